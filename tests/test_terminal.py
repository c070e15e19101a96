"""What the command line prints: numbers and their nouns, in both languages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from rkc_check.cli import main
from rkc_check.cli.explain import TOGETHER
from rkc_check.cli.wording import LANGUAGES, Words, counted
from rkc_check.judge.signals import SIGNALS
from rkc_check.match.features import CHANNELS
from rkc_check.model import VERDICTS
from tests.builders import LAW, ZAKON, write_bundle, write_law
from tests.conftest import ROOT


@pytest.mark.parametrize(("language", "said"), [
    ("en", {1: "1 month left", 2: "2 months left", 11: "11 months left", 21: "21 months left"}),
    ("ru", {1: "остался 1 месяц", 2: "осталось 2 месяца", 5: "осталось 5 месяцев",
            11: "осталось 11 месяцев", 21: "остался 21 месяц", 24: "осталось 24 месяца",
            112: "осталось 112 месяцев", 100: "осталось 100 месяцев"}),
])  # fmt: skip
def test_nouns_follow_their_number(language: str, said: dict[int, str]) -> None:
    words = Words(language)
    assert {number: words("status", "left", months=number) for number in said} == said


def test_an_english_noun_gets_its_s() -> None:
    assert [counted(n, "warning") for n in (0, 1, 2)] == ["0 warnings", "1 warning", "2 warnings"]


def test_a_run_with_one_warning_says_so(tmp_path: Path) -> None:
    (tmp_path / "bundle.toml").write_text('title = "T"\n', encoding="utf-8")
    write_law(tmp_path, LAW)
    result = CliRunner().invoke(main, ["run", str(tmp_path), "--out", str(tmp_path / "out"),
                                       "--language", "en"])  # fmt: skip
    assert result.exit_code == 0
    assert "1 warning in the report, listed with -v" in result.output


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp866"])
@pytest.mark.parametrize("command", [["status", "Uzbekistan", "--language", "ru"], ["survey", "--help"]])
def test_a_terminal_without_the_letters_gets_question_marks(encoding: str, command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from rkc_check.cli import main; main()", *command],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": encoding},
        capture_output=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(done.stdout) > 300


@pytest.mark.parametrize(("fault", "said"), [
    (ZeroDivisionError("secret"), "a fault of the program (ZeroDivisionError, test_terminal.py line"),
    (MemoryError(), "too little memory"),
])  # fmt: skip
def test_a_fault_of_the_program_is_one_line_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception, said: str
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr("rkc_check.pipeline.check", fails)
    monkeypatch.delenv("RKC_CHECK_TRACEBACK")
    result = CliRunner().invoke(main, ["run", str(write_law(tmp_path)), "-o", str(tmp_path / "o")])
    assert (result.exit_code, result.output.count("\n")) == (70, 1)
    assert said in result.output
    assert "secret" not in result.output


def test_one_of_one_bundle(tmp_path: Path) -> None:
    law = write_law(tmp_path, LAW)
    result = CliRunner().invoke(main, ["survey", str(law), "--out", str(tmp_path / "out"),
                                       "--language", "en"])  # fmt: skip
    assert "1 of 1 bundle compared" in result.output


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_signal_channel_and_verdict_has_a_name(language: str) -> None:
    words = Words(language)
    signals = {s.split("_")[0] if s.startswith(TOGETHER) else s for s in SIGNALS}
    for section, keys in (("signal", signals), ("channel", CHANNELS), ("verdict", VERDICTS)):
        names = [words(section, key) for key in sorted(keys)]
        assert len(set(names)) == len(keys) and all(names)


@pytest.fixture(scope="module")
def two_acts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explain")
    bundle = write_bundle(folder / "bundle", code=LAW, zakon=ZAKON)
    assert CliRunner().invoke(main, ["run", str(bundle), "--out", str(folder), "-q"]).exit_code == 0
    return folder / "results.json"


def test_explain_names_the_act_where_there_are_several(two_acts: Path) -> None:
    said = CliRunner().invoke(main, ["explain", str(two_acts), "3.21", "--language", "ru"]).output
    assert "Вероятности: " in said and "чего эксперты ждут от законов этой семьи" in said
    assert "code, ст. 2: " in said and "zakon, ст. " in said


@pytest.mark.parametrize("damage", [
    lambda finding: finding.update(elements=1), lambda finding: finding.update(verdict="unsure"),
    lambda finding: finding["evidence"][0].update(document="lost"),
    lambda finding: finding["grounds"][0].update(signal=["x"]),
])  # fmt: skip
def test_damaged_results_are_refused_in_one_line(
    two_acts: Path, tmp_path: Path, damage: Callable[[Any], None]
) -> None:
    data = json.loads(two_acts.read_text(encoding="utf-8"))
    damage(next(finding for finding in data["findings"] if finding["provision"] == "3.21"))
    bad = tmp_path / "bad.json"
    bad.write_text(json.dumps(data), encoding="utf-8")
    result = CliRunner().invoke(main, ["explain", str(bad), "3.21"])
    assert (result.exit_code, result.stderr) == (
        1, f"rkc-check: {bad}: is not a results.json of rkc-check\n")  # fmt: skip


def test_explain_sends_nothing_but_text_to_the_terminal(two_acts: Path, tmp_path: Path) -> None:
    data = json.loads(two_acts.read_text(encoding="utf-8"))
    for finding in data["findings"]:
        finding["reason"] = "\x1b]0;title\x07 seen \ud800"
    odd = tmp_path / "odd.json"
    odd.write_text(json.dumps(data), encoding="utf-8")
    result = CliRunner().invoke(main, ["explain", str(odd), "3.21"])
    assert result.exit_code == 0 and " seen" in result.output
    assert all(c == "\n" or c.isprintable() for c in result.output)
