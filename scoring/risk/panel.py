"""The panel that a model learns from: agencies at the starts of quarters, their features then, and what came after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Final

import polars as pl

from scoring.risk.features import YEAR, features
from scoring.risk.histories import Histories

HORIZON: Final = 181
"""Days from an origin until its label is complete. Who is inspected in the first half is seen; in the second half due
process runs its course: two quarters, were they the shortest. A quarter of inspections is what a list is drawn up for;
from three years of records it leaves four windows, where a year would leave none."""
ANSWERS: Final = ("agency_id", "origin", "label", "is_seen", "is_drawn", "team")
"""Columns of a panel that are no features."""


def quarter_starts(first: date, last: date) -> list[date]:
    """First days of the quarters from `first` to `last`, both allowed.

    >>> quarter_starts(date(2025, 11, 2), date(2026, 4, 1))
    [datetime.date(2026, 1, 1), datetime.date(2026, 4, 1)]
    """
    starts = [date(year, month, 1) for year in range(first.year, last.year + 1) for month in (1, 4, 7, 10)]
    return [start for start in starts if first <= start <= last]


def panel(
    histories: Histories,
    origins: Sequence[date],
    *,
    horizon: int = HORIZON,
    progress: Callable[[int, int], None] | None = None,
) -> pl.DataFrame:
    """One row an agency and origin: its features, and the answers of `ANSWERS`.

    `is_seen`: whether an inspector came on site in the first half of the horizon (only then has the label a meaning);
    `label`: whether a serious breach was found then, and confirmed within the horizon; `is_drawn`: whether the
    inspection was drawn by lot; `team`: who came first, for adjustment only.
    """
    frames = []
    for place, origin in enumerate(origins, 1):
        known = features(histories, origin)
        came = outcomes(histories, origin, horizon=horizon)
        joined = known.join(came, on="agency_id", how="left", maintain_order="left")
        frames.append(
            joined.with_columns(
                pl.col("label").fill_null(0), pl.col("is_seen", "is_drawn").fill_null(False), origin=pl.lit(origin)
            )
        )
        if progress:
            progress(place, len(origins))
    return pl.concat(frames)


def origins_of(histories: Histories, today: date, *, horizon: int = HORIZON) -> list[date]:
    """The quarters to learn from: a year after records began, so that all of them look back equally far, until `today`.

    The labels of the last are complete on `today`. Empty where the records are too young.
    """
    began = histories.events["known_on"].min()
    if not isinstance(began, date):
        return []
    return quarter_starts(began + timedelta(days=YEAR), today - timedelta(days=horizon))


def outcomes(histories: Histories, origin: date, *, horizon: int = HORIZON) -> pl.DataFrame:
    """What came to light of each agency from an origin until the horizon: agency_id, label, is_seen, is_drawn, team."""
    looked, until = origin + timedelta(days=horizon // 2), origin + timedelta(days=horizon)
    within = (pl.col("happened_on") > origin) & (pl.col("happened_on") <= looked)
    breach = (pl.col("channel") == "breach") & ~pl.col("is_revoked") & (pl.col("known_on") <= until)
    visit = pl.col("channel") == "onsite"
    return (
        histories.events.lazy()
        .filter(within & (breach | visit))
        .sort("happened_on", "known_on", "code", "team")
        .group_by("agency_id")
        .agg(
            breach.any().cast(pl.Int64).alias("label"),
            visit.any().alias("is_seen"),
            (visit & pl.col("is_drawn")).any().alias("is_drawn"),
            pl.col("team").filter(visit).first().alias("team"),
        )
        .sort("agency_id")
        .collect()
    )
