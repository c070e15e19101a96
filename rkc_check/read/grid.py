"""Tables of Word, OpenDocument and HTML: rows of data, or only a way to lay out text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

SEPARATOR = " | "

_LONG = 600
"""Characters that no cell of data has; such a table lays out text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell: its words, how many paragraphs it has, and the element they stand in."""

    text: str
    blocks: int
    source: Any


def rows_of(rows: Sequence[Sequence[Cell]]) -> Iterator[str | Cell]:
    """Each row of data as one text; each cell of a layout table as itself, to be read on.

    A table with one column, or with a cell too long or too rich for data, is layout: old
    law databases put whole acts into one.
    """
    cells = [cell for row in rows for cell in row]
    single = all(len(row) <= 1 for row in rows)
    rich = any(len(cell.text) > _LONG or cell.blocks > 8 for cell in cells)
    for row in rows:
        if single or rich:
            yield from (cell for cell in row if cell.text)
        elif any(cell.text for cell in row):
            yield SEPARATOR.join(cell.text for cell in row)
