"""Files made to do harm: nothing outside the bundle is read, nothing outside `out` written."""

from __future__ import annotations

import json
import os
import time
import tracemalloc
import zipfile
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from random import Random

import openpyxl
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.fuzz import lines_of
from benchmarks.fuzz_seeds import PICTURE, seeds
from benchmarks.fuzz_targets import Case, Targets, changed
from rkc_check.cli import main
from tests.builders import LAW, write_law
from tests.conftest import ROOT
from tests.report.browser import BROWSER, DRIVER, started


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def targets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Targets]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RKC_CHECK_CACHE", "off")
        yield Targets(tmp_path_factory.mktemp("fuzz"))


@pytest.mark.skipif(os.name != "posix", reason="the time limit needs alarms")
def test_changed_files_are_taken_or_refused_in_one_line(targets: Targets) -> None:
    chance = Random(11)
    for case in targets.cases:
        for turn in range(2 if case.rare else 12):
            content = changed(case, chance)
            assert targets.judge(case, content, 20) in ("taken", "refused"), (case.name, turn)


@pytest.mark.skipif(os.name != "posix", reason="the time limit needs alarms")
def test_the_judge_sees_what_is_wrong(targets: Targets) -> None:
    def fails(path: Path) -> None:
        raise ValueError("not ours")

    def hangs(path: Path) -> None:
        try:
            time.sleep(5)
        except Exception:
            return

    assert "ValueError test_hostile.py" in targets.judge(Case("a.txt", b"", fails), b"x", 20)
    assert "TooLong" in targets.judge(Case("a.txt", b"", hangs), b"x", 1)


@pytest.mark.skipif(find_spec("atheris") is None, reason="needs the extra fuzz")
def test_the_guided_engine_finds_its_way() -> None:
    outcomes = Counter(lines_of("guided:gold.csv:60", 1, 20))
    assert set(outcomes) <= {"taken", "refused"}
    assert outcomes.total() >= 60


@pytest.mark.parametrize("name", ["bundle.toml", "decisions.toml", "results.json", "gold.csv"])
@settings(max_examples=40, deadline=None)
@given(content=st.one_of(
    st.binary(max_size=300),
    st.text(max_size=300).map(lambda t: t.encode("utf-8", "surrogatepass")),
))  # fmt: skip
def test_anything_at_all_is_taken_or_refused(targets: Targets, name: str, content: bytes) -> None:
    from rkc_check.errors import RkcError

    check = targets.case(name).check
    path = targets.folder / "any" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    try:
        check(path)
    except RkcError as error:
        assert str(error).strip()


def refused_in_one_line(result: Result, says: str) -> None:
    assert (result.exit_code, result.output.count("\n")) == (1, 1), result.exception
    assert says in result.output


@pytest.mark.parametrize("text", ["a = " + "[" * 3000, "a" + ".a" * 5000 + " = 1", "a = " + "{a=" * 3000])
def test_toml_nested_without_end_is_refused(tmp_path: Path, text: str) -> None:
    write_law(tmp_path)
    for name in ("bundle.toml", "decisions.toml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        refused_in_one_line(run("review", "status", tmp_path), name)
        (tmp_path / name).unlink()
    schema = "schema" + ".a" * 5000 + " = 1"
    (tmp_path / "decisions.toml").write_text(schema, encoding="utf-8")
    refused_in_one_line(run("review", "status", tmp_path), "decisions.toml")


@pytest.mark.parametrize("text", [
    "[" * 100_000, '{"findings": [[]], "clauses": []}', '{"findings": {"a": 1}, "clauses": {}}',
    '{"findings": [{"provision": "3.1", "verdict": "absent", "evidence": [], "confidence": 1%s}]}'
    % ("0" * 400),
    '{"clauses": [], "findings": [{"provision": "3.1", "verdict": "absent", "confidence": 1,'
    ' "reason": "", "chances": []}]}',
    '{"clauses": [], "findings": [{"provision": "3.1", "verdict": "absent", "confidence": 1,'
    ' "reason": true, "elements": [], "evidence": [null]}]}',
])  # fmt: skip
def test_results_that_are_none_are_refused(tmp_path: Path, text: str) -> None:
    results, gold = tmp_path / "results.json", tmp_path / "gold.csv"
    results.write_text(text, encoding="utf-8")
    gold.write_text("provision,verdict,articles\n3.1,compliant,2\n", encoding="utf-8")
    refused_in_one_line(run("explain", results, "3.1"), "results.json")
    refused_in_one_line(run("evaluate", results, gold), "results.json")


@pytest.mark.parametrize("line", [
    "provision = {a = 1}", "verdict = []", "cleared = 3", "cleared = [1]", 'settled = "yes"',
    "reason = true", "agency = [1]", "date = 2026-01-31",
])  # fmt: skip
def test_decisions_of_other_types_are_refused(tmp_path: Path, line: str) -> None:
    record = {"provision": '"3.1"', "finding": '"0"', "reviewer": '"A"', "date": '"2026-01-31"'}
    record |= dict([line.split(" = ", 1)])
    text = "schema = 1\n[[decision]]\n" + "".join(f"{k} = {v}\n" for k, v in record.items())
    write_law(tmp_path)
    (tmp_path / "decisions.toml").write_text(text, encoding="utf-8")
    refused_in_one_line(run("review", "status", tmp_path), "decisions.toml")


def test_headers_of_a_web_archive_nested_without_end_do_no_harm(tmp_path: Path) -> None:
    law = tmp_path / "law.mht"
    head = "MIME-Version: 1.0\nContent-Type: text/html; charset=" + "(" * 3000
    page = "".join(f"<p>{line}</p>" for line in LAW.splitlines())
    law.write_text(f"{head}\n\n<html><body>{page}</body></html>", encoding="utf-8")
    assert run("structure", law, "--language", "en").exit_code == 0


@pytest.mark.parametrize("matrix", [
    "1Article 99999999999999999999. 0 0 1 50 572", "1Article 1000000. 0 0 1 50 572",
    "1 0 0 1 50 9" + "9" * 38, "1 0 0 1 9" + "9" * 38 + " 572", "1 0 0 9" + "9" * 38 + " 50 572",
])  # fmt: skip
def test_text_that_reaches_far_off_the_page_costs_no_memory(tmp_path: Path, matrix: str) -> None:
    place = b"BT 1 0 0 1 50 572 Tm"
    content = seeds()["law.pdf"]
    assert place in content
    damaged = content.replace(place, f"BT {matrix} Tm".encode())
    (tmp_path / "law.pdf").write_bytes(damaged)
    tracemalloc.start()
    result = run("structure", tmp_path / "law.pdf", "--language", "en")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert most < 100_000_000


def test_a_template_with_a_damaged_part_is_refused(tmp_path: Path) -> None:
    content = bytearray((ROOT / "templates" / "gap_report" / "report.docx").read_bytes())
    at = content.index(b"word/document.xml") + 60
    content[at : at + 40] = b"\xff" * 40
    (tmp_path / "t.docx").write_bytes(content)
    refused_in_one_line(run("template", "check", tmp_path / "t.docx"), "not a Word document")


def test_paths_out_of_the_bundle_are_never_followed(tmp_path: Path) -> None:
    secret = write_law(tmp_path / "secret", LAW.replace("TESTLAND", "SECRETLAND"))
    bundle = tmp_path / "bundle"
    write_law(bundle)
    (bundle / "link.txt").symlink_to(secret)
    assert run("run", bundle, "--out", tmp_path / "out", "-q", "--language", "en").exit_code == 0
    assert "SECRETLAND" not in (tmp_path / "out" / "results.json").read_text(encoding="utf-8")
    for target in ("../secret/law.txt", str(secret), "link.txt", "a/../../secret/law.txt"):
        manifest = f'title = "T"\n[[act]]\nfile = "{target}"\n'
        (bundle / "bundle.toml").write_text(manifest, encoding="utf-8")
        result = run("run", bundle, "--out", tmp_path / "other", "-q", "--language", "en")
        assert (result.exit_code, result.output.count("\n")) == (1, 1), target
        assert not (tmp_path / "other").exists()
    picture = tmp_path / "secret" / "a.png"
    picture.write_bytes(PICTURE)
    (bundle / "link.png").symlink_to(picture)
    for logo in ('"../secret/a.png"', f'"{picture}"', '"link.png"', '"\\u0000"', "1", "[]"):
        manifest = f'title = "T"\nlogos = [{logo}]\n[[act]]\nfile = "law.txt"\n'
        (bundle / "bundle.toml").write_text(manifest, encoding="utf-8")
        result = run("run", bundle, "--out", tmp_path / "other", "-q", "--language", "en")
        assert (result.exit_code, result.output.count("\n")) == (1, 1), logo


@pytest.mark.parametrize("end", [20, 28, 40])
def test_a_picture_cut_short_is_left_out(tmp_path: Path, end: int) -> None:
    write_law(tmp_path)
    head = PICTURE[:8] + bytes([0, 0, 0, 5]) + PICTURE[12:end]
    (tmp_path / "a.png").write_bytes(head)
    manifest = 'title = "T"\nlogos = ["a.png"]\n[[act]]\nfile = "law.txt"\n'
    (tmp_path / "bundle.toml").write_text(manifest, encoding="utf-8")
    result = run("run", tmp_path, "--out", tmp_path / "out", "-q", "--language", "en")
    assert result.exit_code == 0, result.exception
    with zipfile.ZipFile(tmp_path / "out" / "report.docx") as package:
        assert not [name for name in package.namelist() if "rkc_logo" in name]


def test_names_that_lead_out_of_a_package_write_nothing(tmp_path: Path) -> None:
    law = tmp_path / "in" / "law.docx"
    law.parent.mkdir()
    with zipfile.ZipFile(law, "w") as package:
        package.writestr("../../slip.txt", "slipped")
        package.writestr("/tmp/slip-rkc.txt", "slipped")
    result = run("run", law, "--out", tmp_path / "out", "-q", "--language", "en")
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["in", "law.docx"]


def test_an_external_entity_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("SECRETLAND", encoding="utf-8")
    html = (
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{tmp_path}/secret.txt">]>\n<html><body>'
        + "".join(f"<p>{line} &e;</p>" for line in LAW.splitlines())
    )  # fmt: skip
    (tmp_path / "law.html").write_text(html, encoding="utf-8")
    run("run", tmp_path / "law.html", "--out", tmp_path / "out", "-q", "--language", "en")
    assert "SECRETLAND" not in (tmp_path / "out" / "results.json").read_text(encoding="utf-8")


HARM = (
    "<script>window.harmed = 1</script>", "<img src=x onerror='window.harmed = 2'>",
    "</style></script></template><svg onload='window.harmed = 3'>",
    "\"><iframe src='javascript:parent.harmed = 4'></iframe>", "{{7*7}}${window.harmed = 5}",
    "javascript:window.harmed = 6", "\u202e<b onmouseover='window.harmed = 7'>",
)  # fmt: skip


@pytest.mark.skipif(not (BROWSER and DRIVER), reason="needs Chromium and its driver")
@pytest.mark.skipif(os.name != "posix", reason="other systems refuse such file names")
def test_nothing_of_a_hostile_law_runs_in_a_browser(tmp_path: Path) -> None:
    harm = "".join(HARM)
    text = LAW.replace("Article 3. Release of goods", f"Article 3. Release {harm}")
    text = text.replace("Goods shall be released", f"{harm} Goods shall be released {harm}")
    bundle = tmp_path / "bundle"
    write_law(bundle, text)
    quoted = json.dumps(harm, ensure_ascii=False)
    manifest = f'title = {quoted}\ncountry = {quoted}\ndate = {quoted}\nfunding = {quoted}\n'
    (bundle / "bundle.toml").write_text(
        f'{manifest}[[act]]\nfile = "law.txt"\ntitle = {quoted}\nshort = {quoted}\n',
        encoding="utf-8",
    )
    bad = tmp_path / "<img src=x onerror='window.harmed = 8'>"
    write_law(bad, "Dear Sir,", "<script>window.harmed = 9<script>.txt")
    out = tmp_path / "out"
    assert run("survey", bundle, bad, "--out", out, "--language", "en", "-q").exit_code == 1
    opened = "document.querySelectorAll('details').forEach(d => d.open = true); return null"
    with started(tmp_path / "profile") as browser:
        for page, scripts in ((out / "survey.html", 0), (out / "bundle" / "report.html", 1)):
            browser.open(page)
            browser.run(opened)
            assert browser.run("typeof window.harmed") == "undefined"
            assert browser.run("document.scripts.length") == scripts
            assert browser.run("document.querySelectorAll('img, svg, iframe').length") == 0
            assert browser.run("performance.getEntriesByType('resource').length") == 0
            assert HARM[0] in browser.run("document.body.textContent")
            assert browser.complaints() == []
    for book in (out / "survey.xlsx", out / "bundle" / "matrix.xlsx"):
        assert "f" not in kinds_of_cells(book)


def kinds_of_cells(book: Path) -> set[str]:
    """The types of the cells of a workbook; "f" is a formula."""
    sheets = openpyxl.load_workbook(book)
    return {cell.data_type for sheet in sheets for row in sheet.iter_rows() for cell in row}


def test_formulas_in_a_law_stay_text(tmp_path: Path) -> None:
    hostile = LAW.replace("Article 3. Release of goods", "Article 3. =HYPERLINK(\"http://x\")")
    hostile = hostile.replace("Goods shall be released", "=1+1\n@SUM(A1)\nGoods shall be released")
    law = write_law(tmp_path, hostile)
    assert run("run", law, "--out", tmp_path / "out", "-q", "--language", "en").exit_code == 0
    assert "f" not in kinds_of_cells(tmp_path / "out" / "matrix.xlsx")
    manifest = 'title = "=1+1"\ncountry = "@SUM(A1)"\ndate = "+1"\n[[act]]\nfile = "law.txt"\n'
    (tmp_path / "bundle.toml").write_text(manifest, encoding="utf-8")
    bad = write_law(tmp_path / "=bad", "Dear Sir,", "=2+2.txt")
    run("survey", tmp_path, bad, "--out", tmp_path / "survey", "--language", "en", "-q")
    assert "f" not in kinds_of_cells(tmp_path / "survey" / "survey.xlsx")


@pytest.mark.parametrize("name", ["decisions.toml", "bundle.toml"])
def test_a_number_of_thousands_of_digits_is_one_line(tmp_path: Path, name: str) -> None:
    write_law(tmp_path)
    (tmp_path / name).write_text(f"schema = {'9' * 5000}\n", encoding="utf-8")
    refused_in_one_line(run("review", "status", tmp_path), name)
