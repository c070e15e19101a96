"""The text layer of one PDF page: runs of text, each with its place, size and weight."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rkc_check.read.letters import SUPERSCRIPT

BOLD = 600
"""Font weight from which a run counts as bold."""

_PRINTED = re.compile("[^\r\n\ufffe]+\ufffe?")
_SPACES = re.compile(r" +")
_RAISED = re.compile(r"(?<=[\w)])\d{1,3}(?!\w)")
_ABOVE, _BELOW = 0.75, 0.22
"""How far a line of type reaches above and below its baseline, in parts of its size."""


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


@dataclass(slots=True)
class PageText:
    """The reader of one text page, with the buffers that pdfium writes into."""

    page: Any
    text_page: Any

    def __post_init__(self) -> None:
        import pypdfium2.raw as pdfium

        self._raw = pdfium
        self._numbers = [ctypes.c_double() for _ in range(4)]
        self._pointers = [ctypes.byref(number) for number in self._numbers]
        self._matrix = pdfium.FS_MATRIX()
        self._name = ctypes.create_string_buffer(65)
        self._flags = ctypes.byref(ctypes.c_int())
        self._where = _Where.of(self.page)

    _raw: Any = None
    _numbers: Any = None
    _pointers: Any = None
    _matrix: Any = None
    _name: Any = None
    _flags: Any = None
    _where: Any = None

    def text(self) -> str:
        """The whole text; an index in it is the index of its character on the page."""
        length = self.text_page.count_chars()
        if length <= 0:
            return ""
        buffer = (ctypes.c_ushort * (length + 1))()
        got = self._raw.FPDFText_GetText(self.text_page, 0, length, buffer)
        if got - 1 == length:
            # Unit by unit: decoding pairs would shift every index behind them.
            return "".join(map(chr, buffer[:length]))
        get = self._raw.FPDFText_GetUnicode
        return "".join(chr(get(self.text_page, at) or 0xFFFD) for at in range(length))

    def runs(self, text: str) -> list[Run]:
        """Every run of the page, upright as the reader sees it."""
        found = list(self._runs(text))
        turns = Counter(run.turn for run in found)
        main = turns.most_common(1)[0][0] if turns else 0
        if main:
            self._where = self._where.turned(main)
            found = list(self._runs(text))
        return found

    def _runs(self, text: str) -> Iterator[Run]:
        for number, printed in enumerate(_PRINTED.finditer(text)):
            body = printed[0]
            if body.isspace():
                continue
            start = printed.start() + len(body) - len(body.lstrip())
            end = printed.start() + len(body.rstrip())
            size, turn, bold = self._type(start)
            first = start
            if turn == 0:
                for gap in self._gaps(text, start, end, size):
                    yield self._run(text, number, first, gap.start(), size, bold, turn)
                    first = gap.end()
            yield self._run(text, number, first, end, size, bold, turn)

    def _type(self, at: int) -> tuple[float, int, bool]:
        """Size in points, direction in degrees and weight of the type at a character."""
        raw, page, matrix = self._raw, self.text_page, self._matrix
        size = raw.FPDFText_GetFontSize(page, at)
        turn = 0
        if raw.FPDFText_GetMatrix(page, at, ctypes.byref(matrix)):
            size *= math.hypot(matrix.c, matrix.d) or 1.0
            angle = math.degrees(math.atan2(matrix.b, matrix.a)) if matrix.b else 0.0
            if matrix.a < 0 and not matrix.b:
                angle = 180.0
            turn = round(angle - self._where.angle) % 360
        return size, turn, self._is_bold(at)

    def _is_bold(self, at: int) -> bool:
        """By the weight that the font states, or by its name where it states none."""
        weight = self._raw.FPDFText_GetFontWeight(self.text_page, at)
        if weight > 0:
            return bool(weight >= BOLD)
        self._raw.FPDFText_GetFontInfo(self.text_page, at, self._name, 64, self._flags)
        return b"bold" in self._name.value.lower()

    def _gaps(self, text: str, start: int, end: int, size: float) -> Iterator[re.Match[str]]:
        """Spaces wider than a letter is high: between columns, or stretched by justification."""
        wide = max(size, 9.0)
        straight = not self._where.angle
        # Asked for every space of the document, so without a call of ours in between.
        box, page, pointers = self._raw.FPDFText_GetCharBox, self.text_page, self._pointers
        left, right = self._numbers[:2]
        for space in _SPACES.finditer(text, start, end):
            if straight:
                box(page, space.start() - 1, *pointers)
                before = right.value
                box(page, space.end(), *pointers)
                gap = left.value - before
            else:
                gap = self._box(space.end())[0] - self._box(space.start() - 1)[2]
            if gap > wide:
                yield space

    def _run(
        self, text: str, number: int, first: int, end: int, size: float, bold: bool, turn: int
    ) -> Run:
        left, _, right, _ = self._box(first)
        last = end - 1
        if last > first:
            box = self._box(last)
            left, right = min(left, box[0]), max(right, box[2])
            bold = bold and all(self._is_bold(at) for at in {(first + last) // 2, last})
        printed = self._raised(text, first, end, size)
        return Run(
            text=printed.replace("\ufffe", "-").strip(), line=number, left=left, right=right,
            base=self._base(first), size=size, bold=bold, turn=turn,
        )  # fmt: skip

    def _raised(self, text: str, first: int, end: int, size: float) -> str:
        """The text with small raised digits as raised digits: 7¹ is not 71."""
        printed = text[first:end]
        for hit in _RAISED.finditer(printed):
            for at in range(hit.start(), hit.end()):
                here = self._type(first + at)[0]
                if here < 0.8 * size and self._base(first + at) < self._base(first) - 0.1 * size:
                    raised = printed[at].translate(SUPERSCRIPT)
                    printed = printed[:at] + raised + printed[at + 1 :]
        return printed

    def _box(self, at: int) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of one character."""
        left, right, bottom, top = self._numbers
        self._raw.FPDFText_GetCharBox(self.text_page, at, *self._pointers)
        where: _Where = self._where
        return where.box(left.value, bottom.value, right.value, top.value)

    def _base(self, at: int) -> float:
        """The height of the baseline under one character."""
        x, y = self._numbers[0], self._numbers[1]
        self._raw.FPDFText_GetCharOrigin(self.text_page, at, self._pointers[0], self._pointers[1])
        where: _Where = self._where
        return where.point(x.value, y.value)[1]


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

    def box(
        self, left: float, bottom: float, right: float, top: float
    ) -> tuple[float, float, float, float]:
        if not self.angle:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        (x1, y1), (x2, y2) = self.point(left, bottom), self.point(right, top)
        return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)
