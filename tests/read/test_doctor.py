"""What `rkc-check doctor` finds."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from rkc_check.cli import main
from rkc_check.read import doctor, ocr


def found(name: str) -> doctor.Check:
    return next(check for check in doctor.examine() if check.name == name)


def test_what_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = ocr.Engine(path="/bin/tesseract", version="tesseract 5", packs=("eng", "rus"))
    monkeypatch.setattr(ocr, "engine", lambda: engine)
    assert found("Python").found and found("Python packages").found
    assert found("OCR (Tesseract)").detail == "tesseract 5, /bin/tesseract"
    assert found("OCR language rus").found
    assert "apt-get install tesseract-ocr-uzb-cyrl" in found("OCR language uzb_cyrl").detail


def test_what_is_missing_and_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(ocr, "engine", lambda: None)
    monkeypatch.setattr(doctor, "_PACKAGES", ("pypdfium2", "no-such-package"))
    monkeypatch.setattr(doctor, "_FONT_FOLDERS", (str(tmp_path),))
    assert "apt-get install tesseract-ocr" in found("OCR (Tesseract)").detail
    assert found("Python packages").detail.endswith("pip install no-such-package")
    assert "fonts-dejavu-core" in found("Fonts with Cyrillic").detail
    result = CliRunner().invoke(main, ["doctor"])
    assert result.exit_code == 1
    assert "missing  Python packages" in result.output


def test_the_cache_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RKC_CHECK_CACHE", str(tmp_path / "kept"))
    assert found("Folder of the cache").detail == str(tmp_path / "kept" / "ocr")
    monkeypatch.setenv("RKC_CHECK_CACHE", "off")
    assert found("Folder of the cache").detail == "switched off"
