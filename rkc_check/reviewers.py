"""What reviewers send back: taken into a bundle, its state, and the list of conflicts.

Joins the review stage with bundle, standard, phrases and pipeline, as ``pipeline.py`` does
for a run.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cache as once
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rkc_check import artifacts
from rkc_check.bundle import load_bundle
from rkc_check.cache import Cache, folder
from rkc_check.errors import ReviewError
from rkc_check.model import Remark, Results, ReviewedFinding
from rkc_check.standard import load_standard

if TYPE_CHECKING:
    from rkc_check.review.decisions import Book
    from rkc_check.review.edited import Edited
    from rkc_check.review.intake import Taken
    from rkc_check.review.merge import Agreement
    from rkc_check.review.vocabulary import Vocabulary


def bring_in(
    edited: Path, bundle: Path, *, reviewer: str = "", on: date | None = None
) -> tuple[Taken, Path]:
    """Take an edited ``.docx`` or ``.xlsx`` into the ``decisions.toml`` of a bundle.

    Returns what was new and the decisions file. The date of the decisions is ``on``, else
    when the file was last saved. Raises :class:`ReviewError` for a file that is not an edited
    report of this bundle, or that does not say who edited it; the bundle then stays as it was.
    """
    from rkc_check.review.decisions import decisions_file, update
    from rkc_check.review.intake import reviewer_of, take

    target = load_bundle(bundle)
    read = read_edited(edited)
    made_for = read.properties.get("rkc_bundle", "")
    if made_for != target.id:
        raise ReviewError(
            f"{edited.name}: is a report on the bundle '{made_for}', not on '{target.id}'; "
            "give the bundle that it was made for"
        )
    name = reviewer_of(read, reviewer)
    day = on.isoformat() if on else read.saved or date.today().isoformat()
    outcome: list[Taken] = []

    def change(book: Book) -> Book:
        book, taken = take(book, read, reviewer=name, date=day)
        outcome.append(taken)
        return book

    file = decisions_file(bundle)
    update(file, change)
    return outcome[0], file


def read_edited(edited: Path) -> Edited:
    """Read an edited report in the words of every report language."""
    from rkc_check.review.excelfile import read_excel
    from rkc_check.review.wordfile import read_word

    read = read_excel if edited.suffix.lower() == ".xlsx" else read_word
    try:
        return read(edited, _words())
    except RecursionError as error:
        raise ReviewError(f"{edited.name}: is nested too deeply to be a report") from error


@once
def _words() -> Vocabulary:
    from rkc_check.pipeline import load_phrases
    from rkc_check.review.vocabulary import vocabulary

    return vocabulary(load_phrases(), [p.id for p in load_standard(languages=()).provisions])


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How far the review of a bundle has come; ``open`` has the least certain rows first."""

    results: Results
    decided: tuple[ReviewedFinding, ...]
    open: tuple[ReviewedFinding, ...]
    stale: tuple[ReviewedFinding, ...]
    disputed: tuple[ReviewedFinding, ...]
    by_reviewer: tuple[tuple[str, int], ...]
    unplaced: tuple[Remark, ...]


def state(bundle: Path, *, scope: str = "", progress: Any = None) -> State:
    """Run the check on a bundle and say which rows are decided, by whom, stale or open.

    ``scope`` chooses the chapters as for a run.
    """
    from rkc_check.pipeline import check

    book = _book(bundle)
    results = check(
        bundle, scope=scope, progress=progress or (lambda *_: None), cache=Cache(folder())
    )
    rows = results.findings
    provisions = {(d.reviewer, d.provision_id) for d in book.decisions}
    names = dict.fromkeys(d.reviewer for d in book.decisions)
    return State(
        results=results,
        decided=tuple(r for r in rows if r.decision),
        open=tuple(sorted((r for r in rows if not r.decision), key=lambda r: r.finding.confidence)),
        stale=tuple(r for r in rows if r.stale),
        disputed=tuple(r for r in rows if r.sides),
        by_reviewer=tuple((n, sum(who == n for who, _ in provisions)) for n in names),
        unplaced=book.unplaced(),
    )


def settle(
    bundle: Path,
    out: Path | None,
    *,
    language: str = "en",
    scope: str = "",
    progress: Any = None,
) -> tuple[tuple[Agreement, ...], Results]:
    """Compare the reviewers of a bundle and write the conflicts as a Word list to settle.

    Returns the agreement of every two reviewers, and the results with only those findings
    on which reviewers differ; with ``out`` these are written there as ``.docx``, which
    :func:`bring_in` takes back. Raises :class:`ReviewError` for fewer than two reviewers.
    """
    from rkc_check.evaluate import kappa
    from rkc_check.pipeline import check
    from rkc_check.review.merge import agreements

    book = _book(bundle)
    if len({d.reviewer for d in book.decisions if not d.settled}) < 2:
        raise ReviewError(
            f"{bundle}: has decisions of fewer than two reviewers; import their reports first"
        )
    results = check(
        bundle, scope=scope, progress=progress or (lambda *_: None), cache=Cache(folder())
    )
    found = agreements([r.finding for r in results.findings], book.decisions, kappa)
    disputed = replace(results, findings=tuple(r for r in results.findings if r.sides))
    if out is not None and disputed.findings:
        _write_list(disputed, out, language)
    return found, disputed


def _write_list(disputed: Results, out: Path, language: str) -> None:
    from rkc_check.pipeline import load_phrases
    from rkc_check.report.wordsettle import write_settlement

    template = artifacts.data_folder("templates") / "gap_report" / "report.docx"
    write_settlement(disputed, out, phrases=load_phrases(language)[language], template=template)


def _book(bundle: Path) -> Book:
    from rkc_check.review.decisions import decisions_file, load

    load_bundle(bundle)
    return load(decisions_file(bundle))
