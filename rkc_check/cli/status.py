"""``status``: what binds a State under the Convention, and until when."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from rkc_check.cli.common import errors_in_one_line
from rkc_check.cli.wording import Words, language_option

if TYPE_CHECKING:
    from rkc_check.treaty import Deadline, TreatyStatus

Day = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("country")
@click.option("--on", type=Day, help="The day to look from. [default: today]")
@click.option("--extension-asked", type=Day,
              help="The day on which an extension was asked for (Art. 13 (4)).")  # fmt: skip
@click.option("--chapter", "later", metavar="ID=DATE", multiple=True,
              help="A chapter accepted later and the day the depositary was told.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@language_option
@errors_in_one_line
def status(
    country: str, on: Any, extension_asked: Any, later: tuple[str, ...], as_json: bool,
    language: str,
) -> None:  # fmt: skip
    """Print entry into force, deadlines and accepted chapters of COUNTRY.

    COUNTRY is a name in English or Russian or an ISO code.
    """
    from rkc_check.artifacts import to_plain
    from rkc_check.parties import need_party
    from rkc_check.treaty import load_body, treaty_status

    asked = extension_asked.date() if extension_asked else None
    known = treaty_status(need_party(country), on.date() if on else date.today(), asked_on=asked)
    if as_json:
        source = load_body().parties_source["en"]
        click.echo(json.dumps({**to_plain(known), "source": source}, ensure_ascii=False, indent=1))
        return
    words = Words(language)
    for line in (*_lines(known, words, asked), *_later(known, later, words)):
        click.echo(line)


def _lines(known: TreatyStatus, words: Words, asked: date | None) -> Iterator[str]:
    from rkc_check.treaty import load_body

    body, party = load_body(), known.party
    name = party.name[words.language]
    yield words("status", "party", name=name, day=words.day(party.became_party))
    key = "in_force" if known.bound else "not_yet"
    yield words("status", key, day=words.day(known.in_force))
    yield words("status", "on", day=words.day(known.on))
    yield ""
    for deadline in known.deadlines:
        yield from _deadline(deadline, words, asked, reservable=deadline.kind in body.reservable)
    if asked is None:
        yield words("status", "extension", months=body.extension_months)
    if party.reserved:
        yield words("status", "review", day=words.day(known.next_review))
    yield ""
    yield words("status", "chapters", source=body.parties_source[words.language])
    for key in ("accepted", "reserved", "not_accepted"):
        chapters = getattr(party, key)
        shown = ", ".join(chapters) or words("status", "none")
        yield "  " + words("status", key, count=len(chapters), chapters=shown)
    if party.accepted or party.reserved:
        yield words("status", "own_dates")


def _deadline(
    deadline: Deadline, words: Words, asked: date | None, *, reservable: bool
) -> Iterator[str]:
    months = abs(deadline.months_left)
    key = ("overdue" if months else "just_overdue") if deadline.overdue else (
        "left" if months else "less")  # fmt: skip
    kind = words("status", deadline.kind)
    state = words("status", key, months=months)
    yield words("status", "due", kind=kind, day=words.day(deadline.due), state=state)
    if asked and not reservable:
        if deadline.latest > deadline.due:
            yield words("status", "extended", day=words.day(deadline.latest))
        else:
            yield words("status", "late", kind=kind)


def _later(known: TreatyStatus, later: tuple[str, ...], words: Words) -> Iterator[str]:
    """The dates of chapters that the party accepted after it became one."""
    from rkc_check.treaty import chapter_in_force, due, load_body

    body = load_body()
    for pair in later:
        chapter, _, text = pair.partition("=")
        try:
            notified = date.fromisoformat(text)
        except ValueError:
            raise click.BadParameter(f"{pair}: write it as E3=2027-01-31") from None
        start = chapter_in_force(notified, known.in_force, body)
        yield words("status", "later", chapter=chapter.upper(), day=words.day(start),
                    due=words.day(due("standard", start, body)))  # fmt: skip
