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

INNER: tuple[ClauseKind, ...] = ("paragraph", "point", "subpoint")
"""Levels below the article."""

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_SUPERSCRIPTS = str.maketrans(_RAISED, "0123456789")
_BARE = re.compile(r"\d+(?:\s?[.-]\s?\d+)*")
_TOKEN = re.compile(r"[.-]?(\d+)|[-\s]?([^\W\d_]+)")
_OPENER = re.compile(r"[\d(\[*§«\"“'–—-]|[^\W\d_]")

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_ROMAN_NUMBER = re.compile(r"[IVXLCDM]+|[ivxlcdm]+")

_CASELESS = frozenset(
    {"repealed", "note", "cut_note", "this_act", "that_act", "contents", "defining"}
)

SortKey = tuple[int, tuple[tuple[float, str], ...]]


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

    last: str = ""
    """The last of several numbers that one opening stands for ("Articles 5 to 9")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """All levels of a language and its words for references, definitions and repeal.

    ``words`` holds compiled patterns by purpose, ``numerals`` numbers written as words
    ("premier", "вторая") and ``inserted`` what follows an inserted number ("bis"): both
    lead to integers. The group ``insert`` of a pattern is what follows the number: a letter
    or digit after a hyphen ("9-A"), a word after a space ("12 bis"). With ``unnumbered``
    the paragraphs of an article are counted and cited although no number is printed.
    """

    levels: tuple[Level, ...]
    words: Mapping[str, tuple[re.Pattern[str], ...]] = field(default_factory=dict)
    article_words: tuple[str, ...] = ()
    numerals: Mapping[str, int] = field(default_factory=dict)
    inserted: Mapping[str, int] = field(default_factory=dict)
    unnumbered: bool = False

    def marks(self, paragraph: str) -> list[Mark]:
        """Every reading of the paragraph's beginning, the outermost level first."""
        if not _OPENER.match(paragraph):
            return []
        found = []
        for level in self.levels:
            for pattern in level.patterns:
                hit = pattern.match(paragraph)
                if hit:
                    found.append(self._mark(level, hit))
                    break
        return found

    def says(self, word: str, text: str) -> bool:
        """Whether one of the patterns under ``[words]`` finds something in the text."""
        return any(pattern.search(text) for pattern in self.words.get(word, ()))

    def without(self, word: str, text: str) -> str:
        """The text without what the patterns under ``[words]`` find in it, and the space before."""
        for pattern in self.words.get(word, ()):
            for hit in reversed(list(pattern.finditer(text))):
                text = text[: hit.start()].rstrip() + text[hit.end() :]
        return text.strip()

    def number(self, printed: str) -> str:
        """A number as it is cited: words as digits, superscripts after a hyphen."""
        plain = " ".join(printed.split())
        known = self.numerals.get(plain.casefold())
        return str(known) if known is not None else plain_number(plain)

    def join(self, printed: str, insert: str) -> str:
        """A number with what was inserted after it: "9-A", "12 bis"."""
        number, tail = self.number(printed.strip()), " ".join(insert.split())
        if not tail:
            return number
        return f"{number} {tail}" if tail[0].isalpha() and len(tail) > 1 else f"{number}-{tail}"

    def key(self, number: str, *, decimal: bool = False) -> SortKey:
        """Orders numbers, see :func:`sort_key`."""
        return sort_key(number, inserted=self.inserted, decimal=decimal)

    def _mark(self, level: Level, hit: re.Match[str]) -> Mark:
        groups = hit.groupdict()
        heading = (groups.get("heading") or "").strip()
        start = hit.start("heading") if groups.get("heading") else hit.end()
        number = self.join(groups.get("number") or "", groups.get("insert") or "")
        return Mark(
            kind=level.kind,
            family=level.family,
            number=number,
            heading=heading,
            length=start,
            last=self.number(groups.get("last") or ""),
        )


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
        name: tuple(re.compile(p, re.IGNORECASE if name in _CASELESS else 0) for p in patterns)
        for name, patterns in data.get("words", {}).items()
        if name != "article"
    }
    return Grammar(
        levels=tuple(levels),
        words=words,
        article_words=tuple(data.get("words", {}).get("article", ())),
        numerals=dict(data.get("numerals", {})),
        inserted=dict(data.get("inserted", {})),
        unnumbered=bool(data.get("unnumbered_paragraphs", False)),
    )


def plain_number(printed: str) -> str:
    """A number as it is cited: superscripts after a hyphen, no stop at the end.

    ``"7¹"`` becomes ``"7-1"``, ``"12 - 1."`` becomes ``"12-1"``, ``"1er"`` stays.
    """
    text = printed.strip().rstrip(".:")
    base = text.rstrip(_RAISED)
    raised = text[len(base) :].translate(_SUPERSCRIPTS)
    if _BARE.fullmatch(base):
        base = base.replace(" ", "")
    return f"{base}-{raised}" if raised and base else base or raised


def sort_key(
    number: str, *, inserted: Mapping[str, int] | None = None, decimal: bool = False
) -> SortKey:
    """Orders article numbers: 12 < 12A < 12B < 13, 12 < 12-1 < 12.2 < 12.10, 12 < 12 bis < 12 ter.

    With ``decimal`` inserted numbers count as fractions (12.01 < 12.1 < 12.11), as some
    common-law statutes insert them. Roman numbers count too; what is no number sorts first.
    """
    found = re.match(r"\d+", number)
    if not found:
        return (roman(number), ((0.0, number),))
    parts: list[tuple[float, str]] = []
    for token in _TOKEN.finditer(number, found.end()):
        digits, letters = token[1], token[2]
        if digits:
            value = float(f"0.{digits}") if decimal and not parts else float(digits)
            parts.append((value, ""))
        else:
            known = (inserted or {}).get(letters.casefold())
            parts.append((float(known), "") if known is not None else (0.5, letters.upper()))
    return int(found[0]), tuple(parts)


def roman(number: str) -> int:
    """The value of a Roman number in capital or small letters; 0 for anything else."""
    if not _ROMAN_NUMBER.fullmatch(number):
        return 0
    values = [_ROMAN[letter] for letter in number.upper()]
    return sum(
        -value if any(later > value for later in values[at + 1 :]) else value
        for at, value in enumerate(values)
    )
