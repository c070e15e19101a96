"""The words of the command line in one language (``templates/terminal/<lang>.toml``)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import click

LANGUAGES = ("en", "ru")

language_option: Callable[..., Any] = click.option(
    "--language", default="en", show_default=True, type=click.Choice(LANGUAGES),
    help="Language of what is printed.",
)  # fmt: skip


def plural(number: int, language: str) -> int:
    """Which form a noun takes after a number: 0 for one, 1 for a few, 2 for many (CLDR).

    Languages without a form of their own for few and many use 1 for both.
    """
    if language != "ru":
        return int(number != 1)
    tens, ones = number // 10 % 10, number % 10
    if tens == 1 or ones == 0 or ones > 4:
        return 2
    return int(ones > 1)


def counted(number: int, noun: str) -> str:
    """A number with an English noun, its plural made with s: "1 warning", "2 warnings"."""
    return f"{number} {noun}{'s' * plural(number, 'en')}"


class Words:
    """Phrases by section and key, and dates in words."""

    def __init__(self, language: str) -> None:
        from rkc_check.artifacts import data_folder, load_toml

        self.language = language
        self._data = load_toml(data_folder("templates") / "terminal" / f"{language}.toml")

    def __call__(self, section: str, key: str, /, **fill: object) -> str:
        """The phrase ``[section] key`` with its braces filled.

        Of several forms the one for the first whole number among the fillings is taken.
        """
        phrase = self._data[section][key]
        if isinstance(phrase, list):
            number = next((n for n in fill.values() if isinstance(n, int)), 0)
            phrase = phrase[min(plural(number, self.language), len(phrase) - 1)]
        return str(phrase).format(**fill)

    def day(self, day: date) -> str:
        """A date as it is written in the language."""
        month = self._data["months"]["names"][day.month - 1]
        return self("months", "day", day=day.day, month=month, year=day.year)
