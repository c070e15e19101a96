"""Fixtures that several test modules share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from rkc_check.model import Standard
from rkc_check.pipeline import Knowledge, load_knowledge
from rkc_check.scope import scope_chapters
from rkc_check.standard import chapter_ids, load_standard

# Under CI the same examples every time; on a desk new ones, so that the search goes on.
settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("ci")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True, scope="session")
def no_attached_text(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests see no official text that the person running them has attached, nor their cache."""
    folder = tmp_path_factory.mktemp("official")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rkc_check.official.folder", lambda: folder)
        patch.setenv("RKC_CHECK_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("RKC_CHECK_TRACEBACK", "1")  # a fault of the program fails its test as it is
        yield


@pytest.fixture(scope="session")
def shared() -> Callable[[str], Path]:
    """A path in the data kept beside the project; the test is skipped where it is missing."""

    def find(name: str) -> Path:
        path = ROOT.parent / "shared" / "data" / name
        if not path.exists():
            pytest.skip(f"needs {name} in ../shared/data")
        return path

    return find


@pytest.fixture(scope="session")
def standard() -> Standard:
    """The whole Convention with the profiles of every language."""
    return load_standard()


@pytest.fixture(scope="session")
def general_annex() -> Standard:
    """The General Annex alone: what a run assesses unless told otherwise."""
    return load_standard(chapters=scope_chapters("general", None, chapter_ids()))


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge()
