"""Judge: candidate articles to a verdict per provision, element by element."""

from rkc_check.judge.clauses import score_clauses
from rkc_check.judge.reading import Known
from rkc_check.judge.verdict import judge

__all__ = ["Known", "judge", "score_clauses"]
