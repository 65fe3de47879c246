"""Checks the content of dossiers against a rulebook: every fault of every row in one go. It mends nothing."""

from __future__ import annotations

import polars as pl

from scoring.dossier import DossierFault, Dossiers
from scoring.rulebook import Rulebook

_WORDS = {
    "DUPLICATE_ID": "the id stands twice.",
    "UNKNOWN_AGENCY": "no agency has this agency_id.",
    "UNKNOWN_RULE": "the rulebook has no such rule for this frame.",
    "UNKNOWN_CASE": "the rule has no such case.",
    "NO_VERSION": "no version of the rule held on the day of the fact.",
    "DATES_OUT_OF_ORDER": "a finding occurs, is confirmed, and only then cured or repaired.",
    "WRONG_QUANTITY": "quantity is below 1.",
    "MISSING_MEASURE": "a ratio rule needs measure and sample, neither below 0.",
}


def dossier_faults(dossiers: Dossiers, rulebook: Rulebook) -> list[DossierFault]:
    """Everything that is wrong with the input; an empty list means that it can be rated.

    >>> from scoring.rulebook import load
    >>> dossier_faults(Dossiers.of([{"agency_id": 1, "opened_on": __import__("datetime").date(2020, 1, 1)}]), load())
    []
    """
    agencies = dossiers.agencies
    faults = _rows("agencies", "agency_id", agencies, {"DUPLICATE_ID": pl.col("agency_id").is_duplicated()})
    findings = _with_versions(dossiers.findings, rulebook, is_bonus=False, day="occurred_on")
    merits = _with_versions(dossiers.merits, rulebook, is_bonus=True, day="awarded_on")
    known = pl.col("agency_id").is_in(agencies["agency_id"].to_list())
    ratio = pl.col("kind") == "ratio"
    unmeasured = pl.min_horizontal(pl.col("measure").fill_null(-1), pl.col("sample").fill_null(-1)) < 0
    disordered = (
        (pl.col("occurred_on") > pl.col("confirmed_on"))
        | (pl.col("cured_on") < pl.col("occurred_on")).fill_null(False)
        | (pl.col("repaired_on") < pl.col("confirmed_on")).fill_null(False)
    )
    faults += _rows(
        "findings",
        "finding_id",
        findings,
        {
            **_common("finding_id", known),
            "DATES_OUT_OF_ORDER": disordered,
            "MISSING_MEASURE": (ratio & unmeasured).fill_null(False),
        },
    )
    return sorted(faults + _rows("merits", "merit_id", merits, _common("merit_id", known)))


def _common(key: str, known: pl.Expr) -> dict[str, pl.Expr]:
    return {
        "DUPLICATE_ID": pl.col(key).is_duplicated(),
        "UNKNOWN_AGENCY": ~known,
        "UNKNOWN_RULE": pl.col("has_rule").is_null(),
        "UNKNOWN_CASE": pl.col("has_rule").is_not_null() & pl.col("has_case").is_null(),
        "NO_VERSION": pl.col("has_case").is_not_null() & pl.col("kind").is_null(),
        "WRONG_QUANTITY": pl.col("quantity") < 1,
    }


def _with_versions(frame: pl.DataFrame, rulebook: Rulebook, *, is_bonus: bool, day: str) -> pl.DataFrame:
    """One row for each distinct row, with whether rule, case and version are known and the kind of the version."""
    cases = rulebook.prices.cases.filter(pl.col("is_bonus") == is_bonus)
    rules = cases.select("rule", has_rule=True).unique()
    named = cases.select("rule", "case", has_case=True).unique()
    held = frame.lazy().select("rule", "case", day).unique()
    held = held.join(cases.lazy(), on=["rule", "case"])
    held = held.filter((pl.col("rule_version_from") <= pl.col(day)) & (pl.col(day) < pl.col("version_until")))
    held = held.select("rule", "case", day, "kind")
    wide = frame.lazy().join(rules.lazy(), on="rule", how="left").join(named.lazy(), on=["rule", "case"], how="left")
    return wide.join(held, on=["rule", "case", day], how="left").collect()


def _rows(frame: str, key: str, rows: pl.DataFrame, checks: dict[str, pl.Expr]) -> list[DossierFault]:
    marks = rows.select(pl.col(key).alias("id"), **checks)
    faults = []
    for code in checks:
        for row in marks.filter(pl.col(code))["id"].to_list() if marks[code].any() else []:
            faults.append(DossierFault(frame, f"{key} {row}", code, _WORDS[code]))
    return faults
