"""What the inspections drawn by lot say of everybody: only they are no one's choice, so only they are unbiased."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

import polars as pl
from scipy.special import betaincinv

from scoring.risk.histories import Histories
from scoring.risk.metrics import Interval
from scoring.risk.panel import HORIZON, outcomes, quarter_starts


def jeffreys(positives: int, rows: int, level: float = 0.95) -> Interval:
    """A share with its Jeffreys interval.

    >>> jeffreys(0, 10).low
    0.0
    """
    tail = (1 - level) / 2
    low = 0.0 if positives == 0 else float(betaincinv(positives + 0.5, rows - positives + 0.5, tail))
    high = 1.0 if positives == rows else float(betaincinv(positives + 0.5, rows - positives + 0.5, 1 - tail))
    return Interval(positives / rows if rows else 0.0, low, high)


QUARTERS: Final = 4
"""So many quarters stand behind an estimate of the population's rate."""


def population(told: Histories, foretold: pl.DataFrame, *, as_of: date, horizon: int = HORIZON) -> dict[str, Any]:
    """What was drawn by lot in the last four quarters whose labels are complete says of everybody; see `drawn_rate`.

    `foretold`: agency_id, as_of (of the score) and probability; of each agency and quarter the last that was there.
    """
    origins = quarter_starts(as_of - timedelta(days=horizon + QUARTERS * 92), as_of - timedelta(days=horizon))
    parts = []
    for origin in origins[-QUARTERS:]:
        agencies = told.as_of(origin).agencies.select("agency_id")
        scores = foretold.filter(pl.col("as_of") <= origin).sort("as_of").group_by("agency_id").last()
        frame = agencies.join(outcomes(told, origin, horizon=horizon), on="agency_id", how="left")
        parts.append(frame.join(scores.select("agency_id", "probability"), on="agency_id", how="left"))
    if not parts:
        return {"drawn": 0}
    rows = pl.concat(parts).with_columns(
        pl.col("label").fill_null(0),
        pl.col("is_seen", "is_drawn").fill_null(False),
        pl.col("probability").cast(pl.Float64),
    )
    return {"from": str(origins[-QUARTERS:][0]), "until": str(origins[-1]), **drawn_rate(rows, "probability")}


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
        "naive_rate": _mean(seen["label"]),
        "foretold_of_drawn": _mean(drawn[score]),
        "foretold_of_all": _mean(frame[score]),
    }


def _mean(values: pl.Series) -> float | None:
    """Null where nothing was foretold: that is not the same as nought."""
    mean = values.cast(pl.Float64).mean()
    return mean if isinstance(mean, float) else None
