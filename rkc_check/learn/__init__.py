"""Gold bundles to weights: how much each channel counts, and what the signals say of a verdict.

Everything learned is readable JSON: named coefficients, small trees, words and shares. All figures
reported come from leaving one law out: the law that is scored was never trained on.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from rkc_check.acts import read_bundle
from rkc_check.bundle import load_bundle
from rkc_check.evaluate import Judged, Scores, evaluate, read_gold
from rkc_check.judge import Known, judge
from rkc_check.judge.reading import signals
from rkc_check.judge.signals import SIGNALS
from rkc_check.language import analyser, stems_of
from rkc_check.learn.fitting import channel_weights, committee, linear_score
from rkc_check.match.features import CHANNELS
from rkc_check.match.rank import Scored, candidates, relearned, score
from rkc_check.model import AnalysedText, Finding, Law, Match, SignHit, Standard
from rkc_check.pipeline import Knowledge, load_knowledge
from rkc_check.scope import scope_chapters
from rkc_check.signs import find_signs
from rkc_check.standard import chapter_ids, load_standard

LABELS = ("compliant", "partial", "absent")
"""Conflicts are too rare to learn; they are claimed by rule and count as partial here."""
TERMS = 30
"""Learned words kept per provision and language."""
CITED = 4
"""Articles of a reading whose words are learned; the most important come first."""
MIN_TERM = 0.01
"""Smaller weights are noise of long articles."""
PRIOR_WEIGHT = 2.0
"""Imagined laws behind a provision's prior: keeps three or four real ones from deciding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One law with its gold reading and the channels of its articles.

    ``family`` is the gold file: versions of one law (two languages) share it and are left out
    together.
    """

    name: str
    family: str
    laws: tuple[Law, ...]
    analysed: Mapping[str, AnalysedText]
    language: str
    gold: Mapping[str, Judged]
    scored: Scored
    signs: tuple[SignHit, ...]

    def known(self, knowledge: Knowledge, weights: Mapping[str, Any]) -> Known:
        """What the judge goes by in this law under some weights."""
        return Known(
            analysed=self.analysed, stems_of=stems_of, wordings=knowledge.wordings,
            families=knowledge.families, weights=weights, signs=self.signs,
        )  # fmt: skip


def load_examples(pairs: Sequence[tuple[Path, Path]]) -> tuple[list[Example], Standard, Knowledge]:
    """Read pairs of (bundle or document, gold file)."""
    knowledge = load_knowledge()
    read = [read_bundle(load_bundle(path), knowledge, lambda *_: None)[1] for path, _ in pairs]
    languages = sorted({law.language for laws in read for law in laws})
    # The gold readings cover the General Annex, so nothing else can be learned from.
    standard = load_standard(
        languages=languages, chapters=scope_chapters("general", None, chapter_ids())
    )
    folders = [(path.resolve().parent if path.is_file() else path).name for path, _ in pairs]
    examples = []
    for (path, gold), folder, laws in zip(pairs, folders, read, strict=True):
        language = laws[0].language
        group = tuple(law for law in laws if law.language == language)
        analysed = {law.id: analyser(language)(law.text) for law in group}
        signs = find_signs(group, analysed, standard.provisions)
        scored = score(
            group, [analysed[law.id] for law in group], standard, language,
            partial(stems_of, language), knowledge.thesauri.get(language), signs,
        )  # fmt: skip
        examples.append(
            Example(
                name=folder if folders.count(folder) == 1 else f"{folder}/{path.name}",
                family=str(gold.resolve()), laws=group, analysed=analysed, language=language,
                gold=read_gold(gold), scored=scored, signs=signs,
            )
        )  # fmt: skip
    return examples, standard, knowledge


def learned_terms(
    examples: Sequence[Example], standard: Standard
) -> dict[str, dict[str, dict[str, float]]]:
    """Language to provision to stems with weights: what the cited articles say more than others.

    Each article counts by its rank in the reading, each law alike; what all provisions
    share is taken away.
    """
    table: dict[str, dict[str, dict[str, float]]] = {}
    for language in sorted({example.language for example in examples}):
        totals: dict[str, Counter[str]] = {p.id: Counter() for p in standard.provisions}
        for example in examples:
            if example.language == language:
                for provision_id, stems in _cited_words(example, standard).items():
                    totals[provision_id].update(stems)
        table[language] = {
            provision_id: {stem: round(w, 4) for stem, w in stems.most_common(TERMS)}
            for provision_id, stems in totals.items()
            if stems
        }
    return table


def _cited_words(example: Example, standard: Standard) -> dict[str, dict[str, float]]:
    index = example.scored.index
    names = {column: stem for stem, column in index.vocabulary.columns.items()}
    words = index.whole[:, : len(names)].tocsr()
    rows = np.zeros((len(standard.provisions), len(names)))
    for row, provision in enumerate(standard.provisions):
        wanted = example.gold.get(provision.id)
        if wanted is None or wanted.verdict == "absent":
            continue
        places = {article: n for n, article in enumerate(wanted.articles[:CITED], 1)}
        for at, clause in enumerate(index.articles):
            if clause.article in places:
                rows[row] += words[at].toarray()[0] / places[clause.article]
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    rows /= np.where(norms > 0, norms, 1.0)
    rows -= rows.mean(axis=0, keepdims=True)
    return {
        provision.id: {names[int(c)]: float(rows[n, c]) for c in np.flatnonzero(rows[n] > MIN_TERM)}
        for n, provision in enumerate(standard.provisions)
    }


def informed(
    example: Example, standard: Standard, terms: Mapping[str, Mapping[str, Mapping[str, float]]]
) -> Example:
    """The example with the channel of learned words filled from ``terms``."""
    scored = relearned(example.scored, standard, terms.get(example.language, {}))
    return replace(example, scored=scored)


def fit_rank(examples: Sequence[Example], standard: Standard) -> dict[str, float]:
    """Coefficients of the channels, by logistic regression over provision and article pairs.

    Negative coefficients are set to zero, because no resemblance speaks against an article.
    """
    rows, labels = [], []
    for example in examples:
        articles = [clause.article for clause in example.scored.index.articles]
        for at, provision in enumerate(standard.provisions):
            wanted = example.gold.get(provision.id)
            if wanted is None or not wanted.articles or wanted.verdict == "absent":
                continue
            truth = np.array([article in wanted.articles for article in articles])
            rough = example.scored.features[at].sum(axis=1)
            near = np.zeros(len(truth), dtype=bool)
            near[np.argsort(-rough)[:60]] = True
            rows.append(example.scored.features[at][near | truth])
            labels.append(truth[near | truth])
    return channel_weights(np.concatenate(rows), np.concatenate(labels), CHANNELS)


def priors(examples: Sequence[Example], standard: Standard) -> dict[str, dict[str, float]]:
    """Per provision, how laws stand on it; ``any`` is the mean of all provisions.

    Smoothed towards that mean; each family of laws counts once.
    """
    families = {example.family: example.gold for example in examples}
    verdicts = [_label(row.verdict) for gold in families.values() for row in gold.values()]
    base = {label: verdicts.count(label) / max(len(verdicts), 1) for label in LABELS}
    table = {"any": base}
    for provision in standard.provisions:
        seen = [
            _label(gold[provision.id].verdict) for gold in families.values() if provision.id in gold
        ]
        total = len(seen) + PRIOR_WEIGHT
        table[provision.id] = {
            label: (seen.count(label) + PRIOR_WEIGHT * base[label]) / total for label in base
        }
    return {key: {k: round(v, 4) for k, v in row.items()} for key, row in table.items()}


def _label(verdict: str) -> str:
    return "partial" if verdict == "conflict" else verdict


def fit_verdict(
    examples: Sequence[Example], standard: Standard, knowledge: Knowledge, rank: Mapping[str, float]
) -> dict[str, Any]:
    """A committee and a linear score from signals to verdict.

    The prior of a law never saw that law.
    """
    rows, labels = [], []
    for example in examples:
        others = [e for e in examples if e.family != example.family] or list(examples)
        weights = {"rank": rank, "priors": priors(others, standard)}
        for at, reading in enumerate(measured(example, standard, knowledge, weights)):
            wanted = example.gold.get(standard.provisions[at].id)
            if wanted and wanted.verdict != "not_applicable":
                rows.append([reading.values[name] for name in SIGNALS])
                labels.append(_label(wanted.verdict))
    x = np.array(rows)
    return {
        "labels": list(LABELS),
        "linear": linear_score(x, labels, SIGNALS, LABELS),
        "trees": committee(x, labels, SIGNALS, LABELS),
    }


def measured(
    example: Example, standard: Standard, knowledge: Knowledge, weights: Mapping[str, Any]
) -> Any:
    """The signals of one example under some weights."""
    found = candidates(example.scored, standard, weights["rank"])
    known = example.known(knowledge, weights)
    return signals(example.laws, standard, found, example.language, known).readings


def fit(examples: Sequence[Example], standard: Standard, knowledge: Knowledge) -> dict[str, Any]:
    """All weights from some examples.

    While the ranking is fitted each example sees words learned from the others only, as a
    new law will. Of a law in two languages the first counts, for the words both do.
    """
    fresh = []
    for example in {e.family: e for e in reversed(examples)}.values():
        others = [other for other in examples if other.family != example.family]
        fresh.append(informed(example, standard, learned_terms(others, standard)))
    rank = fit_rank(fresh, standard)
    return {
        "rank": rank,
        "terms": learned_terms(examples, standard),
        "priors": priors(examples, standard),
        "verdict": fit_verdict(fresh, standard, knowledge, rank),
    }


def apply(
    example: Example, standard: Standard, knowledge: Knowledge, weights: Mapping[str, Any]
) -> tuple[list[Match], tuple[Finding, ...]]:
    """Match and judge one example under some weights."""
    ready = informed(example, standard, weights["terms"])
    found = candidates(ready.scored, standard, weights["rank"])
    return found, judge(ready.laws, standard, found, ready.known(knowledge, weights))


def found_in(example: Example, findings: Sequence[Finding]) -> dict[str, Judged]:
    """Findings as they are compared with gold: verdicts and the articles shown."""
    article_of = {clause.id: clause.article for clause in example.scored.index.articles}
    return {
        f.provision_id: Judged(
            provision=f.provision_id, verdict=f.verdict, confidence=f.confidence,
            articles=tuple(dict.fromkeys(article_of[e.clause_id] for e in f.evidence)),
        )
        for f in findings
    }  # fmt: skip


def left_out(
    examples: Sequence[Example], standard: Standard, knowledge: Knowledge
) -> Iterator[tuple[Example, dict[str, Judged]]]:
    """Each law with what is found in it under weights that never saw its family."""
    for example in examples:
        others = [other for other in examples if other.family != example.family]
        weights = fit(others, standard, knowledge)
        yield example, found_in(example, apply(example, standard, knowledge, weights)[1])


def leave_one_out(
    examples: Sequence[Example], standard: Standard, knowledge: Knowledge
) -> dict[str, Scores]:
    """Scores per law under weights that never saw its family."""
    return {
        example.name: evaluate(found, example.gold)
        for example, found in left_out(examples, standard, knowledge)
    }


def write_weights(weights: Mapping[str, Any], folder: Path, note: Mapping[str, Any]) -> None:
    """Write the weights as one readable file each; ``note`` says where they come from."""
    for name, values in {**weights, "trained_on": note}.items():
        (folder / f"{name}.json").write_text(_readable(values) + "\n", encoding="utf-8")


def _readable(values: Mapping[str, Any]) -> str:
    """JSON with a line per value, but a line per node of a tree."""
    text = json.dumps({**values, "trees": []} if "trees" in values else values,
                      indent=1, sort_keys=True, ensure_ascii=False)  # fmt: skip
    trees = [
        "  [\n   " + ",\n   ".join(json.dumps(node) for node in tree) + "\n  ]"
        for tree in values.get("trees", ())
    ]
    return text.replace('"trees": []', '"trees": [\n' + ",\n".join(trees) + "\n ]")
