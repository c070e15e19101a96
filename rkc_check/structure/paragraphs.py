"""Printed lines to paragraphs, the units that a numbering can open."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rkc_check.model import Line
from rkc_check.structure.layout import Layout, has_box
from rkc_check.structure.numbering import INNER, Grammar

LAW_ROLES = ("text", "heading", "table")
"""Roles of the lines that become law."""

_SOFT = frozenset("\u00ad\u0002\ufffe")
_HYPHEN = frozenset("-‐‑")
_ENDS = frozenset(".;:!?»”\")]")
_STOPS = re.compile(r"[.;:!?]\W*$")
_TAIL = re.compile(r"[.,;:)»](?!\d)(?:\s|$)")
"""A line that begins like this was broken off by a raised number in it."""

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_NUMBER = 40
"""Characters of the longest line that holds only an article's number."""

_WRAPPED_AT = 110
"""Characters: a text whose long lines all end before this column was wrapped by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Text joined from lines; ``places`` are where in it each line begins, ascending from 0.

    ``continues`` says that the piece was cut off the paragraph before it, ``order`` is the
    place of its first line among all lines of the document; ``margin`` is
    a marginal note printed beside it, ``notes`` are footnotes that stand after it.
    """

    text: str
    places: tuple[tuple[int, Line], ...]
    bold: bool = False
    indented: bool = False
    size: float = 0.0
    table: bool = False
    heading: bool = False
    continues: bool = False
    order: int = 0
    margin: str = ""
    notes: tuple[str, ...] = ()

    @property
    def boxed(self) -> bool:
        """Whether the paragraph has a place on paper."""
        return bool(self.places) and has_box(self.places[0][1])

    def cut(self, start: int, end: int) -> Paragraph:
        """The piece from ``start`` to ``end``, stripped, with its own places."""
        piece = self.text[start:end]
        start += len(piece) - len(piece.lstrip())
        piece = piece.strip()
        first = [(0, line) for at, line in self.places if at <= start][-1:]
        inside = [(at - start, line) for at, line in self.places if 0 < at - start < len(piece)]
        last = end >= len(self.text)
        return replace(
            self,
            text=piece,
            places=(*first, *inside),
            continues=start > 0,
            margin="" if start else self.margin,
            notes=self.notes if last else (),
        )

    def joined(self, other: Paragraph) -> Paragraph:
        """This paragraph with the piece that was cut off it put back."""
        offset = len(self.text) + 1
        moved = tuple((at + offset, line) for at, line in other.places[1:])
        return replace(
            self,
            text=f"{self.text} {other.text}",
            places=self.places + moved,
            notes=self.notes + other.notes,
        )


def paragraphs(lines: Sequence[Line], grammar: Grammar) -> list[Paragraph]:
    """Join the lines that are law into paragraphs, in their order.

    Text formats without boxes have a paragraph a line, unless their lines were
    wrapped at a fixed width.
    """
    placed = [
        (order, line)
        for order, line in enumerate(lines)
        if line.role in LAW_ROLES and line.text.strip()
    ]
    body = [line for _, line in placed]
    words = set(_WORD.findall("\n".join([line.text for line in body]).lower()))
    wrapped = _wrapped(body)
    layout = Layout.of(body)
    groups: list[list[Line]] = []
    orders: list[int] = []
    for order, line in placed:
        if groups and _goes_on(groups, line, layout, grammar, wrapped):
            groups[-1].append(line)
        else:
            groups.append([line])
            orders.append(order)
    return [
        _joined(group, order, words, layout)
        for group, order in zip(groups, orders, strict=True)
    ]


def _wrapped(lines: Sequence[Line]) -> float:
    """The width in characters at which a text without boxes was wrapped; 0: it was not."""
    plain = [line.text for line in lines if not has_box(line)]
    if len(plain) < 20:
        return 0.0
    lengths = sorted(len(text) for text in plain)
    width = lengths[int(len(lengths) * 0.95)]
    broken = sum(
        1
        for before, text in itertools.pairwise(plain)
        if text[:1].islower() and not _ends(before) and len(before) > width * 0.6
    )
    return float(width) if width < _WRAPPED_AT and broken > len(plain) * 0.15 else 0.0


def _goes_on(
    groups: Sequence[Sequence[Line]], line: Line, layout: Layout, grammar: Grammar, wrapped: float
) -> bool:
    """Whether ``line`` goes on with the paragraph that the last group has so far."""
    group, before = groups[-1], groups[-1][-1]
    if "table" in (before.role, line.role):
        return False
    if len(group) == 1 and _broken(before, line, grammar):
        return True
    if has_box(before) and has_box(line):
        return _continues(group, line, layout, grammar)
    follows = len(groups) > 1 and line.text[:1].islower() and not _ends(before.text)
    again = len(group) == 2 and _broken(group[0], before, grammar)
    if follows and (again or _alone(groups[-2][-1], grammar)):
        # After a number on a line of its own even the first words may stand alone.
        return True
    if not wrapped or _opens(before, line, grammar):
        return False
    room = wrapped - len(before.text)
    if line.text[:1].islower() and not _stops(before.text):
        return True
    return room <= len(line.text.split(" ", 1)[0]) + 1


def _ends(text: str) -> bool:
    """Whether the text ends as a sentence or a part of one does."""
    return text.rstrip()[-1:] in _ENDS


def _stops(text: str) -> bool:
    """The same for a stop alone, whatever signs stand after it."""
    return not text[-1:].isalnum() and bool(_STOPS.search(text))


def _breaks(text: str, hyphens: frozenset[str]) -> bool:
    """Whether the text ends in a word that one of the hyphens breaks."""
    return text[-1:] in hyphens and (text[-2:-1].isalnum() or text[-2:-1] == "_")


def _broken(before: Line, line: Line, grammar: Grammar) -> bool:
    """Whether a numbering was broken in two lines: "Chapter", "II" or "Article 9.", "A."."""
    if len(before.text) > _NUMBER:
        return False
    if grammar.says("unit", before.text):
        return any(mark.number for mark in grammar.marks(f"{before.text} {line.text}"))
    return grammar.says("broken", line.text) and _alone(before, grammar)


def _alone(line: Line, grammar: Grammar) -> bool:
    """Whether the line holds nothing but the number of an article."""
    if len(line.text) > _NUMBER:
        return False
    return any(m.kind == "article" and not m.heading for m in grammar.marks(line.text))


def _opens(before: Line, line: Line, grammar: Grammar) -> bool:
    """Whether a numbering at the start of ``line`` opens a new unit."""
    marks = grammar.marks(line.text)
    return bool(marks) and (marks[0].kind not in INNER or _ends(before.text))


def _continues(group: Sequence[Line], line: Line, layout: Layout, grammar: Grammar) -> bool:
    before, first = group[-1], line.text[:1]
    if _TAIL.match(line.text):
        return True
    if abs(before.size - line.size) > 0.6:
        return False
    if before.bold != line.bold:
        return first.islower() and not _ends(before.text) and len(group) == 1
    if first.islower() and not _ends(before.text):
        return True
    lead = layout.lead(before, line)
    if lead > 1.9 or (lead > 1.4 and not first.islower() and _stops(before.text)):
        return False
    if _opens(before, line, grammar):
        return False
    if layout.centred(before) and layout.centred(line):
        return lead < 1.6
    if layout.indented(line) and not layout.indented(before):
        return False
    if layout.ends_early(before, line):
        return False
    if layout.indented(line) and layout.indented(before) and len(group) == 1:
        return not _ends(before.text) and layout.hanging(before, line)
    return True


def _joined(group: Sequence[Line], order: int, words: set[str], layout: Layout) -> Paragraph:
    text = ""
    places = []
    for line in group:
        piece = " ".join(line.text.split())
        if text:
            text = _glue(text, piece, words)
        places.append((len(text), line))
        text += piece
    return Paragraph(
        text=text,
        places=tuple(places),
        bold=all(line.bold for line in group),
        indented=layout.indented(group[0]),
        size=group[0].size,
        table=group[0].role == "table",
        heading=group[0].role == "heading",
        order=order,
    )


def _glue(text: str, piece: str, words: set[str]) -> str:
    """The text so far, ready to take the next line: hyphens at line ends decided by word list."""
    if _breaks(text, _SOFT):
        return text[:-1]
    if _TAIL.match(piece):
        return text
    if not _breaks(text, _HYPHEN) or not piece[:1].isalpha():
        return text + " "
    head = re.search(r"[^\W\d_]+(?=.$)", text)
    tail = re.match(r"[^\W\d_]+", piece)
    if head is None or tail is None or piece[:1].isupper() != text[-2:-1].isupper():
        return text
    first, second = head[0].lower(), tail[0].lower()
    if first + second in words:
        return text[:-1]
    if f"{first}-{second}" in words or {first, second} <= words:
        return text
    return text[:-1]
