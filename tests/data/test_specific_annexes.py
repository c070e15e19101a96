"""The Specific Annexes: complete, honest about what was checked, in our own words."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from rkc_check.model import Provision, Standard
from rkc_check.standard import LANGUAGES
from tests.conftest import ROOT
from tests.data.test_standards import RUN, _strings, words

KINDS = {"Standard": "standard", "Recommended Practice": "recommended_practice"}
LAWS = {
    "en": (
        "ca-customs-act-en",
        "eac-customs-management-act-2004-en",
        "eac-customs-management-regulations-2010-en",
        "er-customs-proclamation-112-2000-en",
    ),
    "ru": ("uz-customs-code-2016-ru",),
}


@pytest.fixture(scope="module")
def records(standard: Standard) -> tuple[Provision, ...]:
    return tuple(p for p in standard.provisions if p.annex != "general")


def test_all_25_chapters_are_there(records: tuple[Provision, ...]) -> None:
    assert len({p.chapter for p in records}) == 25


def test_ids_and_kinds_are_those_of_the_inventory(
    records: tuple[Provision, ...], shared: Callable[[str], Path]
) -> None:
    with shared("rkc/specific-annexes-known.csv").open(encoding="utf-8", newline="") as file:
        known = {r["provision"]: KINDS.get(r["kind"]) for r in csv.DictReader(file)}
    known = {pid: kind for pid, kind in known.items() if not pid.endswith(".def")}
    assert {p.id: p.kind for p in records} == known


def test_checked_names_its_source_and_recalled_its_confidence(
    records: tuple[Provision, ...],
) -> None:
    assert [p.id for p in records if p.checked and not p.source] == []
    assert [p.id for p in records if not p.checked and not 0 < p.confidence < 1] == []


def test_records_and_profiles_are_complete(records: tuple[Provision, ...]) -> None:
    short = []
    for p in records:
        if any(set(text) != set(LANGUAGES) for text in (p.why, p.model)):
            short.append(f"{p.id}: why or model")
        for language in LANGUAGES:
            for profile in p.profiles[language]:
                if len(profile.sentences) < 2 or not profile.examples:
                    short.append(f"{p.id}: {language} profile {profile.author}")
                if any(len(cues) < 2 for cues in profile.cues.values()):
                    short.append(f"{p.id}: {language} cues {profile.author}")
    assert short == []


def test_no_contrary_wording_is_a_model_wording(records: tuple[Provision, ...]) -> None:
    """Taken for a contradiction where a law complies, it would be a false conflict."""
    assert [
        p.id
        for p in records
        for language in LANGUAGES
        for profile in p.profiles[language]
        if {*profile.contrary} & {*profile.sentences, *profile.examples}
    ] == []


@pytest.mark.parametrize("language", LAWS)
def test_no_text_of_ours_repeats_a_national_law(
    language: str, shared: Callable[[str], Path]
) -> None:
    runs = set()
    for name in LAWS[language]:
        law = words(shared(f"laws/{name}/law.txt").read_text(encoding="utf-8"))
        runs |= {tuple(law[n : n + RUN]) for n in range(len(law) - RUN + 1)}
    root = ROOT / "standards" / "rkc"
    files = [
        *root.glob("*_annex*/*.toml"),
        *root.glob(f"profiles/{language}/*.toml"),
    ]
    copied = []
    for file in files:
        for text in _strings(tomllib.loads(file.read_text(encoding="utf-8"))):
            ours = words(text)
            if any(tuple(ours[n : n + RUN]) in runs for n in range(len(ours) - RUN + 1)):
                copied.append(f"{file.name}: {text[:80]}")
    assert copied == []
