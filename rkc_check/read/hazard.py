"""PDF files made to harm: looked for in the file itself, before the PDF engine opens it.

The engine unpacks what it is given and draws forms inside forms without counting, so a file
of some kilobytes can take all memory or run for ever. Streams are therefore measured here,
and a file with nested forms is tried first in a process of its own, with limits.
"""

from __future__ import annotations

import mmap
import re
import subprocess
import sys
import zlib
from pathlib import Path

from rkc_check.errors import DamagedDocument

MAX_STREAM = 25_000_000
"""Bytes that a stream of text or drawing may unpack to; a page of law has some thousand."""

MAX_PICTURE = 150_000_000
"""Pixels of one picture; a page of A3 at 600 dpi has 70 million."""

MAX_SECONDS, MAX_MEMORY = 40, 1_500_000_000
"""What the trial of a file with nested forms may take."""

_STREAM = re.compile(rb"stream(?<!endstream)\r?\n")  # A pattern that begins with letters is fast.
_DRAWS = re.compile(rb"/[^\s/<>\[\]()]+\s+Do\b")
_WIDTH, _HEIGHT = re.compile(rb"/Width\s+(\d+)"), re.compile(rb"/Height\s+(\d+)")
_TWICE = re.compile(rb"(?:/FlateDecode\b|/Fl\b)\s*(?:/FlateDecode\b|/Fl\b)")
_TRIAL = """
import sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]),) * 2)
except (ImportError, ValueError, OSError):
    pass
import pypdfium2
for page in pypdfium2.PdfDocument(sys.argv[1]):
    page.get_textpage()
"""


def refuse(path: Path, name: str) -> None:
    """Raise :class:`DamagedDocument` when a PDF would take unbounded time or memory."""
    with path.open("rb") as file:
        if file.seek(0, 2) == 0:
            return
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            nested = _measure(data, name)
    if nested and not _survives(path):
        raise DamagedDocument(
            f"{name}: drawings nested without end; print it to a new PDF and use that"
        )


def _measure(data: mmap.mmap, name: str) -> bool:
    """Check the size of every stream; true when forms are drawn inside forms."""
    locked = data.find(b"/Encrypt") >= 0
    nested = False
    for hit in _STREAM.finditer(data):
        begin = hit.end()
        about = bytes(data[max(begin - 3000, 0) : begin])
        about = about[about.rfind(b" obj") + 1 :]
        is_picture = b"/Image" in about
        if is_picture and _pixels(about) > MAX_PICTURE:
            raise DamagedDocument(f"{name}: holds a picture too large for any page; refused")
        if _TWICE.search(about):
            raise DamagedDocument(f"{name}: packed twice over, as no program does; refused")
        is_form = b"/Form" in about or b"/Resources" in about
        end = data.find(b"endstream", begin)
        end = len(data) if end < 0 else end
        # Deflate packs a thousand to one at best: short streams cannot unpack to much.
        if is_picture or not (is_form or (end - begin) * 1032 > MAX_STREAM):
            continue
        content = _unpacked(bytes(data[begin:end]))
        if len(content) > MAX_STREAM:
            raise DamagedDocument(f"{name}: unpacks to more than a page can hold; refused")
        nested = nested or (is_form and (locked or bool(_DRAWS.search(content))))
    return nested


def _pixels(about: bytes) -> int:
    width, height = _WIDTH.search(about), _HEIGHT.search(about)
    return int(width[1]) * int(height[1]) if width and height else 0


def _unpacked(content: bytes) -> bytes:
    """The content of a stream, one byte beyond the limit at most; as it is when not deflated."""
    if content[:1] not in (b"\x78", b"\x58", b"\x68"):
        return content[: MAX_STREAM + 1]
    try:
        return zlib.decompressobj().decompress(content, MAX_STREAM + 1)
    except zlib.error:
        return content[:MAX_STREAM]


def _survives(path: Path) -> bool:
    """Whether a process of its own can open every page within the limits."""
    command = [sys.executable, "-c", _TRIAL, str(path), str(MAX_MEMORY)]
    try:
        trial = subprocess.run(command, capture_output=True, timeout=MAX_SECONDS, check=False)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return False
    # An ordinary error of the engine is told better by the reader itself.
    return trial.returncode in (0, 1)
