"""Scanned pages: rendered, straightened, read side by side by Tesseract."""

from __future__ import annotations

import io
import math
import os
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

from rkc_check.errors import NoText
from rkc_check.model import Line, Notice
from rkc_check.read import ocr, ocrcache

DPI = 300
"""Resolution that Tesseract was trained for; coarser scans are enlarged to it."""

MAX_PIXELS = 14_000_000
"""Pixels of a rendered page; a huge page is rendered coarser, so memory stays bounded."""

MAX_PAGES = 1500
"""Scanned pages that are read; a longer document is a mistake or an attack."""

SURE = 75.0
"""Confidence (0..100) below which a page is read again in another way, and warned about."""

_LYING = 50.0
"""Confidence (0..100) below which a page may lie on its side or on its head."""

_STEEPEST = 5.0
"""Degrees that a page may lie askew."""


@dataclass(slots=True, kw_only=True)
class Result:
    """Lines per page number, the confidence of each page, and what to tell the user."""

    lines: dict[int, list[Line]] = field(default_factory=dict)
    confidence: dict[int, float] = field(default_factory=dict)
    warnings: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Picture:
    number: int
    image: Any
    dpi: float


def read(
    pdf: Any, pages: Sequence[int], *, whole: bool, name: str, language: str = "", workers: int = 0
) -> Result:
    """Read the given pages (numbers from 1) of an open PDF.

    ``whole`` says that the document has no other text. Then a missing Tesseract raises
    :class:`NoText` with what to install; otherwise the pages are named in a warning.
    ``workers`` is how many pages are read at a time (0: one per processor).
    """
    if not pages:
        return Result()
    engine = ocr.engine()
    if engine is None:
        which = page_list(pages)
        if whole:
            raise NoText(f"{name}: page {which} is a scan without text; {ocr.INSTALL}")
        return Result(warnings=(Notice(code="ocr_missing", page=pages[0], detail=which),))
    packs, missing = engine.wanted(language)
    result = Result()
    notices = [
        Notice(code="ocr_language_missing", detail=" ".join(missing))
    ] if missing else []  # fmt: skip
    if len(pages) > MAX_PAGES:
        notices.append(Notice(code="ocr_limit", page=pages[MAX_PAGES], detail=str(MAX_PAGES)))
    for picture, words in _side_by_side(pdf, pages[:MAX_PAGES], engine, packs, workers):
        found = [_line(line, picture) for line in ocr.lines_of(words)]
        sure = ocr.confidence(words)
        result.lines[picture.number] = found
        result.confidence[picture.number] = round(sure, 1)
        if found and sure < SURE:
            notices.append(
                Notice(code="ocr_unsure", page=picture.number, detail=f"{sure:.0f}")
            )
    result.warnings = tuple(notices)
    _even_sizes(result.lines)
    return result


def _even_sizes(pages: dict[int, list[Line]]) -> None:
    """Give type that is nearly of the usual size of the document that very size.

    Measured heights waver from page to page; only a clear difference means a heading.
    """
    sizes = sorted(line.size for found in pages.values() for line in found)
    if not sizes:
        return
    usual = sizes[len(sizes) // 2]
    for number, found in pages.items():
        pages[number] = [
            replace(line, size=usual) if 0.8 * usual <= line.size <= 1.2 * usual else line
            for line in found
        ]


def page_list(pages: Sequence[int]) -> str:
    """Page numbers as people write them: "1–3, 7"."""
    spans: list[list[int]] = []
    for page in pages:
        if spans and page == spans[-1][1] + 1:
            spans[-1][1] = page
        else:
            spans.append([page, page])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in spans)


def _side_by_side(
    pdf: Any, pages: Sequence[int], engine: ocr.Engine, packs: Sequence[str], workers: int
) -> list[tuple[_Picture, list[ocr.Word]]]:
    """Each page with its words, in order. Pages are rendered here, one after the other,
    because pdfium serves one thread only; Tesseract runs ``workers`` times at once."""
    workers = max(min(workers or _processors(), len(pages)), 1)
    waiting: deque[tuple[_Picture, Future[list[ocr.Word]]]] = deque()
    done = []

    def finish() -> None:
        picture, future = waiting.popleft()
        words = future.result()
        done.append((_Picture(number=picture.number, image=None, dpi=picture.dpi), words))

    with ThreadPoolExecutor(workers) as pool:
        try:
            for number in pages:
                picture = _render(pdf, number)
                waiting.append((picture, pool.submit(_words, picture, engine, packs)))
                # Few pictures at a time: a thousand rendered pages do not fit in memory.
                if len(waiting) > 2 * workers:
                    finish()
            while waiting:
                finish()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return done


def _processors() -> int:
    """The processors that this process may use; a container often grants fewer than there are."""
    granted = getattr(os, "sched_getaffinity", None)
    return len(granted(0)) if granted else os.cpu_count() or 1


def _render(pdf: Any, number: int) -> _Picture:
    page = pdf[number - 1]
    try:
        width, height = page.get_size()
        area = max(width * height, 1.0)
        scale = min(DPI / 72, math.sqrt(MAX_PIXELS / area))
        # A page much longer than wide would still be too long for Tesseract's 32767 pixels.
        scale = min(scale, 20_000 / max(width, height, 1.0))
        image = page.render(scale=scale, grayscale=True).to_pil().convert("L")
    finally:
        page.close()
    return _Picture(number=number, image=image, dpi=scale * 72)


def _words(picture: _Picture, engine: ocr.Engine, packs: Sequence[str]) -> list[ocr.Word]:
    name = ocrcache.key(
        picture.image.tobytes(), picture.image.size, tuple(packs), engine.version, DPI, "1"
    )
    kept = ocrcache.get(name)
    if kept is not None:
        try:
            return ocr.from_plain(kept)
        except (TypeError, ValueError, IndexError):
            pass  # damaged in a way that the sum did not show: read again
    words = _read(picture, engine, packs)
    ocrcache.put(name, ocr.plain(words))
    return words


def _read(picture: _Picture, engine: ocr.Engine, packs: Sequence[str]) -> list[ocr.Word]:
    """The words of a page; what is read unsurely is tried again under another threshold."""
    image = straightened(picture.image)
    dpi = round(picture.dpi)
    words = ocr.read_picture(engine, _bytes(image), packs, dpi)
    if words and ocr.confidence(words) < SURE:
        # Sauvola's local threshold finds letters on uneven grey where one for all does not.
        again = ocr.read_picture(
            engine, _bytes(image), packs, dpi, "--psm", "3", "-c", "thresholding_method=2"
        )
        if ocr.confidence(again) > ocr.confidence(words):
            words = again
    if words and ocr.confidence(words) < _LYING:
        for turn in (180, 90, 270):
            again = ocr.read_picture(engine, _bytes(image.rotate(turn, expand=True)), packs, dpi)
            if ocr.confidence(again) > SURE:
                return again
    return words


def straightened(image: Any) -> Any:
    """The picture turned so that its lines of text lie level."""
    from PIL import Image

    angle = skew(image)
    if abs(angle) < 0.15:
        return image
    return image.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255)


def skew(image: Any) -> float:
    """Degrees to turn a page by until its rows of ink are sharpest (counter-clockwise)."""
    import numpy as np
    from PIL import Image

    width = min(image.width, 900)
    small = image.resize((width, max(round(image.height * width / image.width), 1)))
    grey = np.asarray(small, dtype=np.uint8)
    ink = Image.fromarray(((grey < (int(grey.mean()) + int(grey.min())) // 2) * 255).astype("u1"))

    def sharpness(angle: float) -> float:
        rows = np.asarray(ink.rotate(angle, fillcolor=0), dtype=np.float32).sum(axis=1)
        return float(np.square(np.diff(rows)).sum())

    best = 0.0
    for step, reach in ((1.0, _STEEPEST), (0.25, 0.75), (0.1, 0.1)):
        count = round(reach / step)
        tried = [best + step * n for n in range(-count, count + 1)]
        best = max(tried, key=sharpness)
    return round(best, 2)


def _bytes(image: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PPM")  # uncompressed: Tesseract reads it from memory
    return buffer.getvalue()


def _line(line: ocr.ReadLine, picture: _Picture) -> Line:
    point = 72 / picture.dpi
    left, top, right, bottom = (round(edge * point, 1) for edge in line.box)
    return Line(text=line.text, page=picture.number, box=(left, top, right, bottom),
                size=round(line.height * point))  # fmt: skip
