"""The committee of trees: chances, and what moved them."""

from __future__ import annotations

import pytest

from rkc_check.judge.committee import chances, grounds

MODEL = {
    "labels": ["compliant", "partial", "absent"],
    "trees": [
        [["cues", 0.5, 1, 2, [0.4, 0.4, 0.2]],
         ["", 0, -1, -1, [0.1, 0.3, 0.6]],
         ["must", 0.5, 3, 4, [0.6, 0.3, 0.1]],
         ["", 0, -1, -1, [0.2, 0.7, 0.1]],
         ["", 0, -1, -1, [0.9, 0.1, 0.0]]],
        [["", 0, -1, -1, [0.5, 0.3, 0.2]]],
    ],
}  # fmt: skip


def test_chances_are_the_mean_over_the_trees() -> None:
    found = chances({"cues": 0.8, "must": 1.0}, MODEL)
    assert found == pytest.approx({"compliant": 0.7, "partial": 0.2, "absent": 0.1})


def test_a_value_at_the_limit_goes_the_lower_way() -> None:
    assert chances({"cues": 0.5, "must": 1.0}, MODEL)["absent"] == pytest.approx(0.4)


def test_sharpness_keeps_the_order_and_the_sum() -> None:
    sharp = chances({"cues": 0.8, "must": 1.0}, {**MODEL, "sharpness": 2.0})
    assert sum(sharp.values()) == pytest.approx(1.0)
    assert sharp["compliant"] > 0.7 > sharp["partial"] > sharp["absent"]


def test_grounds_lead_from_the_mean_to_the_chance() -> None:
    moved = grounds({"cues": 0.8, "must": 1.0}, MODEL, "compliant")
    assert moved == {"must": 0.15, "cues": 0.1}
    assert (0.4 + 0.5) / 2 + sum(moved.values()) == pytest.approx(0.7)
