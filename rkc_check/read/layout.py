"""Runs of a page to lines in reading order: columns, marginal notes, rows."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from rkc_check.model import Box, Line, LineRole
from rkc_check.read.pdftext import Run

_GUTTER = 9.0
"""Points that separate two columns at least."""

_SIDE = 4
"""Lines that a column has at least."""

_LABEL = 8
"""A side whose lines have fewer letters on average holds labels or numbers, not a column."""

_NUMBER = re.compile(r"^\W?(?:[^\W\d]+\.?\s)?(?:\d[\w.-]*|[IVXLC]+|\w)\W{0,2}$")

_BASE, _PLACE, _LEFT = attrgetter("base"), attrgetter("base", "line"), attrgetter("left")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Left and right edge of the text block."""

    left: float
    right: float


def frames(pages: Sequence[tuple[float, Sequence[Run]]]) -> list[Frame | None]:
    """The text block of each page, from the long lines of all pages like it.

    Pages are alike when they are equally wide and both left or both right pages: books
    put their marginal notes on the outer edge. None where too few long lines tell.
    """
    wide: dict[tuple[int, int], list[Run]] = defaultdict(list)
    for number, (width, runs) in enumerate(pages):
        longest = max((run.right - run.left for run in runs), default=0.0)
        wide[round(width), number % 2] += [
            run for run in runs if run.right - run.left >= 0.5 * longest and not run.turn
        ]
    found: dict[tuple[int, int], Frame | None] = {}
    for key, runs in wide.items():
        lefts, rights = sorted(run.left for run in runs), sorted(run.right for run in runs)
        few = len(runs) < 5
        found[key] = None if few else Frame(
            left=lefts[len(lefts) // 20], right=rights[-1 - len(rights) // 20]
        )  # fmt: skip
    return [found[round(width), number % 2] for number, (width, _) in enumerate(pages)]


def lines(runs: Sequence[Run], page: int, width: float, frame: Frame | None) -> list[Line]:
    """The lines of one page in reading order, marginal notes and turned text marked as such.

    A marginal note stands before the line that it begins beside. Every run comes out once.
    """
    upright = [run for run in runs if not run.turn]
    turned = [_line([run], page, "header") for run in runs if run.turn]
    notes = _marginal(upright, frame)
    marginal = {id(run) for run in notes}
    body = [run for run in upright if id(run) not in marginal]
    found = [_line(row, page, "text") for row in _in_order(body, width)]
    margin = [_line(row, page, "margin") for row in _rows(notes)]
    return turned + _beside(found, margin)


def _marginal(runs: Sequence[Run], frame: Frame | None) -> list[Run]:
    """Runs wholly outside the text block, but for numbers that hang beside their text."""
    if frame is None:
        return []
    outside = [r for r in runs if r.right <= frame.left + 2 or r.left >= frame.right - 2]
    if not outside:
        return []
    beside = {id(run) for run in outside}
    inside = [run for run in runs if id(run) not in beside]
    return [
        run
        for run in outside
        if not (
            _NUMBER.match(run.text)
            and any(
                abs(other.base - run.base) < 0.4 * run.size and abs(other.size - run.size) < 1
                for other in inside
            )
        )
    ]


def _in_order(runs: Sequence[Run], width: float) -> Iterable[list[Run]]:
    """Rows of runs in reading order: a column is read to its end before the next."""
    gutter = _gutter(runs, width) if _may_have_columns(runs) else None
    if gutter is None:
        yield from _rows(runs)
        return
    band: list[Run] = []
    for run in sorted(runs, key=_BASE):
        if run.left < gutter - 2 and run.right > gutter + 2:
            yield from _band(band, gutter, width)
            yield from _rows([run])
            band = []
        else:
            band.append(run)
    yield from _band(band, gutter, width)


def _band(runs: Sequence[Run], gutter: float, width: float) -> Iterable[list[Run]]:
    """The columns between two lines that run across the page."""
    left = [run for run in runs if run.right <= gutter + 2]
    right = [run for run in runs if run.right > gutter + 2]
    if min(len(left), len(right)) < 2:
        yield from _rows(runs)
        return
    yield from _in_order(left, width)
    yield from _in_order(right, width)


def _may_have_columns(runs: Sequence[Run]) -> bool:
    if len(runs) < 2 * _SIDE:
        return False
    ordered = sorted(runs, key=_BASE)
    close = sum(
        1 for a, b in itertools.pairwise(ordered) if b.base - a.base < 0.5 * a.size
    )
    return close >= _SIDE


def _gutter(runs: Sequence[Run], width: float) -> float | None:
    """The middle of the widest strip that hardly any run crosses, if two columns flank it."""
    step = 3.0
    left, right = min([run.left for run in runs]), max([run.right for run in runs])
    first, limit = int(left // step), 0.12 * len(runs)
    edges = [0] * (int(right // step) - first + 2)
    for run in runs:
        edges[int(run.left // step) - first] += 1
        edges[int(run.right // step) - first + 1] -= 1
    free = [count <= limit for count in itertools.accumulate(edges[:-1])]
    if not any(map(all, zip(free, free[1:], free[2:], strict=False))):
        return None  # Three steps is what a gutter has at least.
    best, start = (0.0, 0.0), left
    at = left
    while at <= right:
        if not free[int(at // step) - first]:
            start = at + step
        elif at - start >= best[0]:
            best = (at - start, (start + at) / 2)
        at += step
    room, middle = best
    if room < _GUTTER - step or not left + 0.12 * width < middle < right - 0.12 * width:
        return None
    sides = (
        [run for run in runs if run.right <= middle + 2],
        [run for run in runs if run.left >= middle - 2],
    )
    for side in sides:
        letters = sum(len(run.text) for run in side)
        if len(side) < _SIDE or letters / len(side) < _LABEL:
            return None
    (top, bottom), (other_top, other_bottom) = (
        (min(run.top for run in side), max(run.bottom for run in side)) for side in sides
    )
    shared = min(bottom, other_bottom) - max(top, other_top)
    return middle if shared > 0.4 * min(bottom - top, other_bottom - other_top) else None


def _rows(runs: Sequence[Run]) -> list[list[Run]]:
    """Runs on one baseline make a row; rows from top to bottom, runs from left to right."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=_PLACE):
        last = rows[-1] if rows else None
        if last and run.base - last[0].base < 0.35 * max(run.size, last[0].size):
            last.append(run)
        else:
            rows.append([run])
    for row in rows:
        row.sort(key=_LEFT)
    return rows


def _line(row: Sequence[Run], page: int, role: LineRole) -> Line:
    """The line that the runs of a row make, from left to right."""
    longest = max(row, key=lambda run: len(run.text))
    box: Box = (
        round(row[0].left, 1),
        round(min([run.top for run in row]), 1),
        round(max([run.right for run in row]), 1),
        round(max([run.bottom for run in row]), 1),
    )
    return Line(
        text=" ".join([run.text for run in row]), page=page, box=box,
        size=round(longest.size, 1), bold=all(run.bold for run in row), role=role,
    )  # fmt: skip


def _beside(body: Sequence[Line], margin: Sequence[Line]) -> list[Line]:
    """Each marginal note before the first body line that is not above it."""
    found: list[Line] = []
    waiting = list(margin)
    last = -1
    places: dict[int, list[Line]] = defaultdict(list)
    for note in waiting:
        at = next(
            (n for n, line in enumerate(body) if line.box[3] > note.box[1] + 1), len(body)
        )
        # The lines of one note stay together.
        before = places[last][-1] if places.get(last) else None
        if before and 0 <= note.box[1] - before.box[1] < 2 * max(note.size, 6.0):
            at = last
        places[at].append(note)
        last = at
    for number, line in enumerate(body):
        found += places.get(number, [])
        found.append(line)
    return found + places.get(len(body), [])
