"""Any table's columns as the numbers that a model is fitted on, learned once and applied alike ever after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from scoring.risk.tables import MissingFeatures, Real

MOST_CATEGORIES = 100
RARE = 20
"""A category seen less often than this is one of the others."""
OTHER = "(other)"
NUMBERLIKE = 0.99
"""A text column is one of numbers if so large a share of its values reads as numbers."""
LARGEST, SMALLEST = 1e150, 1e-150
"""What is larger is cut to the one and what is smaller is nought, so that nothing made of two numbers overflows."""
NULLS = ("", "NA", "N/A", "NaN", "nan", "null", "NULL", "None", "?", "-", ".")


@dataclass(frozen=True)
class Columns:
    """Which columns are numbers, which categories with which texts, and which were left out and why."""

    names: tuple[str, ...]
    categories: Mapping[str, tuple[str, ...]]
    left_out: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def learn(cls, frame: pl.DataFrame, *, without: Iterable[str] = ()) -> Columns:
        """Read the kinds of columns off a training frame.

        Left out: what `without` names, constants, lists and records, and texts that are different in nearly every row.
        """
        names: list[str] = []
        categories: dict[str, tuple[str, ...]] = {}
        left_out: dict[str, str] = {}
        for name in frame.columns:
            if name in set(without):
                continue
            column = plain(frame[name])
            if frame[name].dtype.is_nested():
                left_out[name] = "NOT_ONE_VALUE"
            elif column.drop_nulls().n_unique() < 2:
                left_out[name] = "CONSTANT"
            elif column.dtype != pl.String:
                names.append(name)
            elif column.n_unique() > max(MOST_CATEGORIES, len(column) // 2):
                left_out[name] = "DIFFERENT_IN_EVERY_ROW"
            else:
                names.append(name)
                categories[name] = _categories(column)
        return cls(tuple(names), categories, left_out)

    def plain(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The features of a frame as the tables read them: Float64, or String with rare texts as one."""
        missing = [name for name in self.names if name not in frame.columns]
        if missing:
            raise MissingFeatures(missing)
        return pl.DataFrame([self._column(frame[name]) for name in self.names])

    def matrix(self, frame: pl.DataFrame) -> Real:
        """The same as an array, shape (rows, features): categories as their place, what is missing as NaN."""
        told = self.plain(frame)
        made = np.empty((frame.height, len(self.names)))
        for place, name in enumerate(self.names):
            column = told[name]
            if name in self.categories:
                texts = list(self.categories[name])
                column = column.replace_strict(texts, list(range(len(texts))), default=None, return_dtype=pl.Float64)
            made[:, place] = column.cast(pl.Float64).fill_null(np.nan).to_numpy()
        return made

    @property
    def categorical(self) -> list[int]:
        """Places of the categories."""
        return [place for place, name in enumerate(self.names) if name in self.categories]

    def signs(self, by_name: Mapping[str, int]) -> list[int]:
        """Signs in the order of the features; 0 where none is told, and for categories."""
        return [0 if name in self.categories else by_name.get(name, 0) for name in self.names]

    def places(self, names: Sequence[str]) -> list[int]:
        """Places of features by their names."""
        return [self.names.index(name) for name in names if name in self.names]

    def _column(self, column: pl.Series) -> pl.Series:
        told = plain(column)
        if column.name not in self.categories:
            return _finite(told.cast(pl.Float64, strict=False)) if told.dtype == pl.String else told
        known = self.categories[column.name]
        return (
            pl.DataFrame({"text": told.cast(pl.String)})
            .select(
                pl.when(pl.col("text").is_in(list(known)) | pl.col("text").is_null())
                .then("text")
                .otherwise(pl.lit(OTHER) if OTHER in known else pl.lit(None, pl.String))
                .alias(column.name)
            )
            .to_series()
        )


def plain(column: pl.Series) -> pl.Series:
    """A column as Float64 (numbers, truth values, days, times) or String; infinities and words for nothing are missing.

    >>> plain(pl.Series("a", ["1", "2.5", "?"])).to_list()
    [1.0, 2.5, None]
    """
    if column.dtype == pl.Boolean:
        return column.cast(pl.Float64)
    if isinstance(column.dtype, pl.Date | pl.Datetime):
        return column.cast(pl.Date, strict=False).cast(pl.Int32).cast(pl.Float64)
    if column.dtype.is_temporal():
        return _finite(column.to_physical().cast(pl.Float64))
    if column.dtype.is_numeric():
        return _finite(column.cast(pl.Float64))
    if column.dtype.is_nested() or column.dtype == pl.Object:
        return pl.Series(column.name, [None] * len(column), dtype=pl.String)
    texts = column.cast(pl.String, strict=False).str.strip_chars()
    texts = pl.select(pl.when(~texts.is_in(list(NULLS))).then(texts).alias(column.name)).to_series()
    numbers = texts.cast(pl.Float64, strict=False)
    there = len(texts) - texts.null_count()
    if there and len(numbers) - numbers.null_count() >= NUMBERLIKE * there:
        return _finite(numbers)
    return texts


def _finite(numbers: pl.Series) -> pl.Series:
    held = pl.when(numbers.abs() < SMALLEST).then(0.0).otherwise(numbers.clip(-LARGEST, LARGEST))
    return pl.select(pl.when(numbers.is_finite()).then(held).alias(numbers.name)).to_series()


def _categories(column: pl.Series) -> tuple[str, ...]:
    counts = column.drop_nulls().value_counts(name="rows").sort(["rows", column.name], descending=[True, False])
    often = counts.filter(pl.col("rows") >= min(RARE, max(1, len(column) // 50))).head(MOST_CATEGORIES)
    kept = often[column.name].to_list()
    return tuple(sorted(kept)) + ((OTHER,) if len(kept) < counts.height else ())
