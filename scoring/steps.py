"""The steps of a rating, in order: each a short pure function from sheet to sheet over whole columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import polars as pl

from scoring.grading import grade, limit, veto
from scoring.rising import rise
from scoring.sheet import FULL, Sheet, looked_up, months_later, product, run

Step = Callable[[Sheet], Sheet]


def price(sheet: Sheet) -> Sheet:
    """Give each line the version in force when the fact occurred: its price, its dates, and whether it vetoes."""
    held = (pl.col("rule_version_from") <= pl.col("occurred_on")) & (pl.col("occurred_on") < pl.col("version_until"))
    cases = sheet.rulebook.prices.cases.lazy()
    lines = sheet.lines.lazy().join(cases, on=["rule", "case"], maintain_order="left").filter(held)
    priced = _price_bands(sheet, lines.with_row_index("line").pipe(run))
    unit_price = pl.col("points") + pl.col("points_per_unit") * (pl.col("quantity") // pl.col("per_units"))
    priced = priced.with_columns(
        price=unit_price + pl.col("band_points"),
        is_too_few=((pl.col("kind") == "ratio") & (pl.col("sample") < pl.col("minimum_sample"))).fill_null(False),
        is_repaired=pl.col("repaired_on").is_not_null(),
    )
    return replace(sheet, lines=_date_vetoes(sheet, _date(sheet, priced).pipe(run)))


def _price_bands(sheet: Sheet, lines: pl.DataFrame) -> pl.LazyFrame:
    measured = lines.filter(pl.col("kind") == "ratio")
    if measured.is_empty():
        return lines.lazy().with_columns(band_points=pl.lit(0, pl.Int64))
    reached = (pl.col("measure") < pl.col("below")).fill_null(pl.col("measure") > pl.col("above"))
    bands = measured.lazy().select("line", "rule", "case", "rule_version_from", "measure")
    bands = bands.join(sheet.rulebook.prices.bands.lazy(), on=["rule", "case", "rule_version_from"]).filter(reached)
    heaviest = bands.group_by("line").agg(pl.col("band_points").max())
    joined = lines.lazy().join(heaviest, on="line", how="left", maintain_order="left")
    return joined.with_columns(pl.col("band_points").fill_null(0))


def _date(sheet: Sheet, lines: pl.LazyFrame) -> pl.LazyFrame:
    """When half weight starts and when the line lapses; a continuing condition has neither date while it is open."""
    profile = sheet.profile
    continuing, is_bonus = pl.col("kind") == "continuing", pl.col("source") == "BONUS"
    validity = pl.when(is_bonus).then(profile.bonus_validity_months)
    lines = lines.with_columns(validity=validity.otherwise(looked_up("severity", profile.validity_months)))
    months = pl.col("validity")
    lengths = [*profile.validity_months.values(), profile.bonus_validity_months]
    halves = [length // 2 for length in profile.validity_months.values()]
    half = months_later("confirmed_on", pl.when(~is_bonus).then(months // 2), halves)
    lines = lines.with_columns(
        half_from=pl.when(continuing).then(pl.col("cured_on")).otherwise(half),
        counts_until=pl.when(continuing)
        .then(pl.col("cured_on").dt.offset_by(f"{profile.half_months_after_cure}mo"))
        .otherwise(months_later("confirmed_on", months, lengths)),
    )
    earliest = pl.min_horizontal("counts_until", "repaired_on")
    return lines.with_columns(counts_until=pl.when("is_repaired").then(earliest).otherwise("counts_until"))


def _date_vetoes(sheet: Sheet, lines: pl.DataFrame) -> pl.DataFrame:
    """Whether a line vetoes on the day, and until when; a conditional veto needs earlier breaches of its rule."""
    candidates = lines.filter(pl.col("is_veto") & ~pl.col("is_repaired"))
    if candidates.is_empty():
        return lines.with_columns(is_vetoing=False, veto_until=pl.lit(None, pl.Date))
    enough = pl.col("veto_times") == 1
    choices = sheet.rulebook.prices.choices
    for times in choices["veto_times"]:
        earlier = pl.col("confirmed_on").shift(times - 1).over("agency_id", "rule")
        window = months_later(earlier, pl.col("veto_within_months"), choices["veto_within_months"])
        recent = pl.col("confirmed_on") < window
        enough = enough | ((pl.col("veto_times") == times) & recent).fill_null(False)
    until = months_later("confirmed_on", pl.col("veto_months"), choices["veto_months"])
    dated = candidates.with_columns(veto_until=until, is_enough=enough)
    open_still = pl.when(pl.col("kind") == "continuing").then(pl.col("cured_on").is_null())
    vetoing = dated.filter(pl.col("is_enough") & open_still.otherwise(sheet.day < pl.col("veto_until")))
    marks = vetoing.select("line", "veto_until", is_vetoing=True)
    marked = lines.join(marks, on="line", how="left", maintain_order="left")
    return marked.with_columns(pl.col("is_vetoing").fill_null(False))


def _weight(sheet: Sheet) -> pl.Expr:
    return (
        pl.when(pl.col("is_repaired") | (pl.col("counts_until") <= sheet.day).fill_null(False))
        .then(0)
        .when((pl.col("half_from") <= sheet.day).fill_null(False))
        .then(sheet.profile.half_weight)
        .otherwise(FULL)
        .cast(pl.Int64)
    )


def one_rule_per_fact(sheet: Sheet) -> Sheet:
    """One fact feeds one rule: a veto first, then what weighs most on the day.

    The entries that are dropped still count as earlier breaches of their own rules: else one more finding could
    take the factor off another line and raise the score.
    """
    shared = sheet.lines.filter(pl.struct("agency_id", "source", "fact_id").is_duplicated())
    dropped: list[int] = []
    if not shared.is_empty():
        weighed = pl.col("price") * _weight(sheet) * (~pl.col("is_too_few")).cast(pl.Int64)
        order = shared.with_columns(weighed=weighed).sort(
            ["is_vetoing", "weighed", "price", "severity", "rule", "case", "entry_id"],
            descending=[True, True, True, True, False, False, False],
        )
        dropped = order.filter(~pl.struct("agency_id", "source", "fact_id").is_first_distinct())["line"].to_list()
    return replace(sheet, lines=sheet.lines.with_columns(is_dropped=pl.col("line").is_in(dropped)))


def age(sheet: Sheet) -> Sheet:
    """Weigh each line: full at first, half from the middle of its validity, nothing from its end or its repair on."""
    return replace(sheet, lines=sheet.lines.with_columns(weight=_weight(sheet)))


def one_measurement(sheet: Sheet) -> Sheet:
    """Of several measurements of one share or mean only the heaviest on the day counts."""
    measured = sheet.lines.filter((pl.col("kind") == "ratio") & ~pl.col("is_dropped"))
    outweighed: list[int] = []
    if not measured.is_empty():
        weighed = pl.col("price") * pl.col("weight") * (~pl.col("is_too_few")).cast(pl.Int64)
        order = measured.with_columns(weighed=weighed).sort(
            ["weighed", "price", "confirmed_on", "entry_id"], descending=[True, True, True, True]
        )
        outweighed = order.filter(~pl.struct("agency_id", "rule", "case").is_first_distinct())["line"].to_list()
    return replace(sheet, lines=sheet.lines.with_columns(is_outweighed=pl.col("line").is_in(outweighed)))


def repeat(sheet: Sheet) -> Sheet:
    """A one-off breach of the same rule within the window costs more; price, factor and weight are rounded once."""
    factors, window = sheet.profile.repeat_factors, sheet.profile.repeat_window_months
    factor = pl.lit(factors[0], pl.Int64)
    for earlier in range(1, len(factors)):
        before = pl.col("confirmed_on").shift(earlier).over("agency_id", "rule", "is_repaired")
        recent = (pl.col("confirmed_on") < before.dt.offset_by(f"{window}mo")).fill_null(False)
        factor = pl.when(recent).then(factors[earlier]).otherwise(factor)
    repeats = (pl.col("kind") == "one_off") & (pl.col("source") == "DEDUCTION") & ~pl.col("is_repaired")
    lines = sheet.lines.lazy().with_columns(
        repeat_factor=pl.when(repeats).then(factor).otherwise(factors[0]).cast(pl.Int64)
    )
    lines = lines.with_columns(
        full_points=product(pl.col("price"), pl.col("repeat_factor")),
        aged=product(pl.col("price"), pl.col("repeat_factor"), pl.col("weight")),
    )
    after_price = pl.when("is_too_few").then(0).otherwise("full_points")
    lines = lines.with_columns(
        after_price=after_price,
        after_fact=pl.when("is_dropped").then(0).otherwise(after_price),
        is_kept=~(pl.col("is_dropped") | pl.col("is_outweighed") | pl.col("is_too_few")) & (pl.col("weight") > 0),
    )
    lines = lines.with_columns(after_age=pl.min_horizontal("after_fact", "aged"))
    return replace(
        sheet,
        lines=lines.with_columns(after_measurement=pl.when("is_outweighed").then(0).otherwise("after_age")).pipe(run),
    )


def _within(cap: pl.Expr, amount: str, *group: str) -> pl.Expr:
    """What is left of each amount when a group may not pass its cap: the earliest confirmed are taken first."""
    before = pl.col(amount).cum_sum().over(group) - pl.col(amount)
    return pl.min_horizontal(pl.col(amount), pl.max_horizontal(cap - before, pl.lit(0)))


def cap_rule(sheet: Sheet) -> Sheet:
    """No rule takes or gives more than its cap; where versions differ the higher cap holds."""
    cap = pl.col("rule_cap").max().over("agency_id", "rule")
    capped = _within(cap, "after_measurement", "agency_id", "rule")
    return replace(sheet, lines=sheet.lines.with_columns(after_rule_cap=capped))


def cap_dimension(sheet: Sheet) -> Sheet:
    """No dimension takes more than its cap; bonuses are not of any."""
    caps = looked_up("dimension", sheet.profile.dimension_caps)
    capped = _within(caps, "after_rule_cap", "agency_id", "dimension")
    kept = pl.when(pl.col("source") == "BONUS").then("after_rule_cap").otherwise(capped)
    return replace(sheet, lines=sheet.lines.with_columns(after_dimension_cap=kept))


def bonus(sheet: Sheet) -> Sheet:
    """Bonuses stop at their cap, and are withheld while a grave entry is in its first half."""
    profile = sheet.profile
    grave = pl.col("severity").is_in(list(profile.bonus_withheld_in_first_half)) & (pl.col("weight") == FULL)
    withheld = sheet.lines.filter(grave & pl.col("is_kept"))["agency_id"].unique().to_list()
    is_bonus = pl.col("source") == "BONUS"
    capped = _within(pl.lit(profile.bonus_cap), "after_dimension_cap", "agency_id", "source")
    given = pl.when(pl.col("agency_id").is_in(withheld)).then(0).otherwise(capped)
    lines = sheet.lines.with_columns(
        taken_points=pl.when(is_bonus).then(given).otherwise("after_dimension_cap"),
        is_withheld=is_bonus & pl.col("agency_id").is_in(withheld),
    )
    return replace(sheet, lines=lines)


MODEL_DIGITS = 12
"""So many digits of a model's version name it on its line."""


def risk(sheet: Sheet) -> Sheet:
    """The model's own line, up to its cap; without a model there is none."""
    if sheet.risk is None:
        absent = {"risk_points": pl.lit(0, pl.Int64), "model": pl.lit(None, pl.String)}
        return replace(sheet, agencies=sheet.agencies.with_columns(**absent))
    capped = pl.min_horizontal(pl.col("points"), pl.lit(sheet.profile.risk_cap)).cast(pl.Int64)
    rated = sheet.risk.join(sheet.agencies.select("agency_id"), on="agency_id", how="semi").sort("agency_id")
    added = rated.select(
        "agency_id",
        source=pl.lit("RISK"),
        rule=pl.lit("RISK"),
        dimension=pl.lit("risk"),
        case=pl.col("model").str.slice(0, MODEL_DIGITS),
        price="points",
        full_points="points",
        taken_points=capped,
        after_dimension_cap="points",
        is_kept=True,
        confirmed_on="scored_on",
        counts_until="counts_until",
        model="model",
    )
    lines = pl.concat([sheet.lines, added.drop("model")], how="diagonal").sort("agency_id", maintain_order=True)
    points = added.select("agency_id", "model", risk_points="taken_points")
    agencies = sheet.agencies.join(points, on="agency_id", how="left", maintain_order="left")
    return replace(sheet, lines=lines, agencies=agencies.with_columns(pl.col("risk_points").fill_null(0)))


def total(sheet: Sheet) -> Sheet:
    """Base less deductions plus bonuses, held between 0 and the base; beside it the score with the risk line."""
    sums = (
        sheet.lines.lazy()
        .group_by("agency_id")
        .agg(
            deducted=pl.col("taken_points").filter(pl.col("source") == "DEDUCTION").sum(),
            bonus_points=pl.col("taken_points").filter(pl.col("source") == "BONUS").sum(),
            next_change_on=_next_change(sheet).filter("is_kept").min(),
            counting=pl.col("severity").filter("is_kept").unique(),
            first_half=pl.col("severity").filter(pl.col("is_kept") & (pl.col("weight") == FULL)).unique(),
        )
    )
    agencies = (
        sheet.agencies.lazy()
        .join(sums, on="agency_id", how="left", maintain_order="left")
        .with_columns(pl.col("deducted", "bonus_points").fill_null(0))
    )
    base = sheet.profile.base
    rule_score = (base - pl.col("deducted") + pl.col("bonus_points")).clip(0, base)
    agencies = agencies.with_columns(rule_score=rule_score)
    score = (pl.col("rule_score") - pl.col("risk_points")).clip(0, base)
    return replace(sheet, agencies=agencies.with_columns(score=score).pipe(run))


def _next_change(sheet: Sheet) -> pl.Expr:
    tomorrow = pl.lit(sheet.as_of + timedelta(1))
    coming = [pl.when(pl.col(name) >= tomorrow).then(pl.col(name)) for name in ("half_from", "counts_until")]
    return pl.min_horizontal(coming)


STEPS: tuple[Step, ...] = (
    price,
    one_rule_per_fact,
    age,
    one_measurement,
    repeat,
    cap_rule,
    cap_dimension,
    bonus,
    risk,
    total,
    grade,
    limit,
    veto,
    rise,
)
