"""A committee of small decision trees: from signals to the chance of each verdict.

A linear score cannot say that a weak resemblance means *absent* where experts expect
nothing, but only *partial* where they expect a norm; a few questions asked one after the
other can. Each tree asks at most five; the chances are the mean over all trees. A tree is
a list of nodes ``[signal, limit, at most, above, chances]``: the question, the nodes to go
on with, and how the laws learned from stood at this point. A leaf has no signal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

Node = Sequence[Any]

GROUNDS = 8
"""Signals named as grounds of a verdict; the rest hardly move it."""


def chances(values: Mapping[str, float], model: Mapping[str, Any]) -> dict[str, float]:
    """The chance of each label of the model; they add up to one."""
    trees, labels = model["trees"], model["labels"]
    leaves = [_path(tree, values)[-1][4] for tree in trees]
    raw = [sum(leaf[n] for leaf in leaves) / len(trees) for n in range(len(labels))]
    sharp = [chance ** model.get("sharpness", 1.0) for chance in raw]
    return {label: chance / sum(sharp) for label, chance in zip(labels, sharp, strict=True)}


def grounds(values: Mapping[str, float], model: Mapping[str, Any], label: str) -> dict[str, float]:
    """How far signals moved the chance of ``label`` from its mean, the strongest eight first.

    Along the way through a tree every question changes the chance; the change is the
    share of the signal asked for.
    """
    at = list(model["labels"]).index(label)
    moved: Counter[str] = Counter()
    for tree in model["trees"]:
        path = _path(tree, values)
        for node, after in pairwise(path):
            moved[node[0]] += (after[4][at] - node[4][at]) / len(model["trees"])
    ordered = sorted(moved.items(), key=lambda item: (-abs(item[1]), item[0]))[:GROUNDS]
    return {signal: round(share, 3) for signal, share in ordered}


def _path(tree: Sequence[Node], values: Mapping[str, float]) -> list[Node]:
    node = tree[0]
    path = [node]
    while node[0]:
        node = tree[node[2] if values[node[0]] <= node[1] else node[3]]
        path.append(node)
    return path
