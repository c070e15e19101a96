"""Gives every line its role, so that nothing of the page's furniture becomes law.

Guarantees:

1. No line vanishes: each line read comes out once, with a role.
2. Lines that return at the top or foot of many pages are ``header`` or ``footer``.
3. A number alone at the top or foot of a page is a ``page_number``.
4. Lines of a contents page (leaders, page numbers in a row) are ``contents``.
5. Soft hyphens and ligatures are resolved; no other character of a text line changes.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from rkc_check.model import Line, LineRole

MARGIN_LINES = 3
"""Lines at the top and at the foot of a page that may be running matter."""

_LIGATURES = str.maketrans({"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "\u00a0": " "})
_PAGE_NUMBER = re.compile(
    r"^\W*(?:(?:page|стр\.?|страница|p\.)\s*)?\d{1,4}(?:\s*(?:of|из|/)\s*\d{1,4})?\W*$", re.I
)
_LEADER = re.compile(r"(?:\.\s?){4,}\s*\d{1,4}$|…+\s*\d{1,4}$")


def clean(lines: Sequence[Line], pages: int) -> tuple[Line, ...]:
    """The same lines in the same order, each with its role."""
    tidy = [replace(line, text=line.text.translate(_LIGATURES)) for line in lines]
    roles: dict[int, LineRole] = {}
    if pages > 1:
        _running(tidy, roles, pages)
    for number, line in enumerate(tidy):
        if _LEADER.search(line.text):
            roles.setdefault(number, "contents")
    return tuple(
        replace(line, role=roles[n]) if n in roles else line for n, line in enumerate(tidy)
    )


def _running(lines: Sequence[Line], roles: dict[int, LineRole], pages: int) -> None:
    by_page: dict[int, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        by_page[line.page].append(number)
    edges: list[tuple[int, LineRole]] = []
    for numbers in by_page.values():
        edges += [(n, "header") for n in numbers[:MARGIN_LINES]]
        edges += [(n, "footer") for n in numbers[-MARGIN_LINES:]]
    seen = Counter((role, shape) for n, role in edges for shape in _shapes(lines[n]))
    needed = max(3, pages // 10)
    for number, role in edges:
        text = lines[number].text
        outermost = number in (by_page[lines[number].page][0], by_page[lines[number].page][-1])
        if outermost and _PAGE_NUMBER.match(text):
            roles[number] = "page_number"
        elif len(text) < 200 and any(seen[(role, s)] >= needed for s in _shapes(lines[number])):
            roles[number] = role


def _shapes(line: Line) -> set[tuple[str, int]]:
    """A line's height on the page with its text, as it stands and counted from the page.

    "Page 3" and "Page 4" are one running line, because their numbers go with the pages;
    "Article 14" and "Article 20" that happen to open two pages are not.
    """
    text, height = line.text.casefold().strip(), round(line.box[1] / 6)
    shapes = {(text, height)}
    for found in (re.search(r"\d+", text), re.search(r"\d+(?=\D*$)", text)):
        if found and len(found[0]) < 5:
            moved = f"<{int(found[0]) - line.page}>"
            shapes.add((text[: found.start()] + moved + text[found.end() :], height))
    return shapes
