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


def no_features() -> BadTable:
    """Nothing is left of a table."""
    return BadTable("NO_FEATURES", "no column is left to learn from. Add columns that vary from row to row.")


def fit(frame: pl.DataFrame, terms: Terms, *, facts: Mapping[str, object] | None = None) -> Fitted:
    """Fit the additive monotone model to a frame with a label column of two values and, perhaps, a time column.

    Errors: BadTable with NO_SUCH_COLUMN, LABEL_NOT_BINARY, TIME_IS_THE_LABEL, TIME_UNREADABLE or NO_FEATURES.
    """
    if terms.time == terms.label:
        raise BadTable("TIME_IS_THE_LABEL", f"{terms.label} can't be both label and time. Name another column.")
    labels, when = labels_of(frame, terms.label), moments_of(frame, terms.time)
    for name in (*terms.without, *terms.nuisance):
        _require(frame, name)
    columns = Columns.learn(frame, without=[terms.label, terms.time or terms.label, *terms.without])
    if not columns.names:
        raise no_features()
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

    `like` is a frame that says what the two values are, where this one may hold only one of them, but no third.
    """
    _require(frame, name)
    column = plain(frame[name])
    values = (column if like is None else plain(like[name])).drop_nulls().unique().sort().to_list()
    if column.null_count() or len(values) != 2:
        message = (
            f"the label {name} has {len(values)} values and {column.null_count()} gaps. It needs exactly two values"
            " and no gap: leave out the rows of which nothing is known."
        )
        raise BadTable("LABEL_NOT_BINARY", message)
    if others := [value for value in column.unique().sort().to_list() if value not in values]:
        message = f"the label {name} has the values {_few(others)} here, and {_few(values)} where it is learned from."
        raise BadTable("LABEL_OF_OTHER_VALUES", f"{message} Write it alike in both tables.")
    made: NDArray[np.int64] = (column == values[1]).cast(pl.Int64).to_numpy()
    return made


def _few(values: Sequence[object]) -> str:
    return ", ".join(str(value) for value in values[:5])


def moments_of(frame: pl.DataFrame, name: str | None) -> Real | None:
    """A time column as numbers that order the rows: days and moments, also as texts, in days; numbers as they are.

    Texts begin with the year, or name the month, or leave no doubt which number is the day: 03/04/2024 all through a
    table would be two different orders, so it is refused.
    """
    if name is None:
        return None
    _require(frame, name)
    column = frame[name]
    if isinstance(column.dtype, pl.Datetime | pl.Date):
        column = column.cast(pl.Datetime("us")).cast(pl.Int64).cast(pl.Float64) / 86_400e6
    elif column.dtype == pl.Duration:
        column = column.dt.total_microseconds().cast(pl.Float64)
    elif not (column.dtype.is_numeric() or column.dtype == pl.Boolean):
        column = _texts(column.cast(pl.String, strict=False))
    moments: Real = column.cast(pl.Float64).fill_null(np.nan).to_numpy()
    if not np.isfinite(moments).all():
        message = f"the time {name} has gaps, or is neither a number nor a day that reads in one way only."
        raise BadTable("TIME_UNREADABLE", f"{message} Write it as 2024-12-31, and leave no gaps.")
    return moments


_MOMENTS = ("%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f%z", "%Y-%m-%d %H:%M")
_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y.%m.%d", "%Y年%m月%d日", "%d-%b-%Y", "%d %b %Y", "%d.%m.%Y")
_MONTHS = (("{}-01", "%Y-%m-%d"), ("{}/01", "%Y/%m/%d"), ("{}01日", "%Y年%m月%d日"), ("01-{}", "%d-%b-%Y"))
_DAY_OR_MONTH_FIRST = (("%d/%m/%Y", "%m/%d/%Y"), ("%d-%m-%Y", "%m-%d-%Y"))


def _texts(column: pl.Series) -> pl.Series:
    """Texts as days with fractions, where one reading fits them all; else as numbers, or as nothing."""
    texts = column.str.strip_chars()
    told = texts.str.replace("T", " ", literal=True).str.replace("Z$", "+0000")
    for written in _MOMENTS:
        moments = told.str.to_datetime(written, strict=False, time_unit="us")
        if not moments.null_count():
            return moments.cast(pl.Int64).cast(pl.Float64) / 86_400e6
    for written in _DAYS:
        if (days := _days(texts, written)) is not None:
            return days
    for shape, written in _MONTHS:
        head, tail = shape.split("{}")
        if (days := _days(head + texts + tail, written)) is not None:
            return days
    for either, other in _DAY_OR_MONTH_FIRST:
        read = [days for days in (_days(texts, either), _days(texts, other)) if days is not None]
        if len(read) == 1 or (read and read[0].equals(read[1])):
            return read[0]
    return texts.cast(pl.Float64, strict=False)


def _days(texts: pl.Series, written: str) -> pl.Series | None:
    days = texts.str.to_date(written, strict=False)
    return None if days.null_count() else days.cast(pl.Int32).cast(pl.Float64)


def _require(frame: pl.DataFrame, name: str) -> None:
    if name not in frame.columns:
        raise BadTable("NO_SUCH_COLUMN", f"there is no column {name}. There are {', '.join(frame.columns[:20])}.")
