"""Splitting a published text into provisions, in each layout; every sentence is invented."""

from __future__ import annotations

from typing import Any

import pytest

from rkc_check.artifacts import data_folder, load_toml
from rkc_check.publication import Printed, printed

WORDS = load_toml(data_folder("standards") / "rkc" / "publication.toml")


def split(text: str, language: str = "en") -> dict[str, tuple[str, str]]:
    words: Any = WORDS[language]
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return {p.id: (p.kind, p.text) for p in printed(lines, words)}


TOGETHER = """
GENERAL ANNEX
CHAPTER 3 PAINTING OF FENCES
Colours
3.1. Standard
Fences may be green. In winter, subject to Chapter 2 of this Annex, they may
be white.
Brushes
3.2. Transitional Standard
Painters bring their own brushes:
(a) small ones;
(b) large ones.
"""


def test_number_and_kind_on_one_line() -> None:
    assert split(TOGETHER) == {
        "3.1": ("standard", "Fences may be green. In winter, subject to Chapter 2 of this Annex, they may be white."),
        "3.2": ("transitional_standard", "Painters bring their own brushes: (a) small ones; (b) large ones."),
    }


@pytest.mark.parametrize(
    "text",
    [
        "CHAPTER 3\n3.1.\nStandard\nFences may be green.\n3.2.\nTransitional Standard\nBring brushes.",
        "CHAPTER 3\nStandard\n3.1. Fences may be green.\nTransitional Standard\n3.2. Bring brushes.",
        "CHAPTER 3\n3.1 Standard: Fences may be green.\n3.2 Transitional Standard – Bring brushes.",
        "[3.1] Standard (COLOURS)\nFences may be green.\n[3.2] Transitional Standard (BRUSHES)\nBring brushes.",
    ],
)
def test_the_other_layouts_say_the_same(text: str) -> None:
    assert {id: (kind, text.rstrip(".")) for id, (kind, text) in split(text).items()} == {
        "3.1": ("standard", "Fences may be green"),
        "3.2": ("transitional_standard", "Bring brushes"),
    }


SPECIFIC = """
SPECIFIC ANNEX E
GARDENS
CHAPTER 1
FLOWERS
Definitions
For the purposes of this Chapter:
E1./F2. "bed" means a place for flowers;
E2./F1. "pot" means a small bed.
Principle
1. Standard
Flowers are watered by the rules of this Chapter and, so far as they apply, by
3.1 and 3.2 of the General Annex.
2. Recommended Practice
Roses should be cut:
1. in spring;
2. in autumn.
Chapter 2 TREES
1. Standard
Trees are watered too.
SPECIFIC ANNEX K
Chapter 3
12. Recommended Practice
Fruit should be shared.
"""


def test_specific_annexes_count_in_each_chapter() -> None:
    found = split(SPECIFIC)
    assert list(found) == ["E1.1", "E1.2", "E2.1", "K3.12"]
    assert found["E1.1"][1].endswith("3.1 and 3.2 of the General Annex.")
    assert found["E1.2"] == (
        "recommended_practice", "Roses should be cut: 1. in spring; 2. in autumn.",
    )  # fmt: skip
    assert found["K3.12"][0] == "recommended_practice"


def test_contents_lines_and_mentions_do_not_count_as_text() -> None:
    text = "SPECIFIC ANNEX E\nChapter 1 Flowers 12\nChapter 2 Trees 14\n" + SPECIFIC
    assert list(split(text)) == ["E1.1", "E1.2", "E2.1", "K3.12"]


def test_a_general_annex_after_a_specific_one() -> None:
    text = SPECIFIC + "\nGeneral Annex\nChapter 5\n5.1. Standard\nHedges are low."
    assert split(text)["5.1"] == ("standard", "Hedges are low.")


def test_what_is_printed_twice_counts_once_with_its_longer_wording() -> None:
    text = "CHAPTER 3\n3.1. Standard\nFences.\n" + TOGETHER
    assert split(text)["3.1"][1].startswith("Fences may be green")


def test_words_divided_at_the_end_of_a_line_are_joined() -> None:
    assert split("3.1. Standard\nFences are paint-\ned green.")["3.1"][1] == "Fences are painted green."


def test_a_russian_publication() -> None:
    text = (
        "Специальное приложение A\nГлава 2\n1. Стандартное правило\nЗаборы зелёные.\n"
        "2. Рекомендуемое правило\nКисти свои."
    )
    assert split(text, "ru") == {
        "A2.1": ("standard", "Заборы зелёные."), "A2.2": ("recommended_practice", "Кисти свои."),
    }  # fmt: skip


def test_a_text_without_provisions_gives_none() -> None:
    assert printed(["Standard of living", "It rose."], WORDS["en"]) == ()
    assert isinstance(printed(["3.1. Standard", "Yes."], WORDS["en"])[0], Printed)
