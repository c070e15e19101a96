"""All four outputs, or none: written beside the target and moved into place at the end."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rkc_check.errors import OutputError
from rkc_check.model import Results
from rkc_check.report.excel import write_excel
from rkc_check.report.phrases import Phrases
from rkc_check.report.results import results_json
from rkc_check.report.summary import view
from rkc_check.report.web import html_page
from rkc_check.report.word import write_word

FILES = ("report.docx", "matrix.xlsx", "report.html", "results.json")


def report(
    results: Results,
    out: Path,
    *,
    phrases: Mapping[str, Any],
    template: Path,
    deadlines: Mapping[str, str] | None = None,
    with_clauses: bool = False,
) -> tuple[Path, ...]:
    """Write the gap report and its companions into the folder ``out``.

    ``phrases`` is the parsed phrases file of the report language, ``template`` the Word
    template, ``deadlines`` an ISO date per kind of provision. Returns the paths written.
    Raises :class:`OutputError` when the folder cannot be written; what stood there stays.
    """
    words = Phrases(data=phrases)
    rows = view(results, words, deadlines or {})
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".rkc-check-", dir=out) as folder:
            work = Path(folder)
            (work / "results.json").write_text(results_json(rows, words), encoding="utf-8")
            (work / "report.html").write_text(html_page(rows, words), encoding="utf-8")
            write_excel(rows, words, work / "matrix.xlsx")
            write_word(rows, words, template, work / "report.docx", with_clauses=with_clauses)
            return _swap(work, out)
    except OSError as error:
        raise OutputError(f"{out}: cannot be written ({error.strerror or error})") from error


def _swap(work: Path, out: Path) -> tuple[Path, ...]:
    """Move the finished files into place; when one cannot be moved, the earlier set returns."""
    backup = work / "earlier"
    backup.mkdir()
    moved: list[str] = []
    try:
        for name in FILES:
            _flush(work / name)
            if (out / name).exists():
                shutil.copy2(out / name, backup / name)
        for name in FILES:
            (work / name).replace(out / name)
            moved.append(name)
    except OSError:
        for name in moved:
            if (backup / name).exists():
                (backup / name).replace(out / name)
        raise
    return tuple(out / name for name in FILES)


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
