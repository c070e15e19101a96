"""All four files or none; results.json keeps to its schema."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from rkc_check.errors import OutputError
from rkc_check.model import Results
from rkc_check.pipeline import write
from rkc_check.report import output


def test_results_keep_to_the_schema(english: Path, russian: Path) -> None:
    schema = json.loads(
        files("rkc_check.report").joinpath("results.schema.json").read_text("utf-8")
    )
    for folder in (english, russian):
        jsonschema.validate(json.loads((folder / "results.json").read_text("utf-8")), schema)


def test_a_failing_run_leaves_the_earlier_files(
    few: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(few, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(output, "write_word", full)
    with pytest.raises(OutputError, match="No space left"):
        write(few, tmp_path, language="ru")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_failing_move_puts_everything_back(
    few: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(few, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    replace = Path.replace

    def locked(self: Path, target: Path) -> Path:
        if target == tmp_path / "report.html":
            raise PermissionError(13, "open in another program", str(target))
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", locked)
        with pytest.raises(OutputError, match=r"report\.html"):
            write(few, tmp_path, language="ru")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_run_killed_between_the_moves_is_undone(tmp_path: Path) -> None:
    work = tmp_path / ".rkc-check-dead"
    (work / "earlier").mkdir(parents=True)
    for name in output.FILES:
        (work / "earlier" / name).write_text("old", encoding="utf-8")
        (tmp_path / name).write_text("old", encoding="utf-8")
    (tmp_path / "report.docx").write_text("new", encoding="utf-8")
    for name in output.FILES[1:]:
        (work / name).write_text("new", encoding="utf-8")
    (work / "moving").touch()
    (tmp_path / "notes.txt").write_text("not ours", encoding="utf-8")
    output.clear_stale(tmp_path)
    assert not work.exists()
    assert {(tmp_path / name).read_text(encoding="utf-8") for name in output.FILES} == {"old"}
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "not ours"
