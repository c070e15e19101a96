"""Concepts of customs law: the same thing under the names that different laws give it.

The concepts and what they have to do with each other are the same in every language
(``standards/concepts.toml``); their terms are data of a language
(``standards/languages/<lang>/thesaurus.toml``). To them comes the law's own vocabulary:
a term that the law itself defines and that says nothing to the thesaurus stands, in that
law, for the concept that its definition begins with ("refinery means a bonded warehouse").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from rkc_check.errors import StandardError
from rkc_check.match.features import Queries
from rkc_check.match.index import Index, Matrix, StemsOf
from rkc_check.model import AnalysedText, Law

BROADER = 0.5
"""What a term is worth for the concept above its own; the next one gets the square of it."""

MEANS = "definition"
"""The concept whose terms stand between a term and what its definition says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One concept with its terms in real laws and the ids of what stands above, beside, against."""

    id: str
    terms: tuple[str, ...]
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    opposite: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Thesaurus:
    """The concepts of one language."""

    language: str
    concepts: tuple[Concept, ...]


def thesaurus(data: Mapping[str, Any], concepts: Mapping[str, Any], language: str) -> Thesaurus:
    """Build a thesaurus from the parsed terms of a language and the parsed concepts.

    Raises :class:`StandardError` for terms of a concept, or a link to one, that is not there.
    """
    known = set(concepts)
    for name, links in concepts.items():
        strange = {other for others in links.values() for other in others} - known
        if strange:
            raise StandardError(f"concepts.toml: {name} names {', '.join(sorted(strange))}")
    if strange := set(data) - known:
        raise StandardError(f"{language}/thesaurus.toml: no concept {', '.join(sorted(strange))}")
    return Thesaurus(
        language=language,
        concepts=tuple(
            Concept(
                id=name,
                terms=tuple(data.get(name, ())),
                broader=tuple(links.get("broader", ())),
                related=tuple(links.get("related", ())),
                opposite=tuple(links.get("opposite", ())),
            )
            for name, links in concepts.items()
        ),
    )


def concept_matrices(
    words: Thesaurus,
    index: Index,
    asked: Queries,
    analysed: Sequence[AnalysedText],
    stems_of: StemsOf,
) -> dict[str, Matrix]:
    """Concept weights of articles and provisions: unit rows over the same concepts.

    ``analysed`` are the texts of ``index.laws``. A rare concept weighs more than one that
    most articles speak of.
    """
    finder = _Finder(words, stems_of)
    upwards = _upwards(words)
    found = finder.in_articles(index, analysed) @ upwards
    wanted = finder.counts(asked.whole) @ upwards
    seen = np.asarray((found > 0).sum(axis=0)).ravel()
    idf = np.log((1 + found.shape[0]) / (1 + seen)) + 0.1
    return {"articles": _unit(found, idf), "provisions": _unit(wanted, idf)}


def own_vocabulary(words: Thesaurus, law: Law, stems_of: StemsOf) -> dict[str, str]:
    """The terms that a law defines and the ids of the concepts that they are taken for."""
    finder = _Finder(words, stems_of)
    return {term: words.concepts[number].id for term, _, number in finder.learned(law)}


Run = tuple[str, ...]
Trie = dict[str, Any]
"""Stems to what may follow them; under the empty word stands the number of the concept."""


class _Finder:
    """Finds the terms of concepts as runs of stems, stop words aside."""

    def __init__(self, words: Thesaurus, stems_of: StemsOf) -> None:
        self.width = len(words.concepts)
        self.means = next((n for n, c in enumerate(words.concepts) if c.id == MEANS), -1)
        self.stems_of = stems_of
        flat = [(n, term) for n, concept in enumerate(words.concepts) for term in concept.terms]
        self.terms: dict[Run, int] = {}
        for (number, _), stems in zip(flat, stems_of([term for _, term in flat]), strict=True):
            self.terms.setdefault(_kept(stems), number)
        self.terms.pop((), None)

    def trie(self, own: Mapping[Run, int] | None = None) -> Trie:
        """All terms, with those of a law's own vocabulary."""
        root: Trie = {}
        for run, number in (self.terms | dict(own or {})).items():
            node = root
            for stem in run:
                node = node.setdefault(stem, {})
            node[""] = number
        return root

    def in_articles(self, index: Index, analysed: Sequence[AnalysedText]) -> Matrix:
        """How often each concept stands in each article, in its law's own vocabulary, too."""
        tries = [self.trie({run: to for _, run, to in self.learned(law)}) for law in index.laws]
        hits = [
            (row, concept)
            for row, (clause, law) in enumerate(zip(index.articles, index.law_of, strict=True))
            for _, _, concept in _find(tries[law], _kept(analysed[law].stems_in(clause.span)))
        ]
        return self._counted(hits, len(index.articles))

    def counts(self, texts: Sequence[Sequence[str]]) -> Matrix:
        """How often each concept stands in each text, given as stems."""
        trie = self.trie()
        hits = [
            (row, concept)
            for row, stems in enumerate(texts)
            for _, _, concept in _find(trie, _kept(stems))
        ]
        return self._counted(hits, len(texts))

    def learned(self, law: Law) -> list[tuple[str, Run, int]]:
        """The terms that a law defines and that are taken for a concept, with their stems."""
        terms = self.stems_of([definition.term for definition in law.definitions])
        bodies = self.stems_of([law.text[d.span.start : d.span.end] for d in law.definitions])
        trie = self.trie()
        found = []
        for definition, stems, body in zip(law.definitions, terms, bodies, strict=True):
            term = _kept(stems)
            concept = self._genus(trie, term, _kept(body))
            # A term that holds a known one is found by it already, and what its definition
            # begins with is as a rule a wider thing.
            if concept >= 0 and not any(_find(trie, term)):
                found.append((definition.term, term, concept))
        return found

    def _genus(self, trie: Trie, term: Run, body: Run) -> int:
        """The concept that a definition begins with, behind the term and "means"; or -1."""
        after = next(
            (at + len(term) for at in range(len(body)) if body[at : at + len(term)] == term), 0
        )
        expected = 0
        for start, end, concept in _find(trie, body[after:]):
            if start != expected or concept != self.means:
                return concept if start == expected else -1
            expected = end
        return -1

    def _counted(self, hits: Sequence[tuple[int, int]], rows: int) -> Matrix:
        at, concepts = zip(*hits, strict=True) if hits else ((), ())
        return sparse.csr_matrix((np.ones(len(hits)), (at, concepts)), shape=(rows, self.width))


def _kept(stems: Sequence[str]) -> Run:
    """The stems of a text without its stop words."""
    return tuple(filter(None, stems))


def _find(trie: Trie, stems: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Start, end and concept of the terms in a text; of two that overlap the longer counts."""
    at, size = 0, len(stems)
    while at < size:
        if stems[at] not in trie:
            at += 1
            continue
        node, ahead, end, concept = trie, at, at, -1
        while ahead < size and stems[ahead] in node:
            node = node[stems[ahead]]
            ahead += 1
            if "" in node:
                end, concept = ahead, node[""]
        if concept >= 0:
            yield at, end, concept
        at = max(end, at + 1)


def _upwards(words: Thesaurus) -> Matrix:
    """What a term of each concept is worth for each concept."""
    number = {concept.id: n for n, concept in enumerate(words.concepts)}
    rows, columns = [], []
    for row, concept in enumerate(words.concepts):
        for other in concept.broader:
            rows.append(row)
            columns.append(number[other])
    size = len(words.concepts)
    step = sparse.csr_matrix((np.full(len(rows), BROADER), (rows, columns)), shape=(size, size))
    return (sparse.identity(size) + step + step @ step).tocsr()


def _unit(counts: Matrix, idf: Any) -> Matrix:
    rows = counts.copy()
    rows.data = np.log1p(rows.data)
    rows = rows.multiply(idf).tocsr()
    norms = np.sqrt(rows.multiply(rows).sum(axis=1)).A1
    norms[norms == 0] = 1.0
    return sparse.diags(1.0 / norms).dot(rows).tocsr()
