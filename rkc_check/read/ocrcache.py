"""What Tesseract read, kept by page: a second run on the same scan costs nothing.

One small file per page in the user's own cache folder, named by the digest of the page's
picture and of everything that shapes the reading. Damaged or missing: read again. The
variable ``RKC_CHECK_CACHE`` names another folder, or ``off`` for none.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

_VARIABLE = "RKC_CHECK_CACHE"


def folder() -> Path | None:
    """Where readings are kept; None when caching is switched off."""
    import platformdirs

    chosen = os.environ.get(_VARIABLE, "")
    if chosen.lower() == "off":
        return None
    return (Path(chosen) if chosen else platformdirs.user_cache_path("rkc-check")) / "ocr"


def key(picture: bytes, *circumstances: object) -> str:
    """The name of a reading: the page's picture and what it was read with."""
    digest = hashlib.sha256(picture)
    digest.update(repr(circumstances).encode())
    return digest.hexdigest()


def get(name: str) -> Any:
    """The reading kept under a name, or None when there is none that can be trusted."""
    root = folder()
    if root is None:
        return None
    try:
        kept = json.loads((root / name[:2] / f"{name}.json").read_text(encoding="utf-8"))
        return kept["reading"] if kept["sum"] == _sum(kept["reading"]) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def put(name: str, reading: Any) -> None:
    """Keep a reading; a full or write-protected disk is no reason to fail."""
    root = folder()
    if root is None:
        return
    target = root / name[:2] / f"{name}.json"
    with contextlib.suppress(OSError):
        target.parent.mkdir(parents=True, exist_ok=True)
        # Written beside and moved into place, so that nobody ever reads half a file.
        with tempfile.NamedTemporaryFile(
            "w", dir=target.parent, suffix=".tmp", encoding="utf-8", delete=False
        ) as file:
            json.dump({"sum": _sum(reading), "reading": reading}, file, ensure_ascii=False)
        try:
            Path(file.name).replace(target)
        except OSError:
            Path(file.name).unlink(missing_ok=True)
            raise


def _sum(reading: Any) -> str:
    return hashlib.sha256(json.dumps(reading, ensure_ascii=False).encode()).hexdigest()
