"""Writes a fitted model out as tables. Through the public face of the estimator only: it is asked bin by bin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from scoring.risk.additive import AdditiveRisk
from scoring.risk.tables import CategoryTable, Real, RiskTables, StepTable, Table

DIGITS = 12
"""Values are written with so many decimals: the same model gives the same bytes, and no sum is off by 1e-9."""


def compile_tables(
    model: AdditiveRisk,
    X: Real,
    names: Sequence[str],
    *,
    categories: Mapping[str, Sequence[str]] | None = None,
    facts: Mapping[str, object] | None = None,
) -> RiskTables:
    """Tables of a fitted model over X, shape (rows, features), whose mean becomes the intercept.

    `categories` names the texts behind a feature's codes. Nuisance features and those that add nothing anywhere get no
    table.
    """
    codes = model._codes(X)
    still = np.zeros((1, X.shape[1]))
    at_zero = float(model.of_codes(still)[0])
    intercept = at_zero
    tables: list[Table] = []
    for place, name in enumerate(names):
        if place in set(model.nuisance):
            continue
        values = _values(model, place, at_zero)
        if not np.any(np.abs(values - values[0]) > 10.0**-DIGITS):
            intercept += float(values[0])
            continue
        held = np.where(np.isnan(codes[:, place]), len(values) - 1, codes[:, place]).astype(np.intp)
        middle = float(values[held].mean())
        intercept += middle
        tables.append(_table(model, place, name, values - middle, categories or {}))
    return RiskTables(round(intercept, DIGITS), tuple(tables), facts or {})


def _values(model: AdditiveRisk, place: int, at_zero: float) -> Real:
    """What each bin of one feature adds, beside bin 0 of all others; the last is that of a missing value."""
    bins = len(model.edges_[place]) + (0 if place in set(model.categorical) else 1)
    grid = np.zeros((bins + 1, model.n_features_in_))
    grid[:, place] = [*range(bins), np.nan]
    return model.of_codes(grid) - at_zero


def _table(model: AdditiveRisk, place: int, name: str, values: Real, categories: Mapping[str, Sequence[str]]) -> Table:
    told = [round(float(value), DIGITS) for value in values]
    if name in categories:
        texts = tuple(categories[name][int(code)] for code in model.edges_[place])
        return CategoryTable(name, texts, tuple(told[:-1]), told[-1])
    sign = 0 if model.monotone is None else int(model.monotone[place])
    edges, steps = _merged([float(edge) for edge in model.edges_[place]], told[:-1])
    return StepTable(name, tuple(edges), tuple(steps), told[-1], sign)


def _merged(edges: list[float], values: list[float]) -> tuple[list[float], list[float]]:
    """Neighbouring steps of one value as one step.

    >>> _merged([1.0, 2.0], [0.0, 0.0, 0.5])
    ([2.0], [0.0, 0.5])
    """
    kept = [place for place, (low, high) in enumerate(pairwise(values)) if low != high]
    return [edges[place] for place in kept], [*(values[place] for place in kept), values[-1]]
