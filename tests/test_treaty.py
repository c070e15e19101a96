"""Dates and deadlines of the Convention's Body."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from rkc_check.cli import main
from rkc_check.model import Provision, Standard
from rkc_check.parties import load_parties, need_party
from rkc_check.treaty import (
    add_months,
    chapter_in_force,
    deadline_of,
    due,
    entry_into_force,
    extended,
    load_body,
    treaty_status,
    whole_months,
)
from tests.builders import LAW, write_bundle

BODY = load_body()
TODAY = date(2026, 11, 24)
DAYS = st.dates(min_value=date(1999, 6, 26), max_value=date(2060, 12, 31))
ALL = [
    "A1", "A2", "B1", "B2", "B3", "C1", "D1", "D2", "E1", "E2", "E3", "F1", "F2", "F3", "F4",
    "G1", "H1", "J1", "J2", "J3", "J4", "J5", "K1", "K2", "K3",
]  # fmt: skip
CENTRAL_ASIA = {
    "Kazakhstan": ("2009-06-19", "2009-09-19", "2012-09-19", "2014-09-19", ["E3", "F3", "H1", "J2"]),
    "Tajikistan": ("2020-05-14", "2020-08-14", "2023-08-14", "2025-08-14", ["E3", "F3"]),
    "Turkmenistan": ("2021-02-03", "2021-05-03", "2024-05-03", "2026-05-03", []),
    "Uzbekistan": ("2021-02-16", "2021-05-16", "2024-05-16", "2026-05-16", ["E3"]),
    "Kyrgyzstan": ("2021-11-17", "2022-02-17", "2025-02-17", "2027-02-17", ALL),
}


def status(*arguments: str) -> str:
    result = CliRunner().invoke(main, ["status", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2021, 2, 16), 3, date(2021, 5, 16)),
        (date(2014, 11, 30), 3, date(2015, 2, 28)),
        (date(2015, 11, 30), 3, date(2016, 2, 29)),
        (date(2019, 8, 31), 3, date(2019, 11, 30)),
        (date(2016, 2, 29), 36, date(2019, 2, 28)),
        (date(2016, 2, 29), 48, date(2020, 2, 29)),
        (date(2021, 12, 31), 60, date(2026, 12, 31)),
        (date(2021, 10, 15), 3, date(2022, 1, 15)),
    ],
)
def test_months_are_counted_by_the_calendar(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


@given(day=DAYS, months=st.integers(0, 120))
def test_whole_months_undo_added_ones(day: date, months: int) -> None:
    later = add_months(day, months)
    assert whole_months(day, later) == months
    assert whole_months(later, day) == -months
    assert whole_months(day, later + timedelta(days=1)) in (months, months + 1)


def test_the_worked_example() -> None:
    known = treaty_status(need_party("Uzbekistan"), TODAY)
    assert known.in_force == date(2021, 5, 16)
    days = {d.kind: d.due for d in known.deadlines}
    assert days["standard"] == date(2024, 5, 16)
    assert days["transitional_standard"] == date(2026, 5, 16)
    assert all(d.overdue for d in known.deadlines)
    assert {d.kind: d.months_left for d in known.deadlines}["transitional_standard"] == -6


def test_on_the_last_day_nothing_is_overdue() -> None:
    party = need_party("Uzbekistan")
    on_the_day = {d.kind: d for d in treaty_status(party, date(2026, 5, 16)).deadlines}
    next_day = {d.kind: d for d in treaty_status(party, date(2026, 5, 17)).deadlines}
    assert not on_the_day["transitional_standard"].overdue
    assert next_day["transitional_standard"].overdue


def test_who_became_a_party_before_2006_is_bound_since_the_convention_is_in_force() -> None:
    assert entry_into_force(date(2000, 7, 7), BODY) == date(2006, 2, 3)
    assert entry_into_force(date(2006, 2, 3), BODY) == date(2006, 5, 3)


@pytest.mark.parametrize(
    ("asked", "months", "expected"),
    [
        (None, None, date(2024, 5, 16)),
        (date(2024, 5, 16), None, date(2025, 5, 16)),
        (date(2024, 5, 17), None, date(2024, 5, 16)),
        (date(2024, 1, 1), 6, date(2024, 11, 16)),
        (date(2024, 1, 1), 24, date(2025, 5, 16)),
    ],
)
def test_an_extension_is_a_year_at_most_and_asked_for_in_time(
    asked: date | None, months: int | None, expected: date
) -> None:
    assert extended(date(2024, 5, 16), asked, BODY, months) == expected


def test_no_extension_for_recommended_practices() -> None:
    known = treaty_status(need_party("Uzbekistan"), TODAY, asked_on=date(2023, 1, 1))
    practice = next(d for d in known.deadlines if d.kind == "recommended_practice")
    assert practice.latest == practice.due


def test_a_chapter_accepted_later_has_its_own_dates() -> None:
    start = chapter_in_force(date(2026, 11, 30), date(2021, 5, 16), BODY)
    assert start == date(2027, 2, 28)
    assert due("recommended_practice", start, BODY) == date(2030, 2, 28)
    assert chapter_in_force(date(2021, 2, 20), date(2021, 6, 1), BODY) == date(2021, 6, 1)
    assert "E3: in force for it since 28 February 2027" in status("UZ", "--chapter", "E3=2026-11-30")


def test_deadlines_only_for_what_binds(general_annex: Standard) -> None:
    known = treaty_status(need_party("Uzbekistan"), TODAY)
    transitional = next(p for p in general_annex.provisions if p.id == "3.21")
    assert deadline_of(transitional, known) == date(2026, 5, 16)
    practice = specific(transitional, "recommended_practice", "A1")
    assert deadline_of(practice, known) == date(2024, 5, 16)
    assert deadline_of(specific(practice, "standard", "E3"), known) is None
    australia = treaty_status(need_party("Australia"), TODAY)
    assert deadline_of(specific(practice, "standard", "A1"), australia) == date(2009, 2, 3)
    assert deadline_of(practice, australia) is None


def specific(provision: Provision, kind: str, chapter: str) -> Provision:
    return replace(provision, id=f"{chapter}.2", annex=chapter[0], chapter=chapter, kind=kind)  # type: ignore[arg-type]


def test_the_next_review_comes_every_three_years() -> None:
    party = need_party("Australia")
    assert treaty_status(party, date(2006, 3, 1)).next_review == date(2009, 2, 3)
    assert treaty_status(party, TODAY).next_review == date(2027, 2, 3)


@pytest.mark.parametrize("country", list(CENTRAL_ASIA))
def test_the_five_central_asian_states(country: str) -> None:
    became, in_force, standards, transitional, missing = CENTRAL_ASIA[country]
    data = json.loads(status(country, "--json", "--on", "2026-11-24"))
    assert data["party"]["became_party"] == became
    assert data["in_force"] == in_force
    days = {d["kind"]: d["due"] for d in data["deadlines"]}
    assert (days["standard"], days["transitional_standard"]) == (standards, transitional)
    assert ("recommended_practice" in days) == (country != "Kyrgyzstan")
    assert data["party"]["not_accepted"] == missing
    assert sorted([*data["party"]["accepted"], *missing]) == ALL
    assert data["party"]["reserved"] == []


def test_status_of_every_party_in_both_languages() -> None:
    for party in load_parties():
        for language, source in (("en", "depositary's list"), ("ru", "депозитария")):
            text = status(party.name[language], "--language", language)
            assert party.name[language] in text
            assert source in text


def test_status_says_what_is_overdue_and_what_is_left() -> None:
    text = status("Kyrgyzstan", "--on", "2026-11-24")
    assert "Standards: due by 17 February 2025 (Art. 13); overdue for 21 months" in text
    assert "Transitional Standards: due by 17 February 2027 (Art. 13); 2 months left" in text
    assert "Accepted (0): none" in text
    early = status("Kyrgyzstan", "--on", "2021-12-01")
    assert "In force for it from 17 February 2022 on" in early


def test_an_extension_asked_for_too_late_is_named() -> None:
    text = status("Uzbekistan", "--extension-asked", "2025-01-01")
    assert "The extension was asked for after the period for Standards had ended" in text
    assert "at the latest 16 May 2027" in text


def test_bad_arguments_in_one_line() -> None:
    typo = CliRunner().invoke(main, ["status", "Uzbekstan"])
    assert (typo.exit_code, typo.output.count("\n")) == (1, 1)
    assert "did you mean Uzbekistan?" in typo.output
    assert CliRunner().invoke(main, ["status", "UZ", "--chapter", "E3"]).exit_code == 2


def test_the_report_of_a_party_carries_its_deadlines(tmp_path: Path) -> None:
    bundle = write_bundle(tmp_path / "bundle", code=LAW)
    manifest = bundle / "bundle.toml"
    manifest.write_text(
        manifest.read_text(encoding="utf-8").replace('"Testland"', '"Kyrgyzstan"', 2),
        encoding="utf-8",
    )
    out = tmp_path / "out"
    result = CliRunner().invoke(
        main, ["run", str(bundle), "--out", str(out), "--date", "2026-11-24", "-q", "--language", "en"]
    )
    assert result.exit_code == 0, result.output
    findings = json.loads((out / "results.json").read_text(encoding="utf-8"))["findings"]
    days = {f["provision"]: f["deadline"] for f in findings}
    assert (days["1.1"], days["3.21"]) == ("2025-02-17", "2027-02-17")


def test_every_article_of_the_body_says_where_it_is_applied() -> None:
    assert {article.number for article in BODY.articles} >= {"2", "3", "12", "13", "18"}
    for article in BODY.articles:
        for texts in (article.heading, article.rule, article.applied):
            assert texts["en"] and texts["ru"]
