"""Word, OpenDocument, RTF, HTML, Markdown and plain text."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml

from rkc_check.model import Document
from rkc_check.read import read
from tests.builders import ZAKON

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def load(path: Path, language: str = "en") -> Document:
    return read(path, id="law", name=path.name, language_hint=language)


def pairs(document: Document) -> list[tuple[str, str]]:
    return [(line.text, line.role) for line in document.lines]


def word(path: Path, body: str, **parts: str) -> Path:
    """A DOCX of a body and other parts, each as the inside of its root element."""
    roots = {"numbering": "numbering", "styles": "styles", "footnotes": "footnotes"}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>"
        )
        for name, inside in parts.items():
            root = roots[name]
            archive.writestr(f"word/{name}.xml", f"<w:{root} {W}>{inside}</w:{root}>")
    return path


def p(text: str, properties: str = "", inside: str = "") -> str:
    return (
        f"<w:p><w:pPr>{properties}</w:pPr><w:r>{inside}<w:t xml:space='preserve'>{text}</w:t>"
        "</w:r></w:p>"
    )


def test_word_with_all_changes_accepted(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Article 1. ")
    run = "<w:r><w:t>{}</w:t></w:r>"
    for xml in (
        f'<w:del {W} w:id="1" w:author="A"><w:r><w:delText>old </w:delText></w:r></w:del>',
        f'<w:ins {W} w:id="2" w:author="A">{run.format("new heading")}</w:ins>',
        f'<w:moveFrom {W} w:id="3" w:author="A">{run.format(" gone")}</w:moveFrom>',
        f'<w:moveTo {W} w:id="4" w:author="A">{run.format(" came")}</w:moveTo>',
    ):
        paragraph._p.append(parse_xml(xml))
    document.add_table(1, 2).rows[0].cells[1].text = "cell"
    document.sections[0].header.paragraphs[0].text = "Running header"
    document.save(tmp_path / "a.docx")
    assert pairs(load(tmp_path / "a.docx")) == [
        ("Article 1. new heading came", "text"),
        ("| cell", "table"),
    ]


def test_word_joins_paragraphs_whose_end_was_deleted(tmp_path: Path) -> None:
    gone = '<w:rPr><w:del w:id="1" w:author="A"/></w:rPr>'
    path = word(tmp_path / "a.docx", p("The goods ", gone) + p("are released.") + p("Next."))
    assert pairs(load(path)) == [("The goods are released.", "text"), ("Next.", "text")]


def test_word_prints_its_automatic_numbers(tmp_path: Path) -> None:
    def level(at: int, kind: str, text: str) -> str:
        return (
            f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
            f'<w:lvlText w:val="{text}"/></w:lvl>'
        )

    def listed(at: int, number: int = 1) -> str:
        return f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>'

    numbering = (
        '<w:abstractNum w:abstractNumId="0">' + level(0, "decimal", "Article %1.")
        + level(1, "lowerLetter", "(%2)") + level(2, "upperRoman", "%1.%3")
        + '</w:abstractNum><w:abstractNum w:abstractNumId="1">' + level(0, "bullet", "-")
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="20"/></w:lvlOverride></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>'
    )  # fmt: skip
    styles = (
        '<w:style w:styleId="Art"><w:name w:val="Heading 4"/><w:rPr><w:b/></w:rPr>'
        f"<w:pPr>{listed(0)}</w:pPr></w:style>"
    )
    body = (
        p("Scope", '<w:pStyle w:val="Art"/>') + p("goods", listed(1)) + p("money", listed(1))
        + p("notes", listed(2)) + p("Terms", listed(0)) + p("plain", listed(1))
        + p("Later", listed(0, 2)) + p("dash", listed(0, 3))
    )  # fmt: skip
    lines = load(word(tmp_path / "a.docx", body, numbering=numbering, styles=styles)).lines
    assert [line.text for line in lines] == [
        "Article 1. Scope", "(a) goods", "(b) money", "1.I notes", "Article 2. Terms",
        "(a) plain", "Article 20. Later", "dash",
    ]  # fmt: skip
    assert lines[0].role == "heading" and lines[0].bold


def test_word_notes_contents_pages_and_raised_digits(tmp_path: Path) -> None:
    styles = '<w:style w:styleId="T1"><w:name w:val="toc 1"/></w:style>'
    footnotes = '<w:footnote w:id="2"><w:p><w:r><w:t>See the act of 2019.</w:t></w:r></w:p></w:footnote>'
    raised = "<w:rPr><w:vertAlign w:val='superscript'/></w:rPr>"
    body = (
        p("Article 1. Scope 4", '<w:pStyle w:val="T1"/>')
        + p("Article 7", inside="").replace(
            "</w:p>", f"<w:r>{raised}<w:t>1</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
        )
        + p("On the next page", inside="<w:lastRenderedPageBreak/>") + p("Last")
        + p("unseen", inside="<w:rPr><w:vanish/></w:rPr>")
    )  # fmt: skip
    document = load(word(tmp_path / "a.docx", body, styles=styles, footnotes=footnotes))
    assert pairs(document) == [
        ("Article 1. Scope 4", "contents"), ("Article 7¹", "text"),
        ("See the act of 2019.", "note"), ("On the next page", "text"), ("Last", "text"),
    ]  # fmt: skip
    assert (document.pages, document.lines[-1].page) == (2, 2)


def test_word_reads_on_inside_a_table_that_lays_out_text(tmp_path: Path) -> None:
    cell = "<w:tc>" + "".join(p(f"Article {n}. Rule") for n in range(12)) + "</w:tc>"
    other = "<w:tc>" + p("side") + "</w:tc>"
    document = load(word(tmp_path / "a.docx", f"<w:tbl><w:tr>{cell}{other}</w:tr></w:tbl>"))
    assert pairs(document)[3] == ("Article 3. Rule", "text")
    assert len(document.lines) == 13


HTML = """<!DOCTYPE html><html><head><title>t</title><style>p{{}}</style>
<meta charset="{charset}"></head><body><nav>Home</nav><script>var a = "x";</script>
<ul>{links}</ul><h2>Глава 1</h2><p><b>Статья 7<sup>1</sup>.</b> Выпуск&nbsp;товаров<br>
вторая строка</p><div hidden>тайна</div><div title="header">Вестник</div>
<div style="mso-element:footer">с. 1</div><div>До<p>внутри</p>после</div>
<table><tr><td>товар</td><td>5 %</td></tr></table>
<table><tr><td>{long}</td></tr></table><footer>© сайт</footer></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251"])
def test_html_of_a_law_database(tmp_path: Path, encoding: str) -> None:
    links = "".join(f'<li><a href="#a{n}">Статья {n}</a></li>' for n in range(6))
    page = HTML.format(
        charset="windows-1251" if encoding == "cp1251" else "utf-8", links=links,
        long="<p>абзац закона</p>" * 9,
    ).replace("©", "(c)")  # fmt: skip
    path = tmp_path / "a.html"
    path.write_bytes(page.encode(encoding))
    document = load(path, "ru")
    found = pairs(document)
    assert found[:6] == [(f"Статья {n}", "contents") for n in range(6)]
    assert found[6:13] == [
        ("Глава 1", "heading"), ("Статья 7¹. Выпуск товаров", "text"), ("вторая строка", "text"),
        ("До", "text"), ("внутри", "text"), ("после", "text"), ("товар | 5 %", "table"),
    ]  # fmt: skip
    assert found[13:] == [("абзац закона", "text")] * 9


def test_a_web_archive_saved_as_doc(tmp_path: Path) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(
        b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\n'
        b'Content-Type: text/html; charset="utf-8"\nContent-Transfer-Encoding: quoted-printable\n\n'
        b"<html><body><p>=D0=A1=D1=82=D0=B0=D1=82=D1=8C=D1=8F 1</p></body></html>\n--b--\n"
    )
    assert pairs(load(path, "ru")) == [("Статья 1", "text")]


def test_rtf_with_cyrillic_and_deleted_text(tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    text = "".join(f"\\'{byte:02x}" for byte in "Статья 1. Выпуск".encode("cp1251"))
    path.write_bytes(
        b"{\\rtf1\\ansi\\ansicpg1251\\deff0{\\fonttbl{\\f0\\fcharset204 Arial;}}"
        + text.encode() + b"\\par {\\deleted gone} \\u1042?\\u1042?\\par "
        + b"{\\pict\\pngblip " + b"89504e47" * 2000 + b"}\\par end}"
    )  # fmt: skip
    assert [text for text, _ in pairs(load(path, "ru"))] == ["Статья 1. Выпуск", "ВВ", "end"]


ODT = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0">
<office:automatic-styles><style:style style:name="B"><style:text-properties fo:font-weight="bold"/>
</style:style><style:style style:name="S"><style:text-properties style:text-position="super 58%"/>
</style:style><text:list-style style:name="L"><text:list-level-style-number text:level="1"
 style:num-format="1" style:num-suffix=")"/><text:list-level-style-number text:level="2"
 style:num-format="a" style:num-prefix="("  style:num-suffix=")"/></text:list-style>
</office:automatic-styles><office:body><office:text>
<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion>
</text:changed-region></text:tracked-changes>
<text:table-of-content><text:index-body><text:p>Article 7 ... 2</text:p></text:index-body>
</text:table-of-content>
<text:h text:outline-level="1">Chapter I</text:h>
<text:p text:style-name="B">Article 7<text:span text:style-name="S">1</text:span><text:note>
<text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p>
</text:note-body></text:note></text:p>
<text:list text:style-name="L"><text:list-item><text:p>goods</text:p><text:list><text:list-item>
<text:p>new</text:p></text:list-item></text:list></text:list-item><text:list-item>
<text:p>money<text:s text:c="2"/>too</text:p></text:list-item></text:list>
<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>
<table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>
</office:text></office:body></office:document-content>"""


def test_opendocument(tmp_path: Path) -> None:
    path = tmp_path / "a.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", ODT)
    document = load(path)
    assert pairs(document) == [
        ("Article 7 ... 2", "contents"), ("Chapter I", "heading"), ("Article 7¹", "text"),
        ("A note.", "note"), ("1) goods", "text"), ("(a) new", "text"), ("2) money too", "text"),
        ("a | b", "table"),
    ]  # fmt: skip
    assert [line.bold for line in document.lines[1:5]] == [True, True, False, False]


@pytest.mark.parametrize("wrong", ["odt3", "", "-1", "9" * 5000])
def test_counts_that_are_no_numbers_count_as_one(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "a.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        content = re.sub(r'(text:c|text:outline-level)="\d+"', rf'\1="{wrong}"', ODT)
        archive.writestr("content.xml", content)
    assert ("2) money too", "text") in pairs(load(path))


def test_markdown(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("# Part I\n\n**Article 1.** Scope\n\n| a | b |\n|---|---|\n| c | d |\n", "utf-8")
    assert pairs(load(path)) == [
        ("Part I", "heading"), ("Article 1. Scope", "text"), ("a | b", "table"), ("c | d", "table"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_text_in_the_usual_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(ZAKON.encode(encoding))
    assert load(path, "ru").lines[0].text == "ТАМОЖЕННЫЙ КОДЕКС ТЕСТЛЕНДА"


def test_windows_latin_is_not_taken_for_cyrillic(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Article 1er. Le déclarant paie les droits à l'entrée.".encode("cp1252"))
    assert load(path, "fr").lines[0].text.endswith("droits à l'entrée.")
