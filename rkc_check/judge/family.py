"""What an expert expects of a law before reading it, by the legal family that it belongs to.

The expectations are authored (``standards/rkc/expectations``), and so are the words by
which a law shows its family (``standards/languages/<lang>/families.toml``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from rkc_check.model import Law, Provision

VERDICTS = ("compliant", "partial", "absent")
"""The order of the three probabilities of an expectation."""


def family_shares(laws: Sequence[Law], data: Mapping[str, Any]) -> dict[str, float]:
    """Family to share (they add up to 1) for laws of one language; empty without data.

    The square of the counts lets the plainer family prevail over scattered words.
    """
    counts = {
        family: 1.0 + sum(_count(law.text.lower(), record["words"]) for law in laws)
        for family, record in data.items()
    }
    total = sum(count**2 for count in counts.values())
    return {family: count**2 / total for family, count in counts.items()}


def _count(text: str, words: Sequence[str]) -> int:
    pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return sum(1 for _ in re.finditer(rf"\b(?:{pattern})\b", text))


def expected(provision: Provision, shares: Mapping[str, float]) -> dict[str, float] | None:
    """Verdict to probability, mixed over the families; None where nothing is expected."""
    known = {family: share for family, share in shares.items() if family in provision.expected}
    total = sum(known.values())
    if not total:
        return None
    return {
        verdict: sum(share * provision.expected[f][n] for f, share in known.items()) / total
        for n, verdict in enumerate(VERDICTS)
    }
