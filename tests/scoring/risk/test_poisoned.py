"""A small province whose model passes the gate, and what happens to it when somebody poisons its records.

Each poison goes in where it would in life, in the records or in the panel made of them, and all the way through
validation to the gate, which must refuse, for the reason that it is.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from scoring.risk.feature_book import load_features
from scoring.risk.features import features
from scoring.risk.gate import judge, load_gate, passes
from scoring.risk.panel import HORIZON
from scoring.risk.validation import TooLittleHistory, report, roll
from tests.scoring.risk.small_province import QUICK, laid_out, province

BOOK = load_features()


def refused(rows: pl.DataFrame, signs: Mapping[str, int] = BOOK.signs) -> dict[str, str]:
    """Codes of the checks that the model of a panel fails, and what each says."""
    rolled = roll(rows, signs=signs, baselines=["findings_1y"], groups=["region"], settings=QUICK)
    checks = judge(report(rolled, draws=60), load_gate(), reviewed=BOOK.features, signs=BOOK.signs)
    assert passes(checks) == all(check.is_passed for check in checks)
    return {check.code: check.en for check in checks if not check.is_passed}


def test_clean_records_pass() -> None:
    assert refused(laid_out(province())) == {}


def test_a_leaked_future_column_is_refused_by_its_name_and_by_what_it_knows() -> None:
    rows = laid_out(province())
    roll_of = np.random.default_rng(1)
    leaked = rows.with_columns(breach_next_quarter=pl.col("label") + pl.Series(roll_of.normal(0, 0.1, rows.height)))
    told = refused(leaked)
    assert set(told) == {"NO_FUTURE", "REVIEWED_FEATURES"}
    assert "breach_next_quarter alone" in told["NO_FUTURE"]


def test_records_dated_back_are_refused_though_every_feature_was_reviewed() -> None:
    """Somebody writes complaints down a month before they came, once the breach is known."""
    records = province()
    back = pl.col("happened_on") - pl.duration(days=95)
    dated_back = records.events.filter(pl.col("channel") == "breach").with_columns(
        channel=pl.lit("complaint"), code=pl.lit("UPHELD"), happened_on=back, known_on=back
    )
    told = refused(laid_out(replace(records, events=pl.concat([records.events, dated_back]))))
    assert "complaints_upheld" in told["NO_FUTURE"]


def test_shuffled_labels_are_refused() -> None:
    rows = laid_out(province())
    shuffled = rows.with_columns(pl.col("label").shuffle(seed=3).over("origin", "is_seen"))
    told = set(refused(shuffled))
    assert told == {"DISCRIMINATION", "WORST_WINDOW", "BEATS_FINDINGS_1Y", "CALIBRATION_SLOPE"}


def test_a_sign_that_is_not_the_reviewed_one_is_refused() -> None:
    told = refused(laid_out(province()), {**BOOK.signs, "late_reports_share": -1})
    assert set(told) == {"SIGNS", "DIRECTION"}
    assert told["SIGNS"].endswith("late_reports_share")


def test_a_feature_whose_values_were_turned_round_is_refused_though_its_sign_is_the_reviewed_one() -> None:
    turned = laid_out(province()).with_columns(late_reports_share=1 - pl.col("late_reports_share"))
    told = refused(turned)
    assert set(told) == {"DIRECTION"}
    assert "late_reports_share 0.2" in told["DIRECTION"]


def test_a_region_scored_unfairly_is_refused() -> None:
    """A region's clock runs wrong: half of its reports are written down as late."""
    records = province()
    in_region, first_half = pl.col("agency_id").mod(3) == 2, pl.col("happened_on").dt.day() < 16
    theirs = in_region & first_half & (pl.col("channel") == "report")
    code = pl.when(theirs).then(pl.lit("LATE")).otherwise("code")
    told = refused(laid_out(replace(records, events=records.events.with_columns(code=code))))
    assert set(told) == {"FAIRNESS"}
    assert "region 3303" in told["FAIRNESS"]


@pytest.mark.parametrize("day", [date(2025, 1, 1), date(2025, 7, 1)])
def test_nothing_that_came_later_moves_a_feature_of_the_province(day: date) -> None:
    records = province()
    earlier = replace(
        records, events=records.events.filter((pl.col("happened_on") <= day) & (pl.col("known_on") <= day))
    )
    assert features(records, day).equals(features(earlier, day))


def test_windows_in_which_nothing_was_found_are_too_little_history() -> None:
    """No figure can be drawn from one label: it says so, and does not look for a draw with both for ever."""
    rows = laid_out(province())
    tried = pl.col("origin") >= rows["origin"].min() + timedelta(days=HORIZON)  # type: ignore[operator]
    with pytest.raises(TooLittleHistory):
        roll(rows.with_columns(label=pl.when(tried).then(0).otherwise("label")), signs={}, settings=QUICK,
             baselines=["findings_1y"], groups=["region"])  # fmt: skip
