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

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import exp
from typing import Any

Node = Sequence[Any]

GROUNDS = 8
"""Signals named as grounds of a verdict; the rest hardly move it."""


def chances(values: Mapping[str, float], model: Mapping[str, Any]) -> dict[str, float]:
    """The chance of each label of the model; they add up to one."""
    line = _linear(_standing(values, model["linear"]), model)
    leaves = [_path(tree, values)[-1][4] for tree in model["trees"]]
    votes = [sum(leaf[at] for leaf in leaves) for at in range(len(line))]
    return {
        label: (votes[at] / sum(votes) + line[at]) / 2 for at, label in enumerate(model["labels"])
    }


def grounds(values: Mapping[str, float], model: Mapping[str, Any], label: str) -> dict[str, float]:
    """How far signals moved the chance of ``label`` from its mean, the strongest eight first.

    Along the way through a tree every question changes the chance; the change is the
    share of the signal asked for. In the linear score a signal's share is what the chance
    loses when the signal stands at its mean.
    """
    at = list(model["labels"]).index(label)
    moved: defaultdict[str, float] = defaultdict(float)
    for tree in model["trees"]:
        for node, after in pairwise(_path(tree, values)):
            moved[node[0]] += (after[4][at] - node[4][at]) / len(model["trees"])
    standing = _standing(values, model["linear"])
    whole = _linear(standing, model)[at]
    for signal in standing:
        moved[signal] += whole - _linear({**standing, signal: 0.0}, model)[at]
    ordered = sorted(moved.items(), key=lambda item: (-abs(item[1]), item[0]))[:GROUNDS]
    return {signal: round(share / 2, 3) for signal, share in ordered}


def _standing(values: Mapping[str, float], linear: Mapping[str, Any]) -> dict[str, float]:
    """How far each signal stands from its mean, in its scale."""
    return {
        signal: (values[signal] - mean) / linear["scale"][signal]
        for signal, mean in linear["mean"].items()
    }


def _linear(standing: Mapping[str, float], model: Mapping[str, Any]) -> list[float]:
    linear = model["linear"]
    scores = [
        linear["intercept"][label]
        + sum(linear["coef"][label][signal] * value for signal, value in standing.items())
        for label in model["labels"]
    ]
    odds = [exp(score - max(scores)) for score in scores]
    return [odd / sum(odds) for odd in odds]


def _path(tree: Sequence[Node], values: Mapping[str, float]) -> list[Node]:
    node = tree[0]
    path = [node]
    while node[0]:
        node = tree[node[2] if values[node[0]] <= node[1] else node[3]]
        path.append(node)
    return path
