"""The channels: every way in which an article can resemble a provision's profile.

Each channel is one number per provision and article, 0 where there is no
resemblance. :data:`CHANNELS` names them in the order of the weights.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """The texts of one provision's profiles, as rows of one matrix of all texts."""

    whole: int
    sentences: tuple[int, ...]
    phrases: tuple[int, ...]
    cues: tuple[tuple[int, ...], ...]
    headings: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Queries:
    """The profiles of all provisions in one language: their texts, and the stems of each.

    The rows of the texts that hold everything come first and have stems only.
    """

    of: tuple[Query, ...]
    texts: tuple[str, ...]
    stems: tuple[tuple[str, ...], ...]


def queries(provisions: Sequence[Provision], language: str, stems_of: StemsOf) -> Queries:
    """Lay out the texts of the profiles; a provision without a profile has empty rows."""
    texts = [""] * len(provisions)

    def rows(items: Sequence[str]) -> tuple[int, ...]:
        texts.extend(items)
        return tuple(range(len(texts) - len(items), len(texts)))

    of: list[Query] = []
    everything: list[list[int]] = []
    for provision in provisions:
        profiles = provision.profiles.get(language, ())
        parts = [(rows(p.sentences), rows(p.phrases), rows(p.headings)) for p in profiles]
        everything.append([row for profile in parts for kind in profile for row in kind])
        of.append(
            Query(
                whole=len(of),
                sentences=tuple(row for part in parts for row in part[0]),
                phrases=tuple(row for part in parts for row in part[1]),
                cues=tuple(
                    rows([cue for p in profiles for cue in p.cues.get(element.id, ())])
                    for element in provision.elements
                ),
                headings=tuple(row for part in parts for row in part[2]),
            )
        )
    stems = stems_of(texts)
    for number, parts_of in enumerate(everything):
        stems[number] = tuple(stem for row in parts_of for stem in stems[row])
    return Queries(of=tuple(of), texts=tuple(texts), stems=tuple(stems))


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
    texts = vectors(asked.stems, index.vocabulary)
    similar = texts.dot(index.windows.T).tocsr()
    best = _max_per_article(similar, index.owner, len(index.articles))
    heads = texts.dot(index.headings.T).toarray()
    whole_rows = [query.whole for query in asked.of]
    table = {
        "whole": texts[whole_rows].dot(index.whole.T).toarray(),
        "window": best[whole_rows],
        "bm25": _bm25(index, texts[whole_rows]),
        "sentences": _each(asked, best, lambda q: [q.sentences], _highest),
        "phrases": _each(asked, best, lambda q: [q.phrases], _top_mean),
        "cues": _each(asked, best, lambda q: q.cues, _highest),
        "headings": _each(asked, heads, lambda q: [q.headings], _highest),
        "fuzzy": _fuzzy_headings(index, asked),
        "heading_norms": _each(asked, heads, lambda q: [q.phrases, q.sentences], _top_mean),
        "parents": _each(
            asked,
            texts.dot(index.parents.T).toarray(),
            lambda q: [q.headings, q.phrases],
            _top_mean,
        ),
    }
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


def _max_per_article(similar: Matrix, owner: Any, articles: int) -> Any:
    """From rows of windows to rows of articles: the best window counts."""
    if not articles:
        return np.zeros((similar.shape[0], 0))
    dense = similar.toarray()
    starts = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
    return np.maximum.reduceat(dense, starts, axis=1)


def _bm25(index: Index, texts: Matrix) -> Any:
    weights = bm25(index.window_counts, index.vocabulary.idf)
    # The query's own weights only say which words and how often; damping keeps phrases level.
    asked = sparse.csr_matrix((np.sqrt(texts.data), texts.indices, texts.indptr), shape=texts.shape)
    return _max_per_article(asked.dot(weights.T).tocsr(), index.owner, len(index.articles))


def _each(asked: Queries, scores: Any, groups: Any, reduce: Any) -> Any:
    """One row per provision: the mean over its groups of texts of their reduced scores."""
    rows = []
    for query in asked.of:
        parts = [reduce(scores[list(group)]) for group in groups(query) if group]
        rows.append(np.mean(parts, axis=0) if parts else np.zeros(scores.shape[1]))
    return np.array(rows)


def _highest(scores: Any) -> Any:
    return scores.max(axis=0)


def _top_mean(scores: Any) -> Any:
    """Mean of the three best texts: several phrases together say more than one."""
    best = np.sort(scores, axis=0)[-3:]
    return best.mean(axis=0)


def _fuzzy_headings(index: Index, asked: Queries) -> Any:
    titles = [clause.heading.lower() for clause in index.articles]
    heads = [row for query in asked.of for row in query.headings]
    if not titles or not heads:
        return np.zeros((len(asked.of), len(titles)))
    texts = [asked.texts[row].lower() for row in heads]
    table = process.cdist(texts, titles, scorer=fuzz.token_sort_ratio, dtype=np.uint8)
    rows = np.zeros((len(asked.texts), len(titles)))
    rows[heads] = np.maximum(table.astype(np.float64) - 50, 0) / 50
    return _each(asked, rows, lambda q: [q.headings], _highest)


def sign_channel(hits: Sequence[SignHit], provisions: Sequence[Provision], index: Index) -> Any:
    """Per provision and article the sum over its elements: how well one shows, times how rarely."""
    row_of = {provision.id: row for row, provision in enumerate(provisions)}
    column_of = {clause.id: column for column, clause in enumerate(index.articles)}
    elements: dict[tuple[str, str], Any] = {}
    for hit in hits:
        if hit.clause_id in column_of and hit.provision_id in row_of:
            key = (hit.provision_id, hit.element_id)
            scores = elements.setdefault(key, np.zeros(len(column_of)))
            scores[column_of[hit.clause_id]] = hit.score
    table = np.zeros((len(row_of), len(column_of)))
    for (provision_id, _), scores in elements.items():
        seen = float((scores > 0).sum() + (scores >= 1).sum()) / 2
        table[row_of[provision_id]] += scores * np.log((1 + len(scores)) / (1 + seen))
    return table


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
    windows = asked.dot(index.windows.T).tocsr()
    best = _max_per_article(windows, index.owner, len(index.articles))
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
