"""A model's word on agencies: probability, band, points, and reasons in both languages that add up to the log-odds."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

import polars as pl

from scoring.risk.bands import Bands
from scoring.risk.feature_book import FeatureBook
from scoring.risk.reasons import reasons, ways_down
from scoring.risk.tables import RiskTables

AVERAGE: Final = {"feature": "", "value": None, "zh": "训练样本中的平均机构", "en": "an average agency of the training"}


@dataclass(frozen=True)
class Scored:
    """One agency's score. `reasons` begin with the average agency; their `log_odds` add up to this one's."""

    agency_id: int
    log_odds: float
    probability: float
    band: str
    points: int
    reasons: list[dict[str, Any]]
    ways_down: list[dict[str, Any]]


def scored(
    tables: RiskTables,
    features: pl.DataFrame,
    *,
    bands: Bands,
    base_rate: float,
    book: FeatureBook,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Scored]:
    """Score every row of a frame of features (agency_id and one column a feature), in its order.

    `base_rate`, 0 to 1, is what the bands are multiples of. Points are hundredths, before any cap of a profile.
    """
    for place, row in enumerate(features.iter_rows(named=True)):
        if progress and place % 1000 == 0:
            progress(place, features.height)
        told = {name: None if row[name] is None or row[name] != row[name] else row[name] for name in tables.names}
        log_odds = tables.one(told)
        probability = 1 / (1 + math.exp(-log_odds))
        band = bands.of(probability, base_rate)
        why = [asdict(reason) for reason in reasons(tables, told, book)]
        down = [asdict(way) for way in ways_down(tables, told, book)]
        average = {**AVERAGE, "log_odds": tables.intercept}
        yield Scored(int(row["agency_id"]), log_odds, probability, band.code, band.points, [average, *why], down)
