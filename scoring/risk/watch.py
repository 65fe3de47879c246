"""A model at work: has what it reads moved, did what it foretold come true, is it getting old? Each alarm in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
import yaml

from scoring.risk.exploration import jeffreys
from scoring.risk.metrics import auc, bootstrap, calibration_error, stability
from scoring.risk.tables import Real, RiskTables

FILE: Final = Path(__file__).with_name("watch_2026.yaml")
POINTS: Final = 201
"""Quantiles that stand for a distribution."""
SCORE: Final = "(score)"
DRAWS: Final = 200

Reference = Mapping[str, list[float | None]]
"""By feature, and for the score, quantiles over all agencies when it was trained; null where it was missing."""


@dataclass(frozen=True)
class Alert:
    """Something to look at: a stable code, and words in both languages."""

    code: str
    zh: str
    en: str


@lru_cache(maxsize=1)
def load_limits() -> Mapping[str, float]:
    """The limits that are in force."""
    limits: Mapping[str, float] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["limits"]
    return limits


def reference_of(tables: RiskTables, rows: pl.DataFrame) -> dict[str, list[float | None]]:
    """All agencies at the time of training, inspected or not, as quantiles of each feature and of the model's score.

    >>> reference_of(RiskTables(0.0, ()), pl.DataFrame({"late": [1.0]}))["(score)"][:2]
    [0.0, 0.0]
    """
    told = {name: _quantiles(_values(rows[name])) for name in tables.names}
    return {**told, SCORE: _quantiles(tables.log_odds(rows))}


def drift(tables: RiskTables, reference: Reference, rows: pl.DataFrame) -> dict[str, float]:
    """Population stability index of the score and of each feature since the training, by name; of all agencies."""
    now = {name: _values(rows[name]) for name in tables.names} | {SCORE: tables.log_odds(rows)}
    return {name: stability(np.array(known, dtype=np.float64), now[name]) for name, known in reference.items()}


def came_true(rows: pl.DataFrame) -> dict[str, Any]:
    """What came of predictions: `rows` has agency_id, probability and label, one row an agency that was inspected.

    `low` and `high` are the Jeffreys interval of the rate that came; `auc` has its interval where both labels came.
    """
    labels, foretold = rows["label"].to_numpy(), rows["probability"].to_numpy()
    positives = int(labels.sum())
    rate = jeffreys(positives, rows.height)
    told = {"rows": rows.height, "positives": positives, "rate": rate.value, "low": rate.low, "high": rate.high}
    if not 0 < positives < rows.height:
        return told
    ranked = bootstrap(auc, labels, foretold, rows["agency_id"].to_numpy(), seed=0, draws=DRAWS)
    error = calibration_error(labels, foretold)
    return {**told, "foretold": float(foretold.mean()), "calibration_error": error, "auc": asdict(ranked)}


def alerts(figures: Mapping[str, Any], limits: Mapping[str, float]) -> list[Alert]:
    """What the figures of a look say against the limits; nothing, if all is well.

    `figures` holds drift (by name), foretold (see `came_true`), scores_days and model_days (ages in days).
    """
    return [
        *_moved(figures["drift"], limits),
        *_wrong(figures["foretold"], limits),
        *_old(figures, limits),
    ]


def _moved(found: Mapping[str, float], limits: Mapping[str, float]) -> Iterable[Alert]:
    score = found.get(SCORE, 0.0)
    if score > limits["score_stability_at_most"]:
        yield Alert("SCORE_DRIFT", f"得分分布漂移（PSI {score:.2f}）", f"The score has moved (PSI {score:.2f})")
    for name, psi in sorted(found.items()):
        if name != SCORE and psi > limits["feature_stability_at_most"]:
            yield Alert("FEATURE_DRIFT", f"特征{name}漂移（PSI {psi:.2f}）", f"{name} has moved (PSI {psi:.2f})")


def _wrong(came: Mapping[str, Any], limits: Mapping[str, float]) -> Iterable[Alert]:
    if came.get("rows", 0) < limits["foretold_rows_at_least"] or "auc" not in came:
        return
    error, low = came["calibration_error"], came["auc"]["low"]
    if error > limits["calibration_error_at_most"]:
        zh = f"上期预测{came['foretold']:.1%}，实际{came['rate']:.1%}，校准误差{error:.3f}"
        en = f"Foretold {came['foretold']:.1%}, came {came['rate']:.1%}: calibration error {error:.3f}"
        yield Alert("CALIBRATION_OFF", zh, en)
    if low < limits["auc_low_at_least"]:
        yield Alert("RANKING_LOST", f"上期预测的AUC区间下限{low:.2f}", f"Lower end of the AUC that came: {low:.2f}")


def _old(figures: Mapping[str, Any], limits: Mapping[str, float]) -> Iterable[Alert]:
    scored, trained = figures["scores_days"], figures["model_days"]
    if scored is None or scored > limits["scores_days_at_most"]:
        zh, en = (
            ("从未评分", "There are no scores")
            if scored is None
            else (f"评分已{scored}天", f"Scores are {scored} days old")
        )
        yield Alert("SCORES_OLD", f"{zh}，请运行 anxin risk score", f"{en}: run anxin risk score")
    if trained > limits["model_days_at_most"]:
        yield Alert("MODEL_OLD", f"模型已{trained}天，宜重新训练", f"The model is {trained} days old: train anew")


def _values(column: pl.Series) -> Real:
    return column.cast(pl.Float64).fill_null(np.nan).to_numpy()


def _quantiles(values: Real) -> list[float | None]:
    known = values[~np.isnan(values)]
    missing = round(POINTS * (len(values) - len(known)) / max(len(values), 1))
    if not len(known):
        return [None] * POINTS
    # Values that were there, none between them: a count that is mostly nought must stay so.
    points = np.quantile(known, np.linspace(0, 1, POINTS - missing), method="inverted_cdf")
    return [*(float(point) for point in points), *[None] * missing]
