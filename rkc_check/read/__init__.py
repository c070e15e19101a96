"""Read: one file to a :class:`~rkc_check.model.Document`, every line with its role."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from rkc_check.errors import DamagedDocument, NoText, ReadError, UnsupportedFormat
from rkc_check.model import Document, Notice
from rkc_check.read import cleanup, language, pdf, plain, word
from rkc_check.read.source import Source

__all__ = ["read"]

_READERS: Mapping[str, Callable[[Path, str], Source]] = MappingProxyType(
    {".pdf": pdf.load, ".docx": word.load, ".txt": plain.load, ".md": plain.load}
)


def read(path: Path, *, id: str, name: str, language_hint: str = "") -> Document:
    """Read a document; ``name`` is its path within the bundle, for messages.

    Without ``language_hint`` the language is recognised from the text. Raises a
    :class:`ReadError` that says what is wrong with the file.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(sorted(_READERS))
        raise UnsupportedFormat(f"{name}: {path.suffix or 'no'} format is not read; use {known}")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ReadError(f"{name}: cannot be opened ({error.strerror})") from error
    if not content:
        raise DamagedDocument(f"{name}: the file is empty")
    source = reader(path, name)
    lines = cleanup.clean(source.lines, source.pages)
    if not any(line.role == "text" and line.text.strip() for line in lines):
        raise NoText(f"{name}: no text in it; a scan needs the extra 'ocr' and Tesseract")
    return Document(
        id=id,
        path=name,
        sha256=hashlib.sha256(content).hexdigest(),
        language=language_hint or language.detect(lines),
        pages=source.pages,
        lines=lines,
        ocr_pages=source.ocr_pages,
        warnings=(*source.warnings, *_empty_pages(source)),
    )


def _empty_pages(source: Source) -> tuple[Notice, ...]:
    with_text = {line.page for line in source.lines}
    return tuple(
        Notice(code="page_without_text", page=page)
        for page in range(1, source.pages + 1)
        if page not in with_text
    )[:20]
