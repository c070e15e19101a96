"""``rkc-check doctor``: what reading needs on this computer."""

from __future__ import annotations

import click

from rkc_check.cli.common import errors_in_one_line


@click.command()
@errors_in_one_line
def doctor() -> None:
    """Say what is there for reading documents and scans, what is missing, how to install it."""
    from rkc_check.errors import ReadError
    from rkc_check.read.doctor import examine

    checks = examine()
    width = max(len(check.name) for check in checks)
    for check in checks:
        mark = "ok     " if check.found else "missing"
        click.echo(f"{mark}  {check.name:{width}}  {check.detail}")
    lacking = [check.name for check in checks if check.needed and not check.found]
    if lacking:
        raise ReadError(f"nothing can be read before this is mended: {', '.join(lacking)}")
