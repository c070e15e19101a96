"""Findings as rows of words in the report language, and the counts over them."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from rkc_check.errors import OutputError
from rkc_check.model import (
    VERDICTS,
    Anchor,
    Chapter,
    Clause,
    Decision,
    Evidence,
    Finding,
    Grouping,
    Law,
    Provision,
    Remark,
    Results,
    ReviewedFinding,
    Verdict,
)
from rkc_check.report.phrases import Phrases
from rkc_check.report.wording import GAPS, Wording, wording

NO_GROUP = "–"
"""The group of provisions that another view does not link to anything."""
QUOTE = 400
"""Characters of a quotation at most."""
LOW = 0.5
"""Confidence below which a row asks to be checked."""

_WEIGHT: Mapping[str, float] = {"conflict": 3.0, "absent": 2.0, "partial": 1.0}
_KIND_WEIGHT = {"standard": 1.5, "transitional_standard": 1.2, "recommended_practice": 0.8}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """One article shown as evidence; ``label`` is how it is cited, ``language`` the law's."""

    clause_id: str
    document: str
    article: str
    label: str
    heading: str
    page: int
    quote: str
    score: float
    language: str
    channels: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One finding in words.

    ``deadline`` is an ISO date or empty; ``state`` says for a gap whether it has passed.
    ``restricted``: the norm against it is one on prohibitions or restrictions (Article 3).
    """

    provision: Provision
    finding: Finding
    verdict: Verdict
    heading: str
    requirement: str
    section: str
    cited: tuple[Cited, ...]
    reason: str
    recommendation: str
    target: str
    proposal: str
    instrument: str
    measures: str
    note: str
    deadline: str
    state: str
    overdue: bool
    decision: Decision | None
    stale: tuple[str, ...]
    restricted: bool = False
    sides: tuple[Decision, ...] = ()
    remarks: tuple[Remark, ...] = ()
    said: Mapping[str, str] = field(default_factory=dict)

    @property
    def low(self) -> bool:
        """Whether the row asks to be checked first."""
        return self.decision is None and self.finding.confidence < LOW

    @property
    def gap(self) -> bool:
        """Whether the verdict calls for a change."""
        return self.verdict in GAPS


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Everything the writers of the four outputs share.

    ``status`` and ``accuracy`` are what :func:`rkc_check.report.report` was given.
    """

    results: Results
    rows: tuple[Row, ...]
    clauses: Mapping[str, tuple[Law, Clause]]
    wording: Wording
    status: Mapping[str, Any] = field(default_factory=dict)
    accuracy: Mapping[str, Any] = field(default_factory=dict)
    grouping: Grouping | None = None

    def groups(self) -> tuple[Chapter, ...]:
        """What the findings are arranged by: the chapters, or the groups of another view."""
        if self.grouping is None:
            return self.chapters()
        crosswalk = self.grouping.crosswalk
        groups = [Chapter(id=g.id, annex=crosswalk.id, title=g.title, intro={})
                  for g in crosswalk.groups]  # fmt: skip
        none = {self.wording.phrases.language: self.wording.phrases("text", "no_group")}
        groups.append(Chapter(id=NO_GROUP, annex=crosswalk.id, title=none, intro={}))
        return tuple(group for group in groups if self.of_group(group))

    def group_name(self) -> str:
        """What one of :meth:`groups` is called."""
        phrases = self.wording.phrases
        if self.grouping is None:
            return phrases("column", "chapter")
        return phrases("view", self.grouping.crosswalk.id)

    def of_group(self, group: Chapter) -> tuple[Row, ...]:
        """The rows shown under one of :meth:`groups`; each row stands under one of them."""
        if self.grouping is None:
            return self.of_chapter(group)
        homes = self.grouping.homes
        return tuple(r for r in self.rows if homes.get(r.provision.id, NO_GROUP) == group.id)

    def of_chapter(self, chapter: Chapter) -> tuple[Row, ...]:
        """The rows of one chapter."""
        return tuple(row for row in self.rows if row.provision.chapter == chapter.id)

    def chapters(self) -> tuple[Chapter, ...]:
        """The chapters that have a row."""
        used = {row.provision.chapter for row in self.rows}
        return tuple(c for c in self.results.standard.chapters if c.id in used)

    def gaps(self) -> tuple[Row, ...]:
        """The rows that call for a change."""
        return tuple(row for row in self.rows if row.gap)

    def mentions(self) -> dict[str, list[str]]:
        """Acts that are referred to but were not supplied, with the articles that mention them."""
        found: dict[str, list[str]] = {}
        for law in self.results.laws:
            for reference in law.references:
                if reference.act and reference.clause_id in self.clauses:
                    cited = found.setdefault(" ".join(reference.act.split()), [])
                    label = self.wording.article(reference.clause_id)
                    if label and label not in cited:
                        cited.append(label)
        return dict(sorted(found.items()))


def view(
    results: Results,
    phrases: Phrases,
    *,
    deadlines: Mapping[str, str | None],
    status: Mapping[str, Any],
    accuracy: Mapping[str, Any],
    terms: Mapping[str, Mapping[str, Any]],
    grouping: Grouping | None = None,
    restricted: Collection[str] = (),
) -> View:
    """Put every finding into words; the arguments are those of :func:`rkc_check.report.report`."""
    clauses = {clause.id: (law, clause) for law in results.laws for clause in law.clauses}
    provisions = {provision.id: provision for provision in results.standard.provisions}
    words = wording(results, clauses, phrases, terms)
    due = {key: day for key, day in (deadlines or status.get("deadlines") or {}).items() if day}
    rows = []
    for reviewed in results.findings:
        provision = provisions.get(reviewed.finding.provision_id)
        if provision is None:
            raise OutputError(f"no provision {reviewed.finding.provision_id} in this standard")
        day = due.get(provision.id, due.get(provision.kind, ""))
        row = _row(reviewed, provision, words, day, results.date.isoformat())
        rows.append(replace(row, restricted=provision.id in restricted))
    return View(
        results=results, rows=tuple(rows), clauses=clauses, wording=words,
        status=status, accuracy=accuracy, grouping=grouping,
    )  # fmt: skip


def counts(rows: Sequence[Row]) -> dict[Verdict, int]:
    """How many rows have each verdict, in the order of the verdicts, zeros included."""
    seen = Counter(row.verdict for row in rows)
    return {verdict: seen[verdict] for verdict in VERDICTS}


def chapter_title(chapter: Chapter, phrases: Phrases) -> str:
    """The heading of a chapter: of the General Annex, or with the letter of its Specific Annex.

    A group of another view is headed by its title and what such groups are called.
    """
    title = phrases.pick(chapter.title)
    if chapter.id == NO_GROUP:
        return title
    if phrases.has("view", chapter.annex):
        return f"{phrases('view', chapter.annex)} {chapter.id}. {title}"
    if chapter.annex == "general":
        return phrases("text", "chapter_title", chapter=chapter.id, title=title)
    number = chapter.id.removeprefix(chapter.annex)
    return phrases("text", "annex_title", annex=chapter.annex, chapter=number, title=title)


def weightiest(rows: Sequence[Row], most: int = 10) -> list[Row]:
    """The gaps that weigh most: conflicts first, then binding rules, then what is sure."""
    return sorted((row for row in rows if row.gap), key=lambda row: -_weight(row))[:most]


def _weight(row: Row) -> float:
    sure = 1.0 if row.decision else row.finding.confidence
    critical = sum(element.critical for element in row.provision.elements)
    practice = 0.5 if row.provision.practice else 1.0
    late = 1.1 if row.overdue else 1.0
    kind = _KIND_WEIGHT[row.provision.kind]
    return _WEIGHT[row.verdict] * kind * (0.4 + sure) * practice * late * (1 + 0.05 * critical)


def page_at(anchors: Sequence[Anchor], offset: int, default: int = 1) -> int:
    """The page on which a character of the law stands."""
    if not anchors:
        return default
    at = bisect_right(anchors, offset, key=lambda anchor: anchor.start)
    return anchors[max(at - 1, 0)].page


def shorten(text: str, most: int = QUOTE) -> str:
    """A quotation on one line of at most ``most`` characters, cut at a word."""
    flat = " ".join(text.split())
    if len(flat) <= most:
        return flat
    cut = flat.rfind(" ", 0, most - 1)
    return flat[: cut if cut > 0 else most - 2].rstrip(",;: ") + " …"


def _row(
    reviewed: ReviewedFinding, provision: Provision, words: Wording, deadline: str, today: str
) -> Row:
    finding, decision, phrases = reviewed.finding, reviewed.decision, words.phrases
    verdict: Verdict = (decision and decision.verdict) or finding.verdict
    gap = verdict in GAPS
    overdue = gap and bool(deadline) and deadline < today
    state = phrases("text", "overdue" if overdue else "due", date=phrases.day(deadline))
    recommendation = words.recommendation(verdict, finding, provision)
    return Row(
        provision=provision,
        finding=finding,
        verdict=verdict,
        heading=phrases.pick(provision.heading),
        requirement=provision.official.get(phrases.language) or phrases.pick(provision.text),
        section=phrases.pick(provision.section),
        cited=tuple(_cited(e, words) for e in finding.evidence if e.clause_id in words.clauses),
        reason=_said(decision, "reason", words.reason(finding, provision)),
        recommendation=_said(decision, "recommendation", recommendation),
        target=_said(decision, "article", words.target(verdict, finding)),
        proposal=words.proposal(verdict, finding, provision),
        instrument=_said(decision, "instrument", words.instrument(provision)),
        measures=_said(decision, "measures"),
        note=_said(decision, "note"),
        said=decision.more if decision else {},
        deadline=deadline,
        state=state if gap and deadline else "",
        overdue=overdue,
        decision=decision,
        stale=reviewed.stale,
        sides=reviewed.sides,
        remarks=reviewed.remarks,
    )


def _said(decision: Decision | None, name: str, otherwise: str = "") -> str:
    """A field in the reviewer's words, where there are any, else in the program's."""
    if decision is None:
        return otherwise
    if name in decision.cleared:
        return ""
    return decision.more.get(name) or getattr(decision, name, "") or otherwise


def _cited(evidence: Evidence, words: Wording) -> Cited:
    law, clause = words.clauses[evidence.clause_id]
    span = evidence.span
    end = span.end
    if law.text[span.start : end].rstrip().endswith(":"):
        end = max(clause.span.end, end)  # what a colon announces belongs to the quotation
    return Cited(
        clause_id=clause.id,
        document=law.document_id,
        article=clause.article,
        label=words.article(clause.id),
        heading=clause.heading,
        page=page_at(law.anchors, span.start, clause.page),
        quote=shorten(law.text[span.start : end]),
        score=evidence.score,
        language=law.language,
        channels=evidence.channels,
    )
