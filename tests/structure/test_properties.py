"""What holds for every document: nothing vanishes, spans nest, the same in gives the same out."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rkc_check.errors import StructureError
from rkc_check.model import Document, Law, Line
from rkc_check.pipeline import Knowledge
from rkc_check.structure import structure

LAW_ROLES = ("text", "heading", "table", "margin", "note")

WORDS = st.lists(
    st.sampled_from(
        ["Goods", "officer", "shall", "release", "declaration", "Goods-list", "duty", "(a)", "security.", "time;", "article", "3"]
    ),
    min_size=1, max_size=12,
).map(" ".join)  # fmt: skip

OPENINGS = st.sampled_from(
    ["Article {n}. Goods", "Article {n}", "{n}. Goods", "({n}) The", "(a) the", "(i) a", "Part {n}",
     "CHAPTER II Duty", "Schedule {n}", "Contents", "[Repealed, 2001]", "Amended by Act 5", ""]
)  # fmt: skip


@st.composite
def lines(draw: st.DrawFn) -> tuple[Line, ...]:
    """Lines of one to three pages, some without a place on paper, with every role."""
    boxes = draw(st.booleans())
    made, y, page = [], 40.0, 1
    for number in range(draw(st.integers(3, 30))):
        opening = draw(OPENINGS).format(n=draw(st.integers(1, 12)))
        text = f"{opening} {draw(WORDS)} q{number}".strip()
        role = draw(
            st.sampled_from(["text"] * 8 + ["heading", "table", "margin", "note", "header"])
        )
        left = draw(st.sampled_from([40.0, 40.0, 60.0, 300.0]))
        y += draw(st.sampled_from([12.0, 12.0, 30.0]))
        if y > 700:
            y, page = 40.0, page + 1
        box = (left, y, left + 5.0 * len(text), y + 10) if boxes else (0.0, 0.0, 0.0, 0.0)
        bold = draw(st.booleans())
        made.append(
            Line(text=text, page=page, box=box, size=10.0 if boxes else 0.0, bold=bold, role=role)
        )
    return tuple(made)


def law_of(lines: tuple[Line, ...], knowledge: Knowledge) -> Law | None:
    document = Document(
        id="law", path="law.pdf", sha256="", language="en", pages=3, lines=lines
    )  # fmt: skip
    try:
        return structure(document, grammar=knowledge.numbering["en"])
    except StructureError:
        return None


@given(lines())
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_properties_of_any_law(knowledge: Knowledge, lines: tuple[Line, ...]) -> None:
    law = law_of(lines, knowledge)
    if law is None:
        return
    assert law == law_of(lines, knowledge)
    # No line vanishes or comes twice: what is law stands in the text or in a note, and what
    # stands in neither is a marginal note that became a heading.
    notes = [note for clause in law.clauses for note in clause.notes]
    arrived = Counter(re.findall(r"\bq\d+", " ".join([law.text, *notes])))
    assert set(arrived.values()) <= {1}
    margins = Counter(re.findall(r"\bq\d+", " ".join(c.heading for c in law.clauses)))
    for number, line in enumerate(lines):
        if line.role in LAW_ROLES:
            assert (
                f"q{number}" in (margins if line.role == "margin" else {}) or arrived[f"q{number}"]
            )
        else:
            assert f"q{number}" not in arrived
    by_id = {clause.id: clause for clause in law.clauses}
    assert len(by_id) == len(law.clauses)
    order = [clause.span.start for clause in law.clauses]
    assert order == sorted(order)
    for clause in law.clauses:
        assert 0 <= clause.span.start <= clause.span.end <= len(law.text)
        if clause.parent_id:
            parent = by_id[clause.parent_id].span
            assert parent.start <= clause.span.start and clause.span.end <= parent.end
    starts = [anchor.start for anchor in law.anchors]
    assert starts == sorted(starts)
    assert all(r.span.end <= len(law.text) for r in law.references)


def test_a_line_of_furniture_never_becomes_law(knowledge: Knowledge) -> None:
    text = ("Article 1. Goods", "Goods are released.", "Article 2. Duty", "Duty is paid.")
    body = tuple(Line(text=t, page=1) for t in text)
    furniture = tuple(
        Line(text=f"Article {n}. {role}", page=1, role=role)  # type: ignore[arg-type]
        for n, role in enumerate(("header", "footer", "page_number", "contents"), 3)
    )
    law = law_of((*furniture, *body, *furniture), knowledge)
    assert law is not None
    assert law.text == "\n".join(text)


@pytest.mark.parametrize("role", ["margin", "note"])
def test_margins_and_footnotes_go_to_their_article(role: str, knowledge: Knowledge) -> None:
    def line(text: str, y: float, role: str = "text", x: float = 100.0) -> Line:
        return Line(
            text=text, page=1, size=10.0, role=role, box=(x, y, x + 5.0 * len(text), y + 10)
        )  # type: ignore[arg-type]

    lines = (
        line(
            "1. (1) The owner shall enter the goods at the office within ten days of arrival", 100
        ),
        line("Entry of", 101, role, 20.0),
        line("goods", 112, role, 20.0),
        line("and shall pay the duty.", 112),
        line("2. (1) The officer shall release the goods when the duty is paid or is secured", 140),
        line("as prescribed.", 152),
        line(
            "3. (1) A person may appeal to the court within thirty days of the decision made", 180
        ),
        line("by the officer.", 192),
    )
    law = law_of(lines, knowledge)
    assert law is not None
    first = next(clause for clause in law.clauses if clause.article == "1")
    notes = [note for clause in law.clauses for note in clause.notes]
    if role == "margin":
        assert first.heading == "Entry of goods"
    else:
        assert " ".join(notes) == "Entry of goods"
    assert "Entry" not in law.text


def test_a_law_without_a_title_is_called_by_its_header(knowledge: Knowledge) -> None:
    body = [Line(text=f"Section {n}. Rule {n}", page=n) for n in range(1, 4)]
    header = [Line(text="Customs Act", page=n, role="header") for n in range(1, 4)]
    for lines, title in (((*header, *body), "Customs Act"), (tuple(body), "law")):
        law = law_of(lines, knowledge)
        assert law is not None and law.title == title
