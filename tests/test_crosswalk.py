"""The Convention beside other instruments."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from rkc_check.crosswalk import VIEWS, grouping, links_of, load_crosswalk, named
from rkc_check.errors import StandardError
from rkc_check.model import Standard
from rkc_check.parties import load_parties
from rkc_check.standard import provision_key


@pytest.fixture(params=sorted(VIEWS.values()))
def crosswalk_id(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_link_names_provisions_that_exist(crosswalk_id: str, standard: Standard) -> None:
    party = load_parties()[0]
    chapters = {*party.accepted, *party.reserved, *party.not_accepted}
    chapters |= {c.id for c in standard.chapters}
    written = {c.id for c in standard.chapters}
    ids = [p.id for p in standard.provisions]
    for group in load_crosswalk(crosswalk_id).groups:
        assert group.title["en"] and group.title["ru"]
        for link in group.links:
            assert link.source["en"]
            assert link.by == "wco" or link.source["ru"]
            for pattern in link.provisions:
                chapter = pattern.partition(".")[0]
                assert chapter in chapters, pattern
                if chapter in written:
                    assert any(named(pattern, id) for id in ids), pattern


def test_the_links_of_the_wco_are_all_there_and_marked(shared: Callable[[str], Path]) -> None:
    tfa = load_crosswalk("wto_tfa")
    text = shared("rkc/tfa-crosswalk-known.csv").read_text(encoding="utf-8")
    theirs = {
        (group.id, pattern)
        for group in tfa.groups
        for link in group.links
        if link.by == "wco"
        for pattern in link.provisions
    }
    rows = {(r["tfa_article"], r["rkc_provision"]) for r in csv.DictReader(text.splitlines())}
    expected = {("1.1" if article == "1" else article, provision) for article, provision in rows}
    assert theirs == expected


def test_pillars_and_topics_leave_no_provision_out(standard: Standard) -> None:
    ids = [p.id for p in standard.provisions]
    for view in ("ibm", "topics"):
        homes = grouping(load_crosswalk(view), ids).homes
        assert [id for id in ids if id not in homes] == []


def test_the_closest_link_comes_first() -> None:
    tfa = load_crosswalk("wto_tfa")
    groups = [group.id for group, _ in links_of(tfa, "3.25")]
    assert groups == ["7.1", "10.1"]
    by = {group.id: link.by for group, link in links_of(tfa, "3.25")}
    assert by == {"7.1": "wco", "10.1": "wco"}
    assert grouping(tfa, ["3.35", "3.40", "4.1"]).homes == {"3.35": "8", "3.40": "7.3"}
    pillars = grouping(load_crosswalk("ibm"), ["3.35", "3.36", "6.7"])
    assert pillars.homes == {"3.35": "2", "3.36": "1", "6.7": "3"}
    assert [(group, id) for group, id, _ in pillars.links] == [
        ("1", "3.35"), ("1", "3.36"), ("1", "6.7"), ("2", "3.35"), ("3", "6.7"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "provision", "close"),
    [
        ("3.6", "3.6", 3), ("3.6", "3.60", 0), ("3.6-3.10", "3.9", 2), ("3.6-3.10", "3.11", 0),
        ("3.*", "3.6", 1), ("1.*", "10.1", 0), ("E1.*", "E1.7", 1), ("E1.*", "E2.7", 0),
    ],
)  # fmt: skip
def test_patterns(pattern: str, provision: str, close: int) -> None:
    assert named(pattern, provision) == close


def test_groups_stand_in_the_order_of_the_instrument() -> None:
    ids = [group.id for group in load_crosswalk("wto_tfa").groups]
    assert ids == sorted(ids, key=lambda id: provision_key(id if "." in id else f"{id}.0"))
    assert len(ids) == len(set(ids))


def test_an_unknown_crosswalk_and_an_unsound_one(tmp_path: Path) -> None:
    with pytest.raises(StandardError, match="known are ibm, topics, wto_tfa"):
        load_crosswalk("moon")
    folder = tmp_path / "crosswalks"
    folder.mkdir()
    record = (
        'id="x"\nlabel={en="x"}\ntitle={en="x"}\nsource="s"\n[[group]]\nid="1"\ntitle={en="t"}\n'
        '[[group.link]]\nprovisions=["1.1"]\nrelation="love"\nby="ours"\nsource={en="s"}\n'
    )
    (folder / "x.toml").write_text(record, encoding="utf-8")
    with pytest.raises(StandardError, match="love by ours"):
        load_crosswalk("x", tmp_path)
