"""Judging: elements with their sentences, moods, limits, contradictions, families of law."""

from __future__ import annotations

from pathlib import Path

import pytest

from rkc_check import check
from rkc_check.judge.family import expected, family_shares
from rkc_check.judge.signals import breach, leaves
from rkc_check.model import Element, Finding, Results, Standard, Threshold
from rkc_check.pipeline import load_knowledge
from tests.conftest import ROOT

ACT = """CUSTOMS ACT

Article 1. Amendment of declarations
(1) The declarant may amend a lodged declaration at his request before the examination begins.

Article 2. Sale of goods
(1) Goods that nobody claims are sold by auction.
(2) The balance of the sale goes to the treasury as revenue of the state.

Article 3. Payment
(1) Where goods are released before duty is paid, the duty is due within three days after release.

Article 4. Electronic lodgement
(1) A declaration shall be accepted when it is lodged by electronic means.

Article 5. Appeals
(1) Any person affected by a decision of customs may appeal to the Director in writing within thirty days.
(2) The Director decides within one month and tells the appellant the outcome in writing.

Article 6. Refund
[Repealed by Act 9] Customs shall refund duty overpaid by error.
"""


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    path = tmp_path_factory.mktemp("judge") / "act.txt"
    path.write_text(ACT, encoding="utf-8")
    return check(path)


def finding(results: Results, provision_id: str) -> Finding:
    return next(
        r.finding for r in results.findings if r.finding.provision_id == provision_id
    )


def sentence(results: Results, found: Finding, element_id: str) -> str:
    result = next(e for e in found.elements if e.element_id == element_id)
    assert result.span is not None
    law = results.laws[0]
    return law.text[result.span.start : result.span.end]


def test_an_element_that_is_met_names_its_sentence(results: Results) -> None:
    found = finding(results, "3.27")
    assert {e.element_id: e.status for e in found.elements} == {"a": "met", "b": "met"}
    assert "before the examination" in sentence(results, found, "b")
    assert found.verdict != "absent"


def test_a_contrary_norm_is_a_conflict_with_its_article(results: Results) -> None:
    found = finding(results, "3.45")
    assert found.verdict == "conflict"
    assert found.reason.code == "contradicted"
    assert "treasury" in found.reason.detail
    assert [clause.rsplit("/")[1] for clause in found.reason.clause_ids] == ["2"]


def test_a_limit_stricter_than_the_convention_is_a_conflict(results: Results) -> None:
    found = finding(results, "4.9")
    assert found.verdict == "conflict"
    assert found.reason.code == "stricter_limit"
    assert "three days" in found.reason.detail
    assert any(e.status == "contradicted" for e in found.elements)


def test_a_repealed_article_never_counts(results: Results) -> None:
    for reviewed in results.findings:
        assert not any(e.clause_id.endswith("/6") for e in reviewed.finding.evidence)
    assert [e.status for e in finding(results, "4.18").elements] == ["missing"]


def test_silence_keeps_its_candidates_and_says_how_sure_it_is(results: Results) -> None:
    found = finding(results, "8.5")
    assert found.verdict == "absent"
    assert found.evidence
    assert 0 < found.confidence < 1
    assert found.reason.clause_ids


def test_partial_names_the_missing_element(results: Results) -> None:
    found = finding(results, "10.7")
    missing = {e.element_id for e in found.elements if e.status == "missing"}
    assert missing
    if found.verdict == "partial":
        assert set(found.reason.element_ids) == missing


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("duty is due within five days after release", "five days"),
        ("duty is due within ten days after release", ""),
        ("duty is due within two weeks after release", ""),
        ("duty is due within 48 hours after release", "48 hours"),
        ("duty is due within five days, or in winter within ten days", ""),
    ],
)
def test_a_breach_is_one_limit_below_the_threshold(sentence: str, expected: str) -> None:
    words = load_knowledge().wordings["en"]
    assert breach(Threshold(kind="min_days", value=10), sentence, words).strip() == expected


def test_moods_see_negation() -> None:
    words = load_knowledge().wordings["en"]
    assert "must" in words.moods("The officer shall release the goods.")
    assert words.moods("The officer shall not release the goods.") & {"must", "must_not"} == {
        "must_not"
    }


def test_the_family_of_a_law_shows_in_its_words(results: Results, standard: Standard) -> None:
    families = load_knowledge().families["en"]
    shares = family_shares(results.laws, families)
    assert sum(shares.values()) == pytest.approx(1)
    provision = next(p for p in standard.provisions if p.id == "3.5")
    usual = expected(provision, shares)
    assert usual is not None and sum(usual.values()) == pytest.approx(1, abs=0.01)
    assert expected(provision, {"unknown": 1.0}) is None


def test_expectations_cover_every_provision_and_add_up(standard: Standard) -> None:
    for provision in standard.provisions:
        assert {"commonwealth", "cis", "eu"} <= provision.expected.keys(), provision.id
        for row in provision.expected.values():
            assert sum(row) == pytest.approx(1, abs=0.011), provision.id
            assert all(0 < value < 1 for value in row), provision.id


def test_same_law_same_findings(tmp_path: Path, results: Results) -> None:
    path = tmp_path / "act.txt"
    path.write_text(ACT, encoding="utf-8")
    again = check(path)
    assert [r.finding for r in again.findings] == [r.finding for r in results.findings]


def test_no_quotation_is_a_bare_heading(results: Results) -> None:
    headings = {clause.heading for law in results.laws for clause in law.clauses if clause.heading}
    text = results.laws[0].text
    quoted = [
        text[e.span.start : e.span.end].strip()
        for reviewed in results.findings for e in reviewed.finding.evidence
    ]  # fmt: skip
    assert quoted and not [quote for quote in quoted if quote.endswith(tuple(headings))]


@pytest.fixture(scope="module", params=["halvoria", "ostrania"])
def country(request: pytest.FixtureRequest) -> Results:
    return check(ROOT / "corpora" / request.param)


def test_every_element_is_claimed_only_where_each_was_found(country: Results) -> None:
    claimed = [r.finding for r in country.findings if r.finding.verdict == "compliant"]
    assert claimed
    for found in claimed:
        missing = tuple(e.element_id for e in found.elements if e.status == "missing")
        assert (found.reason.code, found.reason.element_ids) == (
            ("most_met", missing) if missing else ("all_met", ())
        )


QUOTED = 170
"""Letters of a reason's quotation that fit into the report."""
ELEMENT = Element(id="a", text={"en": "", "ru": ""}, bearer="customs", modality="must")


@pytest.mark.parametrize(("sentence", "open_to"), [
    ("The officer may release the goods where he thinks fit.", True),
    ("The officer shall release the goods.", False),
    ("At the request of the declarant the officer may come.", False),
])  # fmt: skip
def test_what_binds_customs_is_left_open_by_a_permission(sentence: str, open_to: bool) -> None:
    assert leaves(ELEMENT, load_knowledge().wordings["en"].moods(sentence)) is open_to


def test_quoted_discretion_permits_what_binds(country: Results) -> None:
    wording = load_knowledge().wordings[country.laws[0].language]
    for reviewed in country.findings:
        if reviewed.finding.reason.code == "discretion":
            assert "may" in wording.moods(reviewed.finding.reason.detail[:QUOTED])
