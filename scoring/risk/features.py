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

from scoring.risk.feature_book import topic_stem
from scoring.risk.histories import Histories

YEAR: Final = 365
HALF_LIFE: Final = 365.0
"""Days after which an event counts half."""
HALF: Final = 0.5
"""Cases added to either side of a share (Jeffreys): one failed visit of one is no certainty."""
PRIOR: Final = 3.0
"""Years of the usual rate added to the rate of an owner's other agencies (empirical Bayes)."""
LONGEST: Final = 365.0
"""Days since something that never happened, or happened longer ago: as far as every record reaches."""

Frame = pl.LazyFrame
Part = Callable[[Histories, date], Frame]


def features(histories: Histories, as_of: date) -> pl.DataFrame:
    """Features of every agency that had been on record for a year: agency_id and Float64 columns, in order of the ids.

    Of newcomers nothing is known yet, so nothing is foretold: admission verifies them, and the lot may find them.
    `_1y` counts a year's events, `_trend` those of its second half less those of its first; `_rate` is events a year of
    the time on record, halved in weight yearly; `_days` are days since the last; `_share` lies between 0 and 1, and is
    missing where there was no case. Nothing that was recorded after the day changes any of them.
    """
    known = histories.as_of(as_of)
    since = pl.max_horizontal("opened_on", "known_on")
    began = pl.max_horizontal(since, pl.lit(known.events["known_on"].min(), pl.Date))
    frame = (
        known.agencies.lazy()
        .filter(since <= as_of - timedelta(days=YEAR))
        .select("agency_id", "owner", exposure=_years((pl.lit(as_of) - began).dt.total_days()))
    )
    for part in PARTS:
        frame = frame.join(part(known, as_of), on="agency_id", how="left", maintain_order="left")
    frame = frame.with_columns(
        pl.selectors.ends_with("_1y", "_decayed", "_open", "_now", "_sum", "_trend").fill_null(0.0),
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


_EXPOSURES: Final = (
    # name, channel, codes: counted over the year only
    ("onsite_visits", "onsite", None),
    ("offsite_checks", "offsite", None),
    ("report_checks", "check", None),
    ("hazards", "hazard", ("FOUND",)),
)
_COUNTED: Final = (
    # name, channel, codes
    ("minor_findings", "finding", ("S1", "S2")),
    ("serious_findings", "finding", ("S3", "S4")),
    ("breaches", "breach", None),
    ("penalties", "penalty", None),
    ("onsite_failed", "onsite", ("FAILED",)),
    ("late_reports", "report", ("LATE",)),
    ("report_checks_failed", "check", ("FAILED",)),
    ("late_hazards", "hazard", ("LATE",)),
    ("complaints", "complaint", ("RECEIVED",)),
    ("complaints_upheld", "complaint", ("UPHELD",)),
)


_TOPICS: Final = ("qualification", "contract", "deliverable", "conduct", "social")
"""Dimensions of the rules that findings are about."""


def _counts(known: Histories, as_of: date) -> Frame:
    """Counts of a year, decayed counts, days since the last, and the change from half-year to half-year."""
    age = (pl.lit(as_of) - pl.col("happened_on")).dt.total_days()
    weight = _exact(0.5 ** (age / HALF_LIFE)).alias("weight")
    columns: list[pl.Expr] = []
    for name, channel, codes in (*_EXPOSURES, *_COUNTED):
        meant = pl.col("channel") == channel
        if codes is not None:
            meant = meant & pl.col("code").is_in(list(codes))
        columns.append(_within(meant, 0, YEAR).alias(f"{name}_1y"))
        if (name, channel, codes) in _COUNTED:
            half = YEAR // 2
            columns += [
                pl.col("weight").filter(meant).sum().alias(f"{name}_decayed"),
                pl.col("age").filter(meant).min().cast(pl.Float64).clip(0, LONGEST).alias(f"{name}_days"),
                (_within(meant, 0, half) - _within(meant, half, 2 * half)).alias(f"{name}_trend"),
            ]
    for topic in _TOPICS:
        meant = (pl.col("channel") == "finding") & (pl.col("topic") == topic)
        columns += [
            _within(meant, 0, YEAR).alias(f"{topic_stem(topic)}_1y"),
            pl.col("weight").filter(meant).sum().alias(f"{topic_stem(topic)}_decayed"),
        ]
    return known.events.lazy().with_columns(age.alias("age"), weight).group_by("agency_id").agg(columns)


def _within(meant: pl.Expr, since: int, until: int) -> pl.Expr:
    """How many events are so many days old."""
    return (meant & (pl.col("age") >= since) & (pl.col("age") < until)).sum().cast(pl.Float64)


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
            pl.col("amount").filter((pl.col("channel") == "review") & recent).mean().alias("review_score"),
            ((pl.col("channel") == "report") & pl.col("code").is_in(["IN_TIME", "LATE"]) & recent)
            .sum()
            .cast(pl.Float64)
            .alias("reports_sum"),
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
    ("onsite_failed_share", "onsite_failed_1y", "onsite_visits_1y"),
    ("late_reports_share", "late_reports_1y", "reports_sum"),
    ("checks_failed_share", "report_checks_failed_1y", "report_checks_1y"),
    ("late_hazards_share", "late_hazards_1y", "hazards_1y"),
    ("upheld_share", "complaints_upheld_1y", "complaints_1y"),
    ("risky_share", "risky_contracts_open", "contracts_open"),
)


def _shares() -> list[pl.Expr]:
    """Shares of a year's cases, half a case of each kind added; work per person; and whether anybody looked lately.

    What is added is the same on every day: drawn towards the share that is usual just then, all agencies with few
    cases would move whenever the usual does.
    """
    made = [
        pl.when(pl.col(whole) > 0).then((pl.col(part) + HALF) / (pl.col(whole) + 2 * HALF)).alias(name)
        for name, part, whole in _RATIOS
    ]
    return [
        *made,
        (pl.col("contracts_open") / pl.col("staff_now").clip(1.0)).alias("contracts_per_person"),
        (pl.col("onsite_visits_1y") == 0).cast(pl.Float64).alias("unvisited_1y"),
    ]


def _rates() -> list[pl.Expr]:
    """Events a year of an agency's time on record, of a year at least: none is 0 however long nobody had any."""
    years = pl.col("exposure").clip(_years(pl.lit(YEAR)))
    stems = [*(name for name, _, _ in _COUNTED), *(topic_stem(topic) for topic in _TOPICS)]
    return [(pl.col(f"{stem}_decayed") / years).alias(f"{stem}_rate") for stem in stems]


def _years(days: pl.Expr) -> pl.Expr:
    """Days on record as years in which each day weighs as its events do: a very long record has 1.44."""
    return _exact((1 - 0.5 ** (days / HALF_LIFE)) * HALF_LIFE / YEAR / log(2))


def _of_their_like(frame: Frame) -> Frame:
    """By how many times as often as usual others of the same owner had a serious finding: itself left out.

    There is no such rate of the kind of service: an agency would answer for its trade.
    """
    found, years = pl.col("serious_findings_decayed"), pl.col("exposure")
    usual = pl.max_horizontal(found.sum(), 1e-9) / pl.max_horizontal(years.sum(), 1e-9)
    rate = (found.sum().over("owner") - found + PRIOR * usual) / (years.sum().over("owner") - years + PRIOR)
    return frame.with_columns(same_owner_rate=pl.when(pl.col("owner").is_not_null()).then(rate / usual).otherwise(1.0))
