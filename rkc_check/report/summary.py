"""Findings as rows of words in the report language, and the counts over them."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rkc_check.model import (
    VERDICTS,
    Anchor,
    Chapter,
    Clause,
    Decision,
    Evidence,
    Finding,
    Law,
    Provision,
    Results,
    ReviewedFinding,
    Verdict,
)
from rkc_check.report.phrases import Phrases

QUOTE = 400
"""Characters of a quotation at most."""
LOW = 0.5
"""Confidence below which a row asks to be checked."""

_WEIGHT: Mapping[str, float] = {"conflict": 3.0, "absent": 2.0, "partial": 1.0}
_KIND_WEIGHT = {"standard": 1.5, "transitional_standard": 1.2, "recommended_practice": 0.8}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """One article shown as evidence."""

    clause_id: str
    document: str
    article: str
    heading: str
    page: int
    quote: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One finding in words."""

    provision: Provision
    finding: Finding
    verdict: Verdict
    heading: str
    requirement: str
    cited: tuple[Cited, ...]
    reason: str
    recommendation: str
    proposal: str
    measures: str
    note: str
    deadline: str
    decision: Decision | None
    stale: bool

    @property
    def low(self) -> bool:
        """Whether the row asks to be checked first."""
        return self.decision is None and self.finding.confidence < LOW


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Everything the writers of the four outputs share."""

    results: Results
    rows: tuple[Row, ...]
    clauses: Mapping[str, tuple[Law, Clause]]

    def of_chapter(self, chapter: Chapter) -> tuple[Row, ...]:
        """The rows of one chapter."""
        return tuple(row for row in self.rows if row.provision.chapter == chapter.id)

    def chapters(self) -> tuple[Chapter, ...]:
        """The chapters that have a row."""
        used = {row.provision.chapter for row in self.rows}
        return tuple(c for c in self.results.standard.chapters if c.id in used)


def view(results: Results, phrases: Phrases, deadlines: Mapping[str, str]) -> View:
    """Put every finding into words; ``deadlines`` maps a kind of provision to a date."""
    clauses = {clause.id: (law, clause) for law in results.laws for clause in law.clauses}
    provisions = {provision.id: provision for provision in results.standard.provisions}
    rows = tuple(
        _row(reviewed, provisions[reviewed.finding.provision_id], clauses, phrases, deadlines)
        for reviewed in results.findings
    )
    return View(results=results, rows=rows, clauses=clauses)


def counts(rows: Sequence[Row]) -> dict[Verdict, int]:
    """How many rows have each verdict, in the order of the verdicts, zeros included."""
    seen = Counter(row.verdict for row in rows)
    return {verdict: seen[verdict] for verdict in VERDICTS}


def weightiest(rows: Sequence[Row], most: int = 10) -> list[Row]:
    """The gaps that weigh most: conflicts before absences, binding rules before others, sure first."""
    gaps = [row for row in rows if row.verdict in _WEIGHT]
    return sorted(gaps, key=lambda row: -_weight(row))[:most]


def _weight(row: Row) -> float:
    sure = 1.0 if row.decision else row.finding.confidence
    critical = sum(element.critical for element in row.provision.elements)
    practice = 0.5 if row.provision.practice else 1.0
    kind = _KIND_WEIGHT[row.provision.kind]
    return _WEIGHT[row.verdict] * kind * (0.4 + sure) * practice * (1 + 0.05 * critical)


def page_at(anchors: Sequence[Anchor], offset: int) -> int:
    """The page on which a character of the law stands."""
    if not anchors:
        return 1
    at = bisect_right(anchors, offset, key=lambda anchor: anchor.start)
    return anchors[max(at - 1, 0)].page


def shorten(text: str, most: int = QUOTE) -> str:
    """A quotation on one line, cut at a word."""
    flat = " ".join(text.split())
    if len(flat) <= most:
        return flat
    return flat[: flat.rfind(" ", 0, most - 1)].rstrip(",;:") + " …"


def _row(
    reviewed: ReviewedFinding,
    provision: Provision,
    clauses: Mapping[str, tuple[Law, Clause]],
    phrases: Phrases,
    deadlines: Mapping[str, str],
) -> Row:
    finding, decision = reviewed.finding, reviewed.decision
    cited = tuple(_cited(e, clauses) for e in finding.evidence if e.clause_id in clauses)
    verdict: Verdict = decision.verdict if decision and decision.verdict else finding.verdict
    reason = _reason(finding, provision, clauses, phrases)
    return Row(
        provision=provision,
        finding=finding,
        verdict=verdict,
        heading=phrases.pick(provision.heading),
        requirement=provision.official or phrases.pick(provision.text),
        cited=cited,
        reason=(decision.reason if decision else "") or reason,
        recommendation=(decision.recommendation if decision else "")
        or _recommendation(verdict, finding, provision, clauses, phrases),
        proposal=_proposal(verdict, provision, phrases),
        measures=decision.measures if decision else "",
        note=decision.note if decision else "",
        deadline=deadlines.get(provision.kind, ""),
        decision=decision,
        stale=bool(reviewed.stale),
    )


def _cited(evidence: Evidence, clauses: Mapping[str, tuple[Law, Clause]]) -> Cited:
    law, clause = clauses[evidence.clause_id]
    span = evidence.span
    return Cited(
        clause_id=clause.id,
        document=law.document_id,
        article=clause.article,
        heading=clause.heading,
        page=page_at(law.anchors, span.start),
        quote=shorten(law.text[span.start : span.end]),
        score=evidence.score,
    )


def _numbers(ids: Sequence[str], clauses: Mapping[str, tuple[Law, Clause]]) -> list[str]:
    return list(dict.fromkeys(clauses[i][1].article for i in ids if i in clauses))


def _reason(
    finding: Finding,
    provision: Provision,
    clauses: Mapping[str, tuple[Law, Clause]],
    phrases: Phrases,
) -> str:
    reason = finding.reason
    listed = phrases.articles(_numbers(reason.clause_ids, clauses))
    return phrases(
        "reason", reason.code,
        articles=phrases("reason", "articles", list=listed) if listed else "",
        nearest=phrases("reason", "nearest", list=listed) if listed else "",
        elements=phrases.elements(provision, reason.element_ids),
        detail=reason.detail,
    )  # fmt: skip


def _recommendation(
    verdict: str,
    finding: Finding,
    provision: Provision,
    clauses: Mapping[str, tuple[Law, Clause]],
    phrases: Phrases,
) -> str:
    named = finding.reason.clause_ids or tuple(e.clause_id for e in finding.evidence[:1])
    articles = phrases.articles(_numbers(named, clauses)[:4])
    elements = phrases.elements(provision, finding.reason.element_ids)
    key = "partial_plain" if verdict == "partial" and not elements else verdict
    text = phrases("recommendation", key, articles=articles, elements=elements)
    if finding.needs_practice_evidence:
        text += " " + phrases("recommendation", "practice")
    return text


def _proposal(verdict: str, provision: Provision, phrases: Phrases) -> str:
    if verdict not in _WEIGHT or not provision.model:
        return ""
    wording = phrases.pick(provision.model)
    for term in ("customs", "declarant", "goods_declaration", "duties", "period"):
        wording = wording.replace("{" + term + "}", phrases("terms", term))
    return wording[:1].upper() + wording[1:]
