"""``survey.html``: bundles side by side, a row per chapter, a column per bundle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rkc_check.errors import OutputError
from rkc_check.model import VERDICTS, Chapter, Surveyed
from rkc_check.report.excelsurvey import write_survey_book
from rkc_check.report.output import work_folder
from rkc_check.report.phrases import Phrases
from rkc_check.report.web import escape

_STYLE = """
body{font:15px/1.4 Arial,sans-serif;margin:1.5rem;color:#1c1c1c;background:#fff}
table{border-collapse:collapse;margin:1rem 0}
th,td{border:1px solid #bbb;padding:.3rem .5rem;text-align:left;vertical-align:top}
thead th{background:#1f3864;color:#fff;position:sticky;top:0;z-index:2}
thead a{color:#fff}
thead small{display:block;font-weight:normal}
tbody th,tfoot th{background:#fff;position:sticky;left:0;font-weight:normal;min-width:12rem;max-width:20rem}
tbody tr:nth-child(even) :is(th,td){background:#f4f6fa}
tfoot :is(th,td){border-top:3px double #1f3864;font-weight:bold}
td{min-width:8rem;font-variant-numeric:tabular-nums}
.bar{display:flex;height:.7rem;border:1px solid #888;margin:.15rem 0}
.compliant{background:#6aa84f}.partial{background:#f1c232}.conflict{background:#cc4125}
.absent{background:#999}.not_applicable{background:#fff}
.key span{display:inline-block;width:.8rem;height:.8rem;border:1px solid #888;margin:0 .3rem 0 1rem}
.key span:first-child{margin-left:0}
.error{color:#a61c00}
@media print{th{position:static!important}*{print-color-adjust:exact}tr{break-inside:avoid}}
"""


def report_survey(
    entries: Sequence[Surveyed],
    chapters: Sequence[Chapter],
    out: Path,
    *,
    phrases: Mapping[str, Any],
) -> tuple[Path, ...]:
    """Write ``survey.html`` and ``survey.xlsx`` into ``out``; each is complete or as before.

    Raises :class:`OutputError` when the folder cannot be written.
    """
    words = Phrases(data=phrases)
    used = [c for c in chapters if any(c.id in entry.chapters for entry in entries)]
    good = [entry for entry in entries if not entry.error]
    failed = [entry for entry in entries if entry.error]
    targets = (out / "survey.html", out / "survey.xlsx")
    try:
        with work_folder(out) as work:
            (work / targets[0].name).write_bytes(survey_page(entries, used, words).encode())
            write_survey_book(good, labels(good), failed, used, words, work / targets[1].name)
            for target in targets:
                (work / target.name).replace(target)
    except OSError as error:
        raise OutputError(f"{out}: cannot be written ({error.strerror or error})") from error
    return targets


def survey_page(entries: Sequence[Surveyed], chapters: Sequence[Chapter], phrases: Phrases) -> str:
    """One self-contained page without scripts; every text is escaped."""
    good = [entry for entry in entries if not entry.error]
    title = escape(phrases("survey", "title"))
    key = "".join(
        f'<span class="{v}"></span>{escape(phrases("verdict", v))}' for v in VERDICTS
    )
    return (
        f'<!doctype html>\n<html lang="{escape(phrases.language)}">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
        f"<p>{escape(phrases('survey', 'note'))}</p>\n<p class=\"key\">{key}</p>\n"
        f"{_table(good, chapters, phrases)}\n{_failures(entries, phrases)}</body>\n</html>\n"
    )


def _table(entries: Sequence[Surveyed], chapters: Sequence[Chapter], phrases: Phrases) -> str:
    heads = "".join(
        f'<th scope="col"><a href="{escape(entry.id)}/report.html">{escape(label)}</a>'
        f"<small>{escape(_beside(entry, label))}</small></th>"
        for entry, label in zip(entries, labels(entries), strict=True)
    )
    rows = "\n".join(
        f'<tr><th scope="row">{escape(c.id)} {escape(phrases.pick(c.title))}</th>'
        + "".join(_cell(entry.chapters.get(c.id, {}), phrases) for entry in entries)
        + "</tr>"
        for c in chapters
    )
    total = "".join(_cell(total_of(entry), phrases) for entry in entries)
    return (
        f'<table>\n<thead><tr><th scope="col">{escape(phrases("column", "chapter"))}</th>{heads}</tr></thead>\n'
        f"<tbody>\n{rows}\n</tbody>\n<tfoot><tr><th scope=\"row\">{escape(phrases('survey', 'total'))}</th>{total}</tr></tfoot>\n</table>"
    )


def labels(entries: Sequence[Surveyed]) -> tuple[str, ...]:
    """What each bundle is called: by its country, else its title; told apart by date or name."""
    plain = [" ".join((e.country or e.title or e.id).split()) for e in entries]
    dated = [f"{label}, {e.date}" if plain.count(label) > 1 and e.date else label
             for e, label in zip(entries, plain, strict=True)]  # fmt: skip
    return tuple(
        f"{label} ({e.id})" if dated.count(label) > 1 else label
        for e, label in zip(entries, dated, strict=True)
    )


def _beside(entry: Surveyed, label: str) -> str:
    """Title and date of a bundle, as far as its label does not say them, else its name."""
    told = (entry.title, entry.date, "" if entry.country else entry.id)
    return " · ".join(text for text in told if text and " ".join(text.split()) not in label)


def total_of(entry: Surveyed) -> dict[str, int]:
    """The verdicts of a bundle over all its chapters."""
    return {v: sum(row.get(v, 0) for row in entry.chapters.values()) for v in VERDICTS}


def _cell(counts: Mapping[str, int], phrases: Phrases) -> str:
    assessed = sum(counts.values())
    if not assessed:
        return "<td>–</td>"
    said = "; ".join(f"{phrases('verdict', v)} {counts[v]}" for v in VERDICTS if counts.get(v))
    return (
        f'<td title="{escape(said)}">{counts.get("compliant", 0)} / {assessed}'
        f'<div class="bar" role="img" aria-label="{escape(said)}">{"".join(_bar(counts))}</div></td>'
    )


def _bar(counts: Mapping[str, int]) -> Iterator[str]:
    for verdict in VERDICTS:
        if counts.get(verdict):
            yield f'<div class="{verdict}" style="flex:{counts[verdict]}"></div>'


def _failures(entries: Sequence[Surveyed], phrases: Phrases) -> str:
    failed = [entry for entry in entries if entry.error]
    if not failed:
        return ""
    items = "".join(f"<li>{escape(e.failure)}</li>" for e in failed)
    return f'<h2>{escape(phrases("survey", "failed"))}</h2>\n<ul class="error">{items}</ul>\n'
