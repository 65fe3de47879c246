"""The general door: the same pipeline on any table. Train and test go in; metrics, predictions and tables come out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson
import polars as pl
from numpy.typing import NDArray

from scoring.risk.challengers import CHALLENGERS, scores
from scoring.risk.columns import NULLS, plain
from scoring.risk.fitting import BadTable, Fitted, Terms, fit, labels_of, moments_of, no_features
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
        frame = pl.read_csv(path, separator=separator, null_values=list(NULLS), infer_schema_length=None)
        # A quote within a quoted name stands doubled in the file, and the reader leaves it so.
        names = [name.replace('""', '"') for name in frame.columns]
        return frame.rename(dict(zip(frame.columns, names, strict=True))) if len(set(names)) == len(names) else frame
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
        signs = {str(name): words[sign] if isinstance(sign, str) else sign for name, sign in told.items()}
    except (OSError, orjson.JSONDecodeError, AttributeError, KeyError) as error:
        message = f"{path} is not a JSON object of features and 1, 0 or -1: {error}."
        raise BadTable("UNREADABLE_SIGNS", message) from error
    if any(isinstance(sign, bool) or sign not in (-1, 0, 1) for sign in signs.values()):
        raise BadTable("UNREADABLE_SIGNS", f"{path} holds signs other than 1, 0 and -1.")
    return {name: int(sign) for name, sign in signs.items()}


def benchmark(train: pl.DataFrame, test: pl.DataFrame, terms: Terms) -> tuple[Fitted, Real, dict[str, Any]]:
    """Fit to `train`, predict `test`; the fitted model, its probabilities, and the metrics as plain data.

    Metrics are those of the rows whose label is known; where both labels are not there, `not_judged` says why.
    Errors: BadTable, MissingFeatures.
    """
    if test.is_empty():
        raise BadTable("NO_ROWS", "there is no row to predict. Give a table of at least one row.")
    learned = labels_of(train, terms.label)
    rows, labels = _known(train, test, terms.label)
    test = _asked(test, terms)
    fitted = fit(train, terms)
    if set(fitted.columns.names) <= set(terms.nuisance):
        raise no_features()
    foretold = fitted.probability(test)
    told: dict[str, Any] = {
        "rows": {"train": train.height, "test": test.height, "judged": len(rows)},
        "label": {"column": terms.label, "positive": str(train[terms.label][int(learned.argmax())])},
        "features": len(fitted.columns.names),
        "left_out": dict(fitted.columns.left_out),
        "signs_without_use": sorted(name for name, sign in terms.signs.items() if sign and name not in _signed(fitted)),
        "rounds": fitted.model.rounds_,
        "additivity_error": additivity_error(fitted, test),
        "monotonicity_breaches": breaches(fitted, test),
    }
    if 0 < labels.sum() < len(labels):
        judged = foretold[rows]
        told["champion"] = told_of(labels, judged)
        told["champion"]["auc_interval"] = asdict(
            bootstrap(auc, labels, judged, np.arange(len(labels)), seed=0, draws=DRAWS)
        )
        told["challengers"] = _challenged(fitted, train, test[rows], learned, labels)
    else:
        told["not_judged"] = "ONE_LABEL_ONLY" if len(labels) else "NO_LABELS"
    when = moments_of(train, terms.time)
    edges = None if when is None else (int(when.argmin()), int(when.argmax()))
    told["trained_on"] = edges and [str(train[terms.time or ""][at]) for at in edges]
    told["is_test_later"] = None if when is None else _is_later(test, terms, float(when.max()))
    told["score_stability"] = stability(fitted.probability(train), foretold)
    return fitted, foretold, told


def _asked(test: pl.DataFrame, terms: Terms) -> pl.DataFrame:
    """The rows to predict; what is only adjusted for may be missing: who will inspect is not known yet."""
    return test.with_columns(pl.lit(None, pl.String).alias(name) for name in terms.nuisance if name not in test.columns)


def _is_later(test: pl.DataFrame, terms: Terms, last: float) -> bool | None:
    """Whether all rows of the test come after all that was learned from; None where their time can't be read."""
    try:
        when = moments_of(test, terms.time)
    except BadTable:
        return None
    return when is not None and bool(when.min() > last)


def _signed(fitted: Fitted) -> set[str]:
    """Features that are held to a sign."""
    told = zip(fitted.columns.names, fitted.model.monotone or (), strict=True)
    return {name for name, sign in told if sign}


def _known(train: pl.DataFrame, test: pl.DataFrame, label: str) -> tuple[NDArray[np.intp], Labels]:
    """Places of the test's rows whose label is known, and their labels."""
    if label not in test.columns:
        return np.empty(0, np.intp), np.empty(0, np.int64)
    rows = np.flatnonzero(plain(test[label]).is_not_null().to_numpy())
    return rows, labels_of(test[rows], label, train)


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
    fitted: Fitted, train: pl.DataFrame, test: pl.DataFrame, learned: Labels, labels: Labels
) -> dict[str, Any]:
    signs, categorical, told = list(fitted.model.monotone or ()), fitted.columns.categorical, {}
    kept = [place for place in range(len(signs)) if place not in set(fitted.model.nuisance)]
    at = {place: new for new, place in enumerate(kept)}
    X, Z = fitted.columns.matrix(train)[:, kept], fitted.columns.matrix(test)[:, kept]
    for name, make in CHALLENGERS.items():
        held = [at[place] for place in categorical if place in at]
        foretold = scores(make, [signs[place] for place in kept], held, train=X, labels=learned, test=Z)
        told[name] = told_of(labels, foretold)
    return told


def write(folder: Path, fitted: Fitted, test: pl.DataFrame, terms: Terms, told: Mapping[str, Any]) -> None:
    """Into a folder: metrics.json, model.json, and predictions.csv (row, probability, log_odds, label if known)."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "metrics.json").write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS))
    (folder / "model.json").write_bytes(dump(fitted.tables))
    log_odds = fitted.tables.log_odds(fitted.columns.plain(_asked(test, terms)))
    columns = {"row": np.arange(test.height), "probability": probability_of(log_odds), "log_odds": log_odds}
    frame = pl.DataFrame(columns)
    if terms.label in test.columns:
        frame = frame.with_columns(test[terms.label].alias("label"))
    frame.write_csv(folder / "predictions.csv")
