"""Report: what was found, as Word, Excel, HTML and JSON; and bundles compared in a survey."""

from rkc_check.report.output import clear_stale, report
from rkc_check.report.survey import report_survey

__all__ = ["clear_stale", "report", "report_survey"]
