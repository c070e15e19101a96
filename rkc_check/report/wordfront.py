"""The front of the Word report: title facts, contents, summary, overview, status."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rkc_check.model import PROVISION_KINDS, VERDICTS, Chapter, Law, Verdict
from rkc_check.report import wordxml as x
from rkc_check.report.phrases import Phrases
from rkc_check.report.summary import Row, View, counts, shorten, weightiest
from rkc_check.report.wordbuild import Builder

FILLS: dict[Verdict, str] = {
    "compliant": "E2EFDA", "partial": "FFF2CC", "conflict": "F4B6A6",
    "absent": "D9D9D9", "not_applicable": "",
}  # fmt: skip
"""Shade behind a verdict; the verdict stands in words as well."""


def small_places(view: View, phrases: Phrases) -> dict[str, str]:
    """What stands in the small places of the template, by name."""
    results, bundle = view.results, view.results.bundle
    day = phrases.day(results.date.isoformat())
    unchecked = any(not row.provision.checked for row in view.rows)
    title = bundle.title or bundle.country
    return {
        "report": phrases("title", "report"),
        "title": title,
        "subtitle": phrases("title", "subtitle"),
        "country": bundle.country,
        "date": day,
        "version": results.version,
        "header": phrases(
            "title", "header", report=phrases("title", "report"), title=title, date=day
        ),
        "page": phrases("title", "page"),
        "of": phrases("title", "of"),
        "funding": bundle.funding,
        "draft": phrases("title", "draft"),
        "unchecked": phrases("title", "unchecked") if unchecked else "",
    }


def facts(view: View, phrases: Phrases, build: Builder) -> str:
    """Country, acts, date and standard, as lines of a table without rules."""
    results, bundle = view.results, view.results.bundle
    country = str(view.status.get("party") or bundle.country)
    acts = "\n".join(_act(law, view, phrases) for law in results.laws)
    lines = [
        ("country", country), ("acts", acts), ("law_state", phrases.day(bundle.date)),
        ("date", phrases.day(results.date.isoformat())),
        ("standard", phrases.pick(results.standard.title)),
    ]  # fmt: skip
    widths = x.shares(build.width, (1, 3))
    rows = [
        x.row(
            x.cell(x.paragraph(x.run(phrases("title", key), bold=True), "Cell"), widths[0])
            + x.cell(x.paragraph(x.run(value), "Cell"), widths[1])
        )
        for key, value in lines
        if value
    ]
    return x.table((), rows, widths, style="PlainTable", about=phrases("title", "report"))


def _act(law: Law, view: View, phrases: Phrases) -> str:
    """An act with how it is cited and its date: ``CC: Customs Code (12 May 2019)``."""
    label = view.wording.acts.get(law.id, "")
    title = " ".join(law.title.split()) + (f" ({phrases.day(law.date)})" if law.date else "")
    return f"{label}: {title}" if label and label != title else title


def contents(build: Builder, phrases: Phrases) -> str:
    """The table of contents as a field, filled in advance with titles that are links."""
    body = x.paragraph(x.run(phrases("title", "contents")), "ContentsHead")
    body += x.paragraph(x.run(phrases("title", "contents_hint")), "CellMark")
    styles = {1: "TOC1", 2: "TOC2"}
    entries = [(styles[level], text, anchor) for level, text, anchor in build.headings]
    return body + _index('TOC \\o "1-2" \\h \\z \\u', entries)


def tables(build: Builder, phrases: Phrases) -> str:
    """The lists of tables and of figures as fields, filled in advance."""
    if not build.captions:
        return ""
    body = x.paragraph(x.run(phrases("title", "tables")), "ContentsHead")
    for sequence in ("Table", "Figure"):
        entries = [
            ("TableOfFigures", text, anchor)
            for kind, text, anchor in build.captions
            if kind == sequence
        ]
        if entries:
            body += _index(f'TOC \\h \\z \\c "{sequence}"', entries)
    return body


def _index(code: str, entries: Sequence[tuple[str, str, str]]) -> str:
    lines = []
    for number, (style, text, anchor) in enumerate(entries):
        # Only a word processor knows pages: it makes the lines anew, with leader and number.
        content = x.link(anchor, text, style="")
        start = x.field_start(code) if number == 0 else ""
        end = x.FIELD_END if number == len(entries) - 1 else ""
        lines.append(x.paragraph(start + content + end, style))
    return "".join(lines)


def summary(view: View, phrases: Phrases, build: Builder) -> str:
    """One page for those who decide: the figures, what is fine, what is missing, ten gaps."""
    body = build.heading(phrases("section", "summary"), "summary")
    body += _figures(view, phrases, build) + x.SPACE
    body += x.paragraph(x.run(" ".join(_opening(view, phrases))))
    for key, lines in (("fine", _fine(view, phrases)), ("lacking", _lacking(view, phrases))):
        title = x.run(f"{phrases('section', key)}. ", bold=True)
        body += x.paragraph(title + x.run(" ".join(lines)))
    heavy = weightiest(view.rows)
    if not heavy:
        return body + x.paragraph(x.run(phrases("text", "no_gap")))
    body += build.caption("Table", phrases("text", "table_gaps"))
    head = [phrases("column", key) for key in ("provision", "verdict", "found", "why")]
    words = list(head)
    words[1] = " ".join(phrases("verdict", verdict) for verdict in VERDICTS)
    widths = x.columns(build.width, (25, 19, 27, 29), words)
    most = _brief(heavy, phrases)
    rows = [_heavy(row, phrases, widths, most) for row in heavy]
    body += x.table(head, rows, widths, about=phrases("text", "table_gaps")) + x.SPACE
    body += x.paragraph(x.run(phrases("section", "next"), bold=True), keep=True)
    steps = enumerate(_steps(view, phrases), 1)
    return body + "".join(x.paragraph(x.run(f"{n}. {text}"), "Cell") for n, text in steps)


def _steps(view: View, phrases: Phrases) -> Iterator[str]:
    """What to do next, the most pressing first."""
    seen = counts(view.rows)
    numbers = {
        "conflict": seen["conflict"],
        "absent": seen["absent"],
        "check": sum(row.low for row in view.rows),
        "practice": sum(row.finding.needs_practice_evidence for row in view.rows),
        "instruments": len(view.mentions()),
    }
    for key, count in numbers.items():
        if count:
            yield phrases("next", key, count=count)


def _figures(view: View, phrases: Phrases, build: Builder) -> str:
    seen, total = counts(view.rows), len(view.rows) or 1
    shown = [v for v in VERDICTS if v != "not_applicable" or seen[v]]
    widths = x.shares(build.width, [1] * len(shown))
    cells = "".join(
        x.cell(
            x.paragraph(x.run(str(seen[verdict])), "CellFigure", centre=True)
            + x.paragraph(
                x.run(f"{phrases('verdict', verdict)} · {seen[verdict] / total:.0%}"), "Cell", centre=True
            ),
            width, fill=FILLS[verdict],
        )
        for verdict, width in zip(shown, widths, strict=True)
    )  # fmt: skip
    about = phrases("text", "summary_counts", total=len(view.rows), **seen)
    return x.table((), [x.row(cells)], widths, about=about)


def _opening(view: View, phrases: Phrases) -> Iterator[str]:
    seen = counts(view.rows)
    yield phrases("text", "summary_counts", total=len(view.rows), **seen)
    if seen["not_applicable"]:
        yield phrases("text", "summary_not_applicable", count=seen["not_applicable"])
    laws = view.results.laws
    articles = sum(clause.kind == "article" for law in laws for clause in law.clauses)
    yield phrases("text", "summary_acts", acts=len(laws), articles=articles)
    decided = sum(row.decision is not None for row in view.rows)
    if decided:
        yield phrases("text", "summary_decided", count=decided, total=len(view.rows))


def _by_share(view: View) -> list[tuple[float, Chapter, int, int]]:
    """Chapters with the share of their provisions that are met, best first."""
    rows = []
    for chapter in view.groups():
        seen = counts(view.of_group(chapter))
        total = sum(seen.values()) - seen["not_applicable"]
        if total:
            rows.append((seen["compliant"] / total, chapter, seen["compliant"], total))
    return sorted(rows, key=lambda row: -row[0])


def _named(rows: Sequence[tuple[float, Chapter, int, int]], phrases: Phrases) -> str:
    return "; ".join(
        phrases(
            "text", "chapter_share", chapter=c.id, title=phrases.pick(c.title), met=met, total=total
        )
        for _, c, met, total in rows
    )


def _fine(view: View, phrases: Phrases) -> Iterator[str]:
    best = [row for row in _by_share(view) if row[0] > 0.5][:3]
    if best:
        yield phrases("text", "summary_best", chapters=_named(best, phrases))
    else:
        yield phrases("text", "summary_none_best")
    partial = counts(view.rows)["partial"]
    if partial:
        yield phrases("text", "summary_partial", partial=partial)


def _lacking(view: View, phrases: Phrases) -> Iterator[str]:
    seen = counts(view.rows)
    heavy = [row for row in view.rows if row.verdict in ("absent", "conflict")]
    binding = sum(row.provision.kind != "recommended_practice" for row in heavy)
    if heavy:
        yield phrases("text", "summary_missing", binding=binding, **seen)
    else:
        yield phrases("text", "summary_none_missing")
    worst = [row for row in reversed(_by_share(view)) if row[0] < 0.5][:2]
    if worst:
        yield phrases("text", "summary_worst", chapters=_named(worst, phrases))
    overdue = sum(row.overdue for row in view.rows)
    if overdue:
        yield phrases("text", "summary_overdue", count=overdue)


_LENGTHS = (160, 130, 110, 88)
"""Characters that a text may have in the table of the weightiest gaps."""
_LINES = 37
"""Lines that the table may have for the summary to keep to one page."""


def _brief(rows: Sequence[Row], phrases: Phrases) -> int:
    """The greatest of the lengths with which the weightiest gaps fit."""
    for most in _LENGTHS:
        texts = [[shorten(text, most) for text in _told(row, phrases)] for row in rows]
        if sum(max(2, *map(_tall, pair)) for pair in texts) <= _LINES:
            return most
    return _LENGTHS[-1]


def _tall(text: str) -> int:
    """Lines that a text takes in a column of the table; Cyrillic letters are wider."""
    wide = any("\u0400" <= letter <= "\u04ff" for letter in text)
    return len(text) // (27 if wide else 33) + 1


def _told(row: Row, phrases: Phrases) -> tuple[str, str]:
    """What was found, and why the provision matters."""
    return row.reason, phrases.pick(row.provision.why) or row.requirement


def _heavy(row: Row, phrases: Phrases, widths: Sequence[int], most: int) -> str:
    name = x.link(x.bookmark_name(row.provision.id), row.provision.id)
    verdict = x.paragraph(x.run(phrases("verdict", row.verdict), bold=True), "CellSmall")
    verdict += x.paragraph(x.run(phrases("kind", row.provision.kind)), "CellMark")
    found, why = (shorten(text, most) for text in _told(row, phrases))
    cells = [
        x.cell(x.paragraph(name + x.run(f" {row.heading}"), "CellSmall"), widths[0]),
        x.cell(verdict, widths[1], fill=FILLS[row.verdict]),
        x.cell(x.paragraph(x.run(found), "CellSmall"), widths[2]),
        x.cell(x.paragraph(x.run(why), "CellSmall"), widths[3]),
    ]
    return x.row("".join(cells))


def overview(view: View, phrases: Phrases, build: Builder) -> str:
    """The heat map of chapters against verdicts, the chart, and the counts per kind."""
    body = build.heading(phrases("section", "overview"), "overview")
    heat = phrases("text", "heat_group" if view.grouping else "heat", group=view.group_name())
    body += build.caption("Table", heat) + _heat(view, phrases, build)
    body += x.paragraph(x.run(phrases("text", "heat_note")), "CellMark")
    body += build.chart(view, phrases)
    body += build.caption("Table", phrases("text", "table_kinds")) + _kinds(view, phrases, build)
    return body


def _shown(view: View) -> list[Verdict]:
    seen = counts(view.rows)
    return [v for v in VERDICTS if v != "not_applicable" or seen[v]]


def _heat(view: View, phrases: Phrases, build: Builder) -> str:
    shown = _shown(view)
    head = [view.group_name(), *(phrases("verdict", v) for v in shown)]
    head.append(phrases("column", "total"))
    widths = x.columns(build.width, (200, *([200 // len(shown)] * len(shown)), 28), head)
    rows = []
    groups = view.groups()
    # Many chapters keep to a line each, so that the map stays on a page.
    most = 44 if len(groups) > 15 else 100
    for chapter in groups:
        title = shorten(f"{chapter.id} {phrases.pick(chapter.title)}", most)
        first = x.paragraph(x.link(build.anchor(f"chapter_{chapter.id}"), title), "Cell")
        rows.append(_count_row(first, counts(view.of_group(chapter)), shown, widths, heat=True))
    total = x.paragraph(x.run(phrases("column", "total"), bold=True), "Cell")
    rows.append(_count_row(total, counts(view.rows), shown, widths, heat=False))
    return x.table(head, rows, widths, about=phrases("text", "heat"))


def _kinds(view: View, phrases: Phrases, build: Builder) -> str:
    shown = _shown(view)
    head = [phrases("column", "kind"), *(phrases("verdict", v) for v in shown)]
    head.append(phrases("column", "total"))
    widths = x.columns(build.width, (200, *([200 // len(shown)] * len(shown)), 28), head)
    rows = []
    for kind in PROVISION_KINDS:
        of_kind = [row for row in view.rows if row.provision.kind == kind]
        if of_kind:
            first = x.paragraph(x.run(phrases("kind", kind)), "Cell")
            rows.append(_count_row(first, counts(of_kind), shown, widths, heat=False))
    return x.table(head, rows, widths, about=phrases("text", "table_kinds"))


def _count_row(
    first: str,
    seen: dict[Verdict, int],
    shown: Sequence[Verdict],
    widths: Sequence[int],
    *,
    heat: bool,
) -> str:
    total = sum(seen.values())
    cells = [x.cell(first, widths[0])]
    for verdict, width in zip(shown, widths[1:-1], strict=True):
        fill, ink = _shade(seen[verdict] / (total or 1)) if heat else ("", "")
        figure = str(seen[verdict]) if seen[verdict] or not heat else "–"
        text = x.run(figure, colour=ink, bold=not heat)
        cells.append(x.cell(x.paragraph(text, "Cell", centre=True), width, fill=fill))
    last = x.paragraph(x.run(str(total), bold=True), "Cell", centre=True)
    return x.row("".join([*cells, x.cell(last, widths[-1])]))


def _shade(share: float) -> tuple[str, str]:
    """Background and ink of a cell: one hue from white to dark, so that greys keep the order."""
    if not share:
        return "", ""
    mix = 0.12 + 0.88 * min(share, 1.0)
    parts = [round(255 + (dark - 255) * mix) for dark in (0x1F, 0x38, 0x64)]
    return "".join(f"{part:02X}" for part in parts), "FFFFFF" if mix > 0.62 else ""
