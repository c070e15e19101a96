"""WordprocessingML by hand: paragraphs, tables, fields and content controls as strings.

python-docx fills tables cell by cell and takes minutes for a long report; text put
together here and parsed once takes a second.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def clean(text: str) -> str:
    """Text that XML can carry."""
    return escape(_FORBIDDEN.sub("", text), {'"': "&quot;"})


def run(text: str, *, bold: bool = False, italic: bool = False, style: str = "") -> str:
    """A run of text; line breaks become breaks."""
    marks = (f'<w:rStyle w:val="{style}"/>' if style else "") + ("<w:b/>" if bold else "")
    marks += "<w:i/>" if italic else ""
    props = f"<w:rPr>{marks}</w:rPr>" if marks else ""
    parts = clean(text).split("\n")
    body = "<w:br/>".join(f'<w:t xml:space="preserve">{part}</w:t>' for part in parts)
    return f"<w:r>{props}{body}</w:r>"


def paragraph(content: str, style: str = "", *, extra: str = "") -> str:
    """A paragraph of runs; ``style`` is a style id of the template."""
    props = (f'<w:pStyle w:val="{style}"/>' if style else "") + extra
    return f"<w:p>{f'<w:pPr>{props}</w:pPr>' if props else ''}{content}</w:p>"


def field(code: str, shown: str) -> str:
    """A complex field with its present text, so that it reads before it is updated."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {clean(code)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f"{run(shown)}"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def link(anchor: str, text: str) -> str:
    """A link to a bookmark of this document."""
    return f'<w:hyperlink w:anchor="{anchor}" w:history="1">{run(text, style="Hyperlink")}</w:hyperlink>'


def bookmark(name: str, number: int, content: str) -> str:
    """A bookmark around some runs; ``number`` is unique in the document."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


def bookmark_name(provision_id: str) -> str:
    """The bookmark of a provision: letters, digits and underscores only."""
    return "rkc_" + provision_id.replace(".", "_")


def text_control(tag: str, title: str, text: str, style: str) -> str:
    """A free text field: reviewers may write, track and comment in it at will."""
    body = "".join(paragraph(run(part), style) for part in (text or "\u00a0").split("\n"))
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{clean(title)}"/><w:tag w:val="{clean(tag)}"/></w:sdtPr>'
        f"<w:sdtContent>{body}</w:sdtContent></w:sdt>"
    )


def choice_control(
    tag: str, title: str, choices: Sequence[tuple[str, str]], chosen: str, style: str
) -> str:
    """A drop-down of (value, label) with one value chosen."""
    items = "".join(
        f'<w:listItem w:displayText="{clean(label)}" w:value="{clean(value)}"/>'
        for value, label in choices
    )
    label = dict(choices)[chosen]
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{clean(title)}"/><w:tag w:val="{clean(tag)}"/>'
        f"<w:dropDownList>{items}</w:dropDownList></w:sdtPr>"
        f"<w:sdtContent>{paragraph(run(label, bold=True), style)}</w:sdtContent></w:sdt>"
    )


def cell(content: str, width: int, *, fill: str = "") -> str:
    """A table cell of block content; ``width`` in twentieths of a point."""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    # A cell must end in a paragraph, also after a content control.
    end = "" if content.endswith("</w:p>") else '<w:p><w:pPr><w:pStyle w:val="Cell"/></w:pPr></w:p>'
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{content}{end}</w:tc>'


def table(
    head: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int], *, style: str,
    whole_rows: bool = True,
) -> str:  # fmt: skip
    """A table whose head returns on every page; ``rows`` hold finished cells' content."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    props = (
        f'<w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" '
        'w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/></w:tblPr>'
    )
    cells = "".join(
        cell(paragraph(run(title), "CellHead"), width)
        for title, width in zip(head, widths, strict=True)
    )
    first = f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"
    keep = "<w:trPr><w:cantSplit/></w:trPr>" if whole_rows else ""
    body = "".join(f"<w:tr>{keep}{''.join(row)}</w:tr>" for row in rows)
    return f"<w:tbl>{props}<w:tblGrid>{grid}</w:tblGrid>{first}{body}</w:tbl>"


def section(*, landscape: bool) -> str:
    """Page size and margins (A4) of a section; the header and footer are the template's."""
    size = (
        '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>' if landscape
        else '<w:pgSz w:w="11906" w:h="16838"/>'
    )  # fmt: skip
    margins = (
        '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" '
        'w:header="567" w:footer="567" w:gutter="0"/>'
    )
    return size + margins
