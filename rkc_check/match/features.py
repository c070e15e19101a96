"""The channels: every way in which an article can resemble a provision's profile.

Each channel is one number per provision and article, 0 where there is no
resemblance. :data:`CHANNELS` names them in the order of the weights.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process
from scipy import sparse

from rkc_check.match.index import Index, Matrix, StemsOf, bm25, vectors
from rkc_check.model import Provision, SignHit

CHANNELS = (
    "whole",  # whole article against everything the profile says
    "window",  # its best window against the same
    "bm25",  # the same by Okapi weights
    "sentences",  # best window against the best single norm
    "phrases",  # best windows against the key phrases
    "cues",  # best windows against the wordings of the elements
    "headings",  # article heading against typical headings
    "fuzzy",  # the same letter by letter: scans, inflection
    "heading_norms",  # article heading against norms and phrases
    "parents",  # headings of chapter and part against typical headings
    "concepts",  # concepts of the thesaurus in common
    "signs",  # rare signs of the elements
    "learned",  # words of the articles that careful readings of other laws cite
    "section",  # mean over the provisions of the same section
    "cited",  # cited by good candidates
    "length",  # long articles carry more norms
)


BLOCK = 8
"""Provisions whose texts are compared with all windows at a time: bounds the memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which of all texts are one provision's, and what they are, counted from the first."""

    texts: range
    sentences: tuple[int, ...]
    phrases: tuple[int, ...]
    cues: tuple[tuple[int, ...], ...]
    headings: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Queries:
    """The profiles of all provisions in one language.

    ``texts`` and their ``stems`` stand in the order of the provisions; ``whole`` holds for each
    provision the stems of everything that its profiles say but the cues.
    """

    of: tuple[Query, ...]
    whole: tuple[tuple[str, ...], ...]
    texts: tuple[str, ...]
    stems: tuple[tuple[str, ...], ...]


def queries(provisions: Sequence[Provision], language: str, stems_of: StemsOf) -> Queries:
    """Lay out the texts of the profiles; a provision without a profile has none."""
    texts: list[str] = []
    of: list[Query] = []
    for provision in provisions:
        begin = len(texts)

        def rows(items: Sequence[str], begin: int = begin) -> tuple[int, ...]:
            texts.extend(items)
            return tuple(range(len(texts) - len(items) - begin, len(texts) - begin))

        profiles = provision.profiles.get(language, ())
        parts = [(rows(p.sentences), rows(p.phrases), rows(p.headings)) for p in profiles]
        cues = tuple(
            rows([cue for p in profiles for cue in p.cues.get(element.id, ())])
            for element in provision.elements
        )
        sentences, phrases, headings = (
            tuple(row for part in parts for row in part[kind]) for kind in range(3)
        )
        of.append(
            Query(texts=range(begin, len(texts)), sentences=sentences, phrases=phrases,
                  headings=headings, cues=cues)
        )  # fmt: skip
    stems = stems_of(texts)
    # The cues come last among the texts of a provision.
    whole = [
        stems[query.texts.start : query.texts.stop - sum(map(len, query.cues))] for query in of
    ]
    return Queries(
        of=tuple(of), texts=tuple(texts), stems=tuple(stems),
        whole=tuple(tuple(chain.from_iterable(rows)) for rows in whole),
    )  # fmt: skip


def channels(
    index: Index,
    asked: Queries,
    sections: Sequence[str],
    cited: Matrix,
    concepts: Mapping[str, Any],
    signs: Any,
    terms: Sequence[Mapping[str, float]],
) -> dict[str, Any]:
    """All channels as arrays of shape (provisions, articles), values as measured.

    ``sections`` names the section of each provision, ``cited`` is a matrix of
    articles citing articles, ``concepts`` maps ``"articles"`` and ``"provisions"``
    to concept matrices of equal width (empty when there is no thesaurus), ``signs`` is
    :func:`sign_channel`, ``terms`` gives per provision stems with learned weights.
    """
    table = _resemblances(index, asked)
    table["fuzzy"] = _fuzzy_headings(index, asked)
    table["concepts"] = _concepts(concepts, len(asked.of), len(index.articles))
    table["signs"] = signs
    table["learned"] = learned(terms, index)
    base = normalised(table["window"]) + normalised(table["sentences"]) + normalised(table["cues"])
    table["section"] = _section_mean(base, sections)
    table["cited"] = base @ cited if cited.shape[0] else np.zeros_like(base)
    table["length"] = np.tile(np.log1p(index.lengths), (len(asked.of), 1))
    return table


def normalised(channel: Any) -> Any:
    """Each provision's row divided by its highest value (max-normalised)."""
    peak = channel.max(axis=1, keepdims=True) if channel.shape[1] else np.ones((len(channel), 1))
    return channel / np.where(peak > 0, peak, 1.0)


def _resemblances(index: Index, asked: Queries) -> dict[str, Any]:
    """The channels that compare TF-IDF rows."""
    whole = vectors(asked.whole, index.vocabulary)
    texts = vectors(asked.stems, index.vocabulary)
    windows = index.windows.T.tocsr()
    headings, parents = index.headings.T.tocsr(), index.parents.T.tocsr()
    table: dict[str, list[Any]] = {}
    for first in range(0, len(asked.of), BLOCK):
        block = asked.of[first : first + BLOCK]
        begin = block[0].texts.start
        rows = texts[begin : block[-1].texts.stop]
        best = _max_per_article(rows.dot(windows), index)
        heads, over = rows.dot(headings).toarray(), rows.dot(parents).toarray()
        for query in block:
            own = slice(query.texts.start - begin, query.texts.stop - begin)
            for name, scores in _of_one(query, best[own], heads[own], over[own]).items():
                table.setdefault(name, []).append(scores)
    return {
        "whole": whole.dot(index.whole.T).toarray(),
        "window": _max_per_article(whole.dot(windows), index),
        "bm25": _bm25(index, whole),
        **{name: np.array(rows) for name, rows in table.items()},
    }


def _of_one(query: Query, best: Any, heads: Any, over: Any) -> dict[str, Any]:
    """Channels of one provision from its texts' likeness to passages, headings and parents."""
    return {
        "sentences": _each(best, [query.sentences], _highest),
        "phrases": _each(best, [query.phrases], _top_mean),
        "cues": _each(best, query.cues, _highest),
        "headings": _each(heads, [query.headings], _highest),
        "heading_norms": _each(heads, [query.phrases, query.sentences], _top_mean),
        "parents": _each(over, [query.headings, query.phrases], _top_mean),
    }


def _max_per_article(similar: Matrix, index: Index) -> Any:
    """From columns of windows to columns of articles: the best window counts."""
    if not index.articles:
        return np.zeros((similar.shape[0], 0))
    starts = np.flatnonzero(np.r_[True, index.owner[1:] != index.owner[:-1]])
    return np.maximum.reduceat(similar.toarray(), starts, axis=1)


def _bm25(index: Index, texts: Matrix) -> Any:
    weights = bm25(index.window_counts, index.vocabulary.idf)
    # The query's own weights only say which words and how often; damping keeps phrases level.
    asked = sparse.csr_matrix((np.sqrt(texts.data), texts.indices, texts.indptr), shape=texts.shape)
    return _max_per_article(asked.dot(weights.T), index)


def _each(scores: Any, groups: Sequence[Sequence[int]], reduce: Any) -> Any:
    """The mean over some groups of rows of their reduced scores; zeros without any row."""
    parts = [reduce(scores[list(group)]) for group in groups if group]
    return np.mean(parts, axis=0) if parts else np.zeros(scores.shape[1])


def _highest(scores: Any) -> Any:
    return scores.max(axis=0)


def _top_mean(scores: Any) -> Any:
    """Mean of the three best texts: several phrases together say more than one."""
    best = np.sort(scores, axis=0)[-3:]
    return best.mean(axis=0)


def _fuzzy_headings(index: Index, asked: Queries) -> Any:
    titles = [clause.heading.lower() for clause in index.articles]
    heads = [
        asked.texts[query.texts[row]].lower() for query in asked.of for row in query.headings
    ]
    if not titles or not heads:
        return np.zeros((len(asked.of), len(titles)))
    near = process.cdist(
        heads, titles, scorer=fuzz.token_sort_ratio, score_cutoff=50, dtype=np.uint8
    )  # fmt: skip
    found, begin = [], 0
    for query in asked.of:
        end = begin + len(query.headings)
        scores = np.maximum(near[begin:end].astype(np.float64) - 50, 0) / 50
        found.append(_each(scores, [range(len(scores))], _highest))
        begin = end
    return np.array(found)


def sign_channel(hits: Sequence[SignHit], provisions: Sequence[Provision], index: Index) -> Any:
    """Per provision and article the sum over elements: how well one shows, times how rarely.

    Each author of signs is heard alone, and what they find is added: where authors who did
    not know of each other agree, an article is more likely the right one.
    """
    row_of = {provision.id: row for row, provision in enumerate(provisions)}
    column_of = {clause.id: column for column, clause in enumerate(index.articles)}
    elements: dict[tuple[str, str, int], Any] = {}
    for hit in hits:
        if hit.clause_id in column_of and hit.provision_id in row_of:
            for author, score in enumerate(hit.by_author):
                key = (hit.provision_id, hit.element_id, author)
                scores = elements.setdefault(key, np.zeros(len(column_of)))
                scores[column_of[hit.clause_id]] = score
    tables: dict[int, Any] = {}
    for (provision_id, _, author), scores in elements.items():
        seen = float((scores > 0).sum() + (scores >= 1).sum()) / 2
        table = tables.setdefault(author, np.zeros((len(row_of), len(column_of))))
        table[row_of[provision_id]] += scores * np.log((1 + len(scores)) / (1 + seen))
    return sum(map(normalised, tables.values()), np.zeros((len(row_of), len(column_of))))


def learned(terms: Sequence[Mapping[str, float]], index: Index) -> Any:
    """Whole articles and their best windows against learned words, each max-normalised."""
    columns = index.vocabulary.columns
    known = [
        (row, columns[stem], weight)
        for row, of_provision in enumerate(terms)
        for stem, weight in of_provision.items()
        if stem in columns
    ]
    if not known:
        return np.zeros((len(terms), len(index.articles)))
    rows, places, data = zip(*known, strict=True)
    asked = sparse.csr_matrix((data, (rows, places)), shape=(len(terms), len(index.vocabulary.idf)))
    best = _max_per_article(asked.dot(index.windows.T), index)
    return normalised(asked.dot(index.whole.T).toarray()) + normalised(best)


def _concepts(concepts: Mapping[str, Any], provisions: int, articles: int) -> Any:
    if not concepts:
        return np.zeros((provisions, articles))
    return concepts["provisions"].dot(concepts["articles"].T).toarray()


def _section_mean(base: Any, sections: Sequence[str]) -> Any:
    names = np.array(sections)
    result = np.zeros_like(base)
    for name in set(sections):
        rows = names == name
        result[rows] = base[rows].mean(axis=0)
    return result
