"""The estimator: scikit-learn's manners, a sum of steps, signs that hold, time that is respected."""

from typing import Any

import numpy as np
import polars as pl
import pytest
from sklearn.base import clone
from sklearn.utils.estimator_checks import parametrize_with_checks
from threadpoolctl import threadpool_limits

from scoring.risk.additive import AdditiveRisk
from scoring.risk.calibration import blended, stacked
from scoring.risk.compiling import compile_tables
from scoring.risk.line import fit_line
from scoring.risk.windows import folds, rolling_windows

QUICK: dict[str, Any] = {"most_rounds": 40, "bag": 2, "windows": 3}


def other_than_scikit_learn_wants(estimator: Any) -> dict[str, str]:
    """Bins and leaves count rows, as HistGradientBoostingClassifier does: a weight of 2 is not a row twice."""
    of_bins = "bins and smallest leaves count rows"
    return {"check_sample_weight_equivalence_on_dense_data": of_bins}


@parametrize_with_checks(  # type: ignore[untyped-decorator]
    [AdditiveRisk(most_rounds=30, bag=1, windows=2)], expected_failed_checks=other_than_scikit_learn_wants
)
def test_it_has_the_manners_of_an_estimator(estimator: Any, check: Any) -> None:
    check(estimator)


def made(rows: int = 3000, seed: int = 1) -> tuple[Any, Any, Any]:
    """Numbers with gaps, a category, a label that they drive, and days."""
    roll = np.random.default_rng(seed)
    X = np.column_stack([roll.normal(size=rows), roll.exponential(size=rows), roll.integers(0, 4, rows)])
    drive = 0.9 * X[:, 0] - 0.7 * X[:, 1] + np.array([0.0, 1.0, -1.0, 0.3])[X[:, 2].astype(int)] - 1
    y = (roll.random(rows) < 1 / (1 + np.exp(-drive))).astype(int)
    X[roll.random(rows) < 0.1, 0] = np.nan
    return X, y, np.arange(rows) // 30


def test_the_tables_are_the_model() -> None:
    X, y, when = made()
    model = AdditiveRisk(monotone=[1, -1, 0], categorical=[2], **QUICK).fit(X, y, when=when)
    tables = compile_tables(model, X, ["a", "b", "c"], categories={"c": ["w", "x", "y", "z"]})
    texts = pl.Series("c", [["w", "x", "y", "z"][int(code)] for code in X[:, 2]])
    rows = pl.DataFrame({"a": X[:, 0], "b": X[:, 1]}).with_columns(texts)
    assert np.abs(tables.log_odds(rows) - model.decision_function(X)).max() < 1e-9
    assert abs(tables.contributions(rows).mean()) < 1e-9
    for table, sign in zip(tables.tables, (1, -1), strict=False):
        steps = np.diff(table.values)
        assert (sign * steps >= 0).all()
        assert (sign * steps > 0).any()


def test_the_same_rows_give_the_same_model() -> None:
    X, y, when = made()
    model = AdditiveRisk(categorical=[2], **QUICK)
    first = model.fit(X, y, when=when).decision_function(X)
    assert (clone(model).fit(X, y, when=when).decision_function(X) == first).all()


def test_the_number_of_threads_changes_no_bit() -> None:
    X, y, when = made()
    model, told = AdditiveRisk(categorical=[2], **QUICK), []
    for threads in (1, 2):
        with threadpool_limits(threads):
            told.append(clone(model).fit(X, y, when=when).decision_function(X))
    assert (told[0] == told[1]).all()


def test_what_is_only_adjusted_for_never_predicts() -> None:
    X, y, when = made()
    X[:, 2] = np.where(y == 1, 1, 0)  # an inspector who knows everything
    model = AdditiveRisk(categorical=[2], nuisance=[2], **QUICK).fit(X, y, when=when)
    moved = X.copy()
    moved[:, 2] = 1 - moved[:, 2]
    assert (model.decision_function(X) == model.decision_function(moved)).all()
    assert [table.name for table in compile_tables(model, X, ["a", "b", "team"]).tables] == ["a", "b"]


def test_what_comes_later_calibrates() -> None:
    roll = np.random.default_rng(3)
    X, when = roll.normal(size=(4000, 1)), np.arange(4000)
    share = np.where(when < 2000, 0.2, 0.4)
    y = (roll.random(4000) < share).astype(int)
    model = AdditiveRisk(**QUICK).fit(X, y, when=when)
    assert model.predict_proba(X)[:, 1].mean() == pytest.approx(y[2000:].mean(), abs=0.03)


def test_a_number_of_many_values_gets_at_most_255_bins() -> None:
    X, y, when = made()
    model = AdditiveRisk(categorical=[2], **QUICK).fit(X, y, when=when)
    assert len(model.edges_[1]) <= 254
    assert np.isfinite(model.decision_function([[1e300, -1e300, 9.0], [np.nan, np.nan, np.nan]])).all()


@pytest.mark.parametrize("y", [[0] * 40, list(range(4)) * 10])
def test_labels_that_are_not_two_classes_are_refused(y: list[int]) -> None:
    with pytest.raises(ValueError, match="class"):
        AdditiveRisk(**QUICK).fit(np.arange(40.0)[:, None], y)


def test_windows_never_learn_from_what_comes_later() -> None:
    when = np.sort(np.random.default_rng(5).integers(0, 50, 500)).astype(float)
    windows = rolling_windows(when, 4, gap=3)
    assert len(windows) == 4
    for train, test in windows:
        assert when[train].max() <= when[test].min() - 3
    assert sorted(np.concatenate([test for _, test in windows])) == list(range(min(windows[0][1]), 500))
    assert len(folds(np.array([0, 1] * 10), 5, 0)) == 5
    assert folds(np.array([0] * 9 + [1]), 5, 0) == []


def test_scores_that_tell_nothing_get_no_slope() -> None:
    labels = np.array([0, 1] * 50)
    weights, offset = stacked(np.where(labels == 1, -1.0, 1.0)[:, None], labels)
    assert (weights.tolist(), offset) == ([0.0], 0.0)


def test_few_rows_move_no_score_that_is_trusted() -> None:
    assert stacked(np.array([[2.0, 0.0]]), np.array([1]), trust=1.0)[0].tolist() == [1.0, 0.0]
    apart = np.array([[-1.0], [1.0]] * 4)
    assert stacked(apart, np.array([0, 1] * 4), trust=1.0)[0][0] < 3


def opinions(rows: int = 4000) -> tuple[Any, Any, Any]:
    """Labels, and two scores that each know half of what drives them."""
    roll = np.random.default_rng(7)
    first, second = roll.normal(size=(2, rows))
    return (roll.random(rows) < 1 / (1 + np.exp(-first - second))).astype(int), first, second


def test_a_line_that_knows_something_has_its_say() -> None:
    labels, first, second = opinions()
    stage, boosting, line = blended(np.stack([0.1 * second, first]), second, labels)
    assert stage == 1
    assert boosting == pytest.approx(line, rel=0.1)


def test_a_line_never_weighs_more_than_boosting() -> None:
    labels, first, second = opinions()
    _, boosting, line = blended(3 * np.roll(first, 1)[None, :], first + second, labels)
    assert boosting == line > 0


def test_a_line_that_knows_nothing_has_next_to_no_say() -> None:
    labels, first, second = opinions()
    assert blended((first + second)[None, :], -first, labels)[2] < 0.05


def test_a_line_bends_but_keeps_its_sign() -> None:
    roll = np.random.default_rng(11)
    codes = roll.integers(0, 30, size=(6000, 2)).astype(float)
    late = np.maximum(codes[:, 0] - 15, 0) / 4 - np.maximum(codes[:, 1] - 20, 0)
    labels = (roll.random(6000) < 1 / (1 + np.exp(1 - late))).astype(np.int64)
    line = fit_line(codes, labels, None, [30, 30], signs=[1, 1], categorical=frozenset())
    rising, barred = (np.diff(table[:30]) for table in line.tables)
    assert (rising >= 0).all()
    assert rising[25] > 3 * rising[3]
    assert (barred >= 0).all()
