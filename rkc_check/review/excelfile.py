"""An edited ``matrix.xlsx``, read with openpyxl and never saved over.

A row is known by the number in its column, a field by the head of its column; the hidden
sheet with the seal tells what the program wrote.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

from rkc_check.errors import ReviewError
from rkc_check.marks import FREE, MORE, SEAL_SHEET, cell_text, digest_of, opened
from rkc_check.review.archive import Archive, check_identity
from rkc_check.review.edited import Edited, Entry, Place, Reading, decide, edited
from rkc_check.review.vocabulary import Vocabulary

MAIN = "spreadsheetml.sheet.main+xml"
_HEAD_ROWS = 10
"""Rows among which the head of a sheet is looked for."""


def read_excel(path: Path, words: Vocabulary) -> Edited:
    """Read an edited ``matrix.xlsx``; raises :class:`ReviewError` for any other file."""
    with Archive(path, MAIN) as archive:
        properties = archive.properties()
        check_identity(path.name, properties)
        core = archive.core()
    book = _load(path)
    if SEAL_SHEET not in book.sheetnames:
        raise ReviewError(
            f"{path.name}: has lost its hidden sheet '{SEAL_SHEET}', which tells the reviewer's "
            "words from the program's; import the file that the reviewer edited"
        )
    rows = book[SEAL_SHEET].iter_rows(values_only=True)
    reading = Reading(sealed=opened(str(row[0]) for row in rows if row and row[0]))
    for sheet in book.worksheets:
        if sheet.title != SEAL_SHEET:
            _sheet(sheet, reading, words)
    gone = tuple(
        p for p in words.provisions
        if p not in reading.seen and digest_of("cell", p) in reading.sealed
    )  # fmt: skip
    return edited(path, properties, core, reading, decide(reading, words), gone)


def _load(path: Path) -> Any:
    import openpyxl

    try:
        with warnings.catch_warnings():  # it tells what it would lose on saving; we never save
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(path, keep_links=False)
    except Exception as error:  # openpyxl lets the errors of every part of a file through
        raise ReviewError(f"{path.name}: is damaged ({error}); ask for the file again") from error


def _sheet(sheet: Any, reading: Reading, words: Vocabulary) -> None:
    head, columns = _head(sheet, words)
    names = set(columns.values())
    if {"reason", "measures"} <= names:
        fields: tuple[str, ...] = ("verdict", *FREE)
    elif {"wording", "agency"} <= names:
        fields = MORE
    else:
        fields = ()
    for row in sheet.iter_rows():
        at = row[0].row
        pid = ""
        if at > head > 0:
            pid = next(
                (words.provision(cell_text(c.value)) for c in row
                 if columns.get(c.column) == "provision"), "",
            )  # fmt: skip
        if pid and "reason" in fields:
            reading.seen.add(pid)
            digest = [cell_text(c.value) for c in row if columns.get(c.column) == "digest"]
            reading.findings.setdefault(pid, "".join(digest))
        for cell in row:
            name = columns.get(cell.column, "") if pid else ""
            _cell(cell, pid, name if name in fields else "", reading)


def _head(sheet: Any, words: Vocabulary) -> tuple[int, dict[int, str]]:
    """The row with the heads, and the key of each column; 0 where the sheet is not ours."""
    for row in sheet.iter_rows(max_row=_HEAD_ROWS):
        keys = {c.column: words.column(cell_text(c.value)) for c in row if c.value is not None}
        if sum(bool(found) for found in keys.values()) >= 3:
            return row[0].row, {column: found[0] for column, found in keys.items() if found}
    return 0, {}


def _cell(cell: Any, pid: str, name: str, reading: Reading) -> None:
    text = cell_text(cell.value)
    context = "" if pid else f"{cell.parent.title}!{cell.coordinate}"
    place = Place(provision_id=pid, field=name, context=context)
    written = digest_of("cell", text) in reading.sealed
    if name:
        reading.entries.append(Entry(place=place, text=text, written=written, marked=True))
    elif text and not written:
        reading.remark("text", text, Place(provision_id=pid, context=context))
    if cell.comment is not None:
        author, said = _signed(cell.comment)
        reading.remark("comment", said, place, by=author)


def _signed(comment: Any) -> tuple[str, str]:
    """Author and text of a comment; programs write the name in front, some only there."""
    author, text = str(comment.author or "").strip(), str(comment.text)
    first, colon, rest = text.partition(":\n")
    if colon and (first == author or (not author and "\n" not in first)):
        return first, rest.strip()
    return author, text.removeprefix(f"{author}:").strip() if author else text.strip()
