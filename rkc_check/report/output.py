"""All four outputs, or none: written in a hidden work folder and moved into place at the end.

1. Nothing in the target changes until all four files are complete and on disk.
2. A move that fails, or a run that is interrupted, puts the earlier files back.
3. A run that is killed during the moves is undone by the next run.
4. Runs into the same folder wait for each other's moves; the last complete set stands.
5. Work folders of dead runs are cleared away; files that are not ours are left alone.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from rkc_check.errors import OutputError
from rkc_check.model import Grouping, Results
from rkc_check.report.excel import write_excel
from rkc_check.report.phrases import Phrases
from rkc_check.report.results import results_json
from rkc_check.report.summary import view
from rkc_check.report.web import html_page
from rkc_check.report.word import write_word

FILES = ("report.docx", "matrix.xlsx", "report.html", "results.json")
_PREFIX = ".rkc-check-"
_MARK = "moving"
"""A file in the work folder while the moves are under way and ``earlier`` is complete."""


def report(
    results: Results,
    out: Path,
    *,
    phrases: Mapping[str, Any],
    template: Path,
    language: str = "",
    deadlines: Mapping[str, str | None] | None = None,
    status: Mapping[str, Any] | None = None,
    accuracy: Mapping[str, Any] | None = None,
    terms: Mapping[str, Mapping[str, Any]] | None = None,
    grouping: Grouping | None = None,
    restricted: Collection[str] = (),
    with_clauses: bool = False,
) -> tuple[Path, ...]:
    """Write the gap report and its companions into the folder ``out``.

    ``phrases`` is the parsed phrases file of the report language (``language`` is only
    needed where the file does not name it), ``template`` the Word template, ``deadlines``
    an ISO date per provision id, or per kind of provision. ``terms`` gives, per language of a law, the
    ``[terms]`` table of that language's phrases file, for proposed wording.

    ``status`` says where the State stands under the Convention, every key optional:
    ``party`` (name), ``accession``, ``entry_into_force`` (ISO dates), ``deadlines`` (per
    kind), ``accepted``, ``reserved``, ``not_accepted`` (ids of chapters), ``source``,
    ``next_review`` (of reservations). ``grouping`` arranges the findings by another instrument;
    ``restricted`` are provisions against which only a prohibition or restriction speaks.
    ``accuracy`` says what this version reached: ``date``, ``command`` and, under ``laws``,
    per law ``recall_at_5``, ``accuracy``, ``false_absent`` and ``false_compliant`` (0..1).

    Returns the paths written. Raises :class:`OutputError` when the folder cannot be
    written and :class:`TemplateError` for a template or phrases file that lacks something;
    what stood in the folder stays.
    """
    words = Phrases(data=phrases if "language" in phrases else {**phrases, "language": language})
    seen = view(
        results, words, deadlines=deadlines or {}, status=status or {},
        accuracy=accuracy or {}, terms=terms or {}, grouping=grouping, restricted=restricted,
    )  # fmt: skip
    try:
        with work_folder(out) as work:
            # As bytes, so that no system puts line ends of its own.
            (work / "results.json").write_bytes(results_json(seen, words).encode())
            (work / "report.html").write_bytes(html_page(seen, words).encode())
            write_excel(seen, words, work / "matrix.xlsx")
            write_word(seen, words, template, work / "report.docx", with_clauses=with_clauses)
            return move_into_place(work, out)
    except OSError as error:
        where = error.filename2 or error.filename or out
        raise OutputError(
            f"{out}: cannot be written ({error.strerror or error}: {Path(str(where)).name}); "
            "is a file open in another program?"
        ) from error


@contextmanager
def work_folder(out: Path) -> Iterator[Path]:
    """A hidden folder inside ``out``, thus on the same disk, held as long as it is in use.

    What dead runs left in ``out`` is undone and removed first.
    """
    created = not out.exists()
    out.mkdir(parents=True, exist_ok=True)
    with _held(out):
        clear_stale(out)
        work = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=out))
        holder = _hold(work, wait=False)
    try:
        yield work
    finally:
        _release(holder)
        shutil.rmtree(work, ignore_errors=True)
        if created:
            with suppress(OSError):
                out.rmdir()


def move_into_place(work: Path, out: Path) -> tuple[Path, ...]:
    """Move the finished files of ``work`` into ``out``; on any failure the earlier set returns."""
    for name in FILES:
        _flush(work / name)
    with _held(out):
        earlier = work / "earlier"
        earlier.mkdir()
        for name in FILES:
            if (out / name).exists():
                _keep(out / name, earlier / name)
        (work / _MARK).touch()
        try:
            for name in FILES:
                (work / name).replace(out / name)
        except BaseException:
            _put_back(work, out)
            raise
        (work / _MARK).unlink()
        _flush_folder(out)
    return tuple(out / name for name in FILES)


def clear_stale(out: Path) -> None:
    """Undo what a killed run left half moved, and remove the work folders of dead runs."""
    for work in sorted(out.glob(f"{_PREFIX}*")):
        holder = _hold(work, wait=False) if work.is_dir() else None
        if holder is None:
            continue
        if (work / _MARK).exists() and any((work / name).exists() for name in FILES):
            _put_back(work, out)
        _release(holder)
        shutil.rmtree(work, ignore_errors=True)


def _put_back(work: Path, out: Path) -> None:
    """Restore the earlier files; a file still waiting in ``work`` was not moved yet."""
    for name in FILES:
        if (work / name).exists():
            continue
        if (work / "earlier" / name).exists():
            (work / "earlier" / name).replace(out / name)
        else:
            (out / name).unlink(missing_ok=True)


def _keep(source: Path, target: Path) -> None:
    """A second name for a file, or a copy where the disk knows no second names."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _flush_folder(path: Path) -> None:
    with suppress(OSError):  # not every system can flush a folder
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Only one run at a time inside; a killed run lets go by itself."""
    holder = _hold(folder, wait=True)
    try:
        yield
    finally:
        _release(holder)


def _hold(folder: Path, *, wait: bool) -> int | None:
    """A lock on a folder as a file handle; None when another run has it.

    Where the system cannot lock folders (Windows) the handle is -1 and runs are not
    kept apart; a work folder of another run is then never taken for a dead one.
    """
    try:
        import fcntl
    except ImportError:  # pragma: no cover
        return -1 if wait else None
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        os.close(handle)
        return None
    return handle


def _release(holder: int | None) -> None:
    if holder is not None and holder >= 0:
        os.close(holder)
