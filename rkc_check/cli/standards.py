"""``standards``: the Convention as this program states it."""

from __future__ import annotations

import json

import click

from rkc_check.cli.attach import attach
from rkc_check.cli.common import errors_in_one_line
from rkc_check.cli.learning import body, find, show


@click.group()
def standards() -> None:
    """The Convention as this program states it."""


@standards.command("list")
@click.option("--counts", is_flag=True, help="Print the counts per chapter and kind.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@errors_in_one_line
def standards_list(counts: bool, as_json: bool) -> None:
    """List every provision with its kind and heading."""
    from rkc_check.model import PROVISION_KINDS
    from rkc_check.official import with_official
    from rkc_check.standard import counts as count
    from rkc_check.standard import load_standard

    standard = with_official(load_standard(languages=()))
    if counts:
        table = count(standard)
        for chapter, kinds in table.items():
            row = "  ".join(f"{kind}: {kinds[kind]}" for kind in PROVISION_KINDS if kinds[kind])
            click.echo(f"{chapter:>3}  {sum(kinds.values()):3}  {row}")
        totals = {kind: sum(kinds[kind] for kinds in table.values()) for kind in PROVISION_KINDS}
        click.echo(f"all  {len(standard.provisions):3}  "
                   + "  ".join(f"{k}: {n}" for k, n in totals.items()))  # fmt: skip
        return
    if as_json:
        from rkc_check.artifacts import to_plain

        rows = [
            {"id": p.id, "kind": p.kind, "heading": to_plain(p.heading)}
            for p in standard.provisions
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for provision in standard.provisions:
        mark = "" if provision.checked else "  (unconfirmed)"
        click.echo(f"{provision.id:>6}  {provision.kind:22} {provision.heading['en']}{mark}")


@standards.command("validate")
@errors_in_one_line
def standards_validate() -> None:
    """Check every record of the standard; exit with 1 when one does not hold."""
    from rkc_check.errors import StandardError
    from rkc_check.standard import load_standard, problems

    standard = load_standard()
    found = problems(standard)
    for problem in found:
        click.echo(problem)
    if found:
        raise StandardError(f"{len(found)} problems in {len(standard.provisions)} provisions")
    click.echo(f"{len(standard.provisions)} provisions, {len(standard.terms)} terms: sound")


for _command in (show, find, body, attach):
    standards.add_command(_command)
