"""Concepts of customs law: the same thing under the names that different laws give it.

A thesaurus is data (``standards/languages/<lang>/thesaurus.toml``). To it comes the
law's own vocabulary: a term that the law itself defines is mapped to a concept when
its definition says what the concept's terms say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from rkc_check.match.features import Queries
from rkc_check.match.index import Index, Matrix, StemsOf
from rkc_check.model import AnalysedText, Law


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One concept with its terms in real laws and the ids of broader and related concepts."""

    id: str
    terms: tuple[str, ...]
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Thesaurus:
    """The concepts of one language."""

    language: str
    concepts: tuple[Concept, ...]


def thesaurus(data: Mapping[str, Any], language: str) -> Thesaurus:
    """Build a thesaurus from parsed TOML."""
    return Thesaurus(
        language=language,
        concepts=tuple(
            Concept(
                id=record["id"],
                terms=tuple(record["terms"]),
                broader=tuple(record.get("broader", ())),
                related=tuple(record.get("related", ())),
            )
            for record in data.get("concept", ())
        ),
    )


def concept_matrices(
    words: Thesaurus,
    index: Index,
    asked: Queries,
    analysed: Sequence[AnalysedText],
    stems_of: StemsOf,
) -> dict[str, Matrix]:
    """Concept weights of articles and provisions: unit rows over the same concepts."""
    finder = _Finder(words, index.laws, stems_of)
    articles = [
        analysed[law].stems_in(clause.span)
        for clause, law in zip(index.articles, index.law_of, strict=True)
    ]
    found = finder.counts(articles)
    wanted = finder.counts(asked.whole)
    seen = np.asarray((found > 0).sum(axis=0)).ravel()
    idf = np.log((1 + found.shape[0]) / (1 + seen)) + 0.1
    return {"articles": _unit(found, idf), "provisions": _unit(wanted, idf)}


class _Finder:
    """Finds the terms of concepts as runs of stems."""

    def __init__(self, words: Thesaurus, laws: Sequence[Law], stems_of: StemsOf) -> None:
        self.width = len(words.concepts)
        self.terms: dict[tuple[str, ...], set[int]] = {}
        self.lengths: dict[str, list[int]] = {}
        flat = [(n, term) for n, concept in enumerate(words.concepts) for term in concept.terms]
        for (number, _), stems in zip(flat, stems_of([t for _, t in flat]), strict=True):
            self._add(stems, number)
        self._learn(laws, stems_of)

    def _add(self, stems: Sequence[str], number: int) -> None:
        run = tuple(stem for stem in stems if stem)
        if run:
            self.terms.setdefault(run, set()).add(number)
            lengths = self.lengths.setdefault(run[0], [])
            if len(run) not in lengths:
                lengths.append(len(run))
                lengths.sort(reverse=True)

    def _learn(self, laws: Sequence[Law], stems_of: StemsOf) -> None:
        """Map terms that the laws define to the concepts that their definitions speak of first."""
        defined = [(law, definition) for law in laws for definition in law.definitions]
        spans = [law.text[d.span.start : d.span.end][:300] for law, d in defined]
        terms = stems_of([d.term for _, d in defined])
        for term, body in zip(terms, stems_of(spans), strict=True):
            run = tuple(stem for stem in term if stem)
            if not run or run in self.terms:
                continue
            rest = [stem for stem in body if stem and stem not in run]
            for number in self._first(rest[:12]):
                self._add(run, number)

    def _first(self, stems: Sequence[str]) -> list[int]:
        """The concepts of the longest term of several words; the first of equally long ones."""
        lengths = [self._longest_at(stems, at) for at in range(len(stems))]
        longest = max(lengths, default=1)
        if longest == 1:
            return []
        at = lengths.index(longest)
        return sorted(self.terms[tuple(stems[at : at + longest])])

    def counts(self, texts: Sequence[Sequence[str]]) -> Matrix:
        """How often each concept stands in each text given as stems; longest terms win."""
        rows, columns = [], []
        for row, stems in enumerate(texts):
            kept = [stem for stem in stems if stem]
            at = 0
            while at < len(kept):
                length = self._longest_at(kept, at) if kept[at] in self.lengths else 1
                for number in self.terms.get(tuple(kept[at : at + length]), ()):
                    rows.append(row)
                    columns.append(number)
                at += length
        shape = (len(texts), self.width)
        return sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=shape)

    def _longest_at(self, stems: Sequence[str], at: int) -> int:
        """How many words the longest term has that begins there; 1 where there is none."""
        for length in self.lengths.get(stems[at], ()):
            if at + length <= len(stems) and tuple(stems[at : at + length]) in self.terms:
                return length
        return 1


def _unit(counts: Matrix, idf: Any) -> Matrix:
    rows = counts.copy()
    rows.data = 1.0 + np.log(rows.data)
    rows = rows.multiply(idf).tocsr()
    norms = np.sqrt(rows.multiply(rows).sum(axis=1)).A1
    norms[norms == 0] = 1.0
    return sparse.diags(1.0 / norms).dot(rows).tocsr()
