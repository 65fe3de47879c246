"""From a table with a label to a compiled model: columns learned, estimator fitted, tables written. One way for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from scoring.risk.additive import AdditiveRisk
from scoring.risk.columns import Columns, plain
from scoring.risk.compiling import compile_tables
from scoring.risk.tables import Real, RiskTables


@dataclass(frozen=True)
class Terms:
    """What a fit is told besides the rows: signs, and which columns may not be predicted with."""

    label: str
    time: str | None = None
    signs: Mapping[str, int] = field(default_factory=dict)
    """1: more never lowers the risk; -1: more never raises it."""
    nuisance: Sequence[str] = ()
    """Fitted beside the others, averaged out of every prediction: who inspected."""
    without: Sequence[str] = ()
    """Left out altogether."""
    settings: Mapping[str, object] = field(default_factory=dict)
    """Parameters of AdditiveRisk other than its own choices."""


@dataclass(frozen=True)
class Fitted:
    """A fitted model, the columns that it reads, and its tables."""

    columns: Columns
    model: AdditiveRisk
    tables: RiskTables

    def probability(self, frame: pl.DataFrame) -> Real:
        """Probability of each row by the tables; shape (rows,)."""
        return self.tables.probability(self.columns.plain(frame))


class BadTable(ValueError):
    """A table can't be learned from; `code` is stable and the text says what to do."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(f"{code}: {message}")


def fit(frame: pl.DataFrame, terms: Terms, *, facts: Mapping[str, object] | None = None) -> Fitted:
    """Fit the additive monotone model to a frame with a label column of two values and, perhaps, a time column.

    Errors: BadTable with NO_SUCH_COLUMN, LABEL_NOT_BINARY, TIME_UNREADABLE or NO_FEATURES.
    """
    labels, when = labels_of(frame, terms.label), moments_of(frame, terms.time)
    columns = Columns.learn(frame, without=[terms.label, terms.time or terms.label, *terms.without])
    if not columns.names:
        raise BadTable("NO_FEATURES", "no column is left to learn from. Add columns that vary from row to row.")
    X = columns.matrix(frame)
    model = AdditiveRisk(
        monotone=columns.signs(terms.signs),
        categorical=columns.categorical,
        nuisance=columns.places(terms.nuisance),
        **terms.settings,  # type: ignore[arg-type]
    ).fit(X, labels, when=when)
    told = {
        "label": terms.label,
        "rows": len(labels),
        "positives": int(labels.sum()),
        "rounds": model.rounds_,
        "weights": [round(float(weight), 6) for weight in model.weights_],
        **(facts or {}),
    }
    tables = compile_tables(model, X, columns.names, categories=columns.categories, facts=told)
    return Fitted(columns, model, tables)


def labels_of(frame: pl.DataFrame, name: str, like: pl.DataFrame | None = None) -> NDArray[np.int64]:
    """The label as 0 and 1; of two other values the larger (of texts: the later in the alphabet) is 1.

    `like` is a frame that says what the two values are, where this one may hold only one of them.
    """
    _require(frame, name)
    column = plain(frame[name])
    values = (column if like is None else plain(like[name])).drop_nulls().unique().sort().to_list()
    if column.null_count() or len(values) != 2:
        message = f"the label {name} has {len(values)} values and {column.null_count()} gaps. It needs exactly two."
        raise BadTable("LABEL_NOT_BINARY", message)
    made: NDArray[np.int64] = (column == values[1]).cast(pl.Int64).to_numpy()
    return made


def moments_of(frame: pl.DataFrame, name: str | None) -> Real | None:
    """A time column as numbers that order the rows: days, moments and ISO texts in days, numbers as they are."""
    if name is None:
        return None
    _require(frame, name)
    column = frame[name]
    if column.dtype == pl.String:
        told = column.str.strip_chars().str.slice(0, 10)
        days = told.str.to_date(strict=False).cast(pl.Int32).cast(pl.Float64)
        column = days if days.null_count() == column.null_count() else plain(column)
    elif column.dtype.is_temporal():
        column = column.cast(pl.Datetime("us"), strict=False).cast(pl.Int64).cast(pl.Float64) / 86_400e6
    if column.dtype == pl.String or column.null_count():
        raise BadTable("TIME_UNREADABLE", f"the time {name} has gaps, or is neither number nor ISO date. Mend it.")
    return column.cast(pl.Float64).to_numpy()


def _require(frame: pl.DataFrame, name: str) -> None:
    if name not in frame.columns:
        raise BadTable("NO_SUCH_COLUMN", f"there is no column {name}. There are {', '.join(frame.columns[:20])}.")
