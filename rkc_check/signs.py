"""Signs: which sentences of a law speak of one element of a provision.

A sign is a conjunction that an expert would look for with the eye, written as data
(``standards/rkc/signs/<lang>``): groups joined by ``+``, alternatives within a group by
``|``, a trailing ``*`` for any ending, ``!`` before a group that must not occur::

    amend*|correct*|alter* + declaration*|entry|entries + before|until + examin*|check*

An alternative of several words matches where the words follow each other, with at most
one other word between two of them. All groups in one sentence count fully; spread over
neighbouring sentences or the article's heading they count less, over the article least.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from rkc_check.model import AnalysedText, Law, Provision, SignHit, Span

SENTENCE, NEARBY, ARTICLE = 1.0, 0.7, 0.4
"""What a sign is worth when its groups stand in one sentence, near each other, in one article."""

_NOWHERE: Any = np.array([], dtype=np.int64)

Group = tuple[bool, tuple[tuple[str, ...], ...]]
"""Whether the group is forbidden, and its alternatives as runs of word patterns."""


@cache
def parse_sign(sign: str) -> tuple[Group, ...]:
    """The groups of a sign; raises :class:`ValueError` for an empty group or alternative."""
    groups = []
    for part in sign.split("+"):
        text = part.strip().lower()
        forbidden = text.startswith("!")
        runs = tuple(tuple(run.split()) for run in text.lstrip("!").split("|"))
        if not all(runs):
            raise ValueError(f"sign {sign!r} has an empty group or alternative")
        groups.append((forbidden, runs))
    if all(forbidden for forbidden, _ in groups):
        raise ValueError(f"sign {sign!r} only forbids")
    return tuple(groups)


def find_signs(
    laws: Sequence[Law],
    analysed: Mapping[str, AnalysedText],
    provisions: Sequence[Provision],
) -> tuple[SignHit, ...]:
    """Where each element shows: the best sentence per element and article in force.

    ``analysed`` maps law ids to their analysed texts. A law in a language without signs
    yields nothing. Hits stand in the order of laws, provisions, elements and articles.
    """
    found: list[SignHit] = []
    for law in laws:
        if any(law.language in provision.signs for provision in provisions):
            found += _in_law(law, analysed[law.id], provisions)
    return tuple(found)


def _in_law(law: Law, text: AnalysedText, provisions: Sequence[Provision]) -> Iterable[SignHit]:
    table = _Table(law, text)
    for provision in provisions:
        for element_id, authors in provision.signs.get(law.language, {}).items():
            alone = [table.best(map(parse_sign, signs)) for signs in authors]
            scores = np.maximum.reduce(alone)
            by_article = np.array([table.per_article(one) for one in alone])
            for at in table.best_rows(scores):
                article = table.article_of[at]
                yield SignHit(
                    provision_id=provision.id,
                    element_id=element_id,
                    clause_id=table.articles[article],
                    span=table.spans[at],
                    score=float(scores[at]),
                    by_author=tuple(by_article[:, article].tolist()),
                )


class _Words:
    """The places where each word of a law stands, found by its beginning too."""

    def __init__(self, words: Sequence[str]) -> None:
        self._sorted = sorted(set(words))
        number = {word: n for n, word in enumerate(self._sorted)}
        codes = np.fromiter(map(number.__getitem__, words), np.int32, len(words))
        self._order = np.argsort(codes, kind="stable")
        self._edges = np.searchsorted(codes[self._order], np.arange(len(number) + 1))

    def where(self, pattern: str) -> Any:
        """Places of all words that fit a pattern (``*``: any ending)."""
        stem = pattern.rstrip("*")
        first = bisect_left(self._sorted, stem)
        last = bisect_left(self._sorted, stem + ("\0" if pattern == stem else "\U0010ffff"))
        return self._order[self._edges[first] : self._edges[last]]


class _Table:
    """The sentences of the articles in force, and where groups of words stand in them."""

    def __init__(self, law: Law, text: AnalysedText) -> None:
        self.articles: list[str] = []
        self.spans: list[Span] = []
        self.article_of: list[int] = []
        firsts: list[int] = []
        heads: list[int] = []
        starts = [span.start for span in text.sentences]
        for article in law.clauses:
            if article.kind != "article" or article.repealed:
                continue
            low = bisect_left(starts, article.span.start)
            title = law.text.find(article.heading, article.span.start) if article.heading else -1
            for at in range(low, bisect_left(starts, article.span.end)):
                span = text.sentences[at]
                heads.append(int(title >= 0 and span.start < title + len(article.heading)))
                firsts.append(bisect_left(text.starts, span.start))
                end = min(span.end, article.span.end)
                self.spans.append(Span(start=span.start, end=end))
                self.article_of.append(len(self.articles))
            self.articles.append(article.id)
        self._owner = np.array(self.article_of, dtype=np.int64)
        self._head = np.array(heads, dtype=bool)
        self._firsts = np.array(firsts, dtype=np.int64)
        ends = [bisect_left(text.starts, span.end) for span in self.spans]
        self._ends = np.array(ends, dtype=np.int64)
        self._words = _Words(text.words)
        self._size = len(text.words)
        self._known: dict[tuple[str, ...], Any] = {}

    def best(self, signs: Iterable[Sequence[Group]]) -> Any:
        """What the best of some signs is worth at each sentence."""
        best = np.zeros(len(self.spans))
        for groups in signs:
            rows, worth = self._score(groups)
            best[rows] = np.maximum(best[rows], worth)
        return best

    def per_article(self, scores: Any) -> Any:
        """The best score of each article."""
        best = np.zeros(len(self.articles))
        hit = np.flatnonzero(scores)
        np.maximum.at(best, self._owner[hit], scores[hit])
        return best

    def _score(self, groups: Sequence[Group]) -> tuple[Any, Any]:
        """What a sign is worth, at the sentences of the articles that have all its groups."""
        wide = np.ones(len(self.articles), dtype=bool)
        found = [(forbidden, self._any(runs)) for forbidden, runs in groups]
        for forbidden, at in found:
            if not forbidden:
                wide &= self._marked(self._owner[at], len(wide))
        rows = np.flatnonzero(wide[self._owner]) if wide.any() else _NOWHERE
        if not len(rows):
            return rows, np.zeros(0)
        strict, near = np.ones(len(rows), dtype=bool), np.ones(len(rows), dtype=bool)
        seen = np.zeros(len(rows), dtype=bool)
        for forbidden, at in found:
            here = self._marked(at, len(self.spans))[rows]
            strict &= ~here if forbidden else here
            near &= ~here if forbidden else self._nearby(here, rows)
            seen |= here & (not forbidden)
        worth = np.where(near & seen, NEARBY, np.where(seen, ARTICLE, 0.0))
        return rows, np.where(strict, SENTENCE, worth)

    def best_rows(self, scores: Any) -> list[int]:
        """The first best sentence of each article that scores at all."""
        rows: list[int] = []
        hit = np.flatnonzero(scores)
        for at in hit[np.lexsort((hit, -scores[hit], self._owner[hit]))]:
            if not rows or self._owner[rows[-1]] != self._owner[at]:
                rows.append(int(at))
        return rows

    def _any(self, runs: Sequence[tuple[str, ...]]) -> Any:
        """The sentences that have one of some runs, some of them twice."""
        return np.concatenate([self._run(run) for run in runs])

    @staticmethod
    def _marked(places: Any, size: int) -> Any:
        marked = np.zeros(size, dtype=bool)
        marked[places] = True
        return marked

    def _run(self, run: tuple[str, ...]) -> Any:
        """The sentences in which the words of a run follow each other."""
        if run not in self._known:
            places = self._words.where(run[0])
            for pattern in run[1:]:
                after = self._words.where(pattern)
                if len(places) and len(after):
                    reached = np.zeros(self._size + 2, dtype=bool)
                    reached[places + 1] = reached[places + 2] = True
                    after = after[reached[after]]
                places = after if len(places) else places
            self._known[run] = self._sentences(places)
        return self._known[run]

    def _sentences(self, places: Any) -> Any:
        if not len(places) or not self.spans:
            return _NOWHERE
        at = np.searchsorted(self._firsts, places, side="right") - 1
        return at[(at >= 0) & (places < self._ends[np.maximum(at, 0)])]

    def _nearby(self, here: Any, rows: Any) -> Any:
        """The sentences, the ones before and after them, and their article under its heading.

        ``here`` is about ``rows``, the sentences of some whole articles.
        """
        owner = self._owner[rows]
        same = owner[1:] == owner[:-1]
        headed = self._marked(owner[here & self._head[rows]], len(self.articles))
        found = here | headed[owner]
        found[1:] |= here[:-1] & same
        found[:-1] |= here[1:] & same
        return found
