"""``decisions.toml``: what reviewers decided, plain, versionable, only ever added to.

1. Decisions stand in the order in which they were taken in; none is changed or removed.
2. A decision holds only what is new against what its reviewer had said before.
3. Everything that is no field stands under ``[[remark]]`` (placed) or ``[[unplaced]]``.
4. The file is replaced in one step; the version before stays as ``decisions.previous.toml``.
"""

from __future__ import annotations

import glob
import os
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

from rkc_check.errors import ReviewError
from rkc_check.marks import FREE, MORE
from rkc_check.model import VERDICTS, Decision, Remark

SCHEMA = 1
NAME = "decisions.toml"
_PLACED = ("comment", "insertion", "deletion", "row_deleted")
_HEAD = """\
# What reviewers decided, taken in by `rkc-check review import`; the next run lays it over
# the findings. Entries are only added; later ones stand before earlier ones. Edit it if you
# must (comments are not kept); the version before is in {previous}.

"""
_OTHERS: Mapping[str, type[Any]] = MappingProxyType(
    {"settled": bool, "done": bool, "cleared": tuple, "more": dict}
)
"""The fields that are no texts."""
_TYPES = MappingProxyType({str: "a text", bool: "true or false", tuple: "a list", dict: "a table"})
_RENAMED = {"provision": "provision_id", "finding": "finding_digest"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """One file that was taken in; ``report_date`` is when the report was written."""

    file: str
    sha256: str
    reviewer: str
    date: str
    report_date: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Everything in ``decisions.toml``."""

    bundle: str = ""
    imports: tuple[Imported, ...] = ()
    decisions: tuple[Decision, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def unplaced(self) -> tuple[Remark, ...]:
        """The remarks that stand in no field and so need somebody's eye."""
        return tuple(remark for remark in self.remarks if not placed(remark))


def placed(remark: Remark) -> bool:
    """Whether a remark belongs to a provision as it is."""
    return bool(remark.provision_id) and remark.kind in _PLACED


def decisions_file(path: Path) -> Path:
    """Where the decisions on the bundle (folder, manifest or single document) are kept."""
    if path.is_dir():
        return path / NAME
    if path.name == "bundle.toml":
        return path.parent / NAME
    return path.with_name(f"{path.stem}.{NAME}")


def load(file: Path) -> Book:
    """Read ``decisions.toml``; no file is an empty book.

    Raises :class:`ReviewError` for anything that could not be written back as it stands.
    """
    try:
        return _load(file)
    except RecursionError as error:
        raise ReviewError(f"{file}: is nested too deeply") from error


def _load(file: Path) -> Book:
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Book()
    except (OSError, ValueError) as error:  # Also a number of thousands of digits.
        raise ReviewError(f"{file}: cannot be read ({error})") from error
    schema = data.pop("schema", None)
    if schema != SCHEMA:
        raise ReviewError(f"{file}: has schema {schema!r}, this version reads {SCHEMA}")
    lists = {key: data.pop(key, []) for key in ("imported", "decision", "remark", "unplaced")}
    book = Book(
        bundle=str(data.pop("bundle", "")),
        imports=tuple(_built(Imported, record, file) for record in lists["imported"]),
        decisions=tuple(_decision(record, file) for record in lists["decision"]),
        remarks=tuple(
            _built(Remark, record, file) for record in (*lists["remark"], *lists["unplaced"])
        ),
    )
    if data:
        raise ReviewError(f"{file}: unknown key {next(iter(data))!r}")
    return book


def _decision(record: Any, file: Path) -> Decision:
    if isinstance(record, dict):
        more = {key: record.pop(key) for key in MORE if key in record}
        cleared = record.get("cleared", [])
        if not isinstance(cleared, list) or not all(isinstance(name, str) for name in cleared):
            raise ReviewError(f"{file}: cleared must be a list of names")
        if not all(isinstance(text, str) for text in more.values()):
            raise ReviewError(f"{file}: {', '.join(more)} must be texts")
        record = {**record, "more": more, "cleared": tuple(cleared)}
    decision: Decision = _built(Decision, record, file)
    if decision.verdict not in ("", *VERDICTS):
        raise ReviewError(f"{file}: verdict {decision.verdict!r}; known are {', '.join(VERDICTS)}")
    return decision


def _built(kind: type[Any], record: Any, file: Path) -> Any:
    if not isinstance(record, dict):
        raise ReviewError(f"{file}: {record!r} must be a table")
    values = {_RENAMED.get(str(key), str(key)): value for key, value in record.items()}
    known = {f.name for f in fields(kind)}
    strange = next((key for key in values if key not in known), None)
    if strange:
        raise ReviewError(f"{file}: unknown key {strange!r} in [[{kind.__name__.lower()}]]")
    for key, value in values.items():
        wanted = _OTHERS.get(key, str)
        if not isinstance(value, wanted):
            raise ReviewError(f"{file}: {key} must be {_TYPES[wanted]}")
    try:
        return kind(**values)
    except TypeError as error:
        raise ReviewError(f"{file}: [[{kind.__name__.lower()}]] lacks a key ({error})") from error


def dump(book: Book) -> dict[str, Any]:
    """A book as plain tables, empty keys left out."""
    remarks = [(placed(r), _plain(r)) for r in book.remarks]
    tables = {
        "imported": [_plain(i) for i in book.imports],
        "decision": [_plain(d) for d in book.decisions],
        "remark": [record for is_placed, record in remarks if is_placed],
        "unplaced": [record for is_placed, record in remarks if not is_placed],
    }
    return {"schema": SCHEMA, "bundle": book.bundle} | {k: v for k, v in tables.items() if v}


def _plain(value: Any) -> dict[str, Any]:
    names = {new: old for old, new in _RENAMED.items()}
    record: dict[str, Any] = {}
    for f in fields(value):
        item = getattr(value, f.name)
        if isinstance(item, Mapping):
            record |= {key: text for key, text in item.items() if text}
        elif isinstance(item, str) and item:
            record[names.get(f.name, f.name)] = item.replace("\r\n", "\n").replace("\r", "\n")
        elif item:
            record[names.get(f.name, f.name)] = list(item) if isinstance(item, tuple) else item
    first = ("provision", "reviewer", "date", "finding", "verdict", *FREE)
    return {k: record[k] for k in first if k in record} | record


def update(file: Path, change: Callable[[Book], Book]) -> Book:
    """Read, change and write ``decisions.toml`` as one step; nothing is written for no change.

    Raises :class:`ReviewError` when the file cannot be read or written; it then stays as it was.
    """
    try:
        with _held(file.parent) as alone:
            if alone:  # drafts of imports that were killed
                for draft in file.parent.glob(f".{glob.escape(file.stem)}*.toml-*"):
                    draft.unlink(missing_ok=True)
            book = load(file)
            changed = change(book)
            if changed != book:
                _write(file, changed)
            return changed
    except OSError as error:
        raise ReviewError(
            f"{file}: cannot be written ({error.strerror or error}); is it open in another program?"
        ) from error


def _write(file: Path, book: Book) -> None:
    import tomli_w

    previous = file.with_name(file.name.replace(".toml", ".previous.toml"))
    data = dump(book)
    text = _HEAD.format(previous=previous.name) + tomli_w.dumps(data, multiline_strings=True)
    if tomllib.loads(text) != data:  # better no file than one that says something else
        raise ReviewError(f"{file}: a text cannot be written as it is; please report this")
    if file.exists():
        _replace(previous, file.read_bytes())
    _replace(file, text.encode())


def _replace(file: Path, content: bytes) -> None:
    """Put a whole new file in the place of an old one."""
    handle, name = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        temporary.chmod(0o644)
        temporary.replace(file)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


@contextmanager
def _held(folder: Path) -> Iterator[bool]:
    """Only one import at a time into a bundle, where the system can lock folders (true)."""
    try:
        import fcntl
    except ImportError:  # pragma: no cover
        yield False
        return
    handle = os.open(folder, os.O_RDONLY)
    locked = False
    try:
        with suppress(OSError):  # some network disks cannot lock
            fcntl.flock(handle, fcntl.LOCK_EX)
            locked = True
        yield locked
    finally:
        os.close(handle)
