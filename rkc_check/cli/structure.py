"""``structure``: the outline of the acts, to see what was read before it is judged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from rkc_check.cli.common import AnyPath, errors_in_one_line


@click.command()
@click.argument("path", type=AnyPath)
@click.option("--json", "as_json", is_flag=True, help="Print the clauses as JSON.")
@click.option("--language", default="", help="Language of the documents, when recognition errs.")
@errors_in_one_line
def structure(path: Path, as_json: bool, language: str) -> None:
    """Print the outline of the acts at PATH as a tree with pages and warnings."""
    from dataclasses import replace

    from rkc_check.bundle import load_bundle
    from rkc_check.pipeline import load_knowledge, read_bundle

    bundle = load_bundle(path)
    if language:
        bundle = replace(bundle, language=language)
    _, laws, warnings = read_bundle(bundle, load_knowledge(), lambda *_: None)
    if as_json:
        from rkc_check.artifacts import to_plain

        plain = [{"id": law.id, "title": law.title, "clauses": to_plain(law.clauses),
                  "warnings": to_plain(law.warnings)} for law in laws]  # fmt: skip
        click.echo(json.dumps(plain, ensure_ascii=False, indent=1))
        return
    for law in laws:
        _tree(law)
    for warning in warnings:
        click.echo(f"! {warning.code} {warning.detail}".rstrip())


def _tree(law: Any) -> None:
    depth = {"": 0}
    click.echo(law.title)
    for clause in law.clauses:
        depth[clause.id] = depth.get(clause.parent_id, 0) + 1
        if clause.kind in ("paragraph", "point", "subpoint"):
            continue
        mark = " [repealed]" if clause.repealed else ""
        click.echo(f"{'  ' * depth[clause.id]}{clause.kind} {clause.number} {clause.heading}"
                   f"{mark}  (p. {clause.page})")  # fmt: skip
    for warning in law.warnings:
        click.echo(f"  ! {warning.code} {warning.detail} (p. {warning.page})")
