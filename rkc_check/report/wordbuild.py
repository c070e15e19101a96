"""What the parts of one Word report share: running numbers, headings, captions, pictures."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from pathlib import Path

from rkc_check.model import VERDICTS
from rkc_check.report import wordxml as x
from rkc_check.report.charts import CONTENT_TYPE, bars, chart_xml
from rkc_check.report.excel import figures_workbook
from rkc_check.report.phrases import Phrases
from rkc_check.report.summary import View, counts, shorten
from rkc_check.report.wordpackage import Package

EMU = 635
"""EMU in a twentieth of a point."""
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PACKAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/package"
_LOGO_HEIGHT = 720_000
_PICTURES = {"PNG": ("png", "image/png"), "JPEG": ("jpeg", "image/jpeg")}


class Builder:
    """Collects headings and captions while the parts are written, for the lists in front.

    ``width`` is the width of the text at the part being written, in twentieths of a point.
    """

    def __init__(self, package: Package, font: str) -> None:
        self.package = package
        self.font = font
        self.width = 0
        self.headings: list[tuple[int, str, str]] = []
        self.captions: list[tuple[str, str, str]] = []
        self._number = 0

    def number(self) -> int:
        """A number that no bookmark or picture of this document has yet."""
        self._number += 1
        return self._number

    @staticmethod
    def anchor(name: str) -> str:
        """The bookmark of a heading."""
        return f"sec_{re.sub(r'[^A-Za-z0-9]', '_', name)}"

    def heading(self, text: str, name: str, level: int = 1) -> str:
        """A heading with its bookmark, remembered for the contents."""
        anchor = self.anchor(name)
        self.headings.append((level, text, anchor))
        return x.paragraph(x.bookmark(anchor, self.number(), x.run(text)), f"Heading{level}")

    def caption(self, sequence: str, text: str) -> str:
        """A caption that counts itself; ``sequence`` is ``"Table"`` or ``"Figure"``."""
        count = sum(kind == sequence for kind, _, _ in self.captions) + 1
        label = self.labels[sequence]
        anchor = f"cap_{sequence}_{count}".lower()
        self.captions.append((sequence, f"{label} {count}. {text}", anchor))
        words = x.run(f"{label} ") + x.field(f"SEQ {sequence} \\* ARABIC", str(count))
        content = x.bookmark(anchor, self.number(), words + x.run(f". {text}"))
        return x.paragraph(content, "Caption", keep=sequence == "Table")

    labels: dict[str, str] = {"Table": "Table", "Figure": "Figure"}  # noqa: RUF012

    def chart(self, view: View, phrases: Phrases) -> str:
        """The bars per chapter, with their caption below."""
        rows = [
            (shorten(f"{c.id} {phrases.pick(c.title)}", 60), counts(view.of_group(c)))
            for c in view.groups()
        ]
        shown = bars(rows, {verdict: phrases("verdict", verdict) for verdict in VERDICTS})
        if not shown.series:
            return ""
        part, book = "word/charts/rkc_chart1.xml", "word/embeddings/rkc_chart1.xlsx"
        self.package.add(book, figures_workbook(shown, view.results.date), _WORKBOOK)
        self.package.add(part, b"", CONTENT_TYPE)
        relation = self.package.relate(part, _PACKAGE, book)
        xml = chart_xml(shown, font=self.font, workbook=relation)
        self.package.add(part, xml.encode(), CONTENT_TYPE)
        relation = self.package.relate(self.package.main, "chart", part)
        wide = self.width * EMU
        size = (wide, min(round(wide * 1.25), 900_000 + 300_000 * len(rows)))
        about = phrases("text", "chart_alt", table=phrases("text", "heat"))
        key = "chart_group" if view.grouping else "chart"
        title = phrases("text", key, group=view.group_name())
        drawn = x.paragraph(x.chart(relation, self.number(), title, about, size), keep=True)
        return drawn + self.caption("Figure", title)

    def pictures(self, root: Path, names: Sequence[str], phrases: Phrases) -> str:
        """Logos side by side, each as high as the others; what is no picture is left out."""
        runs: list[str] = []
        for name in names:
            picture = self._picture(root / name, phrases("title", "logo", number=len(runs) + 1))
            if picture:
                runs.append(picture)
        return x.paragraph(x.run("   ").join(runs), "Normal") if runs else ""

    def _picture(self, path: Path, about: str) -> str:
        from PIL import Image, UnidentifiedImageError

        try:
            content = path.read_bytes()
            with Image.open(io.BytesIO(content), formats=tuple(_PICTURES)) as image:
                kind, (wide, high) = str(image.format), image.size
        except (OSError, ValueError, UnidentifiedImageError, Image.DecompressionBombError):
            return ""
        if not wide or not high:
            return ""
        ending, content_type = _PICTURES[kind]
        number = self.number()
        part = f"word/media/rkc_logo{number}.{ending}"
        self.package.add(part, content, content_type)
        relation = self.package.relate(self.package.main, "image", part)
        most = self.width * EMU // 2
        width = min(most, round(_LOGO_HEIGHT * wide / high))
        size = (width, round(width * high / wide))
        return x.picture(relation, number, path.name, about, size)
