"""What the report says on the State, on reservations, and arranged by another instrument."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import jsonschema
import pytest

from rkc_check.errors import StandardError
from rkc_check.model import (
    Bundle,
    Chapter,
    Element,
    ElementResult,
    Finding,
    Provision,
    ProvisionKind,
    Reason,
    Results,
    ReviewedFinding,
    Standard,
    Verdict,
)
from rkc_check.pipeline import write
from rkc_check.treaty import restricted
from tests.builders import LAW, structured
from tests.conftest import ROOT

ON = date(2026, 11, 24)
SCHEMA = json.loads((ROOT / "rkc_check/report/results.schema.json").read_text(encoding="utf-8"))


def provision(id: str, kind: ProvisionKind, *, checked: bool = True) -> Provision:
    chapter = id.partition(".")[0]
    both = {"en": f"Subject of {id}", "ru": f"Предмет {id}"}
    element = Element(id="a", text={"en": f"What {id} asks", "ru": f"Требование {id}"},
                      bearer="customs", modality="must")  # fmt: skip
    return Provision(
        id=id, annex=chapter[0] if chapter[0].isalpha() else "general", chapter=chapter, kind=kind,
        section=both, heading=both, text=both, elements=(element,), checked=checked,
    )  # fmt: skip


def results(country: str, **verdicts: Verdict) -> Results:
    law = structured(LAW)
    article = next(c for c in law.clauses if c.article == "2")
    made = (
        provision("3.25", "standard"), provision("3.21", "transitional_standard"),
        provision("A1.1", "standard"), provision("A1.2", "recommended_practice", checked=False),
        provision("E3.1", "standard"), provision("E3.3", "recommended_practice"),
    )  # fmt: skip
    findings = []
    for p in made:
        verdict = verdicts.get(p.id.replace(".", "_"), "partial")
        status: Any = "met" if verdict == "compliant" else "missing"
        findings.append(ReviewedFinding(finding=Finding(
            provision_id=p.id, verdict=verdict, confidence=0.8,
            reason=Reason(code="some_missing", element_ids=("a",), clause_ids=(article.id,)),
            elements=(ElementResult(element_id="a", status=status, score=0.5),),
        )))  # fmt: skip
    chapters = tuple(
        Chapter(id=id, annex=id[0] if id[0].isalpha() else "general",
                title={"en": f"Chapter {id}", "ru": f"Глава {id}"}, intro={})
        for id in ("3", "A1", "E3")
    )  # fmt: skip
    standard = Standard(id="rkc", edition="", digest="d", title={"en": "RKC"}, chapters=chapters,
                        provisions=made)  # fmt: skip
    return Results(
        bundle=Bundle(id="t", title="Testland", root=".", acts=(), country=country),
        standard=standard, documents=(), laws=(law,), findings=tuple(findings), clause_scores=(),
        date=ON, version="0",
    )  # fmt: skip


def written(out: Path, given: Results, **options: Any) -> tuple[dict[str, Any], str]:
    write(given, out, **options)
    data = json.loads((out / "results.json").read_text(encoding="utf-8"))
    jsonschema.validate(data, SCHEMA)
    return data, "\n".join(docx.Document(str(out / "report.docx")).element.body.itertext())


def test_deadlines_by_provision(tmp_path: Path) -> None:
    data, _ = written(tmp_path, results("Uzbekistan"))
    days = {f["provision"]: f["deadline"] for f in data["findings"]}
    assert days == {
        "3.25": "2024-05-16", "3.21": "2026-05-16", "A1.1": "2024-05-16", "A1.2": "2024-05-16",
        "E3.1": None, "E3.3": None,
    }  # fmt: skip
    assert data["status"]["party"] == "Uzbekistan"
    assert data["status"]["not_accepted"] == ["E3"]


def test_a_draft_for_each_practice_not_met_and_what_remains(tmp_path: Path) -> None:
    data, text = written(tmp_path, results("Uzbekistan"))
    drafts = {f["provision"]: f["reservation"] for f in data["findings"]}
    assert drafts["A1.2"].startswith("Specific Annex A, Chapter 1, Recommended Practice 2")
    assert "(Art. 2)" in drafts["A1.2"]
    assert "What A1.2 asks" in drafts["A1.2"]
    assert {id for id, draft in drafts.items() if draft} == {"A1.2", "E3.3"}
    flat = " ".join(text.split())
    assert "accepted; a reservation can be entered at any time" in flat
    assert "not accepted; candidate with this reservation" in flat
    assert "the period ended on 16 May 2024, and an extension can no longer be asked for" in flat
    assert "acceptance of chapter A1 as a whole can be withdrawn (Art. 17 (4))" in flat
    assert "its Standards cannot be reserved" in flat


def test_an_extension_can_be_asked_for_while_the_period_runs(tmp_path: Path) -> None:
    _, text = written(tmp_path, results("Kyrgyzstan"))
    assert "can be asked of the Management Committee before that day" in text
    assert "by 17 February 2027" in text


def test_the_review_lists_what_stands_in_the_way(tmp_path: Path) -> None:
    _, text = written(tmp_path, results("Australia"))
    assert "The next review is due on 3 February 2027" in text
    after = text.partition("For the review of reservations")[2]
    assert "A1.2 Subject of A1.2" in text.rpartition("National provisions in the way")[2]
    assert after


def test_compliant_practice_needs_no_draft(tmp_path: Path) -> None:
    met = dict.fromkeys(("A1_2", "E3_3"), "compliant")
    data, text = written(tmp_path, results("Uzbekistan", **met))  # type: ignore[arg-type]
    assert not any(f["reservation"] for f in data["findings"])
    assert "so no reservation needs to be drafted" in text


def test_unconfirmed_provisions_are_marked_on_title_page_and_row(tmp_path: Path) -> None:
    data, text = written(tmp_path, results(""))
    assert {f["provision"] for f in data["findings"] if not f["checked"]} == {"A1.2"}
    assert text.count("unconfirmed") >= 2
    everything = results("")
    sure = replace(
        everything.standard,
        provisions=tuple(replace(p, checked=True) for p in everything.standard.provisions),
    )
    _, text = written(tmp_path / "sure", replace(everything, standard=sure))
    assert "unconfirmed" not in text


@pytest.mark.parametrize(
    ("view", "group", "first"),
    [("tfa", "TFA article 7.1. Processing before arrival", "3.21"),
     ("ibm", "Pillar 3. International", "E3.1"), ("topics", "Topic 3. Arrival", "A1.1")],
)  # fmt: skip
def test_the_report_arranged_by_another_instrument(
    tmp_path: Path, view: str, group: str, first: str
) -> None:
    data, text = written(tmp_path, results("Uzbekistan"), view=view)
    assert group in text
    homes = {link["provision"]: link["group"] for link in data["groups"]["links"] if link["home"]}
    assert first in homes
    rows = [f["provision"] for f in data["findings"]]
    assert rows == ["3.25", "3.21", "A1.1", "A1.2", "E3.1", "E3.3"]
    assert set(data["summary"]["chapters"]) == {"3", "A1", "E3"}
    if view == "tfa":
        assert "Not linked" in text
        assert "drawn by the WCO" in text
        assert homes["3.25"] == "7.1"


def test_an_unknown_view_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StandardError, match="no view 'moon'"):
        write(results(""), tmp_path, view="moon")


def test_a_prohibition_may_stand(tmp_path: Path) -> None:
    given = results("", **{"3_25": "conflict"})  # type: ignore[arg-type]
    assert restricted(given) == frozenset()
    law = given.laws[0]
    clauses = tuple(
        replace(c, heading="Prohibited and restricted goods") if c.article == "2" else c
        for c in law.clauses
    )
    given = replace(given, laws=(replace(law, clauses=clauses),))
    assert restricted(given) == {"3.25"}
    data, text = written(tmp_path, given)
    assert [f["provision"] for f in data["findings"] if f["restriction"]] == ["3.25"]
    assert "which the Convention leaves in place (Art. 3)" in text


def test_the_report_in_russian(tmp_path: Path) -> None:
    data, text = written(tmp_path, results("Узбекистан"), language="ru", view="ibm")
    assert data["status"]["party"] == "Узбекистан"
    assert "по перечню депозитария от 23 октября 2025 года" in text
    assert "Направление 3. Международное сотрудничество" in text
    assert "Оговорки и что остаётся" in text
