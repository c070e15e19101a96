"""A legislation bundle: the acts of one country that are reviewed together.

A bundle is a folder with ``bundle.toml``, a folder without one (then the documents
found in it are the bundle), or a single document.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rkc_check.errors import BundleError
from rkc_check.model import Act, Bundle, Notice

MANIFEST = "bundle.toml"
KINDS = ("treaty", "code", "law", "by_law", "order", "practice")
"""Kinds of acts, the strongest first; the rank of an act without one is its place here."""

SUFFIXES = frozenset(
    {".pdf", ".docx", ".txt", ".md", ".html", ".htm", ".rtf", ".odt", ".doc"}
)  # fmt: skip
"""File name endings that are taken from a folder without ``bundle.toml``."""

_KEYS = {
    "title": str, "country": str, "language": str, "date": str, "funding": str,
    "logos": list, "act": list,
}  # fmt: skip
_ACT_KEYS = {
    "file": str, "title": str, "short": str, "kind": str, "rank": int, "date": str, "language": str,
}  # fmt: skip

TEMPLATE = """\
# A legislation bundle for rkc-check: the acts of one country that are reviewed together.
# Everything but [[act]] file = "…" may be left out.

title = "{title}"          # title of the review, printed on the report
country = ""               # as in the depositary's list, e.g. "Uzbekistan": gives the treaty dates
language = ""              # "en", "ru" …; left empty it is recognised per document
date = ""                  # the state of the law that is reviewed, e.g. "2026-01-31"
# funding = "…"            # funding statement for the title page
# logos = ["logo.png"]     # pictures for the title page

# One [[act]] per document, in any order. rank 1 is the strongest. short = "…" is how the
# report cites the act beside others.
# kind: {kinds}
{acts}"""


def load_bundle(path: Path) -> Bundle:
    """Read what belongs to the bundle at ``path`` (folder or document).

    Raises :class:`BundleError` when there is nothing, or the manifest does not hold.
    A document that the manifest names and that is missing is an error; the same goes
    for a path that leads out of the bundle.
    """
    if not path.exists():
        raise BundleError(f"{path}: no such file or folder")
    if path.is_file():
        if path.name == MANIFEST:
            return load_bundle(path.parent)
        return Bundle(id=slug(path.stem), title="", root=str(path.parent),
                      acts=(Act(file=path.name),))  # fmt: skip
    manifest = path / MANIFEST
    if manifest.is_file():
        return _from_manifest(path, manifest)
    files = _documents(path)
    if not files:
        raise BundleError(f"{path}: no document here ({', '.join(sorted(SUFFIXES))})")
    acts = tuple(Act(file=file) for file in files)
    name = path.resolve().name
    return Bundle(id=slug(name), title=name, root=str(path), acts=acts)


def init_bundle(folder: Path) -> Path:
    """Write a commented ``bundle.toml`` for the documents found in ``folder``.

    Raises :class:`BundleError` when there is one already or it cannot be written.
    """
    manifest = folder / MANIFEST
    if manifest.exists():
        raise BundleError(f"{manifest}: exists already; edit it or remove it first")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        acts = "".join(
            f'\n[[act]]\nfile = {_quoted(file)}\ntitle = ""\nkind = "code"\nrank = 1\ndate = ""\n'
            for file in _documents(folder)
        )
        example = '\n# [[act]]\n# file = "code.pdf"\n# title = "Customs Code"\n# kind = "code"\n'
        text = TEMPLATE.format(
            title=folder.resolve().name.replace('"', ""),
            kinds=", ".join(KINDS),
            acts=acts or example,
        )
        manifest.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BundleError(f"{manifest}: cannot be written ({error.strerror})") from error
    return manifest


def slug(name: str) -> str:
    """A short id from a file name: letters, digits and hyphens of any script."""
    return re.sub(r"[^\w]+", "-", name.lower()).strip("-_") or "document"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _documents(folder: Path) -> list[str]:
    found = [
        file.relative_to(folder).as_posix()
        for file in folder.rglob("*")
        if file.is_file() and not file.is_symlink() and file.suffix.lower() in SUFFIXES
        and not file.name.startswith((".", "~")) and file.stem.upper() not in ("README", "LICENSE")
    ]  # fmt: skip
    return sorted(found)


def _from_manifest(folder: Path, manifest: Path) -> Bundle:
    try:
        data = tomllib.loads(manifest.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:  # Also a number of thousands of digits.
        raise BundleError(f"{manifest}: {error}") from error
    except RecursionError as error:
        raise BundleError(f"{manifest}: is nested too deeply") from error
    _check(data, _KEYS, manifest, "")
    acts = tuple(_act(record, folder, manifest) for record in data.get("act", ()))
    if not acts:
        acts = tuple(Act(file=file) for file in _documents(folder))
    if not acts:
        raise BundleError(f"{manifest}: names no [[act]] and the folder holds no document")
    return Bundle(
        id=slug(folder.resolve().name),
        title=data.get("title", "") or folder.resolve().name,
        root=str(folder),
        acts=tuple(sorted(acts, key=lambda act: act.rank)),
        country=data.get("country", ""),
        language=data.get("language", ""),
        date=data.get("date", ""),
        funding=data.get("funding", ""),
        logos=tuple(_logo(name, folder, manifest) for name in data.get("logos", ())),
        warnings=_country_warning(data),
    )


def _country_warning(data: Mapping[str, Any]) -> tuple[Notice, ...]:
    return () if data.get("country") else (Notice(code="no_country"),)


def _check(data: Mapping[str, Any], keys: Mapping[str, type], manifest: Path, where: str) -> None:
    for key, value in data.items():
        if key not in keys:
            known = ", ".join(keys)
            raise BundleError(f"{manifest}: unknown key {where}{key!r}; known are {known}")
        if not isinstance(value, keys[key]) or isinstance(value, bool):
            raise BundleError(f"{manifest}: {where}{key} must be {keys[key].__name__}")


def _is_inside(name: str, folder: Path, manifest: Path, what: str) -> bool:
    """Whether a file of the bundle is there; one outside, through links too, is an error."""
    target = folder / name
    try:
        inside = target.resolve().is_relative_to(folder.resolve())
        there = target.is_file()
    except (OSError, ValueError) as error:
        raise BundleError(f"{manifest}: {what} {name!r} cannot be used") from error
    if not inside:
        raise BundleError(f"{manifest}: {what} {name!r} lies outside the bundle")
    return there


def _logo(name: Any, folder: Path, manifest: Path) -> str:
    """The name of a picture; one that is missing is left out of the report later."""
    if not isinstance(name, str):
        raise BundleError(f"{manifest}: logos must be names of files")
    _is_inside(name, folder, manifest, "logo")
    return name


def _act(record: Any, folder: Path, manifest: Path) -> Act:
    if not isinstance(record, dict):
        raise BundleError(f"{manifest}: [[act]] must be a table")
    _check(record, _ACT_KEYS, manifest, "act.")
    file = record.get("file", "")
    if not file:
        raise BundleError(f"{manifest}: an [[act]] has no file")
    if not _is_inside(file, folder, manifest, "act file"):
        raise BundleError(f"{manifest}: act file {file!r} is missing")
    kind = record.get("kind", "code")
    if kind not in KINDS:
        raise BundleError(f"{manifest}: act kind {kind!r}; known are {', '.join(KINDS)}")
    return Act(
        file=Path(file).as_posix(),
        title=record.get("title", ""),
        short=record.get("short", ""),
        kind=kind,
        rank=record.get("rank", KINDS.index(kind) or 1),
        date=record.get("date", ""),
        language=record.get("language", ""),
    )
