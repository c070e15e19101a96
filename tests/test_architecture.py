"""The import rules of the design, and what starting the program may load."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import rkc_check
from tests.conftest import ROOT

PACKAGE = ROOT / "rkc_check"
STAGES = ("read", "structure", "match", "judge", "review", "report")
OWNERS = {
    "pypdfium2": ("read",), "pdfplumber": ("read",), "spacy": ("language",),
    "rapidfuzz": ("match", "learn"), "sklearn": ("match", "learn"),
    "docx": ("report/word", "review/wordfile"), "click": ("cli",), "rich": ("cli",),
    "xlsxwriter": ("report/excel",),
}  # fmt: skip


def imports(path: Path) -> set[str]:
    """Dotted names of everything a module imports, wherever in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


MODULES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_what_its_place_allows(path: Path) -> None:
    place = path.relative_to(PACKAGE).with_suffix("").as_posix()
    names = imports(path)
    ours = {name for name in names if name.split(".")[0] == "rkc_check"}
    stage = place.split("/")[0]
    if place in ("model", "errors", "marks"):
        assert not ours
    if stage in STAGES:
        allowed = ("rkc_check.model", "rkc_check.errors", f"rkc_check.{stage}")
        if stage in ("report", "review"):  # what one writes into a file the other reads out of it
            allowed += ("rkc_check.marks",)
        assert all(name == "rkc_check" or name.startswith(allowed) for name in ours), ours
        assert not {"rkc_check.artifacts", "rkc_check.pipeline"} & ours
    for library, owners in OWNERS.items():
        if any(name.split(".")[0] == library for name in names):
            assert place.startswith(owners), f"{place} imports {library}"


def test_help_starts_without_the_heavy_libraries() -> None:
    code = (
        "import sys; from rkc_check.cli import main\n"
        "try:\n main(['--help'])\nexcept SystemExit: pass\n"
        "print([m for m in ('spacy', 'sklearn', 'numpy', 'docx', 'rich') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip().endswith("[]")


def test_the_public_interface_is_sorted_and_complete() -> None:
    assert list(rkc_check.__all__) == sorted(rkc_check.__all__)
    assert all(getattr(rkc_check, name) for name in rkc_check.__all__)


def test_printing_is_left_to_the_command_line() -> None:
    guilty = [
        path.name
        for path in MODULES
        if path.parent.name != "cli"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print"
    ]
    assert guilty == []
