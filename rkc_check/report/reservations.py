"""Drafts for reservations and what remains where none is possible (Convention, Article 12).

A party may reserve a Recommended Practice of a chapter that it accepts, stating how its law
differs (Article 12 (2)); the General Annex and the Standards allow no reservation. Every
three years it names the national norms that stand in the way of a withdrawal (Article 12 (3)).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rkc_check.model import Chapter
from rkc_check.report.summary import Row, View, chapter_title

PRACTICE = "recommended_practice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remaining:
    """Provisions of one place that allow no reservation, and what remains to be done."""

    place: str
    rows: tuple[Row, ...]
    what: str


def drafts(view: View) -> list[tuple[Row, str, str]]:
    """Per Recommended Practice not met: its row, how its chapter stands, and the statement."""
    return [(row, _standing(row.provision.chapter, view), draft(row, view))
            for row in view.gaps() if row.provision.kind == PRACTICE]  # fmt: skip


def draft(row: Row, view: View) -> str:
    """The statement of differences for one row; empty where no reservation is possible."""
    if not row.gap or row.provision.kind != PRACTICE:
        return ""
    phrases, provision = view.wording.phrases, row.provision
    return phrases(
        "reservation", "statement",
        number=provision.id.partition(".")[2], annex=provision.annex,
        chapter=provision.chapter.removeprefix(provision.annex),
        heading=row.heading, difference=_difference(row, view),
    )  # fmt: skip


def _difference(row: Row, view: View) -> str:
    """How the law differs: by what it lacks, else by the reason of the verdict."""
    phrases = view.wording.phrases
    unmet = {result.element_id for result in row.finding.elements if result.status != "met"}
    lacking = [phrases.pick(e.text).rstrip(". ") for e in row.provision.elements if e.id in unmet]
    if not lacking and row.verdict != "absent":
        return row.reason
    ids: list[str] = []
    if row.verdict != "absent":
        ids = list(row.finding.reason.clause_ids) or [cited.clause_id for cited in row.cited[:2]]
    return phrases(
        "reservation", row.verdict,
        articles=view.wording.cite(ids), elements="; ".join(lacking) or row.heading,
    )  # fmt: skip


def remaining(view: View) -> list[Remaining]:
    """The gaps in the General Annex and in Standards, by place, with what can be done."""
    phrases = view.wording.phrases
    binding = [row for row in view.gaps() if row.provision.kind != PRACTICE]
    found = []
    general = [row for row in binding if row.provision.annex == "general"]
    for kind in ("standard", "transitional_standard"):
        rows = tuple(row for row in general if row.provision.kind == kind)
        if rows:
            place = f"{phrases('reservation', 'general')}: {phrases('kind', kind)}"
            found.append(Remaining(place=place, rows=rows, what=_general(rows, view)))
    for chapter in view.chapters():
        rows = tuple(
            row for row in binding
            if row.provision.chapter == chapter.id and row.provision.annex != "general"
        )  # fmt: skip
        if rows:
            place = chapter_title(chapter, phrases)
            found.append(Remaining(place=place, rows=rows, what=_specific(chapter, rows, view)))
    return found


def _general(rows: Sequence[Row], view: View) -> str:
    """What remains in the General Annex: the law, and an extension while the period runs."""
    phrases, due = view.wording.phrases, rows[0].deadline
    if not due:
        return phrases("reservation", "amend")
    key = "general_late" if due < view.results.date.isoformat() else "general_open"
    return phrases("reservation", key, date=phrases.day(due))


def _specific(chapter: Chapter, rows: Sequence[Row], view: View) -> str:
    phrases, due = view.wording.phrases, rows[0].deadline
    if not due:
        return phrases("reservation", "candidate")
    key = "chapter_late" if due < view.results.date.isoformat() else "chapter_open"
    return phrases("reservation", key, date=phrases.day(due), chapter=chapter.id)


def in_the_way(view: View) -> list[tuple[str, str, str]]:
    """Chapter, practice and national norms for the review of reservations (Article 12 (3)).

    The list of parties says which chapters carry reservations, not which practices; every
    practice of such a chapter that the law does not meet is listed.
    """
    phrases, reserved = view.wording.phrases, view.status.get("reserved") or ()
    titles = {c.id: chapter_title(c, phrases) for c in view.chapters()}
    return [
        (titles[row.provision.chapter], f"{row.provision.id} {row.heading}",
         view.wording.cite(row.finding.reason.clause_ids)
         or phrases("reservation", "no_norm"))
        for row in view.gaps()
        if row.provision.kind == PRACTICE and row.provision.chapter in reserved
    ]  # fmt: skip


def _standing(chapter: str, view: View) -> str:
    """Whether the State accepted the chapter, with or without reservations, or could."""
    for key in ("accepted", "reserved", "not_accepted"):
        if chapter in (view.status.get(key) or ()):
            return view.wording.phrases("reservation", f"is_{key}")
    return view.wording.phrases("reservation", "is_not_accepted")
