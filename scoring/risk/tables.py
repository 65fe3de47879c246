"""The compiled model: one plain table a feature. It scores rows by look-up, and every contribution adds up exactly.

Nothing here knows how a model is fitted: the server loads tables and needs no learning library.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

Real: TypeAlias = NDArray[np.float64]
Value: TypeAlias = float | int | str | bool | None


@dataclass(frozen=True)
class StepTable:
    """What a number adds to the log-odds: `values[i]` below `edges[i]` and from `edges[i - 1]` on; `missing` for none.

    >>> StepTable("late", (1.0, 3.0), (-0.2, 0.1, 0.4), 0.0, 1).at(1)
    0.1
    """

    name: str
    edges: tuple[float, ...]
    values: tuple[float, ...]
    missing: float
    sign: int = 0
    """1: more never lowers the risk; -1: more never raises it; 0: not settled."""

    def at(self, value: Value) -> float:
        """What one value adds."""
        number = math.nan if value is None else float(value)
        return self.missing if number != number else self.values[bisect_right(self.edges, number)]

    def over(self, column: pl.Series) -> Real:
        """What each value of a column adds; shape (rows,)."""
        numbers = column.cast(pl.Float64).to_numpy()
        # To numpy NaN is the largest of all numbers: with one more edge it finds one more value.
        places = np.searchsorted(self._edges, numbers, side="right")
        return self._values[places]

    @cached_property
    def _edges(self) -> Real:
        return np.array([*self.edges, math.nan])

    @cached_property
    def _values(self) -> Real:
        return np.array([*self.values, self.missing])


@dataclass(frozen=True)
class CategoryTable:
    """What a category adds to the log-odds; `missing` for none, and for one that training never saw.

    >>> CategoryTable("type", ("school", "shop"), (0.3, -0.1), 0.0).at("shop")
    -0.1
    """

    name: str
    categories: tuple[str, ...]
    values: tuple[float, ...]
    missing: float
    sign: int = 0

    def at(self, value: Value) -> float:
        """What one category adds."""
        return self.missing if value is None else self._by_category.get(str(value), self.missing)

    def over(self, column: pl.Series) -> Real:
        """What each category of a column adds; shape (rows,)."""
        names = pl.Series(list(self.categories), dtype=pl.String)
        told = column.cast(pl.String).replace_strict(
            names, pl.Series(list(self.values), dtype=pl.Float64), default=self.missing, return_dtype=pl.Float64
        )
        return told.fill_null(self.missing).to_numpy()

    @cached_property
    def _by_category(self) -> dict[str, float]:
        return dict(zip(self.categories, self.values, strict=True))


Table: TypeAlias = StepTable | CategoryTable


class MissingFeatures(ValueError):
    """The rows lack columns that the tables read; `names` holds them."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        super().__init__(f"MISSING_FEATURES: the rows lack the features {', '.join(names)}. Add these columns.")


@dataclass(frozen=True)
class RiskTables:
    """An additive model: log-odds = intercept + one table value for each feature.

    The intercept is the mean of the training rows, so a contribution says how a row differs from the average one.
    """

    intercept: float
    tables: tuple[Table, ...]
    facts: Mapping[str, object] = field(default_factory=dict)
    """What a person wants to know of the training: label, days, rows, base rate, calibration."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the features, in the order of the tables."""
        return tuple(table.name for table in self.tables)

    def contributions(self, rows: pl.DataFrame) -> Real:
        """What each feature adds for each row, in log-odds; shape (rows, features)."""
        self._require(rows.columns)
        made = np.empty((rows.height, len(self.tables)))
        for place, table in enumerate(self.tables):
            made[:, place] = table.over(rows[table.name])
        return made

    def log_odds(self, rows: pl.DataFrame) -> Real:
        """Log-odds of each row; shape (rows,). Summed feature by feature, so that memory stays small.

        >>> tables = RiskTables(-1.0, (StepTable("late", (1.0,), (-0.5, 0.5), 0.0),))
        >>> tables.log_odds(pl.DataFrame({"late": [0, 2, None]})).tolist()
        [-1.5, -0.5, -1.0]
        """
        self._require(rows.columns)
        total = np.full(rows.height, self.intercept)
        for table in self.tables:
            total += table.over(rows[table.name])
        return total

    def probability(self, rows: pl.DataFrame) -> Real:
        """Probability of each row, 0 to 1; shape (rows,)."""
        return probability_of(self.log_odds(rows))

    def one(self, row: Mapping[str, Value]) -> float:
        """Log-odds of one row, the same as `log_odds` gives for it; microseconds."""
        total = self.intercept
        for name, look in self._looks:
            total += look(row[name])
        return total

    def reasons(self, row: Mapping[str, Value]) -> list[tuple[str, float]]:
        """Each feature's contribution to one row, the largest first; they and the intercept add up to the log-odds."""
        told = [(table.name, table.at(row[table.name])) for table in self.tables]
        return sorted(told, key=lambda reason: (-abs(reason[1]), reason[0]))

    @cached_property
    def _looks(self) -> list[tuple[str, Callable[[Value], float]]]:
        return [(table.name, table.at) for table in self.tables]

    def _require(self, columns: Sequence[str]) -> None:
        there = set(columns)
        missing = [name for name in self.names if name not in there]
        if missing:
            raise MissingFeatures(missing)


def probability_of(log_odds: Real) -> Real:
    """Log-odds as probabilities.

    >>> probability_of(np.array([0.0])).tolist()
    [0.5]
    """
    return np.asarray(np.exp(-np.logaddexp(0.0, -log_odds)))
