"""Mentions of other norms, led to the clauses that they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rkc_check.model import Clause, Law, Reference, Span
from rkc_check.structure.numbering import Grammar

MAX_RANGE = 40
"""Articles that "Articles 5 to 20" may span before it is taken as a misreading."""

_NEAR = 25
"""Characters between a mention of an article and the act whose article it is."""

_TOKENS = re.compile(r"\w+(?:[.-]\w+)*")
_UNTIL = ("to", "—", "–", "-", "по", "à", "a", "al", "дан", "dan")
_KEY = 5
"""Letters of a word that stay the same in its cases."""


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the clauses of a law are: articles by number, and children by parent and number."""

    articles: Mapping[str, str]
    ordered: tuple[str, ...]
    children: Mapping[str, tuple[Clause, ...]]

    def named(self, number: str) -> str:
        """The article meant by a number whose raised part may stand on the line (3001: 300¹)."""
        raised = f"{number[:-1]}-{number[-1:]}"
        return raised if number not in self.articles and raised in self.articles else number

    def below(self, clause_id: str, numbers: Sequence[str]) -> str:
        """The clause reached by going down the numbers; where one is missing, as far as it goes."""
        for number in numbers:
            found = self._child(clause_id, number)
            if found is None:
                break
            clause_id = found
        return clause_id

    def _child(self, clause_id: str, number: str) -> str | None:
        level = list(self.children.get(clause_id, ()))
        while level:
            for clause in level:
                if clause.number == number:
                    return clause.id
            level = [c for clause in level for c in self.children.get(clause.id, ())]
        return None


def references(law: Law, grammar: Grammar) -> tuple[Reference, ...]:
    """Every mention of an article of this law or of another act, in the order of the text.

    An act is called as it is printed first, in whatever case it stands later. A mention of
    a paragraph or point leads to that clause where the law has it. A mention
    that leads nowhere has neither targets nor an act.
    """
    places = _places(law, grammar)
    found: list[Reference] = []
    own = _stems(law.title)
    for article in law.clauses:
        if article.kind == "article":
            body = law.text[article.span.start : article.span.end]
            found += _of_acts(article, body, grammar, own)
            found += _of_articles(article, body, grammar, places)
            found += _within(article, body, grammar, places)
    names: dict[tuple[str, ...], str] = {}
    for reference in found:
        if reference.act:
            names.setdefault(_uninflected(reference.act), reference.act)
    found = [replace(r, act=names[_uninflected(r.act)]) if r.act else r for r in found]
    return tuple(sorted(found, key=lambda reference: (reference.span, reference.act)))


def across(laws: Sequence[Law], grammars: Mapping[str, Grammar]) -> tuple[Law, ...]:
    """The laws of a bundle with the mentions of one another led to each other's articles."""
    titles = {law.id: _stems(law.title) for law in laws}
    places = {law.id: _places(law, grammars[law.language]) for law in laws}
    return tuple(
        replace(
            law, references=tuple(_led(law, r, grammars, titles, places) for r in law.references)
        )
        if len(laws) > 1
        else law
        for law in laws
    )


def _places(law: Law, grammar: Grammar) -> _Places:
    articles = [clause for clause in law.clauses if clause.kind == "article"]
    by_number = {clause.number: clause.id for clause in reversed(articles)}
    children: dict[str, tuple[Clause, ...]] = {}
    for clause in law.clauses:
        children[clause.parent_id] = (*children.get(clause.parent_id, ()), clause)
    ordered = tuple(sorted(by_number, key=grammar.key))
    return _Places(articles=by_number, ordered=ordered, children=children)


def _of_articles(
    article: Clause, body: str, grammar: Grammar, places: _Places
) -> Iterator[Reference]:
    own = len(article.number) + 12
    for pattern in grammar.words.get("reference", ()):
        for hit in pattern.finditer(body):
            if hit.start() < own or _in_brackets(body, hit.start()):
                continue
            if _of_another(body[hit.end() : hit.end() + 160], grammar):
                continue
            numbers = list(_numbers(hit, grammar, places))
            targets = [places.articles[n] for n in numbers if n in places.articles]
            if len(numbers) == 1 and targets:
                targets = [places.below(targets[0], _inner_numbers(hit, grammar))]
            yield _reference(article, hit, targets)


def _within(article: Clause, body: str, grammar: Grammar, places: _Places) -> Iterator[Reference]:
    """Mentions of a paragraph of the same article."""
    for pattern in grammar.words.get("inner_reference", ()):
        for hit in pattern.finditer(body):
            target = places.below(article.id, _inner_numbers(hit, grammar))
            if target != article.id:
                yield _reference(article, hit, [target])


def _of_acts(
    article: Clause, body: str, grammar: Grammar, own: frozenset[str]
) -> Iterator[Reference]:
    """Mentions of other acts; ``own`` are the words of this act's title."""
    taken: list[tuple[int, int]] = []
    for pattern in grammar.words.get("other_act", ()):
        for hit in pattern.finditer(body):
            act = " ".join(hit["act"].split()).strip(" ,;")
            inside = any(start <= hit.start() < end for start, end in taken)
            if not inside and not grammar.says("this_act", act) and not _stems(act) <= own:
                taken.append(hit.span())
                yield _reference(article, hit, [], act)


def _reference(
    article: Clause, hit: re.Match[str], targets: Sequence[str], act: str = ""
) -> Reference:
    start = article.span.start
    span = Span(start=start + hit.start(), end=start + hit.end())
    return Reference(clause_id=article.id, span=span, target_ids=tuple(targets), act=act)


def _group(hit: re.Match[str], name: str) -> str:
    return (hit.groupdict().get(name) or "").strip()


def _in_brackets(body: str, at: int) -> bool:
    """Whether the place lies in square brackets: a note about an amendment."""
    line = body[body.rfind("\n", 0, at) + 1 : at]
    return line.rfind("[") > line.rfind("]")


def _numbers(hit: re.Match[str], grammar: Grammar, places: _Places) -> Iterator[str]:
    """Every article that a mention names; a range stands for all articles in it."""
    first = grammar.join(_group(hit, "number"), _group(hit, "insert"))
    more, between = _group(hit, "more"), _group(hit, "between")
    pair = first.partition("-")
    if first not in places.articles and pair[0].isdigit() and pair[2].isdigit() and not more:
        first, between, more = pair  # "17-24" is a range where there is no article 17-24
    yield places.named(first)
    if not more:
        return
    last = places.named(grammar.number(more))
    low, high = grammar.key(first), grammar.key(last)
    if between in _UNTIL and low < high:
        yield from [n for n in places.ordered if low < grammar.key(n) < high][:MAX_RANGE]
    yield last


def _inner_numbers(hit: re.Match[str], grammar: Grammar) -> list[str]:
    """The numbers below the article that a mention gives, from the outermost to the innermost."""
    named = [_group(hit, name) for name in ("part", "point", "subpoint")]
    found = [grammar.number(number.strip("«»\"'“”")) for number in named if number]
    return found + [grammar.number(n) for n in _TOKENS.findall(_group(hit, "sub"))]


def _of_another(after: str, grammar: Grammar) -> bool:
    """Whether the article just mentioned is another act's, by what follows the mention."""
    if grammar.says("this_act", after[:60]):
        return False
    if grammar.says("that_act", after[:60]):
        return True
    hits = (pattern.search(after) for pattern in grammar.words.get("other_act", ()))
    return any(hit is not None and hit.start() < _NEAR for hit in hits)


def _stems(name: str) -> frozenset[str]:
    words = [w.lower() for w in re.findall(r"[^\W\d_]{4,}", name)]
    return frozenset(word[:_KEY] for word in words)


def _uninflected(name: str) -> tuple[str, ...]:
    return tuple(word[:_KEY] for word in re.findall(r"\w+", name.lower()))


def _led(
    law: Law,
    reference: Reference,
    grammars: Mapping[str, Grammar],
    titles: Mapping[str, frozenset[str]],
    places: Mapping[str, _Places],
) -> Reference:
    """A mention of an act of the bundle, with the article that stands just before it."""
    if not reference.act:
        return reference
    named = _stems(reference.act)
    other = next(
        (
            id
            for id, title in titles.items()
            if id != law.id and len(named & title) >= 2 and (named <= title or title <= named)
        ),
        None,
    )
    if other is None:
        return reference
    before = law.text[max(reference.span.start - 120, 0) : reference.span.start]
    targets: list[str] = []
    for pattern in grammars[law.language].words.get("reference", ()):
        for hit in pattern.finditer(before):
            if len(before) - hit.end() < _NEAR:
                number = grammars[law.language].number(_group(hit, "number"))
                targets = [places[other].articles.get(number, "")]
    return replace(reference, act="", target_ids=tuple(t for t in targets if t))
