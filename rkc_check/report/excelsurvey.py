"""``survey.xlsx``: a row per bundle and chapter, and the share of compliance side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rkc_check.model import VERDICTS, Chapter, Surveyed
from rkc_check.report.excel import OPTIONS
from rkc_check.report.phrases import Phrases


def write_survey_book(
    entries: Sequence[Surveyed], chapters: Sequence[Chapter], phrases: Phrases, target: Path
) -> None:
    """Write the workbook; every text stays text, whatever it begins with."""
    import xlsxwriter

    good = [entry for entry in entries if not entry.error]
    book = xlsxwriter.Workbook(str(target), OPTIONS)
    head = book.add_format({"bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF",
                            "text_wrap": True, "valign": "top"})  # fmt: skip
    share = book.add_format({"num_format": "0 %"})
    _compared(book, good, chapters, phrases, head, share)
    columns = [phrases("survey", "bundle"), phrases("column", "chapter"),
               *(phrases("verdict", verdict) for verdict in VERDICTS)]  # fmt: skip
    sheet = _sheet(book, phrases("survey", "sheet_verdicts"), columns, head)
    rows = [(entry, chapter) for entry in good for chapter in chapters
            if chapter.id in entry.chapters]  # fmt: skip
    for at, (entry, chapter) in enumerate(rows, 1):
        sheet.write_string(at, 0, _name(entry))
        sheet.write_string(at, 1, f"{chapter.id} {phrases.pick(chapter.title)}")
        for number, verdict in enumerate(VERDICTS, 2):
            sheet.write_number(at, number, entry.chapters[chapter.id].get(verdict, 0))
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    failed = [entry for entry in entries if entry.error]
    if failed:
        names = [phrases("survey", "bundle"), phrases("survey", "failed")]
        sheet = _sheet(book, phrases("survey", "sheet_failed"), names, head)
        for at, entry in enumerate(failed, 1):
            sheet.write_string(at, 0, entry.id)
            sheet.write_string(at, 1, entry.error)
    book.close()


def _compared(
    book: Any, entries: Sequence[Surveyed], chapters: Sequence[Chapter], phrases: Phrases,
    head: Any, share: Any,
) -> None:  # fmt: skip
    """Chapters down, bundles across: the share of provisions that are met."""
    columns = [phrases("column", "chapter"), *map(_name, entries)]
    sheet = _sheet(book, phrases("survey", "sheet_compared"), columns, head)
    for at, chapter in enumerate(chapters, 1):
        sheet.write_string(at, 0, f"{chapter.id} {phrases.pick(chapter.title)}")
        for number, entry in enumerate(entries, 1):
            counts = entry.chapters.get(chapter.id, {})
            if sum(counts.values()):
                met = counts.get("compliant", 0) / sum(counts.values())
                sheet.write_number(at, number, met, share)
    if chapters and entries:
        scale = {"type": "3_color_scale", "min_color": "#F4B084", "mid_color": "#FFE699",
                 "max_color": "#A9D08E"}  # fmt: skip
        sheet.conditional_format(1, 1, len(chapters), len(entries), scale)


def _sheet(book: Any, name: str, columns: Sequence[str], head: Any) -> Any:
    sheet = book.add_worksheet(name[:31])
    for number, column in enumerate(columns):
        sheet.write_string(0, number, column, head)
        sheet.set_column(number, number, 40 if number == 0 else 18)
    sheet.freeze_panes(1, 1)
    return sheet


def _name(entry: Surveyed) -> str:
    return entry.country or entry.title or entry.id
