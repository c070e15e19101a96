"""``standards show`` and ``standards search``: the Convention for who meets it first."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from rkc_check.cli.common import errors_in_one_line
from rkc_check.cli.wording import Words, language_option

if TYPE_CHECKING:
    from rkc_check.model import Chapter, Provision, Standard

WIDTH = 88


@click.command("show")
@click.argument("provision")
@click.option("--country", default="", help="Also say when it is due for this State.")
@language_option
@errors_in_one_line
def show(provision: str, country: str, language: str) -> None:
    """Explain one PROVISION: what it asks, why it pays, its elements, what belongs to it."""
    from rkc_check.errors import StandardError
    from rkc_check.official import with_official
    from rkc_check.standard import load_standard

    standard = with_official(load_standard(languages=()))
    wanted = provision.strip().upper()
    record = next((p for p in standard.provisions if p.id == wanted), None)
    if record is None:
        raise StandardError(
            f"there is no provision {provision}; see `rkc-check standards list` or "
            "`rkc-check standards search WORDS`"
        )
    words = Words(language)
    chapter = next(c for c in standard.chapters if c.id == record.chapter)
    for title, lines in _parts(record, chapter, standard, words, country):
        shown = list(lines)
        if shown and title:
            click.echo(f"\n{click.style(words('show', title), bold=True)}")
        if shown:
            click.echo("\n".join(shown))


def _parts(
    record: Provision, chapter: Chapter, standard: Standard, words: Words, country: str
) -> Iterator[tuple[str, Iterator[str]]]:
    language = words.language
    yield "", _head(record, chapter, words)
    yield "asks", _text(record.text[language])
    yield "official", _text(record.official.get(language, ""))
    yield "why", _text(record.why.get(language) or chapter.intro.get(language, ""))
    yield "elements", _elements(record, words)
    yield "model", _text(record.model.get(language, ""))
    yield "question", _text(record.question.get(language, ""))
    yield "due", _due(record, words, country)
    yield "related", _related(record, standard, language)
    yield "elsewhere", _elsewhere(record, words)


def _head(record: Provision, chapter: Chapter, words: Words) -> Iterator[str]:
    language = words.language
    yield click.style(f"{record.id}  {record.heading[language]}", bold=True)
    annex = words("show", "general") if chapter.annex == "general" else words(
        "show", "specific", letter=chapter.annex)  # fmt: skip
    number = chapter.id.lstrip(chapter.annex) if chapter.annex != "general" else chapter.id
    yield words("show", "place", kind=words("kind", record.kind), annex=annex, number=number,
                title=chapter.title[language], section=record.section[language])  # fmt: skip
    if not record.checked:
        yield words("show", "unconfirmed", percent=round(record.confidence * 100))


def _text(text: str) -> Iterator[str]:
    return iter(textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="  "))


def _elements(record: Provision, words: Words) -> Iterator[str]:
    for element in record.elements:
        weight = words("show", "critical" if element.critical else "helpful")
        limit = element.threshold
        bound = ""
        if limit:
            amount = int(limit.value) if float(limit.value).is_integer() else limit.value
            bound = f"; {words('threshold', limit.kind, value=amount)}"
        text = f"{element.id}) {element.text[words.language]} [{weight}{bound}]"
        yield from textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="     ")


def _due(record: Provision, words: Words, country: str) -> Iterator[str]:
    from datetime import date

    from rkc_check.parties import need_party
    from rkc_check.treaty import deadline_of, load_body, treaty_status

    body = load_body()
    months = body.due_months[record.kind]
    key = "due_practice" if record.kind in body.reservable else "due_binding"
    yield from _text(words("show", key, months=months))
    if record.annex != "general":
        yield from _text(words("show", "if_accepted"))
    if country:
        party = need_party(country)
        day = deadline_of(record, treaty_status(party, date.today(), body=body))
        name = party.name[words.language]
        yield "  " + (words("show", "due_for", name=name, day=words.day(day)) if day
                      else words("show", "not_due", name=name))  # fmt: skip


def _related(record: Provision, standard: Standard, language: str) -> Iterator[str]:
    headings = {p.id: p.heading[language] for p in standard.provisions}
    return (f"  {id:>6}  {headings[id]}" for id in record.related if id in headings)


def _elsewhere(record: Provision, words: Words) -> Iterator[str]:
    from rkc_check.crosswalk import VIEWS, links_of, load_crosswalk

    language = words.language
    for crosswalk in map(load_crosswalk, VIEWS.values()):
        for group, link in links_of(crosswalk, record.id):
            relation, author = words("relation", link.relation), words("by", link.by)
            text = (f"{crosswalk.label[language]} {group.id}. {group.title[language]} "
                    f"({relation}; {author})")  # fmt: skip
            yield from textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="     ")


@click.command("body")
@language_option
@errors_in_one_line
def body(language: str) -> None:
    """Print the articles of the Convention's Body that this program applies, and where."""
    from rkc_check.treaty import load_body

    words = Words(language)
    for article in load_body().articles:
        title = words("show", "article", number=article.number, heading=article.heading[language])
        click.echo(click.style(title, bold=True))
        click.echo("\n".join(_text(article.rule[language])))
        click.echo("\n".join(_text(f"→ {article.applied[language]}")) + "\n")


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option("--most", default=15, show_default=True, help="Hits at most.")
@errors_in_one_line
def find(words: tuple[str, ...], most: int) -> None:
    """Find provisions and terms by WORDS, in English or Russian."""
    from rkc_check.errors import StandardError
    from rkc_check.official import with_official
    from rkc_check.search import search
    from rkc_check.standard import load_standard

    text = " ".join(words)
    hits = search(with_official(load_standard(languages=())), text, most=most)
    if not hits:
        raise StandardError(f"no provision has the words {text!r}; try fewer or other words")
    for hit in hits:
        click.echo(f"{click.style(hit.id.rjust(6), bold=True)}  {hit.heading}")
        click.echo("\n".join(textwrap.wrap(hit.text, WIDTH, initial_indent=" " * 8,
                                           subsequent_indent=" " * 8)))  # fmt: skip
