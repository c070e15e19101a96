"""Text to words, stems and sentences, per language; the only module that uses spaCy.

Where ``standards/languages/<lang>/words.toml`` exists, words are cut by one regular
expression: letters and digits, with hyphens and apostrophes inside, which is all that laws in
alphabets with spaces need. Any other language is cut by spaCy's blank pipeline for it, which
knows its writing. Sentences end where legal texts end them (full stop, semicolon, line). Stems
come from Snowball, which did as well as dictionary lemmas at a fraction of their cost; a
language without a Snowball stemmer keeps the first letters of a word, which serves the
suffixing languages of Central Asia.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from rkc_check.artifacts import data_folder, load_toml
from rkc_check.model import AnalysedText, Span

Analyse = Callable[[str], AnalysedText]

_STUMP = 6
"""Letters kept of a word in a language without a stemmer."""

_MARKS = ".;!?"
_WORD = r"\w+(?:(?:['’-]|[^\w\s]{2,})\w+)*|[.;!?]"
_ELIDED = r"\b(?i:{})(?=['’]\w)|"
"""A word that loses its vowel before the next one (*l'appel*) is a word of its own."""
_NEXT_SENTENCE = re.compile(
    r"[^\S\n]+[\"«“(]?[^\W\d_a-zа-яё]|[^\S\n]+\(?\d|[^\S\n]*(?:\n|\Z)"
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How a language is cut: into words and marks, and from a word in small letters to its stem.

    ``starts`` gives the places of what ``tokens`` gives.
    """

    tokens: Callable[[str], list[str]]
    starts: Callable[[str], list[int]]
    stem: Callable[[str], str]

    def stems(self, text: str) -> tuple[str, ...]:
        """The stems of a text's words, ``""`` for stop words."""
        return tuple(self.stem(word.lower()) for word in self.tokens(text) if word[0].isalnum())


@cache
def rules(language: str) -> Rules:
    """The rules of a language (an ISO 639-1 code).

    A language that spaCy does not know either gets its neutral pipeline: no stop words.
    """
    file = data_folder("standards") / "languages" / language / "words.toml"
    if file.is_file():
        data = load_toml(file)
        elided = data.get("elided", ())
        token = re.compile((_ELIDED.format("|".join(elided)) if elided else "") + _WORD)
        return Rules(
            tokens=token.findall,
            starts=lambda text: [found.start() for found in token.finditer(text)],
            stem=_stemmer(
                data.get("stemmer", ""), frozenset((*data.get("stop", ()), *elided)),
                {form: stem for stem, forms in data.get("forms", {}).items() for form in forms},
            ),
        )  # fmt: skip
    pipeline = _pipeline(language)
    return Rules(
        tokens=lambda text: [token for _, token in _spacy_tokens(pipeline, text)],
        starts=lambda text: [start for start, _ in _spacy_tokens(pipeline, text)],
        stem=_stemmer("", frozenset(pipeline.Defaults.stop_words), {}),
    )


@cache
def analyser(language: str) -> Analyse:
    """The function that analyses texts of ``language`` (an ISO 639-1 code)."""
    chosen = rules(language)
    return lambda text: _analyse(chosen, text)


def stems_of(language: str, texts: Iterable[str]) -> list[tuple[str, ...]]:
    """The stems of each text, ``""`` for stop words."""
    return [*map(rules(language).stems, texts)]


def _pipeline(language: str) -> Any:
    import spacy

    try:
        return spacy.blank(language)
    except ImportError:
        return spacy.blank("xx")


def _spacy_tokens(pipeline: Any, text: str) -> Iterator[tuple[int, str]]:
    for line in re.finditer(r"[^\n]+", text):
        for token in pipeline.make_doc(line[0]):
            yield line.start() + token.idx, token.text


def _stemmer(
    name: str, stop_words: frozenset[str], forms: Mapping[str, str]
) -> Callable[[str], str]:
    """Words to stems; ``forms`` are words of which the stemmer makes too much or too little."""
    if name:
        import Stemmer

        stem_word: Callable[[str], str] = Stemmer.Stemmer(name).stemWord
    else:

        def stem_word(word: str) -> str:
            return word[:_STUMP]

    @cache
    def stem(word: str) -> str:
        return "" if word in stop_words else forms.get(word) or stem_word(word)

    return stem


def _analyse(chosen: Rules, text: str) -> AnalysedText:
    places, tokens = chosen.starts(text), chosen.tokens(text)
    # Each different word is looked at once: a law repeats it some twenty times.
    small = {token: token.lower() for token in set(tokens) if token[0].isalnum()}
    stems = {token: chosen.stem(word) for token, word in small.items()}
    starts = [place for place, token in zip(places, tokens, strict=True) if token in small]
    breaks = [0, *(found.end() for found in re.finditer(r"[^\n]\n", text)), len(text)]
    breaks += [
        place + 1 for place, token in zip(places, tokens, strict=True)
        if token[0] in _MARKS and _ends_sentence(text, place)
    ]  # fmt: skip
    return AnalysedText(
        words=tuple(small[token] for token in tokens if token in small),
        stems=tuple(stems[token] for token in tokens if token in small),
        starts=tuple(starts),
        sentences=_sentences(breaks, starts),
    )


def _ends_sentence(text: str, at: int) -> bool:
    """A full stop ends a sentence only before white space and a capital, digit or the end.

    After a single letter or a short abbreviation ("Art.", "ст.") it does not.
    """
    if text[at] != ".":
        return True
    if not _NEXT_SENTENCE.match(text, at + 1):
        return False
    before = re.search(r"\w+\Z", text[max(at - 4, 0) : at])
    return not before or len(before[0]) > 3 or before[0].isdigit()


def _sentences(breaks: Iterable[int], starts: Sequence[int]) -> tuple[Span, ...]:
    edges = [(edge, bisect_left(starts, edge)) for edge in sorted(set(breaks))]
    return tuple(
        Span(start=start, end=end)
        for (start, first), (end, after) in pairwise(edges)
        if first < after
    )
