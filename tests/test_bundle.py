"""Bundles: what belongs to one, and one clear line for what does not hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from rkc_check.bundle import init_bundle, load_bundle
from rkc_check.errors import BundleError
from tests.builders import write_bundle, write_law


def test_a_folder_without_manifest_is_the_bundle_of_its_documents(tmp_path: Path) -> None:
    write_law(tmp_path, name="b.txt")
    write_law(tmp_path / "deep", name="a.txt")
    (tmp_path / "README.md").write_text("not a law", encoding="utf-8")
    assert [act.file for act in load_bundle(tmp_path).acts] == ["b.txt", "deep/a.txt"]


def test_a_single_document_is_a_bundle(tmp_path: Path) -> None:
    bundle = load_bundle(write_law(tmp_path, name="Customs Code.txt"))
    assert (bundle.id, [act.file for act in bundle.acts]) == ("customs-code", ["Customs Code.txt"])


def test_acts_stand_in_the_order_of_their_rank(tmp_path: Path) -> None:
    write_bundle(tmp_path, order="x", code="y")
    manifest = tmp_path / "bundle.toml"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace('"order.txt"', '"order.txt"\nrank = 5'), encoding="utf-8")
    assert [act.file for act in load_bundle(tmp_path).acts] == ["code.txt", "order.txt"]


@pytest.mark.parametrize(
    ("manifest", "says"),
    [
        ('titel = "x"', "unknown key 'titel'"),
        ("title = 5", "title must be str"),
        ('[[act]]\nfile = "gone.pdf"', "is missing"),
        ('[[act]]\nfile = "../law.txt"', "outside the bundle"),
        ('[[act]]\ntitle = "x"', "has no file"),
        ('[[act]]\nfile = "law.txt"\nkind = "poem"', "act kind 'poem'"),
        ("title = ", "Invalid value"),
    ],
)
def test_a_manifest_that_does_not_hold_is_named(tmp_path: Path, manifest: str, says: str) -> None:
    write_law(tmp_path)
    write_law(tmp_path / "bundle")
    (tmp_path / "bundle" / "bundle.toml").write_text(manifest, encoding="utf-8")
    with pytest.raises(BundleError, match=says) as caught:
        load_bundle(tmp_path / "bundle")
    assert "bundle.toml" in str(caught.value)


def test_nothing_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="no document here"):
        load_bundle(tmp_path)
    with pytest.raises(BundleError, match="no such file"):
        load_bundle(tmp_path / "gone")


def test_init_writes_a_manifest_that_loads(tmp_path: Path) -> None:
    write_law(tmp_path, name='the "new" law.txt')
    init_bundle(tmp_path)
    assert [act.file for act in load_bundle(tmp_path).acts] == ['the "new" law.txt']
    with pytest.raises(BundleError, match="exists already"):
        init_bundle(tmp_path)
