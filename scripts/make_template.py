"""Make the built-in Word template, ``templates/gap_report/report.docx``.

Run it once after changing a style or a place here; users restyle their own copy in Word.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

TARGET = Path(__file__).resolve().parent.parent / "templates" / "gap_report" / "report.docx"
FONT = "Arial"  # on every machine, or Liberation Sans of the same widths; has Cyrillic
TABLES = {"Gap Table": True, "Plain Table": False}
"""The table styles, and whether they have rules."""
DROPPED = ("thumbnail", "customXml", "stylesWithEffects")
"""Parts of the library's sample document that a report has no use for."""
BLUE = RGBColor(0x1F, 0x38, 0x64)
GREY = RGBColor(0x59, 0x59, 0x59)


def main() -> None:
    document = docx.Document()
    styles(document)
    places(document)
    settings(document.settings.element)
    properties = document.core_properties
    properties.author = properties.last_modified_by = "rkc-check"
    properties.title, properties.comments = "Template of the gap report", ""
    properties.created = properties.modified = datetime(2026, 1, 1)
    buffer = io.BytesIO()
    document.save(buffer)
    TARGET.write_bytes(same_time(buffer.getvalue()))


def settings(root) -> None:
    """What the library's sample has outdated: without this Word opens it in an old mode."""
    for node in root.iter(qn("w:compatSetting")):
        if node.get(qn("w:name")) == "compatibilityMode":
            node.set(qn("w:val"), "15")
    for node in root.iter(qn("w:zoom")):
        node.set(qn("w:percent"), "100")


def same_time(content: bytes) -> bytes:
    """The same archive with fixed times, so that making it again changes nothing."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if not any(part in name for part in DROPPED):
                info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                new.writestr(info, without_dropped(name, old.read(name)))
    return out.getvalue()


def without_dropped(name: str, content: bytes) -> bytes:
    """Relations without those to the parts left out: the sample thumbnail and bibliography."""
    if not name.endswith((".rels", "Types].xml")):
        return content
    root = parse_xml(content)
    for relation in list(root):
        if any(part in (relation.get("PartName") or "") for part in DROPPED):
            root.remove(relation)
            continue
        if any(part in (relation.get("Target") or "") for part in DROPPED):
            root.remove(relation)
    from lxml import etree

    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def places(document: docx.document.Document) -> None:
    """The report in its order: each part is one paragraph, sections set paper and margins."""
    first = document.sections[0]
    page(first, landscape=False)
    first.different_first_page_header_footer = True
    furniture(first)
    for style, place in (
        ("Normal", "logos"), ("Title", "report"), ("Subtitle", "title"), ("Subtitle", "subtitle"),
        ("Normal", "facts"), ("Box", "draft"), ("Note", "unchecked"), ("Note", "funding"),
    ):  # fmt: skip
        document.add_paragraph(f"{{{{{place}}}}}", style=style)
    document.paragraphs[1].paragraph_format.space_before = Pt(130)
    document.paragraphs[3].paragraph_format.space_after = Pt(30)
    ruled(document.paragraphs[3]._p.get_or_add_pPr(), "bottom", 18)
    document.paragraphs[5].paragraph_format.space_before = Pt(30)
    broken(document, "contents", "tables")
    broken(document, "summary")
    broken(document, "overview", "status")
    page(document.add_section(), landscape=True)
    document.add_paragraph("{{findings}}")
    broken(document, "recommendations")
    page(document.add_section(), landscape=False)
    for place in ("practice", "instruments", "acts", "clauses", "method"):
        document.add_paragraph(f"{{{{{place}}}}}")


def broken(document: docx.document.Document, *names: str) -> None:
    """Parts that begin on a new page."""
    for name in names:
        place = document.add_paragraph(f"{{{{{name}}}}}")
        place.paragraph_format.page_break_before = name == names[0] or None


def page(section: docx.section.Section, *, landscape: bool) -> None:
    section.page_width, section.page_height = (
        (Cm(29.7), Cm(21)) if landscape else (Cm(21), Cm(29.7))
    )
    section.orientation = int(landscape)
    side = Cm(1.5) if landscape else Cm(2)
    section.left_margin = section.right_margin = side
    section.top_margin = section.bottom_margin = Cm(1.8)
    section.header_distance = section.footer_distance = Cm(0.9)
    section.different_first_page_header_footer = False


def styles(document: docx.document.Document) -> None:
    known = document.styles
    font(known["Normal"], 10, after=5)
    font(known["Title"], 28, bold=True, colour=BLUE, before=20, after=8)
    for border in known["Title"].element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
        break
    font(known["Subtitle"], 15, colour=BLUE, after=8)
    for spacing in known["Subtitle"].element.iter(qn("w:spacing")):
        if spacing.getparent().tag == qn("w:rPr"):
            spacing.getparent().remove(spacing)
            break
    font(known["Heading 1"], 17, bold=True, colour=BLUE, before=14, after=6, keep=True)
    font(known["Heading 2"], 13, bold=True, colour=BLUE, before=12, after=4, keep=True)
    font(known["Heading 3"], 11, bold=True, colour=BLUE, before=8, after=3, keep=True)
    font(known["Caption"], 9, bold=True, colour=BLUE, before=6, after=3)
    font(known["Header"], 8, colour=GREY, after=2)
    ruled(known["Header"].element.get_or_add_pPr(), "bottom", 4)
    font(known["Footer"], 8, colour=GREY)
    add(document, "Contents Head", 15, bold=True, colour=BLUE, before=8, after=6, keep=True)
    add(document, "Cell", 9, after=2)
    add(document, "Cell Head", 8, bold=True, colour=RGBColor(255, 255, 255), before=1, after=1)
    add(document, "Cell Small", 8, after=2)
    add(document, "Cell Mark", 7.5, colour=GREY, after=2)
    add(document, "Cell Figure", 20, bold=True, colour=BLUE, before=3)
    add(document, "Band", 8.5, bold=True, colour=BLUE, before=1, after=1, keep=True)
    add(document, "Quotation", 8, italic=True, after=3, left=0.2)
    add(document, "Note", 9, colour=GREY, before=3, after=3)
    add(document, "Box", 9.5, before=6, after=6)
    box = document.styles["Box"].element.get_or_add_pPr()
    ruled(box, "left", 24)
    box.insert_element_before(
        parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="EDF1F7"/>'),
        "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl",
    )  # fmt: skip
    for name, left, size in (
        ("toc 1", 0.0, 10.5),
        ("toc 2", 0.6, 9.5),
        ("table of figures", 0.0, 9.5),
    ):
        contents_line(document, name, left, size)
    link = known.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = RGBColor(0x1F, 0x4E, 0x9E), True
    blank = known.add_style("Placeholder Text", WD_STYLE_TYPE.CHARACTER)
    blank.font.color.rgb = RGBColor(0x80, 0x60, 0x00)
    for name, rules in TABLES.items():
        table(document, name, rules=rules)
    for style in list(known):
        if style.type == WD_STYLE_TYPE.TABLE and style.name not in ("Normal Table", *TABLES):
            style.delete()
    for style in known:
        if style.name in ("Table of Figures", "table of figures"):
            style.element.set(qn("w:styleId"), "TableofFigures")


def ruled(properties, side: str, eighths: int) -> None:
    """A blue rule beside a paragraph, ``eighths`` of a point thick."""
    properties.insert_element_before(
        parse_xml(
            f'<w:pBdr {nsdecls("w")}><w:{side} w:val="single" w:sz="{eighths}" w:space="6" '
            'w:color="1F3864"/></w:pBdr>'
        ),
        "w:shd", "w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl",
        "w:rPr",
    )  # fmt: skip


def contents_line(document: docx.document.Document, name: str, left: float, size: float) -> None:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    font(style, size, after=2, left=left)
    style.element.get_or_add_pPr().insert_element_before(
        parse_xml(f'<w:tabs {nsdecls("w")}><w:tab w:val="right" w:leader="dot" w:pos="9638"/></w:tabs>'),
        "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl", "w:rPr",
    )  # fmt: skip


def add(document: docx.document.Document, name: str, size: float, **look: object) -> None:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.quick_style = True
    font(style, size, **look)


def font(
    style,
    size,
    *,
    bold=False,
    italic=False,
    colour=None,
    before=0.0,
    after=0.0,
    left=0.0,
    keep=False,
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
    space.line_spacing = 1.0 if size < 10 else 1.08
    space.keep_with_next = keep or None


def table(document: docx.document.Document, name: str, *, rules: bool) -> None:
    style = document.styles.add_style(name, WD_STYLE_TYPE.TABLE)
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="9AA5B8"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    borders = f"<w:tblBorders>{borders}</w:tblBorders>" if rules else ""
    style.element.append(
        parse_xml(
            f"<w:tblPr {nsdecls('w')}>{borders}<w:tblCellMar>"
            '<w:top w:w="40" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
            '<w:bottom w:w="20" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        )
    )
    if rules:
        style.element.append(
            parse_xml(
                f'<w:tblStylePr {nsdecls("w")} w:type="firstRow"><w:tcPr>'
                '<w:shd w:val="clear" w:color="auto" w:fill="1F3864"/></w:tcPr></w:tblStylePr>'
            )
        )


def furniture(section: docx.section.Section) -> None:
    """Header and footer; the title page has its own, which is empty."""
    section.header.paragraphs[0].text = "{{header}}"
    foot = section.footer.paragraphs[0]
    foot.alignment = 1
    for place, code in (("page", "PAGE"), ("of", "NUMPAGES")):
        foot.add_run(f"{'' if place == 'page' else ' '}{{{{{place}}}}} ")
        foot._p.append(
            parse_xml(
                f'<w:fldSimple {nsdecls("w")} w:instr=" {code} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
            )
        )


if __name__ == "__main__":
    main()
