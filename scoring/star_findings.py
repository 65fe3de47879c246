"""What confirmed findings that name a person do to their stars: conduct by severity, and the vetoes of the scheme."""

from __future__ import annotations

import polars as pl

from scoring.profile import Profile
from scoring.rulebook import Rulebook
from scoring.sheet import looked_up, months_later
from scoring.star_scheme import StarScheme
from scoring.stars import CONDUCT, VETOES

NAMED: dict[str, pl.DataType | type[pl.DataType]] = {
    "professional_id": pl.Int64,
    "rule": pl.String,
    "case": pl.String,
    "part": pl.String,
    "fact_id": pl.String,
    "occurred_on": pl.Date,
    "confirmed_on": pl.Date,
    "cured_on": pl.Date,
}
"""Confirmed findings, neither repaired nor revoked, by the persons whom they name and the part these had in them."""


def personal(
    named: pl.DataFrame, scheme: StarScheme, rulebook: Rulebook, profile: Profile
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Conduct entries and vetoes, for `award_stars`. One fact weighs once on a person, by its gravest finding.

    A veto holds while its finding counts: to the end of its validity or, of a continuing condition, until its cure.

    >>> from datetime import date
    >>> from scoring.rulebook import load
    >>> from scoring.star_scheme import load_stars
    >>> lent = {"professional_id": 1, "rule": "M01", "case": "leased", "part": "LENT_CERTIFICATE", "fact_id": "x",
    ...         "occurred_on": date(2026, 1, 5), "confirmed_on": date(2026, 2, 1)}
    >>> book = load()
    >>> conduct, vetoes = personal(pl.DataFrame([lent], schema=NAMED), load_stars(), book, book.profiles["zj"])
    >>> conduct["severity"].item(), vetoes.row(0)
    ('S4', (1, 'CERTIFICATE_LENT', datetime.date(2026, 2, 1), datetime.date(2029, 2, 1)))
    """
    held = (pl.col("rule_version_from") <= pl.col("occurred_on")) & (pl.col("occurred_on") < pl.col("version_until"))
    cases = rulebook.prices.cases.select("rule", "case", "rule_version_from", "version_until", "kind", "severity")
    found = named.join(cases, on=["rule", "case"], maintain_order="left").filter(held)
    found = found.with_columns(is_continuing=pl.col("kind") == "continuing").drop("kind")
    gravest = found.filter(pl.col("severity").is_not_null()).sort(
        ["severity", "confirmed_on", "rule", "case"], descending=[True, False, False, False]
    )
    conduct = gravest.unique(["professional_id", "fact_id"], keep="first", maintain_order=True)
    return conduct.select(list(CONDUCT)), _vetoes(found, scheme, profile)


def _vetoes(found: pl.DataFrame, scheme: StarScheme, profile: Profile) -> pl.DataFrame:
    grounds = pl.DataFrame(
        [(ground.veto, ground.rule, ground.case, ground.part) for ground in scheme.grounds],
        schema={"kind": pl.String, "rule": pl.String, "case": pl.String, "part": pl.String},
        orient="row",
    )
    lapses = months_later(
        "confirmed_on", looked_up("severity", profile.validity_months), profile.validity_months.values()
    )
    held = found.join(grounds, on=["rule", "case", "part"], maintain_order="left").with_columns(
        since=pl.col("confirmed_on"), until=pl.when("is_continuing").then(pl.col("cured_on")).otherwise(lapses)
    )
    return held.select(list(VETOES))
