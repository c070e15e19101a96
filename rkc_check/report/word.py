"""``report.docx``: the gap report that reviewers edit, built into the user's template."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from rkc_check.marks import SCHEMA, digests, seal
from rkc_check.report import wordfindings, wordfront, wordlists, wordstatus
from rkc_check.report import wordxml as x
from rkc_check.report.phrases import Phrases
from rkc_check.report.summary import View
from rkc_check.report.wordbuild import Builder
from rkc_check.report.wordpackage import Package
from rkc_check.report.wordtemplate import (
    check,
    fill_small,
    insert,
    missing,
    places,
    text_width,
)

__all__ = ["missing", "write_word"]

_LATER = ("contents", "tables")
"""Parts that list what the others hold, and so are written after them."""
_CORE = "application/vnd.openxmlformats-package.core-properties+xml"
_CUSTOM = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CORE_RELATION = (
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
)


def write_word(
    view: View, phrases: Phrases, template: Path, path: Path, *, with_clauses: bool = False
) -> None:
    """Write the report into a copy of the template; raises :class:`TemplateError`."""
    package = Package(template)
    check(package)
    build = Builder(package, body_font(package))
    build.labels = {
        "Table": phrases("text", "table_label"), "Figure": phrases("text", "figure_label"),
    }  # fmt: skip
    # Before the law's own text stands there: what it has in braces is no place of ours.
    fill_small(package, wordfront.small_places(view, phrases))
    found = list(places(package))
    written: dict[int, str] = {}
    for later in (False, True):
        for number, (name, place) in enumerate(found):
            if (name in _LATER) is later:
                build.width = text_width(place)
                written[number] = _part(name, view, phrases, build, with_clauses)
    insert(package, [(place, written[number]) for number, (_, place) in enumerate(found)])
    _update_on_opening(package)
    finish(package, view, phrases)
    package.save(path)


def finish(package: Package, view: View, phrases: Phrases, **more: str) -> None:
    """Set the language and the properties of the file, ``more`` among them, and seal it."""
    _set_language(package, phrases.locale)
    _set_properties(package, view, phrases)
    set_custom(package, {**_sealed(package), **more})


def _part(name: str, view: View, phrases: Phrases, build: Builder, with_clauses: bool) -> str:
    bundle = view.results.bundle
    parts: Mapping[str, Callable[[], str]] = {
        "logos": lambda: build.pictures(Path(bundle.root), bundle.logos, phrases),
        "facts": lambda: wordfront.facts(view, phrases, build),
        "contents": lambda: wordfront.contents(build, phrases),
        "tables": lambda: wordfront.tables(build, phrases),
        "summary": lambda: wordfront.summary(view, phrases, build),
        "overview": lambda: wordfront.overview(view, phrases, build),
        "status": lambda: wordstatus.status(view, phrases, build),
        "findings": lambda: (
            wordstatus.links(view, phrases, build) + wordfindings.findings(view, phrases, build)
        ),
        "recommendations": lambda: (
            wordfindings.recommendations(view, phrases, build)
            + wordstatus.reservations(view, phrases, build)
        ),
        "practice": lambda: wordlists.practice(view, phrases, build),
        "instruments": lambda: wordlists.instruments(view, phrases, build),
        "acts": lambda: wordlists.acts(view, phrases, build),
        "clauses": lambda: wordlists.clauses(view, phrases, build) if with_clauses else "",
        "method": lambda: wordlists.method(view, phrases, build),
    }
    return parts[name]()


def body_font(package: Package) -> str:
    """The font of the template's body text, for the chart."""
    for part in package.related("styles"):
        for style in package.xml(part).iter(f"{{{x.W}}}style"):
            name = style.find(f"{{{x.W}}}name")
            fonts = style.find(f"{{{x.W}}}rPr/{{{x.W}}}rFonts")
            if name is not None and name.get(f"{{{x.W}}}val") == "Normal" and fonts is not None:
                return str(fonts.get(f"{{{x.W}}}ascii") or "Arial")
    return "Arial"


def _set_language(package: Package, locale: str) -> None:
    for part in package.related("styles"):
        for node in package.xml(part).iter(f"{{{x.W}}}lang"):
            node.set(f"{{{x.W}}}val", locale)


_AFTER_UPDATE = (
    "hdrShapeDefaults", "footnotePr", "endnotePr", "compat", "docVars", "rsids", "mathPr",
    "attachedSchema", "themeFontLang", "clrSchemeMapping", "doNotIncludeSubdocsInStats",
    "shapeDefaults", "decimalSymbol", "listSeparator",
)  # fmt: skip
"""Settings that the schema wants after ``updateFields``; only the usual ones are told."""


def _update_on_opening(package: Package) -> None:
    """Have the contents filled with page numbers, which only a word processor knows."""
    from lxml import etree

    for part in package.related("settings"):
        root = package.xml(part)
        for old in root.findall(f"{{{x.W}}}updateFields"):
            root.remove(old)
        later = [node for node in root if etree.QName(node).localname in _AFTER_UPDATE]
        at = root.index(later[0]) if later else len(root)
        root.insert(at, etree.Element(f"{{{x.W}}}updateFields", {f"{{{x.W}}}val": "true"}))


def _set_properties(package: Package, view: View, phrases: Phrases) -> None:
    """Title, date and language of the file, and by which an edited report finds its bundle again."""
    results = view.results
    title = f"{phrases('title', 'report')}: {results.bundle.title}"
    when = f"{results.date.isoformat()}T00:00:00Z"
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{x.clean(title)}</dc:title><dc:creator>rkc-check</dc:creator>"
        f"<cp:lastModifiedBy>rkc-check</cp:lastModifiedBy><dc:language>{x.clean(phrases.locale)}</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{when}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{when}</dcterms:modified></cp:coreProperties>'
    )
    if "docProps/core.xml" not in package.parts:
        package.relate("", _CORE_RELATION, "docProps/core.xml")
    package.add("docProps/core.xml", core.encode(), _CORE)
    set_custom(
        package,
        {
            "rkc_schema": str(SCHEMA), "rkc_bundle": results.bundle.id, "rkc_standard": results.standard.id,
            "rkc_standard_digest": results.standard.digest, "rkc_version": results.version,
            "rkc_language": phrases.language, "rkc_date": results.date.isoformat(),
        },
    )  # fmt: skip


def _sealed(package: Package) -> dict[str, str]:
    """The digests of all that stands in the file, by which a reviewer's own words are told."""
    kinds = ("header", "footer", "footnotes", "endnotes")
    parts = [package.main, *(part for kind in kinds for part in package.related(kind))]
    return seal(digest for part in parts for digest in digests(package.xml(part)))


def set_custom(package: Package, values: Mapping[str, str]) -> None:
    from lxml import etree

    part = "docProps/custom.xml"
    space = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
    if part not in package.parts:
        package.add(part, f'<Properties xmlns="{space}"/>'.encode(), _CUSTOM)
        package.relate("", "custom-properties", part)
    root = package.xml(part)
    for node in list(root):
        if node.get("name") in values:
            root.remove(node)
    first = max((int(node.get("pid")) for node in root), default=1) + 1
    for number, (name, value) in enumerate(values.items(), first):
        node = etree.SubElement(
            root, f"{{{space}}}property",
            fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}", pid=str(number), name=name,
        )  # fmt: skip
        etree.SubElement(node, f"{{{kinds}}}lpwstr").text = value
