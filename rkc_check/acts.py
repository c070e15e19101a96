"""The acts of a bundle, read and structured: one after the other, or several at a time."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cache as once
from pathlib import Path
from typing import TYPE_CHECKING

from rkc_check.bundle import slug
from rkc_check.cache import Cache, file_digest
from rkc_check.errors import ReadError, RkcError, StructureError
from rkc_check.model import Act, Bundle, Document, Law, Notice

if TYPE_CHECKING:
    from rkc_check.pipeline import Knowledge

WORTH = 3_000_000
"""Bytes of documents from which starting further processes costs less than it saves."""

Outcome = tuple[Document, Law] | RkcError
_NO_CACHE = Cache()


def read_bundle(
    bundle: Bundle,
    knowledge: Knowledge,
    progress: Callable[[str, int, int], None],
    cache: Cache = _NO_CACHE,
    workers: int = 1,
) -> tuple[tuple[Document, ...], tuple[Law, ...], tuple[Notice, ...]]:
    """Read and structure every act; a bad document becomes a warning of the bundle.

    ``workers`` is the number of processes (0: as many as cores, where it pays), and of scanned
    pages read at a time where there is one process; the result does not depend on it. Raises the
    first error when no act could be read.
    """
    from rkc_check.structure import across

    documents: list[Document] = []
    laws: list[Law] = []
    warnings: list[Notice] = list(bundle.warnings)
    failures: list[RkcError] = []
    progress("read", 0, len(bundle.acts))
    for number, outcome in enumerate(_outcomes(bundle, knowledge, cache, workers), 1):
        progress("read", number, len(bundle.acts))
        if isinstance(outcome, RkcError):
            failures.append(outcome)
            warnings.append(Notice(code="document_not_read", detail=str(outcome)))
            continue
        documents.append(outcome[0])
        laws.append(outcome[1])
    if not laws:
        raise failures[0]
    return tuple(documents), across(laws, knowledge.numbering), tuple(warnings)


def lasting(document: Document) -> bool:
    """Whether it would be read the same once what is missing on this computer is installed."""
    return not any(w.code in ("ocr_missing", "ocr_language_missing") for w in document.warnings)


def _outcomes(
    bundle: Bundle, knowledge: Knowledge, cache: Cache, workers: int
) -> Iterator[Outcome]:
    """The outcome of every act, in the order of the acts."""
    ids = _document_ids(bundle)
    names = [
        cache.name("act", act, file_digest(Path(bundle.root) / act.file), id, bundle.language,
                   bundle.country)
        for act, id in zip(bundle.acts, ids, strict=True)
    ]  # fmt: skip
    kept = [cache.get(name, tuple[Document, Law]) for name in names]
    missing = [number for number, found in enumerate(kept) if not found]
    todo = [(bundle.acts[number], ids[number]) for number in missing]
    if len(todo) > 1 and (workers > 1 or (workers == 0 and _worth(bundle, todo))):
        spread = _spread(bundle, todo, workers or os.cpu_count() or 1)
    else:
        spread = (_read_act(bundle, act, id, knowledge, workers) for act, id in todo)
    for name, found in zip(names, kept, strict=True):
        outcome = found or next(spread)
        if not found and not isinstance(outcome, RkcError) and lasting(outcome[0]):
            cache.put(name, outcome)
        yield outcome


def _worth(bundle: Bundle, todo: list[tuple[Act, str]]) -> bool:
    files = [Path(bundle.root) / act.file for act, _ in todo]
    return sum(file.stat().st_size for file in files if file.is_file()) > WORTH


def _spread(bundle: Bundle, todo: list[tuple[Act, str]], workers: int) -> Iterator[Outcome]:
    from rkc_check.processes import pool

    with pool(min(workers, len(todo))) as processes:
        pairs = zip(*((bundle, *pair) for pair in todo), strict=True)
        yield from processes.map(_read_alone, *pairs)


def _read_alone(bundle: Bundle, act: Act, id: str) -> Outcome:
    return _read_act(bundle, act, id, _own_knowledge(), 1)


@once
def _own_knowledge() -> Knowledge:
    """The knowledge of a process that was started for reading."""
    from rkc_check.pipeline import load_knowledge

    return load_knowledge()


def _read_act(bundle: Bundle, act: Act, id: str, knowledge: Knowledge, pages: int) -> Outcome:
    """Read and structure one act, so many scanned pages at a time."""
    from rkc_check.read import read
    from rkc_check.structure import structure

    try:
        document = read(
            Path(bundle.root) / act.file, id=id, name=act.file,
            language_hint=act.language or bundle.language, languages=knowledge.languages,
            workers=pages,
        )  # fmt: skip
        grammar = knowledge.numbering.get(document.language)
        if grammar is None:
            known = ", ".join(sorted(knowledge.numbering))
            raise StructureError(
                f"{act.file}: the text looks like language '{document.language}', for which there "
                f"is no numbering data (known: {known}); set `language` in bundle.toml"
            )
        return document, structure(document, grammar=grammar, act=act, jurisdiction=bundle.country)
    except (ReadError, StructureError) as error:
        return error


def _document_ids(bundle: Bundle) -> list[str]:
    ids: list[str] = []
    for act in bundle.acts:
        base = slug(Path(act.file).stem)
        ids.append(base if base not in ids else f"{base}-{len(ids) + 1}")
    return ids
