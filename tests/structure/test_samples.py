"""Every numbering style that the grammars know, on short invented laws."""

from __future__ import annotations

import re

import pytest

from rkc_check.model import Document, Law, Line
from rkc_check.pipeline import Knowledge
from rkc_check.structure import structure
from tests.structure.samples import SAMPLES, Sample


def law_of(sample: Sample, knowledge: Knowledge) -> Law:
    lines = tuple(Line(text=text, page=1) for text in sample.text.splitlines())
    document = Document(
        id="law", path="law.txt", sha256="", language=sample.language, pages=1, lines=lines
    )
    return structure(document, grammar=knowledge.numbering[sample.language])


@pytest.fixture(params=SAMPLES.values(), ids=SAMPLES.keys())
def sample(request: pytest.FixtureRequest) -> Sample:
    found: Sample = request.param
    return found


def test_articles_in_order_with_headings(sample: Sample, knowledge: Knowledge) -> None:
    law = law_of(sample, knowledge)
    articles = [clause for clause in law.clauses if clause.kind == "article"]
    assert tuple(clause.article for clause in articles) == sample.articles
    headings = {clause.article: clause.heading for clause in articles}
    assert {number: headings[number] for number in sample.headings} == sample.headings
    assert tuple(c.article for c in articles if c.repealed) == sample.repealed


def test_paragraphs_and_points_under_their_articles(sample: Sample, knowledge: Knowledge) -> None:
    law = law_of(sample, knowledge)
    ids = {re.sub(r"/(?:part|chapter|section)-[^/]+(?=/\d)", "", c.id) for c in law.clauses}
    wanted = {re.sub(r"/(?:part|chapter|section)-[^/]+(?=/\d)", "", i) for i in sample.ids}
    assert wanted <= ids
    assert len({clause.id for clause in law.clauses}) == len(law.clauses)


def test_a_mention_of_another_article_leads_to_it(sample: Sample, knowledge: Knowledge) -> None:
    law = law_of(sample, knowledge)
    targets = [target for reference in law.references for target in reference.target_ids]
    assert set(targets) <= {clause.id for clause in law.clauses}
    if re.search(r"(?i)(?:статьи|section|article|artículo|modda|баб|берене|моддаи|madda)\w*\s.{0,12}\d",
                 sample.text.splitlines()[-1]):  # fmt: skip
        assert targets
