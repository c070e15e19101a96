"""Signs: what a conjunction of words finds in a law, and how much it is worth."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rkc_check.bundle import load_bundle
from rkc_check.model import Law, Provision, SignHit, Standard
from rkc_check.pipeline import analyse_laws, load_knowledge, read_bundle
from rkc_check.signs import ARTICLE, NEARBY, SENTENCE, find_signs, parse_sign

ACT = """CUSTOMS ACT

Article 1. Amending entries
(1) An entry may be amended before examination begins.
(2) Nothing in this Act forbids a second amendment.

Article 2. Late entries
(1) The owner shall lodge an entry within ten days.
(2) The officer may allow more time on request.
(3) A fee is charged.

Article 3. Samples
(1) Samples are taken by officers.

Article 4. Repealed
[Repealed by Act 7 of 1999] An entry may be amended before examination.
"""


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Law:
    path = tmp_path_factory.mktemp("signs") / "act.txt"
    path.write_text(ACT, encoding="utf-8")
    return read_bundle(load_bundle(path), load_knowledge(), lambda *_: None)[1][0]


def hits(law: Law, standard: Standard, *signs: str) -> dict[str, SignHit]:
    """Article number to hit, for one provision whose only element has these signs."""
    provision: Provision = replace(standard.provisions[0], signs={"en": {"a": (signs,)}})
    found = find_signs([law], analyse_laws([law]), [provision])
    article = {clause.id: clause.article for clause in law.clauses}
    return {article[hit.clause_id]: hit for hit in found}


def test_all_groups_in_one_sentence_count_fully(law: Law, standard: Standard) -> None:
    found = hits(law, standard, "amend* + entry|entries + before + examin*")
    assert list(found) == ["1"]
    assert found["1"].score == SENTENCE
    span = found["1"].span
    assert "before examination" in law.text[span.start : span.end]


def test_neighbours_and_heading_count_less_and_the_article_least(
    law: Law, standard: Standard
) -> None:
    assert hits(law, standard, "owner + request")["2"].score == NEARBY
    assert hits(law, standard, "late + more time")["2"].score == NEARBY
    assert hits(law, standard, "owner + fee")["2"].score == ARTICLE


def test_a_forbidden_group_silences_the_sentence(law: Law, standard: Standard) -> None:
    silenced = hits(law, standard, "samples + officers + !taken")
    assert all(hit.score < SENTENCE for hit in silenced.values())
    assert hits(law, standard, "samples + officers")["3"].score == SENTENCE


def test_words_of_one_alternative_follow_each_other(law: Law, standard: Standard) -> None:
    assert "2" in hits(law, standard, "ten days")
    assert "2" in hits(law, standard, "within days")  # one other word may stand between
    assert hits(law, standard, "days ten") == {}


def test_repealed_articles_never_show(law: Law, standard: Standard) -> None:
    assert "4" not in hits(law, standard, "amend* + before")


@pytest.mark.parametrize("sign", ["", "a + ", "a||b", "!only"])
def test_a_sign_that_says_nothing_is_refused(sign: str) -> None:
    with pytest.raises(ValueError, match="sign"):
        parse_sign(sign)


def test_every_sign_in_the_standard_parses_and_names_an_element(standard: Standard) -> None:
    wrong = []
    for provision in standard.provisions:
        elements = {element.id for element in provision.elements} | {"contrary"}
        for language, of_element in provision.signs.items():
            assert of_element.keys() <= elements, f"{provision.id} {language}"
            for sign in (s for authors in of_element.values() for signs in authors for s in signs):
                if "{" in sign or not parse_sign(sign):
                    wrong.append(f"{provision.id}: {sign}")
    assert wrong == []


def test_general_annex_has_signs_for_every_element(standard: Standard) -> None:
    for provision in standard.provisions:
        if provision.annex == "general":
            for language in ("en", "ru"):
                missing = {e.id for e in provision.elements} - provision.signs[language].keys()
                assert missing == set(), f"{provision.id} {language}"


def test_same_hits_again(law: Law, standard: Standard, tmp_path: Path) -> None:
    first, second = (find_signs([law], analyse_laws([law]), standard.provisions) for _ in "ab")
    assert first == second and first


def test_each_author_of_signs_is_heard_alone(law: Law, standard: Standard) -> None:
    signs = (("amend* + entry|entries",), ("amend* + zebra",))
    provision = replace(standard.provisions[0], signs={"en": {"a": signs}})
    found = find_signs([law], analyse_laws([law]), [provision])
    assert found and {hit.by_author for hit in found} == {(hit.score, 0.0) for hit in found}
