"""What an agency can do to rise, found by enumeration: each curable entry is cured in turn and rated again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl

from scoring.dossier import Dossiers
from scoring.profile import PROVISIONAL, Profile
from scoring.rating import Ratings, rate
from scoring.reading import Words
from scoring.rule import Version


@dataclass(frozen=True)
class Remedy:
    """One entry that can be ended, how, and the score and grade that would follow at once."""

    finding_id: int
    rule: str
    way_out: str
    says: Words
    score: int
    grade: str


@dataclass(frozen=True)
class Advice:
    """The remedies, what all of them together give, and the day on which time alone lifts the grade.

    `lifted_on` supposes no new finding, on-site verification kept up to date and the RISK line as it is; null if time
    alone does not lift it.
    """

    score: int
    grade: str
    remedies: tuple[Remedy, ...]
    score_after_all: int
    grade_after_all: str
    lifted_on: date | None
    grade_then: str | None


def what_to_do(ratings: Ratings, agency_id: int) -> Advice:
    """What would raise the grade of one agency, and when time alone does.

    >>> from datetime import UTC, datetime
    >>> from scoring.rulebook import load
    >>> fine = {"finding_id": 1, "agency_id": 7, "rule": "L04", "case": "fine", "fact_id": "decision 1",
    ...         "occurred_on": date(2026, 1, 9), "confirmed_on": date(2026, 1, 20)}
    >>> agency = {"agency_id": 7, "opened_on": date(2020, 1, 1), "finished_projects": 9}
    >>> moment = datetime(2026, 2, 1, tzinfo=UTC)
    >>> rated = rate(Dossiers.of([agency], [fine]), load(), "zj", as_of=date(2026, 2, 1), known_at=moment)
    >>> [(remedy.way_out, remedy.score) for remedy in what_to_do(rated, 7).remedies]
    [('repair', 10000)]
    """
    own = _own(ratings.dossiers, agency_id, ratings.as_of)
    now = ratings.ratings.row(by_predicate=pl.col("agency_id") == agency_id, named=True)
    curable = _curable(ratings, agency_id)
    outcomes = _outcomes(ratings, own, curable)
    remedies = tuple(
        Remedy(finding_id, rule, version.way_out, version.remedy, *outcome)
        for (finding_id, rule, version), outcome in zip(curable, outcomes, strict=False)
    )
    lifted_on, grade_then = _lift(ratings, own, str(now["grade"]), agency_id)
    return Advice(now["score"], now["grade"], remedies, *outcomes[-1], lifted_on, grade_then)


def _own(dossiers: Dossiers, agency_id: int, as_of: date) -> Dossiers:
    """The agency's own dossier as the day knows it: a later cure or repair is not known yet."""
    mine = pl.col("agency_id") == agency_id
    known = [pl.when(pl.col(name) <= as_of).then(name).alias(name) for name in ("cured_on", "repaired_on")]
    return Dossiers(
        dossiers.agencies.filter(mine),
        dossiers.findings.filter(mine & (pl.col("confirmed_on") <= as_of)).with_columns(known),
        dossiers.merits.filter(mine & (pl.col("awarded_on") <= as_of)),
    )


def _curable(ratings: Ratings, agency_id: int) -> list[tuple[int, str, Version]]:
    curable = []
    for line in ratings.lines_of(agency_id):
        if line["source"] != "DEDUCTION" or not line["weight"]:
            continue
        rule = ratings.rulebook.rules[str(line["rule"])]
        version = next(held for held in rule.versions if held.starts_on == line["rule_version_from"])
        open_still = version.way_out == "cure" and line["cured_on"] is None
        if isinstance(line["finding_id"], int) and (open_still or version.way_out == "repair"):
            curable.append((line["finding_id"], rule.code, version))
    return curable


def _outcomes(ratings: Ratings, own: Dossiers, curable: list[tuple[int, str, Version]]) -> list[tuple[int, str]]:
    """Score and grade after each remedy, and last after all of them: every scenario is an agency of one rating."""
    scenarios = [[entry] for entry in curable] + [curable]
    findings, merits, agencies = [], [], []
    for place, entries in enumerate(scenarios):
        cures = [finding_id for finding_id, _, version in entries if version.way_out == "cure"]
        repairs = [finding_id for finding_id, _, version in entries if version.way_out == "repair"]
        treated = [
            pl.when(pl.col("finding_id").is_in(chosen)).then(pl.lit(ratings.as_of)).otherwise(name).alias(name)
            for name, chosen in (("cured_on", cures), ("repaired_on", repairs))
        ]
        moved = pl.lit(place, pl.Int64).alias("agency_id")
        findings.append(own.findings.sort("finding_id").with_columns(moved, *treated))
        merits.append(own.merits.sort("merit_id").with_columns(moved))
        agencies.append(own.agencies.with_columns(moved))
    numbered = [
        pl.concat(frames).with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias(key))
        for frames, key in ((findings, "finding_id"), (merits, "merit_id"))
    ]
    imagined = Dossiers(pl.concat(agencies), *numbered)
    risk = _risk_of(ratings, own, pl.DataFrame({"scenario": range(len(scenarios))}, schema={"scenario": pl.Int64}))
    result = _rated(ratings, imagined, risk, ratings.as_of).sort("agency_id")
    return list(zip(result["score"].to_list(), result["grade"].to_list(), strict=True))


def _rated(ratings: Ratings, imagined: Dossiers, risk: pl.DataFrame | None, day: date) -> pl.DataFrame:
    book, profile = ratings.rulebook, ratings.profile.name
    return rate(imagined, book, profile, as_of=day, known_at=ratings.known_at, risk=risk).ratings


def _risk_of(ratings: Ratings, own: Dossiers, scenarios: pl.DataFrame) -> pl.DataFrame | None:
    """The model's word on the agency, the same in every scenario and for as long as is looked ahead."""
    if ratings.risk is None:
        return None
    mine = ratings.risk.join(own.agencies.select("agency_id"), on="agency_id", how="semi").select("points", "model")
    return mine.join(scenarios, how="cross").rename({"scenario": "agency_id"})


def _lift(ratings: Ratings, own: Dossiers, grade: str, agency_id: int) -> tuple[date | None, str | None]:
    """The first day on which time alone gives a better grade. Points only fall with time, so halving finds it."""
    profile, days = ratings.profile, _coming_days(ratings, own, agency_id)
    low, high, found = 0, len(days) - 1, None
    while low <= high:
        middle = (low + high) // 2
        then = _grade_on(ratings, own, days[middle])
        if _rank(profile, then) < _rank(profile, grade):
            found, high = (days[middle], then), middle - 1
        else:
            low = middle + 1
    return found or (None, None)


def _grade_on(ratings: Ratings, own: Dossiers, day: date) -> str:
    visited = pl.when(pl.col("last_onsite_on").is_not_null()).then(pl.lit(day)).alias("last_onsite_on")
    kept = replace(own, agencies=own.agencies.with_columns(visited))
    mine = own.agencies.select(scenario="agency_id")
    return str(_rated(ratings, kept, _risk_of(ratings, own, mine), day)["grade"].item())


def _rank(profile: Profile, grade: str) -> int:
    if grade == PROVISIONAL:
        return profile.rank(profile.treated_as(grade))
    return [known.code for known in profile.grades].index(grade)


def _coming_days(ratings: Ratings, own: Dossiers, agency_id: int) -> list[date]:
    """Every day on which time alone can change anything: weights, vetoes, limiters, the age of the agency."""
    profile, as_of = ratings.profile, ratings.as_of
    days: set[object] = {
        line[name] for line in ratings.lines_of(agency_id) for name in ("half_from", "counts_until", "veto_until")
    }
    days |= {row["until"] for row in ratings.reasons.filter(pl.col("agency_id") == agency_id).to_dicts()}
    opened_on = own.agencies["opened_on"]
    if profile.provisional:
        days.add(opened_on.item() + timedelta(profile.provisional.days))
    for limiter in profile.limiters:
        if limiter.months_on_record is not None:
            days.add(opened_on.dt.offset_by(f"{limiter.months_on_record}mo").item())
    return sorted(day for day in days if isinstance(day, date) and day > as_of and profile.is_in_force(day))
