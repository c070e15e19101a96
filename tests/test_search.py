"""Finding and explaining provisions."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from rkc_check.cli import main
from rkc_check.model import Standard
from rkc_check.search import language_of, search


def standards(*arguments: str) -> str:
    result = CliRunner().invoke(main, ["standards", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("perishable", "3.34"), ("lodgement before arrival", "3.25"), ("deferment", "4.15"),
        ("животные", "3.34"), ("предварительное декларирование", "3.25"), ("3.21", "3.21"),
    ],
)  # fmt: skip
def test_words_in_any_form_find_their_provision(
    general_annex: Standard, words: str, first: str
) -> None:
    assert first in [hit.id for hit in search(general_annex, words)][:3]


def test_more_words_come_first_and_terms_are_found(general_annex: Standard) -> None:
    hits = search(general_annex, "security release goods")
    assert [hit.words for hit in hits] == sorted((hit.words for hit in hits), reverse=True)
    assert "E26/F17" in [hit.id for hit in search(general_annex, "security", most=99)]
    assert search(general_annex, "qwertyuiop") == ()
    assert len(search(general_annex, "customs", most=4)) == 4


def test_the_script_tells_the_language() -> None:
    assert (language_of("Appeal"), language_of("Жалоба")) == ("en", "ru")


def test_search_prints_id_heading_and_requirement() -> None:
    text = standards("search", "perishable", "--most", "1")
    assert text.splitlines()[0].strip().startswith("3.34  Priority")
    missing = CliRunner().invoke(main, ["standards", "search", "qwertyuiop"])
    assert (missing.exit_code, missing.output.count("\n")) == (1, 1)


def test_show_explains_a_provision_from_all_sides() -> None:
    text = standards("show", "3.32", "--country", "Uzbekistan")
    for part in (
        "Transitional Standard · General Annex, chapter 3", "What it asks", "Why it pays",
        "What must stand in the law", "[decides the verdict]", "our wording",
        "Within 60 months", "No reservation is possible (Art. 12)", "Uzbekistan: 16 May 2026",
        "Related provisions", "TFA article 7.7. Authorized operators (asks the same; our link)",
        "Pillar 1", "Topic 4",
    ):  # fmt: skip
        assert part in " ".join(text.split()), part


def test_show_names_the_wco_where_it_draws_the_link() -> None:
    assert "TFA article 3. Advance rulings (listed beside it; link drawn by the WCO)" in " ".join(
        standards("show", "9.9").split()
    )


def test_show_in_russian_and_with_a_limit() -> None:
    text = " ".join(standards("show", "4.9", "--language", "ru").split())
    assert "Стандарт · Генеральное приложение, глава 4" in text
    assert "не менее 10 дней" in text
    assert "Что это даёт" in text


def test_every_provision_can_be_shown_in_both_languages(standard: Standard) -> None:
    for language in ("en", "ru"):
        for provision in standard.provisions[::40]:
            assert provision.heading[language] in standards("show", provision.id, "--language", language)


def test_the_body_says_what_each_article_does_here() -> None:
    text = " ".join(standards("body").split())
    for number in ("2", "3", "12", "13", "18"):
        assert f"Article {number}. " in text
    assert "overdue or time left" in text
    assert "Статья 12. " in standards("body", "--language", "ru")


def test_an_unknown_provision_is_named() -> None:
    result = CliRunner().invoke(main, ["standards", "show", "99.1"])
    assert result.exit_code == 1
    assert "there is no provision 99.1" in result.output
