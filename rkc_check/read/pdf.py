"""PDF by pypdfium2: lines with size, weight and box; scanned pages go to the OCR."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rkc_check.errors import DamagedDocument, EncryptedDocument
from rkc_check.model import Line, Notice
from rkc_check.read import hazard, layout, legible, scan, tables
from rkc_check.read.pdftext import PageText, Run, unchecked
from rkc_check.read.source import Source

MAX_PAGES = 5000
"""A law has fewer; a file with more is refused before it eats time and memory."""

MAX_CHARACTERS = 200_000
"""Characters on one page; more is no page that anybody could print."""

MAX_OBJECTS = 20_000
"""Drawing objects looked at per page when its pictures and rules are counted."""

_PICTURE = 0.5
"""Part of the page that pictures cover on a scan."""

_FEW = 30
"""Visible letters below which the text of a page full of picture is not its text."""


@dataclass(slots=True, kw_only=True)
class _Page:
    """What one page is found to hold."""

    number: int
    width: float
    height: float
    runs: list[Run]
    pictures: float = 0.0
    ruled: bool = False
    hidden: bool = False
    broken: bool = False

    def is_scan(self) -> bool:
        """A picture of a page: its text layer is missing, or only a stamp on it."""
        letters = sum(len(run.text) for run in self.runs)
        return self.pictures >= _PICTURE and letters < _FEW


def load(path: Path, name: str, language: str = "", workers: int = 0) -> Source:
    """Every line of a PDF in reading order; scanned pages are read by Tesseract.

    ``language`` (ISO 639-1, or empty) chooses the language packs; ``workers`` is how many scanned
    pages are read at a time (0: one per processor). Raises
    :class:`EncryptedDocument`, :class:`DamagedDocument`, or :class:`NoText` with what to
    install when the whole document is a scan and Tesseract is missing.
    """
    hazard.refuse(path, name)
    pdf = _open(path, name)
    try:
        count = len(pdf)
        if not 0 < count <= MAX_PAGES:
            raise DamagedDocument(f"{name}: {count} pages; a law has between 1 and {MAX_PAGES}")
        pages = [_page(pdf, number, name) for number in range(count)]
        grids = tables.find(path, [page.number for page in pages if page.ruled], pdf)
        unread = [page.number for page in pages if page.is_scan() or page.broken]
        whole = not any(page.runs and page.number not in unread for page in pages)
        result = scan.read(pdf, unread, whole=whole, name=name, language=language,
                           workers=workers)  # fmt: skip
    finally:
        pdf.close()
    lines: list[Line] = []
    frames = layout.frames([(page.width, page.runs) for page in pages])
    for page, frame in zip(pages, frames, strict=True):
        if page.number in result.lines:
            lines += result.lines[page.number]
        else:
            found = layout.lines(page.runs, page.number, page.width, frame)
            lines += tables.with_rows(found, grids.get(page.number, ()))
    return Source(
        lines=tuple(lines),
        pages=count,
        ocr_pages=tuple(sorted(result.lines)),
        ocr_confidence=tuple(sure for _, sure in sorted(result.confidence.items())),
        warnings=(*result.warnings, *_notices(pages, result.lines)),
    )


def _notices(pages: Sequence[_Page], read: Any) -> Iterator[Notice]:
    for code, numbers in (
        ("broken_letters", [p.number for p in pages if p.broken and p.number not in read]),
        ("earlier_ocr", [p.number for p in pages if p.hidden and p.number not in read]),
    ):
        if numbers:
            yield Notice(code=code, page=numbers[0], detail=scan.page_list(numbers))


def _open(path: Path, name: str) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise EncryptedDocument(
                f"{name}: the PDF asks for a password; save it without one"
            ) from error
        raise DamagedDocument(f"{name}: not a readable PDF; export or download it again") from error


def _page(pdf: Any, number: int, name: str) -> _Page:
    import pypdfium2

    try:
        page = pdf[number]
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError as error:
        raise DamagedDocument(
            f"{name}, page {number + 1}: cannot be read; export or download it again"
        ) from error
    try:
        if text_page.count_chars() > MAX_CHARACTERS:
            raise DamagedDocument(f"{name}, page {number + 1}: more text than a page can hold")
        reader = PageText(page, text_page)
        text = reader.text()
        width, height = page.get_size()
        found = _Page(number=number + 1, width=width, height=height, runs=reader.runs(text))
        _look_at_objects(page, found)
        found.broken = legible.is_gibberish(text)
        if found.pictures >= _PICTURE and found.runs:
            found.hidden = _is_invisible(text_page)
    finally:
        text_page.close()
        page.close()
    return found


def _look_at_objects(page: Any, found: _Page) -> None:
    """How much of the page pictures cover, and whether ruling lines make a table of it."""
    import pypdfium2.raw as pdfium

    corners = [ctypes.c_float() for _ in range(4)]
    pointers = [ctypes.byref(corner) for corner in corners]
    area = max(found.width * found.height, 1.0)
    across = down = 0
    kind_of, bounds = unchecked("FPDFPageObj_GetType"), unchecked("FPDFPageObj_GetBounds")
    for at in range(min(pdfium.FPDFPage_CountObjects(page), MAX_OBJECTS)):
        item = pdfium.FPDFPage_GetObject(page.raw, at)
        kind = kind_of(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        bounds(item, *pointers)
        left, bottom, right, top = (corner.value for corner in corners)
        wide, high = right - left, top - bottom
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE or _holds_image(item, kind):
            found.pictures += max(wide, 0.0) * max(high, 0.0) / area
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            across += high <= 2.5 <= wide / 10
            down += wide <= 2.5 < high / 3
            if wide > 25 and high > 7.5 and _is_stroked(item):
                across, down = across + 2, down + 2
    found.ruled = across >= 3 and down >= 3


def _holds_image(item: Any, kind: int) -> bool:
    """Whether a form is the wrapping of a picture, as some scanners write it."""
    import pypdfium2.raw as pdfium

    if kind != pdfium.FPDF_PAGEOBJ_FORM:
        return False
    count = min(pdfium.FPDFFormObj_CountObjects(item), 50)
    return any(
        pdfium.FPDFPageObj_GetType(pdfium.FPDFFormObj_GetObject(item, at))
        == pdfium.FPDF_PAGEOBJ_IMAGE
        for at in range(max(count, 0))
    )


def _is_stroked(item: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    unchecked("FPDFPath_GetDrawMode")(item, ctypes.byref(fill), ctypes.byref(stroke))
    return bool(stroke.value)


def _is_invisible(text_page: Any) -> bool:
    """Whether the text is laid unseen over a picture: what an earlier OCR left."""
    import pypdfium2.raw as pdfium

    count = text_page.count_chars()
    modes = [
        pdfium.FPDFTextObj_GetTextRenderMode(item)
        for at in range(0, count, max(count // 20, 1))
        if (item := pdfium.FPDFText_GetTextObject(text_page, at))
    ]
    invisible = pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
    return bool(modes) and modes.count(invisible) > len(modes) / 2
