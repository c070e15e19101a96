"""Frozen values to canonical JSON and back, and where the data folders lie.

``standards/`` and ``templates/`` stand at the top of a checkout and inside the
package in a wheel; :func:`data_folder` finds them in both. JSON is written with
sorted keys and without spaces at line ends, so that equal values give equal bytes.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from rkc_check.errors import RkcError, StandardError

SCHEMA = 1
"""Version of every JSON file written here."""

_PACKAGE = Path(__file__).resolve().parent
T = TypeVar("T")


def data_folder(name: str) -> Path:
    """The folder ``standards`` or ``templates``; raises :class:`RkcError` when it is missing."""
    for folder in (_PACKAGE.parent / name, _PACKAGE / "data" / name):
        if folder.is_dir():
            return folder
    raise RkcError(f"{name}/ is missing from this installation; install rkc-check again")


def load_toml(path: Path) -> dict[str, Any]:
    """Parse one data file; raises :class:`StandardError` naming file and place."""
    # The parser of the standard library, compiled: a run parses a megabyte of data.
    import tomli

    try:
        return tomli.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StandardError(f"{path.name}: {error}") from error


class Lazy(Mapping[str, Any]):
    """A table of values that are made when they are first asked for."""

    def __init__(self, makers: Mapping[str, Callable[[], Any]]) -> None:
        self._makers = makers
        self._made: dict[str, Any] = {}

    def __getitem__(self, key: str) -> Any:
        if key not in self._made:
            self._made[key] = self._makers[key]()
        return self._made[key]

    def __contains__(self, key: object) -> bool:
        return key in self._makers

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


def load_built(path: Path, build: Callable[[dict[str, Any]], Any]) -> Any:
    """One data file, parsed and made into what a stage works with."""
    return build(load_toml(path))


def load_json(path: Path) -> Any:
    """Parse one JSON file of ours; raises :class:`RkcError` naming it."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise RkcError(f"{path.name}: cannot be read ({error})") from error


def digest(*parts: str) -> str:
    """A short stable fingerprint (16 hex digits) of some texts, in their order."""
    joined = "\x1f".join(parts).encode("utf-8")
    return hashlib.sha256(joined).hexdigest()[:16]


def to_plain(value: Any) -> Any:
    """A frozen value as dicts, lists and scalars; dates as ISO strings."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [to_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return value


def dumps(value: Any) -> str:
    """Canonical JSON of a frozen value, ending in a newline."""
    return json.dumps(to_plain(value), ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def from_plain(kind: type[T], plain: Any) -> T:
    """The inverse of :func:`to_plain` for a frozen type.

    Raises :class:`RkcError` when the plain value does not have that shape.
    """
    try:
        return typing.cast(T, _build(kind, plain))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise RkcError(f"not a {kind.__name__} of schema {SCHEMA}: {error}") from error


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _build(kind: Any, plain: Any) -> Any:
    if dataclasses.is_dataclass(kind):
        hints = _hints(typing.cast(type, kind))
        built = {name: _build(hints[name], item) for name, item in plain.items()}
        return typing.cast(Any, kind)(**built)
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        if len(args) == 2 and args[1] is ...:
            return tuple(_build(args[0], item) for item in plain)
        return tuple(_build(arg, item) for arg, item in zip(args, plain, strict=True))
    if origin in (dict, Mapping) or (isinstance(origin, type) and issubclass(origin, Mapping)):
        return {key: _build(args[1], item) for key, item in plain.items()}
    if origin is types.UnionType or origin is typing.Union:
        if plain is None:
            return None
        return _build(next(arg for arg in args if arg is not type(None)), plain)
    if kind is date:
        return date.fromisoformat(plain)
    if kind is float and isinstance(plain, int):
        return float(plain)
    return plain


def load_weights(folder: Path | None = None) -> dict[str, Any]:
    """Every file of learned weights by its name, such as ``rank``, ``terms``, ``verdict``."""
    root = folder or _PACKAGE / "weights"
    try:
        files = sorted(root.glob("*.json"))
        return {f.stem: json.loads(f.read_text(encoding="utf-8")) for f in files}
    except (OSError, ValueError) as error:
        raise RkcError(f"weights cannot be read ({error}); install rkc-check again") from error
