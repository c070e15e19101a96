"""Paragraphs to a tree of clauses."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rkc_check.errors import StructureError
from rkc_check.model import Act, Anchor, Clause, ClauseKind, Document, Law, Notice, Span
from rkc_check.structure.numbering import ORDER, Grammar, Mark, sort_key
from rkc_check.structure.paragraphs import Paragraph, paragraphs
from rkc_check.structure.references import definitions, references

_DEPTH = {kind: depth for depth, kind in enumerate(ORDER)}
_INNER = ("paragraph", "point", "subpoint")
MAX_HEADING = 300
"""Characters; a longer "heading" is the article's text on the same line."""


def structure(
    document: Document, *, grammar: Grammar, act: Act | None = None, jurisdiction: str = ""
) -> Law:
    """Find the clauses of a document.

    Raises :class:`StructureError` when no article is recognised.
    """
    body = paragraphs(document.lines, grammar)
    body = [part for part in body if part.text]
    found = _openings(body, grammar)
    if not any(mark and mark.kind == "article" for mark in found):
        raise StructureError(
            f"{document.path}: no article or section recognised; is this a legal act in "
            f"'{document.language}'? (set `language` in bundle.toml if that is wrong)"
        )
    text, starts, anchors, notes = _text(body, found, grammar)
    clauses = _tree(document.id, body, found, starts, len(text), grammar, notes, text)
    clauses = _with_pages(clauses, anchors)
    law = Law(
        id=document.id,
        title=(act.title if act and act.title else _title(body)),
        jurisdiction=jurisdiction,
        language=document.language,
        document_id=document.id,
        text=text,
        clauses=tuple(clauses),
        anchors=tuple(anchors),
        warnings=tuple(_warnings(clauses)),
        kind=act.kind if act else "code",
        rank=act.rank if act else 1,
        date=act.date if act else "",
    )
    return replace(law, references=references(law, grammar), definitions=definitions(law, grammar))


def _title(body: Sequence[Paragraph]) -> str:
    return body[0].text[:160] if body else ""


def _openings(body: Sequence[Paragraph], grammar: Grammar) -> list[Mark | None]:
    """The mark that opens a unit at each paragraph, or None.

    Articles must ascend: a line that merely begins with a reference to an article
    does not fit the sequence.
    """
    readings = [grammar.marks(part.text) for part in body]
    family = _family(readings)
    segments = [0]
    for number, marks in enumerate(readings):
        if marks and marks[0].kind == "annex" and number > len(readings) * 0.3:
            segments.append(number)
    segments.append(len(readings))
    articles: set[int] = set()
    for first, last in itertools.pairwise(segments):
        articles |= _sequence(readings, family, first, last)
    found: list[Mark | None] = []
    for number, marks in enumerate(readings):
        mark = next((m for m in marks if _fits(m, number, family, articles, segments)), None)
        found.append(mark)
    return found


def _fits(mark: Mark, at: int, family: str, articles: set[int], segments: Sequence[int]) -> bool:
    if mark.kind == "article":
        return mark.family == family and at in articles
    if mark.kind == "annex":
        return at in segments
    return True


def _family(readings: Sequence[Sequence[Mark]]) -> str:
    """Which way of numbering articles the act uses: the one with the longer sequence.

    A word ("Article 5") beats a bare number, because the bare numbers of an act with
    words are its paragraphs.
    """
    best, length = "word", 0
    for family in ("word", "number"):
        found = len(_sequence(readings, family, 0, len(readings)))
        if found > length and (length < 3 or found > 6 * length):
            best, length = family, found
    return best


def _sequence(readings: Sequence[Sequence[Mark]], family: str, first: int, last: int) -> set[int]:
    """The longest run of ascending article numbers, in whichever way inserted ones count."""
    runs = (_ascending(readings, family, range(first, last), decimal) for decimal in (False, True))
    return max(runs, key=len)


def _ascending(
    readings: Sequence[Sequence[Mark]], family: str, rows_of: range, decimal: bool
) -> set[int]:
    candidates = [
        (number, sort_key(mark.number, decimal=decimal))
        for number in rows_of
        for mark in readings[number]
        if mark.kind == "article" and mark.family == family
    ]
    if not candidates:
        return set()
    tails: list[tuple[int, float, str]] = []
    rows: list[int] = []
    back: list[int] = []
    for n, (_, key) in enumerate(candidates):
        at = bisect_right(tails, key)
        if at and tails[at - 1] == key:
            at -= 1
        if at == len(tails):
            tails.append(key)
            rows.append(n)
        else:
            # A later candidate with the same number is kept: contents pages come first.
            tails[at] = key
            rows[at] = n
        back.append(rows[at - 1] if at else -1)
    chosen = set()
    at = rows[-1]
    while at >= 0:
        chosen.add(candidates[at][0])
        at = back[at]
    return chosen


def _text(
    body: Sequence[Paragraph], found: Sequence[Mark | None], grammar: Grammar
) -> tuple[str, list[int], list[Anchor], dict[int, str]]:
    """The law's text, where each paragraph starts in it, anchors, and amendment notes."""
    parts: list[str] = []
    starts: list[int] = []
    anchors: list[Anchor] = []
    notes: dict[int, str] = {}
    offset = 0
    for number, part in enumerate(body):
        starts.append(offset)
        if found[number] is None and grammar.says("note", part.text):
            notes[number] = part.text
            continue
        anchors += [replace(anchor, start=offset + anchor.start) for anchor in part.anchors]
        parts.append(part.text)
        offset += len(part.text) + 1
    return "\n".join(parts), starts, anchors, notes


@dataclass(slots=True)
class _Open:
    """A clause whose end is not known yet."""

    clause: Clause
    depth: int
    notes: list[str] = field(default_factory=list)


def _tree(
    law_id: str,
    body: Sequence[Paragraph],
    found: Sequence[Mark | None],
    starts: Sequence[int],
    end: int,
    grammar: Grammar,
    notes: dict[int, str],
    text: str,
) -> list[Clause]:
    stack: list[_Open] = []
    done: list[Clause] = []
    ids: Counter[str] = Counter()
    order: dict[str, int] = {}

    def close(depth: int, at: int) -> None:
        while stack and stack[-1].depth >= depth:
            top = stack.pop()
            span = Span(start=top.clause.span.start, end=max(at - 1, top.clause.span.start))
            body_text = text[span.start : span.end]
            repealed = grammar.says("repealed", _after_number(top.clause, body_text))
            done.append(replace(top.clause, span=span, notes=tuple(top.notes),
                                repealed=repealed and len(body_text) < 400))  # fmt: skip

    heading_open = False
    for number, part in enumerate(body):
        if number in notes:
            if stack:
                stack[-1].notes.append(notes[number])
            continue
        mark = found[number]
        if mark is None:
            if heading_open and stack and _is_heading(part, body, number, stack[-1].clause):
                top = stack[-1]
                heading = f"{top.clause.heading} {part.text}".strip()
                top.clause = replace(top.clause, heading=heading)
                heading_open = stack[-1].clause.kind == "article" and not part.indented
                continue
            heading_open = False
            continue
        if mark.kind in _INNER and not any(item.clause.kind == "article" for item in stack):
            heading_open = False
            continue
        depth = _DEPTH[mark.kind]
        close(depth, starts[number])
        clause = _clause(law_id, mark, stack, ids, starts[number])
        order[clause.id] = len(order)
        stack.append(_Open(clause=clause, depth=depth))
        heading_open = mark.kind not in _INNER and len(part.text) < MAX_HEADING
    close(-1, end + 1)
    return sorted(done, key=lambda clause: order[clause.id])


def _after_number(clause: Clause, text: str) -> str:
    at = text.find(clause.heading) if clause.heading else -1
    return clause.heading + "\n" + text[at + len(clause.heading) :] if at >= 0 else text


def _is_heading(part: Paragraph, body: Sequence[Paragraph], at: int, clause: Clause) -> bool:
    """Whether a paragraph right after a number is (the rest of) its heading."""
    before = body[at - 1]
    if len(part.text) > MAX_HEADING or part.text[-1:] in ".;:,":
        return False
    if clause.kind != "article":
        return not clause.heading
    if not clause.heading:
        return part.bold and len(part.text) < 200
    return not part.indented and not before.indented and part.bold == before.bold and (
        part.text[:1].islower() or (part.bold and part.anchors[0].box != (0.0, 0.0, 0.0, 0.0))
        or (body[at + 1].indented if at + 1 < len(body) else False)
    )  # fmt: skip


def _clause(
    law_id: str, mark: Mark, stack: Sequence[_Open], ids: Counter[str], start: int
) -> Clause:
    parent = stack[-1].clause if stack else None
    kind: ClauseKind = mark.kind
    heading = mark.heading if kind not in _INNER and len(mark.heading) <= MAX_HEADING else ""
    if kind == "article":
        annex = next((item.clause for item in stack if item.clause.kind == "annex"), None)
        base = f"{annex.id if annex else law_id}/{mark.number}"
        article = mark.number
    elif kind in _INNER and parent is not None:
        base = f"{parent.id}/{mark.number}"
        article = parent.article
    else:
        base = f"{parent.id if parent else law_id}/{kind}-{mark.number or 1}"
        article = ""
    ids[base] += 1
    clause_id = base if ids[base] == 1 else f"{base}~{ids[base]}"
    return Clause(
        id=clause_id,
        kind=kind,
        number=mark.number,
        heading=heading,
        span=Span(start=start, end=start),
        page=1,
        parent_id=parent.id if parent else "",
        article=article,
    )


def _with_pages(clauses: Sequence[Clause], anchors: Sequence[Anchor]) -> list[Clause]:
    starts = [anchor.start for anchor in anchors]
    placed = []
    for clause in clauses:
        at = max(bisect_right(starts, clause.span.start) - 1, 0)
        placed.append(replace(clause, page=anchors[at].page if anchors else 1))
    return placed


def _warnings(clauses: Sequence[Clause]) -> list[Notice]:
    """Gaps in the sequence of article numbers: a missing page shows here first."""
    notices = []
    articles = [c for c in clauses if c.kind == "article"]
    for before, after in itertools.pairwise(articles):
        gap = sort_key(after.number)[0] - sort_key(before.number)[0]
        if gap > 1:
            detail = f"{before.number}–{after.number}"
            notices.append(Notice(code="gap_in_numbers", page=after.page, detail=detail))
    return notices
