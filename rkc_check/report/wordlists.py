"""The back of the Word report: questionnaire, instruments, acts, clauses, method."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from rkc_check.report import wordxml as x
from rkc_check.report.phrases import Phrases
from rkc_check.report.results import notices
from rkc_check.report.summary import Row, View, shorten
from rkc_check.report.wordbuild import Builder
from rkc_check.report.wordfindings import free_cell

WARNINGS = 12
"""Warnings shown per document; results.json has them all."""


def practice(view: View, phrases: Phrases, build: Builder) -> str:
    """A questionnaire per agency on what no text of a law can settle."""
    body = build.heading(phrases("section", "practice"), "practice")
    asked: dict[str, list[Row]] = defaultdict(list)
    for row in view.rows:
        if row.finding.needs_practice_evidence:
            asked[_agency(row, phrases)].append(row)
    if not asked:
        return body + x.paragraph(x.run(phrases("text", "no_practice")))
    body += x.paragraph(x.run(phrases("text", "practice_note")))
    head = [phrases("column", key) for key in ("provision", "question", "answer")]
    widths = x.columns(build.width, (11, 44, 45), head)
    blank = phrases("text", "reviewer_field")
    for agency, rows in asked.items():
        caption = phrases("text", "table_practice", agency=agency)
        lines = []
        for row in rows:
            pid = row.provision.id
            name = x.paragraph(x.link(x.bookmark_name(pid), pid), "CellSmall")
            question = phrases.pick(row.provision.question) or row.requirement
            text = x.paragraph(x.run(row.heading, bold=True), "CellSmall")
            text += x.paragraph(x.run(question), "CellSmall")
            answer = free_cell(
                pid, "answer", row.said.get("answer", ""), widths[2], build, placeholder=blank
            )
            lines.append(x.row(x.cell(name, widths[0]) + x.cell(text, widths[1]) + answer))
        body += build.caption("Table", caption) + x.table(head, lines, widths, about=caption)
    return body


def _agency(row: Row, phrases: Phrases) -> str:
    """Who is asked: whoever the first critical element binds."""
    bound = [e.bearer for e in row.provision.elements if e.critical]
    bearer = bound[0] if bound and phrases.has("agency", bound[0]) else "customs"
    return phrases("agency", bearer)


def instruments(view: View, phrases: Phrases, build: Builder) -> str:
    """The acts that the law refers to but that were not supplied."""
    body = build.heading(phrases("section", "instruments"), "instruments")
    found = view.mentions()
    if not found:
        return body + x.paragraph(x.run(phrases("text", "no_instruments")))
    body += x.paragraph(x.run(phrases("text", "instruments_note")))
    caption = phrases("text", "table_instruments")
    widths = x.shares(build.width, (6, 4))
    rows = [
        x.row(x.text_row((shorten(act, 300), _some(cited)), widths)) for act, cited in found.items()
    ]
    head = [phrases("column", "act"), phrases("column", "mentions")]
    return body + build.caption("Table", caption) + x.table(head, rows, widths, about=caption)


def _some(items: list[str], most: int = 12) -> str:
    return ", ".join(items[:most]) + (", …" if len(items) > most else "")


def acts(view: View, phrases: Phrases, build: Builder) -> str:
    """Every document that was read, with what the reader should know about it."""
    body = build.heading(phrases("section", "acts"), "acts")
    laws = {law.document_id: law for law in view.results.laws}
    caption = phrases("text", "table_acts")
    head = [phrases("column", k) for k in ("act", "document", "pages", "language", "warnings")]
    widths = x.columns(build.width, (28, 20, 10, 9, 33), head)
    rows = []
    for document in view.results.documents:
        law = laws.get(document.id)
        told = phrases.notices(notices(view.results, document.id))
        if document.ocr_pages:
            pages = ", ".join(map(str, document.ocr_pages))
            told.insert(0, phrases("text", "ocr_pages", pages=pages))
        shown = told[:WARNINGS] + (["…"] if len(told) > WARNINGS else [])
        title = " ".join(law.title.split()) if law else ""
        texts = (title, document.path, str(document.pages), document.language,
                 "\n".join(shown) or phrases("text", "no_warnings"))  # fmt: skip
        rows.append(x.row(x.text_row(texts, widths), whole=len(shown) < WARNINGS))
    body += build.caption("Table", caption) + x.table(head, rows, widths, about=caption)
    for notice in view.results.warnings:
        body += x.paragraph(x.run(phrases.notice(notice)), "Note")
    return body


def clauses(view: View, phrases: Phrases, build: Builder) -> str:
    """Every article with its score and the provisions it touches."""
    body = build.heading(phrases("section", "clauses"), "clauses")
    body += x.paragraph(x.run(phrases("text", "clauses_note")))
    caption = phrases("text", "table_clauses")
    head = [phrases("column", k) for k in ("clause", "heading", "page", "score", "provisions")]
    widths = x.columns(build.width, (18, 42, 9, 8, 23), head)
    rows = []
    for score in view.results.clause_scores:
        _, clause = view.clauses[score.clause_id]
        if clause.kind != "article":
            continue
        touched = [p for p, _ in score.provisions]
        heading = phrases("text", "repealed") if clause.repealed else shorten(clause.heading, 150)
        texts = (view.wording.article(clause.id), heading, str(clause.page),
                 str(score.score) if touched else "–", _some(touched) or "–")  # fmt: skip
        rows.append(x.row(x.text_row(texts, widths)))
    return body + build.caption("Table", caption) + x.table(head, rows, widths, about=caption)


def _laws_measured(view: View) -> Mapping[str, Mapping[str, Any]]:
    return view.accuracy.get("laws") or {}


def _accuracy(view: View, phrases: Phrases, build: Builder) -> str:
    """What this version reached on laws with a careful reading, as it was measured."""
    laws = _laws_measured(view)
    if not laws:
        return ""
    head = [phrases("method", key) for key in ("law", *_MEASURES)]
    widths = x.columns(build.width, (40, *([15] * len(_MEASURES))), head)
    rows = [
        x.row(x.text_row((name, *(_share(scores, key) for key in _MEASURES)), widths))
        for name, scores in laws.items()
    ]
    day = phrases.day(str(view.accuracy.get("date", "")))
    caption = phrases("method", "measured", date=day)
    body = build.caption("Table", caption) + x.table(head, rows, widths, about=caption)
    command = str(view.accuracy.get("command", ""))
    return body + (x.paragraph(x.run(command), "Note") if command else "")


_MEASURES = ("recall_at_5", "accuracy", "false_absent", "false_compliant")


def _share(scores: Mapping[str, Any], key: str) -> str:
    """A share as per cent; a dash where it was not measured."""
    value = scores.get(key)
    if value is None and key.startswith("recall_at_"):
        value = (scores.get("recall_at") or {}).get(key.removeprefix("recall_at_"))
    return f"{value:.0%}" if isinstance(value, (int, float)) else "–"


def method(view: View, phrases: Phrases, build: Builder) -> str:
    """How the verdicts came about, how far they can be trusted, and what wrote them."""
    body = build.heading(phrases("section", "method"), "method")
    texts = phrases.paragraphs_of("method", provisions=len(view.rows))
    if not _laws_measured(view):
        texts.append(phrases("method", "no_accuracy"))
    body += "".join(x.paragraph(x.run(text)) for text in texts) + _accuracy(view, phrases, build)
    standard = view.results.standard
    line = (
        f"rkc-check {view.results.version} · {standard.id} · {standard.edition} · {standard.digest}"
    )
    return body + x.paragraph(x.run(line), "Note")
