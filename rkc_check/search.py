"""Find provisions and terms of the Convention by words, in the language of the words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rkc_check.language import stems_of
from rkc_check.model import Provision, Standard, Term

_HEADING, _TEXT, _BESIDE = 3.0, 2.0, 1.0
"""What a word counts in a heading, in the requirement, and in what stands beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A provision or a term with the words found in it; ``score`` orders the hits."""

    id: str
    heading: str
    text: str
    score: float
    words: int


def language_of(words: str) -> str:
    """``"ru"`` for words in Cyrillic letters, else ``"en"``."""
    return "ru" if re.search(r"[а-яё]", words.lower()) else "en"


def search(standard: Standard, words: str, *, most: int = 15) -> tuple[Hit, ...]:
    """The provisions and terms that hold the words, in any inflection.

    Those with more of the words come first, then those that have them in the heading; the
    id of a provision finds it too. Empty when no word is found.
    """
    language = language_of(words)
    wanted = {stem for stem in stems_of(language, [words])[0] if stem}
    entries: Sequence[Provision | Term] = (*standard.provisions, *standard.terms)
    fields = [field for entry in entries for field in _fields(entry, language)]
    stems = iter(stems_of(language, fields))
    hits = []
    for entry in entries:
        heading, text, beside = (frozenset(next(stems)) for _ in range(3))
        found = wanted & (heading | text | beside)
        if found or entry.id == words.strip().upper():
            score = sum(_HEADING * (w in heading) + _TEXT * (w in text) + _BESIDE * (w in beside)
                        for w in found)  # fmt: skip
            hits.append(_hit(entry, language, score, len(found)))
    hits.sort(key=lambda hit: (hit.id != words.strip().upper(), -hit.words, -hit.score))
    return tuple(hits[:most])


def _fields(entry: Provision | Term, language: str) -> tuple[str, str, str]:
    if isinstance(entry, Term):
        return entry.term[language], entry.text[language], ""
    elements = " ".join(element.text.get(language, "") for element in entry.elements)
    beside = " ".join((
        entry.section[language], elements, entry.model.get(language, ""),
        entry.why.get(language, ""), entry.official.get(language, ""),
    ))  # fmt: skip
    return entry.heading[language], entry.text[language], beside


def _hit(entry: Provision | Term, language: str, score: float, words: int) -> Hit:
    heading = entry.term if isinstance(entry, Term) else entry.heading
    return Hit(id=entry.id, heading=heading[language], text=entry.text[language],
               score=score, words=words)  # fmt: skip
