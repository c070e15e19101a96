"""Verdict, confidence and reason per provision, and the score of each clause."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from rkc_check.judge.elements import (
    Hit,
    Sentences,
    best_hits,
    cue_matrix,
    element_cues,
    sentences,
    sign_hits,
    worth_of_cue,
)
from rkc_check.judge.family import expected, family_shares
from rkc_check.judge.modality import Wording, none
from rkc_check.judge.signals import MET, SIGNALS, Reading, Shown, breach, measure
from rkc_check.model import (
    AnalysedText,
    ClauseScore,
    ElementResult,
    Evidence,
    Finding,
    Law,
    Match,
    Provision,
    Reason,
    SignHit,
    Span,
    Standard,
    Verdict,
)

CANDIDATES = 8
"""Articles that are searched for the elements of a provision."""
HITS = 2
"""Sentences per element whose mood counts."""
SHOWN = 10
"""Articles shown as evidence."""
CONTRARY = "contrary"
"""The element id under which signs of a contradiction stand."""
CONTRARY_RANK = 6
"""Candidates in which such a sign counts; further down the article is about something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The signals of all provisions against the laws of one language; learning starts here."""

    readings: tuple[Reading, ...]
    table: Sentences
    wording: Wording


def judge(
    laws: Sequence[Law],
    standard: Standard,
    matches: Sequence[Match],
    *,
    analysed: Mapping[str, AnalysedText],
    stems_of: Callable[[str, Sequence[str]], list[tuple[str, ...]]],
    wordings: Mapping[str, Wording],
    weights: Mapping[str, Any],
    signs: Sequence[SignHit] = (),
    families: Mapping[str, Any] | None = None,
) -> tuple[Finding, ...]:
    """A finding per provision, in the order of the standard.

    ``stems_of`` gives the stems of texts in a language, ``wordings`` the modality data
    per language, ``weights`` the learned coefficients, ``signs`` where elements show,
    ``families`` per language the words of legal families.
    With laws in several languages the evidence of the one in which a provision is best
    met decides.
    """
    per_language = []
    for language in sorted({law.language for law in laws}):
        group = [law for law in laws if law.language == language]
        judged = signals(group, standard, matches, language, analysed=analysed,
                         stems_of=stems_of, wordings=wordings, weights=weights, signs=signs,
                         families=families)  # fmt: skip
        per_language.append(judged)
    by_provision = _grouped(matches)
    findings = []
    for number, provision in enumerate(standard.provisions):
        options = [(judged, judged.readings[number]) for judged in per_language]
        judged, reading = max(options, key=lambda option: option[1].values["elements_mean"])
        candidates = by_provision.get(provision.id, ())
        findings.append(_finding(provision, candidates, reading, judged, per_language, weights))
    return tuple(findings)


def signals(
    laws: Sequence[Law],
    standard: Standard,
    matches: Sequence[Match],
    language: str,
    *,
    analysed: Mapping[str, AnalysedText],
    stems_of: Callable[[str, Sequence[str]], list[tuple[str, ...]]],
    wordings: Mapping[str, Wording],
    weights: Mapping[str, Any],
    signs: Sequence[SignHit] = (),
    families: Mapping[str, Any] | None = None,
) -> Judged:
    """Measure every provision against the laws of one language."""
    table = sentences(laws, [analysed[law.id] for law in laws])
    wording = wordings.get(language) or none()
    texts, layout = _layout(standard.provisions, language)
    cues = cue_matrix(stems_of(language, texts), table)
    by_provision = _grouped(matches)
    by_element: dict[tuple[str, str], list[SignHit]] = {}
    for hit in signs:
        if hit.clause_id in table.of_article:
            by_element.setdefault((hit.provision_id, hit.element_id), []).append(hit)
    shares = family_shares(laws, (families or {}).get(language, {}))
    readings = []
    for provision, (elements, contrary) in zip(standard.provisions, layout, strict=True):
        own = [m for m in by_provision.get(provision.id, ()) if m.clause_id in table.of_article]
        articles = [(m.clause_id, m.score / (own[0].score or 1)) for m in own[:CANDIDATES]]
        signed = language in provision.signs
        shown = [
            _shown(by_element.get((provision.id, element.id), ()), signed,
                   best_hits(rows_of, cues, articles, table), articles, table)
            for element, rows_of in zip(provision.elements, elements, strict=True)
        ]  # fmt: skip
        against = best_hits(contrary, cues, articles, table)
        for_it = max((state.cue for state in shown), default=0.0)
        from_others = usual(provision.id, weights)
        values = measure(
            provision, own, shown, (against.score if against else 0.0) - for_it,
            table, wording, from_others, expected(provision, shares) or from_others,
        )  # fmt: skip
        plain = sign_hits(
            by_element.get((provision.id, CONTRARY), ()), articles[:CONTRARY_RANK], table
        )
        readings.append(
            Reading(
                values=values,
                shown=tuple(shown),
                contrary_row=next((hit.row for hit in plain if hit.score >= 1.0), None),
                limits=tuple(_breaches(provision, shown, table, wording)),
            )
        )
    return Judged(readings=tuple(readings), table=table, wording=wording)


def usual(provision_id: str, weights: Mapping[str, Any]) -> Mapping[str, float]:
    """What other laws lead to expect of a provision: probability per verdict."""
    priors = weights.get("priors", {})
    found = priors.get(provision_id) or priors.get("any") or {}
    return found or {"compliant": 1 / 3, "partial": 1 / 3, "absent": 1 / 3}


def _shown(
    hits: Sequence[SignHit],
    signed: bool,
    cue: Hit | None,
    articles: Sequence[tuple[str, float]],
    table: Sentences,
) -> Shown:
    """How an element shows; without signs the wordings of its cues stand in for them."""
    coverage = cue.score if cue else 0.0
    if signed:
        inside = sign_hits(hits, articles, table)[:HITS]
        return Shown(hits=inside, anywhere=max((h.score for h in hits), default=0.0), cue=coverage)
    worth = worth_of_cue(cue)
    return Shown(
        hits=(worth,) if worth else (), anywhere=worth.score if worth else 0.0, cue=coverage
    )


def probabilities(values: Mapping[str, float], weights: Mapping[str, Any]) -> dict[str, float]:
    """Probability of each verdict by the learned linear model (softmax)."""
    model = weights["verdict"]
    vector = np.array([
        (values[name] - model["mean"][name]) / model["scale"][name] for name in SIGNALS
    ])  # fmt: skip
    logits = np.array([
        model["intercept"][label] + float(vector @ [model["coef"][label][n] for n in SIGNALS])
        for label in model["labels"]
    ])  # fmt: skip
    logits *= model.get("sharpness", 1.0)
    odds = np.exp(logits - logits.max())
    return {label: float(p) for label, p in zip(model["labels"], odds / odds.sum(), strict=True)}


def _grouped(matches: Sequence[Match]) -> dict[str, list[Match]]:
    table: dict[str, list[Match]] = {}
    for match in matches:
        table.setdefault(match.provision_id, []).append(match)
    return table


def _layout(
    provisions: Sequence[Provision], language: str
) -> tuple[list[str], list[tuple[list[range], range]]]:
    """All cue texts in one list, with the rows of each element and of the contrary wordings."""
    texts: list[str] = []

    def rows(items: Sequence[str]) -> range:
        texts.extend(items)
        return range(len(texts) - len(items), len(texts))

    layout = []
    for provision in provisions:
        elements = [rows(cues) for cues in element_cues(provision, language)]
        profiles = provision.profiles.get(language, ())
        layout.append((elements, rows([c for p in profiles for c in p.contrary])))
    return texts, layout


def _breaches(
    provision: Provision, shown: Sequence[Shown], table: Sentences, wording: Wording
) -> list[str]:
    printed = []
    for element, state in zip(provision.elements, shown, strict=True):
        if element.threshold and state.score >= MET:
            limit = breach(element.threshold, table.text(state.hits[0].row), wording)
            if limit:
                printed.append(
                    f"{limit.strip()} ({element.threshold.kind}: {element.threshold.value:g})"
                )
    return printed


def _finding(
    provision: Provision,
    candidates: Sequence[Match],
    reading: Reading,
    judged: Judged,
    all_judged: Sequence[Judged],
    weights: Mapping[str, Any],
) -> Finding:
    if not candidates:
        return Finding(
            provision_id=provision.id, verdict="absent", confidence=0.2,
            reason=Reason(code="nothing_found"), needs_practice_evidence=provision.practice,
            digest=_digest(provision, "absent", ()),
        )  # fmt: skip
    chances = probabilities(reading.values, weights)
    verdict = cast(Verdict, max(chances, key=chances.__getitem__))
    confidence = chances[verdict]
    if reading.limits or reading.contrary_row is not None:
        verdict, confidence = "conflict", min(0.6, max(confidence, 0.4))
    elements = _element_results(provision, reading, judged, verdict)
    evidence = _evidence(candidates, reading, provision, judged, all_judged)
    return Finding(
        provision_id=provision.id,
        verdict=verdict,
        confidence=round(confidence, 3),
        reason=_reason(provision, verdict, confidence, elements, evidence, reading, judged),
        elements=elements,
        evidence=evidence,
        needs_practice_evidence=provision.practice,
        digest=_digest(provision, verdict, [_quote(e, all_judged) for e in evidence[:3]]),
    )


def _element_results(
    provision: Provision, reading: Reading, judged: Judged, verdict: str
) -> tuple[ElementResult, ...]:
    results = []
    for element, state in zip(provision.elements, reading.shown, strict=True):
        if state.score < MET:
            results.append(
                ElementResult(element_id=element.id, status="missing", score=round(state.score, 3))
            )
            continue
        hit = state.hits[0]
        contradicted = verdict == "conflict" and element.threshold is not None and reading.limits
        results.append(
            ElementResult(
                element_id=element.id,
                status="contradicted" if contradicted else "met",
                score=round(hit.score, 3),
                clause_id=hit.article_id,
                span=judged.table.spans[hit.row],
            )
        )
    return tuple(results)


def _evidence(
    candidates: Sequence[Match],
    reading: Reading,
    provision: Provision,
    judged: Judged,
    all_judged: Sequence[Judged],
) -> tuple[Evidence, ...]:
    shown: dict[str, tuple[Span, float, str]] = {}
    pairs = zip(provision.elements, reading.shown, strict=True)
    for element, hit in ((element, hit) for element, state in pairs for hit in state.hits):
        if hit.article_id not in shown or shown[hit.article_id][1] < hit.score:
            shown[hit.article_id] = (judged.table.spans[hit.row], hit.score, element.id)
    found = []
    for match in candidates[:SHOWN]:
        span, _, element_id = shown.get(
            match.clause_id, (_opening(match.clause_id, all_judged), 0.0, "")
        )
        found.append(
            Evidence(clause_id=match.clause_id, span=span, score=match.score, element_id=element_id)
        )
    return tuple(found)


def _opening(article_id: str, all_judged: Sequence[Judged]) -> Span:
    """The first sentence after the heading, for an article that shows no element."""
    for judged in all_judged:
        rows = judged.table.of_article.get(article_id)
        if rows:
            return judged.table.spans[rows[min(2, len(rows) - 1)]]
    return Span(start=0, end=0)


def _quote(evidence: Evidence, all_judged: Sequence[Judged]) -> str:
    for judged in all_judged:
        rows = judged.table.of_article.get(evidence.clause_id)
        if rows:
            law = judged.table.laws[judged.table.law_of[rows[0]]]
            return law.text[evidence.span.start : evidence.span.end]
    return ""


def _reason(
    provision: Provision,
    verdict: str,
    confidence: float,
    elements: Sequence[ElementResult],
    evidence: Sequence[Evidence],
    reading: Reading,
    judged: Judged,
) -> Reason:
    met = tuple(dict.fromkeys(e.clause_id for e in elements if e.status == "met"))
    nearest = tuple(e.clause_id for e in evidence[:3])
    missing = tuple(e.element_id for e in elements if e.status == "missing")
    if verdict == "compliant":
        return Reason(code="all_met", clause_ids=met or nearest[:1])
    if verdict == "conflict":
        hit = next((s.hits[0] for s in reading.shown if s.score >= MET), None)
        where = (hit.article_id,) if hit else nearest[:1]
        if reading.limits:
            return Reason(code="stricter_limit", clause_ids=where, detail=reading.limits[0])
        row = reading.contrary_row or 0
        return Reason(code="contradicted", clause_ids=_article_of_row(row, judged.table),
                      detail=" ".join(judged.table.text(row).split())[:300])  # fmt: skip
    if verdict == "absent":
        return Reason(
            code="weak_candidates" if confidence < 0.6 else "nothing_found",
            element_ids=missing, clause_ids=nearest,
        )  # fmt: skip
    if missing:
        return Reason(code="some_missing", element_ids=missing, clause_ids=met or nearest[:2])
    if reading.values["discretion"] > 0:
        hit = next((s.hits[0] for s in reading.shown if s.hits), None)
        text = " ".join(judged.table.text(hit.row).split())[:200] if hit else ""
        return Reason(code="discretion", clause_ids=met, detail=text)
    if reading.values["delegated"] > 0:
        return Reason(code="only_delegated", clause_ids=met)
    weakest = min(elements, key=lambda e: e.score)
    return Reason(code="narrower", element_ids=(weakest.element_id,), clause_ids=met)


def _article_of_row(row: int, table: Sentences) -> tuple[str, ...]:
    return tuple(article for article, rows in table.of_article.items() if row in rows)


def _digest(provision: Provision, verdict: str, quotes: Sequence[str]) -> str:
    """Hex digits for the record (5), the cited text (6) and the verdict (5), see ``Finding``."""
    parts = ((provision.id, *provision.text.values()), quotes, (verdict,))
    hashed = (hashlib.sha256("\x1f".join(part).encode()).hexdigest() for part in parts)
    return "".join(digest[:size] for digest, size in zip(hashed, (5, 6, 5), strict=True))


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
