"""What happens when a run is killed, stopped, refused or has no room: nothing is lost."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from benchmarks.reliability import attack
from benchmarks.stages import Import, Run, Stage
from rkc_check.cli import main
from rkc_check.errors import ReviewError
from rkc_check.model import Remark
from rkc_check.review.decisions import update
from tests.builders import LAW, write_law
from tests.conftest import ROOT

POSIX = pytest.mark.skipif(os.name != "posix", reason="needs signals and mounts of POSIX")


def begin(
    *arguments: object, before: tuple[str, ...] = (), **options: Any
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*before, sys.executable, "-c", "from rkc_check.cli import main; main()",
         *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, encoding="utf-8", **options,
    )  # fmt: skip


def contents(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir()) if p.is_file()}


@POSIX
@pytest.mark.parametrize("kind", [Run, Import])  # the benchmark does it for surveys too
def test_killed_commands_lose_nothing(tmp_path: Path, kind: type[Stage]) -> None:
    seen = attack(kind(tmp_path), 2, random.Random(7))
    assert seen.losses == []


@POSIX
def test_stopping_it_says_so_in_one_line_and_leaves_nothing(tmp_path: Path) -> None:
    child = begin("run", write_law(tmp_path), "--out", tmp_path / "out", "--language", "en",
                  "--no-cache")  # fmt: skip
    time.sleep(0.7)
    child.send_signal(signal.SIGINT)
    _, said = child.communicate(timeout=60)
    if child.returncode == 0:
        pytest.skip("it was done before it could be stopped")
    assert child.returncode in (130, 1, -signal.SIGINT)
    if (tmp_path / "out").exists():
        assert contents(tmp_path / "out") == {}
    if child.returncode == 130:
        assert said == "rkc-check: stopped; nothing was changed\n"


@POSIX
def test_stopping_a_survey_stops_its_processes_without_a_word_of_theirs(tmp_path: Path) -> None:
    laws = [write_law(tmp_path / name, LAW, f"{name}.txt") for name in ("one", "two")]
    child = begin("survey", *laws, "--out", tmp_path / "out", "--language", "en", "--workers", "2",
                  "--no-cache", start_new_session=True)  # fmt: skip
    time.sleep(1.5)
    os.killpg(child.pid, signal.SIGINT)  # as a terminal does: to every process of it
    _, said = child.communicate(timeout=60)  # ends when the last one has let go of the pipe
    if child.returncode == 0:
        pytest.skip("it was done before it could be stopped")
    assert said == "rkc-check: stopped; started again, it goes on where it was\n"
    assert child.returncode == 130
    assert not list((tmp_path / "out").rglob(".rkc-check-*"))


@POSIX
def test_processes_end_with_a_survey_that_is_killed(tmp_path: Path) -> None:
    laws = [write_law(tmp_path / name, LAW * 40, f"{name}.txt") for name in ("one", "two")]
    child = begin("survey", *laws, "--out", tmp_path / "out", "--language", "en", "--workers", "2",
                  "--no-cache")  # fmt: skip
    time.sleep(1.5)
    child.kill()
    child.communicate(timeout=20)  # its processes hold the pipe as long as they live
    assert child.returncode == -signal.SIGKILL


def test_the_next_import_clears_what_a_killed_one_left(tmp_path: Path) -> None:
    file = tmp_path / "decisions.toml"
    for name in (".decisions.toml-abc", ".decisions.previous.toml-def", ".other.toml-ghi"):
        (tmp_path / name).write_text("half", encoding="utf-8")
    update(file, lambda book: replace(book, bundle="b"))
    left = {path.name for path in tmp_path.iterdir()} - {"decisions.toml"}
    assert left == {".other.toml-ghi"} or os.name != "posix"


def test_a_file_that_another_program_holds_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Windows refuses it: a file that Word or an editor has open cannot be replaced."""
    law, out = write_law(tmp_path), tmp_path / "out"
    arguments = ["run", str(law), "--out", str(out), "--language", "en", "-q"]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    file = tmp_path / "decisions.toml"
    update(file, lambda book: replace(book, bundle="b"))
    before, decided = contents(out), file.read_bytes()
    moved = Path.replace

    def locked(self: Path, target: Path) -> Path:
        if Path(target).name in ("report.docx", "decisions.toml"):
            raise PermissionError(13, "The process cannot access the file", str(target))
        return moved(self, target)

    monkeypatch.setattr(Path, "replace", locked)
    result = CliRunner().invoke(main, [*arguments, "--report-language", "ru"])
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert "report.docx); is a file open in another program?" in result.output
    with pytest.raises(ReviewError, match="is it open in another program"):
        update(file, lambda book: replace(book, bundle="c"))
    assert contents(out) == before
    assert file.read_bytes() == decided
    assert not list(tmp_path.glob(".decisions*"))
    assert not list(out.glob(".rkc-check-*"))


@POSIX
@pytest.mark.parametrize("command", ["run", "survey"])
def test_a_folder_that_may_not_be_written_is_one_line(tmp_path: Path, command: str) -> None:
    before: tuple[str, ...] = ()
    if os.geteuid() == 0:  # root may write anywhere unless that right is taken away
        if not shutil.which("setpriv"):
            pytest.skip("needs setpriv, or a user who is not root")
        before = ("setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override")
    law, out = write_law(tmp_path), tmp_path / "out"
    out.mkdir()
    (out / "report.docx").write_bytes(b"the earlier report")
    out.chmod(0o555)
    child = begin(command, law, "--out", out, "--language", "en", "-q", before=before)
    _, said = child.communicate(timeout=60)
    out.chmod(0o755)
    assert (child.returncode, said.count("\n")) == (1, 1)
    assert "cannot be written" in said
    assert contents(out) == {"report.docx": b"the earlier report"}


def test_two_runs_into_one_folder_leave_one_whole_set(tmp_path: Path) -> None:
    law = write_law(tmp_path)
    arguments = [("run", law, "--language", "en", "-q", "--date", f"2026-01-0{day}")
                 for day in (1, 2)]  # fmt: skip
    for number, options in enumerate(arguments):
        assert begin(*options, "--out", tmp_path / str(number)).wait() == 0
    sets = [contents(tmp_path / str(number)) for number in (0, 1)]
    together = [begin(*options, "--out", tmp_path / "both") for options in arguments]
    assert [child.wait() for child in together] == [0, 0]
    assert contents(tmp_path / "both") in sets
    assert len(list((tmp_path / "both").iterdir())) == 4


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Path:
    """A disk of 400 kB; only root may make one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.name != "posix" or os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("only root can make a small disk")
    command = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(disk)]
    if subprocess.run(command, check=False, capture_output=True).returncode != 0:
        pytest.skip("no tmpfs may be mounted here")
    return disk


def unmount(disk: Path) -> None:
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_is_one_line_and_the_earlier_outputs_stay(
    tmp_path: Path, tiny_disk: Path
) -> None:
    try:
        law, out = write_law(tmp_path), tiny_disk / "out"
        assert begin("run", law, "--out", tmp_path / "w", "--language", "en", "-q").wait() == 0
        out.mkdir()
        (out / "report.docx").write_bytes(b"the earlier report")
        (tiny_disk / "filler").write_bytes(b"x" * 330_000)
        child = begin("run", law, "--out", out, "--language", "en", "-q")
        _, said = child.communicate(timeout=60)
        assert child.returncode == 1
        assert said.count("\n") == 1
        assert "cannot be written" in said
        assert contents(out) == {"report.docx": b"the earlier report"}
        assert len(list(out.iterdir())) == 1
    finally:
        unmount(tiny_disk)


def test_a_full_disk_leaves_decisions_as_they_were(tiny_disk: Path) -> None:
    try:
        file = tiny_disk / "decisions.toml"
        update(file, lambda book: replace(book, bundle="b"))
        before = file.read_bytes()
        (tiny_disk / "filler").write_bytes(b"x" * 390_000)
        many = tuple(Remark(kind="comment", text="x" * 900, provision_id="3.1") for _ in range(50))
        with pytest.raises(ReviewError, match="cannot be written"):
            update(file, lambda book: replace(book, remarks=many))
        assert file.read_bytes() == before
        assert {path.name for path in tiny_disk.iterdir()} <= {
            "decisions.toml", "decisions.previous.toml", "filler",
        }  # fmt: skip
    finally:
        unmount(tiny_disk)


def test_a_full_disk_is_one_line_of_a_survey(tmp_path: Path, tiny_disk: Path) -> None:
    try:
        law = write_law(tmp_path)
        (tiny_disk / "filler").write_bytes(b"x" * 380_000)
        child = begin("survey", law, "--out", tiny_disk / "out", "--language", "en", "-q")
        _, said = child.communicate(timeout=60)
        assert child.returncode == 1
        assert "Traceback" not in said
        assert "cannot be written" in said.splitlines()[-1]
    finally:
        unmount(tiny_disk)


def test_a_disk_that_may_not_be_written_is_one_line(tmp_path: Path, tiny_disk: Path) -> None:
    try:
        out = tiny_disk / "out"
        out.mkdir()
        (out / "report.docx").write_bytes(b"the earlier report")
        subprocess.run(["mount", "-o", "remount,ro", str(tiny_disk)], check=True)
        child = begin("run", write_law(tmp_path), "--out", out, "--language", "en", "-q")
        _, said = child.communicate(timeout=60)
        assert (child.returncode, said.count("\n")) == (1, 1)
        assert "cannot be written" in said
        assert contents(out) == {"report.docx": b"the earlier report"}
    finally:
        unmount(tiny_disk)
