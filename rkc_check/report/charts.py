"""The chart of the Word report: a bar per chapter, as a real chart that Word can restyle.

A drawn picture would need a font file with Cyrillic letters; Word's own charts use the
fonts of the reader's machine and stay sharp in print. Every verdict has its own shade
and pattern, so that a black and white print still reads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rkc_check.model import VERDICTS, Verdict
from rkc_check.report.wordxml import R, clean

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"

COLOURS: Mapping[Verdict, str] = {
    "compliant": "DDEBD3", "partial": "FFE699", "conflict": "8C1C13",
    "absent": "8C8C8C", "not_applicable": "FFFFFF",
}  # fmt: skip
"""Colour per verdict; the shades of grey that they print in all differ."""
_PATTERNS: Mapping[Verdict, str] = {"partial": "wdUpDiag", "absent": "", "not_applicable": ""}
_LIGHT = ("conflict", "absent")
"""Verdicts with so dark a bar that the figure in it is white."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """What the chart shows: labels of the bars and, per verdict that occurs, label and figures."""

    names: tuple[str, ...]
    series: tuple[tuple[Verdict, str, tuple[int, ...]], ...]


def bars(rows: Sequence[tuple[str, Mapping[Verdict, int]]], labels: Mapping[Verdict, str]) -> Bars:
    """Arrange the counts per chapter as series per verdict, leaving out verdicts that never occur."""
    series = tuple(
        (verdict, labels[verdict], tuple(counts[verdict] for _, counts in rows))
        for verdict in VERDICTS
        if any(counts[verdict] for _, counts in rows)
    )
    return Bars(names=tuple(name for name, _ in rows), series=series)


def chart_xml(shown: Bars, *, font: str, workbook: str) -> str:
    """The chart part; ``workbook`` is the relation to the figures that Word lets one edit."""
    series = "".join(_series(shown, number) for number in range(len(shown.series)))
    text = (
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="900"><a:latin typeface="{clean(font)}"/>'
        f'<a:cs typeface="{clean(font)}"/></a:defRPr></a:pPr><a:endParaRPr lang="en-GB"/></a:p></c:txPr>'
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<c:chartSpace xmlns:c="{_C}" xmlns:a="{_A}" xmlns:r="{R}"><c:roundedCorners val="0"/>'
        '<c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>'
        '<c:barChart><c:barDir val="bar"/><c:grouping val="percentStacked"/><c:varyColors val="0"/>'
        f'{series}<c:gapWidth val="45"/><c:overlap val="100"/><c:axId val="1"/><c:axId val="2"/>'
        f"</c:barChart>{_AXES}</c:plotArea>"
        '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>'
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        '<c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:ln><a:noFill/></a:ln></c:spPr>'
        f'{text}<c:externalData r:id="{workbook}"><c:autoUpdate val="0"/></c:externalData>'
        "</c:chartSpace>"
    )


_LINE = (
    '<c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="7F7F7F"/></a:solidFill></a:ln></c:spPr>'
)
_AXES = (
    '<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="maxMin"/></c:scaling>'
    '<c:delete val="0"/><c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/>'
    f'<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>{_LINE}'
    '<c:crossAx val="2"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
    '<c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
    '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:max val="1"/>'
    '<c:min val="0"/></c:scaling><c:delete val="0"/><c:axPos val="b"/>'
    '<c:numFmt formatCode="0%" sourceLinked="0"/><c:majorTickMark val="out"/>'
    f'<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>{_LINE}<c:crossAx val="1"/>'
    '<c:crosses val="max"/><c:crossBetween val="between"/><c:majorUnit val="0.25"/></c:valAx>'
)


def _series(shown: Bars, number: int) -> str:
    verdict, label, figures = shown.series[number]
    column = chr(ord("B") + number)
    last = len(figures) + 1
    names = "".join(
        f'<c:pt idx="{n}"><c:v>{clean(name)}</c:v></c:pt>' for n, name in enumerate(shown.names)
    )
    values = "".join(
        f'<c:pt idx="{n}"><c:v>{value}</c:v></c:pt>' for n, value in enumerate(figures)
    )
    count = f'<c:ptCount val="{len(figures)}"/>'
    white = "FFFFFF" if verdict in _LIGHT else "000000"
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/><c:tx><c:strRef>'
        f'<c:f>Sheet1!${column}$1</c:f><c:strCache><c:ptCount val="1"/>'
        f'<c:pt idx="0"><c:v>{clean(label)}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
        f'<c:spPr>{_fill(verdict)}<a:ln w="9525"><a:solidFill><a:srgbClr val="404040"/>'
        '</a:solidFill></a:ln></c:spPr><c:invertIfNegative val="0"/>'
        '<c:dLbls><c:numFmt formatCode="0;;" sourceLinked="0"/><c:spPr><a:noFill/></c:spPr>'
        '<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="900" b="1"><a:solidFill>'
        f'<a:srgbClr val="{white}"/></a:solidFill></a:defRPr></a:pPr><a:endParaRPr lang="en-GB"/></a:p></c:txPr>'
        '<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/>'
        '<c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
        f"<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${last}</c:f><c:strCache>{count}{names}</c:strCache></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>Sheet1!${column}$2:${column}${last}</c:f><c:numCache>"
        f"<c:formatCode>General</c:formatCode>{count}{values}</c:numCache></c:numRef></c:val></c:ser>"
    )


def _fill(verdict: Verdict) -> str:
    colour = f'<a:srgbClr val="{COLOURS[verdict]}"/>'
    pattern = _PATTERNS.get(verdict)
    if not pattern:
        return f"<a:solidFill>{colour}</a:solidFill>"
    line = '<a:srgbClr val="BF9000"/>'
    return f'<a:pattFill prst="{pattern}"><a:fgClr>{line}</a:fgClr><a:bgClr>{colour}</a:bgClr></a:pattFill>'
