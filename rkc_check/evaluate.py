"""Findings against gold: how often the right articles come first and the verdicts agree.

Gold is a CSV file ``provision,verdict,articles,reason,confidence`` with articles
separated by ``;``, the most important first. Rates are over the provisions of the
gold file; ranking measures are means over those that cite an article.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rkc_check.errors import ResultsError

LABELS = ("compliant", "partial", "conflict", "absent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One provision as gold or as a run has it; ``articles`` best first."""

    provision: str
    verdict: str
    articles: tuple[str, ...]
    confidence: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """All measures of one comparison, each 0..1 unless it is a count."""

    provisions: int
    cited: int
    recall_at: Mapping[int, float]
    hit_at_5: float
    map_at_10: float
    accuracy: float
    macro_f1: float
    kappa: float
    false_absent: float
    false_compliant: float
    conflicts_gold: int
    conflicts_claimed: int
    conflicts_found: int
    surer_half_accuracy: float
    calibration_error: float
    confusion: Mapping[str, Mapping[str, int]]
    reliability: tuple[tuple[float, float, int], ...]


def read_gold(path: Path) -> dict[str, Judged]:
    """Read a gold file; raises :class:`ResultsError` naming what does not hold."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ResultsError(f"{path}: cannot be read as gold ({error})") from error
    gold: dict[str, Judged] = {}
    for number, row in enumerate(rows, 2):
        if not {"provision", "verdict", "articles"} <= row.keys():
            raise ResultsError(f"{path}: needs the columns provision, verdict, articles")
        if row["verdict"] not in (*LABELS, "not_applicable"):
            raise ResultsError(f"{path}, line {number}: verdict {row['verdict']!r}")
        articles = tuple(a.strip() for a in (row["articles"] or "").split(";") if a.strip())
        gold[row["provision"]] = Judged(
            provision=row["provision"], verdict=row["verdict"], articles=articles
        )
    if not gold:
        raise ResultsError(f"{path}: holds no row")
    return gold


def read_results(path: Path) -> dict[str, Judged]:
    """Read the findings of a ``results.json``; raises :class:`ResultsError`."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return {finding["provision"]: _judged(finding) for finding in data["findings"]}
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise ResultsError(f"{path}: cannot be read as results ({error})") from error
    except (ArithmeticError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ResultsError(f"{path}: is not a results.json of rkc-check") from error


def _judged(finding: Mapping[str, Any]) -> Judged:
    articles = dict.fromkeys(str(e["article"]) for e in finding["evidence"] if e["article"])
    confidence = float(finding["confidence"])
    if not 0 <= confidence <= 1:
        raise ValueError(f"confidence {confidence} of {finding['provision']} is not from 0 to 1")
    return Judged(
        provision=finding["provision"],
        verdict=finding["verdict"],
        articles=tuple(articles),
        confidence=confidence,
    )


def evaluate(found: Mapping[str, Judged], gold: Mapping[str, Judged]) -> Scores:
    """Score a run against gold.

    Macro-F1 counts conflict with partial, as a conflict is too rare for a class of
    its own. Raises :class:`ResultsError` when the two have no provision in common.
    """
    pairs = [(found[key], gold[key]) for key in gold if key in found]
    if not pairs:
        raise ResultsError("results and gold have no provision in common")
    # An absent row may name the nearest article; it is no counterpart that must be found.
    cited = [(f, g) for f, g in pairs if g.articles and g.verdict != "absent"]
    verdicts = [(f.verdict, g.verdict) for f, g in pairs]
    right = [f == g for f, g in verdicts]
    sure = sorted(range(len(pairs)), key=lambda n: -pairs[n][0].confidence)
    half = sure[: max(len(pairs) // 2, 1)]
    bins, error = _reliability([f.confidence for f, _ in pairs], right)
    return Scores(
        provisions=len(pairs),
        cited=len(cited),
        recall_at={
            k: _mean([recall(f.articles, g.articles, k) for f, g in cited]) for k in (1, 3, 5, 10)
        },
        hit_at_5=_mean([bool(set(f.articles[:5]) & set(g.articles)) for f, g in cited]),
        map_at_10=_mean([average_precision(f.articles[:10], g.articles) for f, g in cited]),
        accuracy=_mean(right),
        macro_f1=_macro_f1([(_merged(f), _merged(g)) for f, g in verdicts]),
        kappa=kappa(verdicts),
        false_absent=_mean([f == "absent" != g for f, g in verdicts]),
        false_compliant=_mean([f == "compliant" != g for f, g in verdicts]),
        conflicts_gold=sum(g == "conflict" for _, g in verdicts),
        conflicts_claimed=sum(f == "conflict" for f, _ in verdicts),
        conflicts_found=sum(f == g == "conflict" for f, g in verdicts),
        surer_half_accuracy=_mean([right[n] for n in half]),
        calibration_error=error,
        confusion={g: dict(Counter(f for f, gg in verdicts if gg == g)) for g in LABELS},
        reliability=bins,
    )


def recall(found: Sequence[str], wanted: Sequence[str], k: int) -> float:
    """Share of the wanted articles among the first ``k`` found."""
    return len(set(found[:k]) & set(wanted)) / len(set(wanted))


def average_precision(found: Sequence[str], wanted: Sequence[str]) -> float:
    """Mean precision at the ranks where a wanted article stands."""
    hits, total = 0, 0.0
    for rank, article in enumerate(found, 1):
        if article in wanted:
            hits += 1
            total += hits / rank
    return total / min(len(set(wanted)), 10)


def kappa(pairs: Sequence[tuple[str, str]]) -> float:
    """Cohen's kappa of two readings; 1 when both say one and the same thing throughout."""
    n = len(pairs)
    observed = sum(a == b for a, b in pairs) / n
    left, right = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(left[label] * right[label] for label in left) / n**2
    return 1.0 if chance == 1 else (observed - chance) / (1 - chance)


def changes(
    found: Mapping[str, Judged], earlier: Mapping[str, Judged], gold: Mapping[str, Judged]
) -> tuple[list[str], list[str]]:
    """Provisions whose verdict became right (gained) and became wrong (lost) since ``earlier``."""
    gained, lost = [], []
    for key, wanted in gold.items():
        if key in found and key in earlier:
            now, before = (
                found[key].verdict == wanted.verdict,
                earlier[key].verdict == wanted.verdict,
            )
            if now and not before:
                gained.append(key)
            elif before and not now:
                lost.append(key)
    return gained, lost


def _merged(verdict: str) -> str:
    return "partial" if verdict == "conflict" else verdict


def _mean(values: Sequence[float | bool]) -> float:
    return sum(values) / len(values) if values else 0.0


def _macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    scores = []
    for label in sorted({g for _, g in pairs}):
        hit = sum(f == g == label for f, g in pairs)
        total = sum(f == label for f, _ in pairs) + sum(g == label for _, g in pairs)
        scores.append(2 * hit / total)
    return _mean(scores)


def _reliability(
    confidences: Sequence[float], right: Sequence[bool]
) -> tuple[tuple[tuple[float, float, int], ...], float]:
    """Ten bins of (mean confidence, share right, count), and their weighted gap."""
    bins = []
    for low in range(10):
        rows = [n for n, c in enumerate(confidences) if min(int(c * 10), 9) == low]
        if rows:
            bins.append(
                (_mean([confidences[n] for n in rows]), _mean([right[n] for n in rows]), len(rows))
            )
    error = sum(abs(c - r) * n for c, r, n in bins) / len(right)
    return tuple(bins), error
