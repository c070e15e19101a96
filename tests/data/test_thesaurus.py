"""The thesaurus: the same concepts in every language, sound links, each term of one concept."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

from rkc_check.language import stems_of
from tests.conftest import ROOT

CONCEPTS = tomllib.loads((ROOT / "standards" / "concepts.toml").read_text(encoding="utf-8"))
FILES = sorted((ROOT / "standards" / "languages").glob("*/thesaurus.toml"))
by_language = pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)


def terms_of(file: Path) -> dict[str, list[str]]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def test_links_lead_to_concepts_and_mutual_ones_stand_on_both_sides() -> None:
    for name, links in CONCEPTS.items():
        assert set(links) <= {"broader", "related", "opposite"}, name
        for kind, others in links.items():
            assert len(set(others)) == len(others) and name not in others, name
            for other in others:
                assert other in CONCEPTS, f"{name}: {other}"
                if kind != "broader":
                    assert name in CONCEPTS[other].get(kind, ()), f"{name}: {kind} {other}"


def test_no_concept_stands_above_itself_nor_has_two_links_to_one_other() -> None:
    def above(name: str) -> set[str]:
        direct = CONCEPTS[name].get("broader", ())
        return set(direct).union(*map(above, direct))

    for name, links in CONCEPTS.items():
        assert name not in above(name)
        linked = [other for others in links.values() for other in others]
        assert len(set(linked)) == len(linked), name
        for other in links.get("related", ()):
            assert name not in CONCEPTS[other].get("broader", ()), f"{name}: {other}"


@by_language
def test_every_language_names_the_same_concepts_in_the_same_order(file: Path) -> None:
    assert [*terms_of(file)] == [*CONCEPTS]
    assert all(terms_of(file).values())


@by_language
def test_no_term_belongs_to_two_concepts_once_it_is_stemmed(file: Path) -> None:
    flat = [(name, term) for name, terms in terms_of(file).items() for term in terms]
    owners = defaultdict(list)
    for (name, term), stems in zip(
        flat, stems_of(file.parent.name, [term for _, term in flat]), strict=True
    ):
        run = tuple(filter(None, stems))
        assert run, f"{name}: '{term}' is made of stop words"
        owners[run].append(f"{name}: {term}")
    assert not [found for found in owners.values() if len(found) > 1]


@by_language
def test_forms_of_words_are_no_stop_words_and_have_one_stem(file: Path) -> None:
    words = tomllib.loads((file.parent / "words.toml").read_text(encoding="utf-8"))
    forms = [form for group in words["forms"].values() for form in group]
    assert len(set(forms)) == len(forms)
    assert not set(forms) & set(words["stop"])
    for stem, group in words["forms"].items():
        assert stems_of(file.parent.name, [" ".join(group)]) == [(stem,) * len(group)]
