"""Tesseract: which one there is, which languages it has, and what it reads on a picture."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median
from types import MappingProxyType
from typing import Any

TIMEOUT = 180.0
"""Seconds that one page may take."""

PACKS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "en": ("eng",), "ru": ("rus", "eng"), "fr": ("fra",), "es": ("spa",), "pt": ("por",),
    "ar": ("ara",), "kk": ("kaz", "rus"), "ky": ("kir", "rus"), "tg": ("tgk", "rus"),
    "uz": ("uzb", "uzb_cyrl", "rus"), "tk": ("tur", "eng"),
})  # fmt: skip
"""Language (ISO 639-1) to Tesseract's language packs; Turkmen has none of its own."""

DEFAULT = ("rus", "eng")

INSTALL = (
    "install Tesseract with its language packs: Debian or Ubuntu 'apt-get install tesseract-ocr "
    "tesseract-ocr-rus tesseract-ocr-eng', macOS 'brew install tesseract tesseract-lang', "
    "Windows the Tesseract installer with the Russian language data"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """Tesseract as found on this computer."""

    path: str
    version: str
    packs: tuple[str, ...]

    def wanted(self, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The packs to read a language with, and those that would be better but are missing."""
        packs = PACKS.get(language, DEFAULT)
        there = tuple(pack for pack in packs if pack in self.packs)
        missing = tuple(pack for pack in packs if pack not in self.packs)
        if not there:
            there = tuple(pack for pack in DEFAULT if pack in self.packs) or self.packs[:1]
        return there, missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word on a picture: its line, its place in pixels, and how sure it is (0..100)."""

    text: str
    line: tuple[int, int, int]
    box: tuple[int, int, int, int]
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLine:
    """A line read on a picture, its box in pixels and the height of its letters."""

    text: str
    box: tuple[float, float, float, float]
    height: float


def engine() -> Engine | None:
    """Tesseract on this computer, or None; asked once per path."""
    path = shutil.which("tesseract")
    return _engine(path) if path else None


@cache
def _engine(path: str) -> Engine | None:
    try:
        version = _run([path, "--version"]).stdout.decode(errors="replace")
        listed = _run([path, "--list-langs"]).stdout.decode(errors="replace")
    except (OSError, subprocess.SubprocessError):
        return None
    packs = tuple(line.strip() for line in listed.splitlines()[1:] if line.strip())
    first = version.splitlines()[0] if version else "tesseract"
    packs = tuple(pack for pack in packs if pack != "osd")
    return Engine(path=path, version=first, packs=packs) if packs else None


def read_picture(
    engine: Engine, picture: bytes, packs: Sequence[str], dpi: int, *options: str
) -> list[Word]:
    """The words on a picture (any format that Tesseract takes); empty when it gives up."""
    command = [
        engine.path, "stdin", "stdout", "-l", "+".join(packs), "--dpi", str(dpi),
        "--oem", "1", *(options or ("--psm", "3")), "tsv",
    ]  # fmt: skip
    try:
        result = _run(command, picture)
    except (OSError, subprocess.SubprocessError):
        return []
    return _words(result.stdout.decode("utf-8", errors="replace"))


def _run(command: Sequence[str], given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    # Tesseract's own threads cost more than they bring; pages are read side by side instead.
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    return subprocess.run(  # noqa: S603 - the path comes from shutil.which
        list(command), input=given, capture_output=True, env=environment, timeout=TIMEOUT,
        check=False,
    )  # fmt: skip


def _words(table: str) -> list[Word]:
    words = []
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != "5" or not cells[11].strip():
            continue
        block, paragraph, line = (int(cell) for cell in cells[2:5])
        left, top, width, height = (int(cell) for cell in cells[6:10])
        words.append(
            Word(
                text=cells[11].strip(),
                line=(block, paragraph, line),
                box=(left, top, left + width, top + height),
                confidence=max(float(cells[10]), 0.0),
            )
        )
    return words


def confidence(words: Sequence[Word]) -> float:
    """How sure the reading of a page is, 0..100: the mean over its letters."""
    letters = sum(len(word.text) for word in words)
    return sum(len(w.text) * w.confidence for w in words) / letters if letters else 0.0


def lines_of(words: Sequence[Word]) -> list[ReadLine]:
    """The words put together to lines, in Tesseract's reading order."""
    rows: dict[tuple[int, int, int], list[Word]] = {}
    for word in words:
        rows.setdefault(word.line, []).append(word)
    heights = {key: _height(row) for key, row in rows.items()}
    usual = median(heights.values()) if heights else 0.0
    return [
        ReadLine(
            text=" ".join(word.text for word in row),
            box=(
                min(w.box[0] for w in row), min(w.box[1] for w in row),
                max(w.box[2] for w in row), max(w.box[3] for w in row),
            ),
            # Letters vary with what the line holds; only a clear difference is another size.
            height=usual if 0.7 * usual <= heights[key] <= 1.35 * usual else heights[key],
        )
        for key, row in rows.items()
    ]  # fmt: skip


def _height(row: Sequence[Word]) -> float:
    heights: Counter[int] = Counter()
    for word in row:
        heights[word.box[3] - word.box[1]] += len(word.text)
    total, seen = sum(heights.values()), 0
    for height, count in sorted(heights.items()):
        seen += count
        if seen * 2 >= total:
            return float(height)
    return 0.0


def plain(words: Sequence[Word]) -> list[Any]:
    """Words as plain lists, to be kept."""
    return [[w.text, list(w.line), list(w.box), w.confidence] for w in words]


def from_plain(kept: Any) -> list[Word]:
    """Words from plain lists; raises ValueError or TypeError when they are none."""
    return [
        Word(text=str(text), line=(int(line[0]), int(line[1]), int(line[2])),
             box=(int(box[0]), int(box[1]), int(box[2]), int(box[3])), confidence=float(sure))
        for text, line, box, sure in kept
    ]  # fmt: skip
