"""From raw scores to probabilities: a weighted sum of them, learned from later time. A sum of sums stays a sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, minimize

from scoring.risk.tables import Real, probability_of

Labels = NDArray[np.int64]
Weights = NDArray[np.float64]


def stacked(parts: Real, labels: Labels) -> tuple[Weights, float]:
    """Weights and offset of log-odds over raw scores of shape (rows, parts): Platt's line, for one part or several.

    No weight is below 0: a part that tells nothing gets none, and one that is wrong must not turn its reasons round.

    >>> stacked(np.array([[1.0], [-1.0]] * 20), np.array([0, 1] * 20))[0].tolist()
    [0.0]
    """
    share = (labels.sum() + 0.5) / (len(labels) + 1)
    start = np.concatenate([np.zeros(parts.shape[1]), [np.log(share / (1 - share))]])
    if len(np.unique(labels)) < 2:
        return start[:-1], float(start[-1])

    def loss(at: Weights) -> tuple[float, Weights]:
        raw = parts @ at[:-1] + at[-1]
        away = probability_of(raw) - labels
        return float(losses_of(raw, labels).sum()), np.concatenate([parts.T @ away, [away.sum()]])

    bounds = [(0.0, None)] * parts.shape[1] + [(None, None)]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds)
    return np.asarray(found.x[:-1], dtype=np.float64), float(found.x[-1])


SURE: Final = 1.96
"""Standard errors by which a richer mix must be better: less may be chance."""


@dataclass(frozen=True)
class Mix:
    """Raw scores as log-odds: rounds of boosting, weights of boosting and line, and the loss of each row."""

    stage: int
    weights: Weights
    losses: Real
    is_calibrated: bool

    @classmethod
    def of(cls, parts: Real, labels: Labels, stage: int) -> Mix:
        """Calibrated: the best weights for parts of shape (rows, 1 or 2), boosting first, then the line."""
        weights, offset = stacked(parts, labels)
        full = np.append(weights, np.zeros(2 - len(weights)))
        return cls(stage, full, losses_of(offset + parts @ weights, labels), True)

    @classmethod
    def raw(cls, boosted: Real, labels: Labels, stage: int) -> Mix:
        """As boosting gives it: its own log-odds."""
        return cls(stage, np.array([1.0, 0.0]), losses_of(boosted, labels), False)

    def __lt__(self, other: Mix) -> bool:
        return float(self.losses.mean()) < float(other.losses.mean())

    def is_better_than(self, simpler: Mix) -> bool:
        """Beyond chance, on the same rows."""
        gain = simpler.losses - self.losses
        return bool(gain.mean() > SURE * gain.std() / np.sqrt(len(gain)))


def simplest(mixes: Sequence[Mix]) -> Mix:
    """Of several, the simplest first, the last that is better beyond chance than what was kept before it."""
    kept = mixes[0]
    for mix in mixes[1:]:
        kept = mix if mix.is_better_than(kept) else kept
    return kept


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
