"""The fixed sentences of one report language, filled with findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rkc_check.errors import TemplateError
from rkc_check.model import Notice, Provision, Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """Parsed ``phrases/<lang>.toml``; a missing key is a :class:`TemplateError`."""

    data: Mapping[str, Any]

    @property
    def language(self) -> str:
        """The code of the report language."""
        return str(self.data["language"])

    def __call__(self, section: str, key: str, **fill: object) -> str:
        """The phrase ``[section] key`` with its braces filled."""
        try:
            phrase = str(self.data[section][key])
        except (KeyError, TypeError) as error:
            raise TemplateError(
                f"phrases/{self.data.get('language', '?')}.toml lacks [{section}] {key}"
            ) from error
        return phrase.format_map(_Blank(fill)) if "{" in phrase else phrase

    def paragraphs(self, section: str, **fill: object) -> list[str]:
        """The paragraphs of a section of running text."""
        return [text.format_map(_Blank(fill)) for text in self.data[section]["paragraphs"]]

    def notice(self, notice: Notice) -> str:
        """A warning in words; an unknown code is shown as it is."""
        if notice.code not in self.data.get("notice", {}):
            page = f" ({self('column', 'page')} {notice.page})" if notice.page else ""
            return f"{notice.code.replace('_', ' ')} {notice.detail}{page}".strip()
        return self("notice", notice.code, page=notice.page or "", detail=notice.detail)

    def pick(self, texts: Texts) -> str:
        """A wording in the report language, else in English, else in any."""
        return texts.get(self.language) or texts.get("en") or next(iter(texts.values()), "")

    def articles(self, numbers: Sequence[str]) -> str:
        """Article numbers as they are cited."""
        return ", ".join(self("text", "article", article=number) for number in numbers)

    def elements(self, provision: Provision, ids: Sequence[str]) -> str:
        """The texts of some elements, for use inside a sentence."""
        texts = [self.pick(e.text).rstrip(".") for e in provision.elements if e.id in ids]
        return "; ".join(texts)


class _Blank(dict[str, object]):
    """Leaves a brace it does not know as it stands instead of failing."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"
