"""Findings and decisions to reviewed findings."""

from __future__ import annotations

from collections.abc import Sequence

from rkc_check.model import Decision, Finding, ReviewedFinding


def review(
    findings: Sequence[Finding], decisions: Sequence[Decision]
) -> tuple[ReviewedFinding, ...]:
    """Lay the last decision on each provision over its finding; a changed finding is stale."""
    last = {decision.provision_id: decision for decision in decisions}
    reviewed = []
    for finding in findings:
        decision = last.get(finding.provision_id)
        changed = decision is not None and decision.finding_digest != finding.digest
        reviewed.append(
            ReviewedFinding(
                finding=finding, decision=decision, stale=("finding",) if changed else ()
            )
        )
    return tuple(reviewed)
