"""What every command shares: the console, errors in one line, progress on a terminal."""

from __future__ import annotations

import gc
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.exceptions import Exit

from rkc_check.errors import RkcError

if TYPE_CHECKING:
    from rich.console import Console

F = TypeVar("F", bound=Callable[..., Any])

EXIT_INPUT = 1
EXIT_GAPS = 3
EXIT_FAULT = 70
EXIT_STOPPED = 130
_SHOW = "RKC_CHECK_TRACEBACK"
"""Set it to see where in the program an unexpected error arose."""

AnyPath = click.Path(path_type=Path)

redact_option: Callable[..., Any] = click.option(
    "--redact-paths/--no-redact-paths", default=True, show_default=True,
    help="Name documents by their place in the bundle, or by the full path on this computer.",
)  # fmt: skip


def console(*, error: bool = False) -> Console:
    """Standard output or standard error; lines are left to the terminal to wrap."""
    from rich.console import Console

    return Console(stderr=error, highlight=False, soft_wrap=True)


def errors_in_one_line(command: F) -> F:
    """Turn every error into one line on standard error: exit code 1 for those of ours.

    Anything else is a fault of the program: it says so, with where it arose and nothing of what
    was read.
    """

    @wraps(command)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except RkcError as error:
            click.echo(f"rkc-check: {' '.join(str(error).split())}", err=True)
            sys.exit(EXIT_INPUT)
        except KeyboardInterrupt:
            click.echo("rkc-check: stopped; nothing was changed", err=True)
            sys.exit(EXIT_STOPPED)
        except Exception as error:
            passed_on = isinstance(error, (click.ClickException, click.Abort, BrokenPipeError))
            if passed_on or isinstance(error, Exit) or os.environ.get(_SHOW):
                raise
            click.echo(f"rkc-check: {_fault(error)}", err=True)
            sys.exit(EXIT_FAULT)

    return guarded  # type: ignore[return-value]


def _fault(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return "this computer has too little memory for the bundle; check fewer acts at a time"
    last = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{type(error).__name__}, {Path(last.filename).name} line {last.lineno}"
    return f"a fault of the program ({where}); please report it, {_SHOW}=1 shows more"


@contextmanager
def without_collector() -> Iterator[None]:
    """Search nothing for cycles: frozen values make none, and it would take a tenth of a run."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()  # or all that was made would be searched now, and once more at the end
        gc.enable()


@contextmanager
def progress_bars(quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """A bar per stage on a terminal, nothing when the output is piped or quiet."""
    if quiet or not sys.stderr.isatty():
        yield lambda *_: None
        return
    screen = console(error=True)
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:10}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=screen, transient=True) as bars:
        tasks: dict[str, Any] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield show
