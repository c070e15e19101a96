"""ODT: paragraphs, lists and tables; tracked changes read as if accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rkc_check.errors import DamagedDocument
from rkc_check.model import Line, LineRole
from rkc_check.read.archive import Package
from rkc_check.read.grid import Cell, rows_of
from rkc_check.read.letters import SUPERSCRIPT
from rkc_check.read.source import Source
from rkc_check.read.wordnumbers import numeral

_URN = "{urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _TABLE = f"{_URN}text:1.0}}", f"{_URN}table:1.0}}"
_STYLE, _FO = f"{_URN}style:1.0}}", f"{_URN}xsl-fo-compatible:1.0}}"
_OFFICE = f"{_URN}office:1.0}}"

_NOT_TEXT = frozenset({
    f"{_TEXT}tracked-changes", f"{_TEXT}sequence-decls", f"{_OFFICE}annotation",
    f"{_OFFICE}forms", f"{_TEXT}note",
})  # fmt: skip
_INDEXES = frozenset({f"{_TEXT}table-of-content", f"{_TEXT}alphabetical-index"})
_ADVICE = "not a readable OpenDocument text; save it as .odt or .docx again"
_COUNTS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter",
           "i": "lowerRoman", "I": "upperRoman"}  # fmt: skip


def load(path: Path, name: str) -> Source:
    """One line per paragraph or table row; footnotes follow their paragraph as notes."""
    with Package(path, name, _ADVICE) as package:
        content = package.xml("content.xml")
        if content is None:
            raise DamagedDocument(f"{name}: {_ADVICE}")
        reader = _Reader()
        for root in (package.xml("styles.xml"), content):
            if root is not None:
                reader.learn(root)
    body = content.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise DamagedDocument(f"{name}: {_ADVICE}")
    reader.blocks(body, "text")
    return Source(lines=tuple(reader.lines), pages=reader.page)


@dataclass(slots=True)
class _Reader:
    lines: list[Line] = field(default_factory=list)
    page: int = 1
    bold: set[str] = field(default_factory=set)
    raised: set[str] = field(default_factory=set)
    lists: dict[str, dict[int, Any]] = field(default_factory=dict)
    counters: dict[str, dict[int, int]] = field(default_factory=dict)

    def learn(self, root: Any) -> None:
        """Which styles are bold or raised, and how lists count."""
        for style in root.iter(f"{_STYLE}style"):
            look = style.find(f"{_STYLE}text-properties")
            name = style.get(f"{_STYLE}name", "")
            if look is not None:
                if look.get(f"{_FO}font-weight") == "bold":
                    self.bold.add(name)
                if (look.get(f"{_STYLE}text-position") or "").startswith("super"):
                    self.raised.add(name)
            if style.get(f"{_STYLE}parent-style-name") in self.bold and (
                look is None or look.get(f"{_FO}font-weight") is None
            ):
                self.bold.add(name)
        for style in root.iter(f"{_TEXT}list-style", f"{_TEXT}outline-style"):
            name = style.get(f"{_STYLE}name", "outline")
            self.lists["outline" if style.tag.endswith("outline-style") else name] = {
                _number(level, "level"): level for level in style
            }

    def blocks(self, parent: Any, role: LineRole, style: str = "", depth: int = 0) -> None:
        """Read what stands under an element, in order; lists count as they go."""
        for node in parent:
            tag = node.tag
            if tag in _NOT_TEXT or not isinstance(tag, str):
                continue
            if tag == f"{_TEXT}p":
                self._paragraph(node, role, "")
            elif tag == f"{_TEXT}h":
                level = _number(node, "outline-level")
                label = "" if depth else self._label("outline", level)
                self._paragraph(node, "heading" if role == "text" else role, label)
            elif tag == f"{_TEXT}list":
                name = node.get(f"{_TEXT}style-name", "") or style
                if not depth and node.get(f"{_TEXT}continue-numbering") != "true" and not node.get(
                    f"{_TEXT}continue-list"
                ):
                    self.counters.pop(name, None)
                self._list(node, role, name, depth + 1)
            elif tag == f"{_TABLE}table":
                self._table(node)
            elif tag in _INDEXES:
                self.blocks(node, "contents")
            elif tag == f"{_TEXT}soft-page-break":
                self.page += 1
            else:
                self.blocks(node, role, style, depth)

    def _list(self, node: Any, role: LineRole, style: str, depth: int) -> None:
        for item in node:
            label = self._label(style, depth) if item.tag == f"{_TEXT}list-item" else ""
            for part in item:
                if part.tag in (f"{_TEXT}p", f"{_TEXT}h"):
                    self._paragraph(part, role, label)
                    label = ""
                elif part.tag == f"{_TEXT}list":
                    name = part.get(f"{_TEXT}style-name", "") or style
                    self._list(part, role, name, depth + 1)

    def _label(self, style: str, depth: int) -> str:
        level = self.lists.get(style, {}).get(depth)
        if level is None or (kind := level.get(f"{_STYLE}num-format", "")) not in _COUNTS:
            return ""
        counts = self.counters.setdefault(style, {})
        first = _number(level, "start-value")
        counts[depth] = counts[depth] + 1 if depth in counts else first
        for deeper in [n for n in counts if n > depth]:
            del counts[deeper]
        shown = _number(level, "display-levels")
        numbers = [
            numeral(counts.get(n, 1), _COUNTS[kind]) for n in range(depth - shown + 1, depth + 1)
        ]
        before, after = (level.get(f"{_STYLE}num-{end}", "") for end in ("prefix", "suffix"))
        return f"{before}{'.'.join(numbers)}{after}"

    def _paragraph(self, node: Any, role: LineRole, label: str) -> None:
        own = node.get(f"{_TEXT}style-name", "") in self.bold
        pieces = list(self._pieces(node, own, False))
        text = " ".join("".join(piece for piece, _ in pieces).split())
        page = self.page
        self.page += sum(1 for _ in node.iter(f"{_TEXT}soft-page-break"))
        if text:
            strong = all(bold for piece, bold in pieces if piece.strip())
            bold = role == "heading" or strong
            self.lines.append(
                Line(text=f"{label} {text}".strip(), page=page, role=role, bold=bold)
            )
        for note in node.iter(f"{_TEXT}note-body"):
            words = " ".join(" ".join(note.itertext()).split())
            if words:
                self.lines.append(Line(text=words, page=page, role="note"))

    def _pieces(self, node: Any, bold: bool, raised: bool) -> Iterator[tuple[str, bool]]:
        def said(text: str | None) -> tuple[str, bool]:
            return ((text or "").translate(SUPERSCRIPT) if raised else text or "", bold)

        yield said(node.text)
        for child in node:
            tag = child.tag
            if tag == f"{_TEXT}s":
                yield " " * min(_number(child, "c"), 100), bold
            elif tag in (f"{_TEXT}tab", f"{_TEXT}line-break"):
                yield " ", bold
            elif tag not in _NOT_TEXT and isinstance(tag, str):
                style = child.get(f"{_TEXT}style-name", "")
                yield from self._pieces(
                    child, bold or style in self.bold, raised or style in self.raised
                )
            yield said(child.tail)

    def _table(self, table: Any) -> None:
        rows = [
            [Cell(text=" ".join(" ".join(cell.itertext()).split()), source=cell,
                  blocks=sum(1 for _ in cell.iter(f"{_TEXT}p")))
             for cell in row.iterfind(f"{_TABLE}table-cell")]
            for row in table.iter(f"{_TABLE}table-row")
            if next(row.iterancestors(f"{_TABLE}table")) is table
        ]  # fmt: skip
        for row in rows_of(rows):
            if isinstance(row, Cell):
                self.blocks(row.source, "text")
            else:
                self.lines.append(Line(text=row, page=self.page, role="table"))


def _number(node: Any, name: str) -> int:
    """An attribute as a number; what is no number of few digits, or not there, counts as 1."""
    said = node.get(f"{_TEXT}{name}", "")
    return int(said) if re.fullmatch(r"[0-9]{1,6}", said) else 1
