"""Words, stems and sentences; the word rule against the tokenizer that it stands in for."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokenizer import Tokenizer

from rkc_check.language import analyser, rules, stems_of
from tests.conftest import ROOT

SAMPLES = {
    "en": "Article 1.1. The declarant's e-mail (see s. 12) is kept; goods, etc. are released.\n"
    "No. 5: “half-duty” — 2.5 per cent... Art. 7 applies! Does it? (a) Yes.",
    "ru": "Статья 12. Товар (в т.ч. тара) выпускается по ст. 5; срок — 10 дней.\n"
    "1) «импортёр-заявитель» платит 3,5 %... В г. Ташкенте.",
    "fr": "L’article 3 : les marchandises d'origine (al. 2) sont dédouanées. Après 10 h, non ;\n"
    "qu’elles soient – ou non – taxées à 5,5 %.",
    "es": "Artículo 3o. ¿Las mercancías, p. ej. los envíos? Se despachan: 1.5 días...\nII. ¡Sí!",
    "uz": "1-modda. To‘lov bo'yicha qaror; O‘zbekiston Respublikasi.\nБож-тўлов 5 кун. Ҳа.",
    "kk": "1-бап. Тауарлар (көлік құралдары) шығарылады; мерзімі — 3 күн.\nІ. Иә.",
    "ky": "1-берене. Товарлар чыгарылат, мөөнөтү 3 күн.\nӨкүл ж.б. келет.",
    "tg": "Моддаи 1. Молҳо бароварда мешаванд; ҳуҷҷатҳо – 2 нусха.\nҲа.",
    "tk": "1-nji madda. Harytlar goýberilýär; ýa-da 3 gün.\nHawa.",
}


@cache
def tokenizer(language: str) -> Any:
    """A blank pipeline told to cut at white space and at single marks between letters."""
    try:
        pipeline = spacy.blank(language)
    except ImportError:
        pipeline = spacy.blank("xx")
    return Tokenizer(
        pipeline.vocab,
        prefix_search=re.compile(r"^[^\w]").search,
        suffix_search=re.compile(r"[^\w]$").search,
        infix_finditer=re.compile(r"(?<=\w)[^\w'’\-](?=\w)").finditer,
    )


def by_spacy(language: str, text: str) -> list[tuple[int, str]]:
    return [
        (line.start() + token.idx, token.text.lower())
        for line in re.finditer(r"[^\n]+", text)
        for token in tokenizer(language)(line[0])
        if token.text[0].isalnum()
    ]


def by_rule(language: str, text: str) -> list[tuple[int, str]]:
    """Words and their places; what an apostrophe parts (*l'office*) is put together again."""
    found = analyser(language)(text)
    joined: list[tuple[int, str]] = []
    for start, word in zip(found.starts, found.words, strict=True):
        first, before = joined[-1] if joined else (start, "")
        if before and text[start - 1] in "'’" and first + len(before) == start - 1:
            joined[-1] = (first, before + text[start - 1] + word)
        else:
            joined.append((start, word))
    return joined


@pytest.mark.parametrize("language", SAMPLES)
def test_the_word_rule_cuts_as_the_tokenizer_does(language: str) -> None:
    assert (ROOT / "standards" / "languages" / language / "words.toml").is_file()
    assert by_rule(language, SAMPLES[language]) == by_spacy(language, SAMPLES[language])


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from(" \n\t\u2028\xa0..;!?'’-_,«»()12²аБвЁAbcéʻİ\u0306"), max_size=60))
def test_the_word_rule_cuts_any_text_as_the_tokenizer_does(text: str) -> None:
    assert by_rule("ru", text) == by_spacy("ru", text)


def test_sentences_end_where_legal_texts_end_them() -> None:
    text = "See Art. 5 of No. 3. Goods pass; duty is paid.\n\n(a) on entry\nin 1999. Then 2.5 days."
    found = analyser("en")(text)
    assert [text[span.start : span.end].strip() for span in found.sentences] == [
        "See Art. 5 of No. 3.", "Goods pass;", "duty is paid.", "(a) on entry", "in 1999.",
        "Then 2.5 days.",
    ]  # fmt: skip


def test_stop_words_have_no_stem_and_positions_stay() -> None:
    assert stems_of("en", ["The goods", "declarations_ _x", ""]) == [("", "good"), ("declarations_",), ()]
    assert stems_of("ru", ["таможенного или"]) == [("таможен", "")]
    found = analyser("uz")("bojxona toʻlovlari")
    assert found.stems == ("bojxon", "toʻlov") and found.stems_in(found.sentences[0]) == found.stems


def test_words_before_a_vowel_and_forms_named_apart_have_stems_of_their_own() -> None:
    assert stems_of("fr", ["l’office d'office qu’il aujourd’hui"]) == [
        ("", "offic", "", "offic", "", "", "aujourd’hui")
    ]
    assert stems_of("en", ["customs officers' office"]) == [("custom", "officer", "offic")]


def test_a_language_without_a_word_rule_is_cut_by_spacy() -> None:
    found = analyser("uk")("Товари, що ввозяться; п. 5.\nМито.")
    assert found.words[0] == "товари" and "мито" in found.words
    assert found.stems[found.words.index("що")] == ""
    assert analyser("zh")("海关法。").words == ("海", "关", "法")
    assert rules("qq").stem("customary") == "custom"


def test_a_run_in_a_language_with_a_word_rule_does_without_spacy() -> None:
    code = (
        "import sys; from rkc_check.language import stems_of; stems_of('en', ['goods'])\n"
        "print('spacy' in sys.modules)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "False"
