"""The general door: the same pipeline on any table. Train and test go in; metrics, predictions and tables come out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson
import polars as pl

from scoring.risk.challengers import CHALLENGERS, scores
from scoring.risk.columns import NULLS
from scoring.risk.fitting import BadTable, Fitted, Terms, fit, labels_of, moments_of
from scoring.risk.metrics import (
    Labels,
    auc,
    average_precision,
    bootstrap,
    brier,
    calibration_bands,
    calibration_error,
    found_within,
    kolmogorov_smirnov,
    precision_at,
    stability,
)
from scoring.risk.tables import Real, probability_of
from scoring.risk.tables_file import dump

DRAWS: Final = 200


def read_table(path: Path) -> pl.DataFrame:
    """A CSV, TSV or Parquet file as a frame; words for nothing (NA, ?, ...) are gaps.

    Errors: BadTable with UNREADABLE_TABLE.
    """
    try:
        if path.suffix.lower() in (".parquet", ".pq"):
            return pl.read_parquet(path)
        separator = "\t" if path.suffix.lower() in (".tsv", ".tab") else ","
        return pl.read_csv(path, separator=separator, null_values=list(NULLS), infer_schema_length=None)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise BadTable("UNREADABLE_TABLE", f"{path} can't be read: {error}. Give a CSV or Parquet file.") from error


def read_signs(path: Path | None) -> dict[str, int]:
    """Signs by feature from a JSON object of 1, 0, -1, or the words increasing and decreasing.

    Errors: BadTable with UNREADABLE_SIGNS.
    """
    if path is None:
        return {}
    words = {"increasing": 1, "decreasing": -1, "+": 1, "-": -1, "+1": 1, "1": 1, "-1": -1, "0": 0, "none": 0}
    try:
        told = orjson.loads(path.read_bytes())
        signs = {str(name): words[str(sign)] if isinstance(sign, str) else int(sign) for name, sign in told.items()}
    except (OSError, orjson.JSONDecodeError, AttributeError, KeyError, TypeError, ValueError) as error:
        message = f"{path} is not a JSON object of features and 1, 0 or -1: {error}."
        raise BadTable("UNREADABLE_SIGNS", message) from error
    if set(signs.values()) - {-1, 0, 1}:
        raise BadTable("UNREADABLE_SIGNS", f"{path} holds signs other than 1, 0 and -1.")
    return signs


def benchmark(train: pl.DataFrame, test: pl.DataFrame, terms: Terms) -> tuple[Fitted, Real, dict[str, Any]]:
    """Fit to `train`, predict `test`; the fitted model, its probabilities, and the metrics as plain data."""
    fitted = fit(train, terms)
    foretold = fitted.probability(test)
    told: dict[str, Any] = {
        "rows": {"train": train.height, "test": test.height},
        "features": len(fitted.columns.names),
        "left_out": dict(fitted.columns.left_out),
        "rounds": fitted.model.rounds_,
        "additivity_error": additivity_error(fitted, test),
        "monotonicity_breaches": breaches(fitted, test),
    }
    if terms.label in test.columns and test[terms.label].null_count() == 0:
        labels = labels_of(test, terms.label, train)
        told["champion"] = told_of(labels, foretold)
        told["champion"]["auc_interval"] = asdict(
            bootstrap(auc, labels, foretold, np.arange(len(labels)), seed=0, draws=DRAWS)
        )
        told["challengers"] = _challenged(fitted, train, test, labels, terms)
    when = moments_of(train, terms.time)
    told["trained_on"] = None if when is None else [_moment(train, terms.time, edge) for edge in ("min", "max")]
    told["score_stability"] = stability(fitted.probability(train), foretold)
    return fitted, foretold, told


def ranking_of(labels: Labels, scores: Real) -> dict[str, Any]:
    """How well any score ranks: what can be said of one that is no probability."""
    return {
        "auc": auc(labels, scores),
        "average_precision": average_precision(labels, scores),
        "precision_at_10_percent": precision_at(0.1)(labels, scores),
        "precision_at_20_percent": precision_at(0.2)(labels, scores),
        "found_in_first_half": found_within(0.5)(labels, scores),
        "ks": kolmogorov_smirnov(labels, scores),
    }


def told_of(labels: Labels, foretold: Real) -> dict[str, Any]:
    """All metrics of one set of probabilities."""
    return {
        "base_rate": float(labels.mean()),
        "mean_probability": float(foretold.mean()),
        **ranking_of(labels, foretold),
        "brier": brier(labels, foretold),
        "calibration_error": calibration_error(labels, foretold),
        "calibration_bands": [asdict(band) for band in calibration_bands(labels, foretold)],
    }


def additivity_error(fitted: Fitted, frame: pl.DataFrame) -> float:
    """Largest difference between the tables' log-odds and the fitted estimator's own, over the rows of a frame."""
    by_model = fitted.model.decision_function(fitted.columns.matrix(frame))
    by_tables = fitted.tables.log_odds(fitted.columns.plain(frame))
    return float(np.max(np.abs(by_model - by_tables)))


def breaches(fitted: Fitted, frame: pl.DataFrame, rows: int = 200, steps: int = 20) -> int:
    """How often the estimator goes against a sign, each feature moved over its own values on `rows` rows."""
    X = fitted.columns.matrix(frame.head(rows))
    found = 0
    for place, sign in enumerate(fitted.model.monotone or ()):
        values = np.unique(X[~np.isnan(X[:, place]), place])
        if not sign or len(values) < 2:
            continue
        grid = np.unique(np.quantile(values, np.linspace(0, 1, steps)))
        moved = np.repeat(X, len(grid), axis=0)
        moved[:, place] = np.tile(grid, len(X))
        told = fitted.model.decision_function(moved).reshape(len(X), len(grid))
        found += int((sign * np.diff(told, axis=1) < -1e-12).sum())
    return found


def _challenged(
    fitted: Fitted, train: pl.DataFrame, test: pl.DataFrame, labels: Labels, terms: Terms
) -> dict[str, Any]:
    signs, categorical = list(fitted.model.monotone or ()), fitted.columns.categorical
    learned, told = labels_of(train, terms.label), {}
    kept = [place for place in range(len(signs)) if place not in set(fitted.model.nuisance)]
    at = {place: new for new, place in enumerate(kept)}
    X, Z = fitted.columns.matrix(train)[:, kept], fitted.columns.matrix(test)[:, kept]
    for name, make in CHALLENGERS.items():
        held = [at[place] for place in categorical if place in at]
        foretold = scores(make, [signs[place] for place in kept], held, train=X, labels=learned, test=Z)
        told[name] = told_of(labels, foretold)
    return told


def _moment(frame: pl.DataFrame, name: str | None, edge: str) -> str:
    return str(getattr(frame[name or ""], edge)())


def write(
    folder: Path, fitted: Fitted, test: pl.DataFrame, foretold: Real, told: Mapping[str, Any], label: str
) -> None:
    """Into a folder: metrics.json, model.json, and predictions.csv (row, probability, log_odds, label if known)."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "metrics.json").write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS))
    (folder / "model.json").write_bytes(dump(fitted.tables))
    log_odds = fitted.tables.log_odds(fitted.columns.plain(test))
    columns = {"row": np.arange(test.height), "probability": probability_of(log_odds), "log_odds": log_odds}
    frame = pl.DataFrame(columns)
    if label in test.columns:
        frame = frame.with_columns(test[label].alias("label"))
    frame.write_csv(folder / "predictions.csv")
