"""``explain``: why a provision got its verdict, from what a run left behind."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from rkc_check.cli.common import AnyPath, errors_in_one_line
from rkc_check.cli.wording import Words, language_option

WIDTH = 160
"""Letters of a quotation at most."""
CHANNELS, LEAST = 6, 0.005
"""Channels named per candidate, and the least that one must bring."""
TOGETHER = ("usual", "expected")
"""Families of signals, one for each verdict, that are told as one."""


@click.command()
@click.argument("results", type=AnyPath)
@click.argument("provision")
@language_option
@errors_in_one_line
def explain(results: Path, provision: str, language: str) -> None:
    """Show why PROVISION got its verdict in RESULTS (a results.json).

    Signals that moved the chances, elements with their sentences, candidates with what
    each channel brought to their scores.
    """
    from rkc_check.errors import ResultsError

    wanted = provision.strip().upper()
    try:
        data = json.loads(results.read_text(encoding="utf-8"))
        finding = next((f for f in data["findings"] if f["provision"] == wanted), None)
        lines = list(_explained(finding, data, Words(language))) if finding else []
    except FileNotFoundError as error:
        raise ResultsError(f"{results}: there is no such file") from error
    except (OSError, ValueError, ArithmeticError, LookupError, TypeError, AttributeError,
            RecursionError) as error:  # fmt: skip
        raise ResultsError(f"{results}: is not a results.json of rkc-check") from error
    if finding is None:
        raise ResultsError(f"{results}: has no finding for provision {provision}")
    for line in lines:
        click.echo("".join(c if c.isprintable() else " " for c in line).rstrip())


def _explained(finding: Mapping[str, Any], data: Mapping[str, Any], words: Words) -> Iterator[str]:
    verdict = words("verdict", finding["verdict"])
    yield f"{finding['provision']}  {finding['heading']}"
    yield words("explain", "verdict", verdict=verdict, confidence=f"{finding['confidence']:.2f}")
    yield f"{finding['reason']}"
    yield from _chances(finding, words)
    if finding["elements"]:
        yield words("explain", "elements")
    texts = _element_texts(finding["provision"], words.language)
    clauses = {clause["id"]: clause for clause in data["clauses"]}
    place = _Places(data["documents"], words)
    for element in finding["elements"]:
        state = words("element", element["status"], score=f"{element['score']:.2f}")
        yield f"  {element['id']}) {texts.get(element['id'], '')} — {state}"
        if clause := clauses.get(element["clause"]):
            begin, end = (element[edge] - clause["start"] for edge in ("start", "end"))
            yield f"     {place(clause)}: {_short(clause['text'][begin:end])}"
    if finding["evidence"]:
        yield words("explain", "candidates")
    for rank, found in enumerate(finding["evidence"], 1):
        yield f"  {rank:2}. {found['score']:.2f}  {place(found)}: {_short(found['quote'])}"
        channels = [c for c in found.get("channels", ())[:CHANNELS] if c["share"] >= LEAST]
        brought = [(words("channel", c["channel"]), c["share"]) for c in channels]
        yield " " * 12 + _listed(brought)


def _chances(finding: Mapping[str, Any], words: Words) -> Iterator[str]:
    """The chances, the likeliest first, and what moved that one."""
    ordered = sorted(finding.get("chances", {}).items(), key=lambda item: -item[1])
    if ordered:
        likely = [(words("verdict", label), chance) for label, chance in ordered]
        yield words("explain", "chances", chances=_listed(likely))
        given = (finding.get("decision") or {}).get("program_verdict") or finding["verdict"]
        if given != ordered[0][0]:
            yield words("explain", "by_rule")
        moved: Counter[str] = Counter()
        for ground in finding["grounds"]:
            family = ground["signal"].split("_")[0]
            moved[family if family in TOGETHER else ground["signal"]] += ground["moved"]
        yield words("explain", "moved", verdict=likely[0][0])
        for signal, share in sorted(moved.items(), key=lambda item: -abs(item[1])):
            yield f"  {share:+.2f}  {words('signal', signal)}"


def _element_texts(provision: str, language: str) -> dict[str, str]:
    from rkc_check.standard import load_standard

    records = load_standard(languages=()).provisions
    return {e.id: e.text[language] for p in records if p.id == provision for e in p.elements}


class _Places:
    """Where something stands: the act where there are several, the page where it has pages."""

    def __init__(self, documents: Iterable[Mapping[str, Any]], words: Words) -> None:
        self.pages = {document["id"]: document["pages"] for document in documents}
        self.words = words

    def __call__(self, found: Mapping[str, Any]) -> str:
        parts = [found["document"]] if len(self.pages) > 1 else []
        parts.append(self.words("explain", "article", article=found["article"]))
        if self.pages[found["document"]] > 1:
            parts.append(self.words("explain", "page", page=found["page"]))
        return ", ".join(parts)


def _short(text: str) -> str:
    return textwrap.shorten(text, WIDTH, placeholder=" …")


def _listed(pairs: Iterable[tuple[str, float]]) -> str:
    return ", ".join(f"{name} {share:.2f}" for name, share in pairs)
