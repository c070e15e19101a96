"""Bytes to text: UTF-8, UTF-16, Windows Cyrillic and Windows Latin."""

from __future__ import annotations

import re

from rkc_check.errors import DamagedDocument

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.I)
_HIGH = re.compile(rb"[\xa8\xb8\xc0-\xff]")
_LETTER = re.compile(rb"[A-Za-z]")


def decode(content: bytes, name: str, *, declared: bool = False) -> str:
    """The text of a file; ``declared`` lets a web page say its own encoding.

    Without a mark UTF-8 is tried first; then, where most letters are above ASCII, the text
    is Windows-1251 (Cyrillic), otherwise Windows-1252. Raises :class:`DamagedDocument`.
    """
    for encoding in _candidates(content, declared):
        try:
            text = content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if text.count("\x00") == 0 and not _is_binary(text):
            return text.removeprefix("\ufeff")
    raise DamagedDocument(f"{name}: not text in UTF-8, UTF-16 or Windows-1251; save it as UTF-8")


def _candidates(content: bytes, declared: bool) -> list[str]:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ["utf-16"]
    if content[:3] == b"\xef\xbb\xbf":
        return ["utf-8-sig"]
    head = content[:2000]
    # UTF-16 without a mark: the high bytes of its letters are all alike, every second one.
    for encoding, start in (("utf-16-le", 1), ("utf-16-be", 0)):
        half = head[start::2]
        if len(half) > 8 and sum(b in (0, 4) for b in half) > 0.8 * len(half):
            return [encoding]
    found = ["utf-8"]
    if declared and (hit := _DECLARED.search(head)):
        found.insert(0, hit[1].decode("ascii").lower().replace("utf-16", "utf-8"))
    high, plain = len(_HIGH.findall(content[:200_000])), len(_LETTER.findall(content[:200_000]))
    return [*found, "cp1251" if high > plain / 2 else "cp1252"]


def _is_binary(text: str) -> bool:
    sample = text[:4000]
    return sum(ord(c) < 9 or 13 < ord(c) < 32 for c in sample) > 0.02 * len(sample)
