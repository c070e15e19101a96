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


class Words:
    """Phrases by section and key, and dates in words."""

    def __init__(self, language: str) -> None:
        from rkc_check.artifacts import data_folder, load_toml

        self.language = language
        self._data = load_toml(data_folder("templates") / "terminal" / f"{language}.toml")

    def __call__(self, section: str, key: str, /, **fill: object) -> str:
        """The phrase ``[section] key`` with its braces filled."""
        return str(self._data[section][key]).format(**fill)

    def day(self, day: date) -> str:
        """A date as it is written in the language."""
        month = self._data["months"]["names"][day.month - 1]
        return self("months", "day", day=day.day, month=month, year=day.year)
