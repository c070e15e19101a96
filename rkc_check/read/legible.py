"""Whether a text can be read: gibberish comes from fonts whose map to letters is broken."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import islice
from math import ceil

_SAMPLE = 1500
"""Characters of a page that are looked at."""

_LEAST = 40
"""Words below which nothing is said about a page."""

_EDGES = "«»„“”‘’\"'()[]{}<>.,;:!?…*-–—/№§|_=+%&·•¹²³⁰⁴⁵⁶⁷⁸⁹"
_VOWEL = re.compile("[aeiouyаеёиоуыэюяіөүұәӣӯўєї]")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’‘ʻʼ`./][^\W\d_]+)*")
_ACCENTED = re.compile("[\u00c0-\u00ff]")
_LETTER = re.compile(r"[^\W\d_]")
_ODD = re.compile("[\x00-\x08\x0e-\x1f\ue000-\uf8ff\ufffd]")


def is_gibberish(text: str) -> bool:
    """Whether the words of a page are no words of any language.

    A word is letters of one alphabet, with a vowel when it is longer than three, in
    upper case, lower case or with a capital first; a page on which fewer than 55 % of the
    words are words, or where accented Latin letters make up half of all letters (Windows
    Cyrillic taken for Latin), has a broken font map. Numbers are not counted.
    """
    sample = text[:_SAMPLE].replace("\ufffe", "-")
    accented = len(_ACCENTED.findall(sample))
    if accented > 50 and 100 < len(_LETTER.findall(sample)) < 2 * accented:
        return True
    if len(_ODD.findall(sample)) > 0.1 * max(len(sample), 100):
        return True
    stripped = (token.strip(_EDGES) for token in sample.split())
    tokens = [token for token in stripped if token and not token[0].isdigit()]
    if len(tokens) < _LEAST:
        return False
    words = filter(_is_word, tokens)
    return sum(1 for _ in islice(words, ceil(0.55 * len(tokens)))) < 0.55 * len(tokens)


@lru_cache(maxsize=5_000)
def _is_word(token: str) -> bool:
    if not _WORD.fullmatch(token):
        return False
    if len(token) <= 3:
        return True
    small = token.lower()
    if not (_VOWEL.search(small) or _VOWEL.search(unicodedata.normalize("NFD", small))):
        return False
    return (token.isalpha() and token.islower()) or all(
        part.islower() or part.isupper() or part[1:].islower() or not part[1:]
        for part in re.split(r"\W", token)
    )
