"""The command line: the only module that prints or exits.

Exit codes: 0 done, 1 input error, 2 usage, 3 gaps found with ``--fail-on-gap``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from rkc_check import __version__
from rkc_check.errors import RkcError

if TYPE_CHECKING:
    from rich.console import Console

    from rkc_check.model import Results

F = TypeVar("F", bound=Callable[..., Any])

EXIT_INPUT = 1
EXIT_GAPS = 3

BundlePath = click.Path(path_type=Path)


def _console(*, error: bool = False) -> Console:
    from rich.console import Console

    return Console(stderr=error, highlight=False, soft_wrap=True)


def errors_in_one_line(command: F) -> F:
    """Turn every error of ours into one line on standard error and exit code 1."""

    @wraps(command)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except RkcError as error:
            click.echo(f"rkc-check: {' '.join(str(error).split())}", err=True)
            sys.exit(EXIT_INPUT)
        except KeyboardInterrupt:
            click.echo("rkc-check: stopped; nothing was changed", err=True)
            sys.exit(130)

    return guarded  # type: ignore[return-value]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="rkc-check")
def main() -> None:
    """Compare national customs law with the Revised Kyoto Convention."""


@main.command()
@click.argument("path", type=BundlePath)
@click.option("--out", "-o", type=BundlePath, default=Path("out"), show_default=True,
              help="Folder for report.docx, matrix.xlsx, report.html, results.json.")  # fmt: skip
@click.option("--report-language", default="en", show_default=True,
              help="Language of the report (a phrases file of the template).")  # fmt: skip
@click.option("--language", default="", help="Language of the documents, when recognition errs.")
@click.option("--date", "on", type=click.DateTime(["%Y-%m-%d"]), help="Date of the report.")
@click.option("--template", type=BundlePath, help="Word template instead of the built-in one.")
@click.option("--with-clauses", is_flag=True, help="Add the clause-by-clause annex.")
@click.option("--fail-on-gap", is_flag=True, help="Exit with 3 when a provision is not met.")
@click.option("-v", "--verbose", is_flag=True, help="Also list warnings.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
@errors_in_one_line
def run(
    path: Path, out: Path, report_language: str, language: str, on: Any, template: Path | None,
    with_clauses: bool, fail_on_gap: bool, verbose: bool, quiet: bool,
) -> None:  # fmt: skip
    """Check the bundle or document at PATH and write the gap report."""
    from rkc_check.pipeline import check, write

    with _progress(quiet) as progress:
        results = check(path, language=language, progress=progress, on=on.date() if on else None)
        files = write(
            results, out, language=report_language, template=template,
            with_clauses=with_clauses, progress=progress,
        )  # fmt: skip
    if not quiet:
        _summary(results, files, verbose=verbose)
    gaps = any(_verdict(f) in ("partial", "conflict", "absent") for f in results.findings)
    if fail_on_gap and gaps:
        sys.exit(EXIT_GAPS)


@main.command()
@click.argument("folder", type=BundlePath)
@errors_in_one_line
def init(folder: Path) -> None:
    """Write a commented bundle.toml for the documents in FOLDER."""
    from rkc_check.bundle import init_bundle

    click.echo(f"written: {init_bundle(folder)}")


@main.command()
@click.argument("path", type=BundlePath)
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


@main.command()
@click.argument("results", type=BundlePath)
@click.argument("gold", type=BundlePath)
@click.option("--before", type=BundlePath, help="An earlier results.json to compare with.")
@click.option("--json", "as_json", is_flag=True, help="Print the scores as JSON.")
@errors_in_one_line
def evaluate(results: Path, gold: Path, before: Path | None, as_json: bool) -> None:
    """Score RESULTS (a results.json) against GOLD (a CSV of careful readings)."""
    from rkc_check import evaluate as measure
    from rkc_check.artifacts import to_plain

    found, wanted = measure.read_results(results), measure.read_gold(gold)
    scores = measure.evaluate(found, wanted)
    if as_json:
        click.echo(json.dumps(to_plain(scores), indent=1, sort_keys=True))
        return
    _scores(scores)
    if before:
        gained, lost = measure.changes(found, measure.read_results(before), wanted)
        click.echo(f"gained: {' '.join(gained) or '–'}\nlost:   {' '.join(lost) or '–'}")


def _scores(scores: Any) -> None:
    from rich.table import Table

    table = Table(title=f"{scores.provisions} provisions, {scores.cited} with cited articles")
    table.add_column("measure")
    table.add_column("value", justify="right")
    for k, value in scores.recall_at.items():
        table.add_row(f"R@{k}", f"{value:.3f}")
    for name in ("hit_at_5", "map_at_10", "accuracy", "macro_f1", "kappa", "false_absent",
                 "false_compliant", "surer_half_accuracy", "calibration_error"):  # fmt: skip
        table.add_row(name.replace("_", " "), f"{getattr(scores, name):.3f}")
    conflicts = (
        f"{scores.conflicts_found} of {scores.conflicts_gold}, {scores.conflicts_claimed} claimed"
    )
    table.add_row("conflicts found", conflicts)
    console = _console()
    console.print(table)
    matrix = Table(title="gold (rows) against verdict (columns)")
    labels = list(scores.confusion)
    matrix.add_column("")
    for label in labels:
        matrix.add_column(label, justify="right")
    for label in labels:
        matrix.add_row(label, *(str(scores.confusion[label].get(other, 0)) for other in labels))
    console.print(matrix)


@main.command()
@click.argument("results", type=BundlePath)
@click.argument("provision")
@errors_in_one_line
def explain(results: Path, provision: str) -> None:
    """Show why PROVISION got its verdict in RESULTS: elements, candidates, quotations."""
    from rkc_check.errors import ResultsError

    try:
        data = json.loads(results.read_text(encoding="utf-8"))
        finding = next((f for f in data["findings"] if f["provision"] == provision), None)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ResultsError(f"{results}: is not a results.json of rkc-check") from error
    if finding is None:
        raise ResultsError(f"{results}: has no finding for provision {provision}")
    click.echo(f"{provision}: {finding['verdict']} (confidence {finding['confidence']:.2f})")
    click.echo(finding["reason"])
    for element in finding["elements"]:
        click.echo(f"  element {element['id']}: {element['status']} {element.get('clause', '')}")
    for rank, evidence in enumerate(finding["evidence"], 1):
        click.echo(f"  {rank:2}. article {evidence['article']} (p. {evidence['page']}, "
                   f"{evidence['score']:.2f}) {evidence['quote'][:160]}")  # fmt: skip


@main.command()
@click.argument("pairs", nargs=-1, required=True, metavar="LAW=GOLD…")
@click.option("--out", type=BundlePath, required=True, help="Folder for the weights (JSON).")
@errors_in_one_line
def learn(pairs: tuple[str, ...], out: Path) -> None:
    """Learn weights from laws with gold; print the scores of leaving one law out."""
    from rkc_check import learn as learning
    from rkc_check.errors import ResultsError

    paths = []
    for pair in pairs:
        law, separator, gold = pair.partition("=")
        if not separator:
            raise ResultsError(f"{pair}: write LAW=GOLD, a bundle or document and its gold file")
        paths.append((Path(law), Path(gold)))
    examples, standard, knowledge = learning.load_examples(paths)
    note: dict[str, Any] = {"laws": [e.name for e in examples], "standard": standard.digest}
    if len({example.family for example in examples}) > 1:
        for name, scores in learning.leave_one_out(examples, standard, knowledge).items():
            click.echo(f"{name}: R@5 {scores.recall_at[5]:.3f}  R@10 {scores.recall_at[10]:.3f}  "
                       f"accuracy {scores.accuracy:.3f}  kappa {scores.kappa:.3f}")  # fmt: skip
            note[name] = {"recall_at_5": round(scores.recall_at[5], 3),
                          "accuracy": round(scores.accuracy, 3)}  # fmt: skip
    out.mkdir(parents=True, exist_ok=True)
    learning.write_weights(learning.fit(examples, standard, knowledge), out, note)


@main.group()
def standards() -> None:
    """The Convention as this program states it."""


@standards.command("list")
@click.option("--counts", is_flag=True, help="Print the counts per chapter and kind.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@errors_in_one_line
def standards_list(counts: bool, as_json: bool) -> None:
    """List every provision with its kind and heading."""
    from rkc_check.model import PROVISION_KINDS
    from rkc_check.standard import counts as count
    from rkc_check.standard import load_standard

    standard = load_standard(languages=())
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


@standards.command("show")
@click.argument("provision")
@click.option("--language", default="en", show_default=True, type=click.Choice(["en", "ru"]))
@errors_in_one_line
def standards_show(provision: str, language: str) -> None:
    """Explain one PROVISION: what it asks, why, its elements, what belongs to it."""
    from rkc_check.errors import StandardError
    from rkc_check.standard import load_standard

    standard = load_standard(languages=(language,))
    record = next((p for p in standard.provisions if p.id == provision), None)
    if record is None:
        raise StandardError(f"there is no provision {provision}; see `rkc-check standards list`")
    click.echo(f"{record.id}  {record.heading[language]}  [{record.kind.replace('_', ' ')}]")
    click.echo(record.section[language])
    click.echo(f"\n{record.text[language]}")
    if record.why:
        click.echo(f"\n{record.why[language]}")
    click.echo("")
    for element in record.elements:
        weight = "critical" if element.critical else "helpful"
        click.echo(f"  {element.id}) {element.text[language]} [{weight}]")
    if record.model:
        click.echo(f"\n{record.model[language]}")
    if record.related:
        click.echo("\n→ " + ", ".join(record.related))


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


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """A bar per stage on a terminal, nothing when the output is piped or quiet."""
    console = _console(error=True)
    if quiet or not console.is_terminal:
        yield lambda *_: None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:10}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        tasks: dict[str, Any] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield show


def _verdict(reviewed: Any) -> str:
    decision = reviewed.decision
    return str(decision.verdict) if decision and decision.verdict else str(reviewed.finding.verdict)


def _summary(results: Results, files: tuple[Path, ...], *, verbose: bool) -> None:
    from rich.table import Table

    from rkc_check.model import VERDICTS

    table = Table(title=f"{results.bundle.title}: {len(results.findings)} provisions")
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
    console = _console()
    console.print(table)
    if results.warnings:
        console.print(f"{len(results.warnings)} warnings (in the report; -v lists them)")
    if verbose:
        for warning in results.warnings:
            console.print(f"  {warning.code} {warning.detail}", markup=False)
    for file in files:
        console.print(str(file), markup=False)
