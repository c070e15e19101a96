"""Scans: found, read page by page, kept by page; and what is said when they cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from rkc_check.errors import NoText
from rkc_check.model import Document
from rkc_check.read import ocr, ocrcache, read, scan
from tests.builders import write_pdf, write_scan

TEXT = [
    "Article 1. Declaration of goods",
    "The declarant shall lodge the goods declaration within fifteen days.",
    "Article 2. Release of goods",
    "Customs shall release the goods without delay when duties are paid.",
]


def load(path: Path) -> Document:
    return read(path, id="law", name=path.name, language_hint="en")


def printed(path: Path, pages: int = 1) -> Path:
    page = [(60.0, 100 + 30.0 * n, text) for n, text in enumerate(TEXT)]
    return write_pdf(path, [page] * pages, size=14)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RKC_CHECK_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def tesseract() -> ocr.Engine:
    engine = ocr.engine()
    if engine is None or "eng" not in engine.packs:
        pytest.skip("needs Tesseract with English")
    return engine


def test_a_scan_askew_is_read(tmp_path: Path, tesseract: ocr.Engine) -> None:
    path = write_scan(tmp_path / "scan.pdf", printed(tmp_path / "a.pdf"), askew=1.5)
    document = load(path)
    assert [line.text for line in document.lines] == TEXT
    assert document.ocr_pages == (1,)
    assert document.ocr_confidence[0] > scan.SURE
    assert abs(document.lines[0].box[0] - 60) < 15 and abs(document.lines[0].box[3] - 100) < 15


def test_a_scan_upside_down_is_read(tmp_path: Path, tesseract: ocr.Engine) -> None:
    path = write_scan(tmp_path / "scan.pdf", printed(tmp_path / "a.pdf"), askew=180)
    assert [line.text for line in load(path).lines] == TEXT


def test_the_angle_of_a_page_is_measured(tmp_path: Path) -> None:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(printed(tmp_path / "a.pdf"))
    image = pdf[0].render(scale=2, grayscale=True).to_pil().convert("L")
    assert abs(scan.skew(image)) < 0.15
    assert abs(scan.skew(image.rotate(-2.3, fillcolor=255)) - 2.3) < 0.25


def test_pages_with_and_without_text_in_one_document(
    tmp_path: Path, tesseract: ocr.Engine
) -> None:
    import pypdfium2
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    pdf = pypdfium2.PdfDocument(printed(tmp_path / "a.pdf"))
    image: Image.Image = pdf[0].render(scale=2).to_pil()

    def picture(canvas, number: int) -> None:
        if number == 1:
            canvas.drawImage(ImageReader(image), 0, 0, 595, 842)

    pages = [[(50, 100, "Article 7. Printed page with its own text")], [(9, 9, "stamp")]]
    document = load(write_pdf(tmp_path / "mixed.pdf", pages, draw=picture))
    assert document.ocr_pages == (2,)
    texts = [line.text for line in document.lines]
    assert texts[0] == "Article 7. Printed page with its own text"
    assert "Article 2. Release of goods" in texts


def test_a_second_reading_comes_from_the_cache(
    tmp_path: Path, tesseract: ocr.Engine, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    path = write_scan(tmp_path / "scan.pdf", printed(tmp_path / "a.pdf"))
    first = load(path)
    (kept,) = cache.rglob("*.json")
    monkeypatch.setattr(ocr, "read_picture", lambda *_: pytest.fail("read again"))
    assert load(path) == first
    monkeypatch.undo()
    monkeypatch.setenv("RKC_CHECK_CACHE", str(cache))
    kept.write_text(kept.read_text(encoding="utf-8")[:50], encoding="utf-8")
    assert load(path) == first
    assert '"sum"' in kept.read_text(encoding="utf-8")


def test_the_cache_trusts_nothing_and_never_fails(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = ocrcache.key(b"picture", "eng")
    assert name != ocrcache.key(b"picture", "rus")
    ocrcache.put(name, ["reading"])
    assert ocrcache.get(name) == ["reading"]
    (kept,) = cache.rglob("*.json")
    kept.write_text('{"sum": "x", "reading": ["forged"]}', encoding="utf-8")
    assert ocrcache.get(name) is None
    monkeypatch.setenv("RKC_CHECK_CACHE", "off")
    ocrcache.put(name, ["reading"])
    assert ocrcache.get(name) is None
    monkeypatch.setenv("RKC_CHECK_CACHE", str(kept))  # a file where a folder should be
    ocrcache.put(name, ["reading"])
    assert ocrcache.get(name) is None


def test_without_tesseract_the_message_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_scan(tmp_path / "scan.pdf", printed(tmp_path / "a.pdf", pages=3))
    monkeypatch.setattr(ocr, "engine", lambda: None)
    with pytest.raises(NoText, match=r"scan\.pdf: page 1–3 is a scan .*apt-get install tesser"):
        load(path)


def test_gibberish_is_offered_to_the_ocr(
    tmp_path: Path, tesseract: ocr.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = [(60.0, 100 + 20.0 * n, "Xqz#r vbnT9 kkdW sfgHj plM rtXcv bnQw zzKr") for n in range(12)]
    path = write_pdf(tmp_path / "a.pdf", [page, [(60.0, 100.0, "Article 1. Plain")]])
    assert load(path).ocr_pages == (1,)
    monkeypatch.setattr(ocr, "engine", lambda: None)
    notices = {notice.code: notice.detail for notice in load(path).warnings}
    assert notices == {"ocr_missing": "1", "broken_letters": "1"}


def test_packs_by_language() -> None:
    engine = ocr.Engine(path="tesseract", version="5", packs=("eng", "rus"))
    assert engine.wanted("ru") == (("rus", "eng"), ())
    assert engine.wanted("kk") == (("rus",), ("kaz",))
    assert engine.wanted("fr") == (("rus", "eng"), ("fra",))
    assert engine.wanted("") == (("rus", "eng"), ())


def test_page_numbers_as_people_write_them() -> None:
    assert scan.page_list([1, 2, 3, 7, 9, 10]) == "1–3, 7, 9–10"


def test_pages_read_at_a_time_change_nothing(
    tesseract: ocr.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = [[(60.0, 100 + 90.0 * page, TEXT[page]), (60.0, 600.0, TEXT[page + 1] * 2)]
             for page in range(3)]  # fmt: skip
    scanned = write_scan(tmp_path / "a.pdf", write_pdf(tmp_path / "p.pdf", pages, size=14))
    monkeypatch.setenv("RKC_CHECK_CACHE", "off")
    one, three = (
        read(scanned, id="law", name="a.pdf", language_hint="en", workers=n) for n in (1, 3)
    )
    assert one == three
    assert one.ocr_pages == (1, 2, 3)
