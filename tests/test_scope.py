"""Which chapters a run assesses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from rkc_check import check
from rkc_check.cli import main
from rkc_check.errors import PartyError, StandardError
from rkc_check.parties import find_party
from rkc_check.scope import scope_chapters
from rkc_check.standard import chapter_ids, load_standard
from tests.builders import write_bundle, write_law

KNOWN = ("1", "3", "A1", "A2", "E1", "E3", "J1")


@pytest.mark.parametrize(
    ("scope", "country", "expected"),
    [
        ("", "", ("1", "3")),
        ("general", "Uzbekistan", ("1", "3")),
        ("", "Uzbekistan", ("1", "3", "A1", "A2", "E1", "J1")),
        ("accepted", "Kyrgyzstan", ("1", "3")),
        ("all", "", KNOWN),
        ("A2, e1", "", ("1", "3", "A2", "E1")),
        ("E", "Uzbekistan", ("1", "3", "E1", "E3")),
    ],
)
def test_the_general_annex_stands_beside_what_the_scope_names(
    scope: str, country: str, expected: tuple[str, ...]
) -> None:
    assert scope_chapters(scope, find_party(country), KNOWN) == expected


def test_a_chapter_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(StandardError, match="there is no chapter 'Z9'"):
        scope_chapters("A2,Z9", None, KNOWN)


def test_accepted_needs_a_party() -> None:
    with pytest.raises(PartyError, match="country"):
        scope_chapters("accepted", None, KNOWN)


def test_chapters_with_reservations_are_accepted_chapters() -> None:
    party = find_party("Australia")
    assert party and "A1" in party.reserved
    assert "A1" in scope_chapters("accepted", party, KNOWN)


def test_only_the_files_in_scope_are_loaded() -> None:
    standard = load_standard(languages=("en",), chapters=("3", "6"))
    assert {p.chapter for p in standard.provisions} == {"3", "6"}
    assert [c.id for c in standard.chapters] == ["3", "6"]
    assert all(set(p.profiles) == {"en"} for p in standard.provisions)


def test_chapter_ids_stand_in_the_order_of_the_convention() -> None:
    assert chapter_ids()[:10] == tuple(str(n) for n in range(1, 11))


def test_without_a_country_a_run_assesses_the_general_annex_alone(tmp_path: Path) -> None:
    results = check(write_law(tmp_path), language="en")
    assert len(results.findings) == 121
    assert {p.annex for p in results.standard.provisions} == {"general"}


def test_the_command_takes_a_scope(tmp_path: Path) -> None:
    bundle = write_bundle(tmp_path / "bundle", code="Article 1. Duties\nDuties are paid.\n")
    out = tmp_path / "out"
    arguments = ["run", str(bundle), "--out", str(out), "--language", "en", "-q"]
    assert CliRunner().invoke(main, [*arguments, "--scope", "general"]).exit_code == 0
    findings = json.loads((out / "results.json").read_text(encoding="utf-8"))["findings"]
    assert len(findings) == 121
    wrong = CliRunner().invoke(main, [*arguments, "--scope", "Q7"])
    assert wrong.exit_code == 1
    assert "no chapter 'Q7'" in wrong.output
