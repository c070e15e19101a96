"""``survey.xlsx``: a row per bundle and chapter, and the share of compliance side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rkc_check.model import VERDICTS, Chapter, Surveyed
from rkc_check.report.excel import OPTIONS, paged
from rkc_check.report.phrases import Phrases

_SCALE = {
    "type": "3_color_scale", "min_type": "num", "mid_type": "num", "max_type": "num",
    "min_value": 0, "mid_value": 0.5, "max_value": 1,
    "min_color": "#F8CBAD", "mid_color": "#FFE699", "max_color": "#A9D08E",
}  # fmt: skip
"""From none of the provisions met to all of them, the same in every survey."""


def write_survey_book(
    entries: Sequence[Surveyed],
    labels: Sequence[str],
    failed: Sequence[Surveyed],
    chapters: Sequence[Chapter],
    phrases: Phrases,
    target: Path,
) -> None:
    """Write the workbook; ``labels`` name the ``entries``. Every text stays text."""
    book = _Book(target, phrases)
    book.compared(entries, labels, chapters)
    book.verdicts(entries, labels, chapters)
    if failed:
        columns = [(phrases("survey", "bundle"), 30), (phrases("survey", "failed"), 90)]
        sheet = book.sheet("sheet_failed", columns)
        for at, entry in enumerate(failed, 1):
            sheet.write_string(at, 0, entry.id, book.plain)
            sheet.write_string(at, 1, entry.error, book.plain)
    book.close()


class _Book:
    """The workbook with its formats and phrases."""

    def __init__(self, target: Path, phrases: Phrases) -> None:
        import xlsxwriter

        self.phrases = phrases
        self.book = xlsxwriter.Workbook(str(target), OPTIONS)
        self.close = self.book.close
        look = {"font_name": "Arial", "font_size": 9, "valign": "top", "text_wrap": True}
        bold = {**look, "bold": True}
        self.plain = self.book.add_format(look)
        self.share = self.book.add_format({**look, "num_format": "0 %"})
        self.total = self.book.add_format({**bold, "top": 6})
        self.total_share = self.book.add_format({**bold, "top": 6, "num_format": "0 %"})
        self.head = self.book.add_format(
            {**bold, "bg_color": "#1F3864", "font_color": "#FFFFFF", "border": 1}
        )

    def sheet(self, name: str, columns: Sequence[tuple[str, int]]) -> Any:
        """A sheet with a frozen head that is repeated on paper, as wide as the page."""
        sheet = self.book.add_worksheet(self.phrases("survey", name)[:31])
        lines = 1
        for number, (column, width) in enumerate(columns):
            sheet.write_string(0, number, column, self.head)
            sheet.set_column(number, number, width, self.plain)
            lines = max(lines, -(-len(column) * 5 // (4 * width)))
        sheet.set_row(0, 12.5 * min(lines, 12) + 3)
        sheet.freeze_panes(1, 1)
        return paged(sheet)

    def compared(
        self, entries: Sequence[Surveyed], labels: Sequence[str], chapters: Sequence[Chapter]
    ) -> None:
        """Chapters down, bundles across: the share of provisions that are met."""
        columns = [(self.phrases("column", "chapter"), 48), *((label, 20) for label in labels)]
        sheet = self.sheet("sheet_compared", columns)
        for at, chapter in enumerate(chapters, 1):
            sheet.write_string(at, 0, self._title(chapter), self.plain)
            for number, entry in enumerate(entries, 1):
                _share(sheet, at, number, entry.chapters.get(chapter.id, {}), self.share)
        last = len(chapters) + 1
        sheet.write_string(last, 0, self.phrases("survey", "total"), self.total)
        for number, entry in enumerate(entries, 1):
            counts: dict[str, int] = {
                v: sum(row.get(v, 0) for row in entry.chapters.values()) for v in VERDICTS
            }
            _share(sheet, last, number, counts, self.total_share)
        if entries:
            sheet.conditional_format(1, 1, last, len(entries), _SCALE)

    def verdicts(
        self, entries: Sequence[Surveyed], labels: Sequence[str], chapters: Sequence[Chapter]
    ) -> None:
        """A row per bundle and chapter with the number of each verdict, to filter."""
        columns = [(self.phrases("survey", "bundle"), 40), (self.phrases("column", "chapter"), 48),
                   *((self.phrases("verdict", verdict), 13) for verdict in VERDICTS)]  # fmt: skip
        sheet = self.sheet("sheet_verdicts", columns)
        rows = [(entry, label, chapter) for entry, label in zip(entries, labels, strict=True)
                for chapter in chapters if chapter.id in entry.chapters]  # fmt: skip
        for at, (entry, label, chapter) in enumerate(rows, 1):
            sheet.write_string(at, 0, label, self.plain)
            sheet.write_string(at, 1, self._title(chapter), self.plain)
            for number, verdict in enumerate(VERDICTS, 2):
                count = entry.chapters[chapter.id].get(verdict, 0)
                sheet.write_number(at, number, count, self.plain)
        sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)

    def _title(self, chapter: Chapter) -> str:
        return f"{chapter.id} {self.phrases.pick(chapter.title)}"


def _share(sheet: Any, row: int, column: int, counts: Mapping[str, int], form: Any) -> None:
    """The share of provisions met; blank where none was assessed."""
    if sum(counts.values()):
        met = counts.get("compliant", 0) / sum(counts.values())
        sheet.write_number(row, column, met, form)
    else:
        sheet.write_blank(row, column, None, form)
