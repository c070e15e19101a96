"""``cache``: what earlier runs kept, and how to be rid of it."""

from __future__ import annotations

import click

from rkc_check.cli.common import errors_in_one_line


@click.group()
def cache() -> None:
    """What earlier runs kept on this computer."""


@cache.command("info")
@errors_in_one_line
def cache_info() -> None:
    """Say where the cache lies and how large it is."""
    from rkc_check.cache import LIMIT, folder, usage

    where = folder()
    if where is None:
        click.echo("the cache is switched off (RKC_CHECK_CACHE=off)")
        return
    held = usage()
    click.echo(f"{where}: {held.entries} entries, {held.size / 1e6:.1f} of {LIMIT / 1e6:.0f} MB")


@cache.command("clear")
@errors_in_one_line
def cache_clear() -> None:
    """Remove everything in the cache; the next run works it out again."""
    from rkc_check.cache import clear

    held = clear()
    click.echo(f"removed: {held.entries} entries, {held.size / 1e6:.1f} MB")
