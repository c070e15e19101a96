"""Findings in words: citations, quotations, weight, column widths."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from rkc_check import artifacts
from rkc_check.model import Anchor, Results
from rkc_check.report import wordxml
from rkc_check.report.phrases import Phrases
from rkc_check.report.summary import page_at, shorten, view, weightiest
from rkc_check.report.wording import cited_acts, fitted, usual

FOLDER = artifacts.data_folder("templates") / "gap_report" / "phrases"
ENGLISH = Phrases(data=artifacts.load_toml(FOLDER / "en.toml"))


def seen(results: Results):  # type: ignore[no-untyped-def]
    return view(results, ENGLISH, deadlines={}, status={}, accuracy={}, terms={})


def test_articles_of_one_act_are_cited_together(results: Results) -> None:
    shown = seen(results)
    first, second = ([c.id for c in law.clauses if c.kind == "article"] for law in results.laws)
    assert (
        shown.wording.cite([first[0], first[2], second[1], first[0]])
        == "CA Art. 1, 3; By-law Art. 2"
    )
    assert shown.wording.cite([first[0], first[2], second[1]], most=2) == "CA Art. 1, 3"
    assert shown.wording.article(second[0]) == "By-law Art. 1"
    assert shown.wording.cite(["no such clause"]) == ""


def test_a_single_act_needs_no_name(results: Results) -> None:
    alone = replace(results, laws=results.laws[:1], findings=())
    clause = next(c for c in alone.laws[0].clauses if c.kind == "article")
    assert seen(alone).wording.article(clause.id) == "Art. 1"


def test_acts_of_one_kind_are_counted(results: Results) -> None:
    law = results.laws[1]
    three = replace(results, laws=(law, replace(law, id="b", document_id="b"), results.laws[0]))
    assert cited_acts(three, ENGLISH) == {
        law.id: "By-law 1",
        "b": "By-law 2",
        results.laws[0].id: "CA",
    }


def test_quotations_are_verbatim_and_go_on_after_a_colon(results: Results) -> None:
    shown = seen(results)
    laws = {law.document_id: law for law in results.laws}
    quotes = [(laws[c.document], c.quote) for row in shown.rows for c in row.cited]
    assert len(quotes) > 100
    for law, quote in quotes:
        assert quote.removesuffix(" …") in " ".join(law.text.split())
        assert not quote.endswith(":")


def test_gaps_that_weigh_most_come_first(results: Results) -> None:
    rows = seen(results).rows
    heavy = weightiest(rows, 1000)
    assert {row.provision.id for row in heavy} == {row.provision.id for row in rows if row.gap}
    same = [replace(rows[0], verdict=v) for v in ("compliant", "partial", "absent", "conflict")]
    assert [row.verdict for row in weightiest(same)] == ["conflict", "absent", "partial"]


def test_model_norms_take_the_words_of_the_law() -> None:
    terms = {"customs": ["the authority", "the Commissioner"], "articles": ["the"]}
    chosen = usual(terms, "The Commissioner may. The Commissioner shall. The authority acts.")
    assert chosen == {"customs": "the Commissioner"}
    assert fitted("{customs} decides. The {customs} pays.", terms, chosen) == (
        "The Commissioner decides. The Commissioner pays."
    )
    assert fitted("{unknown} stays", terms, chosen) == "{unknown} stays"


def test_pages_of_offsets() -> None:
    anchors = [Anchor(start=0, page=3), Anchor(start=100, page=4)]
    assert [page_at(anchors, at) for at in (0, 99, 100, 5000)] == [3, 3, 4, 4]
    assert page_at((), 7, default=9) == 9


@given(st.text(max_size=300), st.integers(10, 120))
def test_shortened_texts_keep_their_beginning(text: str, most: int) -> None:
    flat, short = " ".join(text.split()), shorten(text, most)
    assert len(short) <= most
    assert flat.startswith(short.removesuffix(" …"))


@given(
    st.integers(6000, 16000),
    st.lists(st.tuples(st.integers(1, 90), st.text("abшж ", max_size=14)), min_size=1, max_size=8),
)
def test_columns_fill_the_width_and_leave_room_for_words(
    width: int, columns: list[tuple[int, str]]
) -> None:
    widths = wordxml.columns(width, [share for share, _ in columns], [word for _, word in columns])
    assert sum(widths) == width
    least = [
        max((wordxml.word_width(w, 8) for w in t.split()), default=0) + 180 for _, t in columns
    ]
    if sum(least) < width:
        assert all(have >= need for have, need in zip(widths, least, strict=True))


def test_controls_of_the_text_never_reach_the_file() -> None:
    assert wordxml.clean('a\x00\x0b<&>"\ufffe\ud800b') == "a&lt;&amp;&gt;&quot;b"
