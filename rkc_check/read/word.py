"""DOCX: paragraphs and tables with their automatic numbers, tracked changes as accepted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rkc_check.errors import DamagedDocument
from rkc_check.model import Line, LineRole
from rkc_check.read.archive import Package
from rkc_check.read.grid import Cell, rows_of
from rkc_check.read.letters import SUPERSCRIPT
from rkc_check.read.source import Source
from rkc_check.read.wordnumbers import Numbers, W

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_GONE = frozenset({f"{W}del", f"{W}moveFrom", _FALLBACK})
_ADVICE = "not a readable Word document; save it as .docx again"


def load(path: Path, name: str) -> Source:
    """One line per paragraph or table row, as the document reads once all changes are accepted.

    Footnotes follow their paragraph as notes; headers and footers of Word are no lines.
    Pages are those of the last time that Word laid the document out, where it says so.
    """
    with Package(path, name, _ADVICE) as package:
        root = package.xml("word/document.xml")
        if root is None:
            raise DamagedDocument(f"{name}: {_ADVICE}")
        reader = _Reader(
            styles=_styles(package.xml("word/styles.xml")),
            numbers=Numbers.of(package.xml("word/numbering.xml")),
            notes=_footnotes(package.xml("word/footnotes.xml")),
        )
    body = root.find(f"{W}body")
    reader.blocks(body if body is not None else root)
    return Source(lines=tuple(reader.lines), pages=reader.page)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Style:
    """What a paragraph style says: its name, weight and list."""

    name: str = ""
    bold: bool = False
    list_id: str = ""
    level: int = 0


@dataclass(slots=True, kw_only=True)
class _Reader:
    styles: dict[str, _Style]
    numbers: Numbers
    notes: dict[str, str]
    lines: list[Line] = field(default_factory=list)
    page: int = 1
    carried: str = ""

    def blocks(self, parent: Any) -> None:
        """Read the paragraphs and tables under an element, in order."""
        for child in parent:
            if child.tag == f"{W}p":
                self._paragraph(child)
            elif child.tag == f"{W}tbl":
                self._table(child)
            elif child.tag not in _GONE and isinstance(child.tag, str):
                self.blocks(child)

    def _paragraph(self, paragraph: Any) -> None:
        style = self.styles.get(_value(paragraph.find(f"{W}pPr/{W}pStyle")), _Style())
        text = self.carried + _text(paragraph)
        self.carried = ""
        page = self.page
        self.page += sum(1 for _ in paragraph.iter(f"{W}lastRenderedPageBreak"))
        if paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None:
            # The end of the paragraph is deleted: its text goes on in the next.
            self.carried = text
            return
        text = " ".join(text.split())
        if text:
            label = self._label(paragraph, style)
            self._add(f"{label} {text}".strip(), page, style, _is_bold(paragraph, style))
        for mark in paragraph.iter(f"{W}footnoteReference"):
            note = self.notes.get(mark.get(f"{W}id", ""), "")
            if note:
                self.lines.append(Line(text=note, page=page, role="note"))
        for box in paragraph.iter(f"{W}txbxContent"):
            if not any(above.tag == _FALLBACK for above in box.iterancestors()):
                self.blocks(box)

    def _add(self, text: str, page: int, style: _Style, bold: bool) -> None:
        role: LineRole = "text"
        if style.name.startswith(("toc ", "table of contents")):
            role = "contents"
        elif style.name.startswith(("heading", "title")):
            role = "heading"
        self.lines.append(Line(text=text, page=page, role=role, bold=bold or role == "heading"))

    def _label(self, paragraph: Any, style: _Style) -> str:
        own = paragraph.find(f"{W}pPr/{W}numPr")
        list_id, level = style.list_id, style.level
        if own is not None:
            list_id = _value(own.find(f"{W}numId")) or list_id
            depth = _value(own.find(f"{W}ilvl"))
            level = int(depth) if depth.isdigit() else level
        return self.numbers.label(list_id, level) if list_id not in ("", "0") else ""

    def _table(self, table: Any) -> None:
        rows = [
            [Cell(text=_cell(cell), blocks=sum(1 for _ in cell.iter(f"{W}p")), source=cell)
             for cell in row.iterfind(f".//{W}tc") if next(cell.iterancestors(f"{W}tr")) is row]
            for row in table.iter(f"{W}tr")
            if row.find(f"{W}trPr/{W}del") is None and next(row.iterancestors(f"{W}tbl")) is table
        ]  # fmt: skip
        for row in rows_of(rows):
            if isinstance(row, Cell):
                self.blocks(row.source)
            elif row:
                self.lines.append(Line(text=row.strip(), page=self.page, role="table"))


def _cell(cell: Any) -> str:
    return " ".join(" ".join(_text(p) for p in cell.iter(f"{W}p")).split())


def _text(paragraph: Any) -> str:
    """The words of a paragraph as they stand once every tracked change is accepted."""
    return "".join(_pieces(paragraph, False))


def _pieces(parent: Any, raised: bool) -> Iterator[str]:
    for node in parent:
        tag = node.tag
        if tag in _GONE or tag in (f"{W}pPr", f"{W}rPr", f"{W}txbxContent"):
            continue
        if tag == f"{W}r":
            look = node.find(f"{W}rPr")
            if look is not None and _is_on(look.find(f"{W}vanish")):
                continue
            high = look is not None and _value(look.find(f"{W}vertAlign")) == "superscript"
            yield from _pieces(node, high)
        elif tag == f"{W}t":
            yield (node.text or "").translate(SUPERSCRIPT) if raised else node.text or ""
        elif tag in (f"{W}tab", f"{W}br", f"{W}cr"):
            yield " "
        elif tag == f"{W}noBreakHyphen":
            yield "-"
        elif isinstance(tag, str):
            yield from _pieces(node, raised)


def _is_bold(paragraph: Any, style: _Style) -> bool:
    runs = [run for run in paragraph.iter(f"{W}r") if run.find(f"{W}t") is not None]
    if not runs:
        return False
    marks = [run.find(f"{W}rPr/{W}b") for run in runs]
    return all(style.bold if mark is None else _is_on(mark) for mark in marks)


def _is_on(mark: Any) -> bool:
    return mark is not None and _value(mark) not in ("0", "false", "none", "off")


def _value(node: Any) -> str:
    return "" if node is None else str(node.get(f"{W}val", ""))


def _styles(root: Any) -> dict[str, _Style]:
    """Style id to what it says, with what it inherits."""
    if root is None:
        return {}
    nodes = {node.get(f"{W}styleId", ""): node for node in root.iterfind(f"{W}style")}
    return {name: _style(_heritage(name, nodes)) for name in nodes}


def _heritage(name: str, nodes: dict[str, Any]) -> list[Any]:
    """A style and those that it is based on, nearest first; circles are cut."""
    chain: list[str] = []
    while name in nodes and name not in chain:
        chain.append(name)
        name = _value(nodes[name].find(f"{W}basedOn"))
    return [nodes[name] for name in chain]


def _style(chain: Sequence[Any]) -> _Style:
    found = _Style(name=_value(chain[0].find(f"{W}name")).lower())
    bold = next((b for node in chain if (b := node.find(f"{W}rPr/{W}b")) is not None), None)
    numbered = next((n for node in chain if (n := node.find(f"{W}pPr/{W}numPr")) is not None), None)
    list_id = "" if numbered is None else _value(numbered.find(f"{W}numId"))
    depth = "" if numbered is None else _value(numbered.find(f"{W}ilvl"))
    return _Style(
        name=found.name, bold=_is_on(bold), list_id=list_id,
        level=int(depth) if depth.isdigit() else 0,
    )  # fmt: skip


def _footnotes(root: Any) -> dict[str, str]:
    if root is None:
        return {}
    return {
        note.get(f"{W}id", ""): " ".join(
            " ".join(_text(paragraph) for paragraph in note.iter(f"{W}p")).split()
        )
        for note in root.iterfind(f"{W}footnote")
        if not note.get(f"{W}type")
    }
