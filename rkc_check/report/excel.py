"""``matrix.xlsx``: findings, clauses, recommendations and deadlines as filterable sheets."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from rkc_check.marks import (
    FREE,
    SCHEMA,
    SEAL_SHEET,
    cell_text,
    digest_of,
    field_digest,
    seal,
    text_digest,
)
from rkc_check.model import VERDICTS
from rkc_check.report.charts import Bars
from rkc_check.report.phrases import Phrases
from rkc_check.report.summary import Row, View, shorten

_COLOURS = {
    "compliant": "#C6E0B4", "partial": "#FFE699", "conflict": "#F4B084",
    "absent": "#D9D9D9", "not_applicable": "#FFFFFF",
}  # fmt: skip
_CELL = 32_000
"""Characters that a cell takes; Excel's own limit is 32,767."""
OPTIONS = {
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "nan_inf_to_errors": True, "in_memory": True,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Link:
    """A cell that leads to another cell of the workbook."""

    text: str
    target: str


_Cells = Sequence[Any]


def paged(sheet: Any) -> Any:
    """The sheet set for paper: landscape A4, as wide as the page, head and page number on each."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&C&P / &N")
    return sheet


def _shown(value: Any) -> str:
    """A value as a reader of the workbook will get it."""
    text = value.text if isinstance(value, _Link) else value
    return cell_text(text[:_CELL] if isinstance(text, str) else text)


class _Book:
    """The workbook with its formats, its phrases, and the row on which each article stands."""

    def __init__(self, target: Any, view: View, phrases: Phrases) -> None:
        import xlsxwriter

        self.book = xlsxwriter.Workbook(target, OPTIONS)
        self.view, self.phrases = view, phrases
        top = {"text_wrap": True, "valign": "top", "font_name": "Arial", "font_size": 9}
        self.plain = self.book.add_format(top)
        self.link = self.book.add_format({**top, "font_color": "#1F4E9E", "underline": 1})
        self.head = self.book.add_format(
            {**top, "bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF", "border": 1}
        )
        self.names = [phrases("sheet", "findings"), phrases("sheet", "clauses"),
                      phrases("sheet", "recommendations"), phrases("sheet", "deadlines")]  # fmt: skip
        articles = [s.clause_id for s in view.results.clause_scores]
        articles = [i for i in articles if view.clauses[i][1].kind == "article"]
        self.article_row = {clause_id: at for at, clause_id in enumerate(articles, 1)}
        self.finding_row = {row.provision.id: at for at, row in enumerate(view.rows, 1)}
        self.digests: set[str] = set()

    def sheet(
        self, name: str, columns: Sequence[tuple[str, int]], rows: Sequence[_Cells],
        fields: Sequence[str] = (),
    ) -> Any:  # fmt: skip
        """A sheet with a frozen, filterable head; texts stay texts, whatever they begin with.

        ``fields`` are the columns that reviewers fill; the digest of each goes under the seal.
        """
        keys = [key for key, _ in columns]
        for row in rows if fields else ():
            pid = _shown(row[keys.index("provision")])
            for key in fields:
                digest = text_digest(_shown(row[keys.index(key)]))
                self.digests.add(field_digest(pid, key, digest))
        self.digests |= {digest_of("cell", self.phrases("column", key)) for key in keys}
        sheet = self.book.add_worksheet(name[:31])
        for number, (key, width) in enumerate(columns):
            sheet.set_column(number, number, width, self.plain)
            sheet.write_string(0, number, self.phrases("column", key), self.head)
        for at, row in enumerate(rows, 1):
            for number, value in enumerate(row):
                self._write(sheet, at, number, value)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
        return paged(sheet)

    def seal(self) -> None:
        """Keep the digests of all that was written on a sheet that nobody sees."""
        sheet = self.book.add_worksheet(SEAL_SHEET)
        for at, part in enumerate(seal(self.digests).values()):
            sheet.write_string(at, 0, part)
        sheet.very_hidden()

    def _write(self, sheet: Any, at: int, number: int, value: Any) -> None:
        shown = _shown(value)
        self.digests.add(digest_of("cell", shown))
        if value is None or value == "":
            sheet.write_blank(at, number, None, self.plain)
        elif isinstance(value, _Link):
            sheet.write_url(at, number, f"internal:{value.target}", self.link, string=shown)
        elif isinstance(value, (int, float)):
            sheet.write_number(at, number, value, self.plain)
        else:
            sheet.write_string(at, number, shown, self.plain)

    def to_finding(self, provision: str) -> _Link:
        """A link to the row of a provision."""
        return _Link(
            text=provision, target=f"'{self.names[0][:31]}'!A{self.finding_row[provision] + 1}"
        )

    def to_article(self, clause_id: str) -> Any:
        """A link to the row of an article, or its number where it has no row."""
        label = self.view.wording.article(clause_id)
        if clause_id not in self.article_row:
            return label
        target = f"'{self.names[1][:31]}'!A{self.article_row[clause_id] + 1}"
        return _Link(text=label, target=target)

    def verdicts(self, sheet: Any, column: int, rows: int, *, choose: bool) -> None:
        """Colour the verdicts of a column by their words; ``choose`` adds the drop-down."""
        labels = [self.phrases("verdict", verdict) for verdict in VERDICTS]
        if choose:
            sheet.data_validation(1, column, max(rows, 1), column, {
                "validate": "list", "source": labels, "error_type": "warning",
            })  # fmt: skip
        for verdict, label in zip(VERDICTS, labels, strict=True):
            fill = self.book.add_format({"bg_color": _COLOURS[verdict]})
            rule = {"type": "cell", "criteria": "==", "value": f'"{label}"', "format": fill}
            sheet.conditional_format(1, column, max(rows, 1), column, rule)


def write_excel(view: View, phrases: Phrases, path: Path) -> None:
    """Write the workbook; every text is written as text, never as a formula."""
    book = _Book(str(path), view, phrases)
    bundle = view.results.bundle
    book.book.set_properties({
        "title": f"{phrases('title', 'report')}: {bundle.title}", "author": "rkc-check",
        "created": datetime.combine(view.results.date, time()),
    })  # fmt: skip
    properties = {"rkc_schema": str(SCHEMA), "rkc_bundle": bundle.id, "rkc_language": phrases.language,
                  "rkc_standard_digest": view.results.standard.digest}  # fmt: skip
    for name, value in properties.items():
        book.book.set_custom_property(name, value or "-", "text")
    _findings(book)
    _clauses(book)
    _recommendations(book)
    _deadlines(book)
    book.seal()
    book.book.close()


def _findings(book: _Book) -> None:
    columns = [("provision", 10), ("kind", 14), ("heading", 26), ("requirement", 42), ("article", 11),
               ("national", 48), ("verdict", 15), ("confidence", 11), ("reason", 42),
               ("recommendation", 36), ("measures", 28), ("note", 28), ("deadline", 13),
               ("reviewer", 14), ("digest", 18)]  # fmt: skip
    phrases = book.phrases
    rows = []
    for row in book.view.rows:
        first = book.to_article(row.cited[0].clause_id) if row.cited else ""
        rows.append(
            [row.provision.id, phrases("kind", row.provision.kind), row.heading, row.requirement,
             first, _national(row, phrases), phrases("verdict", row.verdict),
             row.finding.confidence, row.reason, row.recommendation, row.measures, row.note,
             row.deadline, row.decision.reviewer if row.decision else "", row.finding.digest]
        )  # fmt: skip
    sheet = book.sheet(book.names[0], columns, rows, FREE)
    for row in book.view.rows:
        book.digests.add(field_digest(row.provision.id, "verdict", row.verdict))
    book.verdicts(sheet, 6, len(rows), choose=True)
    # Which finding a reviewer's change was made on; of use to programs only.
    sheet.set_column(len(columns) - 1, len(columns) - 1, 18, book.plain, {"hidden": True})


def _national(row: Row, phrases: Phrases) -> str:
    return "\n".join(
        f"{cited.label}, {phrases('text', 'page', page=cited.page)}: {shorten(cited.quote, 300)}"
        for cited in row.cited[:5]
    )


def _clauses(book: _Book) -> None:
    columns = [("clause", 14), ("document", 18), ("heading", 50), ("page", 8), ("score", 8),
               ("provisions", 40)]  # fmt: skip
    rows = []
    scores = {score.clause_id: score for score in book.view.results.clause_scores}
    for clause_id in book.article_row:
        law, clause = book.view.clauses[clause_id]
        touched = scores[clause_id].provisions
        heading = book.phrases("text", "repealed") if clause.repealed else clause.heading
        rows.append([book.view.wording.article(clause_id), law.document_id, heading, clause.page,
                     scores[clause_id].score if touched else "",
                     ", ".join(provision for provision, _ in touched)])  # fmt: skip
    sheet = book.sheet(book.names[1], columns, rows)
    sheet.conditional_format(1, 4, max(len(rows), 1), 4, {
        "type": "data_bar", "bar_color": "#8EA9DB", "min_type": "num", "max_type": "num",
        "min_value": 0, "max_value": 100, "bar_solid": True,
    })  # fmt: skip


def _recommendations(book: _Book) -> None:
    columns = [("number", 6), ("provision", 10), ("heading", 26), ("verdict", 15), ("article", 24),
               ("recommendation", 42), ("wording", 60), ("instrument", 15), ("agency", 18),
               ("deadline", 13), ("help", 18)]  # fmt: skip
    phrases = book.phrases
    rows = [
        [n, book.to_finding(row.provision.id), row.heading, phrases("verdict", row.verdict),
         row.target, row.recommendation,
         row.said.get("wording") or
         (f"{phrases('text', 'proposal')} {row.proposal}" if row.proposal else ""),
         row.instrument, row.said.get("agency", ""), row.said.get("deadline") or row.deadline,
         row.said.get("help", "")]
        for n, row in enumerate(book.view.gaps(), 1)
    ]  # fmt: skip
    fields = ("article", "wording", "instrument", "agency", "deadline", "help")
    sheet = book.sheet(book.names[2], columns, rows, fields)
    book.verdicts(sheet, 3, len(rows), choose=False)


def _deadlines(book: _Book) -> None:
    columns = [("provision", 10), ("heading", 40), ("kind", 26), ("verdict", 15), ("deadline", 14),
               ("state", 30)]  # fmt: skip
    phrases = book.phrases
    rows = [
        [book.to_finding(row.provision.id), row.heading, phrases("kind", row.provision.kind),
         phrases("verdict", row.verdict), row.deadline, row.state]
        for row in book.view.rows
    ]  # fmt: skip
    sheet = book.sheet(book.names[3], columns, rows)
    book.verdicts(sheet, 3, len(rows), choose=False)


def figures_workbook(shown: Bars, on: date) -> bytes:
    """The figures of the chart as a small workbook, which Word opens to edit the chart."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    book.set_properties({"created": datetime.combine(on, time())})
    sheet = book.add_worksheet("Sheet1")
    for at, name in enumerate(shown.names, 1):
        sheet.write_string(at, 0, name)
    for column, (_, label, figures) in enumerate(shown.series, 1):
        sheet.write_string(0, column, label)
        for at, figure in enumerate(figures, 1):
            sheet.write_number(at, column, figure)
    book.close()
    return buffer.getvalue()
