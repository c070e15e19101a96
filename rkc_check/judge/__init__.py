"""Judge: candidate articles to a verdict per provision, element by element."""

from rkc_check.judge.verdict import judge, score_clauses

__all__ = ["judge", "score_clauses"]
