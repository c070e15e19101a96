"""Report: what was found, as Word, Excel, HTML and JSON; and bundles compared in a survey."""

from rkc_check.report.output import report
from rkc_check.report.survey import report_survey

__all__ = ["report", "report_survey"]
