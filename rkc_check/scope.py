"""Which chapters a run assesses.

The General Annex binds every contracting party (Convention, Article 12 (1)) and is always
assessed; a Specific Annex binds chapter by chapter, as accepted (Article 12 (2)).
"""

from __future__ import annotations

from collections.abc import Sequence

from rkc_check.errors import PartyError, StandardError
from rkc_check.model import Party
from rkc_check.standard import annex_of

WORDS = ("general", "accepted", "all")


def scope_chapters(scope: str, party: Party | None, known: Sequence[str]) -> tuple[str, ...]:
    """The chapters out of ``known`` that ``scope`` names, the General Annex always included.

    ``scope`` is ``"general"``, ``"accepted"`` (the chapters that bind ``party``), ``"all"``,
    or chapters and letters of Specific Annexes as in ``"A2,E1,J"``; empty it means
    ``accepted`` for a party and else ``general``. Raises :class:`PartyError` for ``accepted``
    without a party and :class:`StandardError` for a chapter that does not exist.
    """
    scope = scope.strip() or ("accepted" if party else "general")
    if scope == "all":
        return tuple(known)
    wanted = {chapter for chapter in known if annex_of(chapter) == "general"}
    if scope == "accepted":
        if party is None:
            raise PartyError(
                "scope 'accepted' needs the country: set `country` in bundle.toml as in "
                "`rkc-check status`, or choose --scope general, all or chapters"
            )
        wanted |= {*party.accepted, *party.reserved}
    elif scope != "general":
        for name in scope.upper().replace(" ", "").split(","):
            wanted |= _named(name, known, scope)
    return tuple(chapter for chapter in known if chapter in wanted)


def _named(name: str, known: Sequence[str], scope: str) -> set[str]:
    found = {chapter for chapter in known if name in (chapter, annex_of(chapter))}
    if not found:
        letters = ", ".join(chapter for chapter in known if annex_of(chapter) != "general")
        raise StandardError(
            f"scope {scope!r}: there is no chapter {name!r}; write {', '.join(WORDS)}"
            + (f" or chapters of {letters}" if letters else "")
        )
    return found
