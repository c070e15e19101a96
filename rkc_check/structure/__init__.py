"""Structure: a document's lines to a law, a tree of clauses over one text."""

from rkc_check.structure.numbering import Grammar, grammar
from rkc_check.structure.outline import structure
from rkc_check.structure.references import across

__all__ = ["Grammar", "across", "grammar", "structure"]
