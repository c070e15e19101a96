"""``report.docx``: the gap report that reviewers edit, built into the user's template."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rkc_check.errors import TemplateError
from rkc_check.model import VERDICTS
from rkc_check.report import wordxml as x
from rkc_check.report.charts import bars
from rkc_check.report.parts import Part, parts
from rkc_check.report.phrases import Phrases
from rkc_check.report.summary import View, counts

STYLES = (
    "Title", "Subtitle", "Heading1", "Heading2", "Caption", "Normal", "Cell", "CellHead", "CellSmall",
    "Quotation", "Hyperlink", "TOC1", "TOC2", "Note", "GapTable",
)  # fmt: skip
"""Ids of the styles that the report uses; the template declares them all."""


def missing(template: Path) -> tuple[str, ...]:
    """The styles that a template lacks; raises :class:`TemplateError` when it is no template."""
    document = _open(template)
    there = {style.style_id for style in document.styles}
    return tuple(style for style in STYLES if style not in there)


def write_word(
    view: View, phrases: Phrases, template: Path, path: Path, *, with_clauses: bool = False
) -> None:
    """Write the report into a copy of the template; raises :class:`TemplateError`."""
    lacking = missing(template)
    if lacking:
        raise TemplateError(f"{template.name}: lacks the styles {', '.join(lacking)}")
    document = _open(template)
    body = document.element.body
    last = body.sectPr
    for child in list(body):
        if child is not last:
            body.remove(child)
    content = "".join(
        _part(part, document, last, view, phrases) for part in parts(view, phrases, with_clauses)
    )
    _fill(body, last, content)
    _properties(document, view, phrases)
    buffer = io.BytesIO()
    document.save(buffer)
    path.write_bytes(buffer.getvalue())


def _open(template: Path) -> Any:
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        return docx.Document(str(template))
    except (PackageNotFoundError, KeyError, ValueError, OSError) as error:
        raise TemplateError(f"{template}: is not a Word document") from error


def _part(part: Part, document: Any, last: Any, view: View, phrases: Phrases) -> str:
    """A part's content, closed by its own section when it lies in landscape."""
    content = part.content
    if part.chart:
        content = content.replace("<!--chart-->", _chart(document, view, phrases))
    if part.closes:
        references = "".join(_references(last))
        props = f"<w:sectPr>{references}{x.section(landscape=part.landscape)}</w:sectPr>"
        content += f"<w:p><w:pPr>{props}</w:pPr></w:p>"
    return content


def _references(last: Any) -> list[str]:
    """The header and footer of the template, for the other sections too."""
    from lxml import etree

    tags = {f"{{{x.NAMESPACE}}}headerReference", f"{{{x.NAMESPACE}}}footerReference"}
    return [etree.tostring(child, encoding="unicode") for child in last if child.tag in tags]


def _chart(document: Any, view: View, phrases: Phrases) -> str:
    from docx.shared import Cm
    from lxml import etree

    rows = [(chapter.id, counts(view.of_chapter(chapter))) for chapter in view.chapters()]
    labels: Mapping[str, str] = {verdict: phrases("verdict", verdict) for verdict in VERDICTS}
    picture = io.BytesIO(bars(rows, labels))
    run = document.add_paragraph().add_run()
    inline = run.add_picture(picture, width=Cm(16.5))
    inline._inline.docPr.set("descr", phrases("text", "chart_alt"))
    inline._inline.docPr.set("title", phrases("text", "chart"))
    paragraph = run._r.getparent()
    paragraph.getparent().remove(paragraph)
    return str(etree.tostring(paragraph, encoding="unicode"))


def _fill(body: Any, last: Any, content: str) -> None:
    from docx.oxml import parse_xml

    spaces = (
        f'xmlns:w="{x.NAMESPACE}" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    )
    holder = parse_xml(f"<w:body {spaces}>{content}</w:body>")
    for child in list(holder):
        last.addprevious(child)


def _properties(document: Any, view: View, phrases: Phrases) -> None:
    from datetime import datetime, time

    results = view.results
    properties = document.core_properties
    properties.title = f"{phrases('title', 'report')}: {results.bundle.title}"
    properties.author = "rkc-check"
    properties.last_modified_by = "rkc-check"
    properties.language = phrases.language
    properties.created = properties.modified = datetime.combine(results.date, time())
    properties.comments = ""
    # The digest lets an edited report find its bundle again.
    properties.identifier = f"rkc-check:1:{results.bundle.id}:{results.standard.digest}"
    for language in document.styles.element.iter(f"{{{x.NAMESPACE}}}lang"):
        language.set(
            f"{{{x.NAMESPACE}}}val",
            {"en": "en-GB", "ru": "ru-RU"}.get(phrases.language, phrases.language),
        )
