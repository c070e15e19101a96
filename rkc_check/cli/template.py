"""``rkc-check template``: the Word template of the report."""

from __future__ import annotations

from pathlib import Path

import click

from rkc_check.cli.common import AnyPath, errors_in_one_line


@click.group()
def template() -> None:
    """The Word template of the report."""


@template.command("check")
@click.argument("file", type=AnyPath)
@errors_in_one_line
def template_check(file: Path) -> None:
    """Say what the Word template FILE lacks; exit with 1 when no report can be written into it."""
    from rkc_check.errors import TemplateError
    from rkc_check.report.wordtemplate import grave, missing

    lacking = missing(file)
    needed = grave(lacking)
    for name in lacking:
        click.echo(f"{'missing' if name in needed else 'left out'}: {name}")
    if needed:
        raise TemplateError(f"{file}: no report can be written into it")
    click.echo(f"{file}: usable" + (", without the parts left out" if lacking else ", complete"))
