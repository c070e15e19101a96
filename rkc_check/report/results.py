"""``results.json``: everything a run knows, for programs (schema in results.schema.json)."""

from __future__ import annotations

from typing import Any

import msgspec

from rkc_check.model import PROVISION_KINDS, ClauseScore, Grouping, Law, Notice, Results
from rkc_check.report.phrases import Phrases
from rkc_check.report.reservations import draft
from rkc_check.report.summary import Cited, Row, View, counts, shorten, weightiest

SCHEMA = 1


def results_json(view: View, phrases: Phrases) -> str:
    """The whole file as text: sorted keys, equal for equal input."""
    results = view.results
    data = {
        "schema": SCHEMA,
        "run": _run(results, phrases),
        "documents": _documents(results, phrases),
        "warnings": [phrases.notice(w) for w in results.warnings],
        "clauses": _clauses(results),
        "findings": [_finding(row, view) for row in view.rows],
        "summary": _summary(view),
        "status": dict(view.status) or None,
    }
    if view.grouping:
        data["groups"] = _groups(view.grouping)
    content = msgspec.json.encode(data, order="sorted")
    return msgspec.json.format(content, indent=1).decode() + "\n"


def _groups(grouping: Grouping) -> dict[str, Any]:
    crosswalk = grouping.crosswalk
    return {
        "view": crosswalk.id, "source": dict(crosswalk.source),
        "groups": [{"id": g.id, "title": dict(g.title)} for g in crosswalk.groups],
        "links": [
            {"group": group, "provision": provision, "relation": link.relation, "by": link.by,
             "source": dict(link.source), "home": grouping.homes[provision] == group}
            for group, provision, link in grouping.links
        ],
    }  # fmt: skip


def notices(results: Results, document_id: str) -> list[Notice]:
    """The warnings of one document: of reading it, then of its structure."""
    read = [w for d in results.documents if d.id == document_id for w in d.warnings]
    return read + [
        w for law in results.laws if law.document_id == document_id for w in law.warnings
    ]


def _run(results: Results, phrases: Phrases) -> dict[str, Any]:
    standard, bundle = results.standard, results.bundle
    return {
        "tool": "rkc-check",
        "version": results.version,
        "standard": {"id": standard.id, "edition": standard.edition, "digest": standard.digest},
        "bundle": {
            "id": bundle.id, "title": bundle.title, "country": bundle.country,
            "language": bundle.language,
        },
        "date": results.date.isoformat(),
        "report_language": phrases.language,
    }  # fmt: skip


def _documents(results: Results, phrases: Phrases) -> list[dict[str, Any]]:
    laws = {law.document_id: law for law in results.laws}
    rows = []
    for document in results.documents:
        law = laws.get(document.id)
        rows.append(
            {
                "id": document.id, "path": document.path, "sha256": document.sha256,
                "language": document.language, "pages": document.pages,
                "ocr_pages": list(document.ocr_pages),
                "warnings": [phrases.notice(n) for n in notices(results, document.id)],
                "title": law.title if law else "", "kind": law.kind if law else "",
                "rank": law.rank if law else None, "date": law.date if law else "",
            }
        )  # fmt: skip
    return rows


def _clauses(results: Results) -> list[dict[str, Any]]:
    scores = {score.clause_id: score for score in results.clause_scores}
    return [row for law in results.laws for row in _clauses_of(law, scores)]


def _clauses_of(law: Law, scores: dict[str, ClauseScore]) -> list[dict[str, Any]]:
    below = {clause.parent_id for clause in law.clauses}
    rows = []
    for clause in law.clauses:
        score = scores.get(clause.id)
        # The text of an article holds its paragraphs; repeating it above would double the file.
        whole = clause.kind == "article" or clause.article or clause.id not in below
        rows.append(
            {
                "id": clause.id, "document": law.document_id, "kind": clause.kind,
                "number": clause.number, "article": clause.article, "heading": clause.heading,
                "text": law.text[clause.span.start : clause.span.end] if whole else "",
                "start": clause.span.start, "end": clause.span.end,
                "page": clause.page, "parent": clause.parent_id, "repealed": clause.repealed,
                "score": score.score if score and score.provisions else None,
                "provisions": [
                    {"provision": p, "score": s} for p, s in (score.provisions if score else ())
                ],
            }
        )  # fmt: skip
    return rows


def _finding(row: Row, view: View) -> dict[str, Any]:
    finding = row.finding
    return {
        "provision": row.provision.id,
        "kind": row.provision.kind,
        "chapter": row.provision.chapter,
        "heading": row.heading,
        "verdict": row.verdict,
        "confidence": finding.confidence,
        "needs_practice_evidence": finding.needs_practice_evidence,
        "checked": row.provision.checked,
        "reason": row.reason,
        "reason_code": finding.reason.code,
        "recommendation": row.recommendation,
        "article_to_change": row.target,
        "proposal": row.proposal,
        "deadline": row.deadline or None,
        "state": row.state,
        "restriction": row.restricted,
        "reservation": draft(row, view),
        "digest": finding.digest,
        "elements": [
            {
                "id": e.element_id, "status": e.status, "clause": e.clause_id, "score": e.score,
                "start": e.span.start if e.span else None,
                "end": e.span.end if e.span else None,
            }
            for e in finding.elements
        ],
        "evidence": [_evidence(cited) for cited in row.cited],
        "chances": dict(finding.chances),
        "grounds": [{"signal": name, "moved": by} for name, by in finding.grounds.items()],
        "decision": _decision(row),
    }  # fmt: skip


def _evidence(cited: Cited) -> dict[str, Any]:
    return {
        "clause": cited.clause_id, "document": cited.document, "article": cited.article,
        "page": cited.page, "quote": cited.quote, "score": cited.score,
        "heading": shorten(cited.heading, 200),
        "channels": [{"channel": name, "share": share} for name, share in cited.channels.items()],
    }  # fmt: skip


def _decision(row: Row) -> dict[str, Any] | None:
    decision = row.decision
    if decision is None:
        return None
    return {
        "verdict": decision.verdict, "reason": decision.reason,
        "recommendation": decision.recommendation, "measures": decision.measures,
        "note": decision.note, "reviewer": decision.reviewer, "date": decision.date,
        "stale": list(row.stale), "program_verdict": row.finding.verdict,
    }  # fmt: skip


def _summary(view: View) -> dict[str, Any]:
    kinds = {
        kind: counts([row for row in view.rows if row.provision.kind == kind])
        for kind in PROVISION_KINDS
    }
    return {
        "provisions": len(view.rows),
        "verdicts": counts(view.rows),
        "chapters": {chapter.id: counts(view.of_chapter(chapter)) for chapter in view.chapters()},
        "kinds": {kind: seen for kind, seen in kinds.items() if any(seen.values())},
        "needs_practice_evidence": sum(r.finding.needs_practice_evidence for r in view.rows),
        "low_confidence": [row.provision.id for row in view.rows if row.low],
        "weightiest_gaps": [row.provision.id for row in weightiest(view.rows)],
        "instruments_not_supplied": list(view.mentions()),
    }
