"""Structure: the articles of a law, whole, in order and in place."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from rkc_check.errors import StructureError
from rkc_check.model import Law
from rkc_check.pipeline import Knowledge
from rkc_check.read import read
from rkc_check.structure import structure
from tests.builders import LAW, ZAKON, write_law


def law_of(path: Path, language: str, knowledge: Knowledge) -> Law:
    document = read(path, id="law", name=path.name, language_hint=language)
    return structure(document, grammar=knowledge.numbering[language])


def articles(law: Law) -> list[str]:
    return [clause.article for clause in law.clauses if clause.kind == "article"]


def test_articles_with_heading_and_children(tmp_path: Path, knowledge: Knowledge) -> None:
    law = law_of(write_law(tmp_path), "en", knowledge)
    by_id = {clause.id: clause for clause in law.clauses}
    assert articles(law) == ["1", "2", "3", "4", "5"]
    assert by_id["law/3"].heading == "Release of goods"
    assert by_id["law/3/b"].parent_id == "law/3"
    assert by_id["law/2/2"].article == "2"
    assert by_id[by_id["law/3"].parent_id].heading == "Clearance"


def test_russian_parts_and_points(tmp_path: Path, knowledge: Knowledge) -> None:
    law = law_of(write_law(tmp_path, ZAKON), "ru", knowledge)
    assert articles(law) == ["1", "2", "3", "4"]
    assert {"law/2/1", "law/2/2", "law/2/2/2"} <= {clause.id for clause in law.clauses}


def test_spans_lie_inside_their_parents(tmp_path: Path, knowledge: Knowledge) -> None:
    law = law_of(write_law(tmp_path), "en", knowledge)
    by_id = {clause.id: clause for clause in law.clauses}
    for clause in law.clauses:
        assert 0 <= clause.span.start < clause.span.end <= len(law.text)
        if clause.parent_id:
            parent = by_id[clause.parent_id].span
            assert parent.start <= clause.span.start and clause.span.end <= parent.end
    assert len(by_id) == len(law.clauses)


def test_references_lead_to_clauses(tmp_path: Path, knowledge: Knowledge) -> None:
    law = law_of(write_law(tmp_path), "en", knowledge)
    found = [(r.clause_id, r.target_ids) for r in law.references]
    assert ("law/2", ("law/3",)) in found


def test_a_line_that_begins_with_a_reference_is_no_article(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    text = LAW.replace("Goods shall be released", "Article 99. Goods shall be released", 1)
    assert articles(law_of(write_law(tmp_path, text), "en", knowledge)) == ["1", "2", "3", "4", "5"]


def test_inserted_and_repealed_articles(tmp_path: Path, knowledge: Knowledge) -> None:
    text = LAW.replace("Article 5.", "Article 4A. Instalments\n[Repealed, 2020]\n\nArticle 5.")
    law = law_of(write_law(tmp_path, text), "en", knowledge)
    assert articles(law) == ["1", "2", "3", "4", "4A", "5"]
    assert [c.article for c in law.clauses if c.repealed] == ["4A"]


def test_common_law_numbering_without_a_word(tmp_path: Path, knowledge: Knowledge) -> None:
    text = re.sub(r"Article (\d+)\. ", r"\1. ", LAW)
    assert articles(law_of(write_law(tmp_path, text), "en", knowledge)) == ["1", "2", "3", "4", "5"]


def test_an_article_inside_a_line_fills_a_gap_in_the_numbers(
    tmp_path: Path, knowledge: Knowledge
) -> None:
    text = """Goods Rules

1. The carrier tells the office what the ship holds.
2. The officer looks at the goods that the carrier names. 3. The officer gives a receipt.
4. The receipt of rule 3 names the goods under rule 2. The carrier keeps it for a year.
Goods for a short time. 5 (1) Goods may stay for a short time.
6. The office keeps a list as in form 9. The list is open to all.
7. The minister makes forms.
"""
    law = law_of(write_law(tmp_path, text), "en", knowledge)
    assert articles(law) == ["1", "2", "3", "4", "5", "6", "7"]


def test_a_text_without_articles_is_refused(tmp_path: Path, knowledge: Knowledge) -> None:
    with pytest.raises(StructureError, match=r"law\.txt: no article"):
        law_of(write_law(tmp_path, "Dear Sir,\nthank you for your letter.\n"), "en", knowledge)


@pytest.mark.parametrize(
    ("document", "language", "word", "beyond"),
    [
        ("uz-customs-code-2016-ru/law.pdf", "ru", r"Статья (\d+)\.", ()),
        ("ca-customs-act-en/law.txt", "en", r"Section \*?(\d[\d.]*)", ()),
        ("ca-loi-douanes-fr/law.txt", "fr", r"Article \*?(\d[\d.]*)", ()),
        ("er-customs-proclamation-112-2000-en/law.txt", "en", r"Article (\d+)", ()),
        ("eac-customs-management-act-2004-en/law.txt", "en", r"Section (\d+[A-Z]?)", ()),
        ("uz-customs-code-uz/law.txt", "uz", r"(\d+)(?:([¹²³⁴⁵⁶⁷⁸⁹])|)-modda", ()),
        # Articles that begin inside a line are not in a list made of lines.
        ("bj-code-des-douanes-fr/law.txt", "fr", r"Article (\d+)", ("289",)),
    ],
)
def test_real_laws_come_out_whole(
    shared: Callable[[str], Path], knowledge: Knowledge,
    document: str, language: str, word: str, beyond: tuple[str, ...],
) -> None:  # fmt: skip
    path = shared(f"laws/{document}")
    text = (path.parent / "law.txt").read_text(encoding="utf-8")
    listed = [
        "-".join(filter(None, hit.groups()))
        .rstrip(".")
        .translate(str.maketrans("¹²³⁴⁵⁶⁷⁸⁹", "123456789"))
        for hit in re.finditer(f"^{word}", text, re.M)
    ]
    found = articles(law_of(path, language, knowledge))
    assert sorted(found) == sorted([*listed, *beyond])


@pytest.mark.parametrize(
    ("document", "count"),
    [("kg-children-code-landscape-ru.pdf", 104), ("kg-constitution-landscape-ru.pdf", 116)],
)
def test_layouts_give_no_article_of_a_contents_page_and_no_footer(
    shared: Callable[[str], Path], knowledge: Knowledge, document: str, count: int
) -> None:
    law = law_of(shared(f"laws/layouts/{document}"), "ru", knowledge)
    assert articles(law) == [str(number) for number in range(1, count + 1)]
    assert "cbd.minjust" not in law.text
    assert not law.warnings


def test_mexican_reform_notes_stay_with_their_clause(
    shared: Callable[[str], Path], knowledge: Knowledge
) -> None:
    law = law_of(shared("laws/mx-ley-aduanera-es/law.txt"), "es", knowledge)
    found = articles(law)
    assert len(found) == len(set(found)) == 267
    assert {"9-A", "137 bis 9", "121"} <= set(found)
    assert "reformado DOF" not in law.text
    by_number = {c.number: c for c in law.clauses if c.kind == "article"}
    assert by_number["201"].repealed
    assert any("DOF 30-12-2002" in note for note in by_number["7"].notes)


@pytest.mark.parametrize(("language", "text", "title"), [
    ("en", "Short Title\n\nSection 1. Short title\nThis Act may be cited as the Tolls Act.\n\n"
           "Section 2. Tolls\nEvery cart pays a toll.\n", "Tolls Act"),
    ("fr", "Titre abrégé\n\nArticle 1. Titre abrégé\nLoi sur les péages.\n\n"
           "Article 2. Péages\nChaque charrette paie un péage.\n", "Loi sur les péages"),
    ("en", "The Tolls Code\n\nSection 1. Short title\nThis Act may be cited as the Tolls Act.\n\n"
           "Section 2. Tolls\nEvery cart pays a toll.\n", "The Tolls Code"),
])  # fmt: skip
def test_a_heading_printed_twice_is_not_the_title(
    tmp_path: Path, knowledge: Knowledge, language: str, text: str, title: str
) -> None:
    assert law_of(write_law(tmp_path, text), language, knowledge).title == title
