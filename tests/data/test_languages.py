"""Language data: every pattern matches an example of its own and no counterexample."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from rkc_check.structure import grammar
from tests.conftest import ROOT

LANGUAGES = sorted((ROOT / "standards" / "languages").iterdir())


def load(folder: Path, name: str) -> dict:
    file = folder / f"{name}.toml"
    if not file.is_file():
        pytest.skip(f"no {name} for {folder.name}")
    return tomllib.loads(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("folder", LANGUAGES, ids=lambda f: f.name)
def test_modality_patterns_fit_their_examples(folder: Path) -> None:
    for name, group in load(folder, "modality").items():
        if "patterns" not in group:
            continue
        examples = [text.lower() for text in group["examples"]]
        for pattern in group["patterns"]:
            assert any(re.search(pattern, text) for text in examples), f"[{name}] {pattern}"
            for text in group.get("counterexamples", ()):
                assert not re.search(pattern, text.lower()), f"[{name}] {pattern}: {text}"
        for text in examples:
            assert any(re.search(pattern, text) for pattern in group["patterns"]), text


@pytest.mark.parametrize("folder", LANGUAGES, ids=lambda f: f.name)
def test_numbering_recognises_its_examples_at_their_level(folder: Path) -> None:
    data = load(folder, "numbering")
    rules = grammar(data)
    for level in data["level"]:
        for example in level["examples"]:
            kinds = {(mark.kind, mark.family) for mark in rules.marks(example)}
            assert (level["kind"], level.get("family", "")) in kinds, example
