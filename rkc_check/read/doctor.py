"""What reading needs on this computer: what is there, what is missing, what to do."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from rkc_check.read import ocr, ocrcache

_PACKAGES = (
    "pypdfium2", "pdfplumber", "lxml", "striprtf", "Pillow", "numpy", "py3langid", "python-docx",
    "XlsxWriter", "spacy", "scipy", "rapidfuzz",
)  # fmt: skip
_FONT_FOLDERS = (
    "/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts",
    "/Library/Fonts", "/System/Library/Fonts", "C:/Windows/Fonts",
)  # fmt: skip
_CYRILLIC = ("dejavu", "liberation", "times", "arial", "calibri", "cambria", "noto", "pt-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing looked at; ``needed`` things make the program fail when they are missing."""

    name: str
    found: bool
    detail: str
    needed: bool = False


def examine() -> tuple[Check, ...]:
    """Look at Python, the packages, Tesseract and its languages, fonts and folders."""
    return (*_python(), *_tesseract(), *_fonts(), *_folders())


def _python() -> Iterator[Check]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Check(name="Python", found=sys.version_info >= (3, 11), needed=True,
                detail=f"{version}; 3.11 or later is needed")  # fmt: skip
    missing = []
    for package in _PACKAGES:
        try:
            metadata.version(package)
        except metadata.PackageNotFoundError:
            missing.append(package)
    yield Check(
        name="Python packages", found=not missing, needed=True,
        detail=f"missing: {', '.join(missing)}; pip install {' '.join(missing)}" if missing
        else f"{len(_PACKAGES)} of {len(_PACKAGES)}",
    )  # fmt: skip


def _tesseract() -> Iterator[Check]:
    engine = ocr.engine()
    if engine is None:
        yield Check(name="OCR (Tesseract)", found=False,
                    detail=f"scans cannot be read; {ocr.INSTALL}")  # fmt: skip
        return
    yield Check(name="OCR (Tesseract)", found=True, detail=f"{engine.version}, {engine.path}")
    for pack in sorted({pack for packs in ocr.PACKS.values() for pack in packs}):
        there = pack in engine.packs
        shown = pack.replace("_", "-")
        yield Check(
            name=f"OCR language {pack}", found=there,
            detail="installed" if there
            else f"only for scans in it: apt-get install tesseract-ocr-{shown}, or its "
            "traineddata file in Tesseract's tessdata folder",
        )  # fmt: skip


def _fonts() -> Iterator[Check]:
    names = {
        file.name.lower()
        for folder in _FONT_FOLDERS
        if (root := Path(folder).expanduser()).is_dir()
        for file in root.rglob("*.[to]t[fc]")
    }
    good = sorted({kind for kind in _CYRILLIC if any(name.startswith(kind) for name in names)})
    yield Check(
        name="Fonts with Cyrillic", found=bool(good),
        detail=", ".join(good) if good
        else "only to look at reports here: apt-get install fonts-dejavu-core",
    )  # fmt: skip


def _folders() -> Iterator[Check]:
    here = Path.cwd()
    able = os.access(here, os.W_OK)
    yield Check(name="Folder of the outputs", found=able,
                detail=f"{here} {'can' if able else 'cannot'} be written")  # fmt: skip
    cache = ocrcache.folder()
    if cache is None:
        yield Check(name="Folder of the cache", found=True, detail="switched off")
        return
    there = next((p for p in (cache, *cache.parents) if p.exists()), cache)
    able = os.access(there, os.W_OK)
    yield Check(
        name="Folder of the cache", found=able,
        detail=str(cache) if able
        else f"{there} cannot be written, so scans are read anew each time; "
        "set RKC_CHECK_CACHE to another folder",
    )  # fmt: skip
