"""``review``: edited reports come back, reviewers are compared, the state is shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rkc_check.cli.common import AnyPath, console, errors_in_one_line, progress_bars
from rkc_check.cli.wording import counted

if TYPE_CHECKING:
    from rkc_check.model import Decision, Remark, ReviewedFinding
    from rkc_check.review.intake import Taken
    from rkc_check.review.merge import Agreement

SHOWN = 15
"""Rows listed unless all are asked for."""
SCOPE = click.option("--scope", default="", help="Chapters of Specific Annexes, as for `run`.")


@click.group()
def review() -> None:
    """Take reviewers' edited reports back and see how far the review has come."""


@review.command("import")
@click.argument("edited", type=AnyPath)
@click.option("--bundle", type=AnyPath, required=True, help="The bundle of the report.")
@click.option("--reviewer", default="", help="Who edited it, when the file does not say.")
@click.option("--date", "on", type=click.DateTime(["%Y-%m-%d"]), help="Date of the decisions.")
@errors_in_one_line
def review_import(edited: Path, bundle: Path, reviewer: str, on: Any) -> None:
    """Take the decisions and remarks of EDITED (.docx or .xlsx) into the bundle."""
    from rkc_check.reviewers import bring_in

    taken, file = bring_in(edited, bundle, reviewer=reviewer, on=on.date() if on else None)
    if taken.known:
        click.echo(f"{edited.name} of {taken.reviewer} was taken in before; nothing changed")
        return
    if taken.nothing:
        click.echo(f"{edited.name} of {taken.reviewer} holds nothing new; nothing changed")
        return
    _report(taken)
    click.echo(f"written: {file}")


def _report(taken: Taken) -> None:
    click.echo(f"{taken.reviewer}: decisions on {counted(len(taken.decisions), 'provision')}, "
               f"{counted(len(taken.remarks), 'remark')}, "
               f"{len(taken.unplaced)} not placed")  # fmt: skip
    for decision in taken.decisions:
        click.echo(f"  {decision.provision_id:>6}  {_fields(decision)}")
    for remark in taken.remarks:
        where = f"{remark.provision_id} {remark.field}".strip()
        click.echo(f"  {where}: {remark.kind.replace('_', ' ')}{_by(remark)}: {_short(remark)}")
    if taken.unplaced:
        click.echo("not placed, kept word for word under [[unplaced]]:")
    for remark in taken.unplaced:
        where = remark.provision_id or remark.context or "?"
        click.echo(f"  {remark.kind} ({where}){_by(remark)}: {_short(remark)}")
    for conflict in taken.conflicts:
        click.echo(f"! {conflict.provision_id}: {conflict.one.reviewer} and "
                   f"{conflict.other.reviewer} differ in {', '.join(conflict.fields)}; "
                   "see `rkc-check review merge`")  # fmt: skip


def _fields(decision: Decision) -> str:
    from rkc_check.review.merge import stated_in

    stated = stated_in(decision)
    names = [f"verdict: {stated.pop('verdict')}"] if "verdict" in stated else []
    return ", ".join([*names, *stated, *(f"{name} emptied" for name in decision.cleared)])


def _by(remark: Remark) -> str:
    return f" by {remark.by}" if remark.by else ""


def _short(remark: Remark, most: int = 100) -> str:
    flat = " ".join(remark.text.split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"


@review.command("status")
@click.argument("bundle", type=AnyPath)
@click.option("--all", "everything", is_flag=True, help="List every open row.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@SCOPE
@errors_in_one_line
def review_status(bundle: Path, everything: bool, as_json: bool, scope: str) -> None:
    """Show how many rows of BUNDLE are decided, by whom, stale or open."""
    from rkc_check.artifacts import to_plain
    from rkc_check.reviewers import state

    with progress_bars(quiet=as_json) as progress:
        found = state(bundle, scope=scope, progress=progress)
    total = len(found.results.findings)
    if as_json:
        data = {
            "rows": total, "decided": _ids(found.decided), "stale": {
                r.finding.provision_id: list(r.stale) for r in found.stale
            }, "disputed": _ids(found.disputed), "open": _ids(found.open),
            "reviewers": dict(found.by_reviewer), "unplaced": to_plain(found.unplaced),
        }  # fmt: skip
        click.echo(json.dumps(data, ensure_ascii=False, indent=1))
        return
    click.echo(f"{len(found.decided)} of {counted(total, 'row')} decided, {len(found.open)} open, "
               f"{len(found.stale)} stale, {len(found.disputed)} disputed, "
               f"{counted(len(found.unplaced), 'remark')} not placed")  # fmt: skip
    for name, count in found.by_reviewer:
        click.echo(f"  {name}: {count}")
    for row in found.stale:
        changed = ", ".join("cited text" if part == "law" else part for part in row.stale)
        click.echo(f"! {row.finding.provision_id}: decided on another {changed}")
    heads = {p.id: p.heading["en"] for p in found.results.standard.provisions}
    shown = found.open if everything else found.open[:SHOWN]
    if shown:
        click.echo("open, the least certain first:")
    for row in shown:
        finding = row.finding
        click.echo(f"  {finding.provision_id:>6}  {finding.confidence:4.0%}  "
                   f"{finding.verdict:14} {heads[finding.provision_id]}")  # fmt: skip
    if len(shown) < len(found.open):
        click.echo(f"  … and {len(found.open) - len(shown)} more (--all)")


def _ids(rows: tuple[ReviewedFinding, ...]) -> list[str]:
    return [row.finding.provision_id for row in rows]


@review.command("merge")
@click.argument("bundle", type=AnyPath)
@click.option("--out", "-o", type=AnyPath, default=None,
              help="Write the conflicts as a Word list to settle (.docx).")  # fmt: skip
@click.option("--report-language", default="en", show_default=True, help="Language of the list.")
@SCOPE
@errors_in_one_line
def review_merge(bundle: Path, out: Path | None, report_language: str, scope: str) -> None:
    """Show how far the reviewers of BUNDLE agree, and where they differ, side by side."""
    from rkc_check.reviewers import settle

    with progress_bars(quiet=False) as progress:
        agreements, disputed = settle(
            bundle, out, language=report_language, scope=scope, progress=progress
        )
    for pair in agreements:
        _agreement(pair)
    if not disputed.findings:
        click.echo("no conflict")
        return
    _side_by_side(disputed.findings)
    if out is not None:
        click.echo(f"written: {out}; settle it and take it in with `rkc-check review import`")


def _agreement(pair: Agreement) -> None:
    click.echo(f"{pair.first} and {pair.second}: {pair.share:.0%} of "
               f"{counted(pair.rows, 'verdict')} agree, kappa {pair.kappa:.2f}; of "
               f"{counted(pair.decided, 'row')} that one of them decided, "
               f"{pair.same} alike")  # fmt: skip


def _side_by_side(findings: tuple[ReviewedFinding, ...]) -> None:
    from rich.table import Table

    from rkc_check.review.merge import contested, stated_in

    names = list(dict.fromkeys(side.reviewer for row in findings for side in row.sides))
    table = Table(title=f"{counted(len(findings), 'provision')} in conflict", show_lines=True)
    for head in ("provision", "field", *names):
        table.add_column(head, overflow="fold")
    for row in findings:
        said = {side.reviewer: stated_in(side) for side in row.sides}
        for name in contested(row.sides):
            texts = (said.get(reviewer, {}).get(name, "–") for reviewer in names)
            table.add_row(row.finding.provision_id, name, *texts)
    console().print(table)
