"""The Word report: valid, complete, every row found again three ways."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from rkc_check.model import VERDICTS, Results
from rkc_check.pipeline import write

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def part(folder: Path, name: str = "word/document.xml") -> Any:
    with zipfile.ZipFile(folder / "report.docx") as archive:
        return etree.fromstring(archive.read(name))


def text(node: Any) -> str:
    return "".join(t.text or "" for t in node.iter(f"{W}t"))


@pytest.fixture(scope="session", params=["english", "russian"])
def report(request: pytest.FixtureRequest) -> Path:
    return Path(request.getfixturevalue(request.param))


def test_it_keeps_to_the_schema(report: Path) -> None:
    found = OpenXmlValidator().validate(str(report / "report.docx"))
    assert [str(error) for error in found.errors] == []


def test_every_row_is_found_three_ways(report: Path, results: Results) -> None:
    root = part(report)
    tags = [node.get(f"{W}val") for node in root.iter(f"{W}tag")]
    marks = Counter(node.get(f"{W}name") for node in root.iter(f"{W}bookmarkStart"))
    rows = [text(next(row.iter(f"{W}tc"))) for row in root.iter(f"{W}tr")]
    for finding in results.findings:
        pid = finding.finding.provision_id
        assert sum(tag.startswith(f"rkc:{pid}:id:") for tag in tags) == 1
        assert marks[f"rkc_{pid.replace('.', '_')}"] == 1
        assert any(re.match(rf"{re.escape(pid)}\D", row) for row in rows), pid


def test_each_verdict_is_a_list_with_the_present_one_shown(report: Path, results: Results) -> None:
    lists = [
        node
        for node in part(report).iter(f"{W}sdt")
        if node.find(f".//{W}dropDownList") is not None
    ]
    assert len(lists) == len(results.findings)
    for node, reviewed in zip(lists, results.findings, strict=True):
        items = {i.get(f"{W}value"): i.get(f"{W}displayText") for i in node.iter(f"{W}listItem")}
        assert tuple(items) == VERDICTS
        assert text(node.find(f"{W}sdtContent")) == items[reviewed.finding.verdict]


def test_links_lead_somewhere_and_marks_are_unique(report: Path) -> None:
    root = part(report)
    names = [node.get(f"{W}name") for node in root.iter(f"{W}bookmarkStart")]
    ids = [node.get(f"{W}id") for node in root.iter(f"{W}bookmarkStart")]
    assert len(set(names)) == len(names)
    assert len(set(ids)) == len(ids)
    assert all(len(name) <= 40 for name in names), "Word cuts longer names"
    targets = {node.get(f"{W}anchor") for node in root.iter(f"{W}hyperlink")}
    assert len(targets) > 20
    assert targets <= set(names)


def test_tables_are_as_wide_as_their_columns_and_repeat_their_head(report: Path) -> None:
    for table in part(report).iter(f"{W}tbl"):
        grid = [int(column.get(f"{W}w")) for column in table.find(f"{W}tblGrid")]
        assert int(table.find(f"{W}tblPr/{W}tblW").get(f"{W}w")) == sum(grid)
        for row in table.findall(f"{W}tr"):
            spans = [
                int(span.get(f"{W}val"))
                if (span := cell.find(f"{W}tcPr/{W}gridSpan")) is not None
                else 1
                for cell in row.iter(f"{W}tc")
            ]
            assert sum(spans) == len(grid)
        if table.find(f"{W}tblPr/{W}tblLook").get(f"{W}firstRow") == "1":
            assert table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None
            assert table.find(f"{W}tblPr/{W}tblCaption") is not None


def test_contents_and_lists_of_tables_are_fields_that_fill_on_opening(report: Path) -> None:
    codes = [node.text.split()[0] for node in part(report).iter(f"{W}instrText")]
    count = Counter(codes)
    assert count["TOC"] == 3, "contents, tables, figures"
    assert count["SEQ"] > 10
    update = part(report, "word/settings.xml").find(f"{W}updateFields")
    assert update is not None
    assert update.get(f"{W}val") == "true"


def test_pictures_and_charts_are_described(report: Path) -> None:
    with zipfile.ZipFile(report / "report.docx") as archive:
        document = archive.read("word/document.xml").decode()
    described = re.findall(r'<wp:docPr [^>]*descr="([^"]*)"', document)
    assert described
    assert all(len(about) > 20 for about in described)


def test_the_language_is_set(english: Path, russian: Path) -> None:
    for folder, locale in ((english, "en-GB"), (russian, "ru-RU")):
        languages = {
            node.get(f"{W}val") for node in part(folder, "word/styles.xml").iter(f"{W}lang")
        }
        assert languages == {locale}


def test_law_text_stays_text(english: Path) -> None:
    root = part(english)
    whole = text(root)
    assert '<img src=x onerror="document.title=' in whole
    assert "{{findings}} {{title}}" in whole, "a place in the law's text is no place of ours"
    assert text(part(english, "word/header1.xml")).startswith("Gap report: Law of <i>Testland</i>")


def test_wording_is_proposed_in_the_language_of_the_law(english: Path) -> None:
    root = part(english)
    proposals = [t for t in map(text, root.iter(f"{W}tc")) if t.startswith("Proposal:")]
    assert len(proposals) > 10
    assert any(re.search("[а-я]{4}", proposal) for proposal in proposals)
    assert any(re.search(r"\b(shall|may)\b", proposal) for proposal in proposals)
    assert not any("{" in proposal for proposal in proposals)


def test_the_state_and_its_deadlines_are_told(english: Path, russian: Path) -> None:
    assert "16 May 2024" in text(part(english))
    assert "overdue since 16 May 2024" in text(part(english))
    assert "просрочено с 16 мая 2024" in text(part(russian))


def test_accuracy_is_told_only_where_it_was_measured(few: Results, tmp_path: Path) -> None:
    from rkc_check import artifacts
    from rkc_check.report import report as write_report

    templates = artifacts.data_folder("templates") / "gap_report"
    phrases = artifacts.load_toml(templates / "phrases" / "en.toml")
    measured = {
        "date": "2026-01-30", "command": "measure --all",
        "laws": {"Testland": {"recall_at": {"5": 0.875}, "accuracy": 0.5, "false_absent": 0.125}},
    }  # fmt: skip
    for name, accuracy in (("with", measured), ("without", None)):
        write_report(
            few, tmp_path / name, phrases=phrases, template=templates / "report.docx",
            accuracy=accuracy,
        )  # fmt: skip
    told = text(part(tmp_path / "with"))
    assert all(
        word in told for word in ("measured on 30 January 2026", "88%", "50%", "measure --all")
    )
    assert "No measurement of accuracy" in text(part(tmp_path / "without"))


def test_equal_results_give_equal_bytes(few: Results, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    write(few, first, with_clauses=True)
    write(few, second, with_clauses=True)
    for name in ("report.docx", "report.html", "results.json", "matrix.xlsx"):
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_pages_as_another_word_processor_lays_them_out(english: Path, tmp_path: Path) -> None:
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = ["soffice", "--headless", home, "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(english / "report.docx")], check=True, capture_output=True)
    pdf = pypdfium2.PdfDocument(tmp_path / "report.pdf")
    pages = [page.get_textpage().get_text_range() for page in pdf]
    sizes = [page.get_size() for page in pdf]
    pdf.close()
    assert all(len(page) > 150 for page in pages), "no page is empty"
    lines = [page.split("\r\n") for page in pages]
    summary = next(n for n, page in enumerate(lines) if "What to do next" in page)
    assert "Overview" in lines[summary + 1], "the summary takes one page"
    assert "Summary" in lines[summary]
    assert {wide > high for wide, high in sizes} == {True, False}
    heads = [
        page for page in lines if any(line.startswith("Provision Requirement") for line in page)
    ]
    assert len(heads) > 5, "heads return, and none of their words is broken"
    assert f"Page 2 of {len(pages)}" in pages[1]
