"""The fixed sentences of one report language, filled with findings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rkc_check.errors import TemplateError
from rkc_check.model import Notice, Provision, Texts

_BRACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """Parsed ``phrases/<lang>.toml``; a missing key is a :class:`TemplateError`."""

    data: Mapping[str, Any]

    @property
    def language(self) -> str:
        """The code of the report language."""
        return str(self.data.get("language", "en"))

    @property
    def locale(self) -> str:
        """Language and region of the report, for spelling and hyphenation."""
        return str(self.data.get("locale", self.language))

    def __call__(self, section: str, key: str, **fill: object) -> str:
        """The phrase ``[section] key`` with its braces filled.

        Where the key holds a list, the first wording whose braces all have something to
        show is taken, else the last one.
        """
        forms = self._forms(section, key)
        for form in forms:
            if all(str(fill.get(name, "")) for name in _BRACE.findall(form)):
                return _filled(form, fill)
        return _filled(forms[-1], fill)

    def has(self, section: str, key: str) -> bool:
        """Whether the file has a phrase ``[section] key``."""
        return key in self.data.get(section, {})

    def _forms(self, section: str, key: str) -> list[str]:
        try:
            phrase = self.data[section][key]
        except (KeyError, TypeError) as error:
            raise TemplateError(f"phrases/{self.language}.toml lacks [{section}] {key}") from error
        return [str(form) for form in phrase] if isinstance(phrase, list) else [str(phrase)]

    def paragraphs_of(self, section: str, **fill: object) -> list[str]:
        """The paragraphs of a section of running text."""
        return [_filled(form, fill) for form in self._forms(section, "paragraphs")]

    def notice(self, notice: Notice) -> str:
        """A warning in words; an unknown code is shown as it is."""
        return self._notice(notice.code, notice.detail, str(notice.page or ""))

    def _notice(self, code: str, detail: str, page: str) -> str:
        if self.has("notice", code):
            return self("notice", code, page=page, detail=detail)
        where = f"({self('text', 'page', page=page)})" if page else ""
        return " ".join(word for word in (code.replace("_", " "), detail, where) if word)

    def notices(self, notices: Sequence[Notice]) -> list[str]:
        """Warnings in words, those that differ only by page as one with all its pages."""
        merged: dict[tuple[str, str], list[int]] = {}
        for notice in notices:
            pages = merged.setdefault((notice.code, notice.detail), [])
            if notice.page and notice.page not in pages:
                pages.append(notice.page)
        return [
            self._notice(code, detail, ", ".join(map(str, pages)))
            for (code, detail), pages in merged.items()
        ]

    def pick(self, texts: Texts) -> str:
        """A wording in the report language, else in English, else in any."""
        return texts.get(self.language) or texts.get("en") or next(iter(texts.values()), "")

    def day(self, iso: str) -> str:
        """An ISO date as it is written in the language; anything else stays as it is."""
        try:
            at = date.fromisoformat(iso)
        except ValueError:
            return iso
        months = self.data.get("dates", {}).get("months", ())
        month = months[at.month - 1] if len(months) == 12 else f"{at.month:02}"
        return self("dates", "form", day=at.day, month=month, year=at.year)

    def elements(self, provision: Provision, ids: Sequence[str]) -> str:
        """The texts of some elements, for use inside a sentence."""
        texts = [self.pick(e.text).rstrip(". ") for e in provision.elements if e.id in ids]
        return (
            texts[0] if len(texts) == 1 else "".join(f"\n– {text};" for text in texts).rstrip(";")
        )


def _filled(form: str, fill: Mapping[str, object]) -> str:
    """A phrase with the braces that are known filled; the others stand as they are."""
    return _BRACE.sub(lambda brace: str(fill.get(brace[1], brace[0])), form)
