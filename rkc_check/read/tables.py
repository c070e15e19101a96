"""Tables with ruling lines, by pdfplumber: a row of cells becomes one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rkc_check.model import Box, Line

MAX_RULES = 3000
"""Rules and boxes on a page; a drawing or a map has more, a table does not."""

SEPARATOR = " | "


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A grid on a page; ``rows`` are its rows of cells as lines."""

    box: Box
    rows: tuple[Line, ...]


def find(path: Path, pages: Sequence[int], pdf: Any) -> dict[int, list[Table]]:
    """The tables of the ruled pages (numbers from 1), by page.

    Only these pages are opened with pdfplumber, and closed at once: it is slow and keeps
    what it parsed. A page that it cannot take has no tables; its text stays in lines.
    The words of the cells come from pypdfium2, as those of all other lines.
    """
    found: dict[int, list[Table]] = {}
    if not pages:
        return found
    import pdfplumber

    try:
        with pdfplumber.open(path) as plumber:
            for number in pages:
                grids = _grids(plumber.pages[number - 1])
                if grids:
                    found[number] = _filled(pdf, number, grids)
    except Exception:  # pdfminer raises errors of many kinds on odd files
        return found
    return found


def with_rows(lines: Sequence[Line], tables: Sequence[Table]) -> list[Line]:
    """The lines of a page with those inside a table replaced by the table's rows.

    A table whose rows do not hold the letters of the lines it covers, one for one, is
    not trusted: its lines stay.
    """
    found = list(lines)
    for table in tables:
        inside = [line for line in found if _is_inside(line.box, table.box)]
        if not inside or _letters(inside) != _letters(table.rows):
            continue
        at = found.index(inside[0])
        covered = {id(line) for line in inside}
        found = [
            *(line for line in found[:at] if id(line) not in covered),
            *table.rows,
            *(line for line in found[at:] if id(line) not in covered),
        ]
    return found


def _grids(page: Any) -> list[tuple[Box, list[list[Box]]]]:
    try:
        if page.rotation or len(page.rects) + len(page.lines) + len(page.curves) > MAX_RULES:
            return []
        left, top = page.bbox[0], page.bbox[1]
        return [
            (
                _moved(table.bbox, left, top),
                [[_moved(cell, left, top) for cell in row.cells if cell] for row in table.rows],
            )
            for table in page.find_tables()
            if len(table.rows) > 1 and any(len(row.cells) > 1 for row in table.rows)
        ]
    finally:
        page.close()


def _filled(pdf: Any, number: int, grids: Sequence[tuple[Box, list[list[Box]]]]) -> list[Table]:
    page = pdf[number - 1]
    text_page = page.get_textpage()
    left, _, _, top = page.get_cropbox()
    try:
        return [
            Table(box=box, rows=tuple(
                row for cells in grid if (row := _row(text_page, cells, number, left, top))
            ))
            for box, grid in grids
        ]  # fmt: skip
    finally:
        text_page.close()
        page.close()


def _row(text_page: Any, cells: Sequence[Box], number: int, left: float, top: float) -> Line | None:
    if not cells:
        return None
    texts = [
        " ".join(
            text_page.get_text_bounded(
                left=box[0] + left, right=box[2] + left, top=top - box[1], bottom=top - box[3]
            ).replace("\ufffe", "-").split()
        )
        for box in cells
    ]  # fmt: skip
    if not any(texts):
        return None
    edges = [round(value, 1) for value in (
        min(box[0] for box in cells), min(box[1] for box in cells),
        max(box[2] for box in cells), max(box[3] for box in cells),
    )]  # fmt: skip
    return Line(text=SEPARATOR.join(texts), page=number, role="table",
                box=(edges[0], edges[1], edges[2], edges[3]))  # fmt: skip


def _moved(box: Any, left: float, top: float) -> Box:
    return (box[0] - left, box[1] - top, box[2] - left, box[3] - top)


def _is_inside(box: Box, table: Box) -> bool:
    across, down = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return table[0] <= across <= table[2] and table[1] <= down <= table[3]


def _letters(lines: Sequence[Line]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for line in lines:
        counted.update(character for character in line.text if character.isalnum())
    return counted
