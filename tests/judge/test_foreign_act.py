"""An act about something else gives effect to nothing."""

from __future__ import annotations

from pathlib import Path

from rkc_check import check
from tests.builders import write_law

GARDENS = """Gardens Act
Article 1. Trees
The gardener shall water every tree before sunset. The council may plant roses.
Article 2. Paths
A path shall be two metres wide. No person shall leave a bicycle on it.
"""


def test_no_element_anywhere_is_absent(tmp_path: Path) -> None:
    results = check(write_law(tmp_path, GARDENS), language="en")
    verdicts = [reviewed.finding.verdict for reviewed in results.findings]
    assert len(verdicts) == 121 and verdicts.count("absent") >= 119
