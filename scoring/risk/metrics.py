"""How good a ranking and a probability are, as numbers: each with its definition, from labels and scores alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score, roc_curve

from scoring.risk.tables import Real

Labels = NDArray[np.int64]
Metric = Callable[[Labels, Real], float]


@dataclass(frozen=True)
class Interval:
    """An estimate with its 95 per cent interval."""

    value: float
    low: float
    high: float


def auc(labels: Labels, scores: Real) -> float:
    """How often a positive stands before a negative; ties count half."""
    return float(roc_auc_score(labels, scores))


def average_precision(labels: Labels, scores: Real) -> float:
    """Precision averaged over the positives as the list is worked off."""
    return float(average_precision_score(labels, scores))


def brier(labels: Labels, probabilities: Real) -> float:
    """Mean squared distance of probabilities from what came."""
    return float(brier_score_loss(labels, probabilities))


def kolmogorov_smirnov(labels: Labels, scores: Real) -> float:
    """Largest distance between the scores of positives and of negatives, 0 to 1."""
    false, true, _ = roc_curve(labels, scores)
    return float(np.max(true - false))


def ranked(scores: Real) -> NDArray[np.intp]:
    """Places of the rows, the highest score first; ties stay in the order of the rows."""
    return np.argsort(-scores, kind="stable")


def precision_at(share: float) -> Metric:
    """Share of positives among the first `share` of the list: what inspectors of that capacity would find.

    >>> precision_at(0.5)(np.array([1, 0, 1, 0]), np.array([0.9, 0.1, 0.8, 0.2]))
    1.0
    """

    def precision(labels: Labels, scores: Real) -> float:
        first = max(1, int(len(scores) * share))
        return float(labels[ranked(scores)[:first]].mean())

    return precision


def found_within(share: float) -> Metric:
    """Share of all positives that stand in the first `share` of the list.

    >>> found_within(0.5)(np.array([1, 0, 1, 0]), np.array([0.9, 0.8, 0.1, 0.2]))
    0.5
    """

    def found(labels: Labels, scores: Real) -> float:
        first = round(len(scores) * share)
        return float(labels[ranked(scores)[:first]].sum() / labels.sum())

    return found


def days_earlier(days: Real) -> Metric:
    """By how many days positives come earlier, on average, if the same days are given out in the order of the scores.

    `days` are the days on which the rows were looked at, shape (rows,). Assumes that what was found was there before.

    >>> days_earlier(np.array([1.0, 2.0, 3.0, 4.0]))(np.array([0, 0, 1, 1]), np.array([0.1, 0.2, 0.8, 0.9]))
    2.0
    """

    def earlier(labels: Labels, scores: Real) -> float:
        given = np.empty(len(days))
        given[ranked(scores)] = np.sort(days)
        return float((days[labels == 1] - given[labels == 1]).mean())

    return earlier


@dataclass(frozen=True)
class Band:
    """Rows of like probability: how many, what was foretold on average, and what came."""

    rows: int
    foretold: float
    came: float


def calibration_bands(labels: Labels, probabilities: Real, count: int = 10) -> list[Band]:
    """Bands between quantiles of the probabilities, the lowest first; rows of one probability share a band."""
    cuts = np.quantile(probabilities, np.linspace(0, 1, count + 1)[1:-1])
    places = np.searchsorted(cuts, probabilities, side="right")
    parts = [np.flatnonzero(places == place) for place in range(count)]
    return [Band(len(at), float(probabilities[at].mean()), float(labels[at].mean())) for at in parts if len(at)]


def calibration_error(labels: Labels, probabilities: Real) -> float:
    """Mean distance between what was foretold and what came, over ten bands between deciles."""
    bands = calibration_bands(labels, probabilities)
    return float(sum(band.rows * abs(band.foretold - band.came) for band in bands) / len(labels))


def stability(before: Real, after: Real, count: int = 10) -> float:
    """Population stability index of a score or feature, over the bands of `before` and one for what is missing.

    Below 0.1 nothing moved, from 0.25 on much did.

    >>> stability(np.arange(100.0), np.arange(100.0))
    0.0
    """
    known = before[~np.isnan(before)]
    cuts = np.unique(np.quantile(known, np.linspace(0, 1, count + 1)[1:-1])) if len(known) else known
    shares = [_shares(values, cuts) for values in (before, after)]
    return float(np.sum((shares[1] - shares[0]) * np.log(shares[1] / shares[0])))


def _shares(values: Real, cuts: Real) -> Real:
    places = np.where(np.isnan(values), len(cuts) + 1, np.searchsorted(cuts, values, side="right"))
    counts = np.bincount(places, minlength=len(cuts) + 2)
    shares: NDArray[np.floating[Any]] = (counts + 1e-4 * len(values)) / (len(values) * (1 + 1e-4 * len(counts)))
    return shares.astype(np.float64)


def bootstrap(
    metric: Metric, labels: Labels, scores: Real, whose: NDArray[np.int64], *, seed: int, draws: int = 500
) -> Interval:
    """A metric with its interval, drawing whole agencies: `whose`, shape (rows,), says to whom a row belongs."""
    values = [metric(labels[at], scores[at]) for at in resampled(labels, whose, seed, draws)]
    return Interval(metric(labels, scores), *(float(edge) for edge in np.quantile(values, [0.025, 0.975])))


def lead(
    metric: Metric,
    labels: Labels,
    scores: Real,
    others: Real,
    whose: NDArray[np.int64],
    *,
    seed: int,
    draws: int = 500,
) -> Interval:
    """By how much one score is better than another on the same rows, paired draw by draw."""
    draws_of = resampled(labels, whose, seed, draws)
    values = [metric(labels[at], scores[at]) - metric(labels[at], others[at]) for at in draws_of]
    gain = metric(labels, scores) - metric(labels, others)
    return Interval(gain, *(float(edge) for edge in np.quantile(values, [0.025, 0.975])))


def resampled(labels: Labels, whose: NDArray[np.int64], seed: int, draws: int) -> Sequence[NDArray[np.intp]]:
    """Places of rows, `draws` times: agencies drawn with replacement, each with all its rows; both classes in each.

    Errors: ValueError where there is one class only: no draw would ever hold both.
    """
    if not 0 < labels.sum() < len(labels):
        raise ValueError("There is one class only: no draw holds both.")
    roll = np.random.default_rng(seed)
    order = np.argsort(whose, kind="stable")
    _, starts, sizes = np.unique(whose[order], return_index=True, return_counts=True)
    made: list[NDArray[np.intp]] = []
    while len(made) < draws:
        drawn = roll.integers(0, len(starts), len(starts))
        spans = sizes[drawn]
        steps = np.arange(spans.sum()) - np.repeat(np.cumsum(spans) - spans, spans)
        at = order[np.repeat(starts[drawn], spans) + steps]
        if 0 < labels[at].sum() < len(at):
            made.append(at)
    return made
