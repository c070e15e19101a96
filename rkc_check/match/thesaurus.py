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
from rkc_check.match.index import Analyse, Index, Matrix, stems_of
from rkc_check.model import Law


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
    words: Thesaurus, index: Index, asked: Queries, analyse: Analyse
) -> dict[str, Matrix]:
    """Concept weights of articles and provisions: unit rows over the same concepts."""
    finder = _Finder(words, index.laws, analyse)
    articles = [
        index.laws[law].text[clause.span.start : clause.span.end]
        for clause, law in zip(index.articles, index.law_of, strict=True)
    ]
    found = finder.counts(articles, analyse)
    wanted = finder.counts([asked.texts[query.whole] for query in asked.of], analyse)
    seen = np.asarray((found > 0).sum(axis=0)).ravel()
    idf = np.log((1 + found.shape[0]) / (1 + seen)) + 0.1
    return {"articles": _unit(found, idf), "provisions": _unit(wanted, idf)}


class _Finder:
    """Finds the terms of concepts as runs of stems."""

    def __init__(self, words: Thesaurus, laws: Sequence[Law], analyse: Analyse) -> None:
        self.width = len(words.concepts)
        self.longest = 1
        self.terms: dict[tuple[str, ...], set[int]] = {}
        flat = [(n, term) for n, concept in enumerate(words.concepts) for term in concept.terms]
        for (number, _), stems in zip(flat, stems_of([t for _, t in flat], analyse), strict=True):
            self._add(stems, number)
        self._learn(laws, analyse)

    def _add(self, stems: tuple[str, ...], number: int) -> None:
        run = tuple(stem for stem in stems if stem)
        if run:
            self.terms.setdefault(run, set()).add(number)
            self.longest = max(self.longest, len(run))

    def _learn(self, laws: Sequence[Law], analyse: Analyse) -> None:
        """Map terms that the laws define to the concepts that their definitions speak of first."""
        defined = [(law, definition) for law in laws for definition in law.definitions]
        spans = [law.text[d.span.start : d.span.end][:300] for law, d in defined]
        terms = stems_of([d.term for _, d in defined], analyse)
        bodies = stems_of(spans, analyse)
        for term, body in zip(terms, bodies, strict=True):
            run = tuple(stem for stem in term if stem)
            if not run or run in self.terms:
                continue
            rest = [stem for stem in body if stem and stem not in run]
            for number in self._first(rest[:12]):
                self._add(run, number)

    def _first(self, stems: Sequence[str]) -> list[int]:
        """The concepts of the longest term near the beginning."""
        for length in range(self.longest, 1, -1):
            for at in range(len(stems) - length + 1):
                hit = self.terms.get(tuple(stems[at : at + length]))
                if hit:
                    return sorted(hit)
        return []

    def counts(self, texts: Sequence[str], analyse: Analyse) -> Matrix:
        """How often each concept stands in each text; longest terms win."""
        rows, columns = [], []
        for row, stems in enumerate(stems_of(texts, analyse)):
            kept = [stem for stem in stems if stem]
            at = 0
            while at < len(kept):
                length = self._longest_at(kept, at)
                for number in self.terms.get(tuple(kept[at : at + length]), ()):
                    rows.append(row)
                    columns.append(number)
                at += length
        shape = (len(texts), self.width)
        return sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=shape)

    def _longest_at(self, stems: Sequence[str], at: int) -> int:
        for length in range(min(self.longest, len(stems) - at), 0, -1):
            if tuple(stems[at : at + length]) in self.terms:
                return length
        return 1


def _unit(counts: Matrix, idf: Any) -> Matrix:
    rows = counts.copy()
    rows.data = 1.0 + np.log(rows.data)
    rows = rows.multiply(idf).tocsr()
    norms = np.sqrt(rows.multiply(rows).sum(axis=1)).A1
    norms[norms == 0] = 1.0
    return sparse.diags(1.0 / norms).dot(rows).tocsr()
