"""``survey``: many bundles, compared chapter by chapter."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from rkc_check.cli.common import (
    EXIT_INPUT,
    EXIT_STOPPED,
    AnyPath,
    errors_in_one_line,
    progress_bars,
    redact_option,
)
from rkc_check.cli.wording import counted


@click.command()
@click.argument("bundles", type=AnyPath, nargs=-1, required=True, metavar="BUNDLE…")
@click.option("--out", "-o", type=AnyPath, default=Path("survey"), show_default=True,
              help="Folder for survey.html, survey.xlsx and a folder per bundle.")  # fmt: skip
@click.option("--scope", default="", metavar="SCOPE", help="As for `run`.")
@click.option("--report-language", default="en", show_default=True, help="As for `run`.")
@click.option("--language", default="", help="Language of the documents, when recognition errs.")
@click.option("--date", "on", type=click.DateTime(["%Y-%m-%d"]), help="Date of the reports.")
@click.option("--workers", type=click.IntRange(0), default=0,
              help="Bundles that are checked at a time. [default: cores]")  # fmt: skip
@click.option("--scheduler", default="", metavar="ADDRESS",
              help="Work on the Dask cluster at ADDRESS (tcp://host:8786) instead.")  # fmt: skip
@redact_option
@click.option("--no-cache", is_flag=True, help="Work everything out again; keep nothing.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
@errors_in_one_line
def survey(
    bundles: tuple[Path, ...], out: Path, scope: str, report_language: str, language: str,
    on: Any, workers: int, scheduler: str, redact_paths: bool, no_cache: bool, quiet: bool,
) -> None:  # fmt: skip
    """Check every BUNDLE and compare them chapter by chapter.

    A bundle that fails is listed and the others go on; started again, a survey goes on where
    it was stopped. Exit code 1 when a bundle failed.
    """
    from rkc_check import survey as surveying
    from rkc_check.cache import folder

    kept = None if no_cache else folder()
    settings = surveying.Settings(
        scope=scope, report_language=report_language, language=language,
        on=on.date() if on else date.today(), redact_paths=redact_paths,
        cache=str(kept.absolute()) if kept else "",
    )  # fmt: skip
    try:
        with progress_bars(quiet) as progress:
            entries = surveying.survey(
                bundles, out.absolute(), settings=settings, workers=workers, scheduler=scheduler,
                progress=progress,
            )  # fmt: skip
    except KeyboardInterrupt:
        click.echo("rkc-check: stopped; started again, it goes on where it was", err=True)
        sys.exit(EXIT_STOPPED)
    failed = [entry for entry in entries if entry.error]
    for entry in failed:
        click.echo(f"rkc-check: {entry.failure}", err=True)
    if not quiet:
        click.echo(f"{len(entries) - len(failed)} of {counted(len(entries), 'bundle')} compared\n"
                   f"{out / 'survey.html'}\n{out / 'survey.xlsx'}")  # fmt: skip
    if failed:
        sys.exit(EXIT_INPUT)
