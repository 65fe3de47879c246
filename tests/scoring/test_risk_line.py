"""The RISK line: what it may do to a grade, over a million random dossiers; and what it says where there is none."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import polars as pl
import pytest

from scoring.advice import what_to_do
from scoring.dossier import AGENCIES, FINDINGS, MERITS, Dossiers
from scoring.rating import NOT_SCORED, RISK_ABSENT, Ratings, rate
from tests.scoring.builders import agency, finding, numbered, rulebook

DAY = date(2026, 6, 30)
NOON = datetime(2026, 7, 1, tzinfo=UTC)
CHUNKS, SIZE = 10, 100_000
CASES = [(rule, case) for rule in rulebook().rules.values() for case in rule.versions[0].cases]
DEDUCTIONS = [(rule.code, case.name, rule.versions[0].kind) for rule, case in CASES if not rule.is_bonus]
BONUSES = [(rule.code, case.name) for rule, case in CASES if rule.is_bonus]
RANKS = {"A": 0, "B": 1, "C": 2, "D": 3}


def days(roll: np.random.Generator, size: int, furthest: int) -> pl.Series:
    """Days up to `furthest` before the day of the rating."""
    return pl.Series(np.datetime64(DAY) - roll.integers(0, furthest, size).astype("timedelta64[D]"), dtype=pl.Date)


def texts(size: int) -> pl.Series:
    """A name of its own for each fact."""
    return pl.Series(np.arange(size)).cast(pl.String)


def crowd(seed: int, size: int) -> tuple[Dossiers, pl.DataFrame]:
    """Random agencies, from spotless to hopeless, and a random word of a model on nine in ten of them."""
    roll = np.random.default_rng(seed)
    ids = np.arange(1, size + 1)
    opened, visited = days(roll, size, 3000), days(roll, size, 900)
    told = {"agency_id": ids, "opened_on": opened, "finished_projects": roll.integers(0, 20, size)}
    never_fell = dict.fromkeys(("low_since", "rose_on", "rectified_on"), [None] * size)
    agencies = pl.DataFrame({**told, "last_onsite_on": visited, **never_fell}, schema=AGENCIES)
    whose = np.repeat(ids, roll.poisson(roll.choice([0.0, 1.0, 3.0, 7.0], size)))
    picked = roll.integers(0, len(DEDUCTIONS), len(whose))
    rules, names, kinds = (np.array(column)[picked] for column in zip(*DEDUCTIONS, strict=True))
    confirmed = days(roll, len(whose), 1200)
    is_ratio, is_open = kinds == "ratio", kinds == "continuing"
    findings = pl.DataFrame(
        {
            "finding_id": np.arange(1, len(whose) + 1),
            "agency_id": whose,
            "rule": rules,
            "case": names,
            "fact_id": texts(len(whose)),
            "occurred_on": confirmed,
            "confirmed_on": confirmed,
            "cured_on": pl.select(
                pl.when(pl.Series(is_open & (roll.random(len(whose)) < 0.5))).then(confirmed)
            ).to_series(),
            "repaired_on": pl.Series([None] * len(whose), dtype=pl.Date),
            "quantity": roll.integers(1, 6, len(whose)),
            "measure": pl.Series(roll.integers(0, 10_000, len(whose))).set(pl.Series(~is_ratio), None),
            "sample": pl.Series(roll.integers(0, 30, len(whose))).set(pl.Series(~is_ratio), None),
        },
        schema=FINDINGS,
    )
    lucky = ids[roll.random(size) < 0.2]
    given = roll.integers(0, len(BONUSES), len(lucky))
    awards, titles = (np.array(column)[given] for column in zip(*BONUSES, strict=True))
    merits = pl.DataFrame(
        {
            "merit_id": np.arange(1, len(lucky) + 1),
            "agency_id": lucky,
            "rule": awards,
            "case": titles,
            "fact_id": texts(len(lucky)),
            "awarded_on": days(roll, len(lucky), 500),
            "quantity": np.ones(len(lucky), dtype=np.int64),
        },
        schema=MERITS,
    )
    scored = ids[roll.random(size) < 0.9]
    points = roll.choice([0, 2_00, 5_00, 10_00, 25_00, 100_00], len(scored))
    risk = pl.DataFrame({"agency_id": scored, "points": points, "model": ["m"] * len(scored)})
    return Dossiers(agencies, findings, merits), risk


def test_over_a_million_dossiers_no_grade_falls_below_c_nor_by_more_than_one() -> None:
    fell = held = worst = 0
    for seed in range(CHUNKS):
        dossiers, risk = crowd(seed, SIZE)
        rated = rate(dossiers, rulebook(), "zj", as_of=DAY, known_at=NOON, risk=risk)
        frame = rated.ratings.filter(pl.col("grade") != "PROVISIONAL").with_columns(
            rank=pl.col("grade").replace_strict(RANKS, return_dtype=pl.Int64),
            rule_rank=pl.col("rule_grade").replace_strict(RANKS, return_dtype=pl.Int64),
        )
        moved = frame["rank"] - frame["rule_rank"]
        assert moved.min() == 0
        assert moved.max() == 1
        assert frame.filter((pl.col("rank") == 3) & (pl.col("rule_rank") < 3)).is_empty()
        assert frame.filter(pl.col("model").is_null() & (pl.col("rank") != pl.col("rule_rank"))).is_empty()
        assert (frame["rule_score"] - frame["score"]).max() == 10_00
        fell += int(moved.sum())
        held += rated.reasons.filter(pl.col("kind") == "RISK_BOUND").height
        worst += frame.filter(pl.col("rule_rank") == 3).height
    assert min(fell, held, worst) > 10_000, "the dossiers tried none of the edges"


def one(risk: pl.DataFrame | None, **absent: str) -> Ratings:
    dossiers = Dossiers.of([agency(last_onsite_on=DAY)])
    return rate(dossiers, rulebook(), "zj", as_of=DAY, known_at=NOON, risk=risk, **absent)


def word(agency_id: int = 1, until: date | None = None) -> pl.DataFrame:
    told = {"agency_id": [agency_id], "points": [500], "model": ["abcdef0123456789"]}
    days = {"scored_on": pl.Series([date(2026, 6, 1)]), "counts_until": pl.Series([until], dtype=pl.Date)}
    return pl.DataFrame({**told, **days})


@pytest.mark.parametrize(
    ("risk", "absent", "said"),
    [
        (None, {}, RISK_ABSENT),
        (None, {"risk_absent": "TOO_LITTLE_HISTORY"}, "TOO_LITTLE_HISTORY"),
        (word(agency_id=2), {}, NOT_SCORED),
        (word(until=DAY), {}, NOT_SCORED),
    ],
)
def test_where_there_is_no_line_the_rating_says_why(
    risk: pl.DataFrame | None, absent: dict[str, str], said: str
) -> None:
    row = one(risk, **absent).ratings.row(0, named=True)
    assert (row["risk_absent_reason"], row["model"], row["score"]) == (said, None, 100_00)


def test_the_line_names_its_model_and_its_end_and_is_part_of_the_input() -> None:
    rated = one(word(until=date(2026, 12, 1)))
    row = rated.ratings.row(0, named=True)
    assert (row["model"], row["score"], row["risk_absent_reason"]) == ("abcdef0123456789", 95_00, None)
    assert row["next_change_on"] == date(2026, 12, 1)
    (line,) = rated.lines_of(1)
    assert (line["case"], line["confirmed_on"]) == ("abcdef012345", date(2026, 6, 1))
    assert rated.explain(1, "zh") == ["RISK（模型abcdef012345） 5分计5分"]
    assert row["input_digest"] != one(None).ratings["input_digest"].item()
    assert row["input_digest"] != one(word()).ratings["input_digest"].item()


def test_what_would_raise_a_grade_counts_the_models_line_too() -> None:
    fine = numbered(finding("L04", "fine", date(2026, 5, 1)))
    dossiers = Dossiers.of([agency(last_onsite_on=DAY)], fine)
    rated = rate(dossiers, rulebook(), "zj", as_of=DAY, known_at=NOON, risk=word(until=date(2026, 12, 1)))
    advice = what_to_do(rated, 1)
    assert [remedy.score for remedy in advice.remedies] == [95_00]
    assert advice.score_after_all == 95_00
