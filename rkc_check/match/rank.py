"""Candidates in order: a weighted sum of max-normalised channels per provision."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from scipy import sparse

from rkc_check.match.features import (
    CHANNELS,
    channels,
    learned,
    normalised,
    queries,
    sign_channel,
)
from rkc_check.match.index import Index, StemsOf, build
from rkc_check.match.thesaurus import Thesaurus, concept_matrices
from rkc_check.model import AnalysedText, Law, Match, SignHit, Standard

KEPT = 20
"""Candidates kept per provision; the report shows ten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """The channels of all articles of the laws of one language; learning starts from these.

    ``features`` are normalised, in the shape (provisions, articles, channels); ``resemblance`` is
    the channel of the windows as measured.
    """

    index: Index
    resemblance: Any
    features: Any


def match(
    laws: Sequence[Law],
    standard: Standard,
    *,
    analysed: Mapping[str, AnalysedText],
    stems_of: Callable[[str, Sequence[str]], list[tuple[str, ...]]],
    weights: Mapping[str, Any],
    thesauri: Mapping[str, Thesaurus],
    signs: Sequence[SignHit] = (),
) -> tuple[Match, ...]:
    """Up to twenty candidate articles per provision, best first, one per article.

    ``analysed`` maps law ids to their analysed texts, ``stems_of`` gives the stems of texts
    in a language, ``weights["rank"]`` channel names to coefficients, ``weights["terms"]``
    languages to learned words per provision, ``thesauri`` languages to thesauri;
    ``signs`` are where the elements show. Scores are 0..1 of the highest that the weights
    allow. Laws in a language without profiles get no candidates.
    """
    found: list[Match] = []
    for language in sorted({law.language for law in laws}):
        group = [law for law in laws if law.language == language]
        if not any(language in provision.profiles for provision in standard.provisions):
            continue
        texts = [analysed[law.id] for law in group]
        scored = score(
            group, texts, standard, language, partial(stems_of, language), thesauri.get(language),
            signs, weights.get("terms", {}).get(language, {}),
        )  # fmt: skip
        if scored.index.articles:
            found += candidates(scored, standard, weights["rank"])
    return _best_first(found, standard)


def score(
    laws: Sequence[Law],
    analysed: Sequence[AnalysedText],
    standard: Standard,
    language: str,
    stems_of: StemsOf,
    thesaurus: Thesaurus | None,
    signs: Sequence[SignHit] = (),
    terms: Mapping[str, Mapping[str, float]] | None = None,
) -> Scored:
    """Measure every channel."""
    index = build(laws, analysed, stems_of)
    asked = queries(standard.provisions, language, stems_of)
    sections = [f"{p.chapter}/{p.section.get('en', '')}" for p in standard.provisions]
    concepts = concept_matrices(thesaurus, index, asked, analysed, stems_of) if thesaurus else {}
    words = [(terms or {}).get(provision.id, {}) for provision in standard.provisions]
    raw = channels(
        index, asked, sections, _citations(index), concepts,
        sign_channel(signs, standard.provisions, index), words,
    )  # fmt: skip
    resemblance = raw["window"]
    features = np.empty((*resemblance.shape, len(CHANNELS)))
    for number, name in enumerate(CHANNELS):
        features[:, :, number] = normalised(raw.pop(name))
    return Scored(index=index, resemblance=resemblance, features=features)


def relearned(
    scored: Scored, standard: Standard, terms: Mapping[str, Mapping[str, float]]
) -> Scored:
    """The same scores with other learned words (provision id to stems with weights)."""
    words = [terms.get(provision.id, {}) for provision in standard.provisions]
    features = scored.features.copy()
    features[:, :, CHANNELS.index("learned")] = normalised(learned(words, scored.index))
    return replace(scored, features=features)


def candidates(scored: Scored, standard: Standard, weights: Mapping[str, float]) -> list[Match]:
    """Up to twenty candidates per provision under some weights, best first."""
    vector = np.array([weights.get(name, 0.0) for name in CHANNELS])
    vector /= vector.clip(min=0).sum()
    found = []
    for provision, features, near in zip(
        standard.provisions, scored.features, scored.resemblance, strict=True
    ):
        parts = features * vector
        total = parts.sum(axis=1)
        for column in np.argsort(-total, kind="stable")[:KEPT]:
            if total[column] <= 0:
                break
            found.append(
                Match(
                    provision_id=provision.id,
                    clause_id=scored.index.articles[column].id,
                    score=round(float(min(total[column], 1.0)), 4),
                    resemblance=round(float(near[column]), 4),
                    channels=_shares(parts[column]),
                )
            )
    return found


def _shares(parts: Any) -> dict[str, float]:
    """What each channel brought, the most first; what rounds to nothing is left out."""
    brought = sorted(zip(parts.tolist(), CHANNELS, strict=True), key=lambda pair: -pair[0])
    shares = {name: round(part, 3) for part, name in brought if part}
    return {name: share for name, share in shares.items() if share}


def _best_first(found: Sequence[Match], standard: Standard) -> tuple[Match, ...]:
    order = {provision.id: number for number, provision in enumerate(standard.provisions)}
    ranked = sorted(found, key=lambda m: (order[m.provision_id], -m.score))
    kept: list[Match] = []
    for candidate in ranked:
        if len(kept) < KEPT or kept[-KEPT].provision_id != candidate.provision_id:
            kept.append(candidate)
    return tuple(kept)


def _citations(index: Index) -> Any:
    """Which article cites which, rows adding up to one at most."""
    row_of: dict[str, int] = {}
    for row, article in enumerate(index.articles):
        row_of[article.id] = row
    pairs = set()
    for law in index.laws:
        article_of = _article_of(law)
        for reference in law.references:
            citing = row_of.get(article_of.get(reference.clause_id, ""))
            for target in reference.target_ids:
                cited = row_of.get(article_of.get(target, ""))
                if citing is not None and cited is not None and citing != cited:
                    pairs.add((citing, cited))
    size = len(index.articles)
    rows, columns = (
        (np.array(side) for side in zip(*sorted(pairs), strict=True)) if pairs else ([], [])
    )
    matrix = sparse.csr_matrix((np.ones(len(pairs)), (rows, columns)), shape=(size, size))
    out = matrix.sum(axis=1).A1
    return sparse.diags(1.0 / np.maximum(out, 1.0)).dot(matrix).tocsr()


def _article_of(law: Law) -> dict[str, str]:
    """Clause id to the id of the article it stands in."""
    owner: dict[str, str] = {}
    for clause in law.clauses:
        if clause.kind == "article":
            owner[clause.id] = clause.id
        elif clause.parent_id in owner:
            owner[clause.id] = owner[clause.parent_id]
    return owner
