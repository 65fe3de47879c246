"""Features as of a day: columns over what was known by then, one row an agency. Set-based: a province in a second.

Counts of a year, rates and shares with a prior, days since, exposure, and how often anybody looked. Rates of the same
owner leave the agency itself out. Every feature means the same on every day from a year of records on: none grows with
the length of the record, so that a model learned from last year's quarters fits this one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from math import log
from typing import Final

import polars as pl

from scoring.risk.histories import Histories

YEAR: Final = 365
HALF_LIFE: Final = 365.0
"""Days after which an event counts half."""
PRIOR: Final = 3.0
"""Weight of the population's rate in a rate of few cases (empirical Bayes)."""
YEARS: Final = 1.0
"""Weight of the population's rate in a rate by time: an agency seen for so many years weighs as much."""
LONGEST: Final = 365.0
"""Days since something that never happened, or happened longer ago: as far as every record reaches."""

Frame = pl.LazyFrame
Part = Callable[[Histories, date], Frame]


def features(histories: Histories, as_of: date) -> pl.DataFrame:
    """Features of every agency that was known on a day: agency_id and Float64 columns, in the order of the ids.

    `_1y` counts a year's events; `_rate` is events a year, halved in weight yearly, drawn towards everybody's where the
    agency has been on record for a short time; `_days` are days since the last; `_share` lies between 0 and 1. Nothing
    that was recorded after the day changes any of them.
    """
    known = histories.as_of(as_of)
    began = known.events["known_on"].min()
    seen_for = (pl.lit(as_of) - pl.max_horizontal("opened_on", pl.lit(began, pl.Date))).dt.total_days()
    frame = known.agencies.lazy().select(
        "agency_id",
        "owner",
        age_days=_since("opened_on", as_of),
        exposure=_exact((1 - 0.5 ** (seen_for / HALF_LIFE)) * HALF_LIFE / YEAR / log(2)),
    )
    for part in PARTS:
        frame = frame.join(part(known, as_of), on="agency_id", how="left", maintain_order="left")
    frame = frame.with_columns(
        pl.selectors.ends_with("_1y", "_decayed", "_open", "_now", "_sum").fill_null(0.0),
        pl.selectors.ends_with("_days").fill_null(LONGEST),
    )
    frame = frame.with_columns(_shares()).pipe(_of_their_like).with_columns(_rates())
    return (
        frame.drop("owner", "exposure", pl.selectors.ends_with("_decayed", "_sum"))
        .sort("agency_id")
        .with_columns(pl.all().exclude("agency_id").cast(pl.Float64))
        .collect()
    )


def _exact(number: pl.Expr) -> pl.Expr:
    """To 2^-30: such numbers add up to the same sum in whatever order, so a feature has the same bytes everywhere."""
    return (number * 2**30).round() / 2**30


def _since(column: str, as_of: date) -> pl.Expr:
    return (pl.lit(as_of) - pl.col(column)).dt.total_days().cast(pl.Float64).clip(0, LONGEST)


_COUNTED: Final = (
    # name, channel, codes
    ("minor_findings", "finding", ("S1", "S2")),
    ("serious_findings", "finding", ("S3", "S4")),
    ("breaches", "breach", None),
    ("penalties", "penalty", None),
    ("onsite_visits", "onsite", None),
    ("onsite_failed", "onsite", ("FAILED",)),
    ("offsite_checks", "offsite", None),
    ("reports", "report", ("IN_TIME", "LATE")),
    ("late_reports", "report", ("LATE",)),
    ("report_checks", "check", None),
    ("report_checks_failed", "check", ("FAILED",)),
    ("hazards", "hazard", ("FOUND",)),
    ("late_hazards", "hazard", ("LATE",)),
    ("complaints", "complaint", ("RECEIVED",)),
    ("complaints_upheld", "complaint", ("UPHELD",)),
)


def _counts(known: Histories, as_of: date) -> Frame:
    """Counts of a year, decayed counts, and days since the last."""
    age = (pl.lit(as_of) - pl.col("happened_on")).dt.total_days()
    weight = _exact(0.5 ** (age / HALF_LIFE)).alias("weight")
    columns: list[pl.Expr] = []
    for name, channel, codes in _COUNTED:
        meant = pl.col("channel") == channel
        if codes is not None:
            meant = meant & pl.col("code").is_in(list(codes))
        columns += [
            (meant & (pl.col("age") < YEAR)).sum().cast(pl.Float64).alias(f"{name}_1y"),
            pl.col("weight").filter(meant).sum().alias(f"{name}_decayed"),
            pl.col("age").filter(meant).min().cast(pl.Float64).clip(0, LONGEST).alias(f"{name}_days"),
        ]
    return known.events.lazy().with_columns(age.alias("age"), weight).group_by("agency_id").agg(columns)


def _amounts(known: Histories, as_of: date) -> Frame:
    """Sizes: lateness of reports and hazards, clients' reviews, what the last visit said."""
    recent = (pl.lit(as_of) - pl.col("happened_on")).dt.total_days() < YEAR
    return (
        known.events.lazy()
        .with_columns(_exact(pl.col("amount")))
        .sort("happened_on", "known_on", "code")
        .group_by("agency_id")
        .agg(
            pl.col("amount").filter((pl.col("channel") == "report") & recent).mean().alias("report_lateness"),
            pl.col("amount").filter((pl.col("channel") == "hazard") & recent).mean().alias("hazard_delay"),
            pl.col("amount").filter((pl.col("channel") == "review") & recent).sum().alias("review_sum"),
            ((pl.col("channel") == "review") & recent).sum().cast(pl.Float64).alias("reviews_sum"),
            (pl.col("code").filter(pl.col("channel") == "onsite").last() == "FAILED")
            .cast(pl.Float64)
            .alias("last_visit_failed"),
        )
    )


def _spans(known: Histories, as_of: date) -> Frame:
    """What is open on the day: contracts, high-risk clients, people at work."""
    is_open = pl.col("until_on").is_null() | (pl.col("until_on") > as_of)
    left = (pl.col("until_on") <= as_of) & (pl.col("until_on") > as_of - timedelta(days=YEAR))
    of = pl.col("channel")
    return (
        known.spans.lazy()
        .group_by("agency_id")
        .agg(
            (is_open & (of == "contract")).sum().cast(pl.Float64).alias("contracts_open"),
            (is_open & (of == "risky_contract")).sum().cast(pl.Float64).alias("risky_contracts_open"),
            (is_open & (of == "staff")).sum().cast(pl.Float64).alias("staff_now"),
            (left & (of == "staff")).sum().cast(pl.Float64).alias("staff_left_1y"),
        )
    )


PARTS: Final[tuple[Part, ...]] = (_counts, _amounts, _spans)

_RATIOS: Final = (
    # name, of what, among what
    ("onsite_failed_share", "onsite_failed_decayed", "onsite_visits_decayed"),
    ("late_reports_share", "late_reports_decayed", "reports_decayed"),
    ("checks_failed_share", "report_checks_failed_decayed", "report_checks_decayed"),
    ("late_hazards_share", "late_hazards_decayed", "hazards_decayed"),
    ("upheld_share", "complaints_upheld_decayed", "complaints_decayed"),
    ("findings_per_visit", "minor_findings_decayed", "onsite_visits_decayed"),
    ("risky_share", "risky_contracts_open", "contracts_open"),
    ("contracts_per_person", "contracts_open", "staff_now"),
)


def _shares() -> list[pl.Expr]:
    """Ratios, drawn towards the population's where there are few cases; and whether anybody looked lately."""
    made = []
    for name, part, whole in (*_RATIOS, ("review_score", "review_sum", "reviews_sum")):
        usual = pl.col(part).sum() / pl.max_horizontal(pl.col(whole).sum(), 1e-9)
        made.append(((pl.col(part) + PRIOR * usual) / (pl.col(whole) + PRIOR)).alias(name))
    made.append((pl.col("onsite_visits_1y") == 0).cast(pl.Float64).alias("unvisited_1y"))
    return made


def _rates() -> list[pl.Expr]:
    """Events a year of an agency's time on record, drawn towards everybody's where that was short."""
    made = []
    for name, _, _ in _COUNTED:
        count, years = pl.col(f"{name}_decayed"), pl.col("exposure")
        usual = count.sum() / pl.max_horizontal(years.sum(), 1e-9)
        made.append(((count + YEARS * usual) / (years + YEARS)).alias(f"{name}_rate"))
    return made


def _of_their_like(frame: Frame) -> Frame:
    """By how many times as often as usual others of the same owner had a serious finding: itself left out.

    There is no such rate of the kind of service: an agency would answer for its trade.
    """
    found, years = pl.col("serious_findings_decayed"), pl.col("exposure")
    usual = pl.max_horizontal(found.sum(), 1e-9) / pl.max_horizontal(years.sum(), 1e-9)
    rate = (found.sum().over("owner") - found + PRIOR * usual) / (years.sum().over("owner") - years + PRIOR)
    return frame.with_columns(same_owner_rate=pl.when(pl.col("owner").is_not_null()).then(rate / usual).otherwise(1.0))
