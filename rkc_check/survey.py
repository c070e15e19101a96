"""Many bundles in one go: a region, or all versions of a code, compared chapter by chapter.

1. Every bundle is checked on its own, into a folder of its own with the four outputs.
2. A bundle that fails, or whose process dies, becomes a line of the survey; the others go on.
3. A survey that was stopped goes on where it was: what was finished for the same input,
   settings and program is not done again.
4. The same bundles give the same survey, however many workers there are and wherever they run.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from rkc_check import artifacts
from rkc_check.bundle import load_bundle, slug
from rkc_check.cache import Cache, file_digest, fingerprint
from rkc_check.errors import OutputError, RkcError
from rkc_check.model import Surveyed
from rkc_check.processes import pool

STATE = ".survey"
"""Folder inside the output folder with one small file per finished bundle."""

_LONGEST = 60
"""Letters of a folder's name; systems allow 255 bytes with all that is added to it."""
_DIED = "the process died (memory?)"

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What every bundle is checked with; ``cache`` is a folder, empty for none."""

    scope: str = ""
    report_language: str = "en"
    language: str = ""
    on: date = field(default_factory=date.today)
    redact_paths: bool = True
    cache: str = ""


def survey(
    bundles: Sequence[Path],
    out: Path,
    *,
    settings: Settings,
    workers: int = 0,
    scheduler: str = "",
    progress: Progress = lambda *_: None,
) -> tuple[Surveyed, ...]:
    """Check every bundle and write ``survey.html`` and ``survey.xlsx`` into ``out``.

    ``workers`` are processes (0: as many as cores); with ``scheduler``, the address of a Dask
    cluster, its workers do the work and must see the same files. Raises :class:`OutputError`
    when ``out`` cannot be written.
    """
    from rkc_check.pipeline import load_phrases
    from rkc_check.report import clear_stale, report_survey
    from rkc_check.standard import load_standard

    phrases = load_phrases()
    if settings.report_language not in phrases:
        raise RkcError(f"no report language '{settings.report_language}'")
    named = list(zip(bundles, names(bundles), strict=True))
    try:
        (out / STATE).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{out}: cannot be written ({error.strerror})") from error
    keys = {name: _key(path, settings) for path, name in named}
    done = {name: kept for _, name in named if (kept := _kept(out, name, keys[name]))}
    todo = [(path, name) for path, name in named if name not in done]
    progress("bundles", len(done), len(named))
    outcomes = _outcomes(todo, out, settings, workers or os.cpu_count() or 1, scheduler)
    try:
        with closing(outcomes):
            for entry in outcomes:
                done[entry.id] = entry
                if not entry.error:
                    _keep(out, entry, keys[entry.id])
                progress("bundles", len(done), len(named))
    except BaseException:  # The processes are gone by now; what they were writing goes too.
        for _, name in todo:
            clear_stale(out / name)
        raise
    entries = tuple(done[name] for _, name in named)
    chapters = load_standard(languages=()).chapters
    report_survey(entries, chapters, out, phrases=phrases[settings.report_language])
    return entries


def names(bundles: Sequence[Path]) -> list[str]:
    """A name for each bundle, unlike any other; files of one name are told by their folders."""
    given: list[str] = []
    full = [path.resolve() for path in bundles]
    plain = [slug(path.stem if path.is_file() else path.name) for path in full]
    for path, base in zip(full, plain, strict=True):
        alike = plain.count(base) > 1 and path.is_file()
        chosen = slug(f"{path.parent.name}-{path.stem}") if alike else base
        chosen = chosen[:_LONGEST]
        name, number = chosen, 2
        while name in given:
            name, number = f"{chosen}-{number}", number + 1
        given.append(name)
    return given


def check_one(path: Path, name: str, out: Path, settings: Settings) -> Surveyed:
    """Check one bundle into its folder; whatever goes wrong becomes the entry's ``error``."""
    from rkc_check.pipeline import check, write

    try:
        results = check(
            path, scope=settings.scope, language=settings.language, on=settings.on,
            cache=Cache(Path(settings.cache) if settings.cache else None),
        )  # fmt: skip
        write(results, out / name, language=settings.report_language,
              redact_paths=settings.redact_paths)  # fmt: skip
    except RkcError as error:
        return Surveyed(id=name, error=_said(error, (path.parent, out), settings))
    except Exception as error:  # one bad bundle must not stop the rest
        return Surveyed(id=name, error=f"{path.name}: unexpected {type(error).__name__}")
    counts: dict[str, dict[str, int]] = {}
    chapter_of = {p.id: p.chapter for p in results.standard.provisions}
    for reviewed in results.findings:
        decided = reviewed.decision.verdict if reviewed.decision else ""
        row = counts.setdefault(chapter_of[reviewed.finding.provision_id], {})
        verdict = decided or reviewed.finding.verdict
        row[verdict] = row.get(verdict, 0) + 1
    bundle = results.bundle
    return Surveyed(id=name, title=bundle.title, country=bundle.country, date=bundle.date,
                    chapters=counts, warnings=len(results.warnings))  # fmt: skip


def _said(error: RkcError, folders: Sequence[Path], settings: Settings) -> str:
    """The message of an error in one line, without the folders unless paths may be told."""
    line = " ".join(str(error).split())
    for folder in folders if settings.redact_paths else ():
        for form in (folder, folder.resolve()):
            line = line.replace(f"{form}{os.sep}", "")
    return line


def _outcomes(
    todo: Sequence[tuple[Path, str]], out: Path, settings: Settings, workers: int, scheduler: str
) -> Generator[Surveyed, None, None]:
    task = partial(check_one, out=out, settings=settings)
    if scheduler:
        yield from _on_cluster(task, todo, scheduler)
        return
    if len(todo) < 2 or workers < 2:
        yield from (task(path, name) for path, name in todo)
        return
    left = {name: path for path, name in todo}
    with pool(min(workers, len(todo))) as processes:
        waiting = {processes.submit(task, path, name): name for path, name in todo}
        for future in as_completed(waiting):
            with suppress(BrokenProcessPool):
                yield future.result()
                del left[waiting[future]]
    # A process that died took the pool with it: each bundle left gets a process of its own.
    for name, path in left.items():
        with pool(1) as processes:
            try:
                entry = processes.submit(task, path, name).result()
            except BrokenProcessPool:
                entry = Surveyed(id=name, error=f"{path.name}: {_DIED}")
        yield entry


def _on_cluster(
    task: Callable[[Path, str], Surveyed], todo: Sequence[tuple[Path, str]], scheduler: str
) -> Iterator[Surveyed]:
    try:
        from distributed import Client, KilledWorker
        from distributed import as_completed as as_finished
    except ImportError as error:
        raise RkcError("--scheduler needs the extra: pip install 'rkc-check[cluster]'") from error
    try:
        client = Client(scheduler, timeout="10s")
    except (OSError, ValueError) as error:
        raise RkcError(f"no Dask scheduler answers at {scheduler}") from error
    def submit(path: Path, name: str) -> Any:
        return client.submit(task, path.resolve(), name, pure=False)

    def result(future: Any, path: Path, name: str) -> Surveyed:
        try:
            return future.result()  # type: ignore[no-any-return]
        except KilledWorker:
            return Surveyed(id=name, error=f"{path.name}: {_DIED}")
        except Exception as error:  # a worker that does not know this program, for example
            return Surveyed(id=name, error=f"{path.name}: {type(error).__name__} on the cluster")

    with client:
        waiting = {submit(path, name): (path, name) for path, name in todo}
        again = []
        for future in as_finished(waiting):
            entry = result(future, *waiting[future])
            if entry.error.endswith(_DIED):
                again.append(waiting[future])
            else:
                yield entry
        for path, name in again:  # alone: it may only have stood beside the one that kills
            yield result(submit(path, name), path, name)


def _key(path: Path, settings: Settings) -> str:
    """A digest of all that shapes the outputs of a bundle; empty when it cannot be loaded."""
    try:
        bundle = load_bundle(path)
    except RkcError:
        return ""
    root = Path(bundle.root)
    read = [(act, file_digest(root / act.file)) for act in bundle.acts]
    beside = [file_digest(root / name) for name in ("decisions.toml", *bundle.logos)]
    plain = replace(settings, cache="")
    shaped = repr((replace(bundle, root=""), read, beside, plain)).encode()
    return hashlib.sha256(fingerprint() + shaped).hexdigest()


def _kept(out: Path, name: str, key: str) -> Surveyed | None:
    try:
        plain: Mapping[str, Any] = artifacts.load_json(out / STATE / f"{name}.json")
        if not key or plain["key"] != key or plain["outputs"] != _outputs(out / name):
            return None
        return artifacts.from_plain(Surveyed, plain["entry"])
    except (RkcError, KeyError, TypeError):
        return None


def _keep(out: Path, entry: Surveyed, key: str) -> None:
    target = out / STATE / f"{entry.id}.json"
    draft = target.with_suffix(".tmp")
    text = artifacts.dumps({"key": key, "entry": entry, "outputs": _outputs(out / entry.id)})
    with suppress(OSError):
        draft.write_text(text, encoding="utf-8")
        draft.replace(target)


def _outputs(folder: Path) -> str:
    return file_digest(folder / "results.json")
