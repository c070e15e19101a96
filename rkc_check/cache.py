"""What earlier runs worked out, kept in the user's cache folder under the digest of its input.

1. A name holds everything that shapes the value: the documents' digests, the settings, this
   program's own files, ``standards/``, the weights and the libraries installed.
2. An entry is written beside its place and moved there, so two runs may share the folder.
3. An entry carries a checksum and is decoded into the frozen types only; what does not fit is
   thrown away and worked out again. Nothing that is read here can run code.
4. The folder stays below :data:`LIMIT`; what was not used for longest goes first.

The variable ``RKC_CHECK_CACHE`` names another folder, or ``off`` for none.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from rkc_check.artifacts import data_folder

LIMIT = 500_000_000
"""Bytes that all entries together may take."""

_VARIABLE = "RKC_CHECK_CACHE"
_SUFFIX = ".msgpack"
_PACKAGE = Path(__file__).resolve().parent
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """How much lies in the cache: entries, and bytes of them."""

    entries: int
    size: int


def folder() -> Path | None:
    """The cache folder of this user; None when caching is switched off."""
    chosen = os.environ.get(_VARIABLE, "")
    if chosen.lower() == "off":
        return None
    if chosen:
        return Path(chosen)
    from platformdirs import user_cache_path

    return user_cache_path("rkc-check")


class Cache:
    """Values by name; with ``root`` None nothing is kept and nothing is found."""

    def __init__(self, root: Path | None = None, *, limit: int = LIMIT) -> None:
        self.root = root / "results" if root else None
        self.limit = limit

    @cached_property
    def _program(self) -> bytes:
        return fingerprint()

    def name(self, kind: str, *circumstances: object) -> str:
        """The name of a value: its kind and the ``repr`` of what it was made from."""
        if self.root is None:
            return ""
        digest = hashlib.sha256(self._program)
        digest.update(repr((kind, circumstances)).encode())
        return digest.hexdigest()

    def get(self, name: str, kind: type[T]) -> T | None:
        """The value kept under a name, or None when there is none that can be trusted."""
        if self.root is None or not name:
            return None
        import msgspec

        path = self._path(name)
        try:
            content = path.read_bytes()
            if content[:32] != hashlib.sha256(content[32:]).digest():
                path.unlink(missing_ok=True)
                return None
            os.utime(path)
            return msgspec.msgpack.decode(content[32:], type=kind)
        except (OSError, ValueError, msgspec.MsgspecError):
            return None

    def put(self, name: str, value: T) -> T:
        """Keep a value and return it; a full or write-protected disk is no reason to fail."""
        if self.root is None or not name:
            return value
        import msgspec

        content = msgspec.msgpack.encode(value)
        path = self._path(name)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._make_room(len(content))
            handle, draft = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(hashlib.sha256(content).digest() + content)
                Path(draft).replace(path)
            except BaseException:
                Path(draft).unlink(missing_ok=True)
                raise
        return value

    def _path(self, name: str) -> Path:
        assert self.root is not None
        return self.root / f"{name}{_SUFFIX}"

    def _make_room(self, wanted: int) -> None:
        """Remove what was not used for longest, and drafts that a killed run left behind."""
        entries = []
        for path in self.root.iterdir() if self.root else ():
            with suppress(OSError):
                known = path.stat()
                entries.append((known.st_mtime, known.st_size, path))
        newest = max((used for used, _, _ in entries), default=0.0)
        total = wanted + sum(size for _, size, _ in entries)
        for used, size, path in sorted(entries):
            forgotten = path.suffix == ".tmp" and newest - used > 3600
            if total > self.limit or forgotten:
                with suppress(OSError):
                    path.unlink()
                    total -= size


def fingerprint() -> bytes:
    """A digest of this program: its code, its data and the libraries installed beside it."""
    digest = hashlib.sha256()
    for root, pattern in (
        (_PACKAGE, "**/*.py"), (_PACKAGE / "weights", "*.json"), (data_folder("standards"), "**/*"),
        (data_folder("templates"), "**/*"),
    ):  # fmt: skip
        for path in sorted(p for p in root.glob(pattern) if p.is_file()):
            content = path.read_bytes()
            digest.update(f"{path.relative_to(root).as_posix()} {len(content)}\n".encode())
            digest.update(content)
    for entry in sys.path:  # the name of such a folder is that of a library and its version
        digest.update(repr(sorted(p.name for p in Path(entry).glob("*.dist-info"))).encode())
    digest.update(str(shutil.which("tesseract")).encode())
    return digest.digest()


def file_digest(path: Path) -> str:
    """The SHA-256 of a file; empty when it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def usage() -> Usage:
    """What lies in the user's cache folder now."""
    root = folder()
    sizes = []
    for path in root.rglob("*") if root and root.is_dir() else ():
        with suppress(OSError):
            if path.is_file():
                sizes.append(path.stat().st_size)
    return Usage(entries=len(sizes), size=sum(sizes))


def clear() -> Usage:
    """Remove everything from the user's cache folder; returns what was in it."""
    held, root = usage(), folder()
    for name in ("results", "ocr"):
        if root:
            shutil.rmtree(root / name, ignore_errors=True)
    return held
