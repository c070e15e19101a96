"""The text layer of one PDF page: runs of text, each with its place, size and weight."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from rkc_check.read.letters import SUPERSCRIPT

BOLD = 600
"""Font weight from which a run counts as bold."""

_PRINTED = re.compile("[^\r\n\ufffe]+\ufffe?")
_SPACES = re.compile(r" +")
_DIGIT = re.compile(r"\d")
_RAISED = re.compile(r"(?<=[\w)])\d{1,3}(?!\w)")
_FAR = 20_000.0
"""Points; a page has at most 14,400 (ISO 32000, annex C)."""
_ABOVE, _BELOW = 0.75, 0.22
"""How far a line of type reaches above and below its baseline, in parts of its size."""


@cache
def unchecked(name: str, result: Any = ctypes.c_int) -> Any:
    """A function of pdfium without ctypes' check of its arguments, which takes most of a call.

    For what is asked about every letter or drawing. ``result`` is its C type. The caller
    passes what pdfium declares: handles as it gave them out, integers, references, buffers.
    """
    import pypdfium2.raw as pdfium

    address = ctypes.cast(getattr(pdfium, name), ctypes.c_void_p).value
    return ctypes.PYFUNCTYPE(result)(address or 0)


@dataclass(slots=True, kw_only=True)
class Run:
    """Text without a wide gap in it; places in points from the top left of the page as seen.

    ``line`` counts the printed lines in the order of the stream, ``turn`` is the
    direction of writing in degrees, 0 for upright text.
    """

    text: str
    line: int
    left: float
    right: float
    base: float
    size: float
    bold: bool
    turn: int = 0

    @property
    def top(self) -> float:
        return self.base - _ABOVE * self.size

    @property
    def bottom(self) -> float:
        return self.base + _BELOW * self.size

    def is_placed(self) -> bool:
        """Whether it stands where a page can be; a damaged file may say anything."""
        return (
            -_FAR < self.left < _FAR
            and -_FAR < self.right < _FAR
            and -_FAR < self.base < _FAR
            and 0 <= self.size < _FAR
        )

    def placed(self) -> Run:
        """The same text at the rim of what a page can be."""
        left, right, base, size = (
            0.0 if math.isnan(n) else max(-_FAR, min(n, _FAR))
            for n in (self.left, self.right, self.base, self.size)
        )
        return replace(self, left=left, right=right, base=base, size=abs(size))


class PageText:
    """The reader of one text page, with the buffers that pdfium writes into."""

    def __init__(self, page: Any, text_page: Any) -> None:
        import pypdfium2.raw as pdfium

        self._page = text_page.raw
        self._length = text_page.count_chars()
        self._numbers = [ctypes.c_double() for _ in range(4)]
        self._pointers = [ctypes.byref(number) for number in self._numbers]
        self._matrix = pdfium.FS_MATRIX()
        self._name = ctypes.create_string_buffer(65)
        self._where = _Where.of(page)
        self._sides = self._asking_sides(self._where)

    def text(self) -> str:
        """The whole text; an index in it is the index of its character on the page."""
        length = self._length
        if length <= 0:
            return ""
        buffer = ctypes.create_string_buffer(2 * (length + 1))
        got = unchecked("FPDFText_GetText")(self._page, 0, length, buffer)
        text = buffer.raw[: 2 * length].decode("utf-16-le", "surrogatepass")
        if got - 1 == length == len(text):  # A pair decoded would shift every index behind it.
            return text
        get = unchecked("FPDFText_GetUnicode", ctypes.c_uint)
        return "".join(chr(get(self._page, at) or 0xFFFD) for at in range(length))

    def runs(self, text: str) -> list[Run]:
        """Every run of the page, upright as the reader sees it."""
        found = list(self._runs(text))
        turns = Counter(run.turn for run in found)
        main = turns.most_common(1)[0][0] if turns else 0
        if main:
            self._where = self._where.turned(main)
            self._sides = self._asking_sides(self._where)
            found = list(self._runs(text))
        return [run if run.is_placed() else run.placed() for run in found]

    def _runs(self, text: str) -> Iterator[Run]:
        for number, printed in enumerate(_PRINTED.finditer(text)):
            body = printed[0]
            if body.isspace():
                continue
            start = printed.start() + len(body) - len(body.lstrip())
            end = printed.start() + len(body.rstrip())
            size, turn, bold = self._type(start)
            for first, last, left, right in self._pieces(text, start, end, size, turn):
                inner = ((first + last - 1) // 2, last - 1) if last - first > 1 else ()
                yield Run(
                    text=self._raised(text[first:last], first, size),
                    line=number, left=left, right=right, base=self._base(first), size=size,
                    bold=bold and all(map(self._is_bold, inner)), turn=turn,
                )  # fmt: skip

    def _type(self, at: int) -> tuple[float, int, bool]:
        """Size in points, direction in degrees and weight of the type at a character."""
        matrix = self._matrix
        size: float = unchecked("FPDFText_GetFontSize", ctypes.c_double)(self._page, at)
        turn = 0
        if unchecked("FPDFText_GetMatrix")(self._page, at, ctypes.byref(matrix)):
            size *= math.hypot(matrix.c, matrix.d) or 1.0
            angle = math.degrees(math.atan2(matrix.b, matrix.a)) if matrix.b else 0.0
            if matrix.a < 0 and not matrix.b:
                angle = 180.0
            turn = round(angle - self._where.angle) % 360
        return size, turn, self._is_bold(at)

    def _is_bold(self, at: int) -> bool:
        """By the weight that the font states, or by its name where it states none."""
        weight: int = unchecked("FPDFText_GetFontWeight")(self._page, at)
        if weight > 0:
            return weight >= BOLD
        unchecked("FPDFText_GetFontInfo")(self._page, at, self._name, ctypes.c_ulong(64), None)
        return b"bold" in self._name.value.lower()

    def _pieces(
        self, text: str, start: int, end: int, size: float, turn: int
    ) -> Iterator[tuple[int, int, float, float]]:
        """Begin, end, left and right edge of what stands between wide gaps in a printed line.

        A gap is wide when it is wider than a letter is high: between columns, or
        stretched by justification.
        """
        wide = max(size, 9.0) if not turn else math.inf
        sides = self._sides
        first, (left, right) = start, sides(start)
        for space in _SPACES.finditer(text, start, end):
            before, after = sides(space.start() - 1), sides(space.end())
            if after[0] - before[1] > wide:
                yield first, space.start(), min(left, before[0]), max(right, before[1])
                first, (left, right) = space.end(), after
        last = sides(end - 1)
        yield first, end, min(left, last[0]), max(right, last[1])

    def _raised(self, printed: str, first: int, size: float) -> str:
        """The text with small raised digits as raised digits: 7¹ is not 71."""
        for hit in _RAISED.finditer(printed) if _DIGIT.search(printed) else ():
            for at in range(hit.start(), hit.end()):
                here = self._type(first + at)[0]
                if here < 0.8 * size and self._base(first + at) < self._base(first) - 0.1 * size:
                    raised = printed[at].translate(SUPERSCRIPT)
                    printed = printed[:at] + raised + printed[at + 1 :]
        return printed.replace("\ufffe", "-").strip()

    def _asking_sides(self, where: _Where) -> Callable[[int], tuple[float, float]]:
        """The function that tells left and right of one character; it is called most of all."""
        box, page, shift = unchecked("FPDFText_GetCharBox"), self._page, where.left
        (left, right, bottom, top), (one, two, three, four) = self._numbers, self._pointers

        def upright(at: int) -> tuple[float, float]:
            box(page, at, one, two, three, four)
            return left.value - shift, right.value - shift

        def turned(at: int) -> tuple[float, float]:
            box(page, at, one, two, three, four)
            return where.sides(left.value, bottom.value, right.value, top.value)

        return turned if where.angle else upright

    def _base(self, at: int) -> float:
        """The height of the baseline under one character."""
        x, y = self._numbers[0], self._numbers[1]
        unchecked("FPDFText_GetCharOrigin")(self._page, at, self._pointers[0], self._pointers[1])
        return self._where.point(x.value, y.value)[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Where:
    """From a PDF's own places to places on the page as it is seen."""

    left: float
    bottom: float
    right: float
    top: float
    angle: int

    @classmethod
    def of(cls, page: Any) -> _Where:
        left, bottom, right, top = page.get_cropbox()
        return cls(left=left, bottom=bottom, right=right, top=top, angle=page.get_rotation())

    def turned(self, degrees: int) -> _Where:
        """The same page turned until text written in that direction stands upright."""
        quarter = round((self.angle + degrees) / 90) * 90 % 360
        return _Where(left=self.left, bottom=self.bottom, right=self.right, top=self.top,
                      angle=quarter)  # fmt: skip

    def point(self, x: float, y: float) -> tuple[float, float]:
        if self.angle == 90:
            return y - self.bottom, x - self.left
        if self.angle == 180:
            return self.right - x, y - self.bottom
        if self.angle == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y

    def sides(
        self, left: float, bottom: float, right: float, top: float
    ) -> tuple[float, float]:
        """Left and right edge, as seen, of a box in the PDF's own places."""
        first, second = self.point(left, bottom)[0], self.point(right, top)[0]
        return min(first, second), max(first, second)
