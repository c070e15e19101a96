"""``standards attach``: the Convention's official text, from the user's own copy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rkc_check.cli.common import AnyPath, errors_in_one_line
from rkc_check.cli.wording import counted

if TYPE_CHECKING:
    from rkc_check.official import Attachment

_SAYS = {
    "missing": "is in our records but not in the file",
    "extra": "is in the file but not in our records",
    "kind": "is of another kind in the file",
    "meaning": "may mean something else in the file",
}


@click.command("attach")
@click.argument("file", type=AnyPath, required=False)
@click.option("--language", default="", help="Language of the file, when recognition errs.")
@click.option("--check", "only_check", is_flag=True, help="Compare only; store nothing.")
@click.option("--forget", "remove", is_flag=True, help="Remove every text attached before.")
@errors_in_one_line
def attach(file: Path | None, language: str, only_check: bool, remove: bool) -> None:
    """Attach the official text of the Convention in FILE (PDF, DOCX, HTML, TXT).

    Its provisions are compared with our records; the wording is kept in your user data folder,
    and reports quote it from then on.
    """
    from rkc_check import official
    from rkc_check.read import read
    from rkc_check.standard import load_standard

    standard = load_standard(languages=())
    if remove:
        click.echo(f"removed: {official.forget(standard.id)} attached texts")
    if file is None:
        if not remove:
            raise click.UsageError("name the FILE with the official text, or --forget")
        return
    document = read(file, id="official", name=file.name, language_hint=language)
    found = official.examine(document, standard)
    _report(found, len(standard.provisions))
    if not only_check:
        click.echo(f"stored: {official.store(found, standard.id)}")


def _report(found: Attachment, known: int) -> None:
    for difference in found.differences:
        detail = f": {difference.detail.replace('_', ' ')}" if difference.detail else ""
        click.echo(f"{difference.provision_id:>6}  {_SAYS[difference.code]}{detail}")
    attached = len(found.provisions)
    click.echo(f"{counted(attached, 'provision')} found, {len(found.confirmed)} confirmed of "
               f"{known} in our records, "
               f"{counted(len(found.differences), 'difference')}")  # fmt: skip
