"""Many bundles: compared, resumed, and never stopped by a bad one."""

from __future__ import annotations

import json
import os
import signal
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from rkc_check import survey as surveying
from rkc_check.cli import main
from rkc_check.model import Surveyed
from rkc_check.report.survey import labels
from rkc_check.survey import Settings, survey
from tests.builders import LAW, write_law
from tests.conftest import ROOT

SETTINGS = Settings(language="en", on=date(2026, 1, 31))


def bundles(folder: Path) -> list[Path]:
    """Two good bundles, one that says nothing, and one whose title is hostile."""
    for name, text in ("one", LAW), ("two", LAW.replace("thirty", "ten")), ("bad", "Dear Sir,"):
        write_law(folder / name, text)
    title = "<script>alert(1)</script>"
    manifest = f'title = "{title}"\ncountry = "=1+1"\n[[act]]\nfile = "law.txt"\n'
    (folder / "two" / "bundle.toml").write_text(manifest, encoding="utf-8")
    return [folder / name for name in ("one", "bad", "two")]


def test_a_survey_compares_and_says_what_failed(tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = CliRunner().invoke(main, [
        "survey", *map(str, bundles(tmp_path)), str(tmp_path / "missing"), "--out", str(out),
        "--language", "en", "--workers", "1",
    ])  # fmt: skip
    assert result.exit_code == 1
    assert "2 of 4 bundles compared" in result.output
    assert sorted(path.name for path in out.iterdir()) == [
        ".survey", "one", "survey.html", "survey.xlsx", "two",
    ]  # fmt: skip
    page = (out / "survey.html").read_text(encoding="utf-8")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "missing: no such file" in page
    book = openpyxl.load_workbook(out / "survey.xlsx")
    assert book.sheetnames == ["Compared", "Verdicts", "Not compared"]
    assert book["Compared"]["C1"].value == "=1+1"
    assert book["Compared"]["C1"].data_type == "s"
    done = json.loads((out / "one" / "results.json").read_text(encoding="utf-8"))
    met = done["summary"]["chapters"]["3"]["compliant"]
    assert book["Verdicts"]["C3"].value == met


def test_a_survey_goes_on_where_it_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths, out = bundles(tmp_path), tmp_path / "out"
    first = survey(paths, out, settings=SETTINGS, workers=1)
    done: list[str] = []

    def counted(path: Path, name: str, out: Path, settings: Settings) -> Surveyed:
        done.append(name)
        return Surveyed(id=name, error="again")

    monkeypatch.setattr(surveying, "check_one", counted)
    second = survey(paths, out, settings=SETTINGS, workers=1)
    assert done == ["bad"]
    assert [entry for entry in second if not entry.error] == [e for e in first if not e.error]
    (out / "one" / "results.json").write_text("{}", encoding="utf-8")
    write_law(tmp_path / "two", LAW.replace("thirty", "sixty"))
    survey(paths, out, settings=SETTINGS, workers=1)
    assert done == ["bad", "one", "bad", "two"]


def dies(path: Path, name: str, out: Path, settings: Settings) -> Surveyed:
    """As the real thing, but one bundle kills its process."""
    if name == "bad":
        os.kill(os.getpid(), signal.SIGKILL)
    return Surveyed(id=name, chapters={"3": {"compliant": 1}})


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
def test_a_process_that_dies_takes_no_other_bundle_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surveying, "check_one", dies)
    entries = survey(bundles(tmp_path), tmp_path / "out", settings=SETTINGS, workers=2)
    assert [bool(entry.error) for entry in entries] == [False, True, False]
    assert "died" in entries[1].error


def test_a_cluster_gives_the_same(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    paths = bundles(tmp_path)
    alone = survey(paths, tmp_path / "alone", settings=SETTINGS, workers=1)
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None,
        host="127.0.0.1", protocol="tcp",
    ) as cluster:  # fmt: skip
        address = cluster.scheduler_address
        spread = survey(paths, tmp_path / "spread", settings=SETTINGS, scheduler=address)
    assert spread == alone
    name = "one/results.json"
    assert (tmp_path / "spread" / name).read_bytes() == (tmp_path / "alone" / name).read_bytes()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
def test_a_worker_of_a_cluster_that_dies_takes_no_other_bundle_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    distributed = pytest.importorskip("distributed")
    dask = pytest.importorskip("dask")
    monkeypatch.setattr(surveying, "check_one", dies)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))  # the workers must find this module
    with dask.config.set({"distributed.scheduler.allowed-failures": 0}), distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None,
        host="127.0.0.1", protocol="tcp", silence_logs=50,
    ) as cluster:  # fmt: skip
        entries = survey(bundles(tmp_path), tmp_path / "out", settings=SETTINGS,
                         scheduler=cluster.scheduler_address)  # fmt: skip
    assert [entry.error for entry in entries] == ["", "bad: the process died (memory?)", ""]


def test_a_scheduler_that_does_not_answer_is_one_line(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    result = CliRunner().invoke(main, [
        "survey", str(write_law(tmp_path)), "--out", str(tmp_path / "out"),
        "--scheduler", "nonsense",
    ])  # fmt: skip
    assert (result.exit_code, result.output.count("\n")) == (1, 1)


def test_names_stay_apart(tmp_path: Path) -> None:
    paths = [write_law(tmp_path / folder, LAW, name)
             for folder, name in (("a", "Кодекс.txt"), ("b", "кодекс.txt"))]  # fmt: skip
    paths.append(tmp_path / "c")
    assert surveying.names(paths) == ["a-кодекс", "b-кодекс", "c"]
    assert surveying.names([paths[2], tmp_path / "d" / "c"]) == ["c", "c-2"]


def test_bundles_of_one_country_are_told_apart() -> None:
    entries = [Surveyed(id=str(n), country="X", date=day)
               for n, day in enumerate(("2020", "2024", "2024", ""))]  # fmt: skip
    assert labels(entries) == ("X, 2020", "X, 2024 (1)", "X, 2024 (2)", "X")
    assert labels([Surveyed(id="a", title="T  U"), Surveyed(id="b")]) == ("T U", "b")
