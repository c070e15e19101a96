"""A Word list of the provisions on which reviewers differ, to settle and to take back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rkc_check.errors import OutputError
from rkc_check.marks import FREE
from rkc_check.model import VERDICTS, Decision, Results
from rkc_check.report import wordfront
from rkc_check.report import wordxml as x
from rkc_check.report.phrases import Phrases
from rkc_check.report.summary import Row, view
from rkc_check.report.word import body_font, finish
from rkc_check.report.wordbuild import Builder
from rkc_check.report.wordfindings import free_cell
from rkc_check.report.wordpackage import Package
from rkc_check.report.wordtemplate import (
    check,
    fill_small,
    insert,
    places,
    section_of,
    text_width,
)

_COLUMNS = (("provision", 8), ("requirement", 20), ("sides", 40), ("verdict", 12),
            ("reason", 20), ("recommendation", 20))  # fmt: skip
UNDECIDED = "00000000"
"""Stands in the mark of a verdict that nobody has agreed on: any choice is a decision."""


def write_settlement(
    results: Results, path: Path, *, phrases: Mapping[str, Any], template: Path
) -> None:
    """Write one row per finding of ``results``, all of which have differing ``sides``.

    The list looks like the findings of the template and carries the same marks as the
    report. Raises :class:`OutputError` when it cannot be written.
    """
    words = Phrases(data=phrases)
    seen = view(results, words, deadlines={}, status={}, accuracy={}, terms={})
    package = Package(template)
    check(package)
    place = next(found for name, found in places(package) if name == "findings")
    section = section_of(place)
    build = Builder(package, body_font(package))
    build.width = text_width(place)
    body = package.xml(package.main).find(f"{{{x.W}}}body")
    for node in list(body):
        body.remove(node)
    for node in (place, *([] if section is None else [section])):
        body.append(node)
    fill_small(package, wordfront.small_places(seen, words))
    insert(package, [(place, _body(seen.rows, words, build))])
    finish(package, seen, words, rkc_kind="settlement")
    try:
        package.save(path)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror or error})") from error


def _body(rows: Sequence[Row], phrases: Phrases, build: Builder) -> str:
    title = phrases("settle", "title")
    widths = x.shares(build.width, [share for _, share in _COLUMNS])
    head = [
        phrases("settle", key) if key in phrases.data["settle"] else phrases("column", key)
        for key, _ in _COLUMNS
    ]
    body = build.heading(title, "settle") + x.paragraph(x.run(phrases("settle", "note")), keep=True)
    lines = [_row(row, phrases, build, widths) for row in rows]
    return body + x.table(head, lines, widths, about=phrases("settle", "table"))


def _row(row: Row, phrases: Phrases, build: Builder, widths: Sequence[int]) -> str:
    pid, blank = row.provision.id, phrases("text", "reviewer_field")
    name = x.bookmark_name(pid, "id", row.finding.digest)
    shown = x.bookmark(name, build.number(), x.run(pid, bold=True))
    control = x.run_control(
        x.tag(pid, "id", row.finding.digest), phrases("column", "provision"), shown
    )
    requirement = x.paragraph(x.run(row.heading, bold=True), "Cell")
    requirement += x.paragraph(x.run(row.requirement), "CellSmall")
    sides = "".join(_side(side, phrases) for side in row.sides)
    cells = [
        x.cell(x.paragraph(control, "Cell"), widths[0]),
        x.cell(requirement, widths[1]),
        x.cell(sides, widths[2]),
        x.cell(_choice(row, phrases, build, blank), widths[3]),
    ]
    for key, width in zip(("reason", "recommendation"), widths[4:], strict=True):
        cells.append(free_cell(pid, key, "", width, build, placeholder=blank))
    return x.row("".join(cells), whole=False)


def _choice(row: Row, phrases: Phrases, build: Builder, blank: str) -> str:
    pid = row.provision.id
    choices = [("-", blank), *((verdict, phrases("verdict", verdict)) for verdict in VERDICTS)]
    title = f"{pid} {phrases('column', 'verdict')}"
    control = x.choice_control(x.tag(pid, "verdict", UNDECIDED), title, choices, "-")
    name = x.bookmark_name(pid, "verdict", UNDECIDED)
    return x.paragraph(x.bookmark(name, build.number(), control), "CellSmall")


def _side(side: Decision, phrases: Phrases) -> str:
    """What one reviewer says: the verdict, then each field that they filled."""
    who = phrases("settle", "who", reviewer=side.reviewer, date=phrases.day(side.date))
    verdict = f": {phrases('verdict', side.verdict)}" if side.verdict else ""
    said = x.paragraph(x.run(who + verdict, bold=True), "CellSmall")
    texts = {key: getattr(side, key) for key in FREE} | dict(side.more)
    for key, text in texts.items():
        if text:
            label = x.run(f"{phrases('column', key)}: ", italic=True)
            said += x.paragraph(label + x.run(text), "CellSmall")
    return said
