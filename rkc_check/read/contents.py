"""Contents pages: lists of headings that stand again, later or earlier, in the text."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from rkc_check.model import Line, LineRole

_LEADER = re.compile(r"(?:\.\s?){4,}\s*(?:\d{1,4}|[ivxlc]+)?\W*$|[…_]{2,}\s*\d{1,4}\W*$")
_PAGE = re.compile(r"[\s.…_·]*\d{0,4}\W*$")
_LETTERS = re.compile(r"[^\W_]+")

_LEAST = 5
"""Entries that make a list of contents; fewer repeated lines are an accident."""

_KEY = 8
"""Letters of an entry that must open a line elsewhere; shorter entries prove nothing."""

_SPREAD = 3
"""Entries stand together here and apart there: the text takes so many times their room."""

_FRONT, _BACK = 0.2, 0.9
"""Contents stand in this first or from this last part of the document."""


def contents(lines: Sequence[Line], pages: int) -> dict[int, LineRole]:
    """The positions of the lines that are entries of a contents page.

    Leaders show an entry at once. Without leaders a run of lines is a list of contents when
    they open lines elsewhere too, word by word and in the same order, with the text of the
    law between them: headings do that, a norm that is printed twice does not.
    """
    law = [n for n, line in enumerate(lines) if line.role in ("text", "heading")]
    roles: dict[int, LineRole] = {n: "contents" for n in law if _has_leader(lines[n].text)}
    _between_leaders(lines, law, roles)
    # Without leaders only printed pages tell; a plain text is read as it stands.
    if law and any(lines[n].box[2] for n in law):
        for run in _runs(lines, law):
            roles |= dict.fromkeys(run, "contents")
    return roles


def _has_leader(text: str) -> bool:
    dotted = text.count(".") > 3 or "…" in text or "__" in text
    return dotted and bool(_LEADER.search(text))


def _between_leaders(
    lines: Sequence[Line], law: Sequence[int], roles: dict[int, LineRole]
) -> None:
    """An entry of two or three lines has its leaders on the last of them."""
    marked = [at for at, n in enumerate(law) if n in roles]
    if len(marked) < _LEAST:
        return
    for first, last in itertools.pairwise(marked):
        between = law[first + 1 : last]
        if len(between) <= 2 and all(lines[n].page == lines[law[last]].page for n in between):
            roles |= dict.fromkeys(between, "contents")


def _runs(lines: Sequence[Line], law: Sequence[int]) -> list[list[int]]:
    plain = [_plain(lines[n].text) for n in law]
    starts = [0, *itertools.accumulate(map(len, plain))]
    whole = "".join(plain)
    opening: dict[str, list[int]] = {}
    for at, start in enumerate(starts[:-1]):
        opening.setdefault(whole[start : start + _KEY], []).append(at)
    front = bisect_right(starts, len(whole) * _FRONT)
    back = bisect_left(starts, len(whole) * _BACK)

    def twin(at: int, before: int) -> int:
        """Where in the text the line stands again, after its forerunner; -1 when nowhere."""
        text = lines[law[at]].text
        if text[-1:] in ";,:" or text[:1].islower():
            return -1
        entry = _plain(_PAGE.sub("", text))
        if len(entry) < _KEY:
            return -1
        places = [
            starts[other]
            for other in opening.get(entry[:_KEY], ())
            if (other > at if at < front else other < back)
            and whole.startswith(entry, starts[other])
        ]
        return next((place for place in places if place > before), max(places, default=-1))

    found = []
    for first, last in ((0, min(front, len(law))), (back, len(law))):
        twins: list[int] = []
        for at in range(first, last):
            twins.append(twin(at, max(twins[-3:], default=-1)))
        for run in _dense(twins, plain[first:last]):
            begin = first + run.start
            # "Part I" alone on the line before is too short to prove anything, but belongs.
            while begin > first and 0 < len(plain[begin - 1]) < _KEY and plain.count(
                plain[begin - 1]
            ) > 1:
                begin -= 1
            found.append([law[at] for at in range(begin, first + run.stop)])
    return found


def _plain(text: str) -> str:
    """Letters and digits alone, so that spacing and line breaks do not matter."""
    return "".join(_LETTERS.findall(text)).casefold()


def _dense(twins: Sequence[int], plain: Sequence[str]) -> list[range]:
    """Stretches that begin and end with an entry and hold few lines that are none."""
    found = []
    at = 0
    while at < len(twins):
        if twins[at] < 0:
            at += 1
            continue
        last, gap = at, 0
        for end in range(at, len(twins)):
            if twins[end] >= 0:
                last, gap = end, 0
            elif len(plain[end]) >= _KEY:
                gap += 1
                if gap > 1:
                    break
        run = range(at, last + 1)
        places = [twins[n] for n in run if twins[n] >= 0]
        others = sum(1 for n in run if twins[n] < 0 and len(plain[n]) >= _KEY)
        ascending = sum(a < b for a, b in itertools.pairwise(places))
        room = sum(len(plain[n]) for n in run)
        if (
            len(places) >= _LEAST and others <= len(places)
            and ascending >= 0.8 * (len(places) - 1)
            and max(places) - min(places) > _SPREAD * room
        ):  # fmt: skip
            found.append(run)
        at = last + 1
    return found
