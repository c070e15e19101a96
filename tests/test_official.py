"""Attaching an official text: compared, stored, quoted, and forgotten."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result
from reportlab.pdfgen import canvas

from rkc_check import official
from rkc_check.cli import main
from rkc_check.errors import StandardError, UnsupportedFormat
from rkc_check.model import Document, Line, Standard
from rkc_check.read import read
from tests.builders import write_law

KINDS = {"standard": "Standard", "transitional_standard": "Transitional Standard",
         "recommended_practice": "Recommended Practice"}  # fmt: skip


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "user" / "official"
    monkeypatch.setattr("rkc_check.official.folder", lambda: folder)
    return folder


def attach(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["standards", "attach", *map(str, arguments)])


def own_words(standard: Standard, chapter: str = "5") -> list[str]:
    """A chapter printed as a publication would, with our own wording in place of the official."""
    lines = [f"CHAPTER {chapter}"]
    for p in standard.provisions:
        if p.chapter == chapter:
            lines += [f"{p.id}. {KINDS[p.kind]}", p.text["en"]]
    return lines


def document(lines: list[str], language: str = "en") -> Document:
    return Document(id="o", path="kyoto.txt", sha256="0", language=language, pages=1,
                    lines=tuple(Line(text=text, page=1) for text in lines))  # fmt: skip


def test_the_official_general_annex_is_attached_without_a_difference(
    shared: Callable[[str], Path], data: Path
) -> None:
    result = attach(shared("rkc/general-annex-official.txt"), "--language", "en")
    assert result.exit_code == 0, result.output
    assert "121 provisions found, 121 confirmed" in result.output
    assert "0 differences" in result.output
    stored = json.loads((data / "rkc.en.json").read_text(encoding="utf-8"))
    assert len(stored["provisions"]) == 121
    assert [p.name for p in data.iterdir()] == ["rkc.en.json"]


def test_a_text_in_our_words_agrees(general_annex: Standard) -> None:
    found = official.examine(document(own_words(general_annex)), general_annex)
    assert found.differences == ()
    assert len(found.confirmed) == 7


def test_missing_extra_and_other_kind_are_reported(general_annex: Standard) -> None:
    lines = own_words(general_annex)
    lines[1] = "5.1. Transitional Standard"
    del lines[5:7]
    lines += ["5.99. Standard", "Something quite new."]
    found = official.examine(document(lines), general_annex)
    assert [(d.provision_id, d.code) for d in found.differences] == [
        ("5.1", "kind"), ("5.3", "missing"), ("5.99", "extra"),
    ]  # fmt: skip
    assert found.confirmed == {"5.2", "5.4", "5.5", "5.6", "5.7"}


def test_another_meaning_is_suspicious(general_annex: Standard) -> None:
    lines = own_words(general_annex, "10")
    texts = {p.id: p.text["en"] for p in general_annex.provisions}
    at = lines.index(texts["10.6"])
    lines[at] = "Elephants may drink at the well on Sundays."
    other = lines.index(texts["10.12"])
    lines[other] = texts["10.8"]
    found = {d.provision_id: d for d in official.examine(document(lines), general_annex).differences}
    assert set(found) == {"10.6", "10.12"}
    assert found["10.12"].detail == "reads like 10.8"
    assert all(d.code == "meaning" for d in found.values())


def test_another_number_is_suspicious(general_annex: Standard) -> None:
    lines = own_words(general_annex, "4")
    text = next(p.text["en"] for p in general_annex.provisions if p.id == "4.9")
    assert "ten" in text
    lines[lines.index(text)] = text.replace("ten", "five")
    differences = official.examine(document(lines), general_annex).differences
    assert [(d.provision_id, d.detail) for d in differences] == [("4.9", "says 5, our record 10")]


def test_attached_wording_is_quoted_and_counts_as_checked(
    general_annex: Standard, tmp_path: Path
) -> None:
    unsure = replace(
        general_annex,
        provisions=tuple(replace(p, checked=False) for p in general_annex.provisions),
    )
    lines = own_words(general_annex)
    lines[3] = "5.2. Recommended Practice"
    official.store(official.examine(document(lines), unsure), "rkc")
    known = {p.id: p for p in official.with_official(unsure).provisions}
    assert known["5.1"].checked
    assert known["5.1"].official["en"] == known["5.1"].text["en"]
    assert not known["5.2"].checked, "of another kind than in our records"
    assert not known["3.1"].checked
    assert known["3.1"].official == {}


def test_a_second_file_adds_to_the_first_and_reports_quote_both(
    general_annex: Standard, tmp_path: Path
) -> None:
    for chapter in ("5", "7"):
        lines = own_words(general_annex, chapter)
        path = write_law(tmp_path, "\n".join(lines).replace("Customs", "The Customs (attached)"), f"{chapter}.txt")
        result = attach(path, "--language", "en")
        assert result.exit_code == 0, result.output
    law = write_law(tmp_path / "law")
    out = tmp_path / "out"
    run = CliRunner().invoke(main, ["run", str(law), "--out", str(out), "--language", "en", "-q"])
    assert run.exit_code == 0, run.output
    body = "".join(docx.Document(str(out / "report.docx")).element.body.itertext())
    assert body.count("(attached)") > 5
    shown = CliRunner().invoke(main, ["standards", "show", "7.1"]).output
    assert "Official text, from your copy" in shown


def test_check_stores_nothing_and_forget_removes(general_annex: Standard, tmp_path: Path, data: Path) -> None:
    path = write_law(tmp_path, "\n".join(own_words(general_annex)), "kyoto.txt")
    assert attach(path, "--language", "en", "--check").exit_code == 0
    assert not data.exists()
    assert attach(path, "--language", "en").exit_code == 0
    assert attach("--forget").output.startswith("removed: 1")
    assert list(data.iterdir()) == []


def test_bad_input_in_one_line(tmp_path: Path, data: Path) -> None:
    letter = write_law(tmp_path, "Dear Sir,\nthank you for the Standard you sent.\n", "letter.txt")
    result = attach(letter, "--language", "en")
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert "no provision of the Convention in it" in result.output
    assert attach().exit_code == 2
    strange = attach(letter, "--language", "uz")
    assert "official texts are read in en, ru, fr" in strange.output
    data.mkdir(parents=True)
    (data / "rkc.en.json").write_text("{", encoding="utf-8")
    damaged = CliRunner().invoke(main, ["standards", "show", "1.1"])
    assert (damaged.exit_code, damaged.output.count("\n")) == (1, 1)
    assert "--forget" in damaged.output


@pytest.mark.parametrize("ending", ["docx", "pdf", "html", "txt"])
def test_every_format_gives_the_same_provisions(
    general_annex: Standard, tmp_path: Path, ending: str
) -> None:
    lines = own_words(general_annex)
    path = tmp_path / f"kyoto.{ending}"
    if ending == "docx":
        word = docx.Document()
        for line in lines:
            word.add_paragraph(line)
        word.save(str(path))
    elif ending == "pdf":
        page = canvas.Canvas(str(path))
        for number, line in enumerate(wrapped(lines)):
            page.drawString(72, 790 - 14 * number, line)
        page.save()
    elif ending == "html":
        body = "".join(f"<p>{line}</p>" for line in lines)
        path.write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
    else:
        path.write_text("\n\n".join(lines), encoding="utf-8")
    try:
        found = official.examine(read(path, id="o", name=path.name, language_hint="en"), general_annex)
    except UnsupportedFormat as error:
        pytest.skip(str(error))
    assert found.differences == ()
    assert len(found.provisions) == 7


def wrapped(lines: list[str], width: int = 80) -> list[str]:
    import textwrap

    return [part for line in lines for part in textwrap.wrap(line, width)]


def test_an_unknown_language_is_an_error(general_annex: Standard) -> None:
    with pytest.raises(StandardError, match="language 'de'"):
        official.examine(document(["3.1. Standard", "Ja."], "de"), general_annex)


def test_neighbours_exchanged_are_mostly_noticed(
    shared: Callable[[str], Path], general_annex: Standard
) -> None:
    path = shared("rkc/general-annex-official.txt")
    publication = read(path, id="o", name=path.name, language_hint="en")
    provisions = official.examine(publication, general_annex).provisions
    lines: list[str] = []
    exchanged = set()
    for pair in zip(provisions[::2], provisions[1::2], strict=False):
        texts = [p.text for p in pair]
        if len({p.id.partition(".")[0] for p in pair}) == 1:
            exchanged |= {p.id for p in pair}
            texts.reverse()
        for p, text in zip(pair, texts, strict=True):
            lines += [f"{p.id}. {KINDS[p.kind]}", text]
    differences = official.examine(document(lines), general_annex).differences
    noticed = {d.provision_id for d in differences if d.code == "meaning"}
    assert noticed <= exchanged
    assert len(noticed) >= 0.9 * len(exchanged)
