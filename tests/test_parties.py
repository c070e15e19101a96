"""The depositary's list and how a country is found in it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from rkc_check.errors import PartyError, StandardError
from rkc_check.parties import find_party, load_parties, need_party, similar

CHAPTERS = 25


def test_140_parties_with_25_chapters_each() -> None:
    parties = load_parties()
    assert len(parties) == 140
    for party in parties:
        assert len({*party.accepted, *party.reserved, *party.not_accepted}) == CHAPTERS
        assert all(party.name.values())
        assert [len(code) for code in party.codes] == [2, 3]


def test_dates_and_marks_are_those_of_the_list(shared: Callable[[str], Path]) -> None:
    text = shared("rkc/contracting-parties.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        party = need_party(row["party"])
        assert party.became_party == date.fromisoformat(row["acceded_on"])
        marks = dict.fromkeys(party.accepted, "+") | dict.fromkeys(party.reserved, "x")
        assert {c: m for c, m in row.items() if m in ("+", "x")} == marks


def test_no_name_stands_for_two_parties() -> None:
    parties = load_parties()
    for party in parties:
        for name in (*party.name.values(), *party.codes, *party.also):
            assert find_party(name) is party


@pytest.mark.parametrize(
    "name",
    ["Uzbekistan", "uzbekistan ", "UZ", "uzb", "Узбекистан", "Республика Узбекистан",
     "the Republic of Uzbekistan"],
)  # fmt: skip
def test_a_country_is_known_by_many_names(name: str) -> None:
    party = find_party(name)
    assert party is not None
    assert party.name["en"] == "Uzbekistan"


@pytest.mark.parametrize("name", ["Cote d'Ivoire", "Объединенные Арабские Эмираты", "Viet Nam"])
def test_accents_and_apostrophes_do_not_matter(name: str) -> None:
    assert find_party(name) is not None


@pytest.mark.parametrize(
    ("typo", "meant"),
    [("Uzbekstan", "Uzbekistan"), ("Казакстан", "Kazakhstan"), ("Kyrgistan", "Kyrgyzstan")],
)
def test_a_typo_is_answered_with_the_name_meant(typo: str, meant: str) -> None:
    assert meant in similar(typo)
    with pytest.raises(PartyError, match=meant):
        need_party(typo)


def test_an_unknown_country_gets_no_suggestion() -> None:
    assert find_party("Halvoria") is None
    with pytest.raises(PartyError, match="'Qqq' is not in the depositary's list"):
        need_party("Qqq")


def test_a_list_with_a_strange_mark_is_refused(tmp_path: Path) -> None:
    row = "party,iso2,iso3,russian,also,became_party,A1\nTestland,TT,TTT,Тест,,2020-01-01,?\n"
    (tmp_path / "parties.csv").write_text(row, encoding="utf-8")
    with pytest.raises(StandardError, match="Testland: mark"):
        load_parties(tmp_path)
