"""The numbered guarantees of the cleanup, each by its number."""

from __future__ import annotations

from pathlib import Path

import pytest

from rkc_check.model import Document, Line
from rkc_check.read import read
from rkc_check.read.cleanup import clean
from tests.builders import write_pdf


def load(path: Path) -> Document:
    return read(path, id="law", name=path.name, language_hint="en")


def roles(document: Document) -> dict[str, str]:
    return {line.text: line.role for line in document.lines}


def body(number: int) -> list[tuple[float, float, str]]:
    return [
        (50, 100 + 15 * n, f"Line {n} of page {number} tells the officer to do thing {n * number}.")
        for n in range(12)
    ]


def placed(
    texts: list[str], *, page: int = 1, role: str = "text", top: float = 100
) -> list[Line]:
    return [
        Line(text=text, page=page, size=10, role=role,
             box=(50, top + 14 * n, 400, top + 11 + 14 * n))
        for n, text in enumerate(texts)
    ]  # fmt: skip


def test_1_no_line_vanishes(tmp_path: Path) -> None:
    pages = [[(50, 30, "Gazette"), *body(n), (290, 820, str(n))] for n in range(1, 6)]
    lines = load(write_pdf(tmp_path / "a.pdf", pages)).lines
    assert len(lines) == 5 * 14
    assert [line.page for line in lines] == sorted(line.page for line in lines)


def test_2_running_matter_wherever_it_stands_in_the_file(tmp_path: Path) -> None:
    pages = [
        [*body(n), (50, 810, "Ministry of Finance"), (200, 30, "Code of 2020")]
        for n in range(1, 7)
    ]  # fmt: skip
    found = roles(load(write_pdf(tmp_path / "a.pdf", pages)))
    assert found["Code of 2020"] == "header"
    assert found["Ministry of Finance"] == "footer"
    assert found["Line 0 of page 3 tells the officer to do thing 0."] == "text"


def test_2_heads_of_left_and_right_pages_and_of_chapters(tmp_path: Path) -> None:
    pages = [
        [(50, 30, f"Chapter {n // 3} on trade", 8), (300, 50, "Left" if n % 2 else "Right"),
         *body(n)]
        for n in range(1, 11)
    ]  # fmt: skip
    found = roles(load(write_pdf(tmp_path / "a.pdf", pages)))
    assert found["Left"] == found["Right"] == "header"
    assert found["Chapter 2 on trade"] == "header"


@pytest.mark.parametrize("shape", ["{}", "- {} -", "Page {} of 90", "стр. {}"])
def test_3_page_numbers_count_the_pages(tmp_path: Path, shape: str) -> None:
    pages = [[*body(n), (290, 820, shape.format(n + 40))] for n in range(1, 6)]
    font = "Helvetica"
    if shape.startswith("стр"):
        from tests.builders import cyrillic_font

        font = cyrillic_font()
    found = roles(load(write_pdf(tmp_path / "a.pdf", pages, font=font)))
    assert found[shape.format(43)] in ("page_number", "footer")


def test_3_a_number_that_does_not_count_pages_is_text(tmp_path: Path) -> None:
    pages = [[(50, 60, f"{n * n + 7}."), *body(n)] for n in range(1, 6)]
    assert roles(load(write_pdf(tmp_path / "a.pdf", pages)))["16."] == "text"


def test_4_advertising_in_the_middle_of_the_page(tmp_path: Path) -> None:
    pages = [
        [*body(n)[:6], (50, 300 + 9 * n, f"Downloaded from www.lawsite.org on day {n}"),
         (200, 400, "SAMPLE COPY"), *[(a, b + 320, c + " More.") for a, b, c in body(n)[6:]]]
        for n in range(1, 7)
    ]  # fmt: skip
    found = roles(load(write_pdf(tmp_path / "a.pdf", pages)))
    assert found["Downloaded from www.lawsite.org on day 3"] == "footer"
    assert found["SAMPLE COPY"] in ("header", "footer")


def test_4_an_address_inside_a_norm_stays(tmp_path: Path) -> None:
    pages = [body(n) for n in range(1, 5)]
    pages[1].append((50, 400, "Forms are published on www.customs.gov in both languages."))
    found = roles(load(write_pdf(tmp_path / "a.pdf", pages)))
    assert found["Forms are published on www.customs.gov in both languages."] == "text"


HEADS = ["General rules", "Customs offices", "Temporary storage", "Declaration of goods",
         "Release of goods", "Payment of duties", "Appeals against decisions"]  # fmt: skip


def test_5_contents_with_leaders_and_entries_of_two_lines() -> None:
    texts = [f"Article {n}. {head} ....... {n + 4}" for n, head in enumerate(HEADS)]
    texts[3:4] = ["Article 3. Declaration of", "goods in all its forms . . . . . . 7"]
    lines = clean([*placed(texts), *placed(["The text of the law."], page=2)], 2)
    assert [line.role for line in lines] == ["contents"] * 8 + ["text"]


def test_5_contents_without_leaders_are_known_by_the_text() -> None:
    lines = placed(["CUSTOMS CODE", *(f"Chapter {n}. {head}" for n, head in enumerate(HEADS))])
    for n, head in enumerate(HEADS):
        texts = [f"Chapter {n}.", head]
        texts += [f"Rule {n}.{m} binds customs and every person that crosses." for m in range(9)]
        lines += placed(texts, page=n + 2, top=60 + 17 * n)
    found = clean(lines, 8)
    assert [line.role for line in found[:8]] == ["text"] + ["contents"] * 7
    assert all(line.role == "text" for line in found[8:])


def test_5_a_norm_printed_twice_is_no_list_of_contents() -> None:
    norm = [f"The carrier tells customs the fact number {n} of the journey" for n in range(8)]
    other = [f"Another rule with the number {n} stands in the law for good." for n in range(90)]
    found = clean([*placed(norm), *placed(other, page=2), *placed(norm, page=3, top=300)], 3)
    assert all(line.role == "text" for line in found)


def test_6_footnotes_in_small_type() -> None:
    notes = [
        Line(text="1 As amended by the act of 2019 and", page=1, box=(50, 700, 400, 708), size=8),
        Line(text="by the act of 2020.", page=1, box=(50, 710, 400, 718), size=8),
    ]
    rules = [f"Rule {n} of the law is longer than its notes." for n in range(4)]
    found = clean([*placed(rules), *notes], 1)
    assert [line.role for line in found] == ["text"] * 4 + ["note"] * 2


def test_7_hyphens_by_the_words_of_the_document() -> None:
    texts = [
        "The declaration is lodged by the declarant at the border post.", "The decla-",
        "rant pays. The socio-economic effect is", "weighed, and the socio-",
        "economic council is heard. A self-", "employed agent acts as the declarant and",
        "the self employed declarant signs.",
    ]  # fmt: skip
    found = [line.text for line in clean(placed(texts), 1)]
    assert found[1] == "The decla\u00ad"
    assert found[3] == "weighed, and the socio-"
    assert found[4] == "economic council is heard. A self-"


def test_7_over_the_page_and_its_furniture() -> None:
    lines = placed(["The broker and the declarant sign. The declarant is the bro-"])
    lines += [Line(text="Gazette", page=2, box=(50, 20, 90, 30), size=10, role="header")]
    lines += placed(["ker or the owner."], page=2)
    assert clean(lines, 2)[0].text.endswith("the bro\u00ad")


def test_7_a_number_stays_with_its_letters() -> None:
    found = clean(placed(["as amended by act ZRU-", "446 of that year"]), 1)
    assert [line.text for line in found] == ["as amended by act ZRU-446", "of that year"]


def test_8_letters_are_what_they_look_like() -> None:
    latin_c = "Cтатья 5 вступaет в силу c 1 января; формы EX-1 и 3D-модель; of\ufb01ce, и\u0306ка"
    found = clean(placed([latin_c, "плат\u00adеж\u00a0и\u200bсбор"]), 1)
    assert found[0].text == (
        "Статья 5 вступает в силу с 1 января; формы EX-1 и 3D-модель; office, йка"
    )
    assert found[1].text == "платеж исбор"
    assert found[0].box == (50, 100, 400, 111)


def test_9_given_roles_stay() -> None:
    lines = [*placed(["a | b"], role="table"), *placed(["Penalty."], role="margin")]
    assert [line.role for line in clean(lines, 1)] == ["table", "margin"]
