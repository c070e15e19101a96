"""Must, may, must not: how a sentence of law binds, and the limits it sets (data-driven)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

GROUPS = (
    "must", "must_not", "may", "right", "discretion", "exception",
    "delegation", "blanket_delegation", "repealed",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A time limit in calendar days; ``bound`` is ``min``, ``max`` or ``""`` when not said."""

    days: float
    bound: str
    printed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The parsed ``modality.toml`` of one language, compiled."""

    groups: Mapping[str, re.Pattern[str]]
    numbers: Mapping[str, float]
    limit: re.Pattern[str]
    units: tuple[tuple[re.Pattern[str], float], ...]
    at_least: re.Pattern[str]
    at_most: re.Pattern[str]

    def moods(self, sentence: str) -> frozenset[str]:
        """The groups that the sentence speaks, of :data:`GROUPS`."""
        low = sentence.lower()
        return frozenset(name for name, pattern in self.groups.items() if pattern.search(low))

    def limits(self, sentence: str) -> tuple[Limit, ...]:
        """Every period of time in the sentence."""
        low = sentence.lower()
        return tuple(self._limit(hit, low) for hit in self.limit.finditer(low))

    def _limit(self, hit: re.Match[str], low: str) -> Limit:
        figure = hit["number"]
        value = float(figure) if figure.isdigit() else self.numbers[figure]
        factor = next(days for unit, days in self.units if unit.fullmatch(hit["unit"]))
        before = low[max(hit.start() - 40, 0) : hit.start()]
        bound = (
            "min" if self.at_least.search(before) else "max" if self.at_most.search(before) else ""
        )
        return Limit(days=value * factor, bound=bound, printed=hit[0])


def wording(data: Mapping[str, Any]) -> Wording:
    """Compile the parsed ``modality.toml`` of a language."""
    numbers = data["numbers"]
    words = sorted(numbers["words"], key=len, reverse=True)
    units = tuple((re.compile(pattern), float(days)) for pattern, days in numbers["units"].items())
    figure = r"\d{1,3}|" + "|".join(map(re.escape, words))
    unit = "|".join(pattern.pattern for pattern, _ in units)
    return Wording(
        groups={
            name: re.compile("|".join(data[name]["patterns"])) for name in GROUPS if name in data
        },
        numbers={word: float(value) for word, value in numbers["words"].items()},
        limit=re.compile(
            rf"\b(?P<number>{figure})\b(?:\s*\([^)]{{1,20}}\))?\s+(?P<unit>(?:{unit}))\b"
        ),
        units=units,
        at_least=re.compile("|".join(numbers["at_least"])),
        at_most=re.compile("|".join(numbers["at_most"])),
    )


@cache
def none() -> Wording:
    """The wording of a language without data: it recognises nothing."""
    never = re.compile(r"(?!)")
    return Wording(groups={}, numbers={}, limit=never, units=(), at_least=never, at_most=never)
