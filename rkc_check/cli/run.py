"""``run`` and ``init``: from a bundle to the gap report."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rkc_check.cli.common import (
    EXIT_GAPS,
    AnyPath,
    console,
    errors_in_one_line,
    progress_bars,
    redact_option,
    without_collector,
)
from rkc_check.cli.wording import counted

if TYPE_CHECKING:
    from rkc_check.model import Results


@click.command()
@click.argument("path", type=AnyPath)
@click.option("--out", "-o", type=AnyPath, default=Path("out"), show_default=True,
              help="Folder for report.docx, matrix.xlsx, report.html, results.json.")  # fmt: skip
@click.option("--scope", default="", metavar="SCOPE",
              help="general, accepted, all, or chapters as in A2,E1 beside the General Annex. "
              "[default: accepted for a contracting party, else general]")  # fmt: skip
@click.option("--view", default="", type=click.Choice(["", "tfa", "ibm", "topics"]), metavar="VIEW",
              help="Arrange the report by tfa (articles of the WTO agreement), ibm (pillars of "
              "border management) or topics instead of chapters.")  # fmt: skip
@click.option("--report-language", default="en", show_default=True,
              help="Language of the report (a phrases file of the template).")  # fmt: skip
@click.option("--language", default="", help="Language of the documents, when recognition errs.")
@click.option("--date", "on", type=click.DateTime(["%Y-%m-%d"]), help="Date of the report.")
@click.option("--template", type=AnyPath, help="Word template instead of the built-in one.")
@click.option("--with-clauses", is_flag=True, help="Add the clause-by-clause annex.")
@redact_option
@click.option("--fail-on-gap", is_flag=True, help="Exit with 3 when a provision is not met.")
@click.option("--workers", type=click.IntRange(0), default=0,
              help="Documents, or scanned pages of one document, that are read at a time. "
              "[default: cores, where it pays]")  # fmt: skip
@click.option("--no-cache", is_flag=True, help="Work everything out again; keep nothing.")
@click.option("-v", "--verbose", is_flag=True, help="Also list warnings.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
@errors_in_one_line
def run(
    path: Path, out: Path, scope: str, view: str, report_language: str, language: str, on: Any,
    template: Path | None, with_clauses: bool, redact_paths: bool, fail_on_gap: bool,
    workers: int, no_cache: bool, verbose: bool, quiet: bool,
) -> None:  # fmt: skip
    """Check the bundle or document at PATH and write the gap report."""
    with without_collector(), progress_bars(quiet) as progress:
        from rkc_check.cache import Cache, folder
        from rkc_check.pipeline import check, write

        results = check(
            path, scope=scope, language=language, progress=progress,
            on=on.date() if on else None, workers=workers,
            cache=Cache(None if no_cache else folder()),
        )  # fmt: skip
        files = write(
            results, out, language=report_language, template=template, view=view,
            with_clauses=with_clauses, redact_paths=redact_paths, progress=progress,
        )  # fmt: skip
    if not quiet:
        _summary(results, files, verbose=verbose)
    gaps = any(_verdict(f) in ("partial", "conflict", "absent") for f in results.findings)
    if fail_on_gap and gaps:
        sys.exit(EXIT_GAPS)


@click.command()
@click.argument("folder", type=AnyPath)
@errors_in_one_line
def init(folder: Path) -> None:
    """Write a commented bundle.toml for the documents in FOLDER."""
    from rkc_check.bundle import init_bundle

    click.echo(f"written: {init_bundle(folder)}")


def _verdict(reviewed: Any) -> str:
    decision = reviewed.decision
    return str(decision.verdict) if decision and decision.verdict else str(reviewed.finding.verdict)


def _summary(results: Results, files: tuple[Path, ...], *, verbose: bool) -> None:
    from rich.table import Table

    from rkc_check.model import VERDICTS

    table = Table(title=f"{results.bundle.title}: {counted(len(results.findings), 'provision')}")
    table.add_column("chapter")
    used = [v for v in VERDICTS if any(_verdict(f) == v for f in results.findings)]
    for verdict in used:
        table.add_column(verdict.replace("_", " "), justify="right")
    chapter_of = {p.id: p.chapter for p in results.standard.provisions}
    for chapter in results.standard.chapters:
        rows = [f for f in results.findings if chapter_of[f.finding.provision_id] == chapter.id]
        if rows:
            counts = (sum(_verdict(f) == verdict for f in rows) for verdict in used)
            table.add_row(f"{chapter.id} {chapter.title['en']}", *map(str, counts))
    screen = console()
    screen.print(table)
    if results.warnings:
        said = counted(len(results.warnings), "warning")
        screen.print(f"{said} in the report, listed with -v")
    if verbose:
        for warning in results.warnings:
            screen.print(f"  {warning.code} {warning.detail}", markup=False)
    for file in files:
        screen.print(str(file), markup=False)
