"""The whole way: an edited file into the bundle, the next run, two reviewers, bad files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from rkc_check.cli import main
from rkc_check.errors import ReviewError
from rkc_check.pipeline import check, write
from rkc_check.review.decisions import load
from rkc_check.reviewers import bring_in, read_edited, settle, state
from tests.review.edits import VERDICTS
from tests.review.package import WordFile, w


def choose(file: WordFile, provision: str, verdict: str, field: str = "verdict") -> None:
    """Choose a verdict in the drop-down of a provision."""
    cell = file.cell(file.rows()[provision], field)
    next(next(cell.iter(w("sdtContent"))).iter(w("t"))).text = VERDICTS[verdict][0]


@pytest.fixture
def edited(reports: dict[str, Path], tmp_path: Path) -> Callable[..., Path]:
    """A report with verdicts and reasons by provision, saved by somebody."""

    def make(name: str, verdicts: dict[str, str], reasons: dict[str, str] | None = None) -> Path:
        file = WordFile(reports["en"] / "report.docx")
        for provision, verdict in verdicts.items():
            choose(file, provision, verdict)
        for provision, reason in (reasons or {}).items():
            file.replace(file.cell(file.rows()[provision], "reason"), reason, keep_marks=True)
        file.save(tmp_path / f"{name}.docx", author=name)
        return tmp_path / f"{name}.docx"

    return make


def test_decisions_come_back_into_the_next_report(
    bundle: Path, edited: Callable[..., Path], tmp_path: Path
) -> None:
    taken, file = bring_in(edited("Anna", {"3.3": "conflict"}, {"3.4": "our own words"}), bundle)
    assert {d.provision_id for d in taken.decisions} == {"3.3", "3.4"}
    assert {d.reviewer for d in load(file).decisions} == {"Anna"}
    assert all(len(d.finding_digest) == 16 and d.date for d in load(file).decisions)
    results = check(bundle, on=date(2026, 6, 1))
    rows = {r.finding.provision_id: r for r in results.findings}
    assert rows["3.3"].decision and rows["3.3"].decision.verdict == "conflict"
    assert rows["3.3"].stale == ()
    write(results, tmp_path / "out")
    again = read_edited(tmp_path / "out" / "report.docx")
    assert (again.decisions, again.remarks) == ((), ())
    text = "".join(WordFile(tmp_path / "out" / "report.docx").rows()["3.4"].itertext())
    assert "our own words" in text
    assert "Anna" in text


def test_a_second_import_changes_nothing(bundle: Path, edited: Callable[..., Path]) -> None:
    path = edited("Anna", {"3.3": "conflict"})
    _, file = bring_in(path, bundle)
    before = file.read_bytes()
    taken, _ = bring_in(path, bundle)
    assert taken.known
    assert file.read_bytes() == before
    resaved = WordFile(path)
    resaved.parts["docProps/app.xml"] = b"<Properties/>"
    resaved.save(path)
    taken, _ = bring_in(path, bundle, reviewer="Anna")
    assert taken.nothing
    assert file.read_bytes() == before


def test_two_reviewers_are_both_kept_and_their_conflict_is_settled(
    bundle: Path, edited: Callable[..., Path], tmp_path: Path
) -> None:
    bring_in(edited("Anna", {"3.3": "conflict", "3.5": "partial"}), bundle)
    ben = edited("Ben", {"3.3": "partial", "3.5": "partial"}, {"3.3": "because"})
    taken, file = bring_in(ben, bundle)
    assert [c.provision_id for c in taken.conflicts] == ["3.3"]
    assert {d.reviewer for d in load(file).decisions} == {"Anna", "Ben"}
    [pair], disputed = settle(bundle, tmp_path / "list.docx", language="ru")
    assert (pair.decided, pair.same) == (2, 1)
    assert [r.finding.provision_id for r in disputed.findings] == ["3.3"]
    untouched = read_edited(tmp_path / "list.docx")
    assert (untouched.decisions, untouched.remarks, untouched.rows) == ((), (), 1)
    settled = WordFile(tmp_path / "list.docx")
    assert "because" in "".join(settled.root.itertext())
    choose(settled, "3.3", "absent")
    settled.save(tmp_path / "list.docx")
    bring_in(tmp_path / "list.docx", bundle, reviewer="Anna and Ben")
    found = state(bundle)
    assert found.disputed == ()
    row = next(r for r in found.decided if r.finding.provision_id == "3.3")
    assert row.decision and (row.decision.verdict, row.decision.reason) == ("absent", "because")


def test_a_change_underneath_makes_a_decision_stale(
    bundle: Path, edited: Callable[..., Path]
) -> None:
    _, file = bring_in(edited("Anna", {"3.3": "conflict"}), bundle)
    text = file.read_text(encoding="utf-8")
    digest = load(file).decisions[0].finding_digest
    file.write_text(text.replace(digest, digest[:5] + "000000" + digest[11:]), encoding="utf-8")
    found = state(bundle)
    assert [(r.finding.provision_id, r.stale) for r in found.stale] == [("3.3", ("law",))]
    assert len(found.decided) == 1
    assert found.open[0].finding.confidence <= found.open[-1].finding.confidence


def changed(path: Path, **parts: Any) -> Path:
    """A copy of a Word file in which texts of parts are replaced."""
    file = WordFile(path)
    for name, (old, new) in parts.items():
        part = {"custom": "docProps/custom.xml", "types": "[Content_Types].xml",
                "rels": "word/_rels/document.xml.rels", "main": "word/document.xml"}[name]
        assert old in file.parts[part]
        file.parts[part] = file.parts[part].replace(old, new)
    target = path.with_name("changed.docx")
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in file.parts.items():
            archive.writestr(name, content)
    return target


def bomb() -> bytes:
    """A package that unpacks to half a gigabyte."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w") as part:
            for _ in range(500):
                part.write(b" " * 1_000_000)
    return buffer.getvalue()


LINK = (b'<Relationship Id="rz" Type="http://x/officeDocument/2006/relationships/%s" '
        b'Target="http://example.org/a" TargetMode="External"/></Relationships>')


def bad_files(report: Path, folder: Path) -> list[tuple[Path, str]]:
    """Files that must be refused, with words of what must be said."""
    content = report.read_bytes()
    plain = {
        "letter.docx": (b"just text", "is not a Word or Excel file"),
        "empty.docx": (b"", "is not a Word or Excel file"),
        "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "password or the old format"),
        "cut.docx": (content[: len(content) // 2], "is damaged"),
        "broken.docx": (content[:3000] + b"\0" * 2000 + content[5000:], "damaged"),
        "bomb.docx": (bomb(), "unpacks to"),
    }
    found = []
    for name, (data, told) in plain.items():
        (folder / name).write_bytes(data)
        found.append((folder / name, told))
    with (folder / "huge.docx").open("wb") as file:
        file.truncate(200_000_000)
    return [*found, (folder / "huge.docx", "200 MB")]


def test_bad_files_are_refused_in_one_line_and_the_bundle_stays(
    reports: dict[str, Path], bundle: Path, tmp_path: Path
) -> None:
    before = {p.name: p.stat().st_mtime_ns for p in bundle.rglob("*")}
    for path, told in bad_files(reports["en"] / "report.docx", tmp_path):
        with pytest.raises(ReviewError, match=told) as raised:
            bring_in(path, bundle, reviewer="Anna")
        assert "\n" not in str(raised.value)
        assert path.name in str(raised.value)
    assert {p.name: p.stat().st_mtime_ns for p in bundle.rglob("*")} == before


@pytest.mark.parametrize(
    ("part", "old", "new", "told"),
    [
        ("custom", b">halvoria<", b">ostrania<", "bundle 'ostrania'"),
        ("custom", b"rkc_bundle", b"other_name", "is not a report of rkc-check"),
        ("types", b"document.main+xml", b"document.macroEnabled.main+xml", "holds macros"),
        ("rels", b"</Relationships>", LINK % b"image", "takes content from outside"),
        ("main", b"<w:document", b"<!DOCTYPE a><w:document", "document type"),
        ("main", b"</w:body>", b"", "is damaged"),
    ],
)
def test_changed_reports_are_refused(
    reports: dict[str, Path], bundle: Path, tmp_path: Path,
    part: str, old: bytes, new: bytes, told: str,
) -> None:  # fmt: skip
    source = tmp_path / "report.docx"
    source.write_bytes((reports["en"] / "report.docx").read_bytes())
    path = changed(source, **{part: (old, new)})
    with pytest.raises(ReviewError, match=told):
        bring_in(path, bundle, reviewer="Anna")
    assert not (bundle / "decisions.toml").exists()


def test_an_older_schema_is_refused_and_a_hyperlink_is_not(
    reports: dict[str, Path], bundle: Path, tmp_path: Path
) -> None:
    source = tmp_path / "report.docx"
    source.write_bytes((reports["en"] / "report.docx").read_bytes())
    file = WordFile(source)
    custom = file.parts["docProps/custom.xml"].decode()
    start = custom.index(">2<", custom.index("rkc_schema"))
    file.parts["docProps/custom.xml"] = (custom[:start] + ">1<" + custom[start + 3 :]).encode()
    file.save(tmp_path / "old.docx")
    with pytest.raises(ReviewError, match="an older version"):
        bring_in(tmp_path / "old.docx", bundle, reviewer="Anna")
    path = changed(source, rels=(b"</Relationships>", LINK % b"hyperlink"))
    taken, _ = bring_in(path, bundle, reviewer="Anna")
    assert taken.nothing


def test_the_reviewer_must_be_known(reports: dict[str, Path], bundle: Path) -> None:
    with pytest.raises(ReviewError, match="--reviewer"):
        bring_in(reports["en"] / "report.docx", bundle)


def test_the_command_line_tells_what_it_took(bundle: Path, edited: Callable[..., Path]) -> None:
    run = CliRunner().invoke
    anna = edited("Anna", {"3.3": "conflict"}, {"3.4": "our words"})
    told = run(main, ["review", "import", str(anna), "--bundle", str(bundle)])
    assert told.exit_code == 0, told.output
    assert "decisions on 2 provisions" in told.output
    assert "3.3  verdict: conflict" in told.output
    told = run(main, ["review", "status", str(bundle)])
    assert "2 of 121 rows decided, 119 open" in told.output
    told = run(main, ["review", "merge", str(bundle)])
    assert told.exit_code == 1
    assert "fewer than two reviewers" in told.output
    run(main, ["review", "import", str(edited("Ben", {"3.3": "partial"})),
               "--bundle", str(bundle)])  # fmt: skip
    told = run(main, ["review", "merge", str(bundle)])
    assert "Anna and Ben" in told.output and "kappa" in told.output
    told = run(main, ["review", "import", "missing.docx", "--bundle", str(bundle)])
    assert told.exit_code == 1
    assert told.output.count("\n") == 1
