"""TXT and Markdown: one line per line of text."""

from __future__ import annotations

import re
from pathlib import Path

from rkc_check.model import Line, LineRole
from rkc_check.read.encoding import decode
from rkc_check.read.grid import SEPARATOR
from rkc_check.read.source import Source

_MARKUP = re.compile(r"^(?:#{1,6}\s+|[-*]\s+(?=\S)|>\s+)|\*\*|<!--.*?-->|\\(?=[\[\]()*_#.\-])")
_RULE = re.compile(r"^\s*\|?(?:\s*:?-{2,}:?\s*\|)+\s*:?-*:?\s*$")
_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")


def load(path: Path, name: str) -> Source:
    """Lines of UTF-8, UTF-16 or Windows text; raises :class:`DamagedDocument`."""
    return of_text(decode(path.read_bytes(), name))


def load_markdown(path: Path, name: str) -> Source:
    """Lines of Markdown without its marks: headings are headings, rows of a table are rows."""
    lines = []
    for raw in _BREAK.split(decode(path.read_bytes(), name)):
        if _RULE.match(raw):
            continue
        role: LineRole = "text"
        row = raw.strip()
        if row.startswith("|") and row.endswith("|") and row.count("|") > 2:
            role = "table"
            row = SEPARATOR.join(cell.strip() for cell in row.strip("|").split("|"))
        elif row.startswith("#"):
            role = "heading"
        text = " ".join(_MARKUP.sub("", row).split())
        if text.strip(" |"):
            lines.append(Line(text=text, page=1, role=role, bold=role == "heading"))
    return Source(lines=tuple(lines))


def of_text(text: str) -> Source:
    """Every line of a text that is not empty; form feeds count pages."""
    lines = []
    page = 1
    for part in _BREAK.split(text.replace("\x0c", "\n\x00")):
        page += part.count("\x00")
        body = " ".join(part.replace("\x00", " ").split())
        if body:
            lines.append(Line(text=body, page=page))
    return Source(lines=tuple(lines), pages=page)
