"""Verdict, confidence and reason per provision."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, cast

from rkc_check.judge.committee import opinion
from rkc_check.judge.elements import Hit, Sentences
from rkc_check.judge.modality import Wording
from rkc_check.judge.reading import SHOWN, Judged, Known, grouped, signals
from rkc_check.judge.signals import MET, Reading, leaves
from rkc_check.model import (
    ElementResult,
    Evidence,
    Finding,
    Law,
    Match,
    Provision,
    Reason,
    Span,
    Standard,
    Verdict,
)

NOWHERE = 0.8
"""Confidence in *absent* where no element shows anywhere in the law. Of 67 such rows in readings
of seven texts 53 are absent; the committee knows whole customs codes only and would go by what
laws usually say, even of an act on something else."""

LEAD = 70
"""Letters quoted before the word that permits."""


def judge(
    laws: Sequence[Law],
    standard: Standard,
    matches: Sequence[Match],
    known: Known,
) -> tuple[Finding, ...]:
    """A finding per provision, in the order of the standard.

    With laws in several languages the evidence of the one in which a provision is best
    met decides.
    """
    per_language = []
    for language in sorted({law.language for law in laws}):
        group = [law for law in laws if law.language == language]
        per_language.append(signals(group, standard, matches, language, known))
    by_provision = grouped(matches)
    findings = []
    for number, provision in enumerate(standard.provisions):
        options = [(judged, judged.readings[number]) for judged in per_language]
        judged, reading = max(options, key=lambda option: option[1].values["elements_mean"])
        quotes = {article: span for _, other in options for article, span in other.quotes.items()}
        candidates = by_provision.get(provision.id, ())
        findings.append(
            _finding(provision, candidates, reading, judged, per_language, quotes, known.weights)
        )
    return tuple(findings)


def _finding(
    provision: Provision,
    candidates: Sequence[Match],
    reading: Reading,
    judged: Judged,
    all_judged: Sequence[Judged],
    quotes: Mapping[str, Span],
    weights: Mapping[str, Any],
) -> Finding:
    if not candidates:
        return Finding(
            provision_id=provision.id, verdict="absent", confidence=0.2,
            reason=Reason(code="nothing_found"), needs_practice_evidence=provision.practice,
            digest=_digest(provision, "absent", ()),
        )  # fmt: skip
    formed = opinion(reading.values, weights["verdict"])
    verdict = cast(Verdict, formed.likeliest)
    confidence = formed.chances[verdict]
    if verdict != "absent" and not any(state.anywhere for state in reading.shown):
        verdict, confidence = "absent", NOWHERE
    if reading.limits or reading.contrary_row is not None:
        verdict, confidence = "conflict", min(0.6, max(confidence, 0.4))
    elements = _element_results(provision, reading, judged, verdict)
    evidence = _evidence(candidates, reading, provision, quotes, all_judged)
    return Finding(
        provision_id=provision.id,
        verdict=verdict,
        confidence=round(confidence, 3),
        reason=_reason(provision, verdict, confidence, elements, evidence, reading, judged),
        elements=elements,
        evidence=evidence,
        needs_practice_evidence=provision.practice,
        digest=_digest(provision, verdict, [_quote(e, all_judged) for e in evidence[:3]]),
        chances={label: round(chance, 3) for label, chance in formed.chances.items()},
        grounds=formed.grounds,
    )


def _element_results(
    provision: Provision, reading: Reading, judged: Judged, verdict: str
) -> tuple[ElementResult, ...]:
    results = []
    for element, state in zip(provision.elements, reading.shown, strict=True):
        if state.score < MET:
            results.append(
                ElementResult(element_id=element.id, status="missing", score=round(state.score, 3))
            )
            continue
        hit = state.hits[0]
        contradicted = verdict == "conflict" and element.threshold is not None and reading.limits
        results.append(
            ElementResult(
                element_id=element.id,
                status="contradicted" if contradicted else "met",
                score=round(hit.score, 3),
                clause_id=hit.article_id,
                span=judged.table.spans[hit.row],
            )
        )
    return tuple(results)


def _evidence(
    candidates: Sequence[Match],
    reading: Reading,
    provision: Provision,
    quotes: Mapping[str, Span],
    all_judged: Sequence[Judged],
) -> tuple[Evidence, ...]:
    element_of: dict[str, str] = {}
    for element, state in zip(provision.elements, reading.shown, strict=True):
        for hit in state.hits:
            element_of.setdefault(hit.article_id, element.id)
    return tuple(
        Evidence(
            clause_id=match.clause_id,
            span=quotes.get(match.clause_id) or _opening(match.clause_id, all_judged),
            score=match.score,
            element_id=element_of.get(match.clause_id, ""),
            channels=match.channels,
        )
        for match in candidates[:SHOWN]
    )


def _opening(article_id: str, all_judged: Sequence[Judged]) -> Span:
    """The first sentence after the heading, for an article that shows no element."""
    for judged in all_judged:
        rows = judged.table.body_of.get(article_id)
        if rows:
            return judged.table.spans[rows.start]
    return Span(start=0, end=0)


def _quote(evidence: Evidence, all_judged: Sequence[Judged]) -> str:
    for judged in all_judged:
        rows = judged.table.of_article.get(evidence.clause_id)
        if rows:
            law = judged.table.laws[judged.table.law_of[rows[0]]]
            return law.text[evidence.span.start : evidence.span.end]
    return ""


def _reason(
    provision: Provision,
    verdict: str,
    confidence: float,
    elements: Sequence[ElementResult],
    evidence: Sequence[Evidence],
    reading: Reading,
    judged: Judged,
) -> Reason:
    met = tuple(dict.fromkeys(e.clause_id for e in elements if e.status == "met"))
    nearest = tuple(e.clause_id for e in evidence[:3])
    missing = tuple(e.element_id for e in elements if e.status == "missing")
    if verdict == "compliant":
        code = "most_met" if missing else "all_met"
        return Reason(code=code, element_ids=missing, clause_ids=met or nearest[:1])
    if verdict == "conflict":
        hit = next((s.hits[0] for s in reading.shown if s.score >= MET), None)
        where = (hit.article_id,) if hit else nearest[:1]
        if reading.limits:
            return Reason(code="stricter_limit", clause_ids=where, detail=reading.limits[0])
        row = reading.contrary_row or 0
        return Reason(code="contradicted", clause_ids=_article_of_row(row, judged.table),
                      detail=" ".join(judged.table.text(row).split())[:300])  # fmt: skip
    if verdict == "absent":
        return Reason(
            code="weak_candidates" if met or confidence < 0.6 else "nothing_found",
            element_ids=missing, clause_ids=nearest,
        )  # fmt: skip
    if missing:
        return Reason(code="some_missing", element_ids=missing, clause_ids=met or nearest[:2])
    open_to = _left_open(provision, reading, judged)
    if open_to:
        text = _permission(judged.table.text(open_to.row), judged.wording)
        return Reason(code="discretion", clause_ids=(open_to.article_id,), detail=text)
    if reading.values["delegated"] > 0:
        return Reason(code="only_delegated", clause_ids=met)
    weakest = min(elements, key=lambda e: e.score)
    return Reason(code="narrower", element_ids=(weakest.element_id,), clause_ids=met)


def _left_open(provision: Provision, reading: Reading, judged: Judged) -> Hit | None:
    """The sentence that leaves to the opinion of Customs what an element binds them to do.

    A mere *may* is not enough for the claim: it is as often a right of the trader.
    """
    for element, state in zip(provision.elements, reading.shown, strict=True):
        for hit in state.hits if element.critical else ():
            mood = judged.wording.moods(judged.table.text(hit.row))
            if "discretion" in mood and leaves(element, mood):
                return hit
    return None


def _permission(sentence: str, wording: Wording) -> str:
    """The sentence in one line, from shortly before the word that permits where it is long."""
    line = " ".join(sentence.split())
    found = wording.groups["may"].search(line.lower())
    start = found.start() - LEAD if found else 0
    return line if start <= 0 else "… " + line[line.find(" ", start) + 1 :]


def _article_of_row(row: int, table: Sentences) -> tuple[str, ...]:
    return tuple(article for article, rows in table.of_article.items() if row in rows)


def _digest(provision: Provision, verdict: str, quotes: Sequence[str]) -> str:
    """Hex digits for the record (5), the cited text (6) and the verdict (5), see ``Finding``."""
    parts = ((provision.id, *provision.text.values()), quotes, (verdict,))
    hashed = (hashlib.sha256("\x1f".join(part).encode()).hexdigest() for part in parts)
    return "".join(digest[:size] for digest, size in zip(hashed, (5, 6, 5), strict=True))
