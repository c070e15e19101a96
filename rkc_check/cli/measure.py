"""``evaluate`` and ``learn``: how good the findings are, and from what."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from rkc_check.cli.common import AnyPath, console, errors_in_one_line


@click.command()
@click.argument("results", type=AnyPath)
@click.argument("gold", type=AnyPath)
@click.option("--before", type=AnyPath, help="An earlier results.json to compare with.")
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
    screen = console()
    screen.print(table)
    matrix = Table(title="gold (rows) against verdict (columns)")
    labels = list(scores.confusion)
    matrix.add_column("")
    for label in labels:
        matrix.add_column(label, justify="right")
    for label in labels:
        matrix.add_row(label, *(str(scores.confusion[label].get(other, 0)) for other in labels))
    screen.print(matrix)


@click.command()
@click.argument("pairs", nargs=-1, required=True, metavar="LAW=GOLD…")
@click.option("--out", type=AnyPath, required=True, help="Folder for the weights (JSON).")
@errors_in_one_line
def learn(pairs: tuple[str, ...], out: Path) -> None:
    """Learn weights from laws with gold; print the scores of leaving one law out."""
    from rkc_check.errors import OutputError, ResultsError

    paths = []
    for pair in pairs:
        law, separator, gold = pair.partition("=")
        if not separator:
            raise ResultsError(f"{pair}: write LAW=GOLD, a bundle or document and its gold file")
        paths.append((Path(law), Path(gold)))
    try:
        _learn(paths, out)
    except ValueError as error:
        raise ResultsError(
            "too little to learn from: the readings together need provisions that are met, met in "
            "part and absent, and articles that the laws have"
        ) from error
    except OSError as error:
        raise OutputError(f"{out}: cannot be written ({error.strerror or error})") from error


def _learn(paths: Sequence[tuple[Path, Path]], out: Path) -> None:
    from rkc_check import learn as learning

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
