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
PLAIN_WORDS = 60
"""Words in a sentence up to which the groups of a sign of contradiction belong together."""
CONTRARY_RANK = 6
"""Candidates in which such a sign counts; further down the article is about something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The signals of all provisions against the laws of one language; learning starts here."""

    readings: tuple[Reading, ...]
    table: Sentences
    wording: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the judge goes by, beside laws, standard and candidates.

    ``analysed`` maps law ids to their analysed texts; ``stems_of`` gives the stems of texts in
    a language; ``wordings`` are the modality data and ``families`` the words of legal families,
    each per language; ``weights`` is what was learned, ``signs`` where elements show.
    """

    analysed: Mapping[str, AnalysedText]
    stems_of: Callable[[str, Sequence[str]], list[tuple[str, ...]]]
    wordings: Mapping[str, Wording]
    families: Mapping[str, Any]
    weights: Mapping[str, Any]
    signs: Sequence[SignHit]


def signals(
    laws: Sequence[Law],
    standard: Standard,
    matches: Sequence[Match],
    language: str,
    known: Known,
) -> Judged:
    """Measure every provision against the laws of one language."""
    table = sentences(laws, [known.analysed[law.id] for law in laws])
    wording = known.wordings.get(language) or none()
    texts, layout = _layout(standard.provisions, language)
    cues = cue_matrix(known.stems_of(language, texts), table)
    by_term = table.matrix.T.tocsr()
    by_provision = grouped(matches)
    by_element: dict[tuple[str, str], list[SignHit]] = {}
    for hit in known.signs:
        if hit.clause_id in table.of_article:
            by_element.setdefault((hit.provision_id, hit.element_id), []).append(hit)
    shares = family_shares(laws, known.families.get(language, {}))
    readings = []
    for provision, (block, elements, contrary) in zip(standard.provisions, layout, strict=True):
        # One product for all cues of a provision: many small ones would take far longer.
        covered = cues[block.start : block.stop].dot(by_term).toarray()
        own = [m for m in by_provision.get(provision.id, ()) if m.clause_id in table.of_article]
        articles = [(m.clause_id, m.score / (own[0].score or 1)) for m in own[:CANDIDATES]]
        signed = language in provision.signs
        shown = [
            _shown(by_element.get((provision.id, element.id), ()), signed,
                   best_hits(rows_of, covered, articles, table), articles, table)
            for element, rows_of in zip(provision.elements, elements, strict=True)
        ]  # fmt: skip
        against = best_hits(contrary, covered, articles, table)
        for_it = max((state.cue for state in shown), default=0.0)
        from_others = usual(provision.id, known.weights)
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
                quotes=_quotes(own[:SHOWN], shown, covered[: contrary.start], table),
                contrary_row=_contradiction(plain, table, wording),
                limits=tuple(_breaches(provision, shown, table, wording)),
            )
        )
    return Judged(readings=tuple(readings), table=table, wording=wording)


def _contradiction(hits: Sequence[Hit], table: Sentences, wording: Wording) -> int | None:
    """The row of a sentence that plainly says the contrary.

    All groups of the sign stand in it, it is short enough for them to belong together, and
    neither it nor the next one makes an exception, which would leave the norm half true.
    """
    for hit in hits:
        rows = table.of_article[hit.article_id]
        after = table.text(hit.row + 1) if hit.row + 1 < rows.stop else ""
        plain = len(table.text(hit.row).split()) <= PLAIN_WORDS
        moods = wording.moods(table.text(hit.row)) | wording.moods(after)
        if hit.score >= 1.0 and plain and "exception" not in moods:
            return hit.row
    return None


def _quotes(
    candidates: Sequence[Match],
    shown: Sequence[Shown],
    covered: Any,
    table: Sentences,
) -> dict[str, Span]:
    """The sentence to quote from each candidate: where an element shows best, or a cue."""
    best = covered.max(axis=0, initial=0.0)
    found: dict[str, Span] = {}
    for state in shown:
        for hit in state.hits:
            if hit.score >= MET and hit.row in table.body_of[hit.article_id]:
                found.setdefault(hit.article_id, table.spans[hit.row])
    for match in candidates:
        rows = table.body_of[match.clause_id]
        if match.clause_id not in found and len(covered) and rows:
            at = rows.start + int(best[rows.start : rows.stop].argmax())
            if best[at] > 0:
                found[match.clause_id] = table.spans[at]
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
) -> tuple[list[str], list[tuple[range, list[range], range]]]:
    """All cue texts in one list, and for each provision which of them are its own.

    Within these, the rows of each element and, behind them, of the contrary wordings.
    """
    texts: list[str] = []
    layout = []
    for provision in provisions:
        begin = len(texts)
        ranges = []
        profiles = provision.profiles.get(language, ())
        contrary = [text for profile in profiles for text in profile.contrary]
        for items in (*element_cues(provision, language), contrary):
            first = len(texts) - begin
            texts += items
            ranges.append(range(first, first + len(items)))
        layout.append((range(begin, len(texts)), ranges[:-1], ranges[-1]))
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
