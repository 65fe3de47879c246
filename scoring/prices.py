"""The rulebook's cases as polars frames, one row a case of a version, so that the steps can join them to findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from scoring.rule import Case, Rule, Version

# An open version runs to the end of the calendar; a null would fall out of every comparison.
END_OF_TIME = date.max

_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "rule": pl.String,
    "case": pl.String,
    "rule_version_from": pl.Date,
    "version_until": pl.Date,
    "dimension": pl.String,
    "is_bonus": pl.Boolean,
    "kind": pl.String,
    "severity": pl.String,
    "points": pl.Int64,
    "points_per_unit": pl.Int64,
    "per_units": pl.Int64,
    "minimum_sample": pl.Int64,
    "rule_cap": pl.Int64,
    "limit_level": pl.String,
    "limit_months": pl.Int64,
    "limit_counting": pl.Int64,
    "limit_open_days": pl.Int64,
    "is_veto": pl.Boolean,
    "veto_months": pl.Int64,
    "veto_times": pl.Int64,
    "veto_within_months": pl.Int64,
}


@dataclass(frozen=True)
class Prices:
    """`cases`: one row a case of a version. `bands`: one row a band of a ratio case."""

    cases: pl.DataFrame
    bands: pl.DataFrame

    @cached_property
    def choices(self) -> dict[str, list[int]]:
        """Every number of months or times that limiters and vetoes use, by column."""
        names = ("limit_months", "veto_months", "veto_times", "veto_within_months")
        return {name: self.cases[name].drop_nulls().unique().sort().to_list() for name in names}


def prices_of(rules: Iterable[Rule]) -> Prices:
    """The price list of the rules as frames.

    >>> from scoring.rulebook import load
    >>> load().prices.cases.filter(rule="R04")["points"].to_list()
    [2000]
    """
    cases, bands = [], []
    for rule in rules:
        for version in rule.versions:
            for case in version.cases:
                cases.append(_row(rule, version, case))
                bands += [
                    {
                        "rule": rule.code,
                        "case": case.name,
                        "rule_version_from": version.starts_on,
                        "below": band.below,
                        "above": band.above,
                        "band_points": band.points,
                    }
                    for band in case.bands
                ]
    band_schema = {
        "rule": pl.String,
        "case": pl.String,
        "rule_version_from": pl.Date,
        "below": pl.Int64,
        "above": pl.Int64,
        "band_points": pl.Int64,
    }
    return Prices(pl.DataFrame(cases, schema=_SCHEMA), pl.DataFrame(bands, schema=band_schema))


def _row(rule: Rule, version: Version, case: Case) -> dict[str, object]:
    limiter, veto = case.limiter, case.veto
    return {
        "rule": rule.code,
        "case": case.name,
        "rule_version_from": version.starts_on,
        "version_until": version.until or END_OF_TIME,
        "dimension": rule.dimension,
        "is_bonus": rule.is_bonus,
        "kind": version.kind,
        "severity": case.severity,
        "points": case.points,
        "points_per_unit": case.points_per_unit,
        "per_units": case.per_units,
        "minimum_sample": version.minimum_sample,
        "rule_cap": version.cap or 0,
        "limit_level": limiter.level if limiter else None,
        "limit_months": limiter.months if limiter else None,
        "limit_counting": limiter.while_counting if limiter else None,
        "limit_open_days": limiter.open_days if limiter else None,
        "is_veto": veto is not None,
        "veto_months": veto.months if veto else None,
        "veto_times": veto.times if veto else 1,
        "veto_within_months": veto.within_months if veto else None,
    }
