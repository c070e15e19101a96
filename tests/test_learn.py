"""From laws with gold to weights that a run can use."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from rkc_check.cli import main
from rkc_check.judge.committee import opinion
from rkc_check.judge.signals import SIGNALS
from rkc_check.match.features import CHANNELS
from tests.builders import write_law
from tests.conftest import ROOT

LAWS = tuple(ROOT / "corpora" / name for name in ("halvoria", "ostrania"))


def run(*args: object) -> Result:
    return CliRunner().invoke(main, ["learn", *map(str, args)])


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    out = tmp_path_factory.mktemp("weights")
    done = run(*(f"{law}={law / 'gold.csv'}" for law in LAWS), "--out", out)
    assert done.exit_code == 0, done.output
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in out.iterdir()}


def test_gold_files_of_one_name_are_readings_of_different_laws(weights: dict[str, Any]) -> None:
    note = weights["trained_on"]
    assert note["laws"] == ["halvoria", "ostrania"]
    assert all(0 < note[law]["accuracy"] < 1 for law in note["laws"])
    assert {language for language, found in weights["terms"].items() if found} == {"en", "ru"}


def test_what_is_learned_can_be_used(weights: dict[str, Any]) -> None:
    assert set(weights["rank"]) == set(CHANNELS)
    assert min(weights["rank"].values()) == 0 < max(weights["rank"].values())
    likely = opinion(dict.fromkeys(SIGNALS, 0.0), weights["verdict"]).chances
    assert set(likely) == {"compliant", "partial", "absent"}
    assert sum(likely.values()) == pytest.approx(1)
    for row in weights["priors"].values():
        assert sum(row.values()) == pytest.approx(1, abs=0.001)


@pytest.mark.parametrize("row", ["3.21,compliant,2\n3.22,partial,1", "3.21,absent,"])
@pytest.mark.filterwarnings("ignore:divide by zero")
def test_too_little_gold_is_refused_in_one_line(tmp_path: Path, row: str) -> None:
    gold = tmp_path / "gold.csv"
    gold.write_text(f"provision,verdict,articles\n{row}\n", encoding="utf-8")
    done = run(f"{write_law(tmp_path)}={gold}", "--out", tmp_path / "out")
    assert done.exit_code == 1
    assert done.stderr.startswith("rkc-check: too little to learn from: ")
    assert not (tmp_path / "out" / "rank.json").exists()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    law = LAWS[0]
    target = tmp_path / "taken"
    target.write_text("", encoding="utf-8")
    done = run(f"{law}={law / 'gold.csv'}", "--out", target)
    assert (done.exit_code, done.stderr) == (
        1, f"rkc-check: {target}: cannot be written (File exists)\n")  # fmt: skip
