"""Report: what was found, as Word, Excel, HTML and JSON."""

from rkc_check.report.output import report

__all__ = ["report"]
