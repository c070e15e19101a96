"""Which language a document is in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rkc_check.model import Line

SAMPLE = 6000
"""Characters looked at, taken from the middle of the text, where no foreign title misleads."""

_LEAST = 0.03
"""Part of the words that must be common words of a language before it is believed."""

_WORD = re.compile(r"[^\W\d_]+(?:['’‘ʻʼ`-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """The words that show a language (ISO 639-1 code) in any text of it."""

    code: str
    common: frozenset[str]


def signs(code: str, data: Mapping[str, Any]) -> Signs:
    """From the parsed ``language.toml`` of a language."""
    return Signs(code=code, common=frozenset(data["common"]))


def detect(lines: Sequence[Line], languages: Sequence[Signs] = ()) -> str:
    """The ISO 639-1 code of the language of most of the text.

    The common words of the given languages decide; py3langid, which takes Kyrgyz for
    Kazakh and Uzbek in Cyrillic for Tajik now and then, is asked only when they do not.
    """
    text = "\n".join(line.text for line in lines if line.role in ("text", "heading", "table"))
    start = max(len(text) // 2 - SAMPLE // 2, 0)
    sample = text[start : start + SAMPLE]
    words = _WORD.findall(sample.lower())
    if words and languages:
        shares = {
            signs.code: sum(word in signs.common for word in words) / len(words)
            for signs in languages
        }
        best = max(shares, key=lambda code: shares[code])
        if shares[best] >= _LEAST:
            return best
    import py3langid

    code, _ = py3langid.classify(sample)
    return str(code)
