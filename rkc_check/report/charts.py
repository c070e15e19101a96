"""Charts as pictures that read in black and white: one bar per chapter."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from rkc_check.model import VERDICTS, Verdict

_GREYS = {"compliant": 235, "partial": 190, "conflict": 40, "absent": 120, "not_applicable": 255}
_HATCH = {"partial", "conflict"}
_WIDTH, _BAR, _GAP, _LEFT = 1500, 44, 22, 110


def bars(rows: Sequence[tuple[str, Mapping[Verdict, int]]], labels: Mapping[str, str]) -> bytes:
    """A PNG with a stacked bar per (chapter, counts) row and a legend of ``labels``.

    Shades differ in grey and by hatching, so that a black and white print still reads.
    """
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.load_default(size=26)
    shown = [v for v in VERDICTS if any(counts[v] for _, counts in rows)]
    height = (len(rows) + 1) * (_BAR + _GAP) + _GAP
    image = Image.new("L", (_WIDTH, height), 255)
    draw = ImageDraw.Draw(image)
    for number, (name, counts) in enumerate(rows):
        top = _GAP + number * (_BAR + _GAP)
        draw.text((10, top + 6), name, font=font, fill=0)
        total = sum(counts.values()) or 1
        left = float(_LEFT)
        for verdict in shown:
            width = (_WIDTH - _LEFT - 20) * counts[verdict] / total
            if width:
                box = (left, top, left + width, top + _BAR)
                _block(draw, box, verdict)
                _figure(draw, box, str(counts[verdict]), font, verdict)
            left += width
    _legend(draw, shown, labels, font, height - _BAR - _GAP // 2)
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _block(draw: Any, box: tuple[float, float, float, float], verdict: str) -> None:
    draw.rectangle(box, fill=_GREYS[verdict], outline=0, width=2)
    if verdict not in _HATCH:
        return
    left, top, right, bottom = box
    line = 255 if verdict == "conflict" else 90
    at = left
    while at < right:
        end = min(at + (bottom - top), right)
        draw.line((at, bottom - 2, end, bottom - (end - at) + 2), fill=line, width=2)
        at += 16


def _figure(
    draw: Any, box: tuple[float, float, float, float], text: str, font: Any, verdict: str
) -> None:
    width = draw.textlength(text, font=font)
    left, top, right, bottom = box
    if right - left < width + 12:
        return
    x, y = (left + right - width) / 2, top + 6
    draw.rectangle((x - 5, y - 1, x + width + 5, bottom - 6), fill=255)
    draw.text((x, y), text, font=font, fill=0)


def _legend(
    draw: Any, shown: Sequence[str], labels: Mapping[str, str], font: Any, top: int
) -> None:
    left = float(_LEFT)
    for verdict in shown:
        _block(draw, (left, top, left + 44, top + 34), verdict)
        draw.text((left + 54, top + 2), labels[verdict], font=font, fill=0)
        left += 54 + draw.textlength(labels[verdict], font=font) + 40
