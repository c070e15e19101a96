"""RTF, by striprtf."""

from __future__ import annotations

import re
from pathlib import Path

from rkc_check.errors import DamagedDocument
from rkc_check.read import plain
from rkc_check.read.source import Source

_PICTURE = re.compile(rb"[0-9a-fA-F\r\n]{4000,}")
_CODE_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")
_DELETED = re.compile(rb"\{[^{}]*\\deleted(?![a-z])[^{}]*\}")


def load(path: Path, name: str) -> Source:
    """One line per paragraph; text marked as deleted is left out, rows of tables have bars."""
    from striprtf.striprtf import rtf_to_text

    content = path.read_bytes()
    # Pictures are long runs of hexadecimal digits: megabytes that hold no words.
    content = _DELETED.sub(b"", _PICTURE.sub(b"", content))
    found = _CODE_PAGE.search(content[:4000])
    encoding = f"cp{found[1].decode()}" if found else "cp1252"
    try:
        plain_text = rtf_to_text(content.decode("latin-1"), encoding, "replace")  # type: ignore[no-untyped-call]
    except (LookupError, ValueError, IndexError, RecursionError, KeyError) as error:
        raise DamagedDocument(f"{name}: not a readable RTF; save it as .docx") from error
    return plain.of_text(str(plain_text))
