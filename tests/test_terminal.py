"""What the command line prints: numbers and their nouns, in both languages."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from rkc_check.cli import main
from rkc_check.cli.wording import Words, counted
from tests.builders import LAW, write_law
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
