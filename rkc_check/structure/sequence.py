"""Which candidates are the law's articles: the heaviest ascending sequence of numbers."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rkc_check.structure.numbering import SortKey

FAR = 20
"""A jump in the numbers larger than this, just before the end, is a stray reference."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paragraph (its index ``at``) that may open the article ``number``."""

    at: int
    number: str
    key: SortKey
    decimal: SortKey
    heading: str
    weight: float


def ascending(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The heaviest run of ascending numbers, in whichever way inserted ones count.

    Of equal runs the one that stands later wins, because contents pages come first.
    """
    plain = _heaviest(candidates, [c.key for c in candidates])
    fractions = _heaviest(candidates, [c.decimal for c in candidates])
    best = plain if len(plain) >= len(fractions) else fractions
    return _without_strays(best)


def _heaviest(candidates: Sequence[Candidate], keys: Sequence[SortKey]) -> list[Candidate]:
    order = sorted(set(keys))
    tree: list[tuple[float, int]] = [(0.0, -1)] * (len(order) + 1)
    back: list[int] = []
    best = (0.0, -1)
    for n, candidate in enumerate(candidates):
        at = bisect_left(order, keys[n])
        weight, previous = _best_below(tree, at)
        back.append(previous)
        total = (weight + candidate.weight, n)
        best = max(best, total)
        place = at + 1
        while place <= len(order):
            tree[place] = max(tree[place], total)
            place += place & -place
    chosen = []
    at = best[1]
    while at >= 0:
        chosen.append(candidates[at])
        at = back[at]
    return chosen[::-1]


def _best_below(tree: Sequence[tuple[float, int]], at: int) -> tuple[float, int]:
    best = (0.0, -1)
    while at > 0:
        best = max(best, tree[at])
        at -= at & -at
    return best


def _without_strays(chosen: list[Candidate]) -> list[Candidate]:
    """Without one or two numbers at the end that are far from all others."""
    for tail in (2, 1):
        if len(chosen) > tail + 5:
            jump = chosen[-tail].key[0] - chosen[-tail - 1].key[0]
            if jump > max(FAR, len(chosen) // 4):
                return chosen[:-tail]
    return chosen


def raised(
    candidates: Sequence[Candidate], chosen: set[int], key: Callable[[str], SortKey]
) -> list[Candidate]:
    """The candidates, with numbers whose raised part was printed on the line set right.

    Between 60 and 61 a "601" is 60¹, and a "602" after it 60²: cited "60-1" and "60-2".
    """
    found: list[Candidate] = []
    base, inserted = "", 0
    ahead = {c.at: c for c in candidates if c.at in chosen}
    for candidate in candidates:
        tail = candidate.number.removeprefix(base) if base else candidate.number
        if candidate.at in ahead:
            digits = re.match(r"\d+", candidate.number)
            if digits and digits[0] != base:
                base, inserted = digits[0], 0
        elif base and tail == str(inserted + 1) and len(candidate.number) > len(base):
            inserted += 1
            number = f"{base}-{tail}"
            place = key(number)
            found.append(replace(candidate, number=number, key=place, decimal=place))
            continue
        found.append(candidate)
    return found


def restarts(candidates: Sequence[Candidate]) -> list[int]:
    """Indices of candidates at which a new series 1, 2, 3 begins (never the first)."""
    found = []
    for n, candidate in enumerate(candidates):
        if n == 0 or candidate.key != (1, ()):
            continue
        ahead = [c.key[0] for c in candidates[n + 1 : n + 4]]
        behind = candidates[n - 1].key[0]
        if (behind > 1 and ahead[:2] == [2, 3]) or (ahead == [2] and behind > 2):
            found.append(n)
    return found
