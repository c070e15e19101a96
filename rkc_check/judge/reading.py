"""One law read for every provision: signals, and the sentences that they rest on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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
from rkc_check.judge.signals import MET, Reading, Shown, breach, measure
from rkc_check.model import AnalysedText, Law, Match, Provision, SignHit, Span, Standard

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
    by_provision = grouped(matches)
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
                quotes=_quotes(own[:SHOWN], shown, elements, cues, table),
                contrary_row=next((hit.row for hit in plain if hit.score >= 1.0), None),
                limits=tuple(_breaches(provision, shown, table, wording)),
            )
        )
    return Judged(readings=tuple(readings), table=table, wording=wording)


def _quotes(
    candidates: Sequence[Match],
    shown: Sequence[Shown],
    elements: Sequence[range],
    cues: Any,
    table: Sentences,
) -> dict[str, Span]:
    """The sentence to quote from each candidate: where an element shows best, or a cue."""
    rows = [row for rows_of in elements for row in rows_of]
    found: dict[str, Span] = {}
    for state in shown:
        for hit in state.hits:
            if hit.score >= MET:
                found.setdefault(hit.article_id, table.spans[hit.row])
    for match in candidates:
        if match.clause_id not in found:
            best = best_hits(rows, cues, [(match.clause_id, 1.0)], table)
            if best:
                found[match.clause_id] = table.spans[best.row]
    return found


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


def grouped(matches: Sequence[Match]) -> dict[str, list[Match]]:
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


