"""Render the acts of the invented countries from their sources.

``python scripts/render_corpora.py`` writes ``corpora/halvoria/customs-code.pdf``,
``corpora/halvoria/regulation.docx`` and ``corpora/ostrania/customs-code.pdf``. Same source
and same library versions, same text. The markup is explained in ``corpora/README.md``.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.shared import Cm, Pt
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)
from reportlab.platypus.tableofcontents import TableOfContents

CORPORA = Path(__file__).resolve().parent.parent / "corpora"
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "/Library/Fonts")
CYRILLIC = ("DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf")
LATIN = ("Times-Roman", "Times-Bold")

VOWELS = "aeiouyаеёиоуыэюя"
# Pairs of letters that stay together: one sound, or a letter that softens the one before.
PAIRS = re.compile(r"th|sh|ch|ph|wh|ck|gh|ng|qu|st|tr|pr|br|dr|gr|cr|cl|pl|bl|fr|fl|.[ьъй]")
WORD = re.compile(r"[a-zа-яё]{7,}")
LEADING, CHAPTER_LEADING = 1.5, 1.8  # line heights in units of the font size; laws are set wide
SHY = "\xad"


@dataclass
class Act:
    """A source: ``head`` are the ``% key: value`` lines, ``blocks`` pairs of kind and content.

    Kinds: chapter, article, paragraph, point, table (rows of cells).
    """

    head: dict[str, str] = field(default_factory=dict)
    blocks: list[tuple[str, Any]] = field(default_factory=list)


def parse(source: str) -> Act:
    """Read the small markup of the sources."""
    act = Act()
    for line in filter(None, map(str.strip, source.splitlines())):
        if line.startswith("% "):
            key, _, value = line[2:].partition(": ")
            act.head[key] = value
        elif line.startswith("## "):
            act.blocks.append(("article", line[3:]))
        elif line.startswith("# "):
            act.blocks.append(("chapter", line[2:]))
        elif line.startswith("|"):
            row = [cell.strip() for cell in line.strip("|").split("|")]
            if act.blocks[-1][0] != "table":
                act.blocks.append(("table", []))
            act.blocks[-1][1].append(row)
        else:
            point = re.match(r"\([a-z]\) |[0-9а-я]\) ", line)
            act.blocks.append(("point" if point else "paragraph", line))
    return act


def hyphenate(text: str) -> str:
    """Put soft hyphens into the longer words, after a vowel or between two consonants."""
    return WORD.sub(lambda match: _syllables(match.group()), text)


def _syllables(word: str) -> str:
    out = ""
    for place, letter in enumerate(word):
        if 3 <= place <= len(word) - 3 and _may_break(word, place):
            out += SHY
        out += letter
    return out


def _may_break(word: str, place: int) -> bool:
    before, after = word[place - 1], word[place]
    if after in VOWELS or PAIRS.fullmatch(before + after):
        return False
    if not any(letter in VOWELS for letter in word[:place]):
        return False
    following = word[place + 1]
    if before in VOWELS:
        return following in VOWELS
    return word[place - 2] in VOWELS and following in VOWELS


def fonts(cyrillic: bool) -> tuple[str, str]:
    """Names of the regular and the bold font; raises :class:`FileNotFoundError`."""
    if not cyrillic:
        return LATIN
    for name in CYRILLIC:
        pdfmetrics.registerFont(TTFont(name.removesuffix(".ttf"), str(_font_file(name))))
    return CYRILLIC[0].removesuffix(".ttf"), CYRILLIC[1].removesuffix(".ttf")


def _font_file(name: str) -> Path:
    for folder in FONT_FOLDERS:
        for file in sorted(Path(folder).expanduser().rglob(name)):
            return file
    raise FileNotFoundError(f"{name}: install the DejaVu fonts to render Cyrillic text")


def styles(regular: str, bold: str, size: float) -> dict[str, ParagraphStyle]:
    """One paragraph style per kind of block."""
    body = ParagraphStyle(
        "body", fontName=regular, fontSize=size, leading=size * LEADING, alignment=TA_JUSTIFY,
        spaceAfter=3, firstLineIndent=14, embeddedHyphenation=1,
    )  # fmt: skip
    centred = {"fontName": bold, "alignment": TA_CENTER, "firstLineIndent": 0, "keepWithNext": 1}
    return {
        "paragraph": body,
        "point": ParagraphStyle("point", body, leftIndent=28, firstLineIndent=0),
        "chapter": ParagraphStyle("chapter", body, **centred, fontSize=size + 2,
                                  leading=size * CHAPTER_LEADING, spaceBefore=14, spaceAfter=6),
        "article": ParagraphStyle("article", body, fontName=bold, spaceBefore=8, keepWithNext=1,
                                  firstLineIndent=0, alignment=0),
        "title": ParagraphStyle("title", body, **centred, fontSize=20, leading=28),
        "subtitle": ParagraphStyle("subtitle", body, alignment=TA_CENTER, firstLineIndent=0),
        "cell": ParagraphStyle("cell", body, firstLineIndent=0, alignment=0, spaceAfter=0),
        "toc0": ParagraphStyle("toc0", body, fontName=bold, firstLineIndent=0, spaceBefore=4),
        "toc1": ParagraphStyle("toc1", body, firstLineIndent=0, leftIndent=14, spaceAfter=0,
                               alignment=0),
    }  # fmt: skip


class ActTemplate(BaseDocTemplate):
    """Title page, contents, then the text under a running header and over a footer."""

    def __init__(self, path: Path, act: Act, regular: str) -> None:
        super().__init__(
            str(path), pagesize=A4, invariant=1, title=act.head["title"], author="rkc-check",
            leftMargin=3.2 * cm, rightMargin=3.2 * cm, topMargin=2.9 * cm, bottomMargin=2.8 * cm,
        )  # fmt: skip
        self.act, self.regular = act, regular
        frame = Frame(self.leftMargin, self.bottomMargin, self.width, self.height, id="text")
        self.addPageTemplates(PageTemplate(id="page", frames=[frame], onPage=self._running))

    def _running(self, canvas: Any, _doc: Any) -> None:
        if canvas.getPageNumber() == 1:
            return
        head = self.act.head
        canvas.setFont(self.regular, 8)
        left, right, top = self.leftMargin, A4[0] - self.rightMargin, A4[1] - 1.7 * cm
        canvas.drawString(left, top, head["header"])
        canvas.line(left, top - 4, right, top - 4)
        canvas.drawString(left, 1.4 * cm, head["footer"])
        canvas.drawRightString(right, 1.4 * cm, f"{head['page']} {canvas.getPageNumber()}")

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - reportlab's name
        """Tell the contents page where chapters and articles have landed."""
        name = getattr(getattr(flowable, "style", None), "name", "")
        if name in ("chapter", "article"):
            level = 0 if name == "chapter" else 1
            self.notify("TOCEntry", (level, flowable.source, self.page))


def _table(rows: list[list[str]], style: dict[str, ParagraphStyle], width: float) -> Table:
    cells = [[Paragraph(escape(cell), style["cell"]) for cell in row] for row in rows]
    table = Table(cells, colWidths=[width / len(rows[0])] * len(rows[0]), spaceBefore=6)
    table.setStyle([("GRID", (0, 0), (-1, -1), 0.6, colors.black), ("VALIGN", (0, 0), (-1, -1),
                   "TOP"), ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke)])  # fmt: skip
    return table


def render_pdf(source: Path, target: Path, *, cyrillic: bool) -> None:
    """Render ``source`` as a PDF at ``target``: title page, contents, text."""
    act = parse(source.read_text(encoding="utf-8"))
    regular, bold = fonts(cyrillic)
    style = styles(regular, bold, 10.5 if cyrillic else 12)
    doc = ActTemplate(target, act, regular)
    contents = TableOfContents(levelStyles=[style["toc0"], style["toc1"]], dotsMinLevel=0)
    story: list[Flowable] = [
        Spacer(1, 7 * cm), Paragraph(escape(act.head["title"]), style["title"]),
        Spacer(1, 1 * cm), Paragraph(escape(act.head["subtitle"]), style["subtitle"]),
        PageBreak(), Paragraph(escape(act.head["contents"]), style["title"]),
        contents, PageBreak(),
    ]  # fmt: skip
    for kind, content in act.blocks:
        if kind == "table":
            story.append(_table(content, style, doc.width))
            continue
        if kind == "chapter":
            story.append(CondPageBreak(3 * cm))
        heading = kind in ("chapter", "article")
        flowable = Paragraph(escape(content if heading else hyphenate(content)), style[kind])
        flowable.source = escape(content)
        story.append(flowable)
    doc.multiBuild(story)


def render_docx(source: Path, target: Path) -> None:
    """Render ``source`` as a Word document at ``target``, without dates of its own."""
    act = parse(source.read_text(encoding="utf-8"))
    document = Document()
    document.styles["Normal"].font.name, document.styles["Normal"].font.size = "Times", Pt(11)
    section = document.sections[0]
    section.header.paragraphs[0].text = act.head["header"]
    section.footer.paragraphs[0].text = act.head["footer"]
    document.core_properties.title = act.head["title"]
    document.core_properties.author = "rkc-check"
    document.add_heading(act.head["title"], 0)
    document.add_paragraph(act.head["subtitle"])
    for kind, content in act.blocks:
        if kind == "table":
            table = document.add_table(rows=0, cols=len(content[0]), style="Table Grid")
            for row in content:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
        elif kind in ("chapter", "article"):
            document.add_heading(content, 1 if kind == "chapter" else 2)
        else:
            paragraph = document.add_paragraph(content)
            if kind == "point":
                paragraph.paragraph_format.left_indent = Cm(1)
    document.save(str(target))
    _fix_times(target)


def _fix_times(path: Path) -> None:
    """Rewrite the archive with one fixed time, so that it does not change with the clock."""
    with zipfile.ZipFile(path) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)


def main() -> None:
    """Render everything into ``corpora/``."""
    halvoria, ostrania = CORPORA / "halvoria", CORPORA / "ostrania"
    render_pdf(halvoria / "source/code.md", halvoria / "customs-code.pdf", cyrillic=False)
    render_docx(halvoria / "source/regulation.md", halvoria / "regulation.docx")
    render_pdf(ostrania / "source/code.md", ostrania / "customs-code.pdf", cyrillic=True)


if __name__ == "__main__":
    main()
