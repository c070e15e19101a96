"""PDF pages: order of reading, margins, type, tables, turned pages."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from rkc_check.model import Document, Line
from rkc_check.read import read
from tests.builders import write_pdf

LONG = "The officer examines the goods and the papers and tells the carrier what he found there."


def load(path: Path) -> Document:
    return read(path, id="law", name=path.name, language_hint="en")


def texts(document: Document, *roles: str) -> list[str]:
    return [line.text for line in document.lines if not roles or line.role in roles]


def test_two_columns_under_a_heading_are_read_one_after_the_other(tmp_path: Path) -> None:
    page = [(50, 60, "A heading that runs over both of the columns of this page of the act")]
    for n in range(10):  # row by row, as some programs write them
        page += [(50, 100 + 14 * n, f"left {n} of the first column"),
                 (320, 100 + 14 * n, f"right {n} of the second column")]  # fmt: skip
    found = texts(load(write_pdf(tmp_path / "a.pdf", [page])))
    assert found[0].startswith("A heading")
    assert found[1:] == [f"left {n} of the first column" for n in range(10)] + [
        f"right {n} of the second column" for n in range(10)
    ]


def test_three_columns(tmp_path: Path) -> None:
    page = [
        (50 + 180 * c, 100 + 14 * n, f"column {c} line {n} of text")
        for n in range(8) for c in range(3)
    ]  # fmt: skip
    found = texts(load(write_pdf(tmp_path / "a.pdf", [page])))
    assert found == [f"column {c} line {n} of text" for c in range(3) for n in range(8)]


def test_a_number_set_apart_from_its_text_is_no_column(tmp_path: Path) -> None:
    page = []
    for n in range(9):
        page += [(50, 100 + 14 * n, f"({n})"), (110, 100 + 14 * n, f"{n} {LONG}")]
    found = texts(load(write_pdf(tmp_path / "a.pdf", [page], size=9)))
    assert found == [f"({n}) {n} {LONG}" for n in range(9)]


def test_a_signature_is_one_line(tmp_path: Path) -> None:
    page = [(50, 100 + 14 * n, LONG) for n in range(8)]
    page += [(50, 300, "President of the Republic"), (430, 300, "A. Example")]
    assert texts(load(write_pdf(tmp_path / "a.pdf", [page], size=10)))[-1] == (
        "President of the Republic A. Example"
    )


def test_marginal_notes_stand_apart_before_the_line_beside_them(tmp_path: Path) -> None:
    pages = []
    for number in range(4):
        left = 60 if number % 2 else 130  # the notes on the outer edge
        note = 480 if number % 2 else 50
        page = [(left, 100 + 14 * n, f"{n} {LONG[:60]}") for n in range(12)]
        page += [(note, 128, f"Penalty {number}", 7), (note, 136, "for delay.", 7)]
        pages.append(page)
    document = load(write_pdf(tmp_path / "a.pdf", pages, size=11))
    assert texts(document, "margin") == [
        text for n in range(4) for text in (f"Penalty {n}", "for delay.")
    ]
    first = [line for line in document.lines if line.page == 1]
    at = next(n for n, line in enumerate(first) if line.role == "margin")
    assert first[at + 2].text.startswith("2 ")
    assert "Penalty" not in " ".join(texts(document, "text"))


def test_an_article_number_that_hangs_in_the_margin_stays_with_its_text(tmp_path: Path) -> None:
    page = [(110, 100 + 14 * n, f"{n} {LONG[:70]}") for n in range(12)]
    page.append((50, 142, "12."))
    found = texts(load(write_pdf(tmp_path / "a.pdf", [page], size=10)), "text")
    assert found[3].startswith("12. 3 The officer")


def test_raised_digits(tmp_path: Path) -> None:
    def raised(canvas, number: int) -> None:
        canvas.drawString(50, 700, "Article 7")
        canvas.setFont("Helvetica", 7)
        canvas.drawString(50 + canvas.stringWidth("Article 7", "Helvetica", 12), 705, "1")

    document = load(write_pdf(tmp_path / "a.pdf", [[]], draw=raised))
    assert texts(document) == ["Article 7¹"]


def test_size_and_weight(tmp_path: Path) -> None:
    def mixed(canvas, number: int) -> None:
        canvas.setFont("Helvetica-Bold", 14)
        canvas.drawString(50, 700, "Heading in bold")
        canvas.setFont("Helvetica-Bold", 10)
        canvas.drawString(50, 650, "Term")
        canvas.setFont("Helvetica", 10)
        canvas.drawString(90, 650, "is a word that is only in part bold")
        canvas.scale(2, 2)
        canvas.drawString(25, 300, "twice as large")

    lines = load(write_pdf(tmp_path / "a.pdf", [[]], draw=mixed)).lines
    assert [(line.bold, line.size) for line in lines] == [
        (True, 14), (False, 10), (False, 20),
    ]  # fmt: skip


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_pages_read_as_they_are_seen(tmp_path: Path, turn: int) -> None:
    def sideways(canvas, number: int) -> None:
        canvas.translate(*{90: (595, 0), 180: (595, 842), 270: (0, 842)}[turn])
        canvas.rotate(turn)
        canvas.drawString(50, 400, "first line of it")
        canvas.drawString(50, 380, "second line of it")

    path = write_pdf(tmp_path / "a.pdf", [[]], draw=sideways)
    upright = load(path)
    assert texts(upright) == ["first line of it", "second line of it"]
    pdf = pypdfium2.PdfDocument(path)
    pdf[0].set_rotation(turn)
    pdf.save(tmp_path / "b.pdf")
    pdf.close()
    turned = load(tmp_path / "b.pdf")
    assert texts(turned) == texts(upright)
    assert turned.lines[0].box[0] == pytest.approx(50, abs=3)


def test_a_watermark_across_the_page_is_no_text(tmp_path: Path) -> None:
    def mark(canvas, number: int) -> None:
        canvas.translate(200, 300)
        canvas.rotate(45)
        canvas.drawString(0, 0, "DRAFT COPY")

    pages = [[(50, 100 + 14 * n, LONG) for n in range(9)]]
    document = load(write_pdf(tmp_path / "a.pdf", pages, draw=mark))
    assert [line.text for line in document.lines if line.role == "header"] == ["DRAFT COPY"]


def test_a_ruled_table_becomes_rows(tmp_path: Path) -> None:
    def grid(canvas, number: int) -> None:
        for y in (600, 640, 680):
            canvas.line(50, y, 450, y)
        for x in (50, 200, 450):
            canvas.line(x, 600, x, 680)

    page = [(50, 100, "Rates of duty"), (60, 185, "Goods of"), (60, 197, "kind one"),
            (210, 185, "5 per cent"), (60, 225, "All others"), (210, 225, "10 per cent"),
            (50, 300, "Text after it")]  # fmt: skip
    lines: tuple[Line, ...] = load(write_pdf(tmp_path / "a.pdf", [page], draw=grid)).lines
    assert [(line.text, line.role) for line in lines] == [
        ("Rates of duty", "text"), ("Goods of kind one | 5 per cent", "table"),
        ("All others | 10 per cent", "table"), ("Text after it", "text"),
    ]  # fmt: skip


def test_a_frame_around_the_page_is_no_table(tmp_path: Path) -> None:
    def frame(canvas, number: int) -> None:
        canvas.rect(30, 30, 535, 780)
        canvas.rect(34, 34, 527, 772)

    page = [(50, 100 + 14 * n, LONG) for n in range(9)]
    document = load(write_pdf(tmp_path / "a.pdf", [page], draw=frame, size=10))
    assert texts(document, "text") == [LONG] * 9


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    pages = [[(50 + 200 * (n % 2), 100 + 9 * n, f"{n} {LONG[:20]}") for n in range(30)]]
    path = write_pdf(tmp_path / "a.pdf", pages)
    assert load(path) == load(path)
