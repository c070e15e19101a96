"""Numbers to weights that can be read: named coefficients and small trees, by scikit-learn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

TREES, QUESTIONS, LEAF = 100, 5, 5
"""The committee: its size, questions a tree may ask in a row, readings behind every answer."""
SMOOTH = 0.1
"""Inverse strength of the penalty on the coefficients of the linear score."""


def channel_weights(x: Any, y: Any, channels: Sequence[str]) -> dict[str, float]:
    """Coefficients of the channels, by logistic regression.

    ``x`` has the shape (pairs of provision and article, channels), ``y`` says which pairs were
    cited. Negative coefficients are set to zero, because no resemblance speaks against an
    article.
    """
    from sklearn.linear_model import LogisticRegression

    active = list(range(len(channels)))
    while True:
        model = LogisticRegression(C=1.0, max_iter=2000).fit(x[:, active], y)
        keep = [a for a, c in zip(active, model.coef_[0], strict=True) if c > 0]
        if len(keep) == len(active):
            break
        active = keep
    found = dict(zip((channels[a] for a in active), model.coef_[0], strict=True))
    return {name: round(float(found.get(name, 0.0)), 4) for name in channels}


def linear_score(
    x: Any, y: Sequence[str], signals: Sequence[str], labels: Sequence[str]
) -> dict[str, Any]:
    """The linear score of the verdict, see :mod:`rkc_check.judge.committee`.

    ``x`` has the shape (readings, signals), ``y`` is the label of each reading.
    """
    from sklearn.linear_model import LogisticRegression

    def named(values: Any) -> dict[str, float]:
        return {name: round(float(v), 4) for name, v in zip(signals, values, strict=True)}

    mean, scale = x.mean(axis=0), x.std(axis=0)
    scale[scale == 0] = 1.0
    model = LogisticRegression(C=SMOOTH, max_iter=5000).fit((x - mean) / scale, y)
    at = {label: list(model.classes_).index(label) for label in labels}
    return {
        "mean": named(mean),
        "scale": named(scale),
        "coef": {label: named(model.coef_[n]) for label, n in at.items()},
        "intercept": {label: round(float(model.intercept_[n]), 4) for label, n in at.items()},
    }


def committee(
    x: Any, y: Sequence[str], signals: Sequence[str], labels: Sequence[str]
) -> list[list[list[Any]]]:
    """The trees of the verdict, as :mod:`rkc_check.judge.committee` reads them."""
    from sklearn.ensemble import RandomForestClassifier

    forest = RandomForestClassifier(
        TREES, max_depth=QUESTIONS, min_samples_leaf=LEAF, random_state=0
    ).fit(x, y)  # fmt: skip
    order = [list(forest.classes_).index(label) for label in labels]
    return [_nodes(estimator.tree_, signals, order) for estimator in forest.estimators_]


def _nodes(tree: Any, signals: Sequence[str], order: Sequence[int]) -> list[list[Any]]:
    nodes = []
    for at, signal in enumerate(tree.feature):
        seen = tree.value[at][0][order]
        shares = [round(float(share), 3) for share in seen / seen.sum()]
        asks = signal >= 0
        nodes.append([
            signals[signal] if asks else "", round(float(tree.threshold[at]), 4) if asks else 0,
            int(tree.children_left[at]), int(tree.children_right[at]), shares,
        ])  # fmt: skip
    return nodes
