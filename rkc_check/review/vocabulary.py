"""The words of the report in every language, as a reader of an edited report needs them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, cast

from rkc_check.model import VERDICTS, Verdict

_NUMBER = re.compile(r"\W{0,3}([A-Z]?\d{1,2}\.\d{1,3})(?![\w.-]*\w)(?!\s*(?:bis|ter|бис)\b)")
_SHORT = 4
"""Letters that an abbreviation of a verdict must have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Labels of columns and verdicts, placeholders, and the ids that provisions can have."""

    columns: Mapping[str, tuple[str, ...]]
    verdicts: Mapping[str, Verdict]
    labels: Mapping[str, Verdict]
    placeholders: tuple[str, ...]
    provisions: Collection[str]

    def column(self, label: str) -> tuple[str, ...]:
        """The keys that a column with this head can have."""
        return self.columns.get(_bare(label), ())

    def verdict(self, text: str) -> tuple[Verdict | None, str]:
        """What a reviewer wrote for a verdict, and the words that were more than a verdict.

        Takes the labels of every report language, the words that ``[verdict_accepted]`` of
        the phrases adds, and beginnings of labels: ``Част.``, ``Partial: see below``.
        """
        whole = self._exact(text)
        if whole:
            return whole, ""
        for cut in re.finditer(r"[\n.,;:()–—]|\s-\s", text):
            first = self._exact(text[: cut.start()])
            if first:
                return first, text[cut.start() :].strip(" \t\n.,;:–—-")
        return None, text

    def _exact(self, text: str) -> Verdict | None:
        bare = _bare(text)
        if bare in self.verdicts:
            return self.verdicts[bare]
        if len(bare) < _SHORT:
            return None
        begun = {verdict for label, verdict in self.labels.items() if label.startswith(bare)}
        return begun.pop() if len(begun) == 1 else None

    def without_placeholders(self, text: str) -> str:
        """The text of a field, less the mark that asks to fill it."""
        for placeholder in self.placeholders:
            text = text.replace(placeholder, "")
        return text.strip()

    def provision(self, text: str) -> str:
        """The provision whose number stands at the beginning of a text, or nothing."""
        found = _NUMBER.match(text.strip())
        return found[1] if found and found[1] in self.provisions else ""


def vocabulary(phrases: Mapping[str, Mapping[str, Any]], provisions: Collection[str]) -> Vocabulary:
    """Gather the words from the parsed phrases files of all report languages."""
    columns: dict[str, tuple[str, ...]] = {}
    verdicts: dict[str, Verdict] = {verdict: verdict for verdict in VERDICTS}
    labels: dict[str, Verdict] = {}
    for data in phrases.values():
        for key, label in data["column"].items():
            columns[_bare(label)] = (*columns.get(_bare(label), ()), key)
        for key, label in data["verdict"].items():
            labels[_bare(label)] = verdicts[_bare(label)] = cast(Verdict, key)
        for key, words in data.get("verdict_accepted", {}).items():
            verdicts |= {_bare(word): cast(Verdict, key) for word in words}
    return Vocabulary(
        columns=columns,
        verdicts=verdicts,
        labels=labels,
        placeholders=tuple(data["text"]["reviewer_field"] for data in phrases.values()),
        provisions=frozenset(provisions),
    )


def _bare(text: str) -> str:
    """A label as people retype it: no case, no punctuation, no difference between е and ё."""
    flat = text.casefold().replace("ё", "е").replace("_", " ")
    return " ".join(re.sub(r"[^\w\s]", " ", flat).split())
