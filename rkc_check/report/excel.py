"""``matrix.xlsx``: the findings and clauses as filterable sheets."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path
from typing import Any

from rkc_check.model import VERDICTS
from rkc_check.report.phrases import Phrases
from rkc_check.report.summary import View

_COLOURS = {
    "compliant": "#C6E0B4", "partial": "#FFE699", "conflict": "#F4B084",
    "absent": "#D9D9D9", "not_applicable": "#FFFFFF",
}  # fmt: skip
_CELL = 32_000
"""Characters that a cell takes; Excel's own limit is 32,767."""


def write_excel(view: View, phrases: Phrases, path: Path) -> None:
    """Write the workbook; every text is written as text, never as a formula."""
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": False}
    book = xlsxwriter.Workbook(str(path), options)
    created = datetime.combine(view.results.date, time())
    book.set_properties({"title": view.results.bundle.title, "created": created})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    head = book.add_format({"bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF",
                            "text_wrap": True, "valign": "top"})  # fmt: skip
    _findings(book, view, phrases, wrap, head)
    _clauses(book, view, phrases, wrap, head)
    _recommendations(book, view, phrases, wrap, head)
    _deadlines(book, view, phrases, wrap, head)
    book.close()


def _sheet(
    book: Any,
    name: str,
    columns: list[tuple[str, int]],
    rows: list[list[Any]],
    wrap: Any,
    head: Any,
) -> Any:
    sheet = book.add_worksheet(name[:31])
    for number, (title, width) in enumerate(columns):
        sheet.set_column(number, number, width, wrap)
        sheet.write_string(0, number, title, head)
    for at, row in enumerate(rows, 1):
        for number, value in enumerate(row):
            if isinstance(value, (int, float)):
                sheet.write_number(at, number, value, wrap)
            else:
                sheet.write_string(at, number, str(value)[:_CELL], wrap)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    return sheet


def _findings(book: Any, view: View, phrases: Phrases, wrap: Any, head: Any) -> None:
    titles = [("provision", 10), ("kind", 14), ("heading", 28), ("requirement", 45),
              ("national", 45), ("verdict", 14), ("confidence", 11), ("reason", 45),
              ("recommendation", 40), ("measures", 30), ("note", 30), ("deadline", 12)]  # fmt: skip
    rows = []
    for row in view.rows:
        national = "\n".join(
            f"{phrases('text', 'article', article=c.article)}, "
            f"{phrases('text', 'page', page=c.page)}: {c.quote}" for c in row.cited[:5]
        )  # fmt: skip
        rows.append([row.provision.id, phrases("kind", row.provision.kind), row.heading,
                     row.requirement, national, phrases("verdict", row.verdict),
                     row.finding.confidence, row.reason, row.recommendation, row.measures,
                     row.note, row.deadline])  # fmt: skip
    columns = [(phrases("column", key), width) for key, width in titles]
    sheet = _sheet(book, phrases("section", "findings"), columns, rows, wrap, head)
    labels = [phrases("verdict", verdict) for verdict in VERDICTS]
    sheet.data_validation(1, 5, max(len(rows), 1), 5, {"validate": "list", "source": labels})
    for verdict, label in zip(VERDICTS, labels, strict=True):
        fill = book.add_format({"bg_color": _COLOURS[verdict]})
        rule = {"type": "cell", "criteria": "==", "value": f'"{label}"', "format": fill}
        sheet.conditional_format(1, 5, max(len(rows), 1), 5, rule)


def _clauses(book: Any, view: View, phrases: Phrases, wrap: Any, head: Any) -> None:
    titles = [
        ("document", 18),
        ("clause", 12),
        ("heading", 50),
        ("page", 8),
        ("score", 8),
        ("provisions", 40),
    ]
    rows: list[list[Any]] = []
    for score in view.results.clause_scores:
        law, clause = view.clauses[score.clause_id]
        if clause.kind == "article":
            touched = ", ".join(provision for provision, _ in score.provisions)
            value: Any = score.score if score.provisions else ""
            rows.append(
                [law.document_id, clause.article, clause.heading, clause.page, value, touched]
            )
    _sheet(
        book,
        phrases("section", "clauses"),
        [(phrases("column", k), w) for k, w in titles],
        rows,
        wrap,
        head,
    )


def _recommendations(book: Any, view: View, phrases: Phrases, wrap: Any, head: Any) -> None:
    titles = [("number", 6), ("provision", 10), ("recommendation", 50), ("wording", 60), ("instrument", 16),
              ("agency", 20), ("deadline", 12), ("help", 20)]  # fmt: skip
    gaps = [row for row in view.rows if row.verdict in ("partial", "conflict", "absent")]
    rows = [
        [n, row.provision.id, row.recommendation, row.proposal,
         phrases("instrument", row.provision.instrument), "", row.deadline, ""]
        for n, row in enumerate(gaps, 1)
    ]  # fmt: skip
    _sheet(
        book,
        phrases("section", "recommendations"),
        [(phrases("column", k), w) for k, w in titles],
        rows,
        wrap,
        head,
    )


def _deadlines(book: Any, view: View, phrases: Phrases, wrap: Any, head: Any) -> None:
    titles = [("provision", 10), ("kind", 24), ("verdict", 16), ("deadline", 14)]
    rows = [
        [row.provision.id, phrases("kind", row.provision.kind), phrases("verdict", row.verdict), row.deadline]
        for row in view.rows
    ]  # fmt: skip
    _sheet(
        book,
        phrases("column", "deadline"),
        [(phrases("column", k), w) for k, w in titles],
        rows,
        wrap,
        head,
    )
