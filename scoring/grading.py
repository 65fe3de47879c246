"""The last steps: from a score to a grade, what limits the grade, and what vetoes it. Points are settled before."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from scoring.profile import PROVISIONAL, Profile, Provisional, StandingLimiter
from scoring.sheet import REASONS, Sheet, looked_up, months_later, run


def grade(sheet: Sheet) -> Sheet:
    """The grade by thresholds alone, as a rank: 0 is the best."""
    ranks = {
        name: _rank_of_score(sheet.profile, score) for name, score in (("rank", "score"), ("rule_rank", "rule_score"))
    }
    return replace(sheet, agencies=sheet.agencies.with_columns(**ranks))


def _rank_of_score(profile: Profile, score: str) -> pl.Expr:
    rank = pl.lit(len(profile.grades) - 1)
    for place in reversed(range(len(profile.grades))):
        at_least = profile.grades[place].at_least
        if at_least is not None:
            rank = pl.when(pl.col(score) >= at_least).then(place).otherwise(rank)
    return rank.cast(pl.Int64)


def limit(sheet: Sheet) -> Sheet:
    """Hold the grade down to what conditions and grave findings allow, and the risk line to what it may do alone."""
    limiters = _standing(sheet)
    if sheet.profile.has_rule_limiters:
        limiters.append(_of_rules(sheet))
    held = [limiter for limiter in limiters if not limiter.is_empty()]
    if not held:
        return _bound_risk(sheet)
    ranks = {grade.level: sheet.profile.rank(grade.level) for grade in sheet.profile.grades}
    ranked = pl.concat(held).with_columns(limit_rank=looked_up("level", ranks).cast(pl.Int64))
    worst = ranked.lazy().group_by("agency_id").agg(pl.col("limit_rank").max())
    joined = sheet.agencies.lazy().join(worst, on="agency_id", how="left", maintain_order="left")
    binding = ranked.lazy().join(sheet.agencies.lazy().select("agency_id", "rule_rank"), on="agency_id")
    agencies = joined.with_columns(
        rank=pl.max_horizontal("rank", "limit_rank"), rule_rank=pl.max_horizontal("rule_rank", "limit_rank")
    )
    reasons = binding.filter(pl.col("limit_rank") > pl.col("rule_rank")).select(*REASONS)
    return _bound_risk(replace(sheet, agencies=agencies.pipe(run), reasons=reasons.pipe(run)))


def _bound_risk(sheet: Sheet) -> Sheet:
    """By itself the risk line moves no agency by more grades than the profile says, nor below its floor."""
    if sheet.risk is None:
        return sheet
    profile = sheet.profile
    moved = pl.min_horizontal(pl.col("rule_rank") + profile.risk_grades, pl.lit(profile.rank(profile.risk_not_below)))
    worst = pl.max_horizontal("rule_rank", moved)
    held = sheet.agencies.filter(pl.col("rank") > worst).select(
        "agency_id", kind=pl.lit("RISK_BOUND"), code=pl.lit("RISK")
    )
    reasons = pl.concat([sheet.reasons, held], how="diagonal")
    return replace(sheet, agencies=sheet.agencies.with_columns(rank=pl.min_horizontal("rank", worst)), reasons=reasons)


def _standing(sheet: Sheet) -> list[pl.DataFrame]:
    parts = []
    for limiter in sheet.profile.limiters:
        unmet = _unmet(sheet, limiter)
        named = [pl.when(condition).then(pl.lit(name)) for name, condition in unmet.items()]
        held = sheet.agencies.lazy().filter(pl.any_horizontal(*unmet.values()))
        parts.append(
            held.select(
                "agency_id",
                kind=pl.lit("LIMITER"),
                code=pl.lit(limiter.code),
                level=pl.lit(limiter.level),
                finding_id=pl.lit(None, pl.Int64),
                rule_version_from=pl.lit(None, pl.Date),
                until=pl.lit(None, pl.Date),
                detail=pl.concat_str(named, separator=",", ignore_nulls=True),
            ).pipe(run)
        )
    return parts


def _unmet(sheet: Sheet, limiter: StandingLimiter) -> dict[str, pl.Expr]:
    unmet: dict[str, pl.Expr] = {}
    if limiter.months_on_record is not None:
        unmet["months_on_record"] = pl.col("opened_on").dt.offset_by(f"{limiter.months_on_record}mo") > sheet.day
    if limiter.finished_projects is not None:
        unmet["finished_projects"] = pl.col("finished_projects") < limiter.finished_projects
    if limiter.onsite_within_months is not None:
        stale = pl.col("last_onsite_on").dt.offset_by(f"{limiter.onsite_within_months}mo") <= sheet.day
        unmet["onsite_within_months"] = stale.fill_null(True)
    for name, held, barred in (
        ("no_counting", "counting", limiter.no_counting),
        ("no_first_half", "first_half", limiter.no_first_half),
    ):
        if barred:
            unmet[name] = pl.any_horizontal([pl.col(held).list.contains(one).fill_null(False) for one in barred])
    return unmet


def _of_rules(sheet: Sheet) -> pl.DataFrame:
    lines = sheet.lines.filter(pl.col("is_kept") & pl.col("limit_level").is_not_null())
    if lines.is_empty():
        return pl.DataFrame(schema=REASONS)
    until = months_later("confirmed_on", pl.col("limit_months"), sheet.rulebook.prices.choices["limit_months"])
    open_days = (sheet.day - pl.col("confirmed_on")).dt.total_days()
    holds = pl.any_horizontal(
        (until > sheet.day).fill_null(False),
        (pl.len().over("agency_id", "rule") >= pl.col("limit_counting")).fill_null(False),
        (pl.col("cured_on").is_null() & (open_days > pl.col("limit_open_days"))).fill_null(False),
    )
    return lines.filter(holds).select(
        "agency_id",
        kind=pl.lit("LIMITER"),
        code="rule",
        level="limit_level",
        finding_id="entry_id",
        rule_version_from="rule_version_from",
        until=until,
        detail="case",
    )


def veto(sheet: Sheet) -> Sheet:
    """A veto means the worst grade, whatever the score; a new agency without veto isn't graded yet."""
    profile = sheet.profile
    lines = sheet.lines.filter(pl.col("is_vetoing") & ~pl.col("is_dropped"))
    worst = profile.grades[-1]
    vetoes = lines.select(
        "agency_id",
        kind=pl.lit("VETO"),
        code="rule",
        level=pl.lit(worst.level),
        finding_id="entry_id",
        rule_version_from="rule_version_from",
        until="veto_until",
        detail="case",
    )
    is_vetoed = pl.col("agency_id").is_in(vetoes["agency_id"].unique().to_list())
    is_new = _is_new(sheet, profile.provisional) if profile.provisional else pl.lit(False)
    codes = {place: known.code for place, known in enumerate(profile.grades)}
    agencies = sheet.agencies.with_columns(is_vetoed=is_vetoed, is_provisional=is_new & ~is_vetoed)
    words = {
        name: pl.when("is_vetoed")
        .then(pl.lit(worst.code))
        .when("is_provisional")
        .then(pl.lit(PROVISIONAL))
        .otherwise(looked_up(rank, codes))
        for name, rank in (("grade", "rank"), ("rule_grade", "rule_rank"))
    }
    waiting = agencies.filter("is_provisional").select(
        "agency_id", kind=pl.lit(PROVISIONAL), code=pl.lit(PROVISIONAL), level=pl.lit(_level(profile.provisional))
    )
    reasons = pl.concat([sheet.reasons, vetoes, waiting], how="diagonal").sort(
        "agency_id", "kind", "code", "finding_id", descending=[False, True, False, False], nulls_last=True
    )
    return replace(sheet, agencies=agencies.with_columns(**words), reasons=reasons)


def _is_new(sheet: Sheet, terms: Provisional) -> pl.Expr:
    days = (sheet.day - pl.col("opened_on")).dt.total_days()
    return (days < terms.days) | (pl.col("finished_projects") < terms.finished_projects)


def _level(terms: Provisional | None) -> str | None:
    return terms.treated_as if terms else None
