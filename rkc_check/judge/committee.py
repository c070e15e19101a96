"""From signals to the chance of each verdict: a committee of small trees, and a linear score.

A linear score cannot say that a weak resemblance means *absent* where experts expect
nothing, but only *partial* where they expect a norm; a few questions asked one after the
other can. Trees in turn know no more than the laws they grew from: on an act unlike those
the linear score keeps following the evidence. So each has half a say.

A tree asks at most five questions. It is a list of nodes ``[signal, limit, at most, above,
chances]``: the question, the nodes to go on with, and how the laws learned from stood at
this point. A leaf has no signal. The linear score has a coefficient for each verdict and
signal, for values less their ``mean`` and divided by their ``scale``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp
from typing import Any

Node = Sequence[Any]

GROUNDS = 8
"""Signals named as grounds of a verdict; the rest hardly move it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """The chance of each label, adding up to one, and what moved that of the likeliest.

    ``grounds`` says how far signals moved it from its mean, the strongest eight first. Along
    the way through a tree every question changes the chance; the change is the share of the
    signal asked for. In the linear score a signal's share is what the chance loses when the
    signal stands at its mean.
    """

    chances: Mapping[str, float]
    grounds: Mapping[str, float]

    @property
    def likeliest(self) -> str:
        """The label with the highest chance."""
        return max(self.chances, key=self.chances.__getitem__)


def opinion(values: Mapping[str, float], model: Mapping[str, Any]) -> Opinion:
    """What trees and linear score make of some signals, half a say each."""
    labels = model["labels"]
    paths = [_path(tree, values) for tree in model["trees"]]
    votes = [sum(path[-1][4][at] for path in paths) for at in range(len(labels))]
    parts = _parts(values, model["linear"], labels)
    scores = [
        model["linear"]["intercept"][label] + sum(part[at] for part in parts.values())
        for at, label in enumerate(labels)
    ]
    line = _softmax(scores)
    both = [(vote / sum(votes) + chance) / 2 for vote, chance in zip(votes, line, strict=True)]
    best = both.index(max(both))
    moved = {
        signal: line[best] - _softmax([s - p for s, p in zip(scores, part, strict=True)])[best]
        for signal, part in parts.items()
    }
    for path in paths:
        for node, after in pairwise(path):
            moved[node[0]] += (after[4][best] - node[4][best]) / len(paths)
    ordered = sorted(moved.items(), key=lambda item: (-abs(item[1]), item[0]))[:GROUNDS]
    return Opinion(
        chances=dict(zip(labels, both, strict=True)),
        grounds={signal: round(share / 2, 3) for signal, share in ordered},
    )


def _parts(
    values: Mapping[str, float], linear: Mapping[str, Any], labels: Sequence[str]
) -> dict[str, list[float]]:
    """What each signal adds to the score of each label."""
    parts = {}
    for signal, mean in linear["mean"].items():
        standing = (values[signal] - mean) / linear["scale"][signal]
        parts[signal] = [linear["coef"][label][signal] * standing for label in labels]
    return parts


def _softmax(scores: Sequence[float]) -> list[float]:
    top = max(scores)
    odds = [exp(score - top) for score in scores]
    total = sum(odds)
    return [odd / total for odd in odds]


def _path(tree: Sequence[Node], values: Mapping[str, float]) -> list[Node]:
    node = tree[0]
    path = [node]
    while node[0]:
        node = tree[node[2] if values[node[0]] <= node[1] else node[3]]
        path.append(node)
    return path
