"""Numbering grammars: how the legal texts of one language number their units (data)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rkc_check.model import ClauseKind

ORDER: tuple[ClauseKind, ...] = (
    "annex", "part", "section", "subsection", "chapter", "division",
    "article", "paragraph", "point", "subpoint",
)  # fmt: skip
"""Levels from the outermost to the innermost."""

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One way of opening a unit: compiled patterns with the groups number and heading."""

    kind: ClauseKind
    family: str
    patterns: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The opening of a unit found at the start of a paragraph."""

    kind: ClauseKind
    family: str
    number: str
    heading: str
    length: int
    """Characters that the numbering takes up before the text begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """All levels of a language and its words for references, definitions and repeal."""

    levels: tuple[Level, ...]
    words: Mapping[str, tuple[re.Pattern[str], ...]] = field(default_factory=dict)
    article_words: tuple[str, ...] = ()

    def marks(self, paragraph: str) -> list[Mark]:
        """Every reading of the paragraph's beginning, the outermost level first."""
        found = []
        for level in self.levels:
            for pattern in level.patterns:
                hit = pattern.match(paragraph)
                if hit:
                    found.append(_mark(level, hit))
                    break
        return found

    def says(self, word: str, text: str) -> bool:
        """Whether one of the patterns under ``[words]`` finds something in the text."""
        return any(pattern.search(text) for pattern in self.words.get(word, ()))


def grammar(data: Mapping[str, Any]) -> Grammar:
    """Compile the parsed ``numbering.toml`` of a language."""
    levels = [
        Level(
            kind=record["kind"],
            family=record.get("family", ""),
            patterns=tuple(re.compile(pattern) for pattern in record["patterns"]),
        )
        for record in data["level"]
    ]
    levels.sort(key=lambda level: ORDER.index(level.kind))
    words = {
        name: tuple(re.compile(p, re.IGNORECASE if name in _LOOSE else 0) for p in patterns)
        for name, patterns in data.get("words", {}).items()
        if name != "article"
    }
    return Grammar(
        levels=tuple(levels),
        words=words,
        article_words=tuple(data.get("words", {}).get("article", ())),
    )


_LOOSE = frozenset({"repealed", "note", "this_act"})


def plain_number(printed: str) -> str:
    """A number as it is cited: superscripts after a hyphen, no stop at the end."""
    base = printed.rstrip("⁰¹²³⁴⁵⁶⁷⁸⁹")
    raised = printed[len(base) :].translate(_SUPERSCRIPTS)
    return (f"{base}-{raised}" if raised else base).rstrip(".")


def sort_key(number: str, *, decimal: bool = False) -> tuple[int, float, str]:
    """Orders article numbers: 12 < 12A < 12.1 < 13.

    Inserted articles count on (12.9 < 12.10) or, ``decimal``, as fractions
    (12.01 < 12.1 < 12.11), as some common-law statutes insert them.
    """
    found = re.match(r"(\d+)(?:[.-](\d+))?(.*)", number)
    if not found:
        return (0, 0, number)
    inserted = found[2] or "0"
    return int(found[1]), float(f"0.{inserted}" if decimal else inserted), found[3]


def _mark(level: Level, hit: re.Match[str]) -> Mark:
    groups = hit.groupdict()
    heading = (groups.get("heading") or "").strip()
    start = hit.start("heading") if groups.get("heading") else hit.end()
    number = plain_number((groups.get("number") or "").strip())
    return Mark(kind=level.kind, family=level.family, number=number, heading=heading, length=start)
