"""From raw scores to probabilities: a weighted sum of them, learned from later time. A sum of sums stays a sum."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, minimize

from scoring.risk.tables import Real, probability_of

Labels = NDArray[np.int64]
Weights = NDArray[np.float64]


TRUST = 1.0
"""How firmly boosting's own log-odds stand before the rows are asked: the precision of each weight."""


def blended(boosted: Real, line: Real, labels: Labels) -> tuple[int, float, float]:
    """The stage of boosting to stop at, and the weights of boosting and line, by log loss on rows not learned from.

    `boosted`, shape (stages, rows), are raw scores after ever more rounds, `line`, shape (rows,), those of the line.
    The line never weighs more than boosting: an equal say is the safe mean of two opinions, and what the rows tell
    beyond it is more often chance than truth. They may well tell that the line's say is to be smaller, or nothing.
    """
    losses = []
    for raw in boosted:
        weights, offset = stacked(raw[:, None], labels, trust=TRUST)
        losses.append(losses_of(offset + weights[0] * raw, labels).mean())
    stage = int(np.argmin(losses))
    pair = np.column_stack([boosted[stage], boosted[stage] + line])
    (alone, both), _ = stacked(pair, labels, trust=TRUST)
    return stage, float(alone + both), float(both)


def stacked(parts: Real, labels: Labels, *, trust: float = 0.0) -> tuple[Weights, float]:
    """Weights and offset of log-odds over raw scores of shape (rows, parts): Platt's line, for one part or several.

    No weight is below 0: a part that tells nothing gets none, and one that is wrong must not turn its reasons round.
    With some `trust`, the first part stands as it is and the others weigh nothing, unless the rows say otherwise.

    >>> stacked(np.array([[1.0], [-1.0]] * 20), np.array([0, 1] * 20))[0].tolist()
    [0.0]
    """
    share = (labels.sum() + 0.5) / (len(labels) + 1)
    start = np.append(np.zeros(parts.shape[1]), np.log(share / (1 - share)))
    first = np.eye(parts.shape[1])[0]
    if len(np.unique(labels)) < 2:
        return first if trust else start[:-1], float(start[-1])

    def loss(at: Weights) -> tuple[float, Weights]:
        raw = parts @ at[:-1] + at[-1]
        away, moved = probability_of(raw) - labels, at[:-1] - first
        missed = float(losses_of(raw, labels).sum() + 0.5 * trust * moved @ moved)
        return missed, np.concatenate([parts.T @ away + trust * moved, [away.sum()]])

    bounds = [(0.0, None)] * parts.shape[1] + [(None, None)]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds)
    return np.asarray(found.x[:-1], dtype=np.float64), float(found.x[-1])


def level(log_odds: Real, labels: Labels) -> float:
    """What to add to log-odds so that their mean probability is the share of positives, itself shrunk to (0, 1).

    >>> round(level(np.zeros(4), np.array([0, 0, 0, 1])), 3)
    -0.847
    """
    share = float((labels.sum() + 0.5) / (len(labels) + 1))
    low, high = -float(log_odds.max()) - 30, -float(log_odds.min()) + 30
    return float(brentq(lambda shift: float(probability_of(log_odds + shift).mean()) - share, low, high))


def losses_of(log_odds: Real, labels: Labels) -> Real:
    """Negative log-likelihood of each label under its log-odds; shape (rows,)."""
    return np.logaddexp(0.0, np.where(labels == 1, -log_odds, log_odds))
