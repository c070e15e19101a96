"""A table of an edited Word report: which row is which provision, which cell is which field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rkc_check.marks import Mark, W, from_bookmark, from_tag, removes, text_of
from rkc_check.review.edited import FIELDS
from rkc_check.review.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell with its marks; ``field`` is what it holds, if that is clear."""

    node: Any
    marks: tuple[Mark, ...]
    text: str
    field: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One row. ``doubt`` says in words why its provision is not clear.

    ``main`` says that this is the provision's row of findings, not one of the register.
    """

    node: Any
    cells: tuple[Cell, ...]
    provision_id: str = ""
    doubt: str = ""
    main: bool = False

    @property
    def marked(self) -> bool:
        """Whether any mark of the program is left in the row."""
        return any(cell.marks for cell in self.cells)

    @property
    def fillable(self) -> bool:
        """Whether the row has fields; a table that only repeats findings has none."""
        register = any(cell.field in ("answer", "wording") for cell in self.cells)
        return self.main or self.marked or register

    @property
    def emptied(self) -> bool:
        """Whether nothing is left of the row: deleted with tracking, or each cell emptied."""
        tracked = self.node.find(f"{{{W}}}trPr/{{{W}}}del") is not None
        return tracked or not any(cell.text.strip() for cell in self.cells)


def own(node: Any, kind: str) -> Iterator[Any]:
    """The rows of a table, or the cells of a row, without those of tables inside."""
    for child in node:
        if child.tag == f"{{{W}}}{kind}":
            yield child
        elif child.tag in _WRAPPERS:
            yield from own(child, kind)


_WRAPPERS = frozenset(f"{{{W}}}{k}" for k in ("sdt", "sdtContent", "customXml", "ins", "smartTag"))


def cell_text(node: Any) -> str:
    """The text of a cell, a line per paragraph; a deleted paragraph mark joins two lines."""
    parts: list[str] = []
    for paragraph in node.iter(f"{{{W}}}p"):
        parts.append(text_of(paragraph))
        gone = paragraph.find(f"{{{W}}}pPr/{{{W}}}rPr/{{{W}}}del")
        parts.append("" if gone is not None else "\n")
    return "".join(parts).strip("\n")


def rows_of(table: Any, words: Vocabulary) -> list[TableRow]:
    """The rows of a table with the fields of their cells."""
    rows = [_cells(row) for row in own(table, "tr")]
    columns = _columns([cells for _, cells in rows], words)
    return [_row(node, cells, columns, words) for node, cells in rows]


def _cells(row: Any) -> tuple[Any, list[Cell]]:
    cells: list[Cell] = []
    hoisted: list[Mark] = []
    for node in _cells_and_marks(row):
        if node.tag != f"{{{W}}}tc":
            hoisted += _marks((node,))
            continue
        around = [a for a in node.iterancestors(f"{{{W}}}sdt") if row in a.iterancestors()]
        tags = [a.find(f"{{{W}}}sdtPr/{{{W}}}tag") for a in around]
        marks = [*hoisted, *_marks(t for t in tags if t is not None), *_marks(node.iter())]
        cells.append(Cell(node=node, marks=tuple(marks), text=cell_text(node)))
        hoisted = []
    return row, cells


def _cells_and_marks(row: Any) -> Iterator[Any]:
    """Cells, and the bookmarks that Word moves in front of a cell."""
    for child in row:
        if child.tag in (f"{{{W}}}tc", f"{{{W}}}bookmarkStart"):
            yield child
        elif child.tag in _WRAPPERS:
            yield from _cells_and_marks(child)


def _marks(nodes: Any) -> list[Mark]:
    found = []
    for node in nodes:
        if node.tag == f"{{{W}}}bookmarkStart":
            mark = from_bookmark(node.get(f"{{{W}}}name") or "")
        elif node.tag == f"{{{W}}}tag":
            mark = from_tag(node.get(f"{{{W}}}val") or "")
        else:
            continue
        if mark:
            found.append(mark)
    return found


def _columns(rows: Sequence[Sequence[Cell]], words: Vocabulary) -> list[str]:
    """The field of each column: what most marks in it say, else what its head says."""
    if not rows:
        return []
    size = Counter(len(cells) for cells in rows if len(cells) > 1).most_common(1)
    width = size[0][0] if size else 0
    votes: list[Counter[str]] = [Counter() for _ in range(width)]
    for cells in rows:
        if len(cells) == width:
            for vote, cell in zip(votes, cells, strict=True):
                vote.update({mark.field for mark in cell.marks})
    columns = [vote.most_common(1)[0][0] if vote else "" for vote in votes]
    head = next((c for c in rows if len(c) == width and not any(x.marks for x in c)), ())
    for at, cell in enumerate(head):
        for key in words.column(cell.text):
            name = "id" if key == "provision" else key
            if not columns[at] and name in (*FIELDS, "id") and name not in columns:
                columns[at] = name
    return columns


def _row(node: Any, cells: Sequence[Cell], columns: Sequence[str], words: Vocabulary) -> TableRow:
    placed = _with_fields(cells, columns)
    visible = _visible(placed, words)
    identities = {m.provision_id for c in cells for m in c.marks if m.field == "id"}
    inside = Counter(
        mark.provision_id for c in placed for mark in c.marks if mark.field == c.field != "id"
    )
    main = bool(identities) or any(c.field == "reason" for c in placed)
    claims = identities | ({visible} if visible else set())
    if not claims:
        claims = set(inside)
    if len(claims) > 1:
        doubt = " / ".join(sorted(claims))
        return TableRow(node=node, cells=tuple(placed), doubt=doubt, main=main)
    provision = next(iter(claims), "")
    # One witness alone is not believed against all the cells of the row.
    if inside and provision not in inside and not (visible and identities) and len(inside) == 1:
        doubt = f"{provision} / {next(iter(inside))}"
        return TableRow(node=node, cells=tuple(placed), doubt=doubt, main=main)
    return TableRow(node=node, cells=tuple(placed), provision_id=provision, main=main)


def _visible(cells: Sequence[Cell], words: Vocabulary) -> str:
    """The number that people read in the row."""
    ids = [cell for cell in cells if cell.field == "id"] or list(cells[:2])
    return next((found for found in (words.provision(c.text) for c in ids) if found), "")


def _with_fields(cells: Sequence[Cell], columns: Sequence[str]) -> list[Cell]:
    """Give each cell its field: by its column; by its own marks where the row stands askew."""
    single = [{m.field for m in c.marks} for c in cells]
    marked = [next(iter(names)) for names in single if len(names) == 1]
    whole = len(marked) == len(set(marked)) and len(marked) >= 5
    names = []
    for at in range(len(cells)):
        mine = next(iter(single[at])) if len(single[at]) == 1 else ""
        askew = len(cells) != len(columns) or (whole and mine)
        names.append(mine if askew else columns[at])
    return [
        Cell(node=c.node, marks=c.marks, text=c.text, field=name if names.count(name) == 1 else "")
        for c, name in zip(cells, names, strict=True)
    ]


def who_deleted(row: Any) -> tuple[str, str]:
    """Author and date of a tracked deletion of a whole row; empty where it was not tracked."""
    change = next(row.iter(f"{{{W}}}del"), None)
    if change is None:
        return "", ""
    return change.get(f"{{{W}}}author") or "", change.get(f"{{{W}}}date") or ""


def changes(paragraph: Any, pieces: Any) -> Iterator[tuple[str, str, str, str]]:
    """The open tracked changes of a paragraph: kind, text, author, date."""
    joined: dict[tuple[str, str, str], list[str]] = {}
    for text, change in pieces(paragraph):
        if change is not None:
            kind = "deletion" if removes(change) else "insertion"
            key = (kind, change.get(f"{{{W}}}author") or "", change.get(f"{{{W}}}date") or "")
            joined.setdefault(key, []).append(text)
    for (kind, author, when), texts in joined.items():
        yield kind, "".join(texts), author, when
