"""A document to a law: its text with the furniture gone, and the tree of its clauses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePath

from rkc_check.errors import StructureError
from rkc_check.model import Act, Anchor, Document, Law
from rkc_check.structure.asides import with_asides
from rkc_check.structure.gaps import warnings
from rkc_check.structure.headings import Heading, headings, lifted
from rkc_check.structure.numbering import INNER, Grammar
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
    found = replace(found, marks=lifted(found.parts, found.marks, found.contents))
    named = headings(found.parts, found.marks, found.contents, found.titles)
    rows, anchors, text = _rows(found, named, grammar)
    clauses = tree(document.id, rows, named, text, grammar)
    law = Law(
        id=document.id,
        title=(act.title if act else "") or _named(found, text, grammar) or _running(document),
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


def _rows(
    found: Openings, named: Mapping[int, Heading], grammar: Grammar
) -> tuple[list[Row], tuple[Anchor, ...], str]:
    """Each paragraph in its place, amendment notes cut out, with the anchors and the text."""
    rows: list[Row] = []
    anchors: list[Anchor] = []
    texts: list[str] = []
    offset = 0
    begun = False
    for at, (part, marks) in enumerate(zip(found.parts, found.marks, strict=True)):
        begun = begun or (bool(marks) and marks[0].kind not in INNER)
        beside = [part.margin] if part.margin and _unused(part, named.get(at)) else []
        pieces, notes = [part], beside + list(part.notes)
        if begun and at not in found.contents:
            pieces, cut = _without_notes(part, grammar, whole=not marks)
            notes = cut + notes
        text = " ".join(piece.text for piece in pieces)
        within = offset
        for piece in pieces:
            anchors += [
                Anchor(start=within + start, page=line.page, box=line.box)
                for start, line in piece.places
            ]
            within += len(piece.text) + 1
        if not begun:  # No clause is open yet that could keep them.
            text, notes = "\n".join([text, *notes]), []
        outside = at in found.contents
        page = pieces[0].places[0][1].page if pieces else 1
        rows.append(Row(start=offset, text=text, page=page, marks=marks, notes=tuple(notes),
                        outside=outside))  # fmt: skip
        if text:
            texts.append(text)
            offset += len(text) + 1
    return rows, tuple(anchors), "\n".join(texts)


def _unused(part: Paragraph, heading: Heading | None) -> bool:
    return heading is None or heading.text != part.margin


def _without_notes(
    part: Paragraph, grammar: Grammar, *, whole: bool
) -> tuple[list[Paragraph], list[str]]:
    """The paragraph without the amendment notes inside it, and those notes.

    With ``whole`` the paragraph may be a note altogether.
    """
    if whole and grammar.says("note", part.text):
        return [], [part.text]
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


def _named(found: Openings, text: str, grammar: Grammar) -> str:
    """The printed title; the one by which the act may be cited where none names an act."""
    printed = _title(found)
    return printed if grammar.says("act", printed) else _cited(text, grammar) or printed


def _title(found: Openings) -> str:
    """The lines before the first opening that are printed like the largest of them.

    Not the heading of the first article, which some databases print above it once more.
    """
    first = next((at for at, marks in enumerate(found.marks) if marks), 0)
    head = [p for at, p in enumerate(found.parts[:first]) if at not in found.contents][:12]
    if not head:
        return ""
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
    opening = found.parts[first].text.casefold()
    return "" if opening.rstrip(". ").endswith(title.casefold()) else title[:_TITLE]


def _cited(text: str, grammar: Grammar) -> str:
    """The title by which the act says that it may be cited."""
    hits = (pattern.search(text) for pattern in grammar.words.get("cited_as", ()))
    return next((hit["title"][:_TITLE] for hit in hits if hit), "")


def _running(document: Document) -> str:
    """The header that most pages carry, for want of a title; else the name of the file."""
    headers = Counter(
        " ".join(line.text.split()) for line in document.lines if line.role == "header"
    )
    return headers.most_common(1)[0][0] if headers else PurePath(document.path).stem
