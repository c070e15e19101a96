"""Reason, recommendation and proposed wording of one finding, in words."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rkc_check.model import Clause, Finding, Law, Provision, Results
from rkc_check.report.phrases import Phrases

GAPS = ("conflict", "absent", "partial")
"""Verdicts that call for a change of the law."""

_THRESHOLD = re.compile(r"\((min|max)_(days|count|percent): *([\d.]+)\)")
_PLACE = re.compile(r"(?:(\w+) )?\{(\w+)\}")
_SENTENCE = re.compile(r"(^|[.!?] )(\w)")
_DETAIL = 170
"""Characters of the law's words in a reason; the whole norm is quoted beside it."""
_LISTED = 4
"""Articles named in one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Puts findings about some laws into the words of one report language."""

    phrases: Phrases
    clauses: Mapping[str, tuple[Law, Clause]]
    acts: Mapping[str, str]
    """Law id to how the act is cited; empty where there is only one act."""
    terms: Mapping[str, Mapping[str, Any]]
    """Terms for proposed wording per language of a law, as under ``[terms]``."""
    used: Mapping[str, Mapping[str, str]]
    """Per law the terms that it uses itself."""

    def cite(self, ids: Iterable[str], most: int = _LISTED) -> str:
        """Articles of some clauses, each once, those of one act together.

        ``Art. 98, 112``, or ``Code, Art. 98, 112; By-law, Art. 4`` where there are several acts.
        """
        known = [self.clauses[i] for i in ids if i in self.clauses]
        pairs = [(self.acts.get(law.id, ""), clause.article or clause.number)
                 for law, clause in known]  # fmt: skip
        grouped: dict[str, list[str]] = {}
        for act, number in list(dict.fromkeys(pair for pair in pairs if pair[1]))[:most]:
            grouped.setdefault(act, []).append(number)
        return "; ".join(self._cited(act, ", ".join(numbers)) for act, numbers in grouped.items())

    def article(self, clause_id: str) -> str:
        """One clause by its article (``Art. 98``), with the act where there are several."""
        return self.cite((clause_id,))

    def _cited(self, act: str, numbers: str) -> str:
        key = "article_of" if act else "article"
        return self.phrases("text", key, article=numbers, act=act)

    def reason(self, finding: Finding, provision: Provision) -> str:
        """Why the verdict was given, in one sentence."""
        reason, phrases = finding.reason, self.phrases
        code = reason.code if phrases.has("reason", reason.code) else "unknown"
        detail = _THRESHOLD.sub(self._limit, reason.detail)
        return phrases(
            "reason", code,
            articles=self.cite(reason.clause_ids),
            elements=phrases.elements(provision, reason.element_ids),
            detail=textwrap.shorten(detail.rstrip(" ."), _DETAIL, placeholder=" …"),
        )  # fmt: skip

    def _limit(self, found: re.Match[str]) -> str:
        kind, value = f"{found[1]}_{found[2]}", found[3]
        return "– " + self.phrases("threshold", kind, value=value)

    def recommendation(self, verdict: str, finding: Finding, provision: Provision) -> str:
        """What to do about it, in one or two sentences."""
        phrases, code = self.phrases, finding.reason.code
        own = verdict == finding.verdict
        key = {
            "discretion": "partial_discretion", "only_delegated": "partial_delegated",
            "stricter_limit": "conflict_limit", "weak_candidates": "absent_check",
        }.get(code, verdict)  # fmt: skip
        if not own or not key.startswith(verdict):
            key = verdict
        text = phrases(
            "recommendation", key,
            articles=self.cite(_named(finding)),
            elements=phrases.elements(provision, finding.reason.element_ids if own else ()),
            instrument=self.instrument(provision).lower(),
        )  # fmt: skip
        if finding.needs_practice_evidence:
            text += " " + phrases("recommendation", "practice")
        return text

    def instrument(self, provision: Provision) -> str:
        """The kind of act in which the rule usually stands."""
        if self.phrases.has("instrument", provision.instrument):
            return self.phrases("instrument", provision.instrument)
        return provision.instrument

    def target(self, verdict: str, finding: Finding) -> str:
        """The article to amend, to supplement or next to which to insert."""
        if verdict not in GAPS:
            return ""
        key = {"conflict": "amend", "partial": "supplement", "absent": "insert"}[verdict]
        return self.phrases("text", key, articles=self.cite(_named(finding), 3))

    def proposal(self, verdict: str, finding: Finding, provision: Provision) -> str:
        """A model norm in the language of the law and its terms; empty where there is no gap."""
        if verdict not in GAPS or not provision.model:
            return ""
        law = self._law(finding)
        if law and law.language in provision.model and law.language in self.terms:
            return fitted(
                provision.model[law.language], self.terms[law.language], self.used[law.id]
            )
        own = self.terms[self.phrases.language]
        return fitted(self.phrases.pick(provision.model), own, usual(own, ""))

    def _law(self, finding: Finding) -> Law | None:
        for clause_id in _named(finding):
            if clause_id in self.clauses:
                return self.clauses[clause_id][0]
        return next((law for law, _ in self.clauses.values()), None)


def wording(
    results: Results,
    clauses: Mapping[str, tuple[Law, Clause]],
    phrases: Phrases,
    terms: Mapping[str, Mapping[str, Any]],
) -> Wording:
    """Everything needed to word the findings; ``terms`` per language of a law."""
    laws = results.laws
    terms = {phrases.language: phrases.data.get("terms", {}), **terms}
    used = {law.id: usual(terms[law.language], law.text) for law in laws if law.language in terms}
    acts = cited_acts(results, phrases) if len(laws) > 1 else {}
    return Wording(phrases=phrases, clauses=clauses, acts=acts, terms=terms, used=used)


def cited_acts(results: Results, phrases: Phrases) -> dict[str, str]:
    """How each act is cited: as the bundle says, else by its kind, counted where it recurs."""
    files = {document.id: document.path for document in results.documents}
    short = {act.file: act.short for act in results.bundle.acts}
    kinds = [phrases("act", law.kind if phrases.has("act", law.kind) else "code")
             for law in results.laws]  # fmt: skip
    labels = {}
    for at, (law, kind) in enumerate(zip(results.laws, kinds, strict=True)):
        counted = f"{kind} {kinds[: at + 1].count(kind)}" if kinds.count(kind) > 1 else kind
        labels[law.id] = short.get(files.get(law.document_id, ""), "") or counted
    return labels


def _named(finding: Finding) -> tuple[str, ...]:
    return finding.reason.clause_ids or tuple(e.clause_id for e in finding.evidence[:2])


def usual(terms: Mapping[str, Any], text: str) -> dict[str, str]:
    """Of several wordings for a term the one a law uses most; ties go to the first."""
    chosen = {}
    small = text.lower()
    for name, options in terms.items():
        names = [options] if isinstance(options, str) else [str(option) for option in options]
        if name == "articles" or not names:
            continue
        counts = [
            len(re.findall(rf"\b{re.escape(n.lower())}\b", small)) if len(names) > 1 else 0
            for n in names
        ]
        chosen[name] = names[counts.index(max(counts))]
    return chosen


def fitted(model: str, terms: Mapping[str, Any], chosen: Mapping[str, str]) -> str:
    """A model norm with its terms filled; an article that stands already is not doubled."""
    articles = tuple(str(word).lower() for word in terms.get("articles", ()))

    def term(found: re.Match[str]) -> str:
        before, name = found[1] or "", found[2]
        if name not in chosen:
            return found[0]
        filling = chosen[name]
        if before.lower() in articles:
            filling = _bare(filling, articles)
        return f"{before} {filling}" if before else filling

    return _SENTENCE.sub(lambda at: at[1] + at[2].upper(), _PLACE.sub(term, model))


def _bare(term: str, articles: Sequence[str]) -> str:
    first, _, rest = term.partition(" ")
    return rest if rest and first.lower() in articles else term
