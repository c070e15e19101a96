"""Everything about one provision and one law that speaks for a verdict, as named numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rkc_check.judge.elements import Hit, Sentences
from rkc_check.judge.modality import Wording
from rkc_check.model import Element, Match, Provision, Threshold

SIGNALS = (
    "top_score",  # weighted sum of the best candidate
    "top_window", "top_sentences", "top_phrases", "top_cues",  # its channels as measured
    "window_place", "cues_place",  # the same compared with the other provisions in this law (0..1)
    "lead",  # how far the best candidate stands above the tenth
    "elements_least", "elements_mean",  # coverage of the critical elements
    "elements_met",  # share of them above the usual
    "discretion",  # share of elements shown only by a sentence that leaves it to the authority
    "binding",  # share of elements shown by a sentence that binds
    "delegated",  # the best sentences leave the subject to another act
    "contrary",  # how much nearer the law is to the contrary wording
    "prior_compliant", "prior_absent",  # how other laws stand on this provision
    "practice", "elements_count",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """The signals of one provision with the hits they rest on, in the order of its elements."""

    values: Mapping[str, float]
    hits: tuple[Hit | None, ...]
    contrary_row: int | None
    limits: tuple[str, ...]


def measure(
    provision: Provision,
    candidates: Sequence[Match],
    hits: Sequence[Hit | None],
    contrary: tuple[float, float, int | None],
    table: Sentences,
    wording: Wording,
    prior: Mapping[str, float],
) -> dict[str, float]:
    """The signals that need no other provision (the two ``_place`` ones are added later).

    ``contrary`` is (coverage of the contrary wording, coverage of the provision's own, row).
    """
    top = candidates[0] if candidates else None
    features = top.features if top else {}
    critical = [n for n, e in enumerate(provision.elements) if e.critical]
    scores = [hits[n].score if hits[n] else 0.0 for n in critical]  # type: ignore[union-attr]
    moods = [_moods(provision.elements[n], hits[n], table, wording) for n in critical]
    tenth = candidates[min(9, len(candidates) - 1)].score if candidates else 0.0
    return {
        "top_score": top.score if top else 0.0,
        "top_window": features.get("window", 0.0),
        "top_sentences": features.get("sentences", 0.0),
        "top_phrases": features.get("phrases", 0.0),
        "top_cues": features.get("cues", 0.0),
        "lead": (top.score - tenth) if top else 0.0,
        "elements_least": min(scores, default=0.0),
        "elements_mean": float(np.mean(scores)) if scores else 0.0,
        "elements_met": float(np.mean([s >= MET for s in scores])) if scores else 0.0,
        "discretion": float(np.mean([m == "discretion" for m in moods])) if moods else 0.0,
        "binding": float(np.mean([m == "binding" for m in moods])) if moods else 0.0,
        "delegated": float(np.mean([m == "delegated" for m in moods])) if moods else 0.0,
        "contrary": contrary[0] - contrary[1],
        "prior_compliant": prior.get("compliant", 0.0),
        "prior_absent": prior.get("absent", 0.0),
        "practice": float(provision.practice),
        "elements_count": float(len(critical)),
    }


MET = 0.62
"""Coverage of a cue from which an element counts as found; the middle of what gold laws show."""


def add_places(rows: Sequence[dict[str, float]]) -> None:
    """Put each law's own scale beside the absolute one: the rank among all provisions, 0..1."""
    for source, target in (("top_window", "window_place"), ("elements_mean", "cues_place")):
        values = np.array([row[source] for row in rows])
        order = values.argsort(kind="stable").argsort(kind="stable")
        for row, place in zip(rows, order, strict=True):
            row[target] = float(place) / max(len(rows) - 1, 1)


def _moods(element: Element, hit: Hit | None, table: Sentences, wording: Wording) -> str:
    """How the sentence binds: "binding", "discretion", "delegated" or "" when it says nothing."""
    if hit is None:
        return ""
    moods = wording.moods(table.text(hit.row))
    if "delegation" in moods and "must_not" not in moods:
        return "delegated"
    if element.modality == "may" or element.bearer not in ("customs", "authority"):
        return "binding" if moods & {"must", "may", "right"} else ""
    if "right" in moods or ("must" in moods and "may" not in moods) or "must_not" in moods:
        return "binding"
    return "discretion" if moods & {"may", "discretion"} else ""


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
