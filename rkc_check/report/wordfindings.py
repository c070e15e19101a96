"""The heart of the Word report: the rows that reviewers edit, and the register of recommendations."""

from __future__ import annotations

from collections.abc import Sequence

from rkc_check.marks import FREE
from rkc_check.model import VERDICTS, Chapter
from rkc_check.report import wordxml as x
from rkc_check.report.phrases import Phrases
from rkc_check.report.summary import Cited, Row, View, shorten
from rkc_check.report.wordbuild import Builder
from rkc_check.report.wordfront import FILLS

CITED = 3
"""Articles shown in a row; the other candidates are named after them."""
QUOTED = 2
"""Of these how many with a quotation."""
_COLUMNS = (
    ("provision", 80), ("requirement", 165), ("national", 250), ("verdict", 106), ("reason", 148),
    ("recommendation", 142), ("measures", 92), ("note", 82),
)  # fmt: skip
_HALF_PAGE = 26
"""Lines above which a row may break over pages."""


def findings(view: View, phrases: Phrases, build: Builder) -> str:
    """Per chapter an introduction and a table with a row per provision."""
    body = build.heading(phrases("section", "findings"), "findings")
    return body + "".join(_chapter(view, chapter, phrases, build) for chapter in view.chapters())


def _chapter(view: View, chapter: Chapter, phrases: Phrases, build: Builder) -> str:
    title = f"{chapter.id} {phrases.pick(chapter.title)}"
    body = build.heading(title, f"chapter_{chapter.id}", 2)
    intro = phrases.pick(chapter.intro)
    if intro:
        body += x.paragraph(x.run(intro), keep=True)
    caption = phrases("text", "table_findings", chapter=chapter.id)
    body += build.caption("Table", caption)
    widths = x.shares(build.width, [share for _, share in _COLUMNS])
    rows, section = [], ""
    for row in view.of_chapter(chapter):
        if row.section and row.section != section:
            section = row.section
            rows.append(_band(section, build.width, len(widths)))
        rows.append(_finding(row, phrases, build, widths))
    head = [phrases("column", key) for key, _ in _COLUMNS]
    return body + x.table(head, rows, widths, about=f"{caption}: {title}")


def _band(text: str, width: int, columns: int) -> str:
    return x.row(
        x.cell(x.paragraph(x.run(text), "Band", keep=True), width, fill="EDF1F7", span=columns)
    )


def _finding(row: Row, phrases: Phrases, build: Builder, widths: Sequence[int]) -> str:
    requirement = x.paragraph(x.run(row.heading, bold=True), "Cell")
    requirement += x.paragraph(x.run(row.requirement), "CellSmall")
    cells = [
        x.cell(_identity(row, phrases, build), widths[0]),
        x.cell(requirement, widths[1]),
        x.cell(_national(row, phrases), widths[2]),
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
    else:
        percent = round(row.finding.confidence * 100)
        marks.append(phrases("text", "confidence", percent=percent))
    if row.low:
        marks.append(phrases("text", "low_confidence"))
    if row.finding.needs_practice_evidence:
        marks.append(phrases("text", "practice_flag"))
    return marks


def _shown(row: Row) -> list[tuple[Cited, bool]]:
    """The articles to show, each with whether to quote it: first those that the reason names."""
    named = set(row.finding.reason.clause_ids)
    first = [cited for cited in row.cited if cited.clause_id in named][:CITED]
    if row.verdict == "absent" or not first:
        return [(cited, number == 0) for number, cited in enumerate(row.cited[:CITED])]
    return [(cited, number < QUOTED) for number, cited in enumerate(first)]


def _quotation(cited: Cited) -> str:
    """The quotation, unless it only repeats the heading that stands above it."""
    quote = shorten(cited.quote, 280)
    bare = quote.lower().rstrip(" .…")
    return "" if bare in " ".join(cited.heading.lower().split()) else quote


def _national(row: Row, phrases: Phrases) -> str:
    if not row.cited:
        return x.paragraph(x.run(phrases("text", "none_found")), "CellSmall")
    body, shown = "", _shown(row)
    if row.verdict == "absent":
        body += x.paragraph(x.run(phrases("text", "nearest"), italic=True), "CellSmall")
    for cited, quoted in shown:
        page = phrases("text", "page", page=cited.page)
        place = x.run(f"{cited.label}, {page} ", bold=True)
        heading = x.run(shorten(cited.heading, 80), lang=cited.language)
        body += x.paragraph(place + heading, "CellSmall")
        quote = _quotation(cited) if quoted else ""
        if quote:
            body += x.paragraph(x.run(quote, lang=cited.language), "Quotation")
    seen = [cited for cited, _ in shown]
    others = ", ".join(cited.label for cited in row.cited if cited not in seen)
    if others:
        body += x.paragraph(x.run(phrases("text", "also", articles=others)), "CellMark")
    return body


def _lines(row: Row, widths: Sequence[int]) -> int:
    """Lines that the tallest cell of a row will take, roughly."""
    national = sum(
        min(len(cited.heading), 80) + 60 + (len(_quotation(cited)) + 30 if quoted else 0)
        for cited, quoted in _shown(row)
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
    ("number", 40), ("provision", 150), ("article", 125), ("wording", 340), ("instrument", 90),
    ("agency", 110), ("deadline", 105), ("help", 100),
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
    widths = x.shares(build.width, [share for _, share in _REGISTER])
    head = [phrases("column", key) for key, _ in _REGISTER]
    rows = [_recommendation(n, row, phrases, build, widths) for n, row in enumerate(gaps, 1)]
    return body + x.table(head, rows, widths, about=caption)


def _recommendation(
    number: int, row: Row, phrases: Phrases, build: Builder, widths: Sequence[int]
) -> str:
    pid, blank = row.provision.id, phrases("text", "reviewer_field")
    name = x.link(x.bookmark_name(pid), pid) + x.run(f" {row.heading}")
    proposal = f"{phrases('text', 'proposal')} {row.proposal}" if row.proposal else ""
    due = phrases.day(row.deadline) if not row.state else row.state

    def plain(text: str, width: int) -> str:
        return x.cell(x.paragraph(x.run(text), "CellSmall"), width)

    def free(key: str, text: str, width: int) -> str:
        return free_cell(pid, key, text, width, build, placeholder=blank)

    return x.row(
        plain(str(number), widths[0])
        + x.cell(x.paragraph(name, "CellSmall"), widths[1])
        + free("article", row.target, widths[2])
        + free("wording", proposal, widths[3])
        + free("instrument", row.instrument, widths[4])
        + free("agency", "", widths[5])
        + (plain(due, widths[6]) if row.deadline else free("deadline", "", widths[6]))
        + free("help", "", widths[7])
    )
