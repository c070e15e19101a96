"""``structure``: the outline of the acts, to see what was read before it is judged."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rkc_check.cli.common import EXIT_GAPS, AnyPath, console, errors_in_one_line
from rkc_check.cli.wording import counted

if TYPE_CHECKING:
    from rkc_check.model import Law
    from rkc_check.report.phrases import Phrases
    from rkc_check.structure.listing import Comparison

_ENDLESS = 2000
"""Columns of what is not a terminal: nothing is cut off in a pipe or a file."""

_INNER = ("paragraph", "point", "subpoint")


@click.command()
@click.argument("path", type=AnyPath)
@click.option("--json", "as_json", is_flag=True, help="Print clauses, references, terms as JSON.")
@click.option("--all", "whole", is_flag=True, help="Show paragraphs and points too.")
@click.option(
    "--check",
    "listing",
    type=AnyPath,
    metavar="LAW.TXT",
    help="Compare with a list of articles, one a line; exit code 3 when they differ.",
)
@click.option("--language", default="", help="Language of the documents, when recognition errs.")
@errors_in_one_line
def structure(
    path: Path, as_json: bool, whole: bool, listing: Path | None, language: str
) -> None:  # fmt: skip
    """Print the outline of the acts at PATH as a tree with pages and warnings."""
    from dataclasses import replace

    from rkc_check.acts import read_bundle
    from rkc_check.artifacts import data_folder, load_toml
    from rkc_check.bundle import load_bundle
    from rkc_check.pipeline import load_knowledge
    from rkc_check.report.phrases import Phrases

    bundle = load_bundle(path)
    if language:
        bundle = replace(bundle, language=language)
    knowledge = load_knowledge()
    _, laws, warnings = read_bundle(bundle, knowledge, lambda *_: None)
    checked = _check(laws, listing, knowledge.numbering) if listing else None
    own = {law.id: _vocabulary(law, knowledge.thesauri) for law in laws}
    if as_json:
        click.echo(json.dumps(_plain(laws, own, checked), ensure_ascii=False, indent=1))
    else:
        file = data_folder("templates") / "gap_report" / "phrases" / "en.toml"
        phrases = Phrases(data=load_toml(file))
        for law in laws:
            _tree(law, phrases, own[law.id], whole=whole)
        for warning in phrases.notices(warnings):
            click.echo(f"! {warning}")
        if checked:
            _agreement(checked)
    if checked and (checked.missing or checked.extra):
        sys.exit(EXIT_GAPS)


def _check(laws: tuple[Law, ...], listing: Path, grammars: Any) -> Comparison:
    from rkc_check.errors import ReadError
    from rkc_check.structure.listing import compare, listed

    if len(laws) != 1:
        raise click.UsageError("--check compares one act; PATH holds several")
    try:
        text = listing.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(f"{listing.name}: cannot be read as text in UTF-8") from error
    numbers = listed(text, grammars[laws[0].language])
    if not numbers:
        raise ReadError(f"{listing.name}: no line of it begins like an article")
    return compare(laws[0], numbers)


def _vocabulary(law: Law, thesauri: Mapping[str, Any]) -> dict[str, str]:
    """Terms of the law's own, and the concept of the thesaurus that each is taken for."""
    from functools import partial

    from rkc_check.language import stems_of
    from rkc_check.match.thesaurus import own_vocabulary

    if law.language not in thesauri or not law.definitions:
        return {}
    return own_vocabulary(thesauri[law.language], law, partial(stems_of, law.language))


def _plain(
    laws: tuple[Law, ...], own: Mapping[str, Mapping[str, str]], checked: Comparison | None
) -> Any:
    from rkc_check.artifacts import to_plain

    plain: list[dict[str, Any]] = [
        {
            "id": law.id, "title": law.title, "language": law.language,
            "clauses": to_plain(law.clauses), "references": to_plain(law.references),
            "definitions": to_plain(law.definitions), "vocabulary": own[law.id],
            "warnings": to_plain(law.warnings),
        }
        for law in laws
    ]  # fmt: skip
    if checked:
        plain[0]["check"] = {
            "listed": checked.listed, "found": checked.found,
            "recall": round(checked.recall, 4), "precision": round(checked.precision, 4),
            "missing": list(checked.missing), "extra": list(checked.extra),
        }  # fmt: skip
    return plain


def _tree(law: Law, phrases: Phrases, own: Mapping[str, str], *, whole: bool) -> None:
    from rich.text import Text
    from rich.tree import Tree

    root = Tree(Text(law.title))
    branches = {"": root}
    for clause in law.clauses:
        if clause.kind in _INNER and not whole:
            continue
        words = [clause.kind, clause.number, clause.heading, f"(p. {clause.page})"]
        words += ["[repealed]"] if clause.repealed else []
        above = branches.get(clause.parent_id, root)
        branches[clause.id] = above.add(Text(" ".join(word for word in words if word)))
    screen = console()
    if not screen.is_terminal:
        screen.width = _ENDLESS
    screen.print(root, soft_wrap=False)
    articles = sum(clause.kind == "article" for clause in law.clauses)
    targets = sum(bool(r.target_ids) for r in law.references)
    acts = len({r.act for r in law.references if r.act})
    lost = sum(not r.target_ids and not r.act for r in law.references)
    click.echo(f"{counted(articles, 'article')}, {counted(len(law.definitions), 'defined term')}, "
               f"{counted(targets, 'reference')} within the acts supplied, "
               f"{counted(acts, 'other act')} named, "
               f"{counted(lost, 'reference')} leading nowhere")  # fmt: skip
    if own:
        taken = ", ".join(f"{term} ({to.replace('_', ' ')})" for term, to in own.items())
        click.echo(f"terms of its own, taken for a known concept: {taken}")
    for warning in phrases.notices(law.warnings):
        click.echo(f"! {warning}")


def _agreement(checked: Comparison) -> None:
    click.echo(f"listed {checked.listed}, found {checked.found}: recall {checked.recall:.4f}, "
               f"precision {checked.precision:.4f}")  # fmt: skip
    for name, numbers in (("missing", checked.missing), ("not listed", checked.extra)):
        if numbers:
            click.echo(f"{name}: {', '.join(numbers)}")
