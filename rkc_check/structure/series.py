"""Series of small numbers: 1 2 3, a b c, i ii iii, а б в."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rkc_check.model import ClauseKind
from rkc_check.structure.numbering import Mark, roman

_RU = "абвгдежзиклмнопрстуфхцчшщэюя"


def choose(marks: Sequence[Mark], opened: Mapping[ClauseKind, str], ahead: Sequence[Mark]) -> Mark:
    """The reading of a numbering that its neighbours speak for.

    ``opened`` are the numbers of the open clauses below the article, ``ahead`` the
    readings of the next numbering. "(i)" after "(h)" is a point, unless "(ii)" follows.
    """
    follows = [mark for mark in marks if _follows(mark, opened.get(mark.kind, ""))]
    starts = [mark for mark in marks if _value(mark) == 1]
    goes_on = [mark for mark in marks if any(_next(mark, other) for other in ahead)]
    for group in (
        [mark for mark in follows if mark in goes_on],
        [mark for mark in starts if mark in goes_on],
        follows[::-1],
        starts,
        [mark for mark in marks if mark.kind in opened],
    ):
        if group:
            return group[0]
    return marks[0]


def _next(mark: Mark, other: Mark) -> bool:
    return other.kind == mark.kind and _follows(other, mark.number)


def _follows(mark: Mark, before: str) -> bool:
    if not before:
        return False
    value, last = _value(mark), _value(mark, before)
    return value is not None and last is not None and value == last + 1


def _value(mark: Mark, number: str = "") -> int | None:
    """The place of a number in its series; letters of subpoints read as Roman numerals."""
    text = (number or mark.number).lower()
    digits = re.match(r"\d+", text)
    if digits:
        return int(digits[0])
    if mark.kind == "subpoint" and roman(text):
        return roman(text)
    if len(text) == 1 and text in _RU:
        return _RU.index(text) + 1
    if len(text) == 1 and "a" <= text <= "z":
        return ord(text) - ord("a") + 1
    return None
