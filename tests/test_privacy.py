"""Nothing leaves the computer, and nothing in the outputs tells whose it is."""

from __future__ import annotations

import getpass
import json
import os
import re
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.builders import LAW, ZAKON, write_bundle, write_law
from tests.conftest import ROOT

FORBIDDEN = """
import sys
def refuse(event, arguments):
    if event.startswith("socket.") and event != "socket.__new__" or event in (
        "urllib.Request", "http.client.connect", "ftplib.connect", "smtplib.connect"):
        raise RuntimeError("network: " + event)
sys.addaudithook(refuse)
from rkc_check.cli import main
main()
"""


def run(code: str, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], text=True, encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment}, capture_output=True,
        check=False,
    )  # fmt: skip


PLAIN = "from rkc_check.cli import main; main()"


def texts(folder: Path) -> dict[str, str]:
    """Every output, and every part of the packages among them, as text."""
    found = {}
    for path in sorted(p for p in folder.iterdir() if p.is_file()):
        if path.suffix in (".docx", ".xlsx"):
            with zipfile.ZipFile(path) as package:
                for name in package.namelist():
                    found[f"{path.name}/{name}"] = package.read(name).decode("utf-8", "replace")
        else:
            found[path.name] = path.read_text(encoding="utf-8")
    return found


def test_the_whole_program_works_without_network(tmp_path: Path) -> None:
    bundle = write_bundle(tmp_path / "bundle", code=LAW, zakon=ZAKON)
    done = run(FORBIDDEN, "run", bundle, "--out", tmp_path / "out", "--no-cache")
    assert (done.returncode, done.stderr) == (0, "")
    for command in (
        ["structure", bundle], ["status", "Uzbekistan"], ["review", "status", bundle],
        ["explain", tmp_path / "out" / "results.json", "3.21"], ["standards", "list"],
        ["survey", bundle, "--out", tmp_path / "survey", "--workers", "1"],
    ):  # fmt: skip
        done = run(FORBIDDEN, *command)
        assert (done.returncode, done.stderr) == (0, ""), command


def test_the_guard_would_notice_a_connection() -> None:
    code = FORBIDDEN.split("from rkc_check")[0] + "import socket\nsocket.create_connection(('127.0.0.1', 9))"
    assert "network: socket" in run(code).stderr


def test_outputs_name_no_user_no_computer_and_no_folder(tmp_path: Path) -> None:
    home = tmp_path / "Zerafshan-Nazarova"
    bundle = write_bundle(home / "bundle", code=LAW)
    (home / "bundle" / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    (home / "bundle" / "bundle.toml").unlink()
    done = run(PLAIN, "run", bundle, "--out", tmp_path / "out", "--language", "en",
               USER="zerafshan", LOGNAME="zerafshan", USERNAME="zerafshan")  # fmt: skip
    assert done.returncode == 0, done.stderr
    names = {"zerafshan", "nazarova", str(tmp_path).lower(), str(ROOT).lower()}
    names |= {socket.gethostname().lower()} if len(socket.gethostname()) > 4 else set()
    names |= {f"{os.sep}{getpass.getuser()}{os.sep}"}
    for name, text in texts(tmp_path / "out").items():
        assert [secret for secret in names if secret in text.lower()] == [], name
        assert not re.search(r"file://|[A-Z]:\\\\Users|/home/\w+/", text), name


def test_a_survey_tells_no_folder_either(tmp_path: Path) -> None:
    law = write_law(tmp_path / "Nazarova", LAW)
    (tmp_path / "Nazarova" / "bundle.toml").write_text("title = 1\n", encoding="utf-8")
    bad = [tmp_path / "Nazarova", tmp_path / "missing"]
    done = run(PLAIN, "survey", law, *bad, "--out", tmp_path / "out", "--language", "en")
    assert done.returncode == 1
    found = texts(tmp_path / "out") | texts(tmp_path / "out" / "law")
    assert "missing: no such file" in found["survey.html"]
    assert [name for name, text in found.items() if str(tmp_path) in text] == []


def test_paths_are_told_when_asked_for(tmp_path: Path) -> None:
    bundle = write_bundle(tmp_path / "bundle", code=LAW, zakon=ZAKON)
    with (bundle / "bundle.toml").open("a", encoding="utf-8") as manifest:
        manifest.write('\nshort = "The Zakon"\n')
    for name, command in (("run", ["run"]), ("bundle", ["survey"])):
        target = tmp_path / command[0]
        out = target if name == "run" else target / name
        done = run(PLAIN, *command, bundle, "--out", target, "-q", "--no-redact-paths")
        assert (done.returncode, done.stderr) == (0, "")
        results = json.loads((out / "results.json").read_text(encoding="utf-8"))
        assert [d["path"] for d in results["documents"]] == [
            str((bundle / file).resolve()) for file in ("code.txt", "zakon.txt")
        ]
        word = texts(out)["report.docx/word/document.xml"]
        assert str((bundle / "code.txt").resolve()) in word
        assert "The Zakon" in word


def test_no_output_reaches_for_anything_outside(tmp_path: Path) -> None:
    assert run(PLAIN, "run", write_law(tmp_path), "--out", tmp_path / "out", "--language", "en",
               "-q").returncode == 0  # fmt: skip
    for name, text in texts(tmp_path / "out").items():
        outside = re.findall(r'TargetMode="External"|<(?:script|img|link|iframe)[^>]+https?://', text)
        assert outside == [], name
        assert "vbaProject" not in name


@pytest.mark.parametrize("setting", [
    {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "UTC"},
    {"PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "TZ": "Asia/Tashkent", "PYTHONUTF8": "0"},
    {"PYTHONHASHSEED": "3", "LC_ALL": "ru_RU.UTF-8", "LANG": "tr_TR.UTF-8"},
])  # fmt: skip
def test_same_in_same_out(tmp_path: Path, setting: dict[str, str]) -> None:
    bundle = write_bundle(tmp_path / "Таможенный кодекс", code=LAW, zakon=ZAKON)
    sets = []
    for name, options, environment in (
        ("a", ["--no-cache", "--workers", "1"], {}), ("b", ["--workers", "2"], setting)
    ):
        done = run(PLAIN, "run", bundle, "--out", tmp_path / name, "--date", "2026-01-31",
                   *options, **environment)  # fmt: skip
        assert done.returncode == 0, done.stderr
        sets.append({p.name: p.read_bytes() for p in (tmp_path / name).iterdir()})
    assert sets[0] == sets[1]
    assert len(sets[0]) == 4


@pytest.mark.parametrize("name", [
    "Таможенный кодекс Республики (проект от 31.01.2026).txt", "海关法 2026.txt",
    "قانون الجمارك.txt", "code #1 & 100 %.txt", "é" * 60 + ".txt", "-rf.txt",
    "О" * 120 + ".txt",
])  # fmt: skip
def test_any_file_name_will_do(tmp_path: Path, name: str) -> None:
    law = write_law(tmp_path / "папка с пробелом", LAW, name)
    done = run(PLAIN, "run", law, "--out", tmp_path / "вывод", "--language", "en", "-q")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(list((tmp_path / "вывод").iterdir())) == 4


def test_long_names_of_bundles_are_cut_for_their_folders(tmp_path: Path) -> None:
    laws = [write_law(tmp_path / folder, LAW, "Ж" * 120 + ".txt") for folder in ("а" * 100, "б")]
    done = run(PLAIN, "survey", *laws, "--out", tmp_path / "out", "--language", "en", "-q",
               "--workers", "1")  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert len(list((tmp_path / "out" / ".survey").iterdir())) == 2
