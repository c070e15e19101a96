"""Gives every line its role and its letters, so that page furniture never becomes law.

Guarantees, each held to by a test of its number in ``tests/read/test_cleanup.py``:

1. No line vanishes: each line read comes out once, in the same order, with a role.
2. What returns at the top or foot of the pages, on all or on every second, is ``header``
   or ``footer``, wherever it stood in the file; so is a heading of small type that changes
   with the chapter.
3. A number that counts the pages is a ``page_number``; any other number stays text.
4. Advertising (an address of the web or of a mailbox that returns, a line printed at the
   same place on many pages) is ``footer`` or ``header`` wherever it stands.
5. The entries of a contents page are ``contents``, with or without leaders.
6. Small type at the foot of a page that begins with a mark is a ``note``.
7. A word broken at the end of a line ends in a soft hyphen (U+00AD) where the hyphen goes
   when the lines are joined, and in its own hyphen where it stays, by the words of the
   document.
8. Letters are those of :func:`rkc_check.read.letters.tidy`; apart from guarantee 7 nothing
   is moved between lines, so an offset leads to the page and box where its word begins.
9. Lines that the reader already gave a role (marginal notes, tables) keep it, unless they
   are running matter.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from rkc_check.model import Line, LineRole
from rkc_check.read.contents import contents
from rkc_check.read.letters import tidy
from rkc_check.read.running import running_matter

_PARTS = re.compile(r"[^\W\d_]+(?:[-‐‑][^\W\d_]+)*")
_BROKEN = re.compile(r"([^\W\d_]+)[-‐‑]$")
_FIRST = re.compile(r"[^\W\d_]+")
_MARK = re.compile(r"^(?:[¹²³⁴⁵⁶⁷⁸⁹⁰]+|\d{1,3}[).]?\s|\*+|[†‡])\s*\S")
_LAW: frozenset[LineRole] = frozenset({"text", "heading"})


def clean(lines: Sequence[Line], pages: int) -> tuple[Line, ...]:
    """The same lines in the same order, each with its role and its letters put right."""
    found = [
        line if (text := tidy(line.text)) == line.text else replace(line, text=text)
        for line in lines
    ]
    if any(line.box != (0.0, 0.0, 0.0, 0.0) for line in found):
        found = _with(found, running_matter(found, pages))
        found = _with(found, _footnotes(found))
    found = _with(found, contents(found, pages))
    return tuple(_hyphens(found))


def _with(lines: list[Line], roles: dict[int, LineRole]) -> list[Line]:
    for number, role in roles.items():
        lines[number] = replace(lines[number], role=role)
    return lines


def _footnotes(lines: Sequence[Line]) -> dict[int, LineRole]:
    """Guarantee 6: from the foot of the page up, small type that begins with a mark."""
    body = body_size(lines)
    roles: dict[int, LineRole] = {}
    by_page: dict[int, list[int]] = {}
    for number, line in enumerate(lines):
        if line.role in _LAW:
            by_page.setdefault(line.page, []).append(number)
    for numbers in by_page.values():
        small = []
        for number in sorted(numbers, key=lambda n: lines[n].box[1], reverse=True):
            if not 0 < lines[number].size <= 0.9 * body:
                break
            small.append(number)
        if small and len(small) < len(numbers) and _MARK.match(lines[small[-1]].text):
            roles |= dict.fromkeys(small, "note")
    return roles


def body_size(lines: Sequence[Line]) -> float:
    """The size of type that most letters of the text are printed in."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _hyphens(lines: list[Line]) -> list[Line]:
    """Guarantee 7, over page breaks too: the lines between are not text."""
    if not any(line.box[2] for line in lines):
        return lines
    broken = [
        number
        for number, line in enumerate(lines)
        if line.role in _LAW and line.text[-1:] in "-‐‑" and line.text[-2:-1].isalnum()
    ]
    if not broken:
        return lines
    words = _Words(lines, broken)
    for number in broken:
        after = next((n for n in range(number + 1, len(lines)) if lines[n].role in _LAW), None)
        if after is None:
            continue
        line, next_line = lines[number], lines[after]
        if next_line.text[:1].isdigit():
            # "ЗРУ-" before "446": a number belongs to its letters; it moves up to them.
            head, _, rest = next_line.text.partition(" ")
            if rest:
                lines[number] = replace(line, text=line.text + head)
                lines[after] = replace(next_line, text=rest)
        elif words.joins(line.text, next_line.text):
            lines[number] = replace(line, text=line.text[:-1] + "\u00ad")
    return lines


class _Words:
    """The whole words of a document: they say which hyphens at line ends are their own."""

    def __init__(self, lines: Sequence[Line], broken: Sequence[int]) -> None:
        text = "\n".join([line.text for line in lines]).lower()
        self._counts = Counter(_PARTS.findall(text))
        pieces: Counter[str] = Counter()
        for number in broken:
            head = _BROKEN.search(lines[number].text.lower())
            tail = _FIRST.match(lines[number + 1].text.lower()) if number + 1 < len(lines) else None
            pieces.update(hit[hit.lastindex or 0] for hit in (head, tail) if hit)
        self._counts.subtract(pieces)
        self._heads = {w.split("-")[0] for w, n in self._counts.items() if "-" in w and n > 0}
        # A text set without hyphenation breaks only where a hyphen stands anyway.
        self._hyphenated = len(broken) > 0.02 * len(lines)

    def joins(self, before: str, after: str) -> bool:
        """Whether the hyphen between two lines goes when they are joined."""
        head, tail = _BROKEN.search(before.lower()), _FIRST.match(after)
        if head is None or tail is None or not tail[0].islower():
            return False
        first, second = head[1], tail[0]
        whole = self._counts[first + second]
        compound = self._counts[f"{first}-{second}"]
        if whole > 0 or compound > 0:
            return whole >= compound
        if first in self._heads and len(first) > 3:
            return False
        both = self._counts[first] > 0 and self._counts[second] > 0 and len(second) > 1
        return self._hyphenated and not both
