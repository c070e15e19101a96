"""Judge: candidate articles to a verdict per provision, element by element."""

from rkc_check.judge.clauses import score_clauses
from rkc_check.judge.verdict import judge

__all__ = ["judge", "score_clauses"]
