"""Concepts in laws: the longest term counts, wider ones get a share, laws define their own."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from rkc_check.errors import StandardError
from rkc_check.language import analyser, stems_of
from rkc_check.match.features import Queries, Query
from rkc_check.match.index import build
from rkc_check.match.thesaurus import (
    BROADER,
    Thesaurus,
    concept_matrices,
    own_vocabulary,
    thesaurus,
)
from rkc_check.pipeline import load_knowledge
from tests.builders import structured

CONCEPTS: dict[str, dict[str, list[str]]] = {
    "customs": {},
    "declaration": {},
    "declaration_of_customs": {"broader": ["declaration"]},
    "warehouse": {},
    "definition": {},
}
TERMS = {
    "customs": ["customs"],
    "declaration": ["declaration"],
    "declaration_of_customs": ["customs declaration"],
    "warehouse": ["bonded warehouse", "warehouse"],
    "definition": ["means"],
}
ENGLISH = partial(stems_of, "en")

LAW = """CUSTOMS ACT OF TESTLAND

Article 1. Definitions
"refinery" means a bonded warehouse for the treatment of oil;
"customs warehouse" means a declaration;
"port" means any place with a bonded warehouse.

Article 2. Entry
The customs declaration shall be lodged.

Article 3. Oil
The refinery shall be locked.

Article 4. Powers
Customs may refuse a declaration.
"""


def small() -> Thesaurus:
    return thesaurus(TERMS, CONCEPTS, "en")


def weights(query: str) -> dict[str, np.ndarray]:
    """The concept rows of the articles of the law above and of one provision."""
    law, analyse = structured(LAW), analyser("en")
    text = analyse(law.text)
    one = Query(texts=range(1), sentences=(0,), phrases=(), cues=(), headings=())
    stems = tuple(ENGLISH([query]))
    asked = Queries(of=(one,), whole=stems, texts=(query,), stems=stems)
    found = concept_matrices(small(), build([law], [text], ENGLISH), asked, [text], ENGLISH)
    return {name: matrix.toarray() for name, matrix in found.items()}


def column(concept: str) -> int:
    return [*CONCEPTS].index(concept)


def test_a_longer_term_is_not_also_the_shorter_ones_in_it() -> None:
    asked = weights("the customs declaration")["provisions"][0]
    assert asked[column("customs")] == 0
    assert asked[column("declaration_of_customs")] > asked[column("declaration")] > 0


def test_a_wider_concept_gets_its_share() -> None:
    asked = weights("customs declaration; warehouse")
    row = asked["articles"][1]
    wide, narrow = row[column("declaration")], row[column("declaration_of_customs")]
    # Three articles of four speak of declarations, or of a kind of them; one of the kind itself.
    assert np.isclose(
        wide / narrow,
        np.log1p(BROADER) * (np.log(5 / 4) + 0.1) / (np.log1p(1) * (np.log(5 / 2) + 0.1)),
    )


def test_rows_have_length_one_or_are_empty() -> None:
    for rows in weights("customs").values():
        assert np.allclose(np.linalg.norm(rows, axis=1).round(9), (rows.any(axis=1)).astype(float))


def test_a_term_of_the_law_stands_for_what_its_definition_begins_with() -> None:
    assert own_vocabulary(small(), structured(LAW), ENGLISH) == {"refinery": "warehouse"}
    assert weights("warehouse")["articles"][2, column("warehouse")] > 0


def test_a_definition_by_reference_or_of_a_known_term_says_nothing() -> None:
    law = structured(
        "ACT\n\nArticle 1. Definitions\n"
        '"trader" has the same meaning as in the warehouse rules;\n'
        '"bonded store of customs" means a warehouse.\n\nArticle 2. Scope\nThis applies.\n'
    )
    assert law.definitions
    assert own_vocabulary(small(), law, ENGLISH) == {}


def test_strange_links_and_terms_are_refused() -> None:
    with pytest.raises(StandardError, match="names nowhere"):
        thesaurus({}, {"customs": {"opposite": ["nowhere"]}}, "en")
    with pytest.raises(StandardError, match="no concept nothing"):
        thesaurus({"nothing": ["nil"]}, CONCEPTS, "en")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "An officer at the customs office may extend the time limit for payment."),
        ("ru", "Декларант вправе изменить сведения, заявленные в таможенной декларации."),
        ("fr", "Le déclarant peut rectifier les énonciations de la déclaration en détail."),
    ],
)
def test_real_thesauri_are_read_and_find_their_terms(language: str, text: str) -> None:
    words = load_knowledge().thesauri[language]
    assert len(words.concepts) > 300
    flat = {term for concept in words.concepts for term in concept.terms}
    stems = set(filter(None, stems_of(language, [text])[0]))
    assert len(stems & {run[0] for run in stems_of(language, sorted(flat)) if len(run) == 1}) >= 2
