"""Reports of the demo bundles, written once for all tests of the way back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from rkc_check.pipeline import check, write
from tests.conftest import ROOT


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Language of the report to the folder of its outputs; the bundle is Halvoria."""
    results = check(ROOT / "corpora" / "halvoria", decisions=(), on=date(2026, 5, 1))
    folders = {}
    for language in ("en", "ru"):
        folders[language] = tmp_path_factory.mktemp(language)
        write(results, folders[language], language=language)
    return folders


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A copy of the bundle, to take decisions into."""
    return Path(shutil.copytree(ROOT / "corpora" / "halvoria", tmp_path / "halvoria"))


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> Callable[[list[Path], Path, str], list[Path]]:
    """Converts files with LibreOffice; the test is skipped where it is missing."""
    from tests.review.edits import through_libreoffice

    if not shutil.which("soffice"):
        pytest.skip("needs LibreOffice")
    profile = tmp_path_factory.mktemp("profile")
    return lambda files, out, kind: through_libreoffice(files, out, kind, profile)
