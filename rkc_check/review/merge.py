"""Findings and decisions to reviewed findings; several reviewers' decisions to one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import combinations
from typing import Any

from rkc_check.marks import FREE
from rkc_check.model import Decision, Finding, Remark, ReviewedFinding

_PARTS = {"standard": slice(0, 5), "law": slice(5, 11), "verdict": slice(11, 16)}
"""Which digits of a finding's digest stand for what."""
_STATED = ("verdict", *FREE)


def review(
    findings: Sequence[Finding],
    decisions: Sequence[Decision],
    remarks: Sequence[Remark] = (),
) -> tuple[ReviewedFinding, ...]:
    """Lay what reviewers decided over each finding, and say what has changed underneath.

    ``decisions`` stand in the order in which they were taken in; later words go before.
    """
    by_provision: dict[str, list[Decision]] = {}
    for decision in decisions:
        by_provision.setdefault(decision.provision_id, []).append(decision)
    return tuple(
        _reviewed(
            finding,
            by_provision.get(finding.provision_id, []),
            tuple(r for r in remarks if r.provision_id == finding.provision_id),
        )
        for finding in findings
    )


def _reviewed(
    finding: Finding, decisions: Sequence[Decision], remarks: tuple[Remark, ...]
) -> ReviewedFinding:
    if not decisions:
        return ReviewedFinding(finding=finding, remarks=remarks)
    last_settled = max((n for n, d in enumerate(decisions) if d.settled), default=0)
    open_since = decisions[last_settled:]
    names = dict.fromkeys(d.reviewer for d in open_since if d.reviewer)
    joined = replace(reduce(fold, decisions), reviewer=", ".join(names))
    own = tuple(standing(open_since).values())
    sides = tuple(one for one in own if any(differs(one, other) for other in own))
    return ReviewedFinding(
        finding=finding,
        decision=joined,
        stale=stale(joined.finding_digest, finding.digest),
        sides=sides,
        remarks=remarks,
    )


def stale(then: str, now: str) -> tuple[str, ...]:
    """What changed between two digests of a finding: the standard, the law, the verdict."""
    if not then:
        return ()
    return tuple(name for name, part in _PARTS.items() if then[part] != now[part])


def standing(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """Per reviewer what they last said about one provision, field by field."""
    found: dict[str, Decision] = {}
    for decision in decisions:
        earlier = found.get(decision.reviewer)
        found[decision.reviewer] = fold(earlier, decision) if earlier else decision
    return found


def fold(earlier: Decision, later: Decision) -> Decision:
    """Two decisions on one provision as one: the later word stands, field by field."""
    stated = stated_in(later)
    own: dict[str, Any] = {}
    for name in _STATED:
        own[name] = "" if name in later.cleared else stated.get(name) or getattr(earlier, name)
    more = {k: v for k, v in earlier.more.items() if k not in later.cleared} | dict(later.more)
    cleared = [name for name in earlier.cleared if name not in stated]
    cleared += [name for name in later.cleared if name not in cleared]
    return replace(
        later, **own, more=more, cleared=tuple(cleared),
        finding_digest=later.finding_digest or earlier.finding_digest,
    )  # fmt: skip


def stated_in(decision: Decision) -> dict[str, str]:
    """The fields that a decision fills, by their names."""
    own = {name: getattr(decision, name) for name in _STATED if getattr(decision, name)}
    return {**own, **{key: text for key, text in decision.more.items() if text}}


def differs(one: Decision, other: Decision) -> tuple[str, ...]:
    """The fields that both decisions fill with different words, or one fills and one empties."""
    mine, theirs = stated_in(one), stated_in(other)
    apart = [k for k in mine if k in theirs and mine[k].split() != theirs[k].split()]
    apart += [k for k in mine if k in other.cleared] + [k for k in theirs if k in one.cleared]
    return tuple(apart)


def contested(sides: Sequence[Decision]) -> tuple[str, ...]:
    """The fields in which any two of some decisions differ, in the order of the report."""
    fields = (f for one, other in combinations(sides, 2) for f in differs(one, other))
    return tuple(dict.fromkeys(fields))


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far two reviewers agree on verdicts; shares are 0..1.

    ``share`` and ``kappa`` are over all ``rows``, where a verdict that a reviewer left as
    it stood counts as accepted; ``decided`` are the rows on which at least one gave a
    verdict of their own, ``same`` those of them where both say the same.
    """

    first: str
    second: str
    rows: int
    share: float
    kappa: float
    decided: int
    same: int


def agreements(
    findings: Sequence[Finding],
    decisions: Sequence[Decision],
    kappa: Callable[[Sequence[tuple[str, str]]], float],
) -> tuple[Agreement, ...]:
    """The agreement of every two reviewers; ``kappa`` measures pairs of readings."""
    names = list(dict.fromkeys(d.reviewer for d in decisions if not d.settled))
    given: dict[str, Mapping[str, str]] = {
        name: {d.provision_id: d.verdict for d in decisions if d.reviewer == name and d.verdict}
        for name in names
    }
    found = []
    for one, two in combinations(names, 2):
        pairs = [
            (given[one].get(f.provision_id, f.verdict), given[two].get(f.provision_id, f.verdict))
            for f in findings
        ]
        own = [
            pair for f, pair in zip(findings, pairs, strict=True)
            if f.provision_id in given[one] or f.provision_id in given[two]
        ]  # fmt: skip
        found.append(
            Agreement(
                first=one, second=two, rows=len(pairs),
                share=sum(a == b for a, b in pairs) / len(pairs), kappa=kappa(pairs),
                decided=len(own), same=sum(a == b for a, b in own),
            )
        )  # fmt: skip
    return tuple(found)
