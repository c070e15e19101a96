"""The committee of trees and the linear score: chances, and what moved them."""

from __future__ import annotations

import pytest

from rkc_check.judge.committee import opinion

LABELS = ["compliant", "partial", "absent"]
EVEN = {
    "mean": {"cues": 0.5, "must": 0.5}, "scale": {"cues": 0.5, "must": 0.5},
    "coef": {label: {"cues": 0.0, "must": 0.0} for label in LABELS},
    "intercept": dict.fromkeys(LABELS, 0.0),
}  # fmt: skip
MODEL = {
    "labels": LABELS,
    "linear": EVEN,
    "trees": [
        [["cues", 0.5, 1, 2, [0.4, 0.4, 0.2]],
         ["", 0, -1, -1, [0.1, 0.3, 0.6]],
         ["must", 0.5, 3, 4, [0.6, 0.3, 0.1]],
         ["", 0, -1, -1, [0.2, 0.7, 0.1]],
         ["", 0, -1, -1, [0.9, 0.1, 0.0]]],
        [["", 0, -1, -1, [0.5, 0.3, 0.2]]],
    ],
}  # fmt: skip


def test_trees_and_the_linear_score_have_half_a_say_each() -> None:
    found = opinion({"cues": 0.8, "must": 1.0}, MODEL).chances
    trees = {"compliant": 0.7, "partial": 0.2, "absent": 0.1}
    assert found == pytest.approx({label: (trees[label] + 1 / 3) / 2 for label in LABELS})


def test_a_value_at_the_limit_goes_the_lower_way() -> None:
    found = opinion({"cues": 0.5, "must": 1.0}, MODEL).chances
    assert found["absent"] == pytest.approx((0.4 + 1 / 3) / 2)


def test_the_linear_score_follows_its_coefficients() -> None:
    coefficients = {**EVEN["coef"], "compliant": {"cues": 2.0, "must": 0.0}}
    model = {**MODEL, "linear": {**EVEN, "coef": coefficients}}
    values = {"cues": 1.0, "must": 1.0}
    steep, even = opinion(values, model), opinion(values, MODEL)
    assert steep.likeliest == even.likeliest == "compliant"
    assert steep.chances["compliant"] > even.chances["compliant"]
    assert steep.grounds["cues"] > even.grounds["cues"]


def test_grounds_lead_from_the_mean_to_the_chance() -> None:
    moved = opinion({"cues": 0.8, "must": 1.0}, MODEL).grounds
    assert moved == {"must": 0.075, "cues": 0.05}
    assert ((0.4 + 0.5) / 2 + 1 / 3) / 2 + sum(moved.values()) == pytest.approx((0.7 + 1 / 3) / 2)
