"""What the inspections drawn by lot say of everybody: only they are no one's choice, so only they are unbiased."""

from __future__ import annotations

from typing import Any

import polars as pl
from scipy.special import betaincinv

from scoring.risk.metrics import Interval


def jeffreys(positives: int, rows: int, level: float = 0.95) -> Interval:
    """A share with its Jeffreys interval.

    >>> jeffreys(0, 10).low
    0.0
    """
    tail = (1 - level) / 2
    low = 0.0 if positives == 0 else float(betaincinv(positives + 0.5, rows - positives + 0.5, tail))
    high = 1.0 if positives == rows else float(betaincinv(positives + 0.5, rows - positives + 0.5, 1 - tail))
    return Interval(positives / rows if rows else 0.0, low, high)


def drawn_rate(frame: pl.DataFrame, score: str) -> dict[str, Any]:
    """The whole population's rate by the drawn ones, the naive rate of all seen, and the model's mean on both.

    `frame` has label, is_seen, is_drawn and the score's column, one row an agency and origin.
    """
    seen, drawn = frame.filter("is_seen"), frame.filter("is_drawn")
    if drawn.is_empty():
        return {"drawn": 0}
    rate = jeffreys(int(drawn["label"].sum()), drawn.height)
    return {
        "drawn": drawn.height,
        "rate": rate.value,
        "low": rate.low,
        "high": rate.high,
        "naive_rate": float(seen["label"].mean() or 0.0),  # type: ignore[arg-type]
        "foretold_of_drawn": float(drawn[score].mean() or 0.0),  # type: ignore[arg-type]
        "foretold_of_all": float(frame[score].mean() or 0.0),  # type: ignore[arg-type]
    }
