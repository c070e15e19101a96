"""The law as sparse matrices: whole articles, windows of them, headings.

Words are stems and pairs of neighbouring stems. Every law text is analysed once;
articles and windows are slices of that one sequence of words.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from rkc_check.model import AnalysedText, Clause, Law

StemsOf = Callable[[Sequence[str]], list[tuple[str, ...]]]
"""The stems of each of some texts in one language, ``""`` for stop words."""
Matrix = Any
"""A scipy CSR matrix; rows are texts, columns are terms."""

WINDOW = 110
"""Words in a window, some 700 characters: one norm with its conditions."""
STEP = 55
"""Words from one window to the next: half a window, so that no norm is cut in every one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Stem to column, with the inverse document frequency per column.

    ``pairs`` are the sorted codes of the pairs of columns that have a column of their own, in
    the same order behind those of the stems.
    """

    columns: dict[str, int]
    pairs: Any
    idf: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Everything that is searched in the laws of one language.

    ``articles`` are the clauses of the rows of ``whole`` and ``headings``;
    ``owner`` gives for each row of ``windows`` its article's row; ``spans`` the
    characters of each window in its law's text.
    """

    articles: tuple[Clause, ...]
    laws: tuple[Law, ...]
    law_of: Any
    vocabulary: Vocabulary
    whole: Matrix
    windows: Matrix
    window_counts: Matrix
    owner: Any
    spans: tuple[tuple[int, int], ...]
    headings: Matrix
    parents: Matrix
    lengths: Any


def build(laws: Sequence[Law], analysed: Sequence[AnalysedText], stems_of: StemsOf) -> Index:
    """Index the articles of laws of one language; ``analysed`` are their analysed texts.

    Repealed articles are left out: they are never law.
    """
    columns: dict[str, int] = {}
    articles: list[Clause] = []
    law_of: list[int] = []
    bodies: list[Any] = []
    windows: list[Any] = []
    owner: list[int] = []
    spans: list[tuple[int, int]] = []
    for number, (law, text) in enumerate(zip(laws, analysed, strict=True)):
        ids, at = _ids(text, columns)
        for clause in law.clauses:
            if clause.kind != "article" or clause.repealed:
                continue
            first, last = (bisect_left(at, edge) for edge in (clause.span.start, clause.span.end))
            heading = _heading_words(clause, law, at, first, last)
            for start in range(first, max(last - STEP, first + 1), STEP):
                end = min(start + WINDOW, last)
                windows.append(np.concatenate([ids[first:heading], ids[start:end]]))
                owner.append(len(articles))
                spans.append(_window_span(clause, at, start, end))
            articles.append(clause)
            law_of.append(number)
            bodies.append(ids[first:last])
    pairs = _pairs(bodies)
    counts = _counted(bodies, len(columns), pairs)
    idf = _idf(counts)
    vocabulary = Vocabulary(columns=columns, pairs=pairs, idf=idf)
    window_counts = _counted(windows, len(columns), pairs)
    parents = _parent_headings(articles, laws)
    return Index(
        articles=tuple(articles),
        laws=tuple(laws),
        law_of=np.array(law_of, dtype=np.int32),
        vocabulary=vocabulary,
        whole=tfidf(counts, idf),
        windows=tfidf(window_counts, idf),
        window_counts=window_counts,
        owner=np.array(owner, dtype=np.int32),
        spans=tuple(spans),
        headings=vectors(stems_of([clause.heading for clause in articles]), vocabulary),
        parents=vectors(stems_of(parents), vocabulary),
        lengths=np.array([len(body) for body in bodies], dtype=np.float64),
    )


def vectors(texts: Sequence[Sequence[str]], vocabulary: Vocabulary) -> Matrix:
    """Unit TF-IDF rows for texts given as stems; words that the law does not know are dropped."""
    known = vocabulary.columns
    rows = [[known.get(stem, -1) for stem in stems if stem] for stems in texts]
    flat = np.array([column for row in rows for column in row], dtype=np.int64)
    counts = _counts(flat, [len(row) for row in rows], len(known), vocabulary.pairs)
    return tfidf(counts, vocabulary.idf)


def tfidf(counts: Matrix, idf: Any) -> Matrix:
    """Damped counts times inverse document frequency, rows of length one."""
    rows = counts.astype(np.float64)
    rows.data = 1.0 + np.log(rows.data)
    rows = rows.multiply(idf).tocsr()
    norms = np.sqrt(rows.multiply(rows).sum(axis=1)).A1
    norms[norms == 0] = 1.0
    return sparse.diags(1.0 / norms).dot(rows).tocsr()


def bm25(counts: Matrix, idf: Any, *, k: float = 1.2, b: float = 0.75) -> Matrix:
    """Okapi weights of counted texts (Robertson and Spärck Jones)."""
    rows = counts.astype(np.float64).tocsr()
    lengths = rows.sum(axis=1).A1
    mean = lengths.sum() / max(len(lengths), 1) or 1.0
    damp = np.repeat(k * (1 - b + b * lengths / mean), np.diff(rows.indptr))
    rows.data = rows.data * (k + 1) / (rows.data + damp)
    return rows.multiply(idf).tocsr()


def _ids(text: AnalysedText, columns: dict[str, int]) -> tuple[Any, list[int]]:
    """Columns and offsets of the words that are not stop words."""
    kept = [(stem, start) for stem, start in zip(text.stems, text.starts, strict=True) if stem]
    ids = np.array([columns.setdefault(stem, len(columns)) for stem, _ in kept], dtype=np.int64)
    return ids, [start for _, start in kept]


def _window_span(clause: Clause, at: list[int], start: int, end: int) -> tuple[int, int]:
    """The characters that a window of words covers."""
    if start >= len(at):
        return clause.span.start, clause.span.end
    return at[start], at[end] if end < len(at) else clause.span.end


def _heading_words(clause: Clause, law: Law, at: list[int], first: int, last: int) -> int:
    """Where the words of the heading end, at most a window's third."""
    if not clause.heading:
        return first
    found = law.text.find(clause.heading[:40], clause.span.start, clause.span.end)
    end = found + len(clause.heading) if found >= 0 else clause.span.start
    return min(bisect_left(at, end), last, first + WINDOW // 3)


def _parent_headings(articles: Sequence[Clause], laws: Sequence[Law]) -> list[str]:
    """For each article the headings of the units that it stands in."""
    units = {c.id: c for law in laws for c in law.clauses if c.kind not in ("paragraph", "point")}
    found = []
    for article in articles:
        headings = []
        parent = units.get(article.parent_id)
        while parent is not None:
            headings.append(parent.heading)
            parent = units.get(parent.parent_id)
        found.append(" ".join(headings))
    return found


def _pairs(bodies: Sequence[Any]) -> Any:
    """The codes of all pairs of neighbours that occur at least twice."""
    found = [_codes(body) for body in bodies]
    values, seen = np.unique(np.concatenate(found or [np.array([], np.int64)]), return_counts=True)
    return values[seen > 1]


def _codes(columns: Any) -> Any:
    """One number for each pair of neighbours."""
    return (columns[:-1] << 32) | columns[1:]


def _counted(rows: Sequence[Any], width: int, pairs: Any) -> Matrix:
    flat = np.concatenate(rows) if rows else np.array([], dtype=np.int64)
    return _counts(flat, [len(row) for row in rows], width, pairs)


def _counts(flat: Any, lengths: Sequence[int], width: int, pairs: Any) -> Matrix:
    """Terms counted per row of columns laid end to end; ``-1`` is an unknown word."""
    owner = np.repeat(np.arange(len(lengths)), lengths)
    known = flat >= 0
    at = np.flatnonzero(known[:-1] & known[1:] & (owner[:-1] == owner[1:]))
    codes = (flat[at] << 32) | flat[at + 1]
    found = np.searchsorted(pairs, codes)
    found[found == len(pairs)] = 0
    paired = pairs[found] == codes if len(pairs) else np.zeros(len(codes), dtype=bool)
    size = width + len(pairs)
    places = np.concatenate([
        owner[known] * size + flat[known], owner[at[paired]] * size + found[paired] + width
    ])  # fmt: skip
    terms, seen = np.unique(places, return_counts=True)
    rows, columns = np.divmod(terms, max(size, 1))
    pointer = np.searchsorted(rows, np.arange(len(lengths) + 1))
    return sparse.csr_matrix((seen.astype(np.float64), columns, pointer), (len(lengths), size))


def _idf(counts: Matrix) -> Any:
    """Smoothed inverse document frequency over articles."""
    documents = counts.shape[0]
    df = np.bincount(counts.indices, minlength=counts.shape[1])
    return np.log((1 + documents) / (1 + df)) + 1.0
