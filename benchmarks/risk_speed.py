"""How long scoring takes: a million rows by compiled tables, and one row, where no learning library is loaded.

    python -m benchmarks.risk_speed

Prints each figure beside its bar, and ends in 1 if one was missed.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

import numpy as np
import polars as pl

from scoring.risk.tables import CategoryTable, RiskTables, StepTable, Table, Value

ROWS = 1_000_000
NUMBERS, CATEGORIES = 56, 4
STEPS, TEXTS = 255, 40
SINGLES = 2_000


def tables(roll: np.random.Generator) -> RiskTables:
    """A large model: 56 numbers of 255 steps, 4 categories of 40 texts."""
    numbers: list[Table] = [
        StepTable(
            f"number {place}",
            tuple(np.sort(roll.normal(size=STEPS - 1)).tolist()),
            tuple(roll.normal(scale=0.1, size=STEPS).tolist()),
            0.0,
        )
        for place in range(NUMBERS)
    ]
    texts = tuple(f"kind {place}" for place in range(TEXTS))
    categories: list[Table] = [
        CategoryTable(f"category {place}", texts, tuple(roll.normal(scale=0.1, size=TEXTS).tolist()), 0.0)
        for place in range(CATEGORIES)
    ]
    return RiskTables(-2.0, (*numbers, *categories))


def rows(roll: np.random.Generator, count: int) -> pl.DataFrame:
    """Rows to score, one value in twenty missing, and some texts that no table knows."""
    gaps = roll.random(count) < 0.05
    columns = {}
    for place in range(NUMBERS):
        columns[f"number {place}"] = np.where(np.roll(gaps, place), np.nan, roll.normal(size=count))
    texts = pl.Series([f"kind {place}" for place in range(TEXTS)] + ["unheard of", None])
    for place in range(CATEGORIES):
        columns[f"category {place}"] = texts.gather(roll.integers(0, len(texts), count))
    return pl.DataFrame(columns)


def microseconds(act: Callable[[dict[str, Value]], object], singles: list[dict[str, Value]]) -> float:
    """Median of what one act on one row takes."""
    taken = []
    for row in singles:
        start = time.perf_counter()
        act(row)
        taken.append(time.perf_counter() - start)
    return 1e6 * statistics.median(taken)


def away(model: RiskTables, frame: pl.DataFrame) -> float:
    """Largest difference between the log-odds of many rows, of one row, and the sum of a row's reasons."""
    singles: list[dict[str, Value]] = frame.to_dicts()
    many = model.log_odds(frame)
    alone = np.array([model.one(row) for row in singles])
    summed = np.array([model.intercept + sum(size for _, size in model.reasons(row)) for row in singles])
    return float(max(np.abs(many - alone).max(), np.abs(many - summed).max()))


def main() -> None:
    """Measure, print, and end in 1 if a bar was missed."""
    roll = np.random.default_rng(1)
    model, frame = tables(roll), rows(roll, ROWS)
    start = time.perf_counter()
    model.log_odds(frame)
    million = time.perf_counter() - start
    singles: list[dict[str, Value]] = frame.head(SINGLES).to_dicts()
    loaded = {"sklearn", "scipy"} & set(sys.modules)
    figures = [
        ("a million rows of 60 features, s", million, 10.0),
        ("one row, median, microseconds", microseconds(model.one, singles), 50.0),
        ("reasons of one row, median, microseconds", microseconds(model.reasons, singles), None),
        ("largest difference of rows, one row and reasons", away(model, frame.head(SINGLES)), 1e-9),
        ("learning libraries loaded", len(loaded), 0),
    ]
    missed = 0
    for what, value, most in figures:
        held = "" if most is None else "yes" if value <= most else "NO"
        missed += held == "NO"
        print(f"{what:58} {value:12.4g} {'' if most is None else f'<= {most:g}':>9} {held}")
    raise SystemExit(1 if missed else 0)


if __name__ == "__main__":
    main()
