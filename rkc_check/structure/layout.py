"""The usual edges of a text on paper, which tell where its paragraphs end."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from rkc_check.model import Line

NO_BOX = (0.0, 0.0, 0.0, 0.0)
_STEP = 3.0
"""Points: edges nearer than this are one edge."""


def has_box(line: Line) -> bool:
    """Whether the line has a place on paper."""
    return line.box != NO_BOX


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of one page: its left and right edge in points."""

    left: float
    right: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Columns per page, and the usual distance from line to line per letter size."""

    columns: dict[int, tuple[Column, ...]]
    leads: dict[float, float]

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Layout:
        """Measure the lines of a whole document."""
        pages: dict[int, list[Line]] = defaultdict(list)
        for line in lines:
            if has_box(line):
                pages[line.page].append(line)
        usual = _usual_left([line for page in pages.values() for line in page])
        columns = {page: _columns(found, usual) for page, found in pages.items()}
        return cls(columns=_evened(columns), leads=_leads(lines))

    def column(self, line: Line) -> Column:
        """The column in which a line stands."""
        found = self.columns.get(line.page, ())
        inside = [column for column in found if column.left <= line.box[0] + 4]
        if inside:
            return inside[-1]
        return found[0] if found else Column(left=line.box[0], right=line.box[2])

    def indented(self, line: Line) -> bool:
        """Whether the line begins clearly right of its column's edge."""
        return has_box(line) and line.box[0] > self.column(line).left + 7

    def centred(self, line: Line) -> bool:
        """Whether the line stands in the middle of its column, with room on both sides."""
        column = self.column(line)
        left, right = line.box[0] - column.left, column.right - line.box[2]
        return left > 14 and right > 14 and abs(left - right) < 12

    def lead(self, before: Line, line: Line) -> float:
        """Distance to the line before, in usual distances; 1.0 across pages and columns."""
        if before.page != line.page or line.box[1] <= before.box[1]:
            return 1.0
        usual = self.leads.get(round(line.size, 0), 0.0)
        return (line.box[1] - before.box[1]) / usual if usual else 1.0

    def ends_early(self, before: Line, line: Line) -> bool:
        """Whether the first word of ``line`` would still have fitted on the line before."""
        column = self.column(before)
        word = len(line.text.split(" ", 1)[0])
        per_letter = (line.box[2] - line.box[0]) / max(len(line.text), 1)
        margin = 0.08 * (column.right - column.left)
        return before.box[2] + (word + 1) * per_letter * 1.15 + margin < column.right

    def hanging(self, before: Line, line: Line) -> bool:
        """Whether two indented lines belong together: the line before runs to the edge."""
        column = self.column(before)
        return before.box[2] > column.right - 0.12 * (column.right - column.left)


def _usual_left(lines: Sequence[Line]) -> int:
    """The leftmost edge (in steps) that at least a tenth of the lines share."""
    lefts = Counter(round(line.box[0] / _STEP) for line in lines)
    common = [edge for edge, count in lefts.items() if count >= len(lines) * 0.1]
    return min(common, default=0)


def _columns(lines: Sequence[Line], usual: int) -> tuple[Column, ...]:
    lefts = Counter(round(line.box[0] / _STEP) for line in lines)
    first = (
        usual if usual in lefts or usual + 1 in lefts or usual - 1 in lefts else _usual_left(lines)
    )
    starts = [first * _STEP]
    for edge in sorted(lefts):
        at = edge * _STEP
        if lefts[edge] < 4 or at < starts[-1] + 60:
            continue
        left = [line for line in lines if starts[-1] - 8 <= line.box[0] < at - 6]
        crossing = sum(line.box[2] > at + 2 for line in left)
        if len(left) >= 4 and crossing <= 0.1 * len(left):
            starts.append(at)
    found = []
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else float("inf")
        rights = [line.box[2] for line in lines if start - 8 <= line.box[0] < end - 6]
        rights = [right for right in rights if right < end + 2] or [start]
        found.append(Column(left=start, right=max(rights)))
    return tuple(found)


def _evened(columns: dict[int, tuple[Column, ...]]) -> dict[int, tuple[Column, ...]]:
    """Right edges of single-column pages are those of the document: a short page has none."""
    single = sorted(found[0].right for found in columns.values() if len(found) == 1)
    if not single:
        return columns
    right = single[int(len(single) * 0.8)]
    return {
        page: (
            (Column(left=found[0].left, right=max(right, found[0].right)),)
            if len(found) == 1
            else found
        )
        for page, found in columns.items()
    }


def _leads(lines: Sequence[Line]) -> dict[float, float]:
    seen: dict[float, Counter[float]] = defaultdict(Counter)
    for before, line in itertools.pairwise(lines):
        step = line.box[1] - before.box[1]
        if before.page == line.page and step > 0.6 * line.size and has_box(line):
            seen[round(line.size, 0)][round(step * 2) / 2] += 1
    return {size: counts.most_common(1)[0][0] for size, counts in seen.items()}
