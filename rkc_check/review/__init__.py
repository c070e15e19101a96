"""Review: edited reports to decisions, and decisions laid over the findings."""

from rkc_check.review.merge import review

__all__ = ["review"]
