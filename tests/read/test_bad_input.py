"""Bad input: one clear line each, in bounded time and memory."""

from __future__ import annotations

import re
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption

from rkc_check.errors import DamagedDocument, EncryptedDocument, NoText, ReadError
from rkc_check.errors import UnsupportedFormat as Unsupported
from rkc_check.model import Document
from rkc_check.read import archive, formats, hazard, pdf, read
from tests.builders import LAW, write_pdf

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ENDS = b"\n%%EOF"


def load(path: Path) -> Document:
    return read(path, id="law", name=path.name, language_hint="en")


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def refused(path: Path, error: type[ReadError], says: str) -> None:
    """Reading ends in one line of that kind, which begins with the file's name."""
    with pytest.raises(error, match=says) as caught:
        load(path)
    assert str(caught.value).startswith(path.name)
    assert "\n" not in str(caught.value)


def raw_pdf(*objects: bytes, pages: bytes = b"[3 0 R]", count: int = 1) -> bytes:
    """A PDF of hand-made objects from number 3 on; its table is left for the reader to mend."""
    body = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    body += b"2 0 obj<</Type/Pages/Kids%s/Count %d>>endobj\n" % (pages, count)
    for number, item in enumerate(objects, 3):
        body += b"%d 0 obj%sendobj\n" % (number, item)
    return body + b"trailer<</Root 1 0 R/Size %d>>" % (len(objects) + 3) + ENDS


def package(path: Path, **parts: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/") + ".xml", content)
    return path


def test_empty_cut_locked_blank(tmp_path: Path) -> None:
    refused(write(tmp_path / "empty.pdf", b""), DamagedDocument, "the file is empty")
    whole = write_pdf(tmp_path / "whole.pdf", [[(50, 100, "x" * 200)]]).read_bytes()
    refused(write(tmp_path / "cut.pdf", whole[: len(whole) // 3]), DamagedDocument, "again")
    locked = write_pdf(
        tmp_path / "locked.pdf", [[(50, 100, "x")]], encrypt=StandardEncryption("secret")
    )
    refused(locked, EncryptedDocument, "password")
    refused(write_pdf(tmp_path / "blank.pdf", [[]]), NoText, "no text")
    refused(write(tmp_path / "binary.txt", bytes(range(256)) * 4), DamagedDocument, "UTF-8")
    refused(write(tmp_path / "fake.docx", b"PK not a zip"), DamagedDocument, "not a readable")
    refused(write(tmp_path / "law.jpg", b"\xff\xd8\xff"), Unsupported, "jpg format is not read")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"none\.txt: cannot be opened"):
        load(tmp_path / "none.txt")


def test_a_pdf_of_too_many_pages(tmp_path: Path) -> None:
    count = pdf.MAX_PAGES + 1
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
    bomb = raw_pdf(page, pages=b"[" + b"3 0 R " * count + b"]", count=count)
    refused(write(tmp_path / "a.pdf", bomb), DamagedDocument, "5001 pages")


def test_thousands_of_empty_pages_say_that_there_is_no_text(tmp_path: Path) -> None:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
    bomb = raw_pdf(page, pages=b"[" + b"3 0 R " * 4000 + b"]", count=4000)
    refused(write(tmp_path / "a.pdf", bomb), NoText, "no text")


def test_huge_page_boxes_are_read_like_others(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", [[(50, 100, "Article 1. First")]], page=(14400, 14400))
    assert [line.text for line in load(path).lines] == ["Article 1. First"]


def test_deeply_nested_objects(tmp_path: Path) -> None:
    deep = b"[" * 200_000 + b"]" * 200_000
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Deep " + deep + b">>"
    refused(write(tmp_path / "a.pdf", raw_pdf(page)), ReadError, "page|PDF|text")


def test_a_page_that_unpacks_to_megabytes_of_text(tmp_path: Path) -> None:
    stream = zlib.compress(b"BT /F 9 Tf " + b"(Goods and more goods) Tj " * 40_000 + b"ET", 9)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font"
    page += b"<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>"
    content = b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream " % (len(stream), stream)
    bomb = write(tmp_path / "a.pdf", raw_pdf(page, content))
    refused(bomb, DamagedDocument, "page 1: more text")


def test_a_letter_of_two_units_moves_no_other(tmp_path: Path) -> None:
    """A sign beyond U+FFFF counts once on the page and twice in UTF-16."""
    letters = b"/CIDInit/ProcSet findresource begin begincmap 1 begincodespacerange <00><FF>"
    letters += b" endcodespacerange 1 beginbfchar <23> <D835DC00> endbfchar endcmap"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font"
    page += b"<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 5 0 R>>>>>>>>"
    text = b"BT /F 9 Tf 50 700 Td (### goods) Tj 200 0 Td (declared) Tj ET"
    path = write(tmp_path / "a.pdf", raw_pdf(page, stream(text), stream(letters)))
    plain = write(tmp_path / "b.pdf", raw_pdf(page, stream(text), stream(b"")))
    (found,), (other,) = load(path).lines, load(plain).lines
    assert found.text == "\U0001d400" * 3 + " goods declared"
    assert (found.box, found.size) == (other.box, other.size)


def stream(content: bytes, about: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream " % (about, len(content), content)


PAGE = (
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
    b"/Resources<</XObject<</I 5 0 R>>>>>>"
)


def test_a_page_that_unpacks_to_a_gigabyte(tmp_path: Path) -> None:
    pack = zlib.compressobj(9)
    packed = b"".join(pack.compress(b" " * 1_000_000) for _ in range(60)) + pack.flush()
    bomb = raw_pdf(PAGE, stream(packed, b"/Filter/FlateDecode"))
    refused(write(tmp_path / "a.pdf", bomb), DamagedDocument, "unpacks to more")
    twice = raw_pdf(PAGE, stream(packed, b"/Filter[/FlateDecode/FlateDecode]"))
    refused(write(tmp_path / "b.pdf", twice), DamagedDocument, "packed twice over")


def test_a_picture_larger_than_any_page(tmp_path: Path) -> None:
    picture = stream(b"x", b"/Subtype/Image/Width 30000/Height 30000/BitsPerComponent 8")
    bomb = raw_pdf(PAGE, stream(b"/I Do"), picture)
    refused(write(tmp_path / "a.pdf", bomb), DamagedDocument, "picture too large")


def test_forms_drawn_inside_themselves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hazard, "MAX_SECONDS", 2)
    about = b"/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</I 5 0 R>>>>"
    bomb = raw_pdf(PAGE, stream(b"/I Do " * 50), stream(b"/I Do " * 50, about))
    refused(write(tmp_path / "a.pdf", bomb), DamagedDocument, "nested without end")


def test_a_form_that_draws_another_once_is_harmless(tmp_path: Path) -> None:
    def inside(canvas, number: int) -> None:
        canvas.beginForm("inner")
        canvas.drawString(50, 700, "Article 1. Inside two forms")
        canvas.endForm()
        canvas.beginForm("outer")
        canvas.doForm("inner")
        canvas.endForm()
        canvas.doForm("outer")

    path = write_pdf(tmp_path / "a.pdf", [[]], draw=inside)
    assert [line.text for line in load(path).lines] == ["Article 1. Inside two forms"]


@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_a_zip_bomb(tmp_path: Path, ending: str) -> None:
    part = {"docx": "word__document", "odt": "content"}[ending]
    bomb = package(tmp_path / f"a.{ending}", **{part: b"<a>" + b" " * (archive.MAX_PART + 9)})
    tracemalloc.start()
    refused(bomb, DamagedDocument, "unpacks to more")
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_many_parts_that_are_a_bomb_together(tmp_path: Path) -> None:
    part = b" " * (archive.MAX_UNPACKED // 4 + 9)
    parts = {"word__document": b"<a/>", **{f"word__part{n}": part for n in range(4)}}
    refused(package(tmp_path / "a.docx", **parts), DamagedDocument, "unpacks to more")


@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_external_and_swelling_entities(tmp_path: Path, ending: str) -> None:
    secret = write(tmp_path / "secret.txt", b"SECRET")
    part = {"docx": "word__document", "odt": "content"}[ending]
    swelling = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    for inside in (f'<!ENTITY e SYSTEM "{secret.as_uri()}">', f'<!ENTITY a0 "x">{swelling}'):
        used = "&e;" if "SYSTEM" in inside else "&a9;"
        xml = f"<!DOCTYPE x [{inside}]><w:document {WORD}><w:body><w:p><w:r><w:t>{used}</w:t>"
        xml += "</w:r></w:p></w:body></w:document>"
        refused(
            package(tmp_path / f"a.{ending}", **{part: xml.encode()}), DamagedDocument, "entities|again"
        )


def test_broken_xml_and_missing_parts(tmp_path: Path) -> None:
    broken = package(tmp_path / "a.docx", word__document=b"<w:document>")
    refused(broken, DamagedDocument, "save it as .docx again")
    refused(package(tmp_path / "b.docx", other=b"<a/>"), Unsupported, "zip file that is neither")
    deep = b"<a>" * 100_000
    refused(package(tmp_path / "c.docx", word__document=deep), DamagedDocument, "again")


def test_a_web_page_of_100_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    with path.open("wb") as file:
        file.write(b"<html><p>text</p>")
        file.truncate(100_000_000)
    refused(path, DamagedDocument, "100 MB; a law as HTML has at most 30 MB")


def test_a_web_page_nested_without_end(tmp_path: Path) -> None:
    page = b"<html><p>Article 1. First</p>" + b"<div>" * 200_000 + b"Article 2. Next"
    assert load(write(tmp_path / "a.html", page)).lines[0].text == "Article 1. First"


def test_a_text_of_too_many_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(formats.LIMIT + 1)
    refused(path, DamagedDocument, "split the file")


@pytest.mark.parametrize(
    ("content", "ending", "what"),
    [
        (b"{\\rtf1\\ansi Article 1. First\\par}", "doc", ""),
        (b"<html><body><p>Article 1. First</p></body></html>", "docx", "HTML"),
        (b"{\\rtf1\\ansi Article 1. First\\par}", "pdf", "RTF"),
        (b"<!DOCTYPE html><title>x</title><p>Article 1. First", "txt", "HTML"),
    ],
)
def test_a_wrong_ending_is_read_by_what_it_is(
    tmp_path: Path, content: bytes, ending: str, what: str
) -> None:
    document = load(write(tmp_path / f"law.{ending}", content))
    assert "Article 1. First" in [line.text for line in document.lines]
    assert [n.detail for n in document.warnings if n.code == "wrong_ending"] == [what][: bool(what)]


def test_a_wrong_ending_that_says_nothing(tmp_path: Path) -> None:
    refused(write(tmp_path / "a.pdf", LAW.encode()), DamagedDocument, "not a readable PDF")
    refused(write(tmp_path / "a.doc", b"\xd0\xcf\x11\xe0" + b"x" * 600), Unsupported, r"\.docx")
    refused(write(tmp_path / "a", b"x"), Unsupported, "no format is not read")


def test_every_ending_that_a_folder_is_searched_for_is_read() -> None:
    from rkc_check.bundle import SUFFIXES

    assert set(formats.ENDINGS) >= SUFFIXES
    assert all(re.fullmatch(r"\.[a-z]+", ending) for ending in formats.ENDINGS)
