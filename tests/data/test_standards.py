"""The records of the Convention: complete, in our own words, right in number and kind."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

from rkc_check.model import Standard
from rkc_check.standard import counts, problems
from tests.conftest import ROOT

RUN = 10
"""Words in a row that no text of ours shares with the official one."""


def words(text: str) -> list[str]:
    return re.findall(r"[\w’'-]+", text.lower())


def test_every_record_is_sound(standard: Standard) -> None:
    assert problems(standard) == []


def test_ids_and_kinds_are_the_official_ones(
    standard: Standard, shared: Callable[[str], Path]
) -> None:
    text = shared("rkc/general-annex-official.txt").read_text(encoding="utf-8")
    official = dict(re.findall(r"^\[(\d+\.\d+)\] ((?:Transitional )?Standard)", text, re.M))
    ours = {
        p.id: {"standard": "Standard", "transitional_standard": "Transitional Standard"}[p.kind]
        for p in standard.provisions
        if p.annex == "general"
    }
    assert ours == official
    kinds = list(ours.values())
    assert (kinds.count("Standard"), kinds.count("Transitional Standard")) == (108, 13)


def test_counts_per_chapter(standard: Standard) -> None:
    table = {chapter: sum(kinds.values()) for chapter, kinds in counts(standard).items()}
    general = {c: n for c, n in table.items() if c.isdigit()}
    assert general == {"1": 3, "2": 0, "3": 45, "4": 24, "5": 7, "6": 10, "7": 4, "8": 7, "9": 9, "10": 12}  # fmt: skip


def test_all_27_definitions_are_there(standard: Standard, shared: Callable[[str], Path]) -> None:
    text = shared("rkc/general-annex-official.txt").read_text(encoding="utf-8")
    official = set(re.findall(r"^\[(E\d+)\./(F\d+)\.\]", text, re.M))
    ours = {tuple(term.id.split("/")) for term in standard.terms if term.chapter == "2"}
    assert ours == official
    assert len(ours) == 27


def test_no_text_of_ours_repeats_the_official_one(shared: Callable[[str], Path]) -> None:
    official = []
    for name in ("general-annex-official.txt", "body-official.txt"):
        official += words(shared(f"rkc/{name}").read_text(encoding="utf-8"))
    runs = {tuple(official[n : n + RUN]) for n in range(len(official) - RUN + 1)}
    copied = []
    for file in sorted((ROOT / "standards").rglob("*.toml")):
        for text in _strings(tomllib.loads(file.read_text(encoding="utf-8"))):
            ours = words(text)
            if any(tuple(ours[n : n + RUN]) in runs for n in range(len(ours) - RUN + 1)):
                copied.append(f"{file.name}: {text[:80]}")
    assert copied == []


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.values() for text in _strings(item)]
    if isinstance(value, list):
        return [text for item in value for text in _strings(item)]
    return []


def test_no_profile_names_an_article(standard: Standard) -> None:
    named = re.compile(r"\b(?:article|section|стать[яиеёю]\w*)\s+\d", re.I)
    found = [
        f"{p.id}: {text}"
        for p in standard.provisions
        for profiles in p.profiles.values()
        for profile in profiles
        for text in (*profile.sentences, *profile.phrases, *profile.headings)
        if named.search(text)
    ]
    assert found == []
