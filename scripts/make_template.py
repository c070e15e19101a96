"""Make the built-in Word template, ``templates/gap_report/report.docx``.

Run it once after changing a style here; users restyle their own copy in Word.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

TARGET = Path(__file__).resolve().parent.parent / "templates" / "gap_report" / "report.docx"
FONT = "Arial"
BLUE = RGBColor(0x1F, 0x38, 0x64)


def main() -> None:
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    styles(document)
    furniture(section)
    document.core_properties.author = "rkc-check"
    document.core_properties.created = document.core_properties.modified = datetime(2026, 1, 1)
    document.save(str(TARGET))


def styles(document: docx.document.Document) -> None:
    font(document.styles["Normal"], 10.5, after=6)
    font(document.styles["Title"], 26, bold=True, colour=BLUE, before=90, after=12)
    font(document.styles["Subtitle"], 14, colour=BLUE, after=10)
    font(document.styles["Heading 1"], 17, bold=True, colour=BLUE, before=18, after=8)
    font(document.styles["Heading 2"], 13, bold=True, colour=BLUE, before=14, after=6)
    font(document.styles["Caption"], 9, bold=True, colour=BLUE, before=8, after=4)
    add(document, "Cell", 9, after=2)
    add(document, "CellHead", 9, bold=True, colour=RGBColor(255, 255, 255), after=2)
    add(document, "CellSmall", 8, after=2)
    add(document, "Quotation", 8, italic=True, after=3, left=0.2)
    add(document, "Note", 9.5, after=4)
    for name, left in (("TOC 1", 0.0), ("TOC 2", 0.6)):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        font(style, 10.5 - left, after=3, left=left)
        style.element.get_or_add_pPr().append(
            parse_xml(
                f'<w:tabs {nsdecls("w")}><w:tab w:val="right" w:leader="dot" w:pos="9600"/></w:tabs>'
            )
        )
    for style in document.styles:
        if style.name in ("TOC 1", "TOC 2"):
            style.element.set(qn("w:styleId"), style.name.replace(" ", ""))
    link = document.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb = RGBColor(0x1F, 0x4E, 0x9E)
    link.font.underline = True
    table(document)


def add(document: docx.document.Document, name: str, size: float, **look: object) -> None:
    font(document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH), size, **look)


def font(
    style, size, *, bold=False, italic=False, colour=None, before=0.0, after=0.0, left=0.0
) -> None:
    style.font.name, style.font.size, style.font.bold, style.font.italic = (
        FONT,
        Pt(size),
        bold,
        italic,
    )
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        if "heme" in attribute:
            del fonts.attrib[attribute]
    for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{kind}"), FONT)
    if colour is not None:
        style.font.color.rgb = colour
    space = style.paragraph_format
    space.space_before, space.space_after, space.left_indent = Pt(before), Pt(after), Cm(left)


def table(document: docx.document.Document) -> None:
    style = document.styles.add_style("GapTable", WD_STYLE_TYPE.TABLE)
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="8A8A8A"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    style.element.append(
        parse_xml(
            f"<w:tblPr {nsdecls('w')}><w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>"
            '<w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        )
    )
    style.element.append(
        parse_xml(
            f'<w:tblStylePr {nsdecls("w")} w:type="firstRow"><w:tcPr>'
            '<w:shd w:val="clear" w:color="auto" w:fill="1F3864"/></w:tcPr></w:tblStylePr>'
        )
    )


def furniture(section: docx.section.Section) -> None:
    head = section.header.paragraphs[0]
    head.text = "rkc-check"
    head.style.font.size, head.style.font.name = Pt(8), FONT
    foot = section.footer.paragraphs[0]
    foot.alignment = 1
    for kind, code in (("field", "PAGE"), ("text", " / "), ("field", "NUMPAGES")):
        run = foot.add_run("" if kind == "field" else code)
        run.font.size, run.font.name = Pt(8), FONT
        if kind == "field":
            simple = OxmlElement("w:fldSimple")
            simple.set(qn("w:instr"), code)
            inner = OxmlElement("w:r")
            text = OxmlElement("w:t")
            text.text = "1"
            inner.append(text)
            simple.append(inner)
            run._r.addprevious(simple)
            foot._p.remove(run._r)


if __name__ == "__main__":
    main()
