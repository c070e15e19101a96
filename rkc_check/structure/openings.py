"""Decides for each paragraph which unit of the law it opens, if any."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rkc_check.structure.contents import contents
from rkc_check.structure.numbering import INNER, Grammar, Mark
from rkc_check.structure.paragraphs import Paragraph
from rkc_check.structure.sequence import Candidate, ascending, restarts

_UPPER = ("annex", "part", "section", "subsection", "chapter", "division")


@dataclass(frozen=True, slots=True, kw_only=True)
class Openings:
    """Paragraphs (cut where an article begins inside one) with the mark each opens with.

    ``marks`` holds every reading of the levels below the article, because only the
    neighbours tell a point "(i)" from a subpoint. ``contents`` are indices of
    paragraphs that list articles instead of being some.
    """

    parts: tuple[Paragraph, ...]
    marks: tuple[tuple[Mark, ...], ...]
    contents: frozenset[int]
    family: str


def openings(body: Sequence[Paragraph], grammar: Grammar) -> Openings:
    """Find the articles as the longest ascending sequence, then the units around them."""
    parts = [piece for part in body for piece in _pieces(part, grammar)]
    readings = [_readings(part, grammar) for part in parts]
    family = _family(parts, readings, grammar)
    candidates = _candidates(parts, readings, family, grammar)
    listed = contents(parts, candidates, grammar)
    candidates = [c for c in candidates if c.at not in listed]
    chosen, annexes = _articles(parts, readings, candidates, family, listed)
    parts, readings, chosen, annexes, listed = _rejoined(
        parts, readings, chosen, annexes, listed
    )
    repeated = _repeated(parts, readings, chosen, listed)
    marks = tuple(
        ()
        if at in listed or at in repeated
        else _kept(readings[at], family, at in chosen, at in annexes)
        for at in range(len(parts))
    )
    return Openings(
        parts=tuple(parts), marks=marks, contents=frozenset(listed), family=family
    )


def _pieces(part: Paragraph, grammar: Grammar) -> list[Paragraph]:
    """The paragraph cut where an article seems to begin inside it."""
    cuts = {0, len(part.text)}
    if part.table:
        at = part.text.find(" | ")
        while at >= 0:
            if any(m.kind == "article" for m in grammar.marks(part.text[at + 3 :])):
                cuts.add(at + 3)
            at = part.text.find(" | ", at + 3)
    for pattern in grammar.words.get("inline", ()):
        cuts.update(hit.end() for hit in pattern.finditer(part.text))
    if len(cuts) == 2:
        return [part]
    return [part.cut(start, end) for start, end in itertools.pairwise(sorted(cuts))]


def _readings(part: Paragraph, grammar: Grammar) -> list[Mark]:
    if part.table and " | " in part.text[:400] and not part.continues:
        return []
    found = grammar.marks(part.text)
    return [mark for mark in found if mark.kind == "article"] if part.continues else found


def _candidates(
    parts: Sequence[Paragraph], readings: Sequence[Sequence[Mark]], family: str, grammar: Grammar
) -> list[Candidate]:
    return [
        Candidate(
            at=at,
            number=mark.number,
            key=grammar.key(mark.number),
            decimal=grammar.key(mark.number, decimal=True),
            heading=mark.heading,
            weight=0.6 if parts[at].continues else 1.0,
        )
        for at, marks in enumerate(readings)
        for mark in marks
        if mark.kind == "article" and mark.family == family
    ]


def _family(
    parts: Sequence[Paragraph], readings: Sequence[Sequence[Mark]], grammar: Grammar
) -> str:
    """Which way of numbering articles the act uses.

    A word ("Article 5") beats a bare number, because the bare numbers of an act with
    words are its paragraphs, unless most of the numbers stand before the first word.
    """
    runs = {
        name: ascending(_candidates(parts, readings, name, grammar))
        for name in ("word", "number", "bare")
    }
    best = "word"
    for name in ("number", "bare"):
        run, rival = runs[name], runs[best]
        if not rival:
            earlier = len(run)
        else:
            earlier = sum(c.at < rival[0].at for c in run)
        if len(rival) < 3 and len(run) > len(rival):
            best = name
        elif len(run) > 6 * len(rival) or earlier >= max(5, len(rival)):
            best = name
    return best


def _articles(
    parts: Sequence[Paragraph],
    readings: Sequence[Sequence[Mark]],
    candidates: Sequence[Candidate],
    family: str,
    listed: set[int],
) -> tuple[set[int], set[int]]:
    """Indices of the paragraphs that open articles, and of those that open annexes."""
    annexes = [
        at
        for at, marks in enumerate(readings)
        if at not in listed and marks and marks[0].kind == "annex"
    ]
    bounds = {c.at for n, c in enumerate(candidates) if n in set(restarts(candidates))}
    if family != "word":
        bounds = set()
    edges = sorted({0, len(parts)} | set(annexes) | bounds)
    runs = [
        ascending([c for c in candidates if first <= c.at < last])
        for first, last in itertools.pairwise(edges)
    ]
    runs = _merged(runs, candidates, edges, bounds)
    if not runs or not any(runs):
        return set(), set()
    main = max(runs, key=len)
    chosen: set[int] = set()
    used: set[int] = set()
    for start, run in zip(edges, runs, strict=False):
        own = run is main or (family == "word" and len(run) >= 1 and run[0].key[0] <= 2)
        if own or (run and start not in annexes):
            chosen.update(c.at for c in run)
    first = min(chosen)
    used = {at for at in annexes if at > first or any(at <= c.at for c in main)}
    return chosen, used


def _merged(
    runs: list[list[Candidate]],
    candidates: Sequence[Candidate],
    edges: Sequence[int],
    restarts_at: set[int],
) -> list[list[Candidate]]:
    """Runs as cut, unless an annex mark cut one sequence in two: then it was no annex."""
    joined: list[list[Candidate]] = []
    for edge, run in zip(edges, runs, strict=False):
        last = next((r[-1] for r in reversed(joined) if r), None)
        goes_on = (
            last is not None and run and edge not in restarts_at
            and run[0].key > last.key and run[0].key[0] > 2
        )
        joined.append(run)
        if goes_on:
            continue
    return joined


def _kept(
    readings: Sequence[Mark], family: str, is_article: bool, is_annex: bool
) -> tuple[Mark, ...]:
    if is_article:
        return tuple(m for m in readings if m.kind == "article" and m.family == family)[:1]
    if readings and readings[0].kind == "annex":
        return (readings[0],) if is_annex else ()
    upper = [mark for mark in readings if mark.kind in _UPPER]
    if upper:
        return (upper[0],)
    return tuple(mark for mark in readings if mark.kind in INNER)


def _rejoined(
    parts: Sequence[Paragraph],
    readings: Sequence[list[Mark]],
    chosen: set[int],
    annexes: set[int],
    listed: set[int],
) -> tuple[list[Paragraph], list[list[Mark]], set[int], set[int], set[int]]:
    """Pieces that proved to be no article go back to the paragraph they were cut from."""
    whole: list[Paragraph] = []
    kept: list[list[Mark]] = []
    moved: dict[int, int] = {}
    for at, part in enumerate(parts):
        if part.continues and at not in chosen and whole:
            before = whole[-1]
            offset = len(before.text) + 1
            anchors = tuple(replace(a, start=a.start + offset) for a in part.anchors[1:])
            whole[-1] = replace(
                before, text=f"{before.text} {part.text}", anchors=before.anchors + anchors
            )
        else:
            whole.append(part)
            kept.append(list(readings[at]))
        moved[at] = len(whole) - 1
    new = [{moved[at] for at in group} for group in (chosen, annexes, listed)]
    return whole, kept, new[0], new[1], new[2]


def _repeated(
    parts: Sequence[Paragraph],
    readings: Sequence[Sequence[Mark]],
    chosen: set[int],
    listed: set[int],
) -> set[int]:
    """Headings of divisions before the first article that return later: they are contents."""
    first = min(chosen, default=0)
    named: dict[tuple[str, str, str], int] = {}
    for at, marks in enumerate(readings):
        if marks and marks[0].kind in _UPPER and at not in listed:
            named[_name(parts, at, marks[0])] = at
    return {
        at
        for at, marks in enumerate(readings[:first])
        if marks and marks[0].kind in _UPPER and named.get(_name(parts, at, marks[0]), at) > at
    }


def _name(parts: Sequence[Paragraph], at: int, mark: Mark) -> tuple[str, str, str]:
    heading = mark.heading or (parts[at + 1].text if at + 1 < len(parts) else "")
    letters = "".join(c for c in heading.casefold() if c.isalpha())
    return mark.kind, mark.number, letters[:24]
