"""Printed lines to paragraphs, the units that a numbering can open."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rkc_check.model import Anchor, Line
from rkc_check.structure.numbering import Grammar

_HYPHEN = re.compile(r"(?<=\w)[\u00ad\u0002\ufffe]$")
_HARD_HYPHEN = re.compile(r"(?<=[a-zа-яё])-$")
_ENDS = re.compile(r"[.;:!?»”\")\]]\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Text joined from lines; ``anchors`` are offsets within it."""

    text: str
    anchors: tuple[Anchor, ...]
    bold: bool
    indented: bool


def paragraphs(lines: Sequence[Line], grammar: Grammar) -> list[Paragraph]:
    """Join the lines that are law; text formats without boxes have a paragraph a line."""
    body = [line for line in lines if line.role in ("text", "heading", "table")]
    layout = _Layout.of(body)
    words = {word for line in body for word in re.findall(r"\w{4,}", line.text.lower())}
    groups: list[list[Line]] = []
    for line in body:
        if groups and layout.continues(groups[-1][-1], line, grammar):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_joined(group, words, layout) for group in groups]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """The usual edges of the text, measured on the whole document."""

    boxes: bool
    left: dict[int, float]
    right: float
    gap: float

    @classmethod
    def of(cls, lines: Sequence[Line]) -> _Layout:
        boxes = any(line.box != (0.0, 0.0, 0.0, 0.0) for line in lines)
        per_page: dict[int, Counter[int]] = {}
        for line in lines:
            per_page.setdefault(line.page, Counter())[round(line.box[0] / 3)] += 1
        lefts = Counter(round(line.box[0] / 3) for line in lines)
        usual = _usual_left(lefts)
        rights = sorted(line.box[2] for line in lines) or [0.0]
        gaps = Counter(
            round(b.box[1] - a.box[1])
            for a, b in itertools.pairwise(lines)
            if a.page == b.page and b.box[1] > a.box[1]
        )
        left = {
            page: (_usual_left(seen) if usual not in seen else usual) * 3.0
            for page, seen in per_page.items()
        }
        return cls(
            boxes=boxes,
            left=left,
            right=rights[int(len(rights) * 0.9)],
            gap=float(gaps.most_common(1)[0][0]) if gaps else 0.0,
        )

    def indented(self, line: Line) -> bool:
        return self.boxes and line.box[0] > self.left.get(line.page, 0.0) + 7

    def continues(self, before: Line, line: Line, grammar: Grammar) -> bool:
        """Whether ``line`` goes on with the paragraph that ``before`` ends."""
        if not self.boxes or "table" in (before.role, line.role):
            return False
        first = line.text[:1]
        if before.bold != line.bold or abs(before.size - line.size) > 0.6:
            return False
        if first.islower() and not _ENDS.search(before.text):
            return True
        if before.page == line.page and line.box[1] - before.box[1] > 1.9 * self.gap > 0:
            return False
        marks = grammar.marks(line.text)
        if marks and (
            marks[0].kind not in ("paragraph", "point", "subpoint") or _ENDS.search(before.text)
        ):
            return False
        if self.indented(line) and not self.indented(before):
            return False
        width = self.right - self.left.get(line.page, 0.0)
        short = before.box[2] < self.right - 0.25 * width
        if short and not first.islower():
            return False
        if self.indented(line) and self.indented(before):
            return not _ENDS.search(before.text)
        return True


def _usual_left(lefts: Counter[int]) -> int:
    """The leftmost edge that at least a tenth of the lines share."""
    total = sum(lefts.values())
    common = [edge for edge, count in lefts.items() if count >= total * 0.1]
    return min(common, default=0)


def _joined(group: Sequence[Line], words: set[str], layout: _Layout) -> Paragraph:
    text = ""
    anchors = []
    for line in group:
        piece = " ".join(line.text.split())
        if text:
            text = _glue(text, piece, words)
        anchors.append(Anchor(start=len(text), page=line.page, box=line.box))
        text += piece
    text = (
        re.sub(r"(?<=\w)[\u00ad\u0002\ufffe](?=\w)", lambda m: "", text)
        if len(group) == 1
        else text
    )
    return Paragraph(
        text=text,
        anchors=tuple(anchors),
        bold=all(line.bold for line in group),
        indented=layout.indented(group[0]),
    )


def _glue(text: str, piece: str, words: set[str]) -> str:
    """The text so far, ready to take the next line: hyphens at line ends decided by word list."""
    if _HYPHEN.search(text):
        return text[:-1]
    if _HARD_HYPHEN.search(text) and piece[:1].islower():
        head = re.search(r"\w+(?=-$)", text)
        tail = re.match(r"\w+", piece)
        if head and tail:
            whole = (head[0] + tail[0]).lower()
            return (
                text[:-1] if whole in words or f"{head[0]}-{tail[0]}".lower() not in words else text
            )
    return text + " "
