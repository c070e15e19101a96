"""``results.json``: everything a run knows, for programs (schema in results.schema.json)."""

from __future__ import annotations

import json
from typing import Any

from rkc_check.model import Results
from rkc_check.report.phrases import Phrases
from rkc_check.report.summary import Row, View, counts, shorten

SCHEMA = 1


def results_json(view: View, phrases: Phrases) -> str:
    """The whole file as text: sorted keys, equal for equal input."""
    results = view.results
    data = {
        "schema": SCHEMA,
        "run": _run(results),
        "documents": [
            {
                "id": d.id, "path": d.path, "sha256": d.sha256, "language": d.language,
                "pages": d.pages, "ocr_pages": list(d.ocr_pages),
                "warnings": [phrases.notice(w) for w in (*d.warnings, *_of_law(results, d.id))],
            }
            for d in results.documents
        ],
        "warnings": [phrases.notice(w) for w in results.warnings],
        "clauses": _clauses(results),
        "findings": [_finding(row) for row in view.rows],
        "summary": {
            "verdicts": counts(view.rows),
            "chapters": {c.id: counts(view.of_chapter(c)) for c in view.chapters()},
        },
    }  # fmt: skip
    return json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def _run(results: Results) -> dict[str, Any]:
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
    }  # fmt: skip


def _of_law(results: Results, document_id: str) -> list[Any]:
    return [w for law in results.laws if law.document_id == document_id for w in law.warnings]


def _clauses(results: Results) -> list[dict[str, Any]]:
    scores = {score.clause_id: score for score in results.clause_scores}
    rows = []
    for law in results.laws:
        for clause in law.clauses:
            score = scores.get(clause.id)
            rows.append(
                {
                    "id": clause.id, "document": law.document_id, "kind": clause.kind,
                    "number": clause.number, "article": clause.article, "heading": clause.heading,
                    "text": law.text[clause.span.start : clause.span.end]
                    if clause.kind == "article" else "",
                    "start": clause.span.start, "end": clause.span.end,
                    "page": clause.page, "parent": clause.parent_id, "repealed": clause.repealed,
                    "score": score.score if score and score.provisions else None,
                    "provisions": [
                        {"provision": p, "score": s} for p, s in (score.provisions if score else ())
                    ],
                }
            )  # fmt: skip
    return rows


def _finding(row: Row) -> dict[str, Any]:
    finding = row.finding
    return {
        "provision": row.provision.id,
        "kind": row.provision.kind,
        "heading": row.heading,
        "verdict": row.verdict,
        "confidence": finding.confidence,
        "needs_practice_evidence": finding.needs_practice_evidence,
        "checked": row.provision.checked,
        "reason": row.reason,
        "recommendation": row.recommendation,
        "proposal": row.proposal,
        "deadline": row.deadline,
        "digest": finding.digest,
        "elements": [
            {"id": e.element_id, "status": e.status, "clause": e.clause_id, "score": e.score}
            for e in finding.elements
        ],
        "evidence": [
            {
                "clause": c.clause_id, "document": c.document, "article": c.article,
                "page": c.page, "quote": c.quote, "score": c.score, "heading": shorten(c.heading, 200),
            }
            for c in row.cited
        ],
        "decision": None if row.decision is None else {
            "verdict": row.decision.verdict, "reviewer": row.decision.reviewer,
            "date": row.decision.date, "note": row.decision.note,
            "measures": row.decision.measures, "stale": row.stale,
        },
    }  # fmt: skip
