"""An edited Word report, read back from its XML: every word that a reviewer left in it.

1. A field is known by its column, its bookmark or tag; a row by tag, bookmark and number.
2. Tracked changes count as accepted, and are listed as long as they are open.
3. A comment belongs to the field or row in which it is anchored, with its thread.
4. Whatever is not under the report's seal and in no field is kept with its context.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from rkc_check.marks import W, digest_of, pieces, text_of, unseal
from rkc_check.review.archive import Archive, check_identity
from rkc_check.review.edited import (
    FIELDS,
    Edited,
    Entry,
    Place,
    Reading,
    decide,
    edited,
    labelled,
    settled,
)
from rkc_check.review.vocabulary import Vocabulary
from rkc_check.review.wordnotes import anchors, comments, notes
from rkc_check.review.wordtable import Cell, TableRow, changes, rows_of, who_deleted

MAIN = "wordprocessingml.document.main+xml"
_PRINT = 20
"""Characters from which on the print of a cell tells rows apart."""
_MARGINS = ("header", "footer")
_ANCHORS = {
    "commentRangeStart": "comment", "commentReference": "comment",
    "footnoteReference": "footnote", "endnoteReference": "endnote",
}  # fmt: skip


def read_word(path: Path, words: Vocabulary) -> Edited:
    """Read an edited ``report.docx``; raises :class:`ReviewError` for any other file."""
    with Archive(path, MAIN) as archive:
        properties = archive.properties()
        check_identity(path.name, properties)
        reader = _Reader(archive, words, unseal(properties))
        reader.read()
        core = archive.core()
    reading = reader.reading
    decisions = decide(reading, words)
    if properties.get("rkc_kind") == "settlement":
        decisions = settled(decisions)
    return edited(path, properties, core, reading, decisions, reader.gone())


class _Reader:
    """Walks once through a Word file and fills a :class:`Reading`."""

    def __init__(self, archive: Archive, words: Vocabulary, sealed: frozenset[str]) -> None:
        self.archive, self.words, self.sealed = archive, words, sealed
        self.reading = Reading(sealed=sealed)
        self.anchored: dict[tuple[str, str], Place] = {}
        self.rows: dict[Any, list[TableRow]] = {}
        self.printed: dict[str, set[str]] = {}
        self.heading = ""
        self.last = ""

    def read(self) -> None:
        """Read the body, the margins, the notes and the comments."""
        root = self._xml(self.archive.main)
        self._survey(root)
        self.blocks(root, "")
        parts = self.archive.related_parts(self.archive.main)
        for kind, part in parts:
            if kind in _MARGINS:
                self.blocks(self._xml(part), kind)
        single = dict(parts)
        for kind in ("footnote", "endnote"):
            if f"{kind}s" in single:
                self._notes(kind, self._xml(single[f"{kind}s"]))
        if "comments" in single:
            more = single.get("commentsExtended")
            self._comments(root, self._xml(single["comments"]), more and self._xml(more))

    def _survey(self, root: Any) -> None:
        """Look at all tables first: what the marked row of each provision has in print."""
        for table in root.iter(f"{{{W}}}tbl"):
            self.rows[table] = rows_of(table, self.words)
            for row in self.rows[table]:
                if row.main and row.marked and row.provision_id:
                    texts = {digest_of("cell", c.text) for c in row.cells if c.field not in FIELDS}
                    self.printed.setdefault(row.provision_id, set()).update(texts)

    def _comments(self, root: Any, comments_root: Any, threads: Any) -> None:
        texts = anchors(root)
        for comment in comments(comments_root, threads):
            place = self.anchored.get(("comment", comment.number), Place())
            self.reading.remarks.append(comment.at(place, texts.get(comment.number, "")))

    def _xml(self, part: str) -> Any:
        """A part without the second version that text boxes carry for old programs."""
        root = self.archive.xml(part)
        for node in list(root.iter("{*}Fallback")):
            node.getparent().remove(node)
        return root

    def _notes(self, kind: str, root: Any) -> None:
        for number, note in notes(root, kind):
            at = self.anchored.get((kind, number), Place())
            context = ", ".join(part for part in (kind, at.context) if part)
            self._loose(note, Place(provision_id=at.provision_id, context=context))

    def gone(self) -> tuple[str, ...]:
        """The provisions that the report had a row for, and that it has none for now."""
        return tuple(
            p for p in self.words.provisions
            if p not in self.reading.seen and digest_of("cell", p) in self.sealed
        )  # fmt: skip

    # --- outside tables ---

    def blocks(self, node: Any, where: str) -> None:
        """Everything below a node, in order; ``where`` names a margin."""
        loose: list[Any] = []
        for block in _blocks(node):
            if block.tag == f"{{{W}}}tbl":
                self._flush(loose, where)
                self._table(block)
                continue
            style = block.find(f"{{{W}}}pPr/{{{W}}}pStyle")
            name = str(style.get(f"{{{W}}}val")) if style is not None else ""
            if digest_of("paragraph", text_of(block)) in self.sealed:
                self._flush(loose, where)
                if "eading" in name or block.find(f".//{{{W}}}bookmarkStart") is not None:
                    self.heading = text_of(block).strip() or self.heading
                self._note_anchors(block, Place(context=self._where(where)))
                self._changes(block, Place(context=self._where(where)))
            else:
                loose.append(block)
        self._flush(loose, where)

    def _flush(self, loose: list[Any], where: str) -> None:
        if loose:
            self._loose(loose, Place(context=self._where(where)))
            loose.clear()

    def _where(self, margin: str) -> str:
        if margin:
            return margin
        return ", ".join(
            part for part in (self.heading, self.last and f"after {self.last}") if part
        )

    def _loose(self, paragraphs: list[Any], place: Place) -> None:
        """Paragraphs that the program did not write, as one remark."""
        texts = [t for t in map(text_of, paragraphs) if t.strip() and not self._counts(t)]
        self.reading.remark("text", "\n".join(texts), place)
        for paragraph in paragraphs:
            self._note_anchors(paragraph, place)
            self._changes(paragraph, place)

    def _counts(self, text: str) -> bool:
        """Whether a paragraph is a line of a list of contents that has got its page number."""
        bare = text.rstrip("0123456789… \t")
        return bare != text and "\t" in text and digest_of("paragraph", bare) in self.sealed

    # --- tables ---

    def _table(self, table: Any) -> None:
        foreign: list[str] = []
        for row in self.rows.get(table) or rows_of(table, self.words):
            if row.doubt or self._foreign_copy(row):
                self._keep_foreign(foreign)
                self._doubtful(row)
            elif row.provision_id:
                self._keep_foreign(foreign)
                self._provision(row)
            else:
                foreign += self._other(row)
        self._keep_foreign(foreign)

    def _keep_foreign(self, lines: list[str]) -> None:
        self.reading.remark("text", "\n".join(lines), Place(context=self._where("")))
        lines.clear()

    def _foreign_copy(self, row: TableRow) -> bool:
        """Whether a row without marks has the print of another provision than its number says."""
        if row.marked or not row.main or row.provision_id not in self.printed:
            return False
        printed = self.printed[row.provision_id]
        others = (c for c in row.cells if c.field not in (*FIELDS, "id") and len(c.text) > _PRINT)
        return any(
            self._written(c.node) and digest_of("cell", c.text) not in printed for c in others
        )

    def _provision(self, row: TableRow) -> None:
        reading, pid = self.reading, row.provision_id
        self.last = pid
        if row.main:
            reading.seen.add(pid)
        self._remember(row)
        for cell in row.cells:
            place = Place(provision_id=pid, field=cell.field if cell.field in FIELDS else "")
            self._note_anchors(cell.node, place)
            for picture in cell.node.iter("{*}docPr"):
                name = picture.get("descr") or picture.get("name") or "?"
                self.reading.remark("picture", name, place)
            for paragraph in cell.node.iter(f"{{{W}}}p"):
                self._changes(paragraph, place)
        if row.emptied:
            author, when = who_deleted(row.node)
            if row.main:
                reading.remark("row_deleted", pid, Place(provision_id=pid), by=author, date=when)
            return
        for cell in row.cells:
            self._field(row, cell)

    def _field(self, row: TableRow, cell: Cell) -> None:
        """What one cell says; words outside the fields are a remark."""
        pid = row.provision_id
        place = Place(provision_id=pid, field=cell.field)
        if cell.field not in FIELDS or not row.fillable:
            text = "\n".join(self._unsealed(cell.node))
            self.reading.remark("text", text, Place(provision_id=pid))
        elif cell.field == "verdict":
            self._verdict(place, cell.node, bool(cell.marks))
        else:
            self.reading.entries.append(
                Entry(place=place, text=cell.text, marked=bool(cell.marks),
                      written=self._written(cell.node))
            )  # fmt: skip

    def _remember(self, row: TableRow) -> None:
        """The finding that the row was written from."""
        for cell in row.cells:
            for mark in cell.marks:
                if mark.field == "id":
                    self.reading.findings.setdefault(mark.provision_id, mark.digest)

    def _verdict(self, place: Place, cell: Any, marked: bool) -> None:
        """The verdict stands first in its cell; below it stand notes of the program."""
        lines = [t for t in map(text_of, cell.iter(f"{{{W}}}p")) if t.strip()]
        known = [t for t in lines if self.words.verdict(t)[0] and not self.words.verdict(t)[1]]
        fresh = [t for t in known if not self.reading.first(place, str(self.words.verdict(t)[0]))]
        unsealed = [t for t in lines if digest_of("cell", t) not in self.sealed]
        spoken = next((t for t in fresh or known), None)
        if spoken is None and unsealed:
            spoken = unsealed[0]
        if spoken is not None:
            self.reading.entries.append(
                Entry(place=place, text=spoken, written=False, marked=marked)
            )
        rest = [t for t in unsealed if t != spoken]
        rest += [t for t in fresh if t != spoken and t not in rest]
        self.reading.remark("text", "\n".join(rest), place)

    def _doubtful(self, row: TableRow) -> None:
        """A row whose provision is not clear: kept whole, on none."""
        values = [(cell.field or "text", cell.text) for cell in row.cells
                  if cell.field in FIELDS or not self._written(cell.node)]  # fmt: skip
        context = f"{self._where('')} ({row.doubt})".strip()
        place = Place(context=context)
        self.reading.remark("row", labelled(values), place)
        for cell in row.cells:
            self._note_anchors(cell.node, place)
            for paragraph in cell.node.iter(f"{{{W}}}p"):
                self._changes(paragraph, place)

    def _other(self, row: TableRow) -> list[str]:
        """A row without a provision: what the program did not write of it."""
        place = Place(context=self._where(""))
        for cell in row.cells:
            self._note_anchors(cell.node, place)
            for paragraph in cell.node.iter(f"{{{W}}}p"):
                self._changes(paragraph, place)
        texts = [cell.text for cell in row.cells]
        if digest_of("row", *texts) in self.sealed or not any(t.strip() for t in texts):
            return []
        return [" | ".join(texts)]

    # --- shared ---

    def _written(self, cell: Any) -> bool:
        return not self._unsealed(cell)

    def _unsealed(self, cell: Any) -> list[str]:
        """The paragraphs of a cell that the program did not write."""
        texts = [text_of(p) for p in cell.iter(f"{{{W}}}p")]
        if digest_of("cell", *texts) in self.sealed:
            return []
        fresh = [t for t in texts if t.strip() and digest_of("cell", t) not in self.sealed]
        counts = Counter(" ".join(t.split()) for t in texts if t.strip())
        twice = [t for t, n in counts.items() if n > 1 and t not in fresh]
        return fresh or twice

    def _changes(self, paragraph: Any, place: Place) -> None:
        for kind, text, author, when in changes(paragraph, pieces):
            self.reading.remark(kind, text, place, by=author, date=when)

    def _note_anchors(self, node: Any, place: Place) -> None:
        for element, kind in _ANCHORS.items():
            for anchor in node.iter(f"{{{W}}}{element}"):
                self.anchored.setdefault((kind, str(anchor.get(f"{{{W}}}id"))), place)


def _blocks(node: Any) -> list[Any]:
    """Paragraphs and tables below a node, also those in controls and in text boxes."""
    found: list[Any] = []
    for child in node:
        if not isinstance(child.tag, str):
            continue
        if child.tag in (f"{{{W}}}p", f"{{{W}}}tbl"):
            found.append(child)
        if child.tag == f"{{{W}}}p":
            for box in child.iter(f"{{{W}}}txbxContent"):
                found += _blocks(box)
        elif child.tag != f"{{{W}}}tbl":
            found += _blocks(child)
    return found
