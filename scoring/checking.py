"""Checks the content of dossiers against a rulebook: every fault of every row in one go. It mends nothing."""

from __future__ import annotations

import polars as pl

from scoring.dossier import DossierFault, Dossiers
from scoring.rulebook import Rulebook
from scoring.sheet import run

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

    >>> from datetime import date
    >>> from scoring.rulebook import load
    >>> dossier_faults(Dossiers.of([{"agency_id": 1, "opened_on": date(2020, 1, 1)}]), load())
    []
    """
    known = pl.col("agency_id").is_in(dossiers.agencies["agency_id"].to_list())
    faults = _rows("agencies", "agency_id", dossiers.agencies, {"DUPLICATE_ID": pl.col("agency_id").is_duplicated()})
    for name, frame, key, day, own in (
        ("findings", dossiers.findings, "finding_id", "occurred_on", _of_findings()),
        ("merits", dossiers.merits, "merit_id", "awarded_on", {}),
    ):
        if frame.is_empty():
            continue
        dated = _with_versions(frame, rulebook, is_bonus=name == "merits", day=day)
        checks = {
            "DUPLICATE_ID": pl.col(key).is_duplicated(),
            "UNKNOWN_AGENCY": ~known,
            "WRONG_QUANTITY": pl.col("quantity") < 1,
            **own,
        }
        faults += _rows(name, key, dated, checks)
        for row in dated.filter(pl.col("kind").is_null()).select(key, "rule", "case").rows():
            code = _why_unpriced(rulebook, name == "merits", row[1], row[2])
            faults.append(DossierFault(name, f"{key} {row[0]}", code, _WORDS[code]))
    return sorted(faults)


def _of_findings() -> dict[str, pl.Expr]:
    unmeasured = pl.min_horizontal(pl.col("measure").fill_null(-1), pl.col("sample").fill_null(-1)) < 0
    disordered = (
        (pl.col("occurred_on") > pl.col("confirmed_on"))
        | (pl.col("cured_on") < pl.col("occurred_on")).fill_null(False)
        | (pl.col("repaired_on") < pl.col("confirmed_on")).fill_null(False)
    )
    missing = ((pl.col("kind") == "ratio") & unmeasured).fill_null(False)
    return {"DATES_OUT_OF_ORDER": disordered, "MISSING_MEASURE": missing}


def _with_versions(frame: pl.DataFrame, rulebook: Rulebook, *, is_bonus: bool, day: str) -> pl.DataFrame:
    """The rows with the kind of the version that held on the day; null where no such rule, case or version is."""
    held = (pl.col("rule_version_from") <= pl.col(day)) & (pl.col(day) < pl.col("version_until"))
    found = frame.lazy().join(rulebook.prices.cases.lazy(), on=["rule", "case"])
    priced = found.filter(held & (pl.col("is_bonus") == is_bonus)).pipe(run)
    # Versions never overlap: as many rows as before means that each has its one. Only else are the bad ones looked for.
    return priced if priced.height == frame.height else _with_latest(frame, rulebook, is_bonus=is_bonus, day=day)


def _with_latest(frame: pl.DataFrame, rulebook: Rulebook, *, is_bonus: bool, day: str) -> pl.DataFrame:
    cases = rulebook.prices.cases.lazy().filter(pl.col("is_bonus") == is_bonus).sort("rule_version_from")
    latest = (
        frame.lazy()
        .sort(day)
        .join_asof(
            cases.select("rule", "case", "rule_version_from", "version_until", "kind"),
            left_on=day,
            right_on="rule_version_from",
            by=["rule", "case"],
            check_sortedness=False,
        )
    )
    held = pl.when(pl.col(day) < pl.col("version_until")).then("kind").alias("kind")
    return latest.with_columns(held).pipe(run)


def _why_unpriced(rulebook: Rulebook, is_bonus: bool, code: str, case: str) -> str:
    rule = rulebook.rules.get(code)
    if rule is None or rule.is_bonus != is_bonus:
        return "UNKNOWN_RULE"
    if case not in {known.name for version in rule.versions for known in version.cases}:
        return "UNKNOWN_CASE"
    return "NO_VERSION"


def _rows(frame: str, key: str, rows: pl.DataFrame, checks: dict[str, pl.Expr]) -> list[DossierFault]:
    marks = rows.select(pl.col(key).alias("id"), **checks)
    if not marks.select(pl.any_horizontal(pl.col(*checks).any())).item():
        return []
    return [
        DossierFault(frame, f"{key} {row}", code, _WORDS[code])
        for code in checks
        for row in marks.filter(pl.col(code))["id"].to_list()
    ]
