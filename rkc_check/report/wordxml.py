"""WordprocessingML by hand: paragraphs, tables, fields and content controls as strings.

Word libraries fill tables cell by cell and take minutes for a long report; text put
together here and parsed once takes a second. Style arguments are the keys of
:data:`rkc_check.report.wordtemplate.STYLES`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from itertools import pairwise

from rkc_check.marks import UNPRINTABLE, W, bookmark_name, tag, text_digest

__all__ = ["R", "W", "bookmark_name", "tag", "text_digest"]

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def clean(text: str) -> str:
    """Text that XML can carry, in elements and in attributes."""
    bare = UNPRINTABLE.sub("", text).replace("&", "&amp;").replace("<", "&lt;")
    return bare.replace(">", "&gt;").replace('"', "&quot;")


def run(
    text: str, *, bold: bool = False, italic: bool = False, style: str = "", lang: str = "",
    colour: str = "",
) -> str:  # fmt: skip
    """A run of text; line breaks become breaks. ``lang`` is a locale for the speller."""
    marks = f'<w:rStyle w:val="{style}"/>' if style else ""
    marks += "<w:b/>" if bold else ""
    marks += "<w:i/>" if italic else ""
    marks += f'<w:color w:val="{colour}"/>' if colour else ""
    marks += f'<w:lang w:val="{clean(lang)}"/>' if lang else ""
    props = f"<w:rPr>{marks}</w:rPr>" if marks else ""
    parts = clean(text).split("\n")
    body = "<w:br/>".join(f'<w:t xml:space="preserve">{part}</w:t>' for part in parts)
    return f"<w:r>{props}{body}</w:r>"


def paragraph(content: str, style: str = "", *, keep: bool = False, centre: bool = False) -> str:
    """A paragraph of runs; ``keep`` holds it together with what follows."""
    props = f'<w:pStyle w:val="{style}"/>' if style else ""
    props += "<w:keepNext/>" if keep else ""
    props += '<w:jc w:val="center"/>' if centre else ""
    return f"<w:p>{f'<w:pPr>{props}</w:pPr>' if props else ''}{content}</w:p>"


def field(code: str, shown: str) -> str:
    """A complex field with its present text, so that it reads before it is updated."""
    return field_start(code) + run(shown) + FIELD_END


def field_start(code: str) -> str:
    """The beginning of a field whose present text may run over several paragraphs."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {clean(code)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def link(anchor: str, text: str, *, style: str = "Hyperlink") -> str:
    """A link to a bookmark of this document."""
    return f'<w:hyperlink w:anchor="{anchor}" w:history="1">{run(text, style=style)}</w:hyperlink>'


def bookmark(name: str, number: int, content: str) -> str:
    """A bookmark around some runs; ``number`` is unique in the document."""
    start = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
    return f'{start}{content}<w:bookmarkEnd w:id="{number}"/>'


def _control(tag: str, title: str, kind: str, content: str) -> str:
    number = int(hashlib.sha256(tag.encode()).hexdigest()[:7], 16) + 1
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{clean(title[:64])}"/><w:tag w:val="{clean(tag)}"/>'
        f'<w:id w:val="{number}"/>{kind}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>'
    )


def run_control(tag: str, title: str, content: str) -> str:
    """A control around runs of one paragraph."""
    return _control(tag, title, "", content)


def choice_control(tag: str, title: str, choices: Sequence[tuple[str, str]], chosen: str) -> str:
    """A drop-down of (value, label), inside a paragraph, with one value chosen."""
    items = "".join(
        f'<w:listItem w:displayText="{clean(label)}" w:value="{clean(value)}"/>'
        for value, label in choices
    )
    shown = run(dict(choices)[chosen], bold=True)
    return _control(tag, title, f"<w:dropDownList>{items}</w:dropDownList>", shown)


BLANK = "FFFBE8"
"""Shade of the cells that only people can fill."""


def text_cell(
    text: str, width: int, *, mark: tuple[str, int], style: str, placeholder: str = ""
) -> str:
    """A table cell that is one free field: reviewers write, track and comment in it at will.

    ``mark`` is the name and number of a bookmark around the text. It is a plain cell: out
    of a content control around a cell LibreOffice drops tracked changes and comments. An
    empty field shows ``placeholder``.
    """
    name, number = mark
    start = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
    if text or not placeholder:
        parts = [run(part) if part else "" for part in text.split("\n")]
    else:
        parts = [run(placeholder, style="PlaceholderText")]
    parts[0] = start + parts[0]
    parts[-1] += f'<w:bookmarkEnd w:id="{number}"/>'
    fill = BLANK if placeholder and not text else ""
    return cell("".join(paragraph(part, style) for part in parts), width, fill=fill)


def cell(content: str, width: int, *, fill: str = "", span: int = 1) -> str:
    """A table cell of block content; ``width`` in twentieths of a point."""
    props = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    props += f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    props += f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    return f"<w:tc><w:tcPr>{props}</w:tcPr>{content}</w:tc>"


def text_row(texts: Sequence[str], widths: Sequence[int], style: str = "CellSmall") -> str:
    """The cells of a row of plain texts."""
    return "".join(
        cell(paragraph(run(text), style), width) for text, width in zip(texts, widths, strict=True)
    )


def row(cells: str, *, whole: bool = True) -> str:
    """A table row; ``whole`` rows do not break over pages."""
    return f"<w:tr>{'<w:trPr><w:cantSplit/></w:trPr>' if whole else ''}{cells}</w:tr>"


def table(
    head: Sequence[str], rows: Iterable[str], widths: Sequence[int], *, about: str = "",
    style: str = "GapTable",
) -> str:  # fmt: skip
    """A table of finished rows whose head returns on every page; ``about`` is its alt text."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    first = "1" if head else "0"
    props = (
        f'<w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="06{"2" if head else "0"}0" '
        f'w:firstRow="{first}" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" '
        'w:noVBand="1"/>'
    )
    props += f'<w:tblCaption w:val="{clean(about)}"/>' if about else ""
    top = ""
    if head:
        cells = "".join(
            cell(paragraph(run(title), "CellHead"), width)
            for title, width in zip(head, widths, strict=True)
        )
        top = f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"
    return f"<w:tbl>{props}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{top}{''.join(rows)}</w:tbl>"


SPACE = paragraph("", "CellMark")
"""A short empty line, to set text off from a table above."""


def shares(width: int, parts: Sequence[int]) -> list[int]:
    """Divide a width among columns; the sum is exactly ``width``."""
    total, edges, seen = sum(parts), [0], 0
    for part in parts:
        seen += part
        edges.append(round(width * seen / total))
    return [right - left for left, right in pairwise(edges)]


_NARROW, _WIDE = frozenset("fijlrtI.,:;-()[]/ "), frozenset("mwMW@жшщыюмфЖШЩЫЮМФД")
_PADDING = 180
"""What the margins of a cell take of its width, in twentieths of a point."""


def word_width(word: str, size: float) -> int:
    """Width of a word in bold letters of ``size`` points, rather too wide, in twentieths."""
    shares = (0.36 if c in _NARROW else 0.9 if c in _WIDE else 0.62 for c in word)
    return round(sum(shares) * size * 20)


def columns(
    width: int, parts: Sequence[int], words: Sequence[str], *, size: float = 8.0
) -> list[int]:  # fmt: skip
    """Divide a width as :func:`shares` does, but leave each column room for its longest word.

    ``words`` holds per column the text, its head above all, that must not be broken inside
    a word; the columns that have room to spare give it.
    """
    least = [
        max((word_width(word, size) for word in text.split()), default=0) + _PADDING
        for text in words
    ]
    wanted = shares(width, parts)
    spare = [max(have - need, 0) for have, need in zip(wanted, least, strict=True)]
    lacking = sum(max(need - have, 0) for have, need in zip(wanted, least, strict=True))
    if not lacking or sum(spare) <= lacking:
        return wanted
    given = shares(lacking, spare)
    return [max(have, need) - less for have, need, less in zip(wanted, least, given, strict=True)]


def picture(relation: str, number: int, name: str, about: str, size: tuple[int, int]) -> str:
    """A run with a picture in the line; ``size`` is width and height in EMU (1/914400 inch)."""
    wide, high = size
    a = "http://schemas.openxmlformats.org/drawingml/2006/main"
    pic = "http://schemas.openxmlformats.org/drawingml/2006/picture"
    shape = (
        f'<pic:pic xmlns:pic="{pic}"><pic:nvPicPr><pic:cNvPr id="{number}" name="{clean(name)}" '
        f'descr="{clean(about)}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    )
    graphic = (
        f'<a:graphic xmlns:a="{a}"><a:graphicData uri="{pic}">{shape}</a:graphicData></a:graphic>'
    )
    return _inline(number, name, about, size, graphic)


def chart(relation: str, number: int, name: str, about: str, size: tuple[int, int]) -> str:
    """A run with a chart in the line; ``size`` is width and height in EMU."""
    a = "http://schemas.openxmlformats.org/drawingml/2006/main"
    c = "http://schemas.openxmlformats.org/drawingml/2006/chart"
    graphic = (
        f'<a:graphic xmlns:a="{a}"><a:graphicData uri="{c}">'
        f'<c:chart xmlns:c="{c}" r:id="{relation}"/></a:graphicData></a:graphic>'
    )
    return _inline(number, name, about, size, graphic)


def _inline(number: int, name: str, about: str, size: tuple[int, int], graphic: str) -> str:
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{drawing}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{size[0]}" cy="{size[1]}"/><wp:docPr id="{number}" name="{clean(name)}" '
        f'descr="{clean(about)}"/><wp:cNvGraphicFramePr/>{graphic}</wp:inline></w:drawing></w:r>'
    )
