"""Headings: what of an opening's line, and of the lines after it, names the unit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from rkc_check.structure.numbering import INNER, Mark
from rkc_check.structure.paragraphs import Paragraph

MAX_HEADING = 300
"""Characters; a longer "heading" is the article's text on the same line."""

_SHORT = 200
_SENTENCE = 120
"""Characters up to which a line that ends in a full stop may still be a heading."""

_ENDS = re.compile(r"[.;:,]\W*$")
_LISTED = re.compile(r"\w{1,3}[.)]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The heading of a unit and how many paragraphs after its opening it takes up."""

    text: str
    lines: int = 0


def headings(
    parts: Sequence[Paragraph],
    marks: Sequence[Sequence[Mark]],
    skipped: frozenset[int],
    titles: Mapping[str, str],
) -> dict[int, Heading]:
    """A heading for each opening of an article or a larger unit, by index of its paragraph.

    Whether a law has headings at all is decided once for all its articles: what stands
    after the number is a heading in one law and the text itself in another. An article
    without a heading of its own takes that of the margin, else that which the list of
    contents gives it (``titles``).
    """
    opened = [at for at, found in enumerate(marks) if found and found[0].kind not in INNER]
    articles = [at for at in opened if marks[at][0].kind == "article"]
    titled, titled_below = _habits(parts, marks, skipped)
    found: dict[int, Heading] = {}
    for at in opened:
        if marks[at][0].kind != "article":
            found[at] = _of_division(parts, marks, at, skipped)
        elif marks[at][0].heading:
            found[at] = _of_article(parts, marks, at, skipped, titled)
        elif titled_below and _next_line(parts, marks, at + 1, skipped):
            found[at] = Heading(text=parts[at + 1].text, lines=1)
        else:
            found[at] = Heading(text=parts[at].margin)
    once = Counter(marks[at][0].number for at in articles)
    for at in articles:
        number = marks[at][0].number
        if not found[at].text and once[number] == 1:
            found[at] = Heading(text=titles.get(number, ""))
    return found


def lifted(
    parts: Sequence[Paragraph], marks: Sequence[tuple[Mark, ...]], skipped: frozenset[int]
) -> tuple[tuple[Mark, ...], ...]:
    """The marks, moved up by a line in a law that prints its headings above the numbers.

    So do the statutory instruments of some common-law countries, and texts whose marginal
    notes were put between the lines.
    """
    articles = [at for at, found in enumerate(marks) if found and found[0].kind == "article"]
    above = [at for at in articles if at and _title_above(parts, marks, at - 1, skipped)]
    if any(_habits(parts, marks, skipped)) or len(above) < max(3, 0.7 * len(articles)):
        return tuple(marks)
    moved = list(marks)
    for at in above:
        moved[at - 1], moved[at] = (replace(marks[at][0], heading=parts[at - 1].text),), ()
    return tuple(moved)


def _title_above(
    parts: Sequence[Paragraph], marks: Sequence[Sequence[Mark]], at: int, skipped: frozenset[int]
) -> bool:
    text = parts[at].text
    if marks[at] or at in skipped or parts[at + 1].margin or len(text) > _SENTENCE:
        return False
    return text[:1].isupper() and not text.isupper() and not _ENDS.search(text)


def _habits(
    parts: Sequence[Paragraph], marks: Sequence[Sequence[Mark]], skipped: frozenset[int]
) -> tuple[bool, bool]:
    """Whether the law's articles have headings on the line of the number, and on the next."""
    articles = [at for at, found in enumerate(marks) if found and found[0].kind == "article"]
    same = [at for at in articles if marks[at][0].heading]
    alone = [at for at in articles if not marks[at][0].heading]
    titled = _most(same, lambda at: _same_line(parts, marks, at))
    if _most(same, lambda at: _echoed(parts, marks, at)):
        titled = False  # The line repeats how the text begins; some databases print it so.
    return titled, _most(alone, lambda at: _next_line(parts, marks, at + 1, skipped))


def _most(rows: Sequence[int], holds: Callable[[int], bool]) -> bool:
    return sum(map(holds, rows)) * 2 >= len(rows) > 0


def _same_line(parts: Sequence[Paragraph], marks: Sequence[Sequence[Mark]], at: int) -> bool:
    """Whether the rest of the opening's line looks like a heading: short, with text below."""
    rest = marks[at][0].heading
    followed = at + 1 < len(parts) and not _opens_article(marks[at + 1])
    after = parts[at + 1].text if followed else ""
    if followed and not marks[at + 1] and after[:1].islower():
        return False
    if not followed or len(rest) > _SHORT or rest.startswith("("):
        return False
    return not _ENDS.search(rest) or (rest[-1] == "." and len(rest) <= _SENTENCE)


def _echoed(parts: Sequence[Paragraph], marks: Sequence[Sequence[Mark]], at: int) -> bool:
    rest = marks[at][0].heading
    return len(rest) > 20 and at + 1 < len(parts) and parts[at + 1].text.startswith(rest)


def _next_line(
    parts: Sequence[Paragraph], marks: Sequence[Sequence[Mark]], at: int, skipped: frozenset[int]
) -> bool:
    """Whether paragraph ``at`` looks like the heading of the number before it."""
    if at + 1 >= len(parts) or marks[at] or at in skipped or _opens_article(marks[at + 1]):
        return False
    part = parts[at]
    if parts[at + 1].text[:1].islower() and not _LISTED.match(parts[at + 1].text):
        return False
    if len(part.text) > _SHORT or not (part.text[:1].isupper() or part.text[:1] in '«"“([¿'):
        return False
    bold = (part.bold and not parts[at + 1].bold) or part.heading
    return not _ENDS.search(part.text) or (bold and part.text[-1] == ".")


def _of_article(
    parts: Sequence[Paragraph],
    marks: Sequence[Sequence[Mark]],
    at: int,
    skipped: frozenset[int],
    titled: bool,
) -> Heading:
    rest = marks[at][0].heading
    if rest.startswith("(") and parts[at].margin:
        return Heading(text=parts[at].margin)
    bare = at + 1 >= len(parts) or _opens_article(marks[at + 1])
    if not titled or len(rest) > MAX_HEADING or (bare and _ENDS.search(rest)):
        return Heading(text=parts[at].margin)
    if _ENDS.search(rest) and not _same_line(parts, marks, at):
        return Heading(text=parts[at].margin)
    lines = 0
    while not _ENDS.search(rest) and _wraps(parts, marks, at + lines, skipped):
        lines += 1
        rest = f"{rest} {parts[at + lines].text}"
    return Heading(text=rest, lines=lines)


def _of_division(
    parts: Sequence[Paragraph], marks: Sequence[Sequence[Mark]], at: int, skipped: frozenset[int]
) -> Heading:
    heading, lines = marks[at][0].heading, 0
    if len(heading) > MAX_HEADING:
        return Heading(text="")
    while lines < 4 and at + lines + 1 < len(parts):
        after = parts[at + lines + 1]
        if marks[at + lines + 1] or at + lines + 1 in skipped:
            break
        if len(after.text) > _SHORT or after.text[-1:] in ".;:,":
            break
        goes_on = _wraps(parts, marks, at + lines, skipped) or (
            heading and after.text.isupper() and heading.isupper()
        )
        if heading and not goes_on:
            break
        heading, lines = f"{heading} {after.text}".strip(), lines + 1
    return Heading(text=heading, lines=lines)


def _wraps(
    parts: Sequence[Paragraph], marks: Sequence[Sequence[Mark]], at: int, skipped: frozenset[int]
) -> bool:
    """Whether the paragraph after ``at`` only goes on with the heading that ``at`` holds."""
    if at + 2 >= len(parts) or marks[at + 1] or at + 1 in skipped:
        return False
    before, after, body = parts[at], parts[at + 1], parts[at + 2]
    if len(after.text) > _SHORT or after.text[-1:] in ".;:":
        return False
    same = before.bold == after.bold and abs(before.size - after.size) <= 0.6
    if after.text[:1].islower() and same:
        return len(after.text) <= _SENTENCE
    return same and after.boxed and after.bold and not body.bold


def _opens_article(marks: Sequence[Mark]) -> bool:
    return bool(marks) and marks[0].kind not in INNER
