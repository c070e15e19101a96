"""What an edited report says: its cells, and the decisions and remarks that follow from them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rkc_check.marks import FREE, MORE, field_digest, text_digest
from rkc_check.model import Decision, Remark
from rkc_check.review.vocabulary import Vocabulary

FIELDS = ("verdict", *FREE, *MORE)
"""Everything that a reviewer can fill in for one provision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something stands: in a field of a provision, in its row, or somewhere else."""

    provision_id: str = ""
    field: str = ""
    context: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The text of one field as it now stands.

    ``written`` says that the program wrote every word of it somewhere in the report;
    ``marked`` that the cell still carries its bookmark or tag.
    """

    place: Place
    text: str
    written: bool
    marked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """An edited report as read: decisions without reviewer and date, and all the rest.

    ``properties`` are the custom properties that the program left in the file, ``author``
    and ``saved`` (ISO date) who saved it last and when, ``gone`` the provisions whose
    rows are missing.
    """

    file: str
    sha256: str
    properties: Mapping[str, str]
    author: str
    saved: str
    decisions: tuple[Decision, ...]
    remarks: tuple[Remark, ...]
    rows: int
    gone: tuple[str, ...] = ()


def edited(
    path: Path,
    properties: Mapping[str, str],
    core: Mapping[str, str],
    reading: Reading,
    decisions: tuple[Decision, ...],
    gone: tuple[str, ...],
) -> Edited:
    """What was read from a file: ``core`` holds the properties that the office program wrote."""
    return Edited(
        file=path.name,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        properties=properties,
        author=core.get("lastModifiedBy", ""),
        saved=core.get("modified", "")[:10],
        decisions=decisions,
        remarks=mixed(reading.remarks),
        rows=len(reading.seen),
        gone=gone,
    )


@dataclass(slots=True)
class Reading:
    """What a reader has gathered so far from one file.

    ``sealed`` is what the program wrote, as digests; ``findings`` the digest of the finding
    of each provision, from the marks.
    """

    sealed: frozenset[str]
    entries: list[Entry] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    findings: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def first(self, place: Place, digest: str) -> bool:
        """Whether a field held this from the first: the digest of a text, or a verdict."""
        return field_digest(place.provision_id, place.field, digest) in self.sealed

    def remark(self, kind: str, text: str, place: Place, **more: Any) -> None:
        """Keep something that is no field, unless nothing was written."""
        if text.strip():
            self.remarks.append(
                Remark(
                    kind=kind, text=text.strip("\n"), provision_id=place.provision_id,
                    field=place.field, context=place.context, **more,
                )
            )  # fmt: skip


def decide(reading: Reading, words: Vocabulary) -> tuple[Decision, ...]:
    """The decisions that the fields of a report amount to; what does not fit becomes a remark."""
    fields: dict[tuple[str, str], list[Entry]] = {}
    for entry in reading.entries:
        fields.setdefault((entry.place.provision_id, entry.place.field), []).append(entry)
    said: dict[str, dict[str, str]] = {}
    for (provision, name), entries in fields.items():
        if name == "verdict":
            texts = _verdicts(entries, reading, words)
        else:
            texts = _texts(entries, reading, words)
        if texts:
            said.setdefault(provision, {})[name] = texts[0]
        for other in texts[1:]:
            reading.remark("copy", other, replace(entries[0].place))
    return tuple(_decision(p, values, reading) for p, values in said.items())


def _decision(provision: str, values: Mapping[str, str], reading: Reading) -> Decision:
    own = {k: v for k, v in values.items() if k == "verdict" or k in FREE}
    return Decision(
        provision_id=provision,
        finding_digest=reading.findings.get(provision, ""),
        more={key: value for key, value in values.items() if key in MORE and value},
        cleared=tuple(key for key, value in values.items() if not value),
        **own,  # type: ignore[arg-type]
    )


def _verdicts(entries: Sequence[Entry], reading: Reading, words: Vocabulary) -> list[str]:
    """The verdicts that differ from the program's, each once; anything else is a remark."""
    found: list[str] = []
    for entry in entries:
        place = entry.place
        verdict, rest = words.verdict(entry.text)
        reading.remark("verdict", rest, place)
        if verdict and not reading.first(place, verdict) and verdict not in found:
            found.append(verdict)
    return found


def _texts(entries: Sequence[Entry], reading: Reading, words: Vocabulary) -> list[str]:
    """The texts that a reviewer wrote into a field, each once; ``""`` where they emptied it."""
    place = entries[0].place
    texts: dict[str, str] = {}
    untouched = False
    for entry in entries:
        text = words.without_placeholders(entry.text)
        same = reading.first(place, text_digest(text))
        if same or (text and entry.written and not entry.marked):
            untouched = True
        elif text:
            texts.setdefault(" ".join(text.split()), text)
        elif not entry.marked and len(entries) > 1:
            untouched = True  # an empty cell of a row that somebody added
    if not texts and not untouched:
        return [""]
    return list(texts.values())


def mixed(remarks: Sequence[Remark]) -> tuple[Remark, ...]:
    """The remarks without those that say the same of the same place twice."""
    return tuple(dict.fromkeys(remarks))


def settled(decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """Decisions out of a list of conflicts: what stands there was agreed."""
    return tuple(replace(decision, settled=True) for decision in decisions)


def labelled(values: Sequence[tuple[str, str]]) -> str:
    """Several fields as one text, a line or more for each."""
    return "\n".join(f"{name}: {text}" for name, text in values if text.strip())
