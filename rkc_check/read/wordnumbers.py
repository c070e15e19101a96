"""Automatic numbering of Word: the labels that stand on paper but not in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """How one level of a list counts: ``text`` holds %1, %2 … for the levels' numbers."""

    start: int
    kind: str
    text: str


@dataclass(slots=True)
class Numbers:
    """The lists of a document, counting while its paragraphs are read in order."""

    lists: dict[str, dict[int, Level]] = field(default_factory=dict)
    instances: dict[str, tuple[str, dict[int, int]]] = field(default_factory=dict)
    counters: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, root: Any) -> Numbers:
        """From ``word/numbering.xml``; None means that the document has no lists."""
        numbers = cls()
        if root is None:
            return numbers
        for abstract in root.iterfind(f"{W}abstractNum"):
            numbers.lists[abstract.get(f"{W}abstractNumId", "")] = {
                int(level.get(f"{W}ilvl", "0")): _level(level)
                for level in abstract.iterfind(f"{W}lvl")
            }
        for instance in root.iterfind(f"{W}num"):
            starts = {
                int(change.get(f"{W}ilvl", "0")): _number(change, "startOverride", 1)
                for change in instance.iterfind(f"{W}lvlOverride")
                if change.find(f"{W}startOverride") is not None
            }
            abstract = _value(instance, "abstractNumId")
            numbers.instances[instance.get(f"{W}numId", "")] = (abstract, starts)
        return numbers

    def label(self, instance: str, at: int) -> str:
        """The next label of a list at a level (from 0); empty for bullets and no list."""
        if instance not in self.instances:
            return ""
        name, starts = self.instances[instance]
        levels = self.lists.get(name, {})
        if at not in levels:
            return ""
        counts = self.counters.setdefault(name, {})
        if at in starts and (instance, at) not in self.begun:
            self.begun.add((instance, at))
            counts[at] = starts[at]
        else:
            counts[at] = counts[at] + 1 if at in counts else levels[at].start
        for deeper in [level for level in counts if level > at]:
            del counts[deeper]
        if levels[at].kind in ("bullet", "none"):
            return ""

        def printed(hit: re.Match[str]) -> str:
            level = int(hit[1]) - 1
            rule = levels.get(level, levels[at])
            return numeral(counts.get(level, rule.start), rule.kind)

        return re.sub(r"%(\d)", printed, levels[at].text).strip()


def numeral(value: int, kind: str) -> str:
    """A number as a list prints it: ``kind`` is Word's name of the way of counting."""
    if kind in ("lowerRoman", "upperRoman") and 0 < value < 4000:
        text = ""
        for worth, letters in _ROMAN:
            text += letters * (value // worth)
            value %= worth
        return text.upper() if kind == "upperRoman" else text
    alphabet = {
        "lowerLetter": "abcdefghijklmnopqrstuvwxyz", "upperLetter": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "russianLower": _RUSSIAN, "russianUpper": _RUSSIAN.upper(),
    }.get(kind)  # fmt: skip
    if alphabet and value > 0:
        times, at = divmod(value - 1, len(alphabet))
        return alphabet[at] * (times + 1)
    return f"{value:02}" if kind == "decimalZero" else str(value)


def _level(level: Any) -> Level:
    return Level(
        start=_number(level, "start", 1),
        kind=_value(level, "numFmt") or "decimal",
        text=_value(level, "lvlText"),
    )


def _value(parent: Any, tag: str) -> str:
    found = parent.find(f"{W}{tag}")
    return "" if found is None else str(found.get(f"{W}val", ""))


def _number(parent: Any, tag: str, otherwise: int) -> int:
    value = _value(parent, tag)
    return int(value) if value.isdigit() else otherwise
