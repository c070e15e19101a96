"""The compatibility score of every clause, from the findings that rest on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rkc_check.model import ClauseScore, Evidence, Finding, Law, Match, Span

_WORTH = {"compliant": 100.0, "partial": 50.0, "conflict": 0.0}


def score_clauses(
    laws: Sequence[Law], findings: Sequence[Finding], matches: Sequence[Match]
) -> tuple[ClauseScore, ...]:
    """The compatibility score of every clause with a number of its own.

    A clause's score is the mean worth of the provisions it is evidence for (compliant
    100, partial 50, conflict 0), weighted by match score; 0 with no provision means that
    none touches it. A paragraph or point counts only where a quotation lies inside it.
    """
    of_article: dict[str, list[tuple[str, float, Evidence]]] = {}
    verdicts = {finding.provision_id: finding.verdict for finding in findings}
    for finding in findings:
        if finding.verdict in _WORTH:
            best = finding.evidence[0].score if finding.evidence else 0.0
            for evidence in finding.evidence:
                if evidence.score >= 0.6 * best:
                    entry = (finding.provision_id, evidence.score, evidence)
                    of_article.setdefault(evidence.clause_id, []).append(entry)
    scores = []
    for law in laws:
        article = ""
        for clause in law.clauses:
            if clause.kind == "article":
                article = clause.id
            touching = of_article.get(article, []) if clause.article else []
            if clause.kind != "article":
                touching = [t for t in touching if _inside(t[2].span, clause.span)]
            scores.append(_clause_score(clause.id, touching, verdicts))
    return tuple(scores)


def _inside(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end + 1


def _clause_score(
    clause_id: str, touching: Sequence[tuple[str, float, Evidence]], verdicts: Mapping[str, str]
) -> ClauseScore:
    total = sum(score for _, score, _ in touching)
    if not total:
        return ClauseScore(clause_id=clause_id, score=0)
    worth = sum(_WORTH[verdicts[p]] * score for p, score, _ in touching) / total
    pairs = sorted(((p, round(s, 4)) for p, s, _ in touching), key=lambda pair: -pair[1])
    return ClauseScore(clause_id=clause_id, score=round(worth), provisions=tuple(pairs))
