"""The Convention seen from other instruments (``standards/crosswalks``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from rkc_check.artifacts import data_folder, load_toml
from rkc_check.errors import StandardError
from rkc_check.model import Crosswalk, Group, Grouping, Link
from rkc_check.standard import provision_key

VIEWS = {"tfa": "wto_tfa", "ibm": "ibm", "topics": "topics"}
"""What ``--view`` takes, and the crosswalk behind it."""

RELATIONS = ("same", "supports", "belongs", "listed", "indirect")
AUTHORS = ("wco", "ours")


@cache
def load_crosswalk(id: str, folder: Path | None = None) -> Crosswalk:
    """Read one crosswalk; raises :class:`StandardError` for an unknown or unsound one."""
    root = (folder or data_folder("standards")) / "crosswalks"
    path = root / f"{id}.toml"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in root.glob("*.toml")))
        raise StandardError(f"there is no crosswalk {id!r}; known are {known}")
    data = load_toml(path)
    try:
        return Crosswalk(
            id=data["id"], label=data["label"], title=data["title"], source=data["source"],
            groups=tuple(_group(record) for record in data["group"]),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise StandardError(f"{path.name}: {error!s} is missing or wrong") from error


def _group(record: Mapping[str, Any]) -> Group:
    links = tuple(
        Link(provisions=tuple(r["provisions"]), relation=r["relation"], by=r["by"],
             source=r["source"])
        for r in record["link"]
    )  # fmt: skip
    for link in links:
        if link.relation not in RELATIONS or link.by not in AUTHORS:
            raise ValueError(f"{record['id']}: {link.relation} by {link.by}")
    return Group(id=record["id"], title=record["title"], links=links)


def named(pattern: str, provision_id: str) -> int:
    """How closely a pattern of a link names a provision: 3 by id, 2 in a range, 1 its chapter.

    0 when it does not name it at all. Raises :class:`ValueError` for what is no pattern.
    """
    chapter = provision_id.partition(".")[0]
    if pattern.endswith(".*"):
        return int(pattern == f"{chapter}.*")
    first, _, last = pattern.partition("-")
    if not last:
        return 3 * (provision_key(first) == provision_key(provision_id))
    return 2 * (provision_key(first) <= provision_key(provision_id) <= provision_key(last))


def links_of(crosswalk: Crosswalk, provision_id: str) -> tuple[tuple[Group, Link], ...]:
    """Every group to which a provision is linked, the closest link first.

    A link that names the provision itself comes before one that names its chapter, and
    among equals the kind of relation decides, the firmest first.
    """
    found: list[tuple[int, int, int, Group, Link]] = []
    for at, group in enumerate(crosswalk.groups):
        closest = [
            (-max(named(p, provision_id) for p in link.provisions),
             RELATIONS.index(link.relation), at, group, link)
            for link in group.links
        ]  # fmt: skip
        near = [entry for entry in closest if entry[0]]
        found += sorted(near, key=lambda entry: entry[:3])[:1]
    found.sort(key=lambda entry: entry[:3])
    return tuple((group, link) for *_, group, link in found)


def grouping(crosswalk: Crosswalk, provision_ids: Sequence[str]) -> Grouping:
    """Lay a crosswalk out over some provisions; a provision without a link has no home."""
    found = {id: links_of(crosswalk, id) for id in provision_ids}
    links = tuple(
        (group.id, id, link)
        for group in crosswalk.groups
        for id in provision_ids
        for linked, link in found[id]
        if linked.id == group.id
    )
    homes = {id: closest[0][0].id for id, closest in found.items() if closest}
    return Grouping(crosswalk=crosswalk, homes=homes, links=links)
