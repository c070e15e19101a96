"""Small laws and bundles for tests, all invented."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from rkc_check.acts import read_bundle
from rkc_check.bundle import load_bundle
from rkc_check.model import Law
from rkc_check.pipeline import load_knowledge

LAW = """CUSTOMS ACT OF TESTLAND

Part I General

Article 1. Treaties
If an international treaty in force lays down other rules, the rules of the treaty apply.

Article 2. Electronic declaration
(1) The declarant may lodge the goods declaration in electronic form.
(2) The declaration shall be lodged within fifteen days of arrival under Article 3.

Part II Clearance

Article 3. Release of goods
Goods shall be released without delay when duties are paid or security is given:
(a) at the customs office;
(b) at the premises of the trader.

Article 4. Deferred payment
Deferred payment shall be granted for thirty days.

Article 5. Appeals
Any person affected by a decision of customs has the right to appeal to the court.
"""

ZAKON = """ТАМОЖЕННЫЙ КОДЕКС ТЕСТЛЕНДА

Раздел I. Общие положения

Статья 1. Международные договоры
Если международным договором установлены иные правила, применяются правила договора.

Статья 2. Электронное декларирование
1. Таможенная декларация подается в электронной форме.
2. Декларация подается в течение пятнадцати дней, как указано в статье 3 настоящего Кодекса:
1) декларантом;
2) таможенным представителем.

Статья 3. Выпуск товаров
Выпуск товаров производится не позднее одного рабочего дня.

Статья 4. Обжалование
Любое лицо вправе обжаловать решение таможенного органа в суд.
"""


def write_law(folder: Path, text: str = LAW, name: str = "law.txt") -> Path:
    """One document in a folder; returns the document's path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def write_bundle(folder: Path, **documents: str) -> Path:
    """A folder with a bundle.toml that names the documents (name without ending = text)."""
    lines = ['title = "Testland"', 'country = "Testland"']
    for name, text in documents.items():
        write_law(folder, text, f"{name}.txt")
        lines += ["[[act]]", f'file = "{name}.txt"']
    (folder / "bundle.toml").write_text("\n".join(lines), encoding="utf-8")
    return folder


def structured(text: str = LAW, language: str = "en") -> Law:
    """A text as a law with its clauses, read the way a run reads it."""
    with TemporaryDirectory() as folder:
        bundle = replace(load_bundle(write_law(Path(folder), text)), language=language)
        return read_bundle(bundle, load_knowledge(), lambda *_: None)[1][0]


def write_pdf(path: Path, pages: list[list[tuple[float, float, str]]], **options: Any) -> Path:
    """A PDF with text at given places: points from the left and from the top of an A4 page.

    ``size`` and ``font`` set the type; ``draw(canvas, number)`` adds to each page.
    """
    font, size = options.pop("font", "Helvetica"), options.pop("size", 12)
    draw = options.pop("draw", None)
    canvas = Canvas(str(path), pagesize=options.pop("page", A4), invariant=1, **options)
    height = canvas._pagesize[1]
    for number, page in enumerate(pages):
        for left, top, *rest in page:
            text, here = rest[0], rest[1] if len(rest) > 1 else size
            canvas.setFont(font, here)
            canvas.drawString(left, height - top, text)
        if draw:
            canvas.setFont(font, size)
            draw(canvas, number)
        canvas.showPage()
    canvas.save()
    return path


def cyrillic_font() -> str:
    """The name of a font with Cyrillic letters; the test is skipped where there is none."""
    for folder in ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts"):
        for file in sorted(Path(folder).rglob("DejaVuSans.ttf")):
            pdfmetrics.registerFont(TTFont("Cyrillic", str(file)))
            return "Cyrillic"
    pytest.skip("needs the font DejaVu Sans")


def write_scan(path: Path, source: Path, *, askew: float = 0.0, dpi: int = 120) -> Path:
    """The pages of a PDF as pictures only, as a scanner leaves them."""
    pdf = pypdfium2.PdfDocument(source)
    pictures = []
    for page in pdf:
        picture = page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
        pictures.append(picture.rotate(askew, fillcolor=255, resample=Image.Resampling.BICUBIC))
    pdf.close()
    pictures[0].save(path, "PDF", save_all=True, append_images=pictures[1:], resolution=dpi)
    return path
