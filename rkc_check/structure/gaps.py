"""What looks wrong in a finished outline: jumps in the numbers, duplicates, odd lengths."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Sequence

from rkc_check.model import Clause, Notice
from rkc_check.structure.numbering import Grammar

_HUGE = 30_000
"""Characters: an article longer than this has probably swallowed others."""


def warnings(clauses: Sequence[Clause], text: str, grammar: Grammar) -> tuple[Notice, ...]:
    """Gaps and duplicates per series of articles, and articles of suspicious length."""
    series: dict[str, list[Clause]] = defaultdict(list)
    for clause in clauses:
        if clause.kind == "article":
            series[clause.id.rpartition("/")[0]].append(clause)
    notices: list[Notice] = []
    for articles in series.values():
        notices += _gaps(articles, text, grammar)
        notices += _duplicates(articles)
        notices += _lengths(articles)
    return tuple(notices)


def _gaps(articles: Sequence[Clause], text: str, grammar: Grammar) -> list[Notice]:
    """Jumps in the numbers: a missing page shows here first."""
    found = []
    for before, after in itertools.pairwise(articles):
        opening = text[before.span.start : before.span.start + 80]
        last = [mark.last for mark in grammar.marks(opening) if mark.number == before.number]
        until = max((grammar.key(n)[0] for n in (before.number, *last)), default=0)
        if grammar.key(after.number)[0] - until > 1:
            detail = f"{before.number}–{after.number}"
            found.append(Notice(code="gap_in_numbers", page=after.page, detail=detail))
    return found


def _duplicates(articles: Sequence[Clause]) -> list[Notice]:
    seen = Counter(clause.number for clause in articles)
    return [
        Notice(code="repeated_number", page=clause.page, detail=clause.number)
        for clause in articles
        if seen[clause.number] > 1 and "~" in clause.id
    ]


def _lengths(articles: Sequence[Clause]) -> list[Notice]:
    return [
        Notice(code="long_article", page=clause.page, detail=clause.number)
        for clause in articles
        if clause.span.end - clause.span.start > _HUGE
    ]
