"""What reviewers write over the drop-down, and what is not taken for a verdict."""

from __future__ import annotations

import pytest

from rkc_check.pipeline import load_phrases
from rkc_check.review.vocabulary import Vocabulary, vocabulary


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    return vocabulary(load_phrases(), ["3.21", "E1.7"])


@pytest.mark.parametrize(
    ("text", "verdict", "rest"),
    [
        ("Partial", "partial", ""),
        ("ЧАСТИЧНО", "partial", ""),
        ("част.", "partial", ""),
        ("not_applicable", "not_applicable", ""),
        ("N/A", "not_applicable", ""),
        ("Соответствует полностью", None, "Соответствует полностью"),
        ("полностью соответствует", "compliant", ""),
        ("Conflict: see Art. 5", "conflict", "see Art. 5"),
        ("Absent\nnothing in the code", "absent", "nothing in the code"),
        ("не соответствует", None, "не соответствует"),
        ("does not comply", None, "does not comply"),
        ("comp", "compliant", ""),
        ("no", None, "no"),
        ("", None, ""),
    ],
)
def test_verdicts(words: Vocabulary, text: str, verdict: str | None, rest: str) -> None:
    assert words.verdict(text) == (verdict, rest)


@pytest.mark.parametrize(
    ("text", "provision"),
    [
        ("3.21", "3.21"), ("3.21 Heading", "3.21"), ("E1.7\nStandard", "E1.7"), ("3.2", ""),
        ("3.211", ""), ("3.21a", ""), ("3.21 bis", ""), ("see 3.21", ""), ("9.9", ""),
    ],
)  # fmt: skip
def test_the_number_of_a_row(words: Vocabulary, text: str, provision: str) -> None:
    assert words.provision(text) == provision


def test_every_accepted_word_is_understood(words: Vocabulary) -> None:
    for data in load_phrases().values():
        for verdict, accepted in data["verdict_accepted"].items():
            for word in (*accepted, data["verdict"][verdict]):
                assert words.verdict(word) == (verdict, ""), word
