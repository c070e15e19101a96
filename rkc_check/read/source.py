"""What a format reader hands over before the lines are cleaned."""

from __future__ import annotations

from dataclasses import dataclass

from rkc_check.model import Line, Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Raw lines in reading order; ``pages`` is 1 for formats without pages.

    ``ocr_confidence`` (0..100) goes with ``ocr_pages``.
    """

    lines: tuple[Line, ...]
    pages: int = 1
    ocr_pages: tuple[int, ...] = ()
    ocr_confidence: tuple[float, ...] = ()
    warnings: tuple[Notice, ...] = ()
