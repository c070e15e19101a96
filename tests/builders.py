"""Small laws and bundles for tests, all invented."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from rkc_check.bundle import load_bundle
from rkc_check.model import Law
from rkc_check.pipeline import load_knowledge, read_bundle

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
