"""Read: one file to a :class:`~rkc_check.model.Document`, every line with its role."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from types import MappingProxyType

from rkc_check.errors import DamagedDocument, NoText, ReadError
from rkc_check.model import Document, Notice
from rkc_check.read import cleanup, formats, language, pdf, scan
from rkc_check.read.language import Signs, signs
from rkc_check.read.source import Source

__all__ = ["Signs", "read", "signs"]

_READERS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "docx": ("word", "load"), "html": ("web", "load"), "md": ("plain", "load_markdown"),
        "odt": ("odt", "load"), "rtf": ("rtf", "load"), "txt": ("plain", "load"),
    }
)  # fmt: skip
"""Module and function that reads a format; imported when a document of it comes."""


def read(
    path: Path, *, id: str, name: str, language_hint: str = "", languages: Sequence[Signs] = (),
    workers: int = 0,
) -> Document:  # fmt: skip
    """Read a document; ``name`` is its path within the bundle, for messages.

    Without ``language_hint`` the language is recognised from the text, first by the common
    words of the ``languages`` given. ``workers`` is how many scanned pages are read at a time
    (0: one per processor). Raises a :class:`ReadError` that says what is wrong.
    """
    try:
        if path.stat().st_size == 0:
            raise DamagedDocument(f"{name}: the file is empty")
        kind, misnamed = formats.recognise(path, name)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if kind == "pdf":
            source = pdf.load(path, name, language_hint, workers)
        else:
            module, function = _READERS[kind]
            load = getattr(import_module(f"{__name__}.{module}"), function)
            source = load(path, name)
    except OSError as error:
        raise ReadError(f"{name}: cannot be opened ({error.strerror})") from error
    except MemoryError as error:
        raise DamagedDocument(f"{name}: too large for the memory of this computer") from error
    lines = cleanup.clean(source.lines, source.pages)
    if not any(line.role in ("text", "heading", "table") and line.text.strip() for line in lines):
        raise NoText(f"{name}: no text in it; is it a blank document or an unreadable scan?")
    notices = [*source.warnings]
    if misnamed:
        notices.append(Notice(code="wrong_ending", detail=formats.NAMES[kind]))
    return Document(
        id=id,
        path=name,
        sha256=digest,
        language=language_hint or language.detect(lines, languages),
        pages=source.pages,
        lines=lines,
        ocr_pages=source.ocr_pages,
        ocr_confidence=source.ocr_confidence,
        warnings=(*notices, *(_empty_pages(source) if kind == "pdf" else ())),
    )


def _empty_pages(source: Source) -> tuple[Notice, ...]:
    """One notice for all pages without any text, and which they are."""
    with_text = {line.page for line in source.lines}
    named = {notice.code for notice in source.warnings}
    empty = [page for page in range(1, source.pages + 1) if page not in with_text]
    if not empty or "ocr_missing" in named:
        return ()
    shown = scan.page_list(empty)
    return (Notice(code="page_without_text", page=empty[0], detail=shown[:200]),)
