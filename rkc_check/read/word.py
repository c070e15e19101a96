"""DOCX: paragraphs and tables, tracked changes read as if accepted."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from rkc_check.errors import DamagedDocument
from rkc_check.model import Line
from rkc_check.read.source import Source

MAX_UNPACKED = 200_000_000
"""Bytes that a document may unpack to; more is a zip bomb, not a law."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def load(path: Path, name: str) -> Source:
    """One line per paragraph or table row; raises :class:`DamagedDocument`."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
                raise DamagedDocument(f"{name}: unpacks to more than a document can hold")
            body = etree.fromstring(archive.read("word/document.xml"), parser)
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, OSError) as error:
        raise DamagedDocument(f"{name}: not a readable Word document; save it as .docx") from error
    lines = []
    for block in body.iter(f"{_W}p", f"{_W}tr"):
        if block.tag == f"{_W}tr":
            text, role = " | ".join(_text(cell) for cell in block.iter(f"{_W}tc")), "table"
        elif any(True for _ in block.iterancestors(f"{_W}tc")):
            continue
        else:
            text, role = _text(block), "text"
        if text.strip():
            lines.append(Line(text=text.strip(), page=1, role=role, bold=_bold(block)))  # type: ignore[arg-type]
    return Source(lines=tuple(lines))


def _text(block: Any) -> str:
    """The words of a block as they stand once every tracked change is accepted."""
    parts = []
    for node in block.iter(f"{_W}t", f"{_W}tab", f"{_W}br"):
        if any(a.tag in (f"{_W}del", f"{_W}moveFrom") for a in node.iterancestors()):
            continue
        parts.append(node.text or "" if node.tag == f"{_W}t" else " ")
    return " ".join("".join(parts).split())


def _bold(block: Any) -> bool:
    runs = list(block.iter(f"{_W}r"))
    return bool(runs) and all(run.find(f"{_W}rPr/{_W}b") is not None for run in runs)
