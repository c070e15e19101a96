"""The contracting parties and the chapters that bind each (``standards/parties.csv``).

The list is the depositary's; the day it was drawn up stands in ``manifest.toml``. A
mark per chapter says ``+`` accepted, ``x`` accepted with reservations, ``-`` not accepted.
"""

from __future__ import annotations

import csv
import difflib
import unicodedata
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

from rkc_check.artifacts import data_folder
from rkc_check.errors import PartyError, StandardError
from rkc_check.model import Party

_FACTS = ("party", "iso2", "iso3", "russian", "also", "became_party")


@cache
def load_parties(folder: Path | None = None) -> tuple[Party, ...]:
    """Every party of the list, in its order; raises :class:`StandardError` for a bad row."""
    path = (folder or data_folder("standards")) / "parties.csv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return tuple(_party(row) for row in csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error, KeyError, ValueError) as error:
        raise StandardError(f"{path.name}: {error}") from error


def _party(row: dict[str, str]) -> Party:
    marks = {chapter: mark for chapter, mark in row.items() if chapter not in _FACTS}
    unknown = set(marks.values()) - {"+", "x", "-"}
    if unknown:
        raise ValueError(f"{row['party']}: mark {sorted(map(str, unknown))}")
    return Party(
        name={"en": row["party"], "ru": row["russian"]},
        codes=(row["iso2"], row["iso3"]),
        also=tuple(filter(None, row["also"].split(";"))),
        became_party=date.fromisoformat(row["became_party"]),
        accepted=tuple(chapter for chapter, mark in marks.items() if mark == "+"),
        reserved=tuple(chapter for chapter, mark in marks.items() if mark == "x"),
        not_accepted=tuple(chapter for chapter, mark in marks.items() if mark == "-"),
    )


def find_party(country: str, parties: Sequence[Party] | None = None) -> Party | None:
    """The party of that name in English or Russian, or with that ISO code; else nothing."""
    return _names(load_parties() if parties is None else parties).get(_plain(country))


def need_party(country: str) -> Party:
    """The party of that name; raises :class:`PartyError` with the nearest names when none is."""
    party = find_party(country)
    if party is None:
        near = similar(country)
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        raise PartyError(
            f"{country!r} is not in the depositary's list of contracting parties{hint}"
        )
    return party


def similar(country: str, parties: Sequence[Party] | None = None) -> tuple[str, ...]:
    """Names of parties that are spelled almost like ``country``, the nearest first."""
    names = _names(load_parties() if parties is None else parties)
    long = [name for name in names if len(name) > 3]
    close = difflib.get_close_matches(_plain(country), long, n=3, cutoff=0.7)
    return tuple(dict.fromkeys(names[name].name["en"] for name in close))


def _names(parties: Sequence[Party]) -> dict[str, Party]:
    return {
        _plain(name): party
        for party in parties
        for name in (*party.name.values(), *party.codes, *party.also)
    }


def _plain(name: str) -> str:
    """A name without case, accents, punctuation and a leading article."""
    flat = "".join(c for c in unicodedata.normalize("NFKD", name.casefold())
                   if not unicodedata.combining(c))  # fmt: skip
    words = "".join(c if c.isalnum() else " " for c in flat).split()
    return " ".join(words[1:] if words[:1] == ["the"] else words)
