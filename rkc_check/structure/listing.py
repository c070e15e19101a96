"""A list of articles kept beside a law, and how far the law as structured agrees with it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rkc_check.model import Law
from rkc_check.structure.numbering import Grammar

_PLAIN = re.compile(r"\d[\w¹²³⁴⁵⁶⁷⁸⁹⁰.-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How many articles were listed and found, which are missing, and which are too many."""

    listed: int
    found: int
    missing: tuple[str, ...]
    extra: tuple[str, ...]

    @property
    def recall(self) -> float:
        """Share of the listed articles that were found, 0..1."""
        return (self.listed - len(self.missing)) / self.listed if self.listed else 1.0

    @property
    def precision(self) -> float:
        """Share of the articles found that are listed, 0..1."""
        return (self.found - len(self.extra)) / self.found if self.found else 1.0


def listed(text: str, grammar: Grammar) -> tuple[str, ...]:
    """The article numbers of a list: one article a line, or the bare numbers, one a line.

    Lines that begin with the law's word for article count; where no line does, those that
    begin with a number and a heading.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    plain = [line for line in lines if _PLAIN.fullmatch(line)]
    if plain and len(plain) == len(lines):
        return tuple(grammar.number(line) for line in plain)
    for family in ("word", "number"):
        numbers = _numbers(lines, family, grammar)
        if numbers:
            return numbers
    return ()


def compare(law: Law, numbers: Sequence[str]) -> Comparison:
    """The articles of a law against a list of numbers; each occurrence counts once."""
    want = Counter(numbers)
    have = Counter(clause.article for clause in law.clauses if clause.kind == "article")
    return Comparison(
        listed=want.total(),
        found=have.total(),
        missing=tuple((want - have).elements()),
        extra=tuple((have - want).elements()),
    )


def _numbers(lines: Sequence[str], family: str, grammar: Grammar) -> tuple[str, ...]:
    found = []
    for line, after in zip(lines, (*lines[1:], ""), strict=True):
        marks = [m for m in grammar.marks(line) if m.kind == "article" and m.family == family]
        if marks and not marks[0].heading and grammar.says("broken", after):
            joined = grammar.marks(f"{line} {after}")
            marks = [m for m in joined if m.kind == "article"] or marks
        found += [mark.number for mark in marks[:1]]
    return tuple(found)
