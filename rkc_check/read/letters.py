"""Characters as they should be: ligatures, soft hyphens, look-alike letters, Windows codes."""

from __future__ import annotations

import re
import unicodedata

_PLAIN = {
    "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\u202f": " ", "\t": " ",
    "\u00ad": "", "\u200b": "", "\u200c": "", "\u200d": "", "\u2060": "", "\ufeff": "",
    "\u200e": "", "\u200f": "",
    "ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
}  # fmt: skip
_TABLE = str.maketrans(_PLAIN)
_ODD = re.compile("[" + "".join(_PLAIN) + "\u0300-\u036f]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")

# Letters of the two alphabets that print alike (Unicode confusables, upper and lower case).
_LATIN = "ABCEHIKMOPTXYaceiopxyh"
_CYRILLIC = "АВСЕНІКМОРТХУасеіорхуһ"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)
_LATIN_LETTER = re.compile("[A-Za-z]")
_CYRILLIC_LETTER = re.compile("[\u0400-\u04ff]")
_MIXED = re.compile("\\w*(?:[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z])\\w*")
_LONE = re.compile("(?<=[\u0400-\u04ff,;:] )[acoy](?= [\u0400-\u04ff\\d])")

SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
"""Digits to raised digits: article 7 with a raised 1 is read as 7¹, never as 71."""


def tidy(text: str) -> str:
    """One line of text with every printed character as the letter that it stands for.

    Ligatures are spelled out, soft hyphens and invisible marks inside the line go,
    accents are composed, and a Latin letter inside a Cyrillic word (or the reverse)
    becomes the letter that looks the same. Everything else stays as it is.
    """
    clean = text.isprintable()  # no control, no mark without ink, no space but the plain one
    if clean and text.isascii():
        return text
    if not clean:  # The two units of one sign become that sign, a unit alone a replacement.
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if not clean or _ODD.search(text):
        text = unicodedata.normalize("NFC", text.translate(_TABLE))
        text = _CONTROL.sub("", text)
    if _LATIN_LETTER.search(text) and _CYRILLIC_LETTER.search(text):
        text = _MIXED.sub(_one_alphabet, text)
        text = _LONE.sub(lambda hit: hit[0].translate(_TO_CYRILLIC), text)
    return text


def _one_alphabet(hit: re.Match[str]) -> str:
    word = hit[0]
    latin = len(_LATIN_LETTER.findall(word))
    cyrillic = len(_CYRILLIC_LETTER.findall(word))
    changed = word.translate(_TO_CYRILLIC if cyrillic >= latin else _TO_LATIN)
    left = _LATIN_LETTER if cyrillic >= latin else _CYRILLIC_LETTER
    # A word that cannot be made of one alphabet is left as printed ("3D-модель").
    return word if left.search(changed) else changed
