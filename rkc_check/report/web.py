"""``report.html``: one self-contained page to browse the findings beside the law.

The look and the behaviour are ``page.css`` and ``page.js`` in this folder; both are put
into the page and named in its content security policy by their digests, so that nothing
else can run in it and nothing is loaded from anywhere.
"""

from __future__ import annotations

import base64
import hashlib
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape as _escape
from importlib.resources import files
from itertools import accumulate

from rkc_check.model import VERDICTS, Provision
from rkc_check.report.phrases import Phrases
from rkc_check.report.summary import Cited, Row, View

SHOWN = 10
"""Articles shown beside a provision."""
_FREQUENT = 0.2
"""Words in the profiles of more than this share of the provisions are not worth marking."""
_WORD = re.compile(r"\w+")
_SPECIAL = re.compile(r"[&<>\"'\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_UNEVEN = re.compile(_CONTROL.pattern[:-1] + r"\U00010000-\U0010ffff]")


def escape(text: str) -> str:
    """Text for HTML, in elements and in attributes."""
    return _escape(_CONTROL.sub("", text), quote=True) if _SPECIAL.search(text) else text


def html_page(view: View, phrases: Phrases) -> str:
    """The whole page; every text of the law, the standard and the reviewers is escaped."""
    folder = files("rkc_check.report")
    style = folder.joinpath("page.css").read_text(encoding="utf-8")
    script = folder.joinpath("page.js").read_text(encoding="utf-8")
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    title = escape(f"{phrases('title', 'report')}: {view.results.bundle.title}")
    marks = _marks(view)
    cards = "\n".join(
        _card(row, view, phrases, marks.get(row.provision.id, {})) for row in view.rows
    )
    return (
        f'<!doctype html>\n<html lang="{escape(phrases.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#provision">{escape(phrases("web", "skip"))}</a>\n'
        f"<header><h1>{title}</h1><p>{escape(phrases('title', 'draft'))}</p>"
        f'<p class="keys">{escape(phrases("web", "keys"))}</p></header>\n'
        f'<nav id="list" aria-label="{escape(phrases("web", "list"))}">\n{_tools(view, phrases)}\n'
        f'<ol>\n{_list(view, phrases)}\n</ol></nav>\n<main id="provision" tabindex="-1">\n{cards}\n</main>\n'
        f"{_articles(view)}\n<script>{script}</script>\n</body>\n</html>\n"
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _tools(view: View, phrases: Phrases) -> str:
    kinds = dict.fromkeys(row.provision.kind for row in view.rows)
    choices: list[tuple[str, list[tuple[str, str]]]] = [
        ("chapter", [(c.id, f"{c.id} {phrases.pick(c.title)}") for c in view.groups()]),
        ("kind", [(kind, phrases("kind", kind)) for kind in kinds]),
        ("verdict", [(verdict, phrases("verdict", verdict)) for verdict in VERDICTS]),
    ]
    search = escape(phrases("web", "search"))
    body = (
        f'<label class="wide">{search}<input id="search" type="search" autocomplete="off"></label>'
    )
    for name, options in choices:
        listed = f'<option value="">{escape(phrases("web", "all"))}</option>' + "".join(
            f'<option value="{escape(value)}">{escape(text)}</option>' for value, text in options
        )
        label = escape(phrases("column", name))
        wide = ' class="wide"' if name == "chapter" else ""
        body += f'<label{wide}>{label}<select id="{name}">{listed}</select></label>'
    form = escape(phrases("web", "results", shown="{shown}", total=len(view.rows)))
    body += f'<p id="count" role="status" data-form="{form}"></p>'
    body += f'<button id="reset" type="button">{escape(phrases("web", "reset"))}</button>'
    body += f'<p id="nothing" class="wide" hidden>{escape(phrases("web", "nothing"))}</p>'
    return f'<div class="tools" role="search" aria-label="{escape(phrases("web", "filters"))}">{body}</div>'


def _list(view: View, phrases: Phrases) -> str:
    lines = []
    for chapter in view.groups():
        title = escape(f"{chapter.id} {phrases.pick(chapter.title)}")
        lines.append(f'<li class="chapter" data-chapter="{escape(chapter.id)}">{title}</li>')
        for row in view.of_group(chapter):
            lines.append(
                f'<li><a href="#{_id(row.provision)}" data-chapter="{escape(chapter.id)}" '
                f'data-kind="{row.provision.kind}" data-verdict="{row.verdict}">'
                f"<b>{escape(row.provision.id)}</b><span>{escape(row.heading)}</span>"
                f"{_badge(row, phrases)}</a></li>"
            )
    return "\n".join(lines)


def _id(provision: Provision) -> str:
    return "p-" + re.sub(r"[^\w-]", "-", provision.id)


def _badge(row: Row, phrases: Phrases) -> str:
    return f'<span class="v {row.verdict}">{escape(phrases("verdict", row.verdict))}</span>'


def _card(row: Row, view: View, phrases: Phrases, marks: Mapping[str, frozenset[str]]) -> str:
    other = [t for lang, t in row.provision.text.items() if lang != phrases.language]
    other += [t for lang, t in row.provision.heading.items() if lang != phrases.language]
    cited = "".join(_cited(n, row, view, phrases, marks) for n in range(len(row.cited[:SHOWN])))
    nothing = f"<p>{escape(phrases('text', 'none_found'))}</p>"
    nearest = phrases("text", "nearest") if row.verdict == "absent" and cited else ""
    return (
        f'<article id="{_id(row.provision)}" data-also="{escape(" ".join(other))}">'
        f"<h2>{escape(row.provision.id)} {escape(row.heading)}</h2>"
        f'<p>{_badge(row, phrases)} <span class="small">{escape(" · ".join(_facts(row, phrases)))}</span></p>'
        f"<section>{_left(row, phrases)}</section>"
        f"<section>{_titled(phrases('column', 'national'), nearest)}{cited or nothing}"
        f'<p class="back"><a href="#list">{escape(phrases("web", "back"))}</a></p></section></article>'
    )


def _facts(row: Row, phrases: Phrases) -> list[str]:
    facts = [phrases("kind", row.provision.kind)]
    if not row.provision.checked:
        facts.append(phrases("text", "unconfirmed"))
    if row.decision:
        reviewer = row.decision.reviewer or phrases("text", "reviewer_unknown")
        day = phrases.day(row.decision.date)
        facts.append(phrases("text", "reviewed", reviewer=reviewer, date=day))
    else:
        percent = round(row.finding.confidence * 100)
        facts.append(phrases("text", "confidence", percent=percent))
    facts += [phrases("text", "low_confidence")] if row.low else []
    facts += [phrases("text", "practice_flag")] if row.finding.needs_practice_evidence else []
    return facts + ([row.state] if row.state else [])


def _titled(title: str, text: str) -> str:
    return f"<h3>{escape(title)}</h3>" + (f"<p>{escape(text)}</p>" if text else "")


def _left(row: Row, phrases: Phrases) -> str:
    states = {e.element_id: e.status for e in row.finding.elements}
    elements = "".join(
        f'<li class="{states.get(e.id, "missing")}">{escape(phrases.pick(e.text))} <span class="small">'
        f"({escape(phrases('element', states.get(e.id, 'missing')))})</span></li>"
        for e in row.provision.elements
    )
    body = _titled(phrases("web", "requirement"), row.requirement)
    if elements:
        body += _titled(phrases("web", "elements"), "") + f'<ul class="elements">{elements}</ul>'
    body += _titled(phrases("column", "reason"), row.reason)
    body += _titled(phrases("column", "recommendation"), row.recommendation)
    if row.proposal:
        label = escape(phrases("text", "proposal"))
        body += f'<p class="proposal"><b>{label}</b> {escape(row.proposal)}</p>'
    for key, text in (("measures", row.measures), ("note", row.note)):
        body += _titled(phrases("column", key), text) if text else ""
    if row.finding.needs_practice_evidence and row.provision.question:
        body += _titled(phrases("column", "question"), phrases.pick(row.provision.question))
    return body


def _cited(
    number: int, row: Row, view: View, phrases: Phrases, marks: Mapping[str, frozenset[str]]
) -> str:
    cited = row.cited[number]
    law, clause = view.clauses[cited.clause_id]
    evidence = next(e for e in row.finding.evidence if e.clause_id == cited.clause_id)
    start, end = (
        _units(law.text, clause.span.start, min(max(at, clause.span.start), clause.span.end))
        for at in (evidence.span.start, evidence.span.end)
    )
    page = phrases("text", "page", page=cited.page)
    quote = _marked(cited.quote, marks.get(cited.language, frozenset()))
    language = escape(cited.language)
    return (
        f'<div class="cited"><p><b>{escape(cited.label)}</b>, {escape(page)} '
        f'<span lang="{language}">{escape(cited.heading)}</span></p>'
        f'<blockquote lang="{language}">{quote}</blockquote>'
        f'<details data-article="{_template_id(view, cited)}" data-span="{start}-{end}" lang="{language}">'
        f"<summary>{escape(phrases('web', 'whole'))}</summary></details></div>"
    )


def _units(text: str, start: int, end: int) -> int:
    """Length of a part as the browser counts it, which never sees control characters."""
    places, counted = _uneven(text)
    return end - start + counted[bisect_left(places, end)] - counted[bisect_left(places, start)]


@cache
def _uneven(text: str) -> tuple[list[int], list[int]]:
    """Where characters stand that the browser counts not at all or twice, and the sums of that."""
    found = [(m.start(), -1 if _CONTROL.match(m[0]) else 1) for m in _UNEVEN.finditer(text)]
    return [at for at, _ in found], [0, *accumulate(by for _, by in found)]


def _template_id(view: View, cited: Cited) -> str:
    return "t-" + hashlib.sha256(f"{cited.document}:{cited.clause_id}".encode()).hexdigest()[:12]


def _articles(view: View) -> str:
    """Every article that is shown somewhere, once, for the script to unfold."""
    shown: dict[str, str] = {}
    for row in view.rows:
        for cited in row.cited[:SHOWN]:
            law, clause = view.clauses[cited.clause_id]
            text = law.text[clause.span.start : clause.span.end]
            shown[_template_id(view, cited)] = escape(text)
    return "\n".join(f'<template id="{key}">{text}</template>' for key, text in shown.items())


def _marks(view: View) -> dict[str, dict[str, frozenset[str]]]:
    """Per provision and language the beginnings of words that show its subject."""
    found: dict[str, dict[str, frozenset[str]]] = {}
    spread: Counter[tuple[str, str]] = Counter()
    for row in view.rows:
        for language, profiles in row.provision.profiles.items():
            cues = [c for p in profiles for many in p.cues.values() for c in many]
            stems = _stems([*cues, *(phrase for p in profiles for phrase in p.phrases)])
            found.setdefault(row.provision.id, {})[language] = stems
            spread.update((language, stem) for stem in stems)
    most = max(3, _FREQUENT * len(view.rows))
    everywhere = _everywhere(view)
    return {
        provision: {
            language: frozenset(
                stem for stem in stems - everywhere if spread[language, stem] <= most
            )
            for language, stems in own.items()
        }
        for provision, own in found.items()
    }


def _everywhere(view: View) -> frozenset[str]:
    """Beginnings of words that stand in so many articles that they show nothing."""
    seen: Counter[str] = Counter()
    total = 0
    for law in view.results.laws:
        for clause in law.clauses:
            if clause.kind == "article":
                total += 1
                seen.update(_stems([law.text[clause.span.start : clause.span.end]]))
    return frozenset(stem for stem, count in seen.items() if total > 20 and count > 0.1 * total)


def _stems(texts: Sequence[str]) -> frozenset[str]:
    words = {word for text in texts for word in _WORD.findall(text)}
    return frozenset(map(_stem, words)) - {""}


@cache
def _stem(word: str) -> str:
    """The beginning of a word in small letters; nothing of a short one."""
    small = word.lower()
    return "" if len(small) <= 4 else small[:6] if len(small) > 6 else small[:5]


def _marked(quote: str, stems: frozenset[str]) -> str:
    """A quotation with the words that matched marked."""
    parts, at = [], 0
    for found in _WORD.finditer(quote):
        word = found[0]
        if _stem(word) in stems:
            parts.append(escape(quote[at : found.start()]) + f"<mark>{escape(word)}</mark>")
            at = found.end()
    return "".join(parts) + escape(quote[at:])
