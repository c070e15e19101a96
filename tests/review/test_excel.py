"""Edited workbooks come back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

from rkc_check.errors import ReviewError
from rkc_check.reviewers import bring_in, read_edited


def column(sheet: Any, head: str) -> int:
    """The number of the column with a head."""
    return next(int(c.column) for c in sheet[1] if c.value == head)


def row_of(sheet: Any, provision: str) -> int:
    """The row of a provision."""
    at = column(sheet, "Provision")
    return next(r for r in range(2, sheet.max_row + 1) if sheet.cell(r, at).value == provision)


@pytest.fixture
def edited(reports: dict[str, Path], tmp_path: Path) -> Path:
    """A workbook with one edit of each kind."""
    book = openpyxl.load_workbook(reports["en"] / "matrix.xlsx")
    findings, register = book.worksheets[0], book.worksheets[2]
    findings.cell(row_of(findings, "3.3"), column(findings, "Verdict")).value = "Противоречит"
    findings.cell(row_of(findings, "3.4"), column(findings, "Reason")).value = "причина 4"
    findings.cell(row_of(findings, "3.5"), column(findings, "Reason")).value = None
    note = findings.cell(row_of(findings, "3.6"), column(findings, "Verdict"))
    note.comment = Comment("Rustam:\nwhy so?", "Rustam")
    findings.cell(row_of(findings, "3.7"), column(findings, "Requirement")).value = "other words"
    findings.cell(findings.max_row + 2, 3).value = "below the table"
    for cell in findings[row_of(findings, "3.8")]:
        cell.value = cell.hyperlink = None
    found = register.cell(2, column(register, "Provision")).value
    register.cell(2, column(register, "Lead agency")).value = f"agency for {found}"
    book.create_sheet("Mine")["B2"] = "a sheet of my own"
    book.properties.lastModifiedBy = "Rustam"
    book.save(tmp_path / "edited.xlsx")
    return tmp_path / "edited.xlsx"


def check(path: Path, reports: dict[str, Path]) -> None:
    """Each edit of the fixture is where it belongs."""
    read = read_edited(path)
    decisions = {d.provision_id: d for d in read.decisions}
    register = openpyxl.load_workbook(reports["en"] / "matrix.xlsx").worksheets[2]
    first = register.cell(2, column(register, "Provision")).value
    assert set(decisions) == {"3.3", "3.4", "3.5", first}
    assert decisions["3.3"].verdict == "conflict"
    assert decisions["3.4"].reason == "причина 4"
    assert len(decisions["3.4"].finding_digest) == 16
    assert decisions["3.5"].cleared == ("reason",)
    assert decisions[first].more == {"agency": f"agency for {first}"}
    said = {(r.kind, r.text, r.provision_id, r.by) for r in read.remarks}
    assert said == {
        ("comment", "why so?", "3.6", "Rustam"), ("text", "other words", "3.7", ""),
        ("text", "below the table", "", ""), ("text", "a sheet of my own", "", ""),
    }  # fmt: skip
    assert read.gone == ("3.8",)


def test_an_untouched_workbook_says_nothing(reports: dict[str, Path]) -> None:
    for folder in reports.values():
        read = read_edited(folder / "matrix.xlsx")
        assert (read.rows, read.decisions, read.remarks, read.gone) == (121, (), (), ())


def test_edits_of_a_workbook_arrive(edited: Path, reports: dict[str, Path], bundle: Path) -> None:
    check(edited, reports)
    before = edited.read_bytes()
    taken, _ = bring_in(edited, bundle)
    assert taken.reviewer == "Rustam"
    assert len(taken.decisions) == 4
    assert edited.read_bytes() == before


def test_edits_of_a_workbook_survive_libreoffice(
    edited: Path, reports: dict[str, Path], tmp_path: Path,
    libreoffice: Callable[[list[Path], Path, str], list[Path]],
) -> None:  # fmt: skip
    [path] = libreoffice([edited], tmp_path / "lo", "xlsx")
    if not path.exists():
        pytest.skip("needs LibreOffice Calc")
    check(path, reports)


def test_a_workbook_without_its_seal_is_refused(reports: dict[str, Path], tmp_path: Path) -> None:
    book = openpyxl.load_workbook(reports["en"] / "matrix.xlsx")
    book.remove(book["rkc"])
    book.save(tmp_path / "lost.xlsx")
    with pytest.raises(ReviewError, match="hidden sheet"):
        read_edited(tmp_path / "lost.xlsx")
