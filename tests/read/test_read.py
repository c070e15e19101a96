"""Reading: every format, and one clear line for each bad input."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from reportlab.pdfgen.canvas import Canvas

from rkc_check.model import Document
from rkc_check.read import read
from tests.builders import LAW, ZAKON, write_law


def load(path: Path, language: str = "en") -> Document:
    return read(path, id="law", name=path.name, language_hint=language)


def pdf(path: Path, pages: list[list[tuple[float, float, str]]], **options: object) -> Path:
    """A PDF with text at given places (points from the left and from the top, A4)."""
    canvas = Canvas(str(path), invariant=1, **options)
    for page in pages:
        for left, top, text in page:
            canvas.drawString(left, 842 - top, text)
        canvas.showPage()
    canvas.save()
    return path


def test_a_pdf_gives_lines_with_page_and_place(tmp_path: Path) -> None:
    path = pdf(
        tmp_path / "a.pdf", [[(50, 100, "Article 1. First")], [(50, 100, "Article 2. Next")]]
    )
    lines = load(path).lines
    assert [(line.text, line.page) for line in lines] == [
        ("Article 1. First", 1),
        ("Article 2. Next", 2),
    ]
    assert abs(lines[0].box[0] - 50) < 3
    assert abs(lines[0].box[3] - 100) < 4


def test_headers_footers_and_page_numbers_are_not_text(tmp_path: Path) -> None:
    pages = [
        [(200, 30, "Official Gazette No. 7"), (50, 100, f"Article {n}. Subject {'x' * n}"),
         (50, 120, f"The officer shall do thing {n} at once."), (290, 820, str(n))]
        for n in range(1, 7)
    ]  # fmt: skip
    roles = {line.text: line.role for line in load(pdf(tmp_path / "a.pdf", pages)).lines}
    assert roles["Official Gazette No. 7"] == "header"
    assert roles["3"] == "page_number"
    assert roles["Article 3. Subject xxx"] == "text"


def test_a_footer_that_comes_first_in_the_stream_is_sorted(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", [[(50, 800, "the end"), (50, 100, "the start")]])
    assert [line.text for line in load(path).lines] == ["the start", "the end"]


def test_no_line_is_lost(tmp_path: Path) -> None:
    pages = [[(50, 30, "Gazette"), (50, 100, f"Article {n * n + 7}")] for n in range(5)]
    assert len(load(pdf(tmp_path / "a.pdf", pages)).lines) == 10


def test_tracked_changes_read_as_accepted(tmp_path: Path) -> None:
    document = docx.Document()
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    paragraph = document.add_paragraph("Article 1. ")
    for xml in (
        f'<w:del {space} w:id="1" w:author="A"><w:r><w:delText>old </w:delText></w:r></w:del>',
        f'<w:ins {space} w:id="2" w:author="A"><w:r><w:t>new heading</w:t></w:r></w:ins>',
    ):
        paragraph._p.append(parse_xml(xml))
    document.add_table(1, 2).rows[0].cells[1].text = "cell"
    document.save(tmp_path / "a.docx")
    lines = load(tmp_path / "a.docx").lines
    assert [(line.text, line.role) for line in lines] == [
        ("Article 1. new heading", "text"),
        ("| cell", "table"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_text_is_read_in_the_usual_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(ZAKON.encode(encoding))
    assert load(path, "ru").lines[0].text == "ТАМОЖЕННЫЙ КОДЕКС ТЕСТЛЕНДА"


def test_the_language_is_recognised(tmp_path: Path) -> None:
    assert load(write_law(tmp_path, LAW * 3), "").language == "en"
    assert load(write_law(tmp_path, ZAKON * 3), "").language == "ru"


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    path = write_law(tmp_path)
    assert load(path) == load(path)


