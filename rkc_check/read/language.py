"""Which language a document is in."""

from __future__ import annotations

from collections.abc import Sequence

from rkc_check.model import Line

SAMPLE = 6000
"""Characters looked at, taken from the middle of the text, where no foreign title misleads."""


def detect(lines: Sequence[Line]) -> str:
    """The ISO 639-1 code of the language of most of the text."""
    import py3langid

    text = "\n".join(line.text for line in lines if line.role == "text")
    start = max(len(text) // 2 - SAMPLE // 2, 0)
    code, _ = py3langid.classify(text[start : start + SAMPLE])
    return str(code)
