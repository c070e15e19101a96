"""The user's own template: what it must hold, and that restyling it is safe."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result

from rkc_check import artifacts
from rkc_check.cli import main
from rkc_check.errors import TemplateError
from rkc_check.model import Results
from rkc_check.pipeline import write
from rkc_check.report.wordtemplate import PARTS, STYLES, missing

BUILT_IN = artifacts.data_folder("templates") / "gap_report" / "report.docx"


def changed(target: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """A copy of the built-in template, part by part; None leaves a part out."""
    with zipfile.ZipFile(BUILT_IN) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return target


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_the_built_in_template_is_complete() -> None:
    assert missing(BUILT_IN) == ()
    assert run("template", "check", BUILT_IN).output.strip().endswith("usable, complete")


def test_every_style_that_the_code_names_is_declared_by_name() -> None:
    names = {style.name.lower() for style in docx.Document(str(BUILT_IN)).styles}
    assert {name.lower() for name in STYLES.values()} <= names


def test_a_part_may_be_left_out_but_not_the_findings(tmp_path: Path, few: Results) -> None:
    document = docx.Document(str(BUILT_IN))
    for paragraph in document.paragraphs:
        if paragraph.text in ("{{overview}}", "{{practice}}"):
            paragraph.text = ""
    document.save(str(tmp_path / "short.docx"))
    told = run("template", "check", tmp_path / "short.docx")
    assert told.exit_code == 0
    assert "left out: part {{overview}}" in told.output
    write(few, tmp_path / "out", template=tmp_path / "short.docx")
    body = "".join(docx.Document(str(tmp_path / "out" / "report.docx")).element.body.itertext())
    assert "Register of recommendations" in body
    assert "Chapters against verdicts" not in body

    for paragraph in document.paragraphs:
        if paragraph.text == "{{findings}}":
            paragraph.text = ""
    document.save(str(tmp_path / "bare.docx"))
    refused = run("template", "check", tmp_path / "bare.docx")
    assert refused.exit_code == 1
    assert "missing: part {{findings}}" in refused.output


def test_a_lost_style_is_named_and_nothing_is_written(tmp_path: Path, few: Results) -> None:
    document = docx.Document(str(BUILT_IN))
    document.styles["Quotation"].delete()
    document.save(str(tmp_path / "lost.docx"))
    assert missing(tmp_path / "lost.docx") == ("style Quotation",)
    with pytest.raises(TemplateError, match="style Quotation"):
        write(few, tmp_path / "out", template=tmp_path / "lost.docx")
    assert not (tmp_path / "out").exists()


def test_styles_are_found_by_name_whatever_their_ids(tmp_path: Path, few: Results) -> None:
    """Word in another language gives its own styles other ids when it saves."""

    def translate(name: str, content: bytes) -> bytes:
        if name in ("word/styles.xml", "word/document.xml"):
            return content.replace(b'"Heading1"', b'"berschrift1"')
        return content

    template = changed(tmp_path / "german.docx", translate)
    write(few, tmp_path / "out", template=template)
    document = docx.Document(str(tmp_path / "out" / "report.docx"))
    assert "Summary" in [p.text for p in document.paragraphs if p.style.name == "Heading 1"]


def test_parts_may_be_reordered(tmp_path: Path, few: Results) -> None:
    document = docx.Document(str(BUILT_IN))
    places = {p.text: p for p in document.paragraphs}
    places["{{practice}}"].text, places["{{method}}"].text = "{{method}}", "{{practice}}"
    document.save(str(tmp_path / "other.docx"))
    assert missing(tmp_path / "other.docx") == ()
    write(few, tmp_path / "out", template=tmp_path / "other.docx")
    written = docx.Document(str(tmp_path / "out" / "report.docx"))
    heads = [p.text for p in written.paragraphs if p.style.name == "Heading 1"]
    assert heads.index("Method and limits") < heads.index("Acts read")
    assert heads[-1] == "Provisions that need evidence of practice"


@pytest.mark.parametrize("name", ["absent.docx", "letter.docx", "macros.docx", "cut.docx"])
def test_what_is_no_template_is_told_in_one_line(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name == "letter.docx":
        path.write_text("Dear Sir", encoding="utf-8")
    elif name == "cut.docx":
        path.write_bytes(BUILT_IN.read_bytes()[:5000])
    elif name == "macros.docx":
        plain = b"wordprocessingml.document.main+xml"
        macro = b"document.macroEnabled.main+xml"
        changed(path, lambda part, content: content.replace(plain, macro))
    result = run("template", "check", path)
    assert result.exit_code == 1
    assert result.output.count("\n") == 1
    assert name in result.output


def test_places_are_told_from_the_code() -> None:
    text = "".join(p.text for p in docx.Document(str(BUILT_IN)).paragraphs)
    assert all(f"{{{{{name}}}}}" in text for name in PARTS)
