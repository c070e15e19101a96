"""Marginal notes and footnotes: kept beside the paragraph that they belong to."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from rkc_check.model import Line
from rkc_check.structure.layout import has_box
from rkc_check.structure.numbering import INNER, Grammar
from rkc_check.structure.paragraphs import Paragraph

_NEAR = 30.0
"""Points between the top of a marginal note and the article that it names."""


def with_asides(
    parts: Sequence[Paragraph], lines: Sequence[Line], grammar: Grammar
) -> list[Paragraph]:
    """The paragraphs, each with the marginal note beside it and the footnotes after it.

    A marginal note goes to the paragraph that opens an article at about the same height
    of the page, a footnote to the last paragraph that begins above it.
    """
    found = list(parts)
    pages: dict[int, list[int]] = defaultdict(list)
    for at, part in enumerate(parts):
        pages[part.places[0][1].page].append(at)
    orders = [part.order for part in parts]
    for order, group in _groups(lines):
        text = " ".join(" ".join(line.text.split()) for line in group)
        if group[0].role == "margin":
            beside = _beside(found, pages[group[0].page], group[0], grammar)
            if beside is not None and not found[beside].margin:
                found[beside] = replace(found[beside], margin=text)
                continue
        at = max(bisect_right(orders, order) - 1, 0)
        if found:
            found[at] = replace(found[at], notes=(*found[at].notes, text))
    return found


def _groups(lines: Sequence[Line]) -> list[tuple[int, list[Line]]]:
    """Marginal notes and footnotes, each as the lines that it is printed in, with its place."""
    groups: list[tuple[int, list[Line]]] = []
    before: Line | None = None
    for order, line in enumerate(lines):
        if line.role in ("margin", "note") and line.text.strip():
            last = groups[-1][1][-1] if groups else None
            if last is not None and _same_note(last, line, next_to=before is last):
                groups[-1][1].append(line)
            else:
                groups.append((order, [line]))
        before = line
    return groups


def _same_note(last: Line, line: Line, *, next_to: bool) -> bool:
    """Whether ``line`` goes on with the note that ``last`` belongs to."""
    if (last.role, last.page) != (line.role, line.page) or not has_box(line):
        return False
    if line.role == "note" and not next_to:
        return False
    return 0 <= line.box[1] - last.box[1] < 2 * max(line.size, 7.0)


def _beside(
    parts: Sequence[Paragraph], page: Sequence[int], line: Line, grammar: Grammar
) -> int | None:
    """The article on the page that opens nearest to the height of ``line``."""
    best: tuple[float, int] | None = None
    for at in page:
        distance = abs(parts[at].places[0][1].box[1] - line.box[1])
        if distance > _NEAR or (best and distance >= best[0]):
            continue
        if any(mark.kind not in INNER for mark in grammar.marks(parts[at].text)):
            best = (distance, at)
    return best[1] if best else None
