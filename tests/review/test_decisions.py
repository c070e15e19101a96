"""decisions.toml: kept word for word, only added to, replaced in one step."""

from __future__ import annotations

from pathlib import Path

import pytest

from rkc_check.errors import ReviewError
from rkc_check.model import Decision, Remark
from rkc_check.review.decisions import Book, Imported, decisions_file, load, update

BOOK = Book(
    bundle="testland",
    imports=(Imported(file="a.docx", sha256="0" * 64, reviewer="Anna", date="2026-05-01"),),
    decisions=(
        Decision(
            provision_id="3.21", finding_digest="0123456789abcdef", verdict="partial",
            reason='two lines\nand "quotes" \\ and """three"""', more={"agency": "Таможня"},
            cleared=("note",), settled=True, reviewer="Anna", date="2026-05-01",
        ),
    ),
    remarks=(
        Remark(kind="comment", text="why?\x0b\tсм. ст. 5", by="Anna", provision_id="3.21",
               field="reason", id="1a", answers="2b", done=True, reviewer="Anna"),
        Remark(kind="text", text="pasted", context="header", reviewer="Anna"),
    ),
)  # fmt: skip


def test_a_book_comes_back_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "decisions.toml"
    update(file, lambda _: BOOK)
    assert load(file) == BOOK
    assert [remark.text for remark in BOOK.unplaced()] == ["pasted"]


def test_the_version_before_is_kept_and_nothing_is_written_for_no_change(tmp_path: Path) -> None:
    file = tmp_path / "decisions.toml"
    update(file, lambda _: BOOK)
    first = file.read_bytes()
    update(file, lambda book: book)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["decisions.toml"]
    update(file, lambda _: Book(bundle="testland"))
    assert (tmp_path / "decisions.previous.toml").read_bytes() == first
    assert len(list(tmp_path.iterdir())) == 2


def test_a_change_that_fails_leaves_the_file_alone(tmp_path: Path) -> None:
    file = tmp_path / "decisions.toml"
    update(file, lambda _: BOOK)
    before = file.read_bytes()

    def fail(book: Book) -> Book:
        raise ReviewError("no")

    with pytest.raises(ReviewError):
        update(file, fail)
    assert file.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("schema = 2", "schema 2"),
        ("nonsense", "cannot be read"),
        ("schema = 1\nother = 3", "'other'"),
        ('schema = 1\n[[decision]]\nprovision = "1.2"\nfinding = ""\nverdict = "fine"', "'fine'"),
        ('schema = 1\n[[decision]]\nprovision = "1.2"\nfinding = ""\nword = "fine"', "'word'"),
        ('schema = 1\n[[decision]]\nverdict = "absent"', "lacks"),
        ('schema = 1\n[[remark]]\nkind = "text"\ntext = 3', "must be a text"),
        ("schema = 1\ndecision = [1]", "must be a table"),
    ],
)
def test_a_file_that_does_not_hold_is_refused_in_one_line(
    tmp_path: Path, text: str, told: str
) -> None:
    file = tmp_path / "decisions.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ReviewError, match=told):
        load(file)


def test_each_bundle_has_its_own_file(tmp_path: Path) -> None:
    assert decisions_file(tmp_path) == tmp_path / "decisions.toml"
    assert decisions_file(tmp_path / "bundle.toml") == tmp_path / "decisions.toml"
    assert decisions_file(tmp_path / "code.pdf") == tmp_path / "code.decisions.toml"
