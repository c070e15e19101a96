"""Is this element in the law? Its signs and the wordings of its cues, sentence by sentence."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from rkc_check.model import AnalysedText, Clause, Law, Provision, SignHit, Span

NUMBER_ROOM = 12
"""Letters of the word for an article before its number, with spaces and full stop."""
HEADING_CREDIT = 0.6
"""A cue's word in the article's heading counts this much: the sentence is read under it."""
CUE_WORTH = ((0.8, 1.0), (0.62, 0.7), (0.45, 0.4))
"""Coverage of a cue from which it is worth what a sign is worth, see :mod:`rkc_check.signs`."""
NEIGHBOUR_CREDIT = 0.4
"""A cue's word in the sentence before: lists split one norm into several sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentences:
    """Every sentence of the laws of one language as rows of stems.

    ``of_article`` maps an article's id to its range of rows, ``body_of`` to those without its
    number and heading (to all when there is nothing else).
    """

    columns: Mapping[str, int]
    matrix: Any
    idf: Any
    spans: tuple[Span, ...]
    laws: tuple[Law, ...]
    law_of: tuple[int, ...]
    of_article: Mapping[str, range]
    body_of: Mapping[str, range]

    def row(self, article_id: str, start: int) -> int:
        """The row of the sentence of an article that begins at ``start``."""
        rows = self.of_article[article_id]
        return min(bisect_left(self.spans, start, rows.start, rows.stop, key=_start), rows.stop - 1)

    def text(self, row: int) -> str:
        """The sentence as it stands in the law."""
        span = self.spans[row]
        return self.laws[self.law_of[row]].text[span.start : span.end]


def _start(span: Span) -> int:
    return span.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A sentence (row) that shows an element, and how well it does (0..1)."""

    row: int
    article_id: str
    score: float


def sentences(laws: Sequence[Law], analysed: Sequence[AnalysedText]) -> Sentences:
    """Lay out the sentences of all articles in force."""
    columns: dict[str, int] = {}
    rows: list[set[int]] = []
    heads: list[set[int]] = []
    first_of: list[bool] = []
    spans: list[Span] = []
    law_of: list[int] = []
    of_article: dict[str, range] = {}
    body_of: dict[str, range] = {}
    for number, (law, text) in enumerate(zip(laws, analysed, strict=True)):
        starts = [span.start for span in text.sentences]
        for article in law.clauses:
            if article.kind != "article" or article.repealed:
                continue
            low = bisect_left(starts, article.span.start)
            high = bisect_left(starts, article.span.end)
            begin = len(rows)
            head_end = article.span.start + len(article.heading) + 20
            head = _columns(text, Span(start=article.span.start, end=head_end), columns)
            for at in range(low, high):
                span = text.sentences[at]
                clipped = Span(start=span.start, end=min(span.end, article.span.end))
                rows.append(_columns(text, clipped, columns))
                heads.append(head)
                first_of.append(at == low)
                spans.append(clipped)
                law_of.append(number)
            of_article[article.id] = range(begin, len(rows))
            titles = sum(end <= _title_end(law, article) for end in _ends(law, spans[begin:]))
            body_of[article.id] = range(begin + titles, len(rows)) or of_article[article.id]
    matrix = _credited(rows, heads, first_of, len(columns))
    df = np.asarray((matrix == 1).sum(axis=0)).ravel()
    return Sentences(
        columns=columns,
        matrix=matrix,
        idf=np.log((1 + len(rows)) / (1 + df)) + 0.5,
        spans=tuple(spans),
        laws=tuple(laws),
        law_of=tuple(law_of),
        of_article=of_article,
        body_of=body_of,
    )


def _title_end(law: Law, article: Clause) -> int:
    """Where an article's number and heading end; the full stop behind them belongs to them."""
    label = len(article.number) + NUMBER_ROOM
    if not article.heading:
        return article.span.start + label
    at = law.text.find(article.heading, article.span.start)
    return max(at, article.span.start) + len(article.heading) + 1


def _ends(law: Law, spans: Sequence[Span]) -> Iterator[int]:
    """Where the words of each sentence end."""
    return (span.start + len(law.text[span.start : span.end].rstrip()) for span in spans)


def cue_matrix(cues: Sequence[Sequence[str]], table: Sentences) -> Any:
    """Rows of cues, weighted by rarity so that each row adds up to one.

    A word that the law never uses keeps its share (with the weight of a rare word): a
    cue of which the law knows half is covered by half at most.
    """
    unseen = float(table.idf.max()) if len(table.idf) else 1.0
    data, indices, pointer = [], [], [0]
    for stems in cues:
        # In the order of the words: sums over a set would differ from run to run.
        kept = dict.fromkeys(stem for stem in stems if stem)
        weights = {s: table.idf[table.columns[s]] for s in kept if s in table.columns}
        total = sum(weights.values()) + unseen * (len(kept) - len(weights))
        for stem, weight in weights.items():
            indices.append(table.columns[stem])
            data.append(weight / total)
        pointer.append(len(indices))
    shape = (len(cues), max(len(table.columns), 1))
    return sparse.csr_matrix((data, indices, pointer), shape=shape)


def best_hits(
    rows: range, covered: Any, articles: Sequence[tuple[str, float]], table: Sentences
) -> Hit | None:
    """The best sentence for one element among candidate articles.

    ``covered`` says how well sentences (columns) cover cues, of which ``rows`` are the element's;
    ``articles`` are (id, weight 0..1); a weaker candidate must cover more of a cue.
    """
    found = [(id, weight, table.of_article[id]) for id, weight in articles
             if table.of_article.get(id)]  # fmt: skip
    if not rows or not found:
        return None
    sentence_rows = np.concatenate([np.arange(span.start, span.stop) for _, _, span in found])
    values = covered[rows.start : rows.stop, sentence_rows].max(axis=0)
    trust = np.repeat([0.6 + 0.4 * weight for _, weight, _ in found],
                      [len(span) for _, _, span in found])  # fmt: skip
    at = int((values * trust).argmax())
    row = int(sentence_rows[at])
    article = next(id for id, _, span in found if row in span)
    return Hit(row=row, article_id=article, score=float(values[at]))


def element_cues(provision: Provision, language: str) -> list[list[str]]:
    """The cue texts of each element, of all profiles in the language."""
    profiles = provision.profiles.get(language, ())
    return [[c for p in profiles for c in p.cues.get(e.id, ())] for e in provision.elements]


def _columns(text: AnalysedText, span: Span, columns: dict[str, int]) -> set[int]:
    low, high = bisect_left(text.starts, span.start), bisect_left(text.starts, span.end)
    return {columns.setdefault(stem, len(columns)) for stem in text.stems[low:high] if stem}


def _credited(
    rows: Sequence[set[int]], heads: Sequence[set[int]], first_of: Sequence[bool], width: int
) -> Any:
    indices: list[int] = []
    data: list[float] = []
    pointer = [0]
    for number, row in enumerate(rows):
        credit = dict.fromkeys(row, 1.0)
        for column in heads[number]:
            credit.setdefault(column, HEADING_CREDIT)
        if not first_of[number]:
            for column in rows[number - 1]:
                credit.setdefault(column, NEIGHBOUR_CREDIT)
        indices += credit
        data += credit.values()
        pointer.append(len(indices))
    return sparse.csr_matrix((data, indices, pointer), shape=(len(rows), max(width, 1)))


def sign_hits(
    hits: Sequence[SignHit], articles: Sequence[tuple[str, float]], table: Sentences
) -> tuple[Hit, ...]:
    """The hits of one element in the candidate articles, the best of them first.

    Among equally good ones the better candidate comes first.
    """
    place = {article_id: n for n, (article_id, _) in enumerate(articles)}
    inside = [hit for hit in hits if hit.clause_id in place]
    inside.sort(key=lambda hit: (-hit.score, place[hit.clause_id]))
    return tuple(
        Hit(row=table.row(h.clause_id, h.span.start), article_id=h.clause_id, score=h.score)
        for h in inside
    )


def worth_of_cue(hit: Hit | None) -> Hit | None:
    """A cue's coverage on the scale of signs, for provisions that have none."""
    if hit is None:
        return None
    worth = next((worth for least, worth in CUE_WORTH if hit.score >= least), 0.0)
    return Hit(row=hit.row, article_id=hit.article_id, score=worth) if worth else None
