"""The last step: whoever fell to the lowest grade rises slowly, after a time and an accepted rectification."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from scoring.profile import Profile, Rise
from scoring.sheet import Sheet, looked_up


def rise(sheet: Sheet) -> Sheet:
    """Hold a grade that would rise from the lowest too soon, or further than to the first step.

    Held: not so many days since the fall, or nothing was accepted as rectified since. Then one step; and as long again
    before the score alone decides.
    """
    terms = sheet.profile.rise
    if terms is None:
        return sheet
    is_low = pl.col("low_since").is_not_null()
    leaves_on, settles_on = (pl.col(name).dt.offset_by(f"{terms.days}d") for name in ("low_since", "rose_on"))
    is_rectified = (pl.col("rectified_on") >= pl.col("low_since")).fill_null(False)
    is_held = (is_low & (~is_rectified | (sheet.day < leaves_on))).fill_null(False)
    is_on_the_step = is_low | (sheet.day < settles_on).fill_null(False)
    floor = pl.when(is_held).then(pl.lit(terms.level)).when(is_on_the_step).then(pl.lit(terms.to))
    levels = {code: sheet.profile.treated_as(code) for code in _codes(sheet.profile)}
    agencies = sheet.agencies.with_columns(
        floor=floor,
        until=pl.when(is_held & (sheet.day < leaves_on)).then(leaves_on).when(~is_held & ~is_low).then(settles_on),
        is_better=(looked_up("grade", levels) < floor).fill_null(False),
    )
    reasons = agencies.filter("is_better").select(
        "agency_id",
        kind=pl.lit("RISE"),
        code=pl.when(pl.col("floor") == terms.level).then(pl.lit("HELD")).otherwise(pl.lit("BY_STEPS")),
        level="floor",
        until="until",
    )
    agencies = agencies.with_columns(*_held_down(sheet.profile, terms, levels), _next_change())
    told = pl.concat([sheet.reasons, reasons], how="diagonal").sort("agency_id", maintain_order=True)
    return replace(sheet, agencies=agencies.drop("floor", "until", "is_better"), reasons=told)


def _codes(profile: Profile) -> list[str]:
    return [grade.code for grade in profile.grades] + (["PROVISIONAL"] if profile.provisional else [])


def _held_down(profile: Profile, terms: Rise, levels: dict[str, str]) -> list[pl.Expr]:
    """Both grades, no better than the floor."""
    codes = {level: profile.grades[profile.rank(level)].code for level in (terms.level, terms.to)}
    held = looked_up("floor", codes)
    return [
        pl.when((looked_up(name, levels) < pl.col("floor")).fill_null(False)).then(held).otherwise(name).alias(name)
        for name in ("grade", "rule_grade")
    ]


def _next_change() -> pl.Expr:
    """What is held for a time changes at its end."""
    return pl.min_horizontal("next_change_on", pl.when("is_better").then("until")).alias("next_change_on")
