"""The Word report on the State and the Convention: status, links to other views, reservations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rkc_check.report import wordxml as x
from rkc_check.report.phrases import Phrases
from rkc_check.report.reservations import drafts, in_the_way, remaining
from rkc_check.report.summary import Row, View
from rkc_check.report.wordbuild import Builder
from rkc_check.report.wordfindings import free_cell


def status(view: View, phrases: Phrases, build: Builder) -> str:
    """Where the State stands under the Convention; nothing when that is not known."""
    if not view.status:
        return ""
    widths = x.shares(build.width, (2, 3))
    rows = [x.row(x.text_row(line, widths, "Cell")) for line in _facts(view, phrases)]
    body = build.heading(phrases("section", "status"), "status")
    body += build.caption("Table", phrases("text", "table_status"))
    body += x.table((), rows, widths, about=phrases("text", "table_status"))
    note = phrases("status", "own_dates") if view.status.get("accepted") else ""
    return body + (x.paragraph(x.run(note), "Note") if note else "")


def _facts(view: View, phrases: Phrases) -> Iterable[tuple[str, str]]:
    known, today = view.status, view.results.date.isoformat()
    yield phrases("status", "party"), str(known.get("party") or phrases("status", "not_party"))
    for key in ("accession", "entry_into_force"):
        if known.get(key):
            yield phrases("status", key), phrases.day(str(known[key]))
    for kind, due in (known.get("deadlines") or {}).items():
        day = phrases.day(due)
        yield phrases("status", kind), phrases("text", "overdue", date=day) if due < today else day
    for key in ("accepted", "reserved", "not_accepted"):
        if key in known:
            chapters = known[key] or ()
            listed = ", ".join(chapters) or phrases("status", "none")
            yield f"{phrases('status', key)} ({len(chapters)})", listed
    if known.get("source"):
        yield phrases("status", "source"), str(known["source"])


def links(view: View, phrases: Phrases, build: Builder) -> str:
    """All links of the view by which the report is arranged; nothing where it is by chapter."""
    if view.grouping is None:
        return ""
    crosswalk = view.grouping.crosswalk
    rows = {row.provision.id: row for row in view.rows}
    title = phrases("text", "links", view=phrases.pick(crosswalk.title))
    head = [phrases("view", crosswalk.id), phrases("column", "provisions"),
            phrases("column", "relation"), phrases("column", "source")]  # fmt: skip
    widths = x.columns(build.width, (28, 36, 14, 22), head)
    lines = []
    for group in crosswalk.groups:
        of_group = [(rows[id], link) for home, id, link in view.grouping.links if home == group.id]
        for link in {id(link): link for _, link in of_group}.values():
            shown = _verdicts([row for row, other in of_group if other is link], phrases)
            name = x.paragraph(x.run(f"{group.id} {phrases.pick(group.title)}"), "CellSmall")
            how = f"{phrases('relation', link.relation)}; {phrases('relation', link.by)}"
            cells = x.cell(name, widths[0]) + x.cell(shown, widths[1])
            cells += x.text_row((how, phrases.pick(link.source)), widths[2:])
            lines.append(x.row(cells, whole=len(of_group) < len(rows) // 2))
    body = build.heading(title, "links") + x.paragraph(x.run(phrases.pick(crosswalk.source)), "Note", keep=True)
    return body + build.caption("Table", title) + x.table(head, lines, widths, about=title)


def _verdicts(rows: Sequence[Row], phrases: Phrases) -> str:
    """One paragraph per verdict with links to its provisions."""
    body = ""
    for verdict in dict.fromkeys(row.verdict for row in rows):
        ids = [row.provision.id for row in rows if row.verdict == verdict]
        linked = x.run(", ").join(x.link(x.bookmark_name(id), id) for id in ids)
        body += x.paragraph(x.run(f"{phrases('verdict', verdict)}: ") + linked, "CellSmall")
    return body


def reservations(view: View, phrases: Phrases, build: Builder) -> str:
    """Drafts for reservations, what remains where none is possible, and the reviews due.

    Applies Article 12 (2) and (3) of the Convention; nothing where there is no gap.
    """
    if not view.gaps():
        return ""
    body = build.heading(phrases("section", "reservations"), "reservations")
    body += x.paragraph(x.run(phrases("reservation", "rule")))
    return body + "".join((
        _drafts(view, phrases, build), _remaining(view, phrases, build),
        _reviews(view, phrases, build),
    ))  # fmt: skip


def _drafts(view: View, phrases: Phrases, build: Builder) -> str:
    found = drafts(view)
    if not found:
        return x.paragraph(x.run(phrases("reservation", "no_practice")))
    caption = phrases("reservation", "table_drafts")
    head = [phrases("column", "provision"), phrases("reservation", "standing"),
            phrases("reservation", "draft")]  # fmt: skip
    widths = x.columns(build.width, (14, 18, 68), head)
    rows = []
    for row, standing, text in found:
        pid = row.provision.id
        name = x.paragraph(x.link(x.bookmark_name(pid), pid), "CellSmall")
        name += x.paragraph(x.run(phrases("verdict", row.verdict)), "CellMark")
        cells = x.cell(name, widths[0]) + x.text_row((standing,), widths[1:2])
        rows.append(x.row(cells + free_cell(pid, "reservation", text, widths[2], build)))
    note = x.paragraph(x.run(phrases("reservation", "drafts_note")), keep=True)
    return note + build.caption("Table", caption) + x.table(head, rows, widths, about=caption)


def _remaining(view: View, phrases: Phrases, build: Builder) -> str:
    caption = phrases("reservation", "table_remaining")
    head = [phrases("reservation", "where"), phrases("reservation", "not_met"),
            phrases("reservation", "remains")]  # fmt: skip
    widths = x.columns(build.width, (22, 34, 44), head)
    lines = [(left.place, ", ".join(r.provision.id for r in left.rows), left.what)
             for left in remaining(view)]  # fmt: skip
    if not lines:
        return ""
    rows = [x.row(x.text_row(line, widths)) for line in lines]
    note = x.paragraph(x.run(phrases("reservation", "remaining_note")), keep=True)
    return x.SPACE + note + build.caption("Table", caption) + x.table(head, rows, widths, about=caption)


def _reviews(view: View, phrases: Phrases, build: Builder) -> str:
    """The three-yearly reviews: chapters with reservations and what stands in the way."""
    day = str(view.status.get("next_review", ""))
    if not day:
        return ""
    found = in_the_way(view)
    key = "review" if found else "no_review"
    note = x.paragraph(x.run(phrases("reservation", key, date=phrases.day(day))), keep=bool(found))
    note = x.SPACE + note
    if not found:
        return note
    caption = phrases("reservation", "table_reviews")
    head = [phrases("column", "chapter"), phrases("column", "provision"),
            phrases("reservation", "in_the_way")]  # fmt: skip
    widths = x.columns(build.width, (20, 20, 60), head)
    rows = [x.row(x.text_row(line, widths)) for line in found]
    return note + build.caption("Table", caption) + x.table(head, rows, widths, about=caption)
