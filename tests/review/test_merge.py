"""Decisions over findings: later words, differing reviewers, what has gone stale."""

from __future__ import annotations

from rkc_check.evaluate import kappa
from rkc_check.model import Decision, Finding, Reason, Remark, Verdict
from rkc_check.review.merge import agreements, contested, fold, review

DIGEST = "aaaaabbbbbbccccc"


def finding(digest: str = DIGEST, provision: str = "3.21", verdict: Verdict = "absent") -> Finding:
    return Finding(provision_id=provision, verdict=verdict, confidence=0.5,
                   reason=Reason(code="unknown"), digest=digest)  # fmt: skip


def said(reviewer: str, verdict: Verdict | str = "", **words: object) -> Decision:
    return Decision(provision_id="3.21", finding_digest=DIGEST, reviewer=reviewer,
                    verdict=verdict, **words)  # type: ignore[arg-type]  # fmt: skip


def test_a_finding_without_decisions_stands_as_it_is() -> None:
    [row] = review([finding()], [])
    assert (row.decision, row.stale, row.sides) == (None, (), ())


def test_the_later_word_stands_and_the_rest_is_kept() -> None:
    decisions = [said("Anna", "partial", reason="one", note="n"), said("Anna", reason="two")]
    [row] = review([finding()], decisions)
    assert row.decision is not None
    assert (row.decision.verdict, row.decision.reason, row.decision.note) == ("partial", "two", "n")
    assert row.sides == ()


def test_an_emptied_field_stays_empty_until_somebody_fills_it() -> None:
    emptied = fold(said("Anna", reason="one"), said("Anna", cleared=("reason",)))
    assert (emptied.reason, emptied.cleared) == ("", ("reason",))
    filled = fold(emptied, said("Anna", reason="two"))
    assert (filled.reason, filled.cleared) == ("two", ())


def test_each_part_of_the_digest_says_what_changed() -> None:
    for changed, name in (("x", "standard"), ("y", "law"), ("z", "verdict")):
        digest = {"x": "x" + DIGEST[1:], "y": DIGEST[:5] + "y" + DIGEST[6:], "z": DIGEST[:-1] + "z"}
        [row] = review([finding(digest[changed])], [said("Anna", "partial")])
        assert row.stale == (name,)
    [row] = review([finding()], [said("Anna", "partial")])
    assert row.stale == ()


def test_reviewers_who_differ_stand_side_by_side_until_it_is_settled() -> None:
    both = [said("Anna", "partial", reason="a"), said("Ben", "conflict", measures="m")]
    [row] = review([finding()], both)
    assert row.decision is not None
    assert (row.decision.verdict, row.decision.reason) == ("conflict", "a")
    assert row.decision.reviewer == "Anna, Ben"
    assert [side.reviewer for side in row.sides] == ["Anna", "Ben"]
    assert contested(row.sides) == ("verdict",)
    [row] = review([finding()], [*both, said("Anna and Ben", "partial", settled=True)])
    assert row.decision is not None
    assert (row.decision.verdict, row.decision.measures) == ("partial", "m")
    assert row.sides == ()


def test_remarks_go_with_their_provision() -> None:
    remarks = (Remark(kind="comment", text="a", provision_id="3.21"),
               Remark(kind="comment", text="b", provision_id="3.22"))  # fmt: skip
    rows = review([finding(), finding(provision="3.22")], [], remarks)
    assert [[remark.text for remark in row.remarks] for row in rows] == [["a"], ["b"]]


def test_agreement_counts_an_untouched_verdict_as_accepted() -> None:
    findings = [finding(provision=f"3.{n}") for n in range(21, 31)]
    [pair] = agreements(findings, [said("Anna", "partial"), said("Ben", "conflict")], kappa)
    assert (pair.rows, pair.share, pair.decided, pair.same) == (10, 0.9, 1, 0)
    assert -1.0 <= pair.kappa < 0.5
    [pair] = agreements(findings, [said("Anna", "partial"), said("Ben", "partial")], kappa)
    assert (pair.share, pair.kappa, pair.same) == (1.0, 1.0, 1)
