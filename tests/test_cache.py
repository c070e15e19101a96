"""The cache: a second run gives the same, damage is noticed, the folder stays small."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from rkc_check import check, pipeline
from rkc_check.artifacts import dumps
from rkc_check.cache import Cache
from rkc_check.cli import main
from rkc_check.model import Notice
from tests.builders import ZAKON, write_bundle, write_law

DAY = date(2026, 1, 31)
NOTICE = Notice(code="page_without_text", page=3, detail="пусто")


def entries(folder: Path) -> list[Path]:
    return sorted((folder / "results").glob("*.msgpack"))


def test_a_second_run_gives_the_same_without_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = write_bundle(tmp_path / "bundle", zakon=ZAKON)
    cache = Cache(tmp_path / "cache")
    plain = dumps(check(bundle, on=DAY, language="ru"))
    assert dumps(check(bundle, on=DAY, language="ru", cache=cache)) == plain

    def again(*_: object, **__: object) -> None:
        raise AssertionError("worked out again")

    monkeypatch.setattr(pipeline, "read_bundle", again)
    assert dumps(check(bundle, on=DAY, language="ru", cache=cache)) == plain


def test_another_text_or_scope_is_worked_out_anew(tmp_path: Path) -> None:
    law, cache = write_law(tmp_path), Cache(tmp_path / "cache")
    first = check(law, on=DAY, language="en", cache=cache)
    law.write_text(law.read_text("utf-8").replace("thirty days", "ten days"), encoding="utf-8")
    second = check(law, on=DAY, language="en", cache=cache)
    assert "ten days" in second.laws[0].text
    assert first.documents[0].sha256 != second.documents[0].sha256
    wider = check(law, on=DAY, language="en", scope="A1", cache=cache)
    assert len(wider.findings) > len(second.findings)


@pytest.mark.parametrize("damage", ["cut", "bit", "empty", "other"])
def test_a_damaged_entry_is_never_trusted(tmp_path: Path, damage: str) -> None:
    cache = Cache(tmp_path)
    name = cache.name("notice", 1)
    cache.put(name, NOTICE)
    assert cache.get(name, Notice) == NOTICE
    (path,) = entries(tmp_path)
    content = path.read_bytes()
    if damage == "other":  # sound in itself, but of another type
        cache.put(name, (1, 2, 3))  # type: ignore[arg-type]
    else:
        path.write_bytes({
            "cut": content[:-5], "bit": content[:-1] + bytes([content[-1] ^ 1]), "empty": b"",
        }[damage])  # fmt: skip
    assert cache.get(name, Notice) is None
    assert cache.get(name, Notice) is None
    assert cache.put(name, NOTICE) == cache.get(name, Notice)


def test_the_folder_stays_below_its_limit_and_forgets_the_oldest(tmp_path: Path) -> None:
    cache = Cache(tmp_path, limit=5000)
    for number in range(8):
        name = cache.name("notice", number)
        cache.put(name, Notice(code="x" * 1000))
        os.utime(tmp_path / "results" / f"{name}.msgpack", (number, number))
    assert sum(path.stat().st_size for path in entries(tmp_path)) <= 5000
    assert cache.get(cache.name("notice", 0), Notice) is None
    assert cache.get(cache.name("notice", 7), Notice) is not None


def test_drafts_of_a_killed_run_are_cleared_away(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put(cache.name("a"), NOTICE)
    draft = tmp_path / "results" / "half.tmp"
    draft.write_bytes(b"half")
    os.utime(draft, (1, 1))
    cache.put(cache.name("b"), NOTICE)
    assert not draft.exists()


def test_runs_that_share_the_folder_never_see_half_an_entry(tmp_path: Path) -> None:
    name = Cache(tmp_path).name("notices")
    values = [tuple(Notice(code=str(n), page=n) for _ in range(3000)) for n in range(4)]

    def work(number: int) -> bool:
        cache = Cache(tmp_path)
        cache.put(name, values[number % 4])
        return cache.get(name, tuple[Notice, ...]) in values

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(work, range(40)))
    assert not list(tmp_path.rglob("*.tmp"))


def test_a_cache_that_cannot_be_written_is_no_reason_to_fail(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("in the way", encoding="utf-8")
    cache = Cache(file)
    assert cache.put(cache.name("a"), NOTICE) == NOTICE
    assert cache.get(cache.name("a"), Notice) is None


def test_a_document_that_could_not_be_read_is_tried_again(tmp_path: Path) -> None:
    bundle, cache = write_law(tmp_path / "b").parent, Cache(tmp_path / "cache")
    (bundle / "scan.pdf").write_bytes(b"%PDF-1.4 nothing")
    for _ in range(2):
        found = check(bundle, on=DAY, language="en", cache=cache)
        assert any("scan.pdf" in warning.detail for warning in found.warnings)
    assert cache.get(cache.name("analysis"), pipeline.Analysis) is None


def test_the_command_shows_and_clears(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RKC_CHECK_CACHE", str(tmp_path / "cache"))
    law = write_law(tmp_path)
    runner = CliRunner()
    for option, kept in (["--no-cache"], 0), ([], 3):
        arguments = ["run", str(law), "--out", str(tmp_path / "out"), "-q", "--language", "en"]
        assert runner.invoke(main, arguments + option).exit_code == 0
        assert f"{kept} entries" in runner.invoke(main, ["cache", "info"]).output
    assert "removed: 3 entries" in runner.invoke(main, ["cache", "clear"]).output
    assert entries(tmp_path / "cache") == []
    monkeypatch.setenv("RKC_CHECK_CACHE", "off")
    assert "switched off" in runner.invoke(main, ["cache", "info"]).output
