"""The measures, on cases small enough to reckon by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from rkc_check.errors import ResultsError
from rkc_check.evaluate import (
    Judged,
    average_precision,
    changes,
    evaluate,
    kappa,
    read_gold,
    read_results,
    recall,
)


def judged(pid: str, verdict: str, *articles: str, confidence: float = 0.5) -> Judged:
    return Judged(provision=pid, verdict=verdict, articles=articles, confidence=confidence)


def test_ranking_measures() -> None:
    assert recall(["1", "2", "3"], ["3", "9"], 2) == 0
    assert recall(["1", "2", "3"], ["3", "9"], 3) == 0.5
    assert average_precision(["9", "1", "3"], ["3", "9"]) == pytest.approx((1 + 2 / 3) / 2)


def test_kappa_is_agreement_beyond_chance() -> None:
    assert kappa([("a", "a"), ("b", "b")]) == 1
    assert kappa([("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")]) == 0


def test_evaluate_counts_the_errors_that_matter() -> None:
    gold = {
        "1": judged("1", "compliant", "5"),
        "2": judged("2", "partial", "7"),
        "3": judged("3", "absent"),
        "4": judged("4", "conflict", "8"),
    }
    found = {
        "1": judged("1", "absent", "6", "5", confidence=0.9),
        "2": judged("2", "compliant", "7", confidence=0.8),
        "3": judged("3", "absent", confidence=0.7),
        "4": judged("4", "conflict", "8", confidence=0.6),
    }
    scores = evaluate(found, gold)
    assert (scores.cited, scores.accuracy) == (3, 0.5)
    assert scores.false_absent == 0.25
    assert scores.false_compliant == 0.25
    assert scores.recall_at[1] == pytest.approx(2 / 3)
    assert (scores.conflicts_found, scores.conflicts_claimed) == (1, 1)
    assert scores.surer_half_accuracy == 0
    assert scores.calibration_error == pytest.approx((0.9 + 0.8 + 0.3 + 0.4) / 4)


def test_changes_names_what_was_gained_and_lost() -> None:
    gold = {"1": judged("1", "absent"), "2": judged("2", "absent")}
    before = {"1": judged("1", "partial"), "2": judged("2", "absent")}
    after = {"1": judged("1", "absent"), "2": judged("2", "partial")}
    assert changes(after, before, gold) == (["1"], ["2"])


@pytest.mark.parametrize("text", ["", "provision,verdict\n1.1,absent\n", "a,b,c\n1,2,3\n"])
def test_a_gold_file_without_its_columns_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "gold.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ResultsError, match=r"gold\.csv"):
        read_gold(file)


@pytest.mark.parametrize("text", ["", "[]", '{"findings": [{}]}', '{"findings": 5}'])
def test_a_results_file_that_is_not_ours_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "results.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ResultsError, match=r"results\.json"):
        read_results(file)


@pytest.mark.parametrize("confidence", ["NaN", "-Infinity", "1.5"])
def test_a_confidence_that_is_none_is_refused(tmp_path: Path, confidence: str) -> None:
    file = tmp_path / "results.json"
    finding = f'{{"provision": "3.1", "verdict": "absent", "evidence": [], "confidence": {confidence}}}'
    file.write_text(f'{{"findings": [{finding}]}}', encoding="utf-8")
    with pytest.raises(ResultsError, match=r"3\.1"):
        read_results(file)
