"""The user's Word template: which styles and places it has, and where the report goes.

A template is a Word document with places in double braces. A paragraph that holds
nothing but ``{{findings}}`` is replaced by that part of the report; small places such as
``{{title}}`` may stand anywhere in a text, also in headers and footers. Parts may be
moved, repeated in another order, or left out; page size, margins and orientation are
those of the section in which a part stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rkc_check.errors import TemplateError
from rkc_check.report.wordpackage import Package
from rkc_check.report.wordxml import R, W

STYLES: Mapping[str, str] = {
    "Normal": "Normal", "Title": "Title", "Subtitle": "Subtitle", "Heading1": "heading 1",
    "Heading2": "heading 2", "Heading3": "heading 3", "Caption": "caption", "TOC1": "toc 1",
    "TOC2": "toc 2", "TableOfFigures": "table of figures", "ContentsHead": "Contents Head",
    "Hyperlink": "Hyperlink", "PlaceholderText": "Placeholder Text", "Note": "Note",
    "Cell": "Cell", "CellHead": "Cell Head", "CellSmall": "Cell Small", "CellMark": "Cell Mark",
    "CellFigure": "Cell Figure", "Band": "Band", "Quotation": "Quotation",
    "GapTable": "Gap Table", "PlainTable": "Plain Table",
}  # fmt: skip
"""The names under which the template declares the styles, by the names used in the code.

Styles are found by name, not by id: Word in another language changes the ids of its own
styles when it saves, never their names.
"""

PARTS = (
    "logos", "facts", "contents", "tables", "summary", "overview", "status", "findings",
    "recommendations", "practice", "instruments", "acts", "clauses", "method",
)  # fmt: skip
"""Places that take a whole part of the report."""
NEEDED = ("findings",)
"""Parts without which the report cannot be reviewed; the others may be left out."""

_PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def missing(template: Path) -> tuple[str, ...]:
    """What a template lacks: ``style Cell``, ``part {{findings}}``; empty when it is complete.

    Raises :class:`TemplateError` when the file is no Word document. A part that was left
    out on purpose is named too: the report is then written without it.
    """
    return missing_in(Package(template))


def missing_in(package: Package) -> tuple[str, ...]:
    """As :func:`missing`, for a template that is open already."""
    names = {name.lower() for name in _styles(package)}
    styles = [f"style {name}" for name in STYLES.values() if name.lower() not in names]
    there = {name for name, _ in places(package)}
    return (*styles, *(f"part {{{{{name}}}}}" for name in PARTS if name not in there))


def grave(lacking: Iterable[str]) -> tuple[str, ...]:
    """Of what :func:`missing` names, that without which no report can be written."""
    needed = [f"part {{{{{name}}}}}" for name in NEEDED]
    return tuple(name for name in lacking if name.startswith("style ") or name in needed)


def check(package: Package) -> None:
    """Raise :class:`TemplateError` when the report cannot be written into the template."""
    lacking = grave(missing_in(package))
    if lacking:
        raise TemplateError(
            f"{package.name}: lacks {', '.join(lacking)}; see `rkc-check template check`"
        )


def _styles(package: Package) -> dict[str, str]:
    """Name of each style of the template to its id."""
    part = next(iter(package.related("styles")), None)
    if part is None:
        return {}
    found = {}
    for style in package.xml(part).iter(f"{{{W}}}style"):
        name = style.find(f"{{{W}}}name")
        if name is not None:
            found[str(name.get(f"{{{W}}}val"))] = str(style.get(f"{{{W}}}styleId"))
    return found


def style_ids(package: Package) -> dict[str, str]:
    """The names used in the code to the ids that the template gives these styles."""
    ids = {name.lower(): id for name, id in _styles(package).items()}
    return {key: ids[name.lower()] for key, name in STYLES.items()}


def places(package: Package) -> Iterator[tuple[str, Any]]:
    """The paragraphs of the body that are the place of a part, with the part's name."""
    body = package.xml(package.main).find(f"{{{W}}}body")
    for paragraph in list(body.iter(f"{{{W}}}p")) if body is not None else ():
        found = _PLACE.fullmatch(_text(paragraph).strip())
        if found and found[1] in PARTS:
            yield found[1], paragraph


def _text(paragraph: Any) -> str:
    return "".join(node.text or "" for node in paragraph.iter(f"{{{W}}}t"))


def text_width(paragraph: Any) -> int:
    """Width of the text, in twentieths of a point, in the section of a paragraph."""
    section = section_of(paragraph)
    size = section.find(f"{{{W}}}pgSz") if section is not None else None
    edge = section.find(f"{{{W}}}pgMar") if section is not None else None
    if size is None or edge is None:
        return 9638  # A4 upright with margins of 2 cm, where the template does not say
    return sum(
        sign * int(float(node.get(f"{{{W}}}{side}") or 0))
        for sign, node, side in ((1, size, "w"), (-1, edge, "left"), (-1, edge, "right"))
    )


def section_of(paragraph: Any) -> Any:
    """The properties of the section that a paragraph belongs to: the next ones after it."""
    here = paragraph
    while here.getparent() is not None and here.getparent().tag != f"{{{W}}}body":
        here = here.getparent()
    while here is not None:
        found = here if here.tag == f"{{{W}}}sectPr" else next(here.iter(f"{{{W}}}sectPr"), None)
        if found is not None:
            return found
        here = here.getnext()
    return None


def insert(package: Package, parts: Sequence[tuple[Any, str]]) -> None:
    """Put the blocks of each part, as markup, where its place stood.

    A page or section break that the place carried stays. The whole is parsed once: moving
    finished elements from tree to tree takes longer than everything else together.
    """
    from lxml import etree

    ids, blocks = style_ids(package), []
    for number, (place, content) in enumerate(parts):
        begins = place.find(f"{{{W}}}pPr/{{{W}}}pageBreakBefore") is not None
        blocks.append(_STYLE.sub(lambda use: f'<w:{use[1]} w:val="{ids[use[2]]}"/>', content))
        if begins:
            blocks[-1] = _FIRST.sub(_begin_page, blocks[-1])
        place.addprevious(etree.ProcessingInstruction(_MARK, str(number)))
        if place.find(f"{{{W}}}pPr/{{{W}}}sectPr") is None:
            place.getparent().remove(place)
            continue
        for child in list(place):
            if child.tag != f"{{{W}}}pPr":
                place.remove(child)
    text = etree.tostring(_prefixed(package.xml(package.main)), encoding="unicode")
    text = re.sub(rf"<\?{_MARK} (\d+)\?>", lambda mark: blocks[int(mark[1])], text)
    package.replace(package.main, text.encode())


_MARK = "rkc-part"
_STYLE = re.compile(r'<w:(pStyle|rStyle|tblStyle) w:val="(\w+)"/>')
_FIRST = re.compile(r"^<w:p>(?:<w:pPr>((?:<w:(?:pStyle|keepNext|keepLines)\b[^>]*/>)*)|)")


def _begin_page(first: re.Match[str]) -> str:
    """The beginning of a paragraph, with a page break before it."""
    broken = "<w:pageBreakBefore/>"
    if first[1] is None:
        return f"<w:p><w:pPr>{broken}</w:pPr>"
    return f"<w:p><w:pPr>{first[1]}{broken}"


def _prefixed(root: Any) -> Any:
    """The root of a document under the prefixes that our markup has, ``w`` and ``r``."""
    from lxml import etree

    ours = {"w": W, "r": R}
    if all(root.nsmap.get(prefix) == space for prefix, space in ours.items()):
        return root
    others = {prefix: space for prefix, space in root.nsmap.items() if prefix not in ours}
    renamed = etree.Element(root.tag, dict(root.attrib), nsmap={**others, **ours})
    renamed.extend(list(root))
    return renamed


def fill_small(package: Package, words: Mapping[str, str]) -> None:
    """Fill the small places in the body, the headers and the footers.

    A paragraph whose only content was a place without words is taken out.
    """
    roots = [package.main, *package.related("header"), *package.related("footer")]
    for root in roots:
        for paragraph in list(package.xml(root).iter(f"{{{W}}}p")):
            before = _text(paragraph)
            if "{{" in before:
                _fill(paragraph, words)
                alone = _PLACE.fullmatch(before.strip())
                if alone and not _text(paragraph).strip() and _removable(paragraph):
                    paragraph.getparent().remove(paragraph)


def _removable(paragraph: Any) -> bool:
    parent = paragraph.getparent()
    return parent.tag == f"{{{W}}}body" and next(paragraph.iter(f"{{{W}}}sectPr"), None) is None


def _fill(paragraph: Any, words: Mapping[str, str]) -> None:
    """Fill the places of one paragraph, also those that Word has split into several runs."""
    nodes = list(paragraph.iter(f"{{{W}}}t"))
    text = "".join(node.text or "" for node in nodes)
    starts, at = [], 0
    for node in nodes:
        starts.append(at)
        at += len(node.text or "")
    for found in reversed(list(_PLACE.finditer(text))):
        filling = words.get(found[1])
        if filling is None:
            continue
        for node, start in zip(reversed(nodes), reversed(starts), strict=True):
            own = node.text or ""
            left, right = max(found.start() - start, 0), min(found.end() - start, len(own))
            if left < right:
                first = start + left == found.start()
                node.text = own[:left] + (filling if first else "") + own[right:]
                node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
