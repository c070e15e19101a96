"""PDF with a text layer, by pypdfium2: lines with size, weight and box."""

from __future__ import annotations

import ctypes
from pathlib import Path
from typing import Any

from rkc_check.errors import DamagedDocument, EncryptedDocument
from rkc_check.model import Line
from rkc_check.read.source import Source

MAX_PAGES = 5000
"""A law has fewer; a file with more is refused before it eats the memory."""

BOLD = 600
"""Font weight from which a line counts as bold."""


def load(path: Path, name: str) -> Source:
    """Every text line of a PDF, sorted from top to bottom on its page.

    Raises :class:`EncryptedDocument` or :class:`DamagedDocument`.
    """
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise EncryptedDocument(
                f"{name}: the PDF asks for a password; save it without one"
            ) from error
        raise DamagedDocument(f"{name}: not a readable PDF; export or download it again") from error
    try:
        count = len(pdf)
        if not 0 < count <= MAX_PAGES:
            raise DamagedDocument(f"{name}: {count} pages; a law has between 1 and {MAX_PAGES}")
        lines: list[Line] = []
        for number in range(count):
            lines += _page(pdf, number, name)
    finally:
        pdf.close()
    return Source(lines=tuple(lines), pages=count)


def _page(pdf: Any, number: int, name: str) -> list[Line]:
    import pypdfium2

    try:
        page = pdf[number]
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError as error:
        raise DamagedDocument(f"{name}, page {number + 1}: cannot be read") from error
    try:
        height = page.get_height()
        lines = _lines(text_page, number + 1, height)
    finally:
        text_page.close()
        page.close()
    return _in_order(lines)


def _lines(text_page: Any, page: int, height: float) -> list[Line]:
    import pypdfium2.raw as pdfium

    length = text_page.count_chars()
    if length <= 0:
        return []
    buffer = (ctypes.c_ushort * (length + 1))()
    pdfium.FPDFText_GetText(text_page, 0, length, buffer)
    # Decoded unit by unit, so that an index in the text stays the index of its character.
    text = "".join(map(chr, buffer[:length]))
    lines, at = [], 0
    for part in text.splitlines(keepends=True):
        body = part.rstrip("\r\n")
        first, last = _ink(body, at)
        if first is not None and last is not None:
            lines.append(_line(text_page, body, page, height, first, last))
        at += len(part)
    return lines


def _ink(body: str, at: int) -> tuple[int | None, int | None]:
    """Indices of the first and last character that is not white space."""
    stripped = body.strip()
    if not stripped:
        return None, None
    first = at + len(body) - len(body.lstrip())
    return first, first + len(stripped) - 1


def _line(text_page: Any, body: str, page: int, height: float, first: int, last: int) -> Line:
    import pypdfium2.raw as pdfium

    left, bottom, right, top = _box(text_page, first)
    for at in {(first + last) // 2, last}:
        other = _box(text_page, at)
        left, bottom = min(left, other[0]), min(bottom, other[1])
        right, top = max(right, other[2]), max(top, other[3])
    return Line(
        text=body.strip(),
        page=page,
        box=tuple(round(v, 1) for v in (left, height - top, right, height - bottom)),  # type: ignore[arg-type]
        size=round(pdfium.FPDFText_GetFontSize(text_page, first), 1),
        bold=pdfium.FPDFText_GetFontWeight(text_page, first) >= BOLD,
    )


def _box(text_page: Any, at: int) -> tuple[float, float, float, float]:
    import pypdfium2.raw as pdfium

    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(text_page, at, left, right, bottom, top)
    return left.value, bottom.value, right.value, top.value


def _in_order(lines: list[Line]) -> list[Line]:
    """Top to bottom; lines that overlap in height stay in the order of the stream."""
    rows = sorted(enumerate(lines), key=lambda item: (round(item[1].box[1] / 4), item[0]))
    return [line for _, line in rows]
