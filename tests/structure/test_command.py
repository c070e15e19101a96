"""``rkc-check structure``: the tree, the JSON, the comparison with a list."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rkc_check.cli import main
from tests.builders import LAW, write_bundle, write_law
from tests.structure.samples import SAMPLES


def run(*args: object) -> Result:
    return CliRunner().invoke(main, ["structure", *map(str, args)])


def test_the_tree_shows_parts_articles_pages_and_counts(tmp_path: Path) -> None:
    shown = run(write_law(tmp_path))
    assert shown.exit_code == 0
    assert "part II Clearance (p. 1)" in shown.output
    assert "article 4 Deferred payment (p. 1)" in shown.output
    assert "5 articles" in shown.output
    assert "point a" not in shown.output
    assert "point a" in run(write_law(tmp_path), "--all").output


def test_json_holds_clauses_references_and_terms(tmp_path: Path) -> None:
    plain = json.loads(run(write_law(tmp_path), "--json").output)
    assert [c["article"] for c in plain[0]["clauses"] if c["kind"] == "article"] == list("12345")
    assert plain[0]["references"][0]["target_ids"][0].endswith("/3")
    assert plain[0]["definitions"] == [] and plain[0]["vocabulary"] == {}


def test_terms_of_the_laws_own_are_named_with_what_they_are_taken_for(tmp_path: Path) -> None:
    law = write_law(
        tmp_path, LAW + "\nArticle 6. Terms\n“refinery” means a bonded warehouse for oil.\n"
    )
    assert json.loads(run(law, "--json").output)[0]["vocabulary"] == {"refinery": "warehouse"}
    assert "taken for a known concept: refinery (warehouse)" in run(law).output


@pytest.mark.parametrize(
    ("listing", "code", "says"),
    [
        ("Article 1\nArticle 2\nArticle 3\nArticle 4\nArticle 5\n", 0, "recall 1.0000"),
        ("1\n2\n3\n4\n5\n6\n", 3, "missing: 6"),
        ("Article 1\nArticle 2\nArticle 3\nArticle 4\n", 3, "not listed: 5"),
        ("Dear Sir\n", 1, "no line of it begins like an article"),
    ],
)
def test_check_compares_with_a_list(tmp_path: Path, listing: str, code: int, says: str) -> None:
    law = write_law(tmp_path / "law")
    given = write_law(tmp_path, listing, "list.txt")
    shown = run(law, "--check", given)
    assert shown.exit_code == code
    assert says in shown.output


def test_check_wants_one_act(tmp_path: Path) -> None:
    text = SAMPLES["European regulation"].text
    bundle = write_bundle(tmp_path, first=text, second=text)
    shown = run(bundle, "--check", tmp_path / "first.txt")
    assert shown.exit_code == 2


def test_acts_of_a_bundle_are_led_to_each_other(tmp_path: Path) -> None:
    act = "CUSTOMS MANAGEMENT ACT OF TESTLAND\n" + "\n".join(
        f"Section {n}. Rule {n}\nGoods are released." for n in range(1, 5)
    )
    rules = (
        "CUSTOMS RULES OF TESTLAND\nSection 1. Entry\nAn entry is made under section 3 of the "
        "Customs Management Act and the Excise Act.\nSection 2. Fees\nNo fees.\n"
    )
    plain = json.loads(run(write_bundle(tmp_path, act=act, rules=rules), "--json").output)
    references = plain[1]["references"]
    assert [r["act"] for r in references if r["act"]] == ["Excise Act"]
    assert [target for r in references for target in r["target_ids"]] == ["act/3"]
