"""What a file is: told by its first bytes, because endings are often wrong."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from rkc_check.errors import BROKEN_ZIP, DamagedDocument, UnsupportedFormat

ENDINGS = {
    ".pdf": "pdf", ".docx": "docx", ".docm": "docx", ".odt": "odt", ".rtf": "rtf",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".mht": "html", ".mhtml": "html",
    ".txt": "txt", ".md": "md", ".markdown": "md", ".doc": "doc",
}  # fmt: skip
"""File name endings to formats; an old ``.doc`` is read when it is RTF or HTML in truth."""

NAMES = {
    "pdf": "PDF", "docx": "Word (.docx)", "odt": "OpenDocument", "rtf": "RTF", "html": "HTML",
    "txt": "plain text", "md": "Markdown", "doc": "old Word (.doc)",
}  # fmt: skip

LIMITS = {"pdf": 600_000_000, "docx": 300_000_000, "odt": 300_000_000}
LIMIT = 30_000_000
"""Bytes of a file by format and otherwise; the text of the longest code has a tenth."""

_HTML = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)", re.I | re.S
)
_MIME = re.compile(rb"^\s*MIME-Version\s*:", re.I)


def recognise(path: Path, name: str) -> tuple[str, bool]:
    """The format of a file, and whether its ending says something else.

    Raises :class:`UnsupportedFormat` or :class:`DamagedDocument` with what to do.
    """
    said = ENDINGS.get(path.suffix.lower(), "")
    with path.open("rb") as file:
        head = file.read(4096)
    found = _by_content(path, head)
    if not found:
        if not said:
            known = ", ".join(sorted(ENDINGS))
            raise UnsupportedFormat(
                f"{name}: {path.suffix or 'no'} format is not read; use {known}"
            )
        if said in ("pdf", "docx", "odt", "rtf", "doc"):
            raise DamagedDocument(
                f"{name}: not a readable {NAMES[said]} file; export or download it again"
            )
        found = said
    if found == "doc":
        raise UnsupportedFormat(
            f"{name}: the old Word format (.doc) is not read; open it in Word or LibreOffice and "
            "save it as .docx"
        )
    if found == "?":
        raise UnsupportedFormat(
            f"{name}: a zip file that is neither Word (.docx) nor OpenDocument (.odt); "
            "save the document itself"
        )
    limit = LIMITS.get(found, LIMIT)
    if path.stat().st_size > limit:
        raise DamagedDocument(
            f"{name}: {path.stat().st_size // 1_000_000} MB; a law as {NAMES[found]} has at most "
            f"{limit // 1_000_000} MB; split the file or save it without pictures"
        )
    return found, bool(said) and said not in (found, "doc")


def _by_content(path: Path, head: bytes) -> str:
    """The format that the first bytes prove; empty when they prove nothing."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if start.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "doc"
    if head.startswith(b"PK\x03\x04"):
        return _office(path)
    plain = start.replace(b"\x00", b"")
    if _HTML.match(plain) or _MIME.match(plain):
        return "html"
    return ""


def _office(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except BROKEN_ZIP:
        return ""
    if "word/document.xml" in names:
        return "docx"
    return "odt" if "content.xml" in names else "?"
