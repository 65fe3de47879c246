"""A small province whose records teach a model something: poor agencies report late, fail visits, commit breaches."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
import polars as pl

from scoring.risk.histories import AGENCIES, EVENTS, SPANS, Histories
from scoring.risk.panel import origins_of, panel

SIZE = 2400
BEGAN, TODAY = date(2023, 6, 30), date(2026, 1, 1)
DAYS = (TODAY - BEGAN).days
REGIONS = ("3301", "3302", "3303")
QUICK = {"most_rounds": 60, "bag": 1, "windows": 2}


@cache
def province() -> Histories:
    """Records of two years and a half: poor agencies report late, fail visits, and commit serious breaches."""
    roll_of = np.random.default_rng(11)
    quality = roll_of.standard_normal(SIZE)
    parts = [_reports(roll_of, quality), *_visits(roll_of, quality), *_others(roll_of, quality)]
    events = pl.concat(parts).filter(pl.col("known_on") < TODAY)
    long_ago = pl.lit(BEGAN - timedelta(days=900))
    ids = pl.DataFrame({"agency_id": np.arange(SIZE)})
    agencies = ids.with_columns(opened_on=long_ago, known_on=long_ago, kind=pl.lit("TESTING"))
    begun = {"from_on": pl.lit(BEGAN), "known_on": pl.lit(BEGAN), "amount": pl.lit(1.0)}
    contracts = pl.concat([ids] * 3).with_columns(channel=pl.lit("contract"), **begun)
    return Histories(_as(agencies, AGENCIES), events, _as(contracts, SPANS))


def _reports(roll_of: np.random.Generator, quality: np.ndarray[Any, Any]) -> pl.DataFrame:
    """Six a year; some of them late, and each late one a minor finding a month later."""
    whose = np.repeat(np.arange(SIZE), roll_of.poisson(6 * DAYS / 365, SIZE))
    late = roll_of.random(len(whose)) < np.clip(0.15 * np.exp(-0.9 * quality[whose]), 0, 0.9)
    day = roll_of.integers(0, DAYS, len(whose))
    told = _events("report", whose, day, day, np.where(late, "LATE", "IN_TIME"))
    return pl.concat([told, _events("finding", whose[late], day[late] + 30, day[late] + 30, "S1")])


def _visits(roll_of: np.random.Generator, quality: np.ndarray[Any, Any]) -> list[pl.DataFrame]:
    """Each quarter a visit to two in five of them, by chance; what it finds is confirmed within two months."""
    parts = []
    for begins in range(2, DAYS, 91):
        whose = np.flatnonzero(roll_of.random(SIZE) < 0.4)
        day = begins + roll_of.integers(0, 90, len(whose))
        breach = roll_of.random(len(whose)) < np.clip(0.05 * np.exp(-1.2 * quality[whose]), 0, 0.8)
        minor = roll_of.random(len(whose)) < np.clip(0.2 * np.exp(-0.6 * quality[whose]), 0, 0.8)
        visits = _events("onsite", whose, day, day, np.where(breach | minor, "FAILED", "PASSED"))
        team = pl.Series((whose % 3 * 3 + roll_of.integers(0, 3, len(whose))).astype(str))
        parts.append(visits.with_columns(is_drawn=pl.Series(roll_of.random(len(whose)) < 0.1), team=team))
        known = day + roll_of.integers(15, 60, len(whose))
        parts.append(_events("breach", whose[breach], day[breach], known[breach], "S3"))
        parts.append(_events("finding", whose[breach], known[breach], known[breach], "S3"))
    return parts


def _others(roll_of: np.random.Generator, quality: np.ndarray[Any, Any]) -> list[pl.DataFrame]:
    """Complaints about poor agencies; and findings about paper, which any agency has: a mere count knows little."""
    whose = np.repeat(np.arange(SIZE), roll_of.poisson(0.3 * np.exp(-0.5 * quality) * DAYS / 365))
    day = roll_of.integers(0, DAYS, len(whose))
    paper = np.repeat(np.arange(SIZE), roll_of.poisson(6 * DAYS / 365, SIZE))
    found = roll_of.integers(0, DAYS, len(paper))
    return [_events("complaint", whose, day, day, "RECEIVED"), _events("finding", paper, found, found, "S2")]


def _events(
    channel: str, whose: np.ndarray[Any, Any], day: np.ndarray[Any, Any], known: np.ndarray[Any, Any], code: Any
) -> pl.DataFrame:
    frame = pl.DataFrame({"agency_id": whose, "happened": day, "known": known}).with_columns(
        channel=pl.lit(channel),
        code=pl.Series(code) if isinstance(code, np.ndarray) else pl.lit(code),
        happened_on=pl.lit(BEGAN) + pl.duration(days="happened"),
        known_on=pl.lit(BEGAN) + pl.duration(days="known"),
        is_drawn=pl.lit(False),
        is_revoked=pl.lit(False),
    )
    return _as(frame, EVENTS)


def _as(frame: pl.DataFrame, schema: Mapping[str, type[pl.DataType]]) -> pl.DataFrame:
    missing = {name: pl.lit(None) for name in schema if name not in frame.columns}
    return frame.with_columns(**missing).select(pl.col(name).cast(kind) for name, kind in schema.items())


def laid_out(records: Histories) -> pl.DataFrame:
    """The panel of some records, with the count of findings to be beaten, and the regions."""
    made = panel(records, origins_of(records, TODAY))
    region = pl.col("agency_id").mod(3).replace_strict(dict(enumerate(REGIONS)), return_dtype=pl.String)
    return made.with_columns(findings_1y=pl.col("minor_findings_1y") + pl.col("serious_findings_1y"), region=region)
