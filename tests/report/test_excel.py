"""The workbook: filterable, linked, and never a formula out of a law's text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openxml_audit import OpenXmlValidator

from rkc_check.model import Results

# Data bars are drawn by an extension that openpyxl does not know; reading is all we do here.
pytestmark = pytest.mark.filterwarnings("ignore:.*xtension is not supported")


@pytest.fixture(scope="module")
def book(english: Path) -> Any:
    return openpyxl.load_workbook(english / "matrix.xlsx")


def column(sheet: Any, head: str) -> list[Any]:
    names = [cell.value for cell in sheet[1]]
    return [row[names.index(head)] for row in sheet.iter_rows(min_row=2)]


def test_it_keeps_to_the_schema(english: Path) -> None:
    found = OpenXmlValidator().validate(str(english / "matrix.xlsx"))
    assert [str(error) for error in found.errors] == []


def test_four_sheets_with_frozen_heads_and_filters(book: Any) -> None:
    shown = [sheet for sheet in book if sheet.sheet_state == "visible"]
    assert [sheet.title for sheet in shown] == [
        "Findings", "Clauses", "Recommendations", "Deadlines",
    ]  # fmt: skip
    for sheet in shown:
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.print_title_rows == "$1:$1"


def test_no_text_becomes_a_formula(book: Any) -> None:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    headings = {cell.value for cell in column(book["Clauses"], "Heading")}
    assert '=HYPERLINK("http://example.invalid","Electronic declaration")' in headings
    assert any(str(heading).startswith("+1+1") for heading in headings)


def test_one_row_per_finding_with_its_verdict_to_choose(book: Any, results: Results) -> None:
    sheet = book["Findings"]
    ids = [cell.value for cell in column(sheet, "Provision")]
    assert ids == [reviewed.finding.provision_id for reviewed in results.findings]
    digests = [cell.value for cell in column(sheet, "Fingerprint")]
    assert digests == [reviewed.finding.digest for reviewed in results.findings]
    (choice,) = sheet.data_validations.dataValidation
    assert choice.formula1 == '"Compliant,Partial,Conflict,Absent,Not applicable"'
    verdicts = column(sheet, "Verdict")
    assert all(cell.coordinate in choice.sqref for cell in verdicts)
    assert {cell.value for cell in verdicts} <= set(choice.formula1.strip('"').split(","))


def test_colours_come_with_words(book: Any) -> None:
    sheet = book["Findings"]
    rules = [rule for rules in sheet.conditional_formatting for rule in rules.rules]
    assert {rule.formula[0] for rule in rules} >= {'"Conflict"', '"Absent"', '"Partial"'}


def test_links_inside_the_book_lead_to_what_they_name(book: Any) -> None:
    links = [(cell, cell.hyperlink.location) for sheet in book for row in sheet.iter_rows()
             for cell in row if cell.hyperlink]  # fmt: skip
    assert len(links) > 100
    for cell, location in links:
        name, _, target = location.rpartition("!")
        assert book[name.strip("'")][target].value == cell.value


def test_recommendations_are_marked_as_proposals(book: Any) -> None:
    wordings = [cell.value for cell in column(book["Recommendations"], "Proposed wording")]
    assert len(wordings) > 20
    assert all(wording is None or wording.startswith("Proposal:") for wording in wordings)


def test_deadlines_are_told_for_every_provision(book: Any, results: Results) -> None:
    sheet = book["Deadlines"]
    assert len(column(sheet, "Provision")) == len(results.findings)
    assert "2024-05-16" in {str(cell.value)[:10] for cell in column(sheet, "Legal deadline")}
    assert any(
        "overdue since" in str(cell.value) for cell in column(sheet, "State of the deadline")
    )
