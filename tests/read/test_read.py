"""Reading as a whole: languages, properties, and real laws where they are at hand."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rkc_check.model import Document, Line
from rkc_check.pipeline import Knowledge
from rkc_check.read import ocr, read
from rkc_check.read.cleanup import clean
from tests.builders import LAW, ZAKON, write_law, write_pdf

SAMPLES = {
    "en": LAW * 2,
    "ru": ZAKON * 2,
    "fr": "Les marchandises sont présentées au bureau de douane par le transporteur et il en est "
    "donné mainlevée dans un délai de deux jours à compter du paiement des droits.",
    "es": "Las mercancías se presentan en la aduana por el transportista y el despacho de las "
    "mismas se hace en un plazo de dos días desde que se pagan los derechos.",
    "uz": "Товарлар божхона органига ташувчи томонидан топширилади ва тўловлар тўланган бўлса, "
    "божхона органи икки кун ичида уларни чиқариш учун қарор қабул қилиши керак.",
    "kk": "Тауарларды кеден органына тасымалдаушы тапсырады және төлемдер төленген болса, кеден "
    "органы оларды шығару туралы шешімді екі күн ішінде қабылдайды, бұл мерзім ұзартылмайды.",
    "ky": "Товарларды бажы органына ташуучу тапшырат жана төлөмдөр төлөнгөн болсо, бажы органы "
    "аларды чыгаруу тууралуу чечимди эки күн ичинде кабыл алат, бул мөөнөт узартылбайт.",
    "tg": "Молҳо ба мақомоти гумрук аз ҷониби интиқолдиҳанда супорида мешаванд ва агар пардохтҳо "
    "анҷом ёфта бошанд, мақомоти гумрук онҳоро дар муддати ду рӯз бояд бароварад.",
    "tk": "Harytlar daşaýjy tarapyndan gümrük edarasyna tabşyrylýar we eger tölegler tölenen bolsa, "
    "gümrük edarasy olary iki günüň içinde goýbermek üçin karar kabul edýär, bu möhlet uzaldylmaýar.",
}


@pytest.mark.parametrize("code", sorted(SAMPLES))
def test_the_language_is_recognised(tmp_path: Path, knowledge: Knowledge, code: str) -> None:
    path = write_law(tmp_path, SAMPLES[code])
    document = read(path, id="law", name="law.txt", languages=knowledge.languages)
    assert document.language == code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("bj-code-des-douanes-fr/law.txt", "fr"), ("mx-ley-aduanera-es/law.txt", "es"),
        ("er-customs-proclamation-112-2000-en/law.txt", "en"),
        ("uz-customs-code-uz/chapter-2-cyrl.pdf", "uz"),
        ("uz-customs-code-uz/chapter-5-latn.pdf", "uz"), ("layouts/kg-land-code-ru.pdf", "ru"),
    ],
)  # fmt: skip
def test_the_language_of_real_laws(
    shared: Callable[[str], Path], knowledge: Knowledge, name: str, code: str
) -> None:
    path = shared(f"laws/{name}")
    assert read(path, id="law", name=name, languages=knowledge.languages).language == code


def test_without_language_data_the_language_is_guessed(tmp_path: Path) -> None:
    assert read(write_law(tmp_path, LAW * 3), id="law", name="law.txt").language == "en"


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40)
LINES = st.lists(
    st.builds(
        Line,
        text=WORDS,
        page=st.integers(1, 6),
        box=st.tuples(*[st.floats(0, 900, width=16)] * 4),
        size=st.sampled_from([0.0, 8.0, 11.0]),
        role=st.sampled_from(["text", "table", "margin"]),
    ),
    max_size=40,
)


@given(LINES)
@settings(max_examples=60, deadline=None)
def test_cleaning_loses_no_line_and_no_letter(lines: list[Line]) -> None:
    def letters(found: Iterable[Line]) -> str:
        return "".join(c for line in found for c in line.text if c.isascii() and c.isalnum())

    found = clean(lines, 6)
    assert [(line.page, line.box) for line in found] == [(line.page, line.box) for line in lines]
    assert letters(found) == letters(
        clean([Line(text=line.text, page=1) for line in lines], 1)
    )
    assert clean(lines, 6) == found


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 40)), max_size=30, unique=True))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_word_of_a_page_comes_out_once(places: list[tuple[int, int]]) -> None:
    # Legible words: a page of gibberish would rightly go to the OCR.
    page = [(30.0 + 130 * x, 40 + 18.5 * y, f"article {x} of rule {y}") for x, y in places]
    if not page:
        return
    with tempfile.TemporaryDirectory() as folder:
        path = write_pdf(Path(folder) / "a.pdf", [page])
        document = read(path, id="law", name="a.pdf", language_hint="en")
    text = "".join(line.text for line in document.lines).replace(" ", "")
    assert Counter(text) == Counter("".join(word for _, _, word in page).replace(" ", ""))


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def law_text(document: Document) -> str:
    lines = (line.text for line in document.lines if line.role in ("text", "heading", "table"))
    return re.sub("\u00ad\n", "", "\n".join(lines))


def load(path: Path, language: str = "ru") -> Document:
    return read(path, id="law", name=path.name, language_hint=language)


def test_every_word_of_the_uzbek_code_arrives(shared: Callable[[str], Path]) -> None:
    folder = shared("laws/uz-customs-code-2016-ru")
    wanted = words((folder / "law.txt").read_text(encoding="utf-8"))
    document = load(folder / "law.pdf")
    lost = wanted - words(law_text(document))
    assert lost.total() / wanted.total() <= 0.001
    assert {line.role for line in document.lines} == {"text"}


@pytest.mark.parametrize(
    ("name", "pages", "running"),
    [
        ("kg-children-code-landscape-ru", 72, 2), ("kg-constitution-landscape-ru", 48, 2),
        ("kg-land-code-ru", 53, 0),
    ],
)  # fmt: skip
def test_no_furniture_is_left_in_published_laws(
    shared: Callable[[str], Path], name: str, pages: int, running: int
) -> None:
    document = load(shared(f"laws/layouts/{name}.pdf"))
    roles = Counter(line.role for line in document.lines)
    assert roles["header"] + roles["footer"] == running * pages
    assert "cbd.minjust" not in law_text(document)
    contents = [line.text for line in document.lines if line.role == "contents"]
    assert len(contents) == (24 if name.startswith("kg-children") else 0)


def test_the_scan_is_read(
    shared: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last page but three only: the whole scan is measured by benchmarks/read.py."""
    engine = ocr.engine()
    if engine is None or "rus" not in engine.packs:
        pytest.skip("needs Tesseract with Russian")
    import pypdfium2

    monkeypatch.setenv("RKC_CHECK_CACHE", str(tmp_path))
    scan = pypdfium2.PdfDocument(shared("laws/layouts/uz-scan-12-pages-110dpi-ru.pdf"))
    one = pypdfium2.PdfDocument.new()
    one.import_pages(scan, [8])
    one.save(tmp_path / "one.pdf")
    printed = load(shared("laws/uz-customs-code-2016-ru/law.pdf"))
    wanted = words(" ".join(line.text for line in printed.lines if line.page == 9))
    lost = wanted - words(law_text(load(tmp_path / "one.pdf")))
    assert lost.total() / wanted.total() <= 0.05
