"""Edited Word reports come back whole, also out of LibreOffice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from rkc_check.reviewers import read_edited
from tests.review.edits import KINDS, edit, wrong
from tests.review.package import WordFile, element, run

EACH = 50
"""Edits per file."""


@pytest.mark.parametrize("language", ["en", "ru"])
def test_an_untouched_report_says_nothing(reports: dict[str, Path], language: str) -> None:
    edited = read_edited(reports[language] / "report.docx")
    assert edited.rows == 121
    assert (edited.decisions, edited.remarks, edited.gone) == ((), (), ())


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_edits_in_word_are_neither_lost_nor_misplaced(
    reports: dict[str, Path], tmp_path: Path, seed: int
) -> None:
    source = reports["en" if seed % 2 else "ru"] / "report.docx"
    made = edit(source, tmp_path / "edited.docx", seed=seed, count=EACH)
    edited = read_edited(tmp_path / "edited.docx")
    assert wrong(made, edited) == []
    assert edited.author == "Reviewer"


def test_the_seeds_make_every_kind_of_edit(reports: dict[str, Path], tmp_path: Path) -> None:
    made: Counter[str] = Counter()
    for seed in (1, 2, 3, 4):
        edits = edit(reports["en"] / "report.docx", tmp_path / "e.docx", seed=seed, count=EACH)
        made.update(e.kind for e in edits)
    assert set(made) == {make.__name__ for make, _ in KINDS}


def test_edits_survive_libreoffice(
    reports: dict[str, Path],
    tmp_path: Path,
    libreoffice: Callable[[list[Path], Path, str], list[Path]],
) -> None:
    made, files = {}, []
    for seed, language in enumerate(("en", "ru"), 11):
        file = tmp_path / f"{language}.docx"
        source = reports[language] / "report.docx"
        made[file.stem] = edit(source, file, seed=seed, count=EACH, footnotes=False)
        files.append(file)
    direct = libreoffice(files, tmp_path / "direct", "docx")
    through_odt = libreoffice(libreoffice(files, tmp_path / "odt", "odt"), tmp_path / "odt", "docx")
    for file in (*direct, *through_odt):
        assert wrong(made[file.stem], read_edited(file)) == [], file


def test_the_oracle_sees_a_lost_and_a_misplaced_edit(
    reports: dict[str, Path], tmp_path: Path
) -> None:
    made = edit(reports["en"] / "report.docx", tmp_path / "e.docx", seed=1, count=EACH)
    untouched = read_edited(reports["en"] / "report.docx")
    assert len(wrong(made, untouched)) >= EACH
    texts = [e for e in made if e.kind == "replace_text"]
    texts[0].provision, texts[1].provision = texts[1].provision, texts[0].provision
    assert wrong(made, read_edited(tmp_path / "e.docx"))


def test_a_picture_in_a_row_is_told_and_odd_markup_does_no_harm(
    reports: dict[str, Path], tmp_path: Path
) -> None:
    file = WordFile(reports["en"] / "report.docx")
    cell = file.cell(file.rows()["3.3"], "note")
    picture = element("drawing")
    picture.append(element("docPr"))
    picture[0].set("name", "stamp.png")
    cell.append(element("p", element("r", picture), element("r", element("sym", char="??"))))
    cell.append(element("p", run("words beside it")))
    file.save(tmp_path / "edited.docx")
    edited = read_edited(tmp_path / "edited.docx")
    assert [(r.kind, r.text, r.provision_id) for r in edited.remarks] == [
        ("picture", "stamp.png", "3.3")
    ]
    assert edited.decisions[0].note == "?\nwords beside it"
