"""The fixed sentences: complete in every language, and a further language is one more file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rkc_check import artifacts
from rkc_check.errors import TemplateError
from rkc_check.model import Notice, Results
from rkc_check.report import report
from rkc_check.report.phrases import Phrases

FOLDER = artifacts.data_folder("templates") / "gap_report" / "phrases"
SOURCE = Path(__file__).resolve().parents[2] / "rkc_check"
LOADED = {path.stem: artifacts.load_toml(path) for path in sorted(FOLDER.glob("*.toml"))}
_BRACE = re.compile(r"\{(\w+)\}")


def leaves(data: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in data.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", value


def test_there_are_english_and_russian() -> None:
    assert {"en", "ru"} <= set(LOADED)


@pytest.mark.parametrize("language", sorted(set(LOADED) - {"en"}))
def test_every_language_says_the_same_things(language: str) -> None:
    english, other = dict(leaves(LOADED["en"])), dict(leaves(LOADED[language]))
    assert set(english) == set(other)
    for key, value in english.items():
        if key.startswith("terms."):
            continue
        mine, theirs = (set(_BRACE.findall(str(text))) for text in (value, other[key]))
        assert mine == theirs, key


def test_every_phrase_that_the_code_asks_for_is_there() -> None:
    asked = set()
    for file in (SOURCE / "report").glob("*.py"):
        text = file.read_text(encoding="utf-8")
        asked |= set(re.findall(r'phrases\(\s*"(\w+)",\s*"(\w+)"', text))
    assert len(asked) > 60
    lacking = [f"[{section}] {key}" for section, key in sorted(asked)
               if key not in LOADED["en"].get(section, {})]  # fmt: skip
    assert lacking == []


def test_every_warning_has_words() -> None:
    codes = set()
    for file in SOURCE.rglob("*.py"):
        codes |= set(re.findall(r'Notice\(\s*code="(\w+)"', file.read_text(encoding="utf-8")))
    assert "document_not_read" in codes
    assert sorted(codes - set(LOADED["en"]["notice"])) == []


def test_a_third_language_is_one_more_file(few: Results, tmp_path: Path) -> None:
    def shouted(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: shouted(item) for key, item in value.items()}
        if isinstance(value, list):
            return [shouted(item) for item in value]
        return value if "{" in str(value) else str(value).upper()

    third = {**shouted(LOADED["en"]), "language": "xx", "locale": "fr-FR"}
    template = FOLDER.parent / "report.docx"
    report(few, tmp_path / "out", phrases=third, template=template)
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert '<html lang="xx">' in page
    assert "WHAT THE CONVENTION ASKS" in page

    del third["section"]["summary"]
    with pytest.raises(TemplateError, match=r"phrases/xx\.toml lacks \[section\] summary"):
        report(few, tmp_path / "out", phrases=third, template=template)


def test_of_several_wordings_the_first_that_can_be_filled_is_taken() -> None:
    phrases = Phrases(data={"s": {"k": ["{a} and {b}", "only {a}", "nothing"]}})
    assert phrases("s", "k", a="x", b="y") == "x and y"
    assert phrases("s", "k", a="x", b="") == "only x"
    assert phrases("s", "k") == "nothing"


def test_dates_and_warnings_in_words() -> None:
    english = Phrases(data=LOADED["en"])
    assert english.day("2024-05-16") == "16 May 2024"
    assert Phrases(data=LOADED["ru"]).day("2024-05-16") == "16 мая 2024 г."
    assert english.day("spring") == "spring"
    notices = [Notice(code="ocr_page", page=page) for page in (3, 4, 4)]
    assert english.notices(notices) == [english("notice", "ocr_page", page="3, 4")]
    assert (
        english.notice(Notice(code="odd_thing", detail="here", page=2)) == "odd thing here (p. 2)"
    )
