"""Decides for each paragraph which unit of the law it opens, if any."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rkc_check.structure.contents import contents
from rkc_check.structure.numbering import INNER, Grammar, Mark
from rkc_check.structure.paragraphs import Paragraph
from rkc_check.structure.sequence import Candidate, ascending, raised, restarts

_CELL = re.compile(r"(?:^|\s)\|\s+(?=\S)")
_BREAK = re.compile(r"[^.:;\d(][^.:;]{2,120}[.:]\s*[—–-]+\s*(?=\S)")
"""A heading that the text follows on the same line: "Release.— Goods"."""


_UPPER = ("annex", "part", "section", "subsection", "chapter", "division")


@dataclass(frozen=True, slots=True, kw_only=True)
class Openings:
    """Paragraphs (cut where an article begins inside one) with the mark each opens with.

    ``marks`` holds every reading of the levels below the article, because only the
    neighbours tell a point "(i)" from a subpoint. ``contents`` are indices of
    paragraphs that list articles instead of being some, ``titles`` the headings that
    such a list gives by number.
    """

    parts: tuple[Paragraph, ...]
    marks: tuple[tuple[Mark, ...], ...]
    contents: frozenset[int]
    titles: Mapping[str, str]


def openings(body: Sequence[Paragraph], grammar: Grammar) -> Openings:
    """Find the articles as the longest ascending sequence, then the units around them."""
    parts = [piece for part in body for piece in _pieces(part, grammar)]
    readings = [_readings(part, grammar) for part in parts]
    family = _family(parts, readings, grammar)
    candidates = _candidates(parts, readings, family, grammar)
    listed = contents(parts, candidates, grammar)
    titles = {c.number: c.heading.strip(" .|") for c in candidates if c.at in listed}
    candidates = [c for c in candidates if c.at not in listed]
    chosen, annexes = _articles(readings, candidates, family, listed)
    proper = raised(candidates, chosen, grammar.key)
    if proper != candidates:
        chosen, annexes = _articles(readings, proper, family, listed)
        for candidate in proper:
            if candidate.at in chosen:
                readings[candidate.at] = [
                    replace(mark, number=candidate.number) if mark.kind == "article" else mark
                    for mark in readings[candidate.at]
                ]
    if family == "number":
        chosen |= _filled(_candidates(parts, readings, "weak", grammar), candidates, chosen)
    repeated = _repeated(parts, readings, chosen, listed)
    kept: list[tuple[Paragraph, tuple[Mark, ...], bool]] = []
    for at, part in enumerate(parts):
        if part.continues and at not in chosen and kept:
            # A piece that proved to be no article goes back to where it was cut off.
            kept[-1] = (kept[-1][0].joined(part), *kept[-1][1:])
            continue
        out = at in listed or at in repeated
        marks = () if out else _kept(readings[at], family, at in chosen, at in annexes)
        kept += [(*piece, at in listed) for piece in _after_number(part, marks, grammar)]
    return Openings(
        parts=tuple(part for part, _, _ in kept),
        marks=tuple(marks for _, marks, _ in kept),
        contents=frozenset(at for at, (_, _, out) in enumerate(kept) if out),
        titles=titles,
    )


def _after_number(
    part: Paragraph, marks: tuple[Mark, ...], grammar: Grammar
) -> list[tuple[Paragraph, tuple[Mark, ...]]]:
    """An article's first line, cut where its first paragraph begins: "12. Release.—(1) The"."""
    if not marks or marks[0].kind != "article":
        return [(part, marks)]
    ends = [marks[0].length]
    title = _BREAK.match(part.text, marks[0].length)
    ends += [title.end()] if title else []
    for end in ends:
        inner = tuple(m for m in grammar.marks(part.text[end:]) if m.kind in INNER)
        if inner or end is not ends[0]:
            first, rest = part.cut(0, end), part.cut(end, len(part.text))
            heading = part.text[marks[0].length : end].strip(" .:—–-")
            rest = replace(rest, continues=False)
            return [(first, (replace(marks[0], heading=heading),)), (rest, inner)]
    return [(part, marks)]


def _pieces(part: Paragraph, grammar: Grammar) -> list[Paragraph]:
    """The paragraph cut where an article seems to begin inside it."""
    cuts = {0, len(part.text)}
    if part.table or part.text.startswith("|"):
        for cell in _CELL.finditer(part.text):
            if any(m.kind == "article" for m in grammar.marks(part.text[cell.end() :])):
                cuts.add(cell.end())
    for pattern in grammar.words.get("inline", ()):
        cuts.update(hit.end() for hit in pattern.finditer(part.text))
    for pattern in grammar.words.get("cut_note", ()):
        # After an amendment note that ends an article the next one may stand on the same line.
        for hit in pattern.finditer(part.text):
            rest = part.text[hit.end() :].lstrip()
            if any(mark.family == "word" for mark in grammar.marks(rest)):
                cuts.add(hit.end())
    if len(cuts) == 2:
        return [part]
    return [part.cut(start, end) for start, end in itertools.pairwise(sorted(cuts))]


def _readings(part: Paragraph, grammar: Grammar) -> list[Mark]:
    """What the paragraph may open; a row of a table or a piece of a line only an article."""
    found = grammar.marks(part.text)
    if found and grammar.says("note", part.text):
        return []  # A numbered footnote about an amendment.
    if part.continues or (part.table and " | " in part.text[:400]):
        return [mark for mark in found if mark.kind == "article"]
    return found


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
            weight=0.6 if parts[at].continues or parts[at].table else 1.0,
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
        earlier = sum(not rival or c.at < rival[0].at for c in run)
        longer = len(run) > len(rival) * (1 if len(rival) < 3 else 6)
        if longer or earlier >= max(5, len(rival)):
            best = name
    return best


def _articles(
    readings: Sequence[Sequence[Mark]],
    candidates: Sequence[Candidate],
    family: str,
    listed: set[int],
) -> tuple[set[int], set[int]]:
    """Indices of the paragraphs that open articles, and of those that open annexes."""
    annexes = {
        at
        for at, marks in enumerate(readings)
        if at not in listed and marks and marks[0].kind == "annex"
    }
    again = {candidates[n].at for n in restarts(candidates)} if family == "word" else set()
    runs = _runs(candidates, annexes, again, len(readings))
    if not runs:
        return set(), set()
    main = max(runs.values(), key=len)
    chosen: set[int] = set()
    for start, run in runs.items():
        begins = family == "word" and run[0].key[0] <= 2
        if run is main or begins or start not in annexes:
            chosen.update(c.at for c in run)
    inside = {at for run in runs.values() for at in annexes if run[0].at < at < run[-1].at}
    return chosen, {at for at in annexes - inside if at > min(chosen) or at in runs}


def _runs(
    candidates: Sequence[Candidate], annexes: set[int], again: set[int], end: int
) -> dict[int, list[Candidate]]:
    """Ascending runs by the paragraph at which their stretch of the text begins.

    A mark of an annex inside one sequence that simply goes on was no annex.
    """
    edges = sorted({0, end} | annexes | again)
    runs: dict[int, list[Candidate]] = {}
    for first, last in itertools.pairwise(edges):
        run = ascending([c for c in candidates if first <= c.at < last])
        if not run:
            continue
        before = next(reversed(runs), None)
        if (
            before is not None
            and first not in again
            and runs[before][-1].key < run[0].key
            and run[0].key[0] > 2
        ):
            runs[before] += run
        else:
            runs[first] = run
    return runs


def _filled(
    weak: Sequence[Candidate], candidates: Sequence[Candidate], chosen: set[int]
) -> set[int]:
    """Weak readings ("74. form of") that fill a gap in the numbers, where the gap is."""
    found = set()
    row = [c for c in candidates if c.at in chosen]
    for before, after in itertools.pairwise(row):
        inside = [c for c in weak if before.at < c.at < after.at]
        if inside:
            found |= {c.at for c in ascending(inside) if before.key < c.key < after.key}
    return found


def _kept(
    readings: Sequence[Mark], family: str, is_article: bool, is_annex: bool
) -> tuple[Mark, ...]:
    if is_article:
        fits = (family, "weak") if family == "number" else (family,)
        return tuple(m for m in readings if m.kind == "article" and m.family in fits)[:1]
    if readings and readings[0].kind == "annex":
        return (readings[0],) if is_annex else ()
    upper = [mark for mark in readings if mark.kind in _UPPER]
    if upper:
        return (upper[0],)
    return tuple(mark for mark in readings if mark.kind in INNER)


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
