"""Everything about one provision and one law that speaks for a verdict, as named numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rkc_check.judge.elements import Hit, Sentences
from rkc_check.judge.modality import Wording
from rkc_check.model import Element, Match, Provision, Span, Threshold

SIGNALS = (
    "elements_least", "elements_mean",  # how well the critical elements show in the candidates
    "law_mean",  # the same anywhere in the law
    "elements_count",
    "cues",  # mean coverage of the wordings of the critical elements
    "top_window",  # resemblance of the best candidate's best passage
    "leave",  # share of the sentences found that permit Customs what the Convention binds them to
    "discretion", "delegated",  # share that leaves it to opinion, to another act
    "contrary",  # how much nearer the law is to the contrary wording
    "usual_compliant", "usual_partial", "usual_absent",  # log of how other laws stand on it
    "expected_compliant", "expected_partial", "expected_absent",  # log of what experts expect
)  # fmt: skip

RARE = 0.01
"""The least chance that experience or expectation is taken to give a verdict."""

MET = 0.6
"""From this score on an element counts as found: all its groups stand near each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How one element shows: its best hits among the candidates, and the best score in the law."""

    hits: tuple[Hit, ...]
    anywhere: float
    cue: float

    @property
    def score(self) -> float:
        """The best score among the candidates, 0 when it does not show there."""
        return self.hits[0].score if self.hits else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The signals of one provision and how each of its elements shows, in their order.

    ``quotes`` maps candidate articles to the sentence that says most of it.
    """

    values: Mapping[str, float]
    shown: tuple[Shown, ...]
    quotes: Mapping[str, Span]
    contrary_row: int | None
    limits: tuple[str, ...]


def measure(
    provision: Provision,
    candidates: Sequence[Match],
    shown: Sequence[Shown],
    contrary: float,
    table: Sentences,
    wording: Wording,
    usual: Mapping[str, float],
    expected: Mapping[str, float],
) -> dict[str, float]:
    """The signals of one provision.

    ``shown`` stands in the order of the elements, ``contrary`` is the coverage of contrary
    wording less that of the provision's own; ``usual`` (from readings of other laws) and
    ``expected`` (of its legal family) map verdicts to probabilities.
    """
    pairs = list(zip(provision.elements, shown, strict=True))
    critical = [state for element, state in pairs if element.critical]
    moods = [
        (element, wording.moods(table.text(hit.row)))
        for element, state in pairs
        if element.critical
        for hit in state.hits
    ]
    return {
        "elements_least": min(state.score for state in critical),
        "elements_mean": _mean([state.score for state in critical]),
        "law_mean": _mean([state.anywhere for state in critical]),
        "elements_count": float(len(critical)),
        "cues": _mean([state.cue for state in critical]),
        "top_window": candidates[0].resemblance if candidates else 0.0,
        "leave": _mean([leaves(element, mood) for element, mood in moods]),
        "discretion": _mean(["discretion" in mood for _, mood in moods]),
        "delegated": _mean(["delegation" in mood for _, mood in moods]),
        "contrary": contrary,
        **{f"usual_{verdict}": _log(chance) for verdict, chance in usual.items()},
        **{f"expected_{verdict}": _log(chance) for verdict, chance in expected.items()},
    }


def _log(chance: float) -> float:
    return float(np.log(max(chance, RARE)))


def _mean(values: Sequence[float | bool]) -> float:
    return float(np.mean(values)) if values else 0.0


def leaves(element: Element, mood: frozenset[str]) -> bool:
    """Whether a sentence permits Customs what the Convention binds them to do."""
    bound = element.bearer in ("customs", "authority") and element.modality == "must"
    return bound and "may" in mood and "right" not in mood


def breach(threshold: Threshold, sentence: str, wording: Wording) -> str:
    """The printed limit when the sentence's only time limit is stricter than the Convention's.

    ``min_days`` binds the State to grant at least so many days; ``max_days`` to take no more.
    """
    limits = wording.limits(sentence)
    if len(limits) != 1:
        return ""
    days = limits[0].days
    if threshold.kind == "min_days" and days < threshold.value:
        return limits[0].printed
    if threshold.kind == "max_days" and days > threshold.value:
        return limits[0].printed
    return ""
