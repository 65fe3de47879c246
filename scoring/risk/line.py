"""The plain half of the model: ridge logistic regression over ranks, signs kept, written as one table a feature.

Boosting finds steps and thresholds; where there is little signal it learns noise, and a line over ranks is steadier.
The line may bend twice on its way: a trend may begin late, or slow down.
Both are sums over features, so a weighted sum of them is one too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from scoring.risk.tables import Real, probability_of

PRIOR_OF_NUMBERS = 0.03
PRIOR_OF_CATEGORIES = 0.1
"""Variances of the coefficients before any data: of a number in standard deviations of its rank, of a category."""
PIECES = 3
"""A number's line has so many pieces, each with a slope of its own."""


@dataclass(frozen=True)
class Line:
    """What each bin of each feature adds: one array a feature, the last value that of a missing one."""

    tables: tuple[Real, ...]

    def over(self, codes: Real) -> Real:
        """The sum over the features; `codes` of shape (rows, features), missing ones NaN."""
        total = np.zeros(len(codes))
        for place, table in enumerate(self.tables):
            column = codes[:, place]
            total += table[np.where(np.isnan(column), len(table) - 1, column).astype(np.intp)]
        return total


def fit_line(
    codes: Real,
    labels: NDArray[np.int64],
    weight: Real | None,
    bins: Sequence[int],
    *,
    signs: Sequence[int],
    categorical: frozenset[int],
) -> Line:
    """Fit to bin numbers of shape (rows, features); feature j has `bins[j]` bins besides a missing value."""
    bases = [_basis(codes[:, place], count, place in categorical) for place, count in enumerate(bins)]
    places = [_places(codes[:, place], len(basis)) for place, basis in enumerate(bases)]
    widths = [basis.shape[1] for basis in bases]
    of = np.repeat(np.arange(len(bases)), widths)
    ridge = np.array([1 / (PRIOR_OF_CATEGORIES if place in categorical else PRIOR_OF_NUMBERS) for place in of])
    bounds: list[tuple[float | None, float | None]] = []
    for place, width in enumerate(widths):
        bounded = 0 if place in categorical or not signs[place] else PIECES
        kept = (0.0, None) if signs[place] > 0 else (None, 0.0)
        bounds += [*[kept] * bounded, *[(None, None)] * (width - bounded)]
    counted = np.ones(len(labels)) if weight is None else weight
    return Line(tuple(_ridge(places, bases, labels, counted, ridge, bounds)))


def _places(column: Real, size: int) -> NDArray[np.intp]:
    return np.where(np.isnan(column), size - 1, column).astype(np.intp)


def _basis(column: Real, count: int, is_category: bool) -> Real:
    """What each bin is in the design, shape (bins + 1, columns): pieces of a ranked way, or one column a category."""
    counts = np.bincount(_places(column, count + 1), minlength=count + 1).astype(np.float64)
    if is_category:
        basis = np.eye(count + 1)
        return np.asarray(basis - counts @ basis / counts.sum())
    there = counts[:count]
    total = max(there.sum(), 1.0)
    rank = (np.cumsum(there) - there / 2) / total
    middle = float(there @ rank) / total
    spread = float(np.sqrt(there @ (rank - middle) ** 2 / total))
    pieces = _pieces((rank - middle) / max(spread, 1e-9))
    pieces -= there @ pieces / total
    basis = np.zeros((count + 1, PIECES + (counts[count] > 0)))
    basis[:count, :PIECES] = pieces * np.sqrt(PIECES)  # so that the whole slope has the variance of one
    if counts[count]:
        basis[count, PIECES] = 1.0
    return basis


def _pieces(along: Real) -> Real:
    """How far each value has come on each piece of the way, shape (values, pieces): their sum is the way itself."""
    knots = np.linspace(along[0], along[-1], PIECES + 1)
    return np.column_stack([np.clip(along, low, high) - low for low, high in pairwise(knots)])


def _ridge(
    places: Sequence[NDArray[np.intp]],
    bases: Sequence[Real],
    labels: NDArray[np.int64],
    weight: Real,
    ridge: Real,
    bounds: Sequence[tuple[float | None, float | None]],
) -> list[Real]:
    """Each feature's table at the least penalised log loss; `places` holds each row's bin, one array a feature."""
    cuts = np.cumsum([basis.shape[1] for basis in bases])[:-1]

    def tables_of(at: Real) -> list[Real]:
        return [basis @ part for basis, part in zip(bases, np.split(at[1:], cuts), strict=True)]

    def loss(at: Real) -> tuple[float, Real]:
        raw = np.full(len(labels), at[0])
        for place, table in zip(places, tables_of(at), strict=True):
            raw += table[place]
        away = weight * (probability_of(raw) - labels)
        slopes = [np.bincount(place, away, len(basis)) @ basis for place, basis in zip(places, bases, strict=True)]
        missed = weight @ np.logaddexp(0.0, np.where(labels == 1, -raw, raw))
        slope = np.concatenate([[away.sum()], np.concatenate(slopes) + ridge * at[1:]])
        return float(missed + 0.5 * ridge @ at[1:] ** 2), slope

    share = float(np.clip(np.average(labels, weights=weight), 1e-6, 1 - 1e-6))
    start = np.concatenate([[np.log(share / (1 - share))], np.zeros(len(ridge))])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(None, None), *bounds], options={"maxiter": 300})
    return tables_of(found.x)
