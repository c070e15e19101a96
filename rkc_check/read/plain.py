"""TXT and Markdown: one line per line of text."""

from __future__ import annotations

import re
from pathlib import Path

from rkc_check.errors import DamagedDocument
from rkc_check.model import Line
from rkc_check.read.source import Source

_ENCODINGS = ("utf-8-sig", "cp1251")
_MARKUP = re.compile(r"^(?:#{1,6}\s+|[-*]\s+(?=\S)|>\s+)|\*\*|<!--.*?-->|\\(?=[\[\]()*_#.\-])")


def load(path: Path, name: str) -> Source:
    """Decode as UTF-8, UTF-16 (with its mark) or cp1251; raises :class:`DamagedDocument`."""
    text = _decode(path.read_bytes(), name)
    markdown = path.suffix.lower() == ".md"
    lines = []
    for raw in text.splitlines():
        bold = markdown and raw.lstrip().startswith("#")
        body = (_MARKUP.sub("", raw) if markdown else raw).strip()
        if body:
            lines.append(Line(text=" ".join(body.split()), page=1, bold=bold))
    return Source(lines=tuple(lines))


def _decode(content: bytes, name: str) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = _ENCODINGS
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text.count("\x00") == 0:
            return text
    raise DamagedDocument(f"{name}: not text in UTF-8, UTF-16 or Windows-1251; save it as UTF-8")
