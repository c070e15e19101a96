"""Contents pages without dotted lines: lists of article headings that are no articles."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
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
    by_number: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_number[candidate.number].append(candidate)
    for block in _blocks(parts, candidates):
        first, last = block[0].at, block[-1].at
        title = _title(parts, first, grammar, found)
        known = {
            c.number: [
                other.heading
                for other in by_number[c.number]
                if not first <= other.at <= last and other.at not in found
            ]
            for c in block
        }
        if _is_contents(block, known, parts, titled=title is not None):
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
    known: Mapping[str, Sequence[str]],
    parts: Sequence[Paragraph],
    *,
    titled: bool,
) -> bool:
    """Whether a block lists articles; ``known`` are the headings of the same numbers elsewhere."""
    returning = sum(bool(known[c.number]) for c in block)
    if titled and returning >= 0.5 * len(block):
        return True
    # Without a title there must be less text between the entries than articles would have.
    between = block[-1].at - block[0].at - (len(block) - 1)
    if returning < 0.6 * len(block) or between >= 0.8 * len(block):
        return False
    if sum(_alike(c, known[c.number]) for c in block) >= 0.5 * len(block):
        return True
    lengths = [len(parts[c.at].text) for c in block]
    sentences = sum(parts[c.at].text[-1:] in ".;" for c in block)
    early = block[-1].at < 0.4 * len(parts)
    return early and len(block) >= 20 and median(lengths) < 90 and sentences < 0.3 * len(block)


def _alike(candidate: Candidate, others: Sequence[str]) -> bool:
    plain = _plain(candidate.heading)
    headings = [_plain(other) for other in others]
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
