"""Contents pages without dotted lines: lists of article headings that are no articles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from rkc_check.structure.numbering import Grammar
from rkc_check.structure.paragraphs import Paragraph
from rkc_check.structure.sequence import Candidate

SMALLEST = 5
"""Entries that a contents list has at least."""

_SHORT = 170
"""Characters; a paragraph between two entries of a contents list is a heading, not text."""

_LETTERS = re.compile(r"[^\W\d_]+")


def contents(
    parts: Sequence[Paragraph], candidates: Sequence[Candidate], grammar: Grammar
) -> set[int]:
    """Indices of the paragraphs that are a list of contents.

    A list is a dense run of short numbered headings whose numbers return elsewhere,
    and which either stands under a title that says so, or repeats the headings.
    """
    found: set[int] = set()
    for block in _blocks(parts, candidates):
        first, last = block[0].at, block[-1].at
        title = _title(parts, first, grammar, found)
        others = [c for c in candidates if c.at not in found]
        if _is_contents(block, others, parts, titled=title is not None):
            found.update(range(first if title is None else title, last + 1))
    return found


def _blocks(parts: Sequence[Paragraph], candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    blocks: list[list[Candidate]] = []
    for candidate in candidates:
        if len(parts[candidate.at].text) > _SHORT * 1.5:
            blocks.append([])
            continue
        before = blocks[-1][-1] if blocks and blocks[-1] else None
        if before is not None and _dense(parts, before, candidate):
            blocks[-1].append(candidate)
        else:
            blocks.append([candidate])
    return [block for block in blocks if len(block) >= SMALLEST]


def _dense(parts: Sequence[Paragraph], before: Candidate, candidate: Candidate) -> bool:
    between = parts[before.at + 1 : candidate.at]
    if len(between) > 8 or candidate.key <= before.key:
        return False
    return all(len(part.text) < _SHORT for part in between)


def _is_contents(
    block: Sequence[Candidate],
    candidates: Sequence[Candidate],
    parts: Sequence[Paragraph],
    *,
    titled: bool,
) -> bool:
    inside = {c.at for c in block}
    elsewhere: dict[str, list[str]] = {}
    for c in candidates:
        if c.at not in inside and not block[0].at <= c.at <= block[-1].at:
            elsewhere.setdefault(c.number, []).append(_plain(c.heading))
    known = [c for c in block if c.number in elsewhere]
    alike = sum(_alike(c, elsewhere[c.number]) for c in known)
    if titled and len(known) >= 0.5 * len(block):
        return True
    if len(known) < 0.6 * len(block):
        return False
    if alike >= 0.5 * len(block):
        return _sparse(parts, block)
    lengths = [len(parts[c.at].text) for c in block]
    return len(block) >= 20 and median(lengths) < 90 and block[-1].at < 0.4 * len(parts)


def _sparse(parts: Sequence[Paragraph], block: Sequence[Candidate]) -> bool:
    """Whether there is less text between the entries than an article would have."""
    between = block[-1].at - block[0].at - (len(block) - 1)
    return between <= len(block)


def _alike(candidate: Candidate, headings: Sequence[str]) -> bool:
    plain = _plain(candidate.heading)
    return len(plain) > 5 and any(
        h.startswith(plain[:20]) or plain.startswith(h[:20]) for h in headings if len(h) > 5
    )


def _plain(heading: str) -> str:
    return " ".join(_LETTERS.findall(heading.casefold()))


def _title(parts: Sequence[Paragraph], first: int, grammar: Grammar, found: set[int]) -> int | None:
    """The paragraph that says "Contents" shortly before an entry, with no other list between."""
    for at in range(first - 1, max(first - 12, -1), -1):
        if at in found:
            return None
        if grammar.says("contents", parts[at].text):
            return at
    return None
