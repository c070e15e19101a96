"""The heart of the Word report: the rows that reviewers edit, and the register of recommendations."""

from __future__ import annotations

from collections.abc import Sequence

from rkc_check.marks import FREE
from rkc_check.model import VERDICTS, Chapter
from rkc_check.report import wordxml as x
from rkc_check.report.phrases import Phrases
from rkc_check.report.summary import Cited, Row, View, chapter_title, counts, shorten
from rkc_check.report.wordbuild import Builder
from rkc_check.report.wordfront import FILLS

QUOTES = (280, 180)
"""Characters quoted of the articles shown in a row; the other candidates are listed."""
NEAREST = (200, 0)
"""The same where nothing was found and the nearest articles are shown for checking."""
LISTED = 6
"""Further candidates listed by their numbers; results.json and report.html have all."""
_COLUMNS = (
    ("provision", 78), ("requirement", 172), ("national", 262), ("verdict", 96), ("reason", 150),
    ("recommendation", 132), ("measures", 98), ("note", 77),
)  # fmt: skip
_HALF_PAGE = 26
"""Lines above which a row may break over pages."""


def findings(view: View, phrases: Phrases, build: Builder) -> str:
    """Per chapter an introduction and a table with a row per provision."""
    title = phrases("section", "findings")
    if view.grouping:
        title = phrases("text", "findings_group", group=view.group_name())
    body = build.heading(title, "findings")
    body += x.paragraph(x.run(phrases("text", "findings_note")), "Note", keep=True)
    return body + "".join(_chapter(view, chapter, phrases, build) for chapter in view.groups())


def _chapter(view: View, chapter: Chapter, phrases: Phrases, build: Builder) -> str:
    title = chapter_title(chapter, phrases)
    body = build.heading(title, f"chapter_{chapter.id}", 2)
    intro = phrases.pick(chapter.intro)
    if intro:
        body += x.paragraph(x.run(intro), keep=True)
    body += x.paragraph(x.run(_in_short(view.of_group(chapter), phrases)), "Note", keep=True)
    if view.grouping:
        caption = phrases("text", "table_findings_group", group=title)
    else:
        caption = phrases("text", "table_findings", chapter=chapter.id)
    body += build.caption("Table", caption)
    head = [phrases("column", key) for key, _ in _COLUMNS]
    words = list(head)
    words[3] = " ".join([head[3], *(phrases("verdict", verdict) for verdict in VERDICTS)])
    widths = x.columns(build.width, [share for _, share in _COLUMNS], words)
    rows, section = [], ""
    for row in view.of_group(chapter):
        if row.section and row.section != section:
            section = row.section
            rows.append(_band(section, build.width, len(widths)))
        rows.append(_finding(row, view, build, widths))
    return body + x.table(head, rows, widths, about=f"{caption}: {title}")


def _in_short(rows: Sequence[Row], phrases: Phrases) -> str:
    """The counts of a chapter in one line: ``Compliant 14 · Partial 22 · Absent 7``."""
    return " · ".join(
        f"{phrases('verdict', verdict)} {count}" for verdict, count in counts(rows).items() if count
    )


def _band(text: str, width: int, columns: int) -> str:
    return x.row(
        x.cell(x.paragraph(x.run(text), "Band", keep=True), width, fill="EDF1F7", span=columns)
    )


def _finding(row: Row, view: View, build: Builder, widths: Sequence[int]) -> str:
    phrases = view.wording.phrases
    requirement = x.paragraph(x.run(row.heading, bold=True), "Cell")
    requirement += x.paragraph(x.run(row.requirement), "CellSmall")
    cells = [
        x.cell(_identity(row, phrases, build), widths[0]),
        x.cell(requirement, widths[1]),
        x.cell(_national(row, view), widths[2]),
        x.cell(_verdict(row, phrases, build), widths[3], fill=FILLS[row.verdict]),
    ]
    for key, width in zip(FREE, widths[4:], strict=True):
        cells.append(free_cell(row.provision.id, key, getattr(row, key), width, build))
    return x.row("".join(cells), whole=_lines(row, widths) <= _HALF_PAGE)


def free_cell(
    provision: str, key: str, text: str, width: int, build: Builder, placeholder: str = ""
) -> str:
    """A free field of a provision, marked by a bookmark with a digest of its text."""
    mark = (x.bookmark_name(provision, key, x.text_digest(text)), build.number())
    return x.text_cell(text, width, mark=mark, style="CellSmall", placeholder=placeholder)


def _identity(row: Row, phrases: Phrases, build: Builder) -> str:
    """The provision's id, three ways: tag, bookmark and in words; with the finding's digest."""
    pid, digest = row.provision.id, row.finding.digest
    shown = x.bookmark(x.bookmark_name(pid), build.number(), x.run(pid, bold=True))
    shown = x.bookmark(x.bookmark_name(pid, "id", digest), build.number(), shown)
    control = x.run_control(x.tag(pid, "id", digest), phrases("column", "provision"), shown)
    marks = [phrases("kind", row.provision.kind)]
    if not row.provision.checked:
        marks.append(phrases("text", "unconfirmed"))
    if row.state:
        marks.append(row.state)
    return x.paragraph(control, "Cell") + "".join(
        x.paragraph(x.run(mark), "CellMark") for mark in marks
    )


def _verdict(row: Row, phrases: Phrases, build: Builder) -> str:
    pid = row.provision.id
    choices = [(verdict, phrases("verdict", verdict)) for verdict in VERDICTS]
    control = x.choice_control(
        x.tag(pid, "verdict", row.verdict),
        f"{pid} {phrases('column', 'verdict')}",
        choices,
        row.verdict,
    )
    name = x.bookmark_name(pid, "verdict", row.verdict)
    body = x.paragraph(x.bookmark(name, build.number(), control), "CellSmall")
    return body + "".join(x.paragraph(x.run(mark), "CellMark") for mark in _marks(row, phrases))


def _marks(row: Row, phrases: Phrases) -> list[str]:
    marks = []
    if row.decision:
        reviewer = row.decision.reviewer or phrases("text", "reviewer_unknown")
        marks.append(
            phrases("text", "reviewed", reviewer=reviewer, date=phrases.day(row.decision.date))
        )
        for change in row.stale:
            key = f"stale_{change}" if phrases.has("text", f"stale_{change}") else "stale_finding"
            marks.append(phrases("text", key))
        if row.sides:
            names = ", ".join(side.reviewer for side in row.sides)
            marks.append(phrases("text", "disputed", reviewers=names))
    else:
        percent = round(row.finding.confidence * 100)
        marks.append(phrases("text", "confidence", percent=percent))
    if row.remarks:
        marks.append(phrases("text", "remarks", count=len(row.remarks)))
    if row.low:
        marks.append(phrases("text", "low_confidence"))
    if row.finding.needs_practice_evidence:
        marks.append(phrases("text", "practice_flag"))
    if row.restricted:
        marks.append(phrases("text", "restricted"))
    return marks


def _shown(row: Row) -> list[tuple[Cited, str]]:
    """The articles to show, each with its quotation: first those that the reason names."""
    named = set(row.finding.reason.clause_ids)
    first = [cited for cited in row.cited if cited.clause_id in named]
    missing = row.verdict == "absent" or not first
    chosen, lengths = (row.cited, NEAREST) if missing else (first, QUOTES)
    return [(cited, _quotation(cited, most)) for cited, most in zip(chosen, lengths, strict=False)]


def _quotation(cited: Cited, most: int) -> str:
    """The quotation, unless it only repeats the heading that stands above it."""
    quote = shorten(cited.quote, most) if most else ""
    bare = quote.lower().rstrip(" .…")
    return "" if bare in " ".join(cited.heading.lower().split()) else quote


def _national(row: Row, view: View) -> str:
    phrases = view.wording.phrases
    if not row.cited:
        return x.paragraph(x.run(phrases("text", "none_found")), "CellSmall")
    body, shown = "", _shown(row)
    if row.verdict == "absent":
        body += x.paragraph(x.run(phrases("text", "nearest"), italic=True), "CellMark")
    for cited, quote in shown:
        page = phrases("text", "page", page=cited.page)
        place = x.run(f"{cited.label}, {page} ", bold=True)
        heading = x.run(shorten(cited.heading, 110), lang=cited.language)
        body += x.paragraph(place + heading, "CellSmall")
        if quote:
            body += x.paragraph(x.run(quote, lang=cited.language), "Quotation")
    seen = {cited.clause_id for cited, _ in shown}
    left = [cited.clause_id for cited in row.cited if cited.clause_id not in seen]
    others = view.wording.cite(left, LISTED)
    if others:
        body += x.paragraph(x.run(phrases("text", "also", articles=others)), "CellMark")
    return body


def _lines(row: Row, widths: Sequence[int]) -> int:
    """Lines that the tallest cell of a row will take, roughly."""
    national = sum(
        min(len(cited.heading), 110) + 60 + (len(quote) + 30 if quote else 0)
        for cited, quote in _shown(row)
    )
    long = (
        len(row.requirement) + len(row.heading),
        national,
        len(row.reason),
        len(row.recommendation),
    )
    wide = (widths[1], widths[2], widths[4], widths[5])
    return max(length * 80 // width + 1 for length, width in zip(long, wide, strict=True))


_REGISTER = (
    ("number", 40), ("provision", 185), ("article", 120), ("wording", 370), ("instrument", 85),
    ("agency", 95), ("deadline", 90), ("help", 80),
)  # fmt: skip


def recommendations(view: View, phrases: Phrases, build: Builder) -> str:
    """The register: what to change where, by which act, until when, with proposed wording."""
    body = build.heading(phrases("section", "recommendations"), "recommendations")
    gaps = view.gaps()
    if not gaps:
        return body + x.paragraph(x.run(phrases("text", "no_gap")))
    body += x.paragraph(x.run(phrases("text", "proposal_note")), keep=True)
    caption = phrases("text", "table_recommendations")
    body += build.caption("Table", caption)
    head = [phrases("column", key) for key, _ in _REGISTER]
    widths = x.columns(build.width, [share for _, share in _REGISTER], head)
    rows = [_recommendation(n, row, phrases, build, widths) for n, row in enumerate(gaps, 1)]
    return body + x.table(head, rows, widths, about=caption)


def _recommendation(
    number: int, row: Row, phrases: Phrases, build: Builder, widths: Sequence[int]
) -> str:
    pid, blank = row.provision.id, phrases("text", "reviewer_field")
    name = x.paragraph(x.link(x.bookmark_name(pid), pid) + x.run(f" {row.heading}"), "CellSmall")
    facts = (phrases("kind", row.provision.kind), phrases("verdict", row.verdict))
    name += x.paragraph(x.run(" · ".join(facts)), "CellMark")
    proposal = f"{phrases('text', 'proposal')} {row.proposal}" if row.proposal else ""
    proposal = row.said.get("wording") or proposal
    due = phrases.day(row.deadline) if not row.state else row.state

    def plain(text: str, width: int) -> str:
        return x.cell(x.paragraph(x.run(text), "CellSmall"), width)

    def free(key: str, text: str, width: int) -> str:
        return free_cell(pid, key, text, width, build, placeholder=blank)

    return x.row(
        plain(str(number), widths[0])
        + x.cell(name, widths[1])
        + free("article", row.target, widths[2])
        + free("wording", proposal, widths[3])
        + free("instrument", row.instrument, widths[4])
        + free("agency", row.said.get("agency", ""), widths[5])
        + (
            plain(due, widths[6])
            if row.deadline
            else free("deadline", row.said.get("deadline", ""), widths[6])
        )
        + free("help", row.said.get("help", ""), widths[7])
    )
