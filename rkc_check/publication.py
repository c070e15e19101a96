"""A published text of the Convention to its provisions: number, kind and wording.

Three layouts are told apart line by line: number and kind together (``3.21. Transitional
Standard``), number and kind on lines of their own in either order, and in Specific Annexes a
number that counts from one in each chapter (``2. Recommended Practice``) below the headings of
annex and chapter. What words the publication uses stands in ``standards/rkc/publication.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rkc_check.model import ProvisionKind

_LONGEST_HEADING = 120
"""Characters above which a line is no heading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """One provision as printed: its id as in our records, its kind and its wording."""

    id: str
    kind: ProvisionKind
    text: str


@dataclass(slots=True, kw_only=True)
class _State:
    """Where in the text the reading is; ``lines`` belong to the provision begun last."""

    annex: str = ""
    chapter: str = ""
    number: str = ""
    kind: ProvisionKind | None = None
    lines: list[str] = field(default_factory=list)

    def begin(self, number: str, kind: ProvisionKind | None, text: str = "") -> None:
        """Begin a provision of which number, kind or both are known."""
        self.number, self.kind, self.lines = number, kind, [text] if text else []

    def waiting(self) -> tuple[bool, bool]:
        """Whether a kind without number, or a number without kind, was read just before."""
        bare = not self.lines
        return bare and self.kind is not None and not self.number, bare and self.kind is None

    def close(self) -> Iterator[Printed]:
        """The provision that ends here, if one was begun."""
        id = self.id()
        if id and self.kind and self.lines:
            yield Printed(id=id, kind=self.kind, text=_wording(self.lines))
        self.number, self.kind, self.lines = "", None, []

    def id(self) -> str:
        """``"3.21"`` or, from number, annex and chapter, ``"E1.7"``; empty when unknown."""
        if not self.number:
            return ""
        if "." in self.number:
            return self.number
        place = f"{self.annex}{self.chapter}" if self.annex else self.chapter
        return f"{place}.{self.number}" if self.chapter else ""


@dataclass(frozen=True, slots=True)
class _Patterns:
    general: re.Pattern[str]
    annex: re.Pattern[str]
    chapter: re.Pattern[str]
    definition: re.Pattern[str]
    both: re.Pattern[str]
    number: re.Pattern[str]
    kind: re.Pattern[str]
    kinds: Mapping[str, ProvisionKind]


def printed(lines: Sequence[str], words: Mapping[str, Any]) -> tuple[Printed, ...]:
    """Split the lines of a publication into provisions, in their order.

    ``words`` is the table of the publication's language. A provision printed twice (in a
    summary and in full, say) counts once, with its longer wording.
    """
    patterns = _patterns(words)
    found: dict[str, Printed] = {}
    for provision in _split(lines, patterns):
        known = found.get(provision.id)
        if known is None or len(provision.text) > len(known.text):
            found[provision.id] = provision
    return tuple(found.values())


def _patterns(words: Mapping[str, Any]) -> _Patterns:
    def any_of(names: Sequence[str]) -> str:
        return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))

    kinds = {name.lower(): kind for kind, names in words["kinds"].items() for name in names}
    kind = rf"(?P<kind>{any_of(list(kinds))})"
    number = r"\[?(?P<number>\d{1,2}\.\d{1,2}|\d{1,2})[.\])]*"
    flags = re.IGNORECASE
    return _Patterns(
        general=re.compile(rf"\W*(?:{any_of(words['general'])})\b", flags),
        annex=re.compile(rf"\W*(?:{any_of(words['annex'])})\s+(?P<letter>[A-HJK])\b", flags),
        chapter=re.compile(rf"\W*(?:{any_of(words['chapter'])})\s+(?P<number>\d+)\b", flags),
        definition=re.compile(r"\[?[EF]\s?\d+\.?\s*/?\s*(?:[EF]\s?\d+)?\s*[.\])]"),
        both=re.compile(rf"{number}\s+{kind}\b(?P<rest>.*)", flags),
        number=re.compile(rf"{number}(?P<rest>\s+\S.*|)"),
        kind=re.compile(rf"{kind}\W*", flags),
        kinds=kinds,
    )


def _split(lines: Sequence[str], patterns: _Patterns) -> Iterator[Printed]:
    state = _State()
    for at, line in enumerate(lines):
        following = lines[at + 1] if at + 1 < len(lines) else ""
        kind_ahead, number_ahead = state.waiting()
        if _heading(line, patterns):
            yield from state.close()
            _enter(line, state, patterns)
        elif patterns.definition.match(line):
            yield from state.close()
        elif both := patterns.both.fullmatch(line):
            yield from state.close()
            state.begin(both["number"], patterns.kinds[both["kind"].lower()], _first(both["rest"]))
        elif kind := patterns.kind.fullmatch(line):
            above = state.number if number_ahead else ""
            yield from state.close()
            state.begin(above, patterns.kinds[kind["kind"].lower()])
        elif number := _number(line, following, patterns, after_kind=kind_ahead):
            ahead = state.kind if kind_ahead else None
            yield from state.close()
            state.begin(number["number"], ahead, number["rest"].strip())
        elif state.number and state.kind:
            state.lines.append(line)
        else:
            state.number, state.kind = "", None
    yield from state.close()


def _number(
    line: str, following: str, patterns: _Patterns, *, after_kind: bool
) -> re.Match[str] | None:
    """A number that begins a provision: below its kind, or alone above its kind."""
    found = patterns.number.fullmatch(line)
    if found and (after_kind or (not found["rest"] and patterns.kind.fullmatch(following))):
        return found
    return None


def _first(rest: str) -> str:
    """What follows the kind on its line: wording, unless it is only a bracketed heading."""
    rest = rest.strip(" .:–—-")
    return "" if re.fullmatch(r"\([^()]*\)", rest) else rest


def _heading(line: str, patterns: _Patterns) -> bool:
    """Whether a line begins an annex or a chapter, rather than mentioning one in a sentence."""
    if len(line) > _LONGEST_HEADING or line.endswith((";", ",")):
        return False
    if patterns.general.fullmatch(line.strip(" =:")):
        return True
    found = patterns.annex.match(line) or patterns.chapter.match(line)
    rest = line[found.end() :].strip(" =:–—-") if found else "-"
    return not rest or rest.lstrip(". ")[:1].isupper()


def _enter(line: str, state: _State, patterns: _Patterns) -> None:
    if annex := patterns.annex.match(line):
        state.annex, state.chapter = annex["letter"].upper(), ""
        inner = patterns.chapter.search(line, annex.end())
        state.chapter = inner["number"] if inner else ""
    elif chapter := patterns.chapter.match(line):
        state.chapter = chapter["number"]
    else:
        state.annex = state.chapter = ""


def _wording(lines: Sequence[str]) -> str:
    """The lines as running text, without a heading of the next section at their end."""
    kept = list(lines)
    while len(kept) > 1 and not _ends(kept[-1]) and _ends(kept[-2]):
        kept.pop()
    return re.sub(r"(?<=\w)- (?=[a-zа-яё])", "", " ".join(" ".join(kept).split()))


def _ends(line: str) -> bool:
    return line.rstrip().endswith((".", ";", ":", "!", "?"))
