"""A document to a law: its text with the furniture gone, and the tree of its clauses."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from rkc_check.errors import StructureError
from rkc_check.model import Act, Anchor, Clause, Document, Law
from rkc_check.structure.asides import with_asides
from rkc_check.structure.gaps import warnings
from rkc_check.structure.headings import headings
from rkc_check.structure.numbering import Grammar
from rkc_check.structure.openings import Openings, openings
from rkc_check.structure.paragraphs import Paragraph, paragraphs
from rkc_check.structure.references import references
from rkc_check.structure.terms import definitions
from rkc_check.structure.tree import Row, tree

_TITLE = 200
"""Characters of a title, which a law repeats on its cover in many ways."""


def structure(
    document: Document, *, grammar: Grammar, act: Act | None = None, jurisdiction: str = ""
) -> Law:
    """Find the clauses of a document.

    Every line that is law comes out in :attr:`Law.text`, or as a heading or note of a
    clause. Raises :class:`StructureError` when no article is recognised.
    """
    body = with_asides(paragraphs(document.lines, grammar), document.lines, grammar)
    found = openings(body, grammar)
    if not any(marks and marks[0].kind == "article" for marks in found.marks):
        raise StructureError(
            f"{document.path}: no article or section recognised; is this a legal act in "
            f"'{document.language}'? (set `language` in bundle.toml if that is wrong)"
        )
    rows, anchors, text = _rows(found, grammar)
    named = headings(found.parts, found.marks, found.contents)
    clauses = _with_pages(tree(document.id, rows, named, text, grammar), anchors)
    law = Law(
        id=document.id,
        title=act.title if act and act.title else _title(found),
        jurisdiction=jurisdiction,
        language=document.language,
        document_id=document.id,
        text=text,
        clauses=clauses,
        anchors=anchors,
        warnings=warnings(clauses, text, grammar),
        kind=act.kind if act else "code",
        rank=act.rank if act else 1,
        date=act.date if act else "",
    )
    return replace(law, references=references(law, grammar), definitions=definitions(law, grammar))


def _rows(found: Openings, grammar: Grammar) -> tuple[list[Row], tuple[Anchor, ...], str]:
    """Each paragraph in its place, amendment notes cut out, with the anchors and the text."""
    rows: list[Row] = []
    anchors: list[Anchor] = []
    texts: list[str] = []
    offset = 0
    begun = False
    for at, (part, marks) in enumerate(zip(found.parts, found.marks, strict=True)):
        outside = at in found.contents
        begun = begun or bool(marks)
        pieces, notes = [part], list(part.notes)
        if begun and not outside:
            if not marks and grammar.says("note", part.text):
                pieces, notes = [], [part.text, *notes]
            else:
                pieces, cut = _without_notes(part, grammar)
                notes = cut + notes
        text = " ".join(piece.text for piece in pieces)
        at_piece = offset
        for piece in pieces:
            anchors += [replace(a, start=at_piece + a.start) for a in piece.anchors]
            at_piece += len(piece.text) + 1
        rows.append(
            Row(
                start=offset, end=offset + len(text), text=text, marks=marks,
                notes=tuple(notes), void=not text, outside=outside,
            )
        )  # fmt: skip
        if text:
            texts.append(text)
            offset += len(text) + 1
    return rows, tuple(anchors), "\n".join(texts)


def _without_notes(part: Paragraph, grammar: Grammar) -> tuple[list[Paragraph], list[str]]:
    """The paragraph without the amendment notes inside it, and those notes."""
    hits = [hit for p in grammar.words.get("cut_note", ()) for hit in p.finditer(part.text)]
    hits.sort(key=lambda hit: hit.start())
    pieces, notes, at = [], [], 0
    for hit in hits:
        if hit.start() < at:
            continue
        pieces.append(part.cut(at, hit.start()))
        notes.append(hit[0].strip())
        at = hit.end()
    if not hits:
        return [part], []
    pieces.append(part.cut(at, len(part.text)))
    return [piece for piece in pieces if piece.text], notes


def _title(found: Openings) -> str:
    """The lines before the first opening that are printed like the largest of them."""
    first = next((at for at, marks in enumerate(found.marks) if marks), 0)
    head = [p for at, p in enumerate(found.parts[:first]) if at not in found.contents][:12]
    if not head:
        return found.parts[0].text[:_TITLE]
    largest = max(part.size for part in head)
    named = next((p for p in head if p.size == largest and len(p.text) > 3), head[0])
    start = head.index(named)
    title = named.text
    for part in head[start + 1 : start + 4]:
        if part.size != named.size or part.text.isupper() != named.text.isupper():
            break
        if part.bold != named.bold or len(title) + len(part.text) > _TITLE:
            break
        title = f"{title} {part.text}"
    return title[:_TITLE]


def _with_pages(clauses: Sequence[Clause], anchors: Sequence[Anchor]) -> tuple[Clause, ...]:
    starts = [anchor.start for anchor in anchors]
    return tuple(
        replace(clause, page=anchors[max(bisect_right(starts, clause.span.start) - 1, 0)].page)
        for clause in clauses
    )
