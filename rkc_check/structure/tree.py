"""Openings to clauses: who stands inside whom, and under which id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from rkc_check.model import Clause, ClauseKind, Span
from rkc_check.structure.headings import Heading
from rkc_check.structure.numbering import INNER, ORDER, Grammar, Mark
from rkc_check.structure.series import choose

_DEPTH: dict[ClauseKind, int] = {kind: depth for depth, kind in enumerate(ORDER)}
_LONGEST_REPEAL = 400
"""Characters; an article that says more than this is not a repealed one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One paragraph as placed in the law's text, from offset ``start``.

    ``notes`` were cut out of it, perhaps all its text; ``outside`` rows (lists of
    contents) belong to no article.
    """

    start: int
    text: str
    page: int = 1
    marks: tuple[Mark, ...] = ()
    notes: tuple[str, ...] = ()
    outside: bool = False


@dataclass(slots=True)
class _Open:
    """A clause whose end is not known yet; ``counted`` are its paragraphs without a number."""

    id: str
    kind: ClauseKind
    number: str
    heading: str
    start: int
    page: int
    parent_id: str
    article: str
    order: int
    notes: list[str] = field(default_factory=list)
    counted: int = 0


class _Builder:
    """Walks through the rows with a stack of open clauses."""

    def __init__(self, law_id: str, text: str, grammar: Grammar) -> None:
        self.law_id, self.text, self.grammar = law_id, text, grammar
        self.stack: list[_Open] = []
        self.done: list[tuple[int, Clause]] = []
        self.ids: Counter[str] = Counter()
        self.counting = False

    def close(self, depth: int, at: int) -> None:
        """End every open clause of at least this depth before offset ``at``."""
        while self.stack and _DEPTH[self.stack[-1].kind] >= depth:
            top = self.stack.pop()
            end = max(at - 1, top.start)
            clause = Clause(
                id=top.id,
                kind=top.kind,
                number=top.number,
                heading=top.heading,
                span=Span(start=top.start, end=end),
                page=top.page,
                parent_id=top.parent_id,
                article=top.article,
                repealed=self._repealed(top, end),
                notes=tuple(top.notes),
            )
            self.done.append((top.order, clause))

    def open(self, mark: Mark, heading: str, row: Row) -> None:
        """Open a clause at a row, inside what is open above its level."""
        self.close(_DEPTH[mark.kind], row.start)
        parent = self.stack[-1] if self.stack else None
        if parent and mark.kind == "paragraph":
            parent.counted += 1
        base, article = self._place(mark, parent)
        self.ids[base] += 1
        clause = _Open(
            id=base if self.ids[base] == 1 else f"{base}~{self.ids[base]}",
            kind=mark.kind,
            number=mark.number,
            heading=heading,
            start=row.start,
            page=row.page,
            parent_id=parent.id if parent else "",
            article=article,
            order=len(self.done) + len(self.stack),
        )
        self.stack.append(clause)

    def note(self, notes: Sequence[str]) -> None:
        """Keep notes with the innermost open clause, else with the one before."""
        if self.stack:
            self.stack[-1].notes.extend(notes)
        elif self.done and notes:
            order, clause = self.done[-1]
            self.done[-1] = (order, replace(clause, notes=(*clause.notes, *notes)))

    def inside(self, kind: ClauseKind) -> bool:
        """Whether a clause of this kind is open."""
        return any(item.kind == kind for item in self.stack)

    def _place(self, mark: Mark, parent: _Open | None) -> tuple[str, str]:
        """The id a clause would like to have, and the article it belongs to."""
        if mark.kind == "article":
            annex = next((i.id for i in self.stack if i.kind == "annex"), "")
            return f"{annex or self.law_id}/{mark.number}", mark.number
        if mark.kind in INNER and parent is not None:
            return f"{parent.id}/{mark.number}", parent.article
        above = parent.id if parent else self.law_id
        return f"{above}/{mark.kind}-{mark.number or 1}", ""

    def _repealed(self, clause: _Open, end: int) -> bool:
        if clause.kind not in ("article", *INNER) or end - clause.start > _LONGEST_REPEAL:
            return False
        body = self.text[clause.start : end]
        first = body.split("\n", 1)[0]
        printed = (clause.number, clause.number.replace("-", ""))  # 208¹ may stand as 2081
        own = [m.length for m in self.grammar.marks(first) if m.number in printed]
        body = body[own[0] if own else 0 :].strip()
        rest = body.removeprefix(clause.heading).strip(" .\n")
        says = self.grammar.says
        if any(says("repealed", line) for line in (body, rest)):
            return True
        return not rest and any(says("repealed", note) for note in clause.notes)


def tree(
    law_id: str,
    rows: Sequence[Row],
    headings: Mapping[int, Heading],
    text: str,
    grammar: Grammar,
) -> tuple[Clause, ...]:
    """The clauses in the order of the text, parents before their children."""
    build = _Builder(law_id, text, grammar)
    heading_until = -1
    for at, row in enumerate(rows):
        if row.outside:
            build.close(_DEPTH["article"], row.start)
        elif row.text and at > heading_until:
            mark = _mark(build, rows, at) or _counted(build, rows, at)
            if mark is not None:
                heading = headings.get(at, Heading(text=""))
                named = heading.text if mark.kind not in INNER else ""
                build.open(mark, named and grammar.without("cut_note", named), row)
                heading_until = at + heading.lines
                if mark.kind not in INNER:
                    build.counting = grammar.unnumbered and _counts(rows, at + heading.lines)
        build.note(row.notes)
    build.close(-1, len(text) + 1)
    return tuple(clause for _, clause in sorted(build.done, key=lambda item: item[0]))


def _mark(build: _Builder, rows: Sequence[Row], at: int) -> Mark | None:
    marks = rows[at].marks
    if not marks:
        return None
    if marks[0].kind not in INNER:
        return marks[0]
    if not build.inside("article"):
        return None
    opened = {item.kind: item.number for item in build.stack if item.kind in INNER}
    ahead = next((row.marks for row in rows[at + 1 : at + 8] if row.marks), ())
    return choose(marks, opened, ahead)


def _counts(rows: Sequence[Row], at: int) -> bool:
    """Whether the article whose heading ends at row ``at`` prints no numbers of paragraphs."""
    for row in islice(rows, at + 1, None):
        if row.outside or (row.marks and row.marks[0].kind not in INNER):
            return True
        if any(mark.kind == "paragraph" for mark in row.marks):
            return False
    return True


def _counted(build: _Builder, rows: Sequence[Row], at: int) -> Mark | None:
    """The next paragraph of an article that is cited by counting its paragraphs.

    What follows a colon or semicolon is a part of the paragraph before.
    """
    if not build.counting or rows[at].marks or not build.inside("article"):
        return None
    before = next((rows[n].text for n in range(at - 1, -1, -1) if rows[n].text), "")
    if before[-1:] in ":;,":
        return None
    article = next(item for item in build.stack if item.kind == "article")
    return Mark(kind="paragraph", family="", number=str(article.counted + 1), heading="", length=0)
