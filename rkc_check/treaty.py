"""What binds a contracting party, since when and until when.

The rules and their figures stand in ``standards/rkc/body.toml``; every function names the
article of the Convention's Body that it applies. Months are counted by the calendar: the
same day of the later month, or its last day where the month is too short.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from rkc_check.artifacts import data_folder, load_toml
from rkc_check.errors import StandardError
from rkc_check.model import Party, Provision, ProvisionKind, Results, Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyArticle:
    """One article of the Body in our words, and where the program applies it."""

    number: str
    heading: Texts
    rule: Texts
    applied: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The Body's articles and the figures in them; all periods in months.

    ``restriction_words`` are, per language, the beginnings of words in headings of norms on
    prohibitions and restrictions (Article 3).
    """

    articles: tuple[BodyArticle, ...]
    in_force: date
    entry_months: int
    due_months: Mapping[str, int]
    extension_months: int
    review_months: int
    reservable: tuple[str, ...]
    restriction_words: Mapping[str, tuple[str, ...]]
    parties_as_at: date
    parties_source: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """When one kind of provision is due (Article 13), ``months_left`` in whole months.

    ``latest`` is where an extension for the General Annex could have moved it at most; it is
    ``due`` itself where none was asked for in time. ``months_left`` is negative when overdue.
    """

    kind: ProvisionKind
    due: date
    latest: date
    months_left: int
    overdue: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatyStatus:
    """Where a party stands under the Convention on the day ``on``."""

    party: Party
    on: date
    in_force: date
    deadlines: tuple[Deadline, ...]
    next_review: date

    @property
    def bound(self) -> bool:
        """Whether the Convention is in force for the party on that day."""
        return self.on >= self.in_force


@cache
def load_body(folder: Path | None = None) -> Body:
    """Read the Body's rules; raises :class:`StandardError` when one of them is missing."""
    root = (folder or data_folder("standards")) / "rkc"
    records = load_toml(root / "body.toml").get("article", [])
    manifest = load_toml(root / "manifest.toml")
    rules: dict[str, dict[str, Any]] = {record["number"]: record for record in records}
    try:
        return Body(
            articles=tuple(
                BodyArticle(number=r["number"], heading=r["heading"], rule=r["rule"],
                            applied=r["applied"])
                for r in records
            ),
            in_force=rules["18"]["in_force"],
            entry_months=rules["18"]["months"],
            due_months=rules["13"]["months"],
            extension_months=rules["13"]["extension_months"],
            review_months=rules["12"]["review_months"],
            reservable=tuple(rules["12"]["reservable"]),
            restriction_words={k: tuple(v) for k, v in rules["3"]["headings"].items()},
            parties_as_at=manifest["parties"]["as_at"],
            parties_source=manifest["parties"]["source"],
        )  # fmt: skip
    except (KeyError, TypeError) as error:
        raise StandardError(f"body.toml or manifest.toml: {error!s} is missing") from error


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later, or the last day of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def whole_months(start: date, end: date) -> int:
    """Whole months from ``start`` to ``end``; negative when ``end`` comes first."""
    if end < start:
        return -whole_months(end, start)
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (add_months(start, months) > end)


def entry_into_force(became_party: date, body: Body) -> date:
    """When the Convention entered into force for a party (Article 18 (1) and (2))."""
    return max(add_months(became_party, body.entry_months), body.in_force)


def chapter_in_force(notified: date, party_in_force: date, body: Body) -> date:
    """When a chapter accepted on the day ``notified`` binds its party (Article 18 (4))."""
    return max(add_months(notified, body.entry_months), party_in_force)


def due(kind: ProvisionKind, in_force: date, body: Body) -> date:
    """When a provision must be given effect, from entry into force on (Article 13 (1)–(3))."""
    return add_months(in_force, body.due_months[kind])


def extended(day: date, asked_on: date | None, body: Body, months: int | None = None) -> date:
    """A due date of the General Annex after an extension (Article 13 (4)).

    ``months`` granted count up to the year that is allowed. Without a request, or with one
    after the period has ended, the date stays.
    """
    if asked_on is None or asked_on > day:
        return day
    most = body.extension_months
    return add_months(day, most if months is None else min(months, most))


def treaty_status(
    party: Party, on: date, *, body: Body | None = None, asked_on: date | None = None
) -> TreatyStatus:
    """Entry into force and deadlines of a party as they stand on the day ``on``.

    ``asked_on`` is the day on which the Management Committee was asked for an extension.
    """
    body = body or load_body()
    start = entry_into_force(party.became_party, body)
    review = add_months(start, body.review_months)
    turns = 1
    while review < on:
        turns += 1
        review = add_months(start, body.review_months * turns)
    deadlines = tuple(_deadlines(party, start, on, body, asked_on))
    return TreatyStatus(party=party, on=on, in_force=start, deadlines=deadlines, next_review=review)


def _deadlines(
    party: Party, start: date, on: date, body: Body, asked_on: date | None
) -> Iterator[Deadline]:
    kinds: tuple[ProvisionKind, ...] = ("standard", "transitional_standard")
    if party.accepted or party.reserved:
        kinds = (*kinds, "recommended_practice")
    for kind in kinds:
        day = due(kind, start, body)
        latest = day if kind in body.reservable else extended(day, asked_on, body)
        yield Deadline(kind=kind, due=day, latest=latest, months_left=whole_months(on, day),
                       overdue=on > day)  # fmt: skip


def deadline_of(provision: Provision, status: TreatyStatus) -> date | None:
    """When this party must have given effect to a provision; nothing when it need not.

    A chapter that the party did not accept sets no deadline (Article 12 (2)). Nor is one
    given for Recommended Practices of a chapter accepted with reservations: the list does
    not say which of them are reserved (Article 13 (3)).
    """
    party = status.party
    if provision.annex != "general":
        if provision.chapter in party.reserved:
            if provision.kind == "recommended_practice":
                return None
        elif provision.chapter not in party.accepted:
            return None
    return next((d.due for d in status.deadlines if d.kind == provision.kind), None)


def facts(status: TreatyStatus, language: str) -> dict[str, Any]:
    """A party's status as plain values for the report: names, ISO dates, chapter ids."""
    party, body = status.party, load_body()
    return {
        "party": party.name.get(language, party.name["en"]),
        "accession": party.became_party.isoformat(),
        "entry_into_force": status.in_force.isoformat(),
        "deadlines": {d.kind: d.due.isoformat() for d in status.deadlines},
        "accepted": party.accepted,
        "reserved": party.reserved,
        "not_accepted": party.not_accepted,
        "next_review": status.next_review.isoformat(),
        "source": body.parties_source.get(language, body.parties_source["en"]),
    }


def restricted(results: Results) -> frozenset[str]:
    """Provisions against which only a norm on prohibitions or restrictions speaks (Article 3).

    Such a norm is told by its heading; the report then says that it may stand.
    """
    words = load_body().restriction_words
    headings = {
        clause.id: (clause.heading.lower(), words.get(law.language, ()))
        for law in results.laws
        for clause in law.clauses
    }
    found = set()
    for reviewed in results.findings:
        finding = reviewed.finding
        against = [headings.get(id, ("", ())) for id in finding.reason.clause_ids]
        if finding.verdict == "conflict" and against and all(
            any(word in heading for word in known) for heading, known in against
        ):  # fmt: skip
            found.add(finding.provision_id)
    return frozenset(found)
