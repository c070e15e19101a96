"""Running matter: headers, footers, page numbers, advertising, found by place and return."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from rkc_check.model import Line, LineRole

EDGE_LINES = 3
"""Lines at the top and at the foot of a page that may be running matter."""

_LONGEST = 250
_NUMBER = re.compile(
    r"^[^\w]*(?:(?:page|стр\.?|страница|с\.|p\.|pág\.?|bet|бет|саҳифа)\s*)?"
    r"(\d{1,4})(?:\s*(?:of|из|de|sur|/)\s*\d{1,4})?[^\w]*$",
    re.I,
)
_ROMAN = re.compile(r"^\W*([ivxlc]{1,7})\W*$")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w.-]+@[\w-]+\.\w{2,}\b"
    r"|\b(?:[\w-]+\.)+(?:com|org|net|info|gov|int|eu|ru|kz|kg|uz|tj|tm|fr|mx|ca|bj|er)\b",
    re.I,
)

Roles = dict[int, LineRole]


def running_matter(lines: Sequence[Line], pages: int) -> Roles:
    """The roles of the lines (by position) that belong to the pages and not to the text."""
    roles: Roles = {}
    by_page: dict[int, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        if line.role != "table":
            by_page[line.page].append(number)
    for numbers in by_page.values():
        numbers.sort(key=lambda n: lines[n].box[1])
    edges = dict(_edges(by_page))
    _page_numbers(lines, edges, by_page, roles, pages)
    if pages > 1:
        _returning(lines, edges, roles, pages)
        _anywhere(lines, by_page, roles, pages)
        _small_heads(lines, by_page, roles, pages)
    _advertising(lines, by_page, roles, pages)
    return roles


def _edges(by_page: Mapping[int, Sequence[int]]) -> Iterator[tuple[int, LineRole]]:
    for numbers in by_page.values():
        half = (len(numbers) + 1) // 2
        yield from ((n, "header") for n in numbers[: min(EDGE_LINES, half)])
        yield from ((n, "footer") for n in numbers[max(len(numbers) - EDGE_LINES, half) :])


def _needed(pages: int) -> int:
    """On how many pages a line must return: few pages, few times."""
    return 2 if pages < 4 else max(3, pages // 10)


def _page_numbers(
    lines: Sequence[Line], edges: Mapping[int, LineRole], by_page: Mapping[int, Sequence[int]],
    roles: Roles, pages: int,
) -> None:  # fmt: skip
    """Numbers alone in the first or last rows that go up with the pages."""
    counted: dict[int, int] = {}
    for number in edges:
        value = _value(lines[number].text)
        if value is not None:
            counted[number] = value - lines[number].page
    shared: dict[int, set[int]] = defaultdict(set)
    for number, offset in counted.items():
        shared[offset].add(lines[number].page)
    for number, offset in counted.items():
        numbers = by_page[lines[number].page]
        text = lines[number].text.strip()
        # Alone it counts the pages of its own file, or is dressed as page numbers are: – 12 –.
        dressed = pages > 1 and not text.rstrip(".)").isalnum()
        alone = number in (numbers[0], numbers[-1]) and len(numbers) > 1
        if (pages > 1 and len(shared[offset]) >= _needed(pages)) or (
            alone and (offset == 0 or dressed)
        ):
            roles[number] = "page_number"


def _value(text: str) -> int | None:
    if len(text) > 30:
        return None
    if found := _NUMBER.match(text):
        return int(found[1])
    if found := _ROMAN.match(text):
        return _roman(found[1])
    return None


def _roman(text: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}[letter] for letter in text]
    following = [*values[1:], 0]
    return sum(-v if v < after else v for v, after in zip(values, following, strict=True))


def _returning(
    lines: Sequence[Line], edges: Mapping[int, LineRole], roles: Roles, pages: int
) -> None:
    """Guarantee 2: the same text at the same height of many pages' edges."""
    shapes = {n: _shapes(lines[n]) for n in edges}
    seen = Counter((role, shape) for n, role in edges.items() for shape in shapes[n])
    for number, role in edges.items():
        if number in roles or len(lines[number].text) > _LONGEST:
            continue
        if any(
            seen[role, shape] >= (_needed(pages) if shape[0] else max(3, pages * 2 // 5))
            for shape in shapes[number]
        ):
            roles[number] = role


def _shapes(line: Line) -> set[tuple[bool, str, float]]:
    """A line's text with its height on the page, as it stands (True) and counted from the page.

    "Page 3" and "Page 4" are one running line, because their numbers go with the pages;
    "Article 14" and "Article 20" that happen to open two pages are not. Because articles
    can keep step with pages for a while, a counted line must return on more of them.
    """
    text, top = " ".join(line.text.casefold().split()), line.box[1]
    texts = {(True, text)}
    for found in (re.search(r"\d+", text), re.search(r"\d+(?=\D*$)", text)):
        if found and len(found[0]) < 5:
            moved = f"<{int(found[0]) - line.page}>"
            texts.add((False, text[: found.start()] + moved + text[found.end() :]))
    return {(same, t, height) for same, t in texts for height in _heights(top)}


def _heights(top: float) -> tuple[float, float]:
    """Two rows of steps, so that heights close to each other share one at least."""
    return (float(round(top / 8)), round((top + 4) / 8) + 0.5)


def _anywhere(
    lines: Sequence[Line], by_page: Mapping[int, Sequence[int]], roles: Roles, pages: int
) -> None:
    """Guarantee 4: one text at one place of a third of the pages is a stamp or a watermark."""
    least = max(3, pages // 3)
    texts = Counter([line.text for line in lines])
    places: dict[tuple[str, int, int], list[int]] = defaultdict(list)
    for numbers in by_page.values():
        for n in numbers:
            if texts[lines[n].text] >= least:
                left, top = lines[n].box[:2]
                places[lines[n].text, round(left / 3), round(top / 3)].append(n)
    for numbers in places.values():
        if len({lines[n].page for n in numbers}) >= least:
            for n in numbers:
                half = lines[by_page[lines[n].page][-1]].box[3] / 2
                roles.setdefault(n, "header" if lines[n].box[1] < half else "footer")


def _small_heads(
    lines: Sequence[Line], by_page: Mapping[int, Sequence[int]], roles: Roles, pages: int
) -> None:
    """Heads that change with the chapter: smaller than the text, first on most pages."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    body = sizes.most_common(1)[0][0]
    firsts = []
    for numbers in by_page.values():
        rest = [n for n in numbers if roles.get(n) != "page_number"]
        if len(rest) > 1 and 0 < lines[rest[0]].size <= body - 0.5:
            firsts.append(rest[0])
    rows = Counter((h, lines[n].size) for n in firsts for h in _heights(lines[n].box[1]))
    for n in firsts:
        most = max(rows[h, lines[n].size] for h in _heights(lines[n].box[1]))
        if most >= max(4, pages * 0.4):
            roles.setdefault(n, "header")


def _advertising(
    lines: Sequence[Line], by_page: Mapping[int, Sequence[int]], roles: Roles, pages: int
) -> None:
    """Guarantee 4: lines that are an address, or that carry one and return."""
    carrying = [
        n for numbers in by_page.values() for n in numbers
        if n not in roles and ("." in lines[n].text or "@" in lines[n].text)
        and _ADDRESS.search(lines[n].text)
    ]  # fmt: skip
    texts = Counter(re.sub(r"\d+", "#", lines[n].text) for n in carrying)
    for n in carrying:
        text = lines[n].text
        alone = sum(len(hit[0]) for hit in _ADDRESS.finditer(text)) >= 0.6 * len(text)
        if texts[re.sub(r"\d+", "#", text)] >= _needed(max(pages, 4)) or (
            alone and n in (by_page[lines[n].page][0], by_page[lines[n].page][-1])
        ):
            roles[n] = "footer"
