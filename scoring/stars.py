"""Stars of professional staff: points by part, the gates of each star, and what held a person back. A proposal."""

from __future__ import annotations

from datetime import date

import polars as pl

from scoring.profile import Profile
from scoring.sheet import FULL, months_later, product
from scoring.star_scheme import STAFF_LEVELS, Star, StarScheme

PROFESSIONALS: dict[str, pl.DataType | type[pl.DataType]] = {
    "professional_id": pl.Int64,
    "qualifications": pl.List(pl.String),
    "has_valid_certificate": pl.Boolean,
    "years": pl.Int64,
    "test_score": pl.Int64,
    "test_on": pl.Date,
    "test_passed": pl.Boolean,
    "passed_projects": pl.Int64,
    "review_mean": pl.Int64,
    "major_hazards_reported": pl.Int64,
    "education_hours": pl.Int64,
}
CONDUCT: dict[str, pl.DataType | type[pl.DataType]] = {
    "professional_id": pl.Int64,
    "severity": pl.String,
    "is_continuing": pl.Boolean,
    "confirmed_on": pl.Date,
    "cured_on": pl.Date,
}
"""What findings that name a person weigh; a continuing condition lasts until its cure."""
VETOES: dict[str, pl.DataType | type[pl.DataType]] = {
    "professional_id": pl.Int64,
    "kind": pl.String,
    "since": pl.Date,
    "until": pl.Date,
}


def award_stars(
    professionals: pl.DataFrame,
    conduct: pl.DataFrame,
    vetoes: pl.DataFrame,
    scheme: StarScheme,
    profile: Profile,
    *,
    as_of: date,
) -> pl.DataFrame:
    """Points by part (hundredths), stars, what held the person back from the next star, and until when they hold.

    Conduct entries weigh and lapse as the profile says for their severity. A failed last test vetoes until re-sat: it
    was failed by its own score to pass (`test_passed`), or by the scheme's where that is higher.

    >>> from scoring.rulebook import load
    >>> from scoring.star_scheme import load_stars
    >>> engineer = {"professional_id": 1, "qualifications": ["MID_RSE"], "has_valid_certificate": True, "years": 6,
    ...             "test_score": 8000, "test_on": date(2026, 3, 1), "passed_projects": 30, "review_mean": 9200,
    ...             "major_hazards_reported": 0, "education_hours": 16}
    >>> stars = award_stars(pl.DataFrame([engineer], schema=PROFESSIONALS), pl.DataFrame(schema=CONDUCT),
    ...                     pl.DataFrame(schema=VETOES), load_stars(), load().profiles["zj"], as_of=date(2026, 6, 30))
    >>> stars.select("points", "stars", "held_back_by").row(0)
    (8000, 4, 'points')
    """
    day = pl.lit(as_of)
    known = conduct.filter(pl.col("confirmed_on") <= day)
    known_kinds = pl.col("kind").is_in(list(scheme.vetoes))
    in_force = vetoes.filter(
        known_kinds & (pl.col("since") <= day) & (pl.col("until").is_null() | (day < pl.col("until")))
    )
    minus = known.with_columns(minus=_conduct_points(scheme, profile, day)).group_by("professional_id")
    frame = professionals.sort("professional_id").join(
        minus.agg(conduct=-pl.col("minus").sum()), on="professional_id", how="left", maintain_order="left"
    )
    kinds = in_force.sort("kind").group_by("professional_id", maintain_order=True).agg(veto=pl.col("kind").first())
    frame = frame.join(kinds, on="professional_id", how="left", maintain_order="left")
    frame = frame.with_columns(pl.col("conduct").fill_null(0), **_facts(scheme, day)).with_columns(**_parts(scheme))
    parts = ("qualification", "experience", "test", "practice", "learning", "conduct")
    frame = frame.with_columns(
        points=pl.sum_horizontal(parts).clip(0, None),
        veto=pl.when(pl.col("test_failed")).then(pl.lit("TEST_FAILED")).otherwise("veto"),
    )
    frame = _reach(frame, scheme, known, day).with_columns(
        valid_until=pl.when(pl.col("stars") > 0).then(day.dt.offset_by(f"{scheme.valid_months}mo"))
    )
    return frame.select("professional_id", *parts, "points", "stars", "held_back_by", "valid_until")


def _conduct_points(scheme: StarScheme, profile: Profile, day: pl.Expr) -> pl.Expr:
    points = pl.col("severity").replace_strict(scheme.conduct, return_dtype=pl.Int64)
    months = pl.col("severity").replace_strict(profile.validity_months, return_dtype=pl.Int64)
    lengths = profile.validity_months.values()
    cured_on, lasts = pl.when(pl.col("cured_on") <= day).then(pl.col("cured_on")), pl.col("is_continuing")
    half = months_later("confirmed_on", months // 2, [length // 2 for length in lengths])
    half_from = pl.when(lasts).then(cured_on).otherwise(half)
    after_cure = cured_on.dt.offset_by(f"{profile.half_months_after_cure}mo")
    lapses_on = pl.when(lasts).then(after_cure).otherwise(months_later("confirmed_on", months, lengths))
    weight = pl.when(lapses_on <= day).then(0).when(half_from <= day).then(profile.half_weight).otherwise(FULL)
    return product(points, weight.cast(pl.Int64))


def _facts(scheme: StarScheme, day: pl.Expr) -> dict[str, pl.Expr]:
    known = pl.col("test_on") <= day
    fresh = known & (day < pl.col("test_on").dt.offset_by(f"{scheme.test_valid_months}mo"))
    failed = (~pl.col("test_passed")).fill_null(False)
    held = {kind: points for kind, (points, _) in scheme.kinds.items()}
    levels = {kind: STAFF_LEVELS.index(level) for kind, (_, level) in scheme.kinds.items()}
    ranked = pl.col("qualifications").list.eval(pl.element().replace_strict(levels, return_dtype=pl.Int64))
    return {
        "best": pl.col("qualifications").list.eval(pl.element().replace_strict(held, return_dtype=pl.Int64)).list.max(),
        "level": ranked.list.max().fill_null(-1),
        "score": pl.when(fresh.fill_null(False)).then("test_score").otherwise(0),
        "test_failed": (known & ((pl.col("test_score") < scheme.test_pass) | failed)).fill_null(False),
    }


def _parts(scheme: StarScheme) -> dict[str, pl.Expr]:
    second = pl.when(pl.col("qualifications").list.n_unique() > 1).then(scheme.second_certificate).otherwise(0)
    review = pl.lit(0)
    for at_least, points in sorted(scheme.reviews):
        review = pl.when(pl.col("review_mean") >= at_least).then(points).otherwise(review)
    projects = (pl.col("passed_projects") * scheme.project[0]).clip(0, scheme.project[1])
    hazards = (pl.col("major_hazards_reported") * scheme.hazard[0]).clip(0, scheme.hazard[1])
    hours = pl.col("education_hours") * scheme.learning_cap
    learned = (2 * hours + scheme.learning_hours) // (2 * scheme.learning_hours)
    return {
        "qualification": (pl.col("best").fill_null(0) + second).clip(0, scheme.qualification_cap),
        "experience": (pl.col("years") * scheme.per_year).clip(0, scheme.experience_cap),
        "test": product(pl.col("score"), pl.lit(scheme.test_weight)).clip(0, scheme.test_cap),
        "practice": (projects + review + hazards).clip(0, scheme.practice_cap),
        "learning": learned.clip(0, scheme.learning_cap),
    }


def _reach(frame: pl.DataFrame, scheme: StarScheme, conduct: pl.DataFrame, day: pl.Expr) -> pl.DataFrame:
    """Climb star by star: the first one whose points or gates are missing says what holds the person back."""
    stars, held_back, climbing = pl.lit(0), pl.lit(None, pl.String), pl.col("veto").is_null()
    for star in scheme.stars:
        missing = pl.lit(None, pl.String)
        if "clean_of" in star.gates:
            missing = pl.when(_is_stained(star, conduct, day)).then(pl.lit("clean_of")).otherwise(missing)
        for gate, met in reversed(_gates(star, scheme).items()):
            missing = pl.when(met).then(missing).otherwise(pl.lit(gate))
        missing = pl.when(pl.col("points") < star.points).then(pl.lit("points")).otherwise(missing)
        stars = pl.when(climbing & missing.is_null()).then(star.stars).otherwise(stars)
        held_back = pl.when(climbing & missing.is_not_null()).then(missing).otherwise(held_back)
        climbing = climbing & missing.is_null()
    return frame.with_columns(
        stars=stars.cast(pl.Int64),
        held_back_by=pl.when(pl.col("veto").is_not_null()).then("veto").otherwise(held_back),
    )


def _gates(star: Star, scheme: StarScheme) -> dict[str, pl.Expr]:
    gates = star.gates
    met = {
        "test_passed": pl.col("score") >= scheme.test_pass,
        "valid_certificate": pl.col("has_valid_certificate"),
        "level": pl.col("level") >= STAFF_LEVELS.index(str(gates.get("level", "junior"))),
        "years": pl.col("years") >= int(gates.get("years", 0)),
        "test": pl.col("score") >= int(gates.get("test", 0)),
        "passed_projects": pl.col("passed_projects") >= int(gates.get("passed_projects", 0)),
    }
    return {name: condition for name, condition in met.items() if name in gates}


def _is_stained(star: Star, conduct: pl.DataFrame, day: pl.Expr) -> pl.Expr:
    recent = day < pl.col("confirmed_on").dt.offset_by(f"{star.gates['clean_months']}mo")
    lasts = pl.col("is_continuing").fill_null(False) & (pl.col("cured_on").is_null() | (day < pl.col("cured_on")))
    stains = conduct.filter((pl.col("severity") >= str(star.gates["clean_of"])) & (recent | lasts))
    return pl.col("professional_id").is_in(stains["professional_id"].unique().to_list())
