"""The invented countries: gold that holds together, and documents that match their sources."""

from __future__ import annotations

import csv
import hashlib
import importlib.util
import re
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import docx
import pypdfium2
import pytest

from rkc_check.bundle import load_bundle

ROOT = Path(__file__).resolve().parents[2]
CORPORA = ROOT / "corpora"
NAMES = ("halvoria", "ostrania")
CHAPTERS = {1: 3, 3: 45, 4: 24, 5: 7, 6: 10, 7: 4, 8: 7, 9: 9, 10: 12}
"""Provisions per chapter of the General Annex: 121 in all."""
COUNTS = {
    "halvoria": {"compliant": 63, "partial": 24, "conflict": 18, "absent": 16},
    "ostrania": {"compliant": 82, "partial": 13, "conflict": 15, "absent": 11},
}
ARTICLE = re.compile(r"^## (?:Article|Статья) (\d+)\. \S", re.MULTILINE)


def gold(name: str) -> list[dict[str, str]]:
    with (CORPORA / name / "gold.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def articles(source: Path) -> list[int]:
    return [int(number) for number in ARTICLE.findall(source.read_text(encoding="utf-8"))]


def pdf_pages(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


def docx_text(path: Path) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    place = ROOT / "scripts" / "render_corpora.py"
    spec = importlib.util.spec_from_file_location("render_corpora", place)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", NAMES)
def test_gold_has_every_provision_once_and_is_well_formed(name: str) -> None:
    rows = gold(name)
    expected = [f"{chapter}.{n}" for chapter, last in CHAPTERS.items() for n in range(1, last + 1)]
    assert [row["provision"] for row in rows] == expected
    for row in rows:
        assert list(row) == ["provision", "verdict", "articles", "reason", "confidence"], row
        assert row["verdict"] in COUNTS[name], row
        assert (row["verdict"] == "absent") == (row["articles"] == ""), row
        assert row["reason"].endswith(".") and 0.5 <= float(row["confidence"]) <= 1, row


@pytest.mark.parametrize("name", NAMES)
def test_verdict_counts(name: str) -> None:
    counts = Counter(row["verdict"] for row in gold(name))
    assert dict(counts) == COUNTS[name]


def test_halvoria_has_something_of_each_verdict_to_find() -> None:
    counts = COUNTS["halvoria"]
    assert counts["conflict"] >= 6 and counts["absent"] >= 15 and counts["partial"] >= 10


@pytest.mark.parametrize("name", NAMES)
def test_every_cited_article_stands_in_a_source(name: str) -> None:
    known = {n for source in (CORPORA / name / "source").glob("*.md") for n in articles(source)}
    cited = [int(n) for row in gold(name) for n in row["articles"].split(";") if n]
    assert set(cited) <= known
    for row in gold(name):
        listed = row["articles"].split(";")
        assert len(listed) == len(set(listed)), row


@pytest.mark.parametrize(
    ("source", "first", "last"),
    [
        ("halvoria/source/code.md", 1, 182),
        ("halvoria/source/regulation.md", 201, 217),
        ("ostrania/source/code.md", 1, 84),
    ],
)
def test_articles_are_numbered_without_a_gap(source: str, first: int, last: int) -> None:
    assert articles(CORPORA / source) == list(range(first, last + 1))


def test_internal_references_lead_somewhere() -> None:
    text = (CORPORA / "halvoria/source/code.md").read_text(encoding="utf-8")
    cited = {int(n) for n in re.findall(r"Articles? (\d+)(?!\.)", text)}
    assert cited <= set(range(1, 183)) and len(cited) > 15


@pytest.mark.parametrize("name", NAMES)
def test_bundle_loads_and_names_its_documents(name: str) -> None:
    bundle = load_bundle(CORPORA / name)
    assert [act.kind for act in bundle.acts] == ["code", "by_law"][: len(bundle.acts)]
    assert all((CORPORA / name / act.file).is_file() for act in bundle.acts)


@pytest.mark.parametrize("name", NAMES)
def test_rendering_is_deterministic_and_equals_the_committed_pdf(
    name: str, tmp_path: Path, script: ModuleType
) -> None:
    folder = CORPORA / name
    for copy in ("a.pdf", "b.pdf"):
        try:
            script.render_pdf(
                folder / "source/code.md", tmp_path / copy, cyrillic=name == "ostrania"
            )
        except FileNotFoundError as error:
            pytest.skip(str(error))
    digests = {hashlib.sha256((tmp_path / copy).read_bytes()).digest() for copy in
               ("a.pdf", "b.pdf")}  # fmt: skip
    assert len(digests) == 1
    assert pdf_pages(tmp_path / "a.pdf") == pdf_pages(folder / "customs-code.pdf")


def test_rendered_word_file_equals_the_committed_one(tmp_path: Path, script: ModuleType) -> None:
    folder = CORPORA / "halvoria"
    for copy in ("a.docx", "b.docx"):
        script.render_docx(folder / "source/regulation.md", tmp_path / copy)
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    assert docx_text(tmp_path / "a.docx") == docx_text(folder / "regulation.docx")


@pytest.mark.parametrize(
    ("name", "contents", "header", "footer"),
    [
        ("halvoria", "Contents", "Republic of Halvoria · Official Journal", "Page {}"),
        ("ostrania", "Содержание", "Остранская Республика · Вестник законов", "Страница {}"),
    ],
)
def test_pages_look_like_printed_law(name: str, contents: str, header: str, footer: str) -> None:
    pages = pdf_pages(CORPORA / name / "customs-code.pdf")
    assert contents in pages[1]
    for number, page in enumerate(pages[1:], 2):
        assert header in page and footer.format(number) in page
    # pdfium marks a hyphen that ends a line with U+FFFE (or U+0002) or leaves it as it is
    broken = re.findall(r"[a-zа-яё](?:[\ufffe\x02\xad]|-\r?\n)[a-zа-яё]", "".join(pages))
    assert len(broken) >= 20


def _runs(text: str, length: int = 10) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


def test_no_ten_words_in_common_with_the_convention(shared: Callable[[str], Path]) -> None:
    official = _runs(shared("rkc/general-annex-official.txt").read_text(encoding="utf-8"))
    for name in ("code.md", "regulation.md"):
        text = (CORPORA / "halvoria/source" / name).read_text(encoding="utf-8")
        assert not official & _runs(text)
