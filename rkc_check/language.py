"""Text to words, stems and sentences, per language; the only module that uses spaCy.

A blank spaCy pipeline with rules of ours: a plain tokenizer, and a component that
ends sentences where legal texts end them (full stop, semicolon, line). Stems come
from Snowball, which did as well as dictionary lemmas at a fraction of their cost;
a language without a Snowball stemmer keeps the first letters of a word, which
serves the suffixing languages of Central Asia.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from rkc_check.model import AnalysedText, Span

if TYPE_CHECKING:
    from spacy.language import Language

Analyse = Callable[[str], AnalysedText]

_SNOWBALL = {"en": "english", "ru": "russian", "fr": "french", "es": "spanish"}
_STUMP = 6
"""Letters kept of a word in a language without a stemmer."""

_SENTENCE_END = ".;!?"


@cache
def analyser(language: str) -> Analyse:
    """The function that analyses texts of ``language`` (an ISO 639-1 code).

    An unknown language gets the neutral pipeline: no stop words, cut-off stems.
    """
    nlp = _pipeline(language)
    stems = _stemmer(language, frozenset(nlp.Defaults.stop_words))

    def analyse(text: str) -> AnalysedText:
        return _analyse(nlp, stems, text)

    return analyse


def stems_of(language: str, texts: Sequence[str]) -> list[tuple[str, ...]]:
    """The stems of each text; all are analysed in one go, a line each."""
    flat = [" ".join(text.split()) for text in texts]
    whole = analyser(language)("\n".join(flat))
    rows: list[tuple[str, ...]] = []
    at, offset = 0, 0
    for text in flat:
        offset += len(text) + 1
        end = bisect_left(whole.starts, offset)
        rows.append(whole.stems[at:end])
        at = end
    return rows


def _pipeline(language: str) -> Language:
    import spacy
    from spacy.tokenizer import Tokenizer

    try:
        nlp = spacy.blank(language)
    except ImportError:
        nlp = spacy.blank("xx")
    # Laws need no rules for smileys or web addresses; words and single marks are enough.
    nlp.tokenizer = Tokenizer(
        nlp.vocab,
        prefix_search=re.compile(r"^[^\w]").search,
        suffix_search=re.compile(r"[^\w]$").search,
        infix_finditer=re.compile(r"(?<=\w)[^\w'’\-](?=\w)").finditer,
    )
    return nlp


def _stemmer(language: str, stop_words: frozenset[str]) -> Callable[[str], str]:
    if language in _SNOWBALL:
        import Stemmer

        stem_word: Callable[[str], str] = Stemmer.Stemmer(_SNOWBALL[language]).stemWord
    else:

        def stem_word(word: str) -> str:
            return word[:_STUMP]

    @cache
    def stem(word: str) -> str:
        return "" if word in stop_words else stem_word(word)

    return stem


def _analyse(nlp: Language, stem: Callable[[str], str], text: str) -> AnalysedText:
    words: list[str] = []
    starts: list[int] = []
    breaks = [0]
    for offset, line in _lines(text):
        doc: Any = nlp.make_doc(line)
        for token in doc:
            shape = token.text
            if shape[0].isalnum():
                words.append(shape.lower())
                starts.append(offset + token.idx)
            elif shape[0] in _SENTENCE_END and _ends_sentence(line, token.idx):
                breaks.append(offset + token.idx + 1)
        breaks.append(offset + len(line) + 1)
    return AnalysedText(
        words=tuple(words),
        stems=tuple(map(stem, words)),
        starts=tuple(starts),
        ends=tuple(start + len(word) for start, word in zip(starts, words, strict=True)),
        sentences=_sentences(breaks, starts, len(text)),
    )


def _lines(text: str) -> list[tuple[int, str]]:
    return [(found.start(), found[0]) for found in re.finditer(r"[^\n]+", text)]


def _ends_sentence(line: str, at: int) -> bool:
    """A full stop ends a sentence only before white space and a capital, digit or the end.

    After a single letter or a short abbreviation ("Art.", "ст.") it does not.
    """
    if line[at] != ".":
        return True
    rest = line[at + 1 :]
    if rest and not re.match(r"\s+[\"«“(]?[^\W\d_a-zа-яё]|\s*$|\s+\(?\d", rest):
        return False
    before = re.search(r"(\w+)$", line[:at])
    return not before or len(before[1]) > 3 or before[1].isdigit()


def _sentences(breaks: Sequence[int], starts: Sequence[int], length: int) -> tuple[Span, ...]:
    edges = sorted({min(edge, length) for edge in breaks} | {length})
    spans = []
    for start, end in pairwise(edges):
        if bisect_left(starts, start) < bisect_left(starts, end):
            spans.append(Span(start=start, end=end))
    return tuple(spans)
