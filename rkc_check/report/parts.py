"""The parts of the Word report in their order, each as finished WordprocessingML."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rkc_check.model import PROVISION_KINDS, VERDICTS, Chapter, Verdict
from rkc_check.report import wordxml as x
from rkc_check.report.phrases import Phrases
from rkc_check.report.summary import Row, View, counts, shorten, weightiest

GAPS = ("partial", "conflict", "absent")
FILLS = {
    "compliant": "E2EFDA", "partial": "FFF2CC", "conflict": "F8CBAD",
    "absent": "E7E6E6", "not_applicable": "",
}  # fmt: skip
CITED = 3
"""Articles quoted in a row; the other candidates stand in the matrix and the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Block content; ``closes`` ends a section of its own page orientation after it."""

    content: str
    landscape: bool = False
    closes: bool = False
    chart: bool = False


def parts(view: View, phrases: Phrases, with_clauses: bool) -> Iterator[Part]:
    """Title, contents, summary (upright); findings (landscape); lists and method (upright)."""
    chapters = view.chapters()
    yield Part(content=_title(view, phrases) + _contents(view, phrases, with_clauses))
    yield Part(content=_summary(view, phrases), closes=True, chart=True)
    findings = "".join(_chapter(view, chapter, phrases, n) for n, chapter in enumerate(chapters))
    head = _heading(phrases("section", "findings"), "findings", 1)
    yield Part(content=head + findings)
    yield Part(content=_recommendations(view, phrases), landscape=True, closes=True)
    yield Part(
        content=_practice(view, phrases) + _instruments(view, phrases) + _acts(view, phrases)
    )
    if with_clauses:
        yield Part(content=_clause_annex(view, phrases))
    yield Part(content=_method(view, phrases))


def _heading(text: str, name: str, number: int, level: int = 1) -> str:
    return x.paragraph(x.bookmark(f"sec_{name}", 10_000 + number, x.run(text)), f"Heading{level}")


def _caption(text: str) -> str:
    return x.paragraph(x.run(text), "Caption", extra="<w:keepNext/>")


def _title(view: View, phrases: Phrases) -> str:
    results, bundle = view.results, view.results.bundle
    acts = "; ".join(f"{law.title}{f' ({law.date})' if law.date else ''}" for law in results.laws)
    facts = [
        (phrases("title", "country"), bundle.country),
        (phrases("title", "acts"), acts),
        (phrases("title", "date"), results.date.isoformat()),
        (
            phrases("title", "standard"),
            f"{phrases.pick(results.standard.title)}; {results.standard.edition}",
        ),
    ]
    body = x.paragraph(x.run(phrases("title", "report")), "Title")
    body += x.paragraph(x.run(bundle.title), "Subtitle")
    body += x.paragraph(x.run(phrases("title", "subtitle")), "Subtitle")
    for name, value in facts:
        if value:
            body += x.paragraph(x.run(f"{name}: ", bold=True) + x.run(value))
    if bundle.funding:
        body += x.paragraph(x.run(bundle.funding), "Note")
    body += x.paragraph(x.run(phrases("title", "draft")), "Note")
    if any(not row.provision.checked for row in view.rows):
        body += x.paragraph(x.run(phrases("title", "unchecked")), "Note")
    return body + '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def _contents(view: View, phrases: Phrases, with_clauses: bool) -> str:
    names = ["summary", "findings", "recommendations", "practice", "instruments", "acts"]
    names += ["clauses"] if with_clauses else []
    lines = [(phrases("section", name), f"sec_{name}") for name in (*names, "method")]
    body = x.paragraph(x.run(phrases("title", "contents")), "Subtitle")
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    entries: list[tuple[str, str, str]] = []
    for text, anchor in lines:
        entries.append((text, anchor, "TOC1"))
        if anchor == "sec_findings":
            entries += [
                (f"{c.id} {phrases.pick(c.title)}", f"sec_chapter_{c.id}", "TOC2")
                for c in view.chapters()
            ]
    for number, (text, anchor, style) in enumerate(entries):
        content = (
            x.link(anchor, text) + "<w:r><w:tab/></w:r>" + x.field(f"PAGEREF {anchor} \\h", "–")
        )
        content = (
            (begin if number == 0 else "") + content + (end if number == len(entries) - 1 else "")
        )
        body += x.paragraph(content, style)
    return body + '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def _summary(view: View, phrases: Phrases) -> str:
    results = view.results
    seen = counts(view.rows)
    articles = sum(clause.kind == "article" for law in results.laws for clause in law.clauses)
    practice = sum(row.finding.needs_practice_evidence for row in view.rows)
    body = _heading(phrases("section", "summary"), "summary", 1)
    body += x.paragraph(x.run(phrases("text", "summary_counts", total=len(view.rows), **seen)))
    body += x.paragraph(
        x.run(phrases("text", "summary_acts", acts=len(results.laws), articles=articles))
    )
    if practice:
        body += x.paragraph(x.run(phrases("text", "summary_practice", count=practice)))
    body += _caption(phrases("text", "chart")) + "<!--chart-->"
    body += _caption(phrases("text", "table_counts")) + _counts_table(view, phrases)
    body += _caption(phrases("text", "table_kinds")) + _kinds_table(view, phrases)
    body += x.paragraph(x.run(phrases("section", "gaps")), "Heading2")
    for row in weightiest(view.rows):
        text = f" {row.heading} — {phrases('verdict', row.verdict)}. {row.reason}"
        anchor = x.bookmark_name(row.provision.id)
        body += x.paragraph(x.link(anchor, row.provision.id) + x.run(text), "Note")
    return body


def _counts_table(view: View, phrases: Phrases) -> str:
    head = [
        phrases("column", "chapter"),
        *(phrases("verdict", v) for v in VERDICTS[:4]),
        phrases("column", "total"),
    ]
    rows = []
    for chapter in view.chapters():
        seen = counts(view.of_chapter(chapter))
        title = f"{chapter.id} {phrases.pick(chapter.title)}"
        first = x.paragraph(x.link(f"sec_chapter_{chapter.id}", title), "Cell")
        rows.append(_figures(first, seen))
    return x.table(head, rows, _FIGURE_WIDTHS, style="GapTable")


def _kinds_table(view: View, phrases: Phrases) -> str:
    head = [
        phrases("column", "kind"),
        *(phrases("verdict", v) for v in VERDICTS[:4]),
        phrases("column", "total"),
    ]
    rows = []
    for kind in PROVISION_KINDS:
        of_kind = [row for row in view.rows if row.provision.kind == kind]
        if of_kind:
            first = x.paragraph(x.run(phrases("kind", kind)), "Cell")
            rows.append(_figures(first, counts(of_kind)))
    return x.table(head, rows, _FIGURE_WIDTHS, style="GapTable")


_FIGURE_WIDTHS = (3900, 1200, 1150, 1200, 1200, 900)


def _figures(first: str, seen: Mapping[Verdict, int]) -> list[str]:
    cells = [x.cell(first, _FIGURE_WIDTHS[0])]
    for verdict, width in zip(VERDICTS[:4], _FIGURE_WIDTHS[1:5], strict=True):
        figure = seen[verdict]
        fill = FILLS[verdict] if figure else ""
        cells.append(x.cell(x.paragraph(x.run(str(figure)), "Cell"), width, fill=fill))
    total = x.paragraph(x.run(str(sum(seen.values())), bold=True), "Cell")
    return [*cells, x.cell(total, _FIGURE_WIDTHS[5])]


_ROW_WIDTHS = (1150, 2500, 3650, 1250, 2350, 2200, 1450)


def _chapter(view: View, chapter: Chapter, phrases: Phrases, number: int) -> str:
    title = f"{chapter.id} {phrases.pick(chapter.title)}"
    body = _heading(title, f"chapter_{chapter.id}", 100 + number, 2)
    intro = phrases.pick(chapter.intro) if chapter.intro else ""
    if intro:
        body += x.paragraph(x.run(intro))
    body += _caption(phrases("text", "table_findings", chapter=chapter.id))
    keys = (
        "provision",
        "requirement",
        "national",
        "verdict",
        "reason",
        "recommendation",
        "measures",
    )
    head = [phrases("column", key) for key in keys]
    rows = [
        _finding(row, phrases, 100_000 + number * 1000 + n)
        for n, row in enumerate(view.of_chapter(chapter))
    ]
    return body + x.table(head, rows, _ROW_WIDTHS, style="GapTable", whole_rows=False)


def _finding(row: Row, phrases: Phrases, number: int) -> list[str]:
    pid = row.provision.id
    name = x.bookmark_name(pid)
    shown = x.bookmark(name, number, x.run(pid, bold=True))
    control = (
        f'<w:sdt><w:sdtPr><w:tag w:val="rkc:{pid}:id"/></w:sdtPr>'
        f"<w:sdtContent>{x.paragraph(shown, 'Cell')}</w:sdtContent></w:sdt>"
    )
    marks = [phrases("kind", row.provision.kind)]
    if not row.provision.checked:
        marks.append(phrases("text", "unconfirmed"))
    first = control + "".join(x.paragraph(x.run(mark), "CellSmall") for mark in marks)
    second = x.paragraph(x.run(row.heading, bold=True), "Cell") + x.paragraph(
        x.run(row.requirement), "CellSmall"
    )
    verdict = x.choice_control(
        f"rkc:{pid}:verdict", phrases("column", "verdict"),
        [(v, phrases("verdict", v)) for v in VERDICTS], row.verdict, "Cell",
    ) + "".join(x.paragraph(x.run(text), "CellSmall") for text in _verdict_marks(row, phrases))  # fmt: skip
    fields = [
        ("reason", row.reason),
        ("recommendation", row.recommendation),
        ("measures", row.measures),
    ]
    free = [
        x.text_control(f"rkc:{pid}:{key}", phrases("column", key), text, "CellSmall")
        for key, text in fields
    ]
    contents = [first, second, _national(row, phrases), verdict, *free]
    fills = ["", "", "", FILLS[row.verdict], "", "", ""]
    return [
        x.cell(content, width, fill=fill)
        for content, width, fill in zip(contents, _ROW_WIDTHS, fills, strict=True)
    ]


def _verdict_marks(row: Row, phrases: Phrases) -> list[str]:
    marks = []
    if row.decision:
        marks.append(
            phrases("text", "reviewed", reviewer=row.decision.reviewer, date=row.decision.date)
        )
        if row.stale:
            marks.append(phrases("text", "stale"))
    else:
        marks.append(phrases("text", "confidence", percent=round(row.finding.confidence * 100)))
    if row.low:
        marks.append(phrases("text", "low_confidence"))
    if row.finding.needs_practice_evidence:
        marks.append(phrases("text", "practice_flag"))
    return marks


def _national(row: Row, phrases: Phrases) -> str:
    if not row.cited:
        return x.paragraph(x.run(phrases("text", "none_found")), "CellSmall")
    body = ""
    if row.verdict == "absent":
        body += x.paragraph(x.run(phrases("text", "nearest"), italic=True), "CellSmall")
    for cited in row.cited[:CITED]:
        where = f"{phrases('text', 'article', article=cited.article)}, {phrases('text', 'page', page=cited.page)}"
        body += x.paragraph(
            x.run(f"{where} ", bold=True) + x.run(shorten(cited.heading, 90)), "CellSmall"
        )
        if row.verdict != "absent" or cited is row.cited[0]:
            body += x.paragraph(x.run(shorten(cited.quote, 260)), "Quotation")
    others = [phrases("text", "article", article=c.article) for c in row.cited[CITED:]]
    if others:
        body += x.paragraph(x.run("… " + ", ".join(others)), "CellSmall")
    return body


_REGISTER_WIDTHS = (600, 1100, 3300, 4350, 1400, 1500, 1300, 1000)


def _recommendations(view: View, phrases: Phrases) -> str:
    body = _heading(phrases("section", "recommendations"), "recommendations", 3)
    gaps = [row for row in view.rows if row.verdict in GAPS]
    if not gaps:
        return body + x.paragraph(x.run(phrases("text", "no_gap")))
    keys = (
        "number",
        "provision",
        "recommendation",
        "wording",
        "instrument",
        "agency",
        "deadline",
        "help",
    )
    blank = phrases("text", "reviewer_field")
    rows = []
    for number, row in enumerate(gaps, 1):
        proposal = f"{phrases('text', 'proposal')} {row.proposal}" if row.proposal else blank
        texts = [str(number), row.provision.id, row.recommendation, proposal,
                 phrases("instrument", row.provision.instrument), blank, row.deadline or blank, blank]  # fmt: skip
        rows.append([
            x.cell(x.paragraph(x.run(text), "CellSmall"), width)
            for text, width in zip(texts, _REGISTER_WIDTHS, strict=True)
        ])  # fmt: skip
    head = [phrases("column", key) for key in keys]
    return body + x.table(head, rows, _REGISTER_WIDTHS, style="GapTable")


def _practice(view: View, phrases: Phrases) -> str:
    body = _heading(phrases("section", "practice"), "practice", 4)
    rows = []
    for row in view.rows:
        if row.finding.needs_practice_evidence:
            question = phrases.pick(row.provision.question) or row.requirement
            rows.append(_plain_cells([row.provision.id, row.heading, question], _PRACTICE_WIDTHS))
    head = [phrases("column", key) for key in ("provision", "heading", "question")]
    return body + (
        x.table(head, rows, _PRACTICE_WIDTHS, style="GapTable") if rows else x.paragraph(x.run("–"))
    )


_PRACTICE_WIDTHS = (1200, 3000, 5400)


def _plain_cells(texts: Sequence[str], widths: Sequence[int]) -> list[str]:
    return [
        x.cell(x.paragraph(x.run(text), "CellSmall"), width)
        for text, width in zip(texts, widths, strict=True)
    ]


def _instruments(view: View, phrases: Phrases) -> str:
    body = _heading(phrases("section", "instruments"), "instruments", 5)
    where: dict[str, list[str]] = defaultdict(list)
    for law in view.results.laws:
        for reference in law.references:
            if reference.act:
                article = view.clauses[reference.clause_id][1].article
                where[reference.act].append(phrases("text", "article", article=article))
    if not where:
        return body + x.paragraph(x.run(phrases("text", "no_instruments")))
    rows = [
        _plain_cells([act, ", ".join(dict.fromkeys(articles))[:300]], (5600, 4000))
        for act, articles in sorted(where.items())
    ]
    head = [phrases("column", "act"), phrases("column", "mentions")]
    return body + x.table(head, rows, (5600, 4000), style="GapTable")


_ACT_WIDTHS = (2800, 2000, 900, 900, 3000)


def _acts(view: View, phrases: Phrases) -> str:
    body = _heading(phrases("section", "acts"), "acts", 6)
    laws = {law.document_id: law for law in view.results.laws}
    rows = []
    for document in view.results.documents:
        law = laws[document.id]
        notices = [phrases.notice(n) for n in (*document.warnings, *law.warnings)]
        shown = notices[:8] + (["…"] if len(notices) > 8 else [])
        texts = [law.title, document.path, str(document.pages), document.language,
                 "\n".join(shown) or phrases("text", "no_warnings")]  # fmt: skip
        rows.append(_plain_cells(texts, _ACT_WIDTHS))
    keys = ("act", "document", "pages", "language", "warnings")
    body += x.table([phrases("column", key) for key in keys], rows, _ACT_WIDTHS, style="GapTable")
    for notice in view.results.warnings:
        body += x.paragraph(x.run(phrases.notice(notice)), "Note")
    return body


_CLAUSE_WIDTHS = (1500, 4100, 900, 900, 2200)


def _clause_annex(view: View, phrases: Phrases) -> str:
    body = _heading(phrases("section", "clauses"), "clauses", 7)
    rows = []
    for score in view.results.clause_scores:
        _, clause = view.clauses[score.clause_id]
        if clause.kind == "article":
            touched = ", ".join(p for p, _ in score.provisions) or "–"
            figure = str(score.score) if score.provisions else "–"
            texts = [phrases("text", "article", article=clause.article), shorten(clause.heading, 150),
                     str(clause.page), figure, touched]  # fmt: skip
            rows.append(_plain_cells(texts, _CLAUSE_WIDTHS))
    keys = ("clause", "heading", "page", "score", "provisions")
    return body + x.table(
        [phrases("column", k) for k in keys], rows, _CLAUSE_WIDTHS, style="GapTable"
    )


def _method(view: View, phrases: Phrases) -> str:
    body = _heading(phrases("section", "method"), "method", 8)
    for text in phrases.paragraphs("method", provisions=len(view.rows)):
        body += x.paragraph(x.run(text))
    results = view.results
    line = f"rkc-check {results.version} · {results.standard.id} {results.standard.digest}"
    return body + x.paragraph(x.run(line), "Note")
