"""Terms that a law defines, each with the clause and the place of its definition."""

from __future__ import annotations

from rkc_check.model import Clause, Definition, Law, Span
from rkc_check.structure.numbering import Grammar


def definitions(law: Law, grammar: Grammar) -> tuple[Definition, ...]:
    """The terms in the order of the text; the first definition of each term counts.

    ``define`` patterns speak for themselves ("X means Y"). ``define_list`` patterns
    ("X – Y", "X : Y") count only in an article whose heading or first lines say that it
    defines terms.
    """
    found: dict[str, Definition] = {}
    for clause in law.clauses:
        if clause.kind == "article":
            for definition in _of_article(law, clause, grammar):
                found.setdefault(definition.term.lower(), definition)
    return tuple(sorted(found.values(), key=lambda d: d.span))


def _of_article(law: Law, article: Clause, grammar: Grammar) -> list[Definition]:
    body = law.text[article.span.start : article.span.end]
    defines = grammar.says("defining", f"{article.heading}\n{body[:400]}")
    sure: list[Definition] = []
    listed: list[Definition] = []
    offset = article.span.start
    kinds = [("define", sure), ("define_list", listed)][: 2 if defines else 1]
    for line in body.split("\n"):
        for name, into in kinds:
            term = _term(line, name, grammar)
            if term:
                span = Span(start=offset, end=offset + len(line))
                into.append(Definition(term=term, clause_id=article.id, span=span))
                break
        offset += len(line) + 1
    return sure + listed


def _term(line: str, name: str, grammar: Grammar) -> str:
    for pattern in grammar.words.get(name, ()):
        hit = pattern.search(line)
        if hit:
            return " ".join(hit["term"].strip(" «»\"'“”„‘’()*").split())
    return ""
