"""Review: the reviewers' decisions laid over the findings."""

from rkc_check.review.merge import review

__all__ = ["review"]
