"""The gate, the bands and the reasons: what keeps a model out, what a probability takes, and why it is what it is."""

import math
from copy import deepcopy
from typing import Any

import numpy as np
import polars as pl
import pytest

from scoring.risk.bands import load_bands
from scoring.risk.exploration import drawn_rate, jeffreys
from scoring.risk.fairness import wrongly_picked
from scoring.risk.feature_book import load_features
from scoring.risk.gate import judge, load_gate, passes
from scoring.risk.reasons import reasons, ways_down
from scoring.risk.tables import RiskTables, StepTable, Value

BOOK = load_features()
GOOD: dict[str, Any] = {
    "positives": 500,
    "windows": [{"auc": 0.7}, {"auc": 0.68}, {"auc": 0.71}],
    "models": {"champion": {"calibration_error": 0.01}},
    "intervals": {"auc": {"low": 0.66}},
    "leads": {
        "rule_score": {"value": 0.05, "low": 0.02, "high": 0.08},
        "logistic": {"value": -0.01, "low": -0.02, "high": 0},
    },
    "calibration_slope": 0.95,
    "score_stability": 0.05,
    "feature_stability": {"late_reports_1y": 0.02},
    "one_feature_auc": {"feature": "late_reports_1y", "auc": 0.62},
    "breaches": 0,
    "fairness": [{"group": "region", "value": "3301", "rows": 900, "ratio": 1.05, "low": 0.9, "high": 1.2}],
    "features": ["late_reports_1y"],
}


def failed(change: dict[str, Any]) -> list[str]:
    """Codes of the checks that a changed report fails."""
    report = deepcopy(GOOD) | change
    return [
        check.code
        for check in judge(report, load_gate(), reviewed=BOOK.features, signs=BOOK.signs)
        if not check.is_passed
    ]


def test_a_good_model_passes_though_a_challenger_leads() -> None:
    checks = judge(GOOD, load_gate(), reviewed=BOOK.features, signs=BOOK.signs)
    assert passes(checks)
    assert all(check.zh and check.en for check in checks)


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("POSITIVES", {"positives": 99}),
        ("WINDOWS", {"windows": [{"auc": 0.7}, {"auc": 0.7}]}),
        ("WORST_WINDOW", {"windows": [{"auc": 0.7}, {"auc": 0.7}, {"auc": 0.54}]}),
        ("DISCRIMINATION", {"intervals": {"auc": {"low": 0.59}}}),
        ("BEATS_RULE_SCORE", {"leads": {"rule_score": {"value": 0.02, "low": -0.001, "high": 0.04}}}),
        ("CALIBRATION", {"models": {"champion": {"calibration_error": 0.031}}}),
        ("CALIBRATION_SLOPE", {"calibration_slope": 0.69}),
        ("SCORE_STABILITY", {"score_stability": 0.26}),
        ("FEATURE_STABILITY", {"feature_stability": {"late_reports_1y": 0.3}}),
        ("REVIEWED_FEATURES", {"features": ["late_reports_1y", "breach_next_year"]}),
        ("SIGNS", {"signs": {"late_reports_1y": -1}}),
        ("DIRECTION", {"contrary": [{"feature": "late_reports_1y", "sign": 1, "auc": 0.4, "errors": 9.0}]}),
        ("MONOTONICITY", {"breaches": 1}),
        ("NO_FUTURE", {"one_feature_auc": {"feature": "late_reports_1y", "auc": 0.97}}),
        (
            "FAIRNESS",
            {"fairness": [{"group": "region", "value": "3311", "rows": 900, "ratio": 1.6, "low": 1.3, "high": 1.9}]},
        ),
    ],
)
def test_each_limit_keeps_a_model_out_and_says_why(code: str, change: dict[str, Any]) -> None:
    assert failed(change) == [code]


def test_a_small_group_is_shown_and_not_judged() -> None:
    group = {"group": "region", "value": "3311", "rows": 499, "ratio": 1.6, "low": 1.3, "high": 1.9}
    assert failed({"fairness": [group]}) == []


def test_a_region_that_is_scored_higher_is_picked_wrongly_more_often() -> None:
    roll = np.random.default_rng(2)
    rows = pl.DataFrame(
        {
            "agency_id": np.arange(4000),
            "origin": ["2026"] * 4000,
            "label": (roll.random(4000) < 0.2).astype(int),
            "region": np.where(np.arange(4000) % 2, "east", "west"),
            "score": roll.random(4000) + 0.3 * (np.arange(4000) % 2),
        }
    )
    told = {group["value"]: group for group in wrongly_picked(rows, "score", ["region"], capacity=0.2, seed=1)}
    assert told["east"]["low"] > 1.25
    assert told["west"]["high"] < 0.8
    assert told["west"]["low"] < told["west"]["ratio"] < told["west"]["high"]


def test_only_those_drawn_by_lot_speak_for_everybody() -> None:
    rows = pl.DataFrame(
        {
            "label": [1, 1, 1, 0] + [0] * 6,
            "is_seen": [True] * 6 + [False] * 4,
            "is_drawn": [False] * 3 + [True] * 3 + [False] * 4,
            "score": [0.5] * 10,
        }
    )
    told = drawn_rate(rows, "score")
    assert (told["drawn"], told["rate"], told["naive_rate"]) == (3, 0.0, 0.5)
    assert jeffreys(5, 100).low == pytest.approx(0.0193, abs=1e-3)
    assert drawn_rate(rows.with_columns(is_drawn=pl.lit(False)), "score") == {"drawn": 0}


def test_bands_begin_at_times_the_base_rate() -> None:
    bands = load_bands()
    told = [bands.of(share, 0.1) for share in (0.0, 0.0999, 0.1, 0.2, 0.4, 1.0)]
    assert [(band.code, band.points) for band in told] == [
        ("LOW", 0),
        ("LOW", 0),
        ("MODERATE", 200),
        ("HIGH", 500),
        ("VERY_HIGH", 1000),
        ("VERY_HIGH", 1000),
    ]


TABLES = RiskTables(
    -2.0,
    (
        StepTable("late_reports_1y", (1.0, 4.0), (-0.4, 0.2, 0.9), 0.0, 1),
        StepTable("review_score", (70.0,), (0.5, -0.3), 0.1, -1),
        StepTable("staff_now", (400.0,), (0.1, -0.1), 0.0, 0),
    ),
)
ROW: dict[str, Value] = {"late_reports_1y": 5.0, "review_score": None, "staff_now": 900.0}


@pytest.mark.parametrize("most", [1, 2, 3, 8])
def test_reasons_add_up_to_the_log_odds_however_many_are_told(most: int) -> None:
    told = reasons(TABLES, ROW, BOOK, most=most)
    assert TABLES.intercept + math.fsum(reason.log_odds for reason in told) == pytest.approx(TABLES.one(ROW), abs=1e-12)
    assert told[0].zh == "近一年逾期报告（5）+0.90"
    assert told[0].en == "late reports in the last year (5) +0.90"


def test_ways_down_name_what_has_a_settled_sign_only() -> None:
    (way,) = ways_down(TABLES, ROW, BOOK)
    assert (way.feature, way.below) == ("late_reports_1y", 1.0)
    assert way.probability == pytest.approx(1 / (1 + math.exp(-(TABLES.one(ROW) - 1.3))))
    assert "低于1" in way.zh
    assert "below 1" in way.en
