"""Mentions of other norms and definitions of terms."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rkc_check.model import Clause, Definition, Law, Reference, Span
from rkc_check.structure.numbering import Grammar, plain_number, sort_key

MAX_RANGE = 40
"""Articles that "Articles 5 to 20" may span before it is taken as a misreading."""


def references(law: Law, grammar: Grammar) -> tuple[Reference, ...]:
    """Every mention of an article of this law or of another act, in the order of the text."""
    articles = [clause for clause in law.clauses if clause.kind == "article"]
    by_number = {clause.number: clause.id for clause in reversed(articles)}
    ordered = sorted(by_number, key=sort_key)
    found: list[Reference] = []
    for article in articles:
        body = law.text[article.span.start : article.span.end]
        found += _other_acts(article, body, grammar)
        for pattern in grammar.words.get("reference", ()):
            for hit in pattern.finditer(body):
                if hit.start() < len(article.number) + 12 or _of_other_act(body, hit, grammar):
                    continue
                targets = [by_number[n] for n in _numbers(hit, ordered) if n in by_number]
                span = Span(
                    start=article.span.start + hit.start(), end=article.span.start + hit.end()
                )
                found.append(Reference(clause_id=article.id, span=span, target_ids=tuple(targets)))
    return tuple(sorted(found, key=lambda reference: reference.span))


def definitions(law: Law, grammar: Grammar) -> tuple[Definition, ...]:
    """Terms that the law defines: the first definition of each term counts."""
    found: dict[str, Definition] = {}
    for clause in law.clauses:
        if clause.kind != "article":
            continue
        body = law.text[clause.span.start : clause.span.end]
        offset = clause.span.start
        for line in body.split("\n"):
            for pattern in grammar.words.get("define", ()):
                hit = pattern.search(line)
                if hit:
                    term = hit["term"].strip(" «»\"'“”")
                    span = Span(start=offset, end=offset + len(line))
                    found.setdefault(
                        term.lower(), Definition(term=term, clause_id=clause.id, span=span)
                    )
                    break
            offset += len(line) + 1
    return tuple(sorted(found.values(), key=lambda d: d.span))


def _numbers(hit: re.Match[str], ordered: list[str]) -> Iterable[str]:
    first = plain_number(hit["number"])
    yield first
    if not hit["more"]:
        return
    last = plain_number(hit["more"])
    between = hit[0][hit.end("number") - hit.start() : hit.start("more") - hit.start()].strip()
    if between in ("to", "—", "–", "-", "по") and sort_key(first) < sort_key(last):
        inside = [n for n in ordered if sort_key(first) < sort_key(n) < sort_key(last)]
        yield from inside[:MAX_RANGE]
    yield last


def _of_other_act(body: str, hit: re.Match[str], grammar: Grammar) -> bool:
    after = body[hit.end() : hit.end() + 80]
    if grammar.says("this_act", after[:60]):
        return False
    return any(
        (found := pattern.search(after)) and found.start() < 25
        for pattern in grammar.words.get("other_act", ())
    )


def _other_acts(article: Clause, body: str, grammar: Grammar) -> Iterable[Reference]:
    for pattern in grammar.words.get("other_act", ()):
        for hit in pattern.finditer(body):
            act = " ".join(hit["act"].split())
            if not grammar.says("this_act", act):
                span = Span(
                    start=article.span.start + hit.start(), end=article.span.start + hit.end()
                )
                yield Reference(clause_id=article.id, span=span, act=act)
