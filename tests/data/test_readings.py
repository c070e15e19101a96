"""Readings of real laws: every provision once, in the form that gold files have."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from rkc_check.evaluate import LABELS, read_gold

READINGS = Path(__file__).resolve().parents[2] / "corpora" / "readings"
CHAPTERS = {1: 3, 3: 45, 4: 24, 5: 7, 6: 10, 7: 4, 8: 7, 9: 9, 10: 12}
FILES = sorted(READINGS.glob("*.csv"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_reading_has_every_provision_once_and_few_articles(path: Path) -> None:
    rows = read_gold(path)
    assert list(rows) == [f"{c}.{n}" for c, last in CHAPTERS.items() for n in range(1, last + 1)]
    for row in rows.values():
        assert row.verdict in LABELS and len(row.articles) == len(set(row.articles)) <= 6, row
        assert row.articles or row.verdict == "absent", row


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_reading_gives_reason_and_confidence(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert row["reason"] and row["confidence"] in ("high", "medium", "low"), row


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_readme_counts_the_verdicts(path: Path) -> None:
    counts = Counter(row.verdict for row in read_gold(path).values())
    table = (READINGS / "README.md").read_text(encoding="utf-8")
    line = re.search(rf"^\| `{re.escape(path.name)}` \|.*$", table, re.MULTILINE)
    assert line, path.name
    assert line[0].endswith("| " + " | ".join(str(counts[label]) for label in LABELS) + " |")


def test_readings_are_found() -> None:
    assert "bj" in {path.stem for path in FILES}
