"""Match: the articles of national law that an expert would cite for each provision."""

from rkc_check.match.rank import match

__all__ = ["match"]
