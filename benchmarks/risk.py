"""The risk model on real tables: Chicago's food inspections, German credit, Taiwan's card defaults.

    python -m benchmarks.risk --data FOLDER

The tables are not of this project: give the folder that holds them. Prints each figure beside its bar, and a digest of
all predictions, which two runs must have in common, whatever the number of processes.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import polars as pl
from sklearn.model_selection import RepeatedStratifiedKFold, StratifiedKFold

from scoring.risk.door import additivity_error, breaches
from scoring.risk.fitting import Terms, fit
from scoring.risk.metrics import (
    auc,
    calibration_error,
    days_earlier,
    found_within,
    precision_at,
    ranked,
)
from scoring.risk.tables import Real

CUT, END = datetime(2014, 7, 1), datetime(2014, 11, 1)
"""The test lies between."""
WINDOWS = [datetime(2012, 11, 1), *(datetime(2013, month, 1) for month in (1, 3, 5, 7, 9, 11))]
WINDOWS += [datetime(2014, 1, 1), datetime(2014, 3, 1), datetime(2014, 5, 1)]
"""Nine windows of two months: each begins here and ends where the next begins."""
IDS = ("Inspection_ID", "License", "as_of")
AGAIN = ("pastFail", "pastCritical", "pastSerious", "timeSinceLast", "firstRecord")
"""The published columns that the extended ones hold once more."""
CODES = tuple(f"h_v{number}" for number in range(1, 30))
"""Decayed counts of each single code: on the rolling windows they add nothing to what the sums say."""
CALENDAR = ("month_sin", "month_cos", "WARD")
"""Season and region: not risk."""
WEATHER = ("temperatureMax", "precipIntensity", "windSpeed", "humidity")
NEIGHBOURHOOD = ("nb_rate", "heat_burglary", "heat_garbage", "heat_sanitation")


@dataclass(frozen=True)
class Trial:
    """One fit, and the rows to predict with it."""

    train: pl.DataFrame
    test: pl.DataFrame
    terms: Terms


def tried(trial: Trial) -> tuple[Real, float, int]:
    """Predictions, the largest difference between tables and estimator, and moves against a sign."""
    fitted = fit(trial.train, trial.terms)
    foretold = fitted.probability(trial.test)
    return foretold, additivity_error(fitted, trial.test), breaches(fitted, trial.test, rows=50)


@dataclass
class Findings:
    """What was measured, and whether each bar held."""

    pool: Executor
    lines: list[str] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)
    additivity: float = 0.0
    breaches: int = 0
    missed: int = 0

    def figure(self, what: str, value: float, at_least: float | None = None, at_most: float | None = None) -> None:
        """One figure and its bar."""
        bar, held = "", ""
        if at_least is not None:
            bar, held = f">= {at_least}", "yes" if value >= at_least else "NO"
        if at_most is not None:
            bar, held = f"<= {at_most}", "yes" if value <= at_most else "NO"
        self.missed += held == "NO"
        self.lines.append(f"{what:58} {value:9.4f} {bar:>9} {held}")
        print(self.lines[-1], flush=True)

    def predictions(self, trials: Sequence[Trial]) -> list[Real]:
        """Those of each trial, in order; and note what the tables must hold."""
        made = []
        for foretold, difference, moves in self.pool.map(tried, trials):
            self.digests.append(sha256(foretold.tobytes()).hexdigest()[:16])
            self.additivity = max(self.additivity, difference)
            self.breaches += moves
            made.append(foretold)
        return made


def signs_of(names: list[str]) -> dict[str, int]:
    """What the trade knows of Chicago's features: trouble before means trouble now, and fades."""
    rising = ("crit", "fail", "ser_decay", "min_decay", "last_", "past", "heat_", "temperatureMax", "owner_rate")
    rising += ("chain_rate", "nb_rate", "timeSinceLast", "days_since_last", "complaint_365", "complaint_730", "h_v")
    signs = {}
    for name in names:
        if name in ("days_since_crit", "complaint_days", "complaint_re_days"):
            signs[name] = -1
        elif name.startswith(rising):
            signs[name] = 1
    return signs


def chicago(folder: Path, found: Findings) -> None:
    """The published study, the extended features, and the list that could have been drawn."""
    published = pl.read_parquet(folder / "chicago_food_published.parquet").filter(pl.col("Inspection_Date") > CUT)
    labels, days = published["criticalFound"].cast(pl.Int64).to_numpy(), _days(published)
    glm = published["dev_glm_pred_test"].to_numpy()
    found.figure("Chicago, published glmnet: AUC", auc(labels, glm))
    found.figure("Chicago, published glmnet: share in the first half", found_within(0.5)(labels, glm))
    found.figure("Chicago, published glmnet: days earlier", days_earlier(days)(labels, glm))
    found.figure("Chicago, published glmnet: calibration error", calibration_error(labels, glm))
    found.figure("Chicago, published glmnet: spread of inspectors, days", spread(published, glm))

    extended, of_the_day = _extended(folder), _of_the_day(folder)
    windows = [_parted(of_the_day.train, start, end, of_the_day.terms) for start, end in pairwise(WINDOWS)]
    foretold, listed, *rolled = found.predictions([extended, of_the_day, *windows])
    _told(found, "Chicago, extended", extended.test, foretold, (0.70, 0.725, 8.8, 0.025))
    rolling = [auc(_labels(trial.test), scores) for trial, scores in zip(windows, rolled, strict=True)]
    found.figure("Chicago, list of the day: mean AUC of nine windows", float(np.mean(rolling)), at_least=0.61)
    _told(found, "Chicago, list of the day", of_the_day.test, listed, (0.61, None, 4.0, None))
    waits = spread(of_the_day.test, listed)
    found.figure("Chicago, list of the day: spread of inspectors, days", waits, at_most=8.0)


def _extended(folder: Path) -> Trial:
    rows = pl.read_parquet(folder / "chicago_features_atinspection.parquet")
    return _parted(rows, CUT, END, _terms(rows, without=(*IDS, *AGAIN, *CALENDAR)))


def _of_the_day(folder: Path) -> Trial:
    rows = pl.read_parquet(folder / "chicago_features_snapshot.parquet")
    without = (*IDS, *AGAIN, *CALENDAR, *WEATHER, *NEIGHBOURHOOD, *CODES)
    return _parted(rows, CUT, END, _terms(rows, without=without, nuisance=("Inspector_Assigned",)))


def _parted(rows: pl.DataFrame, start: datetime, end: datetime, terms: Terms) -> Trial:
    """Learn from what came before `start`, predict what came from then on and before `end`."""
    days = pl.col("Inspection_Date")
    return Trial(rows.filter(days < start), rows.filter((days >= start) & (days < end)), terms)


def spread(rows: pl.DataFrame, scores: Real) -> float:
    """By how many days the critical violations of one inspector group wait longer than another's in the new order."""
    days, labels = _days(rows), _labels(rows)
    given = np.empty(len(days))
    given[ranked(scores)] = np.sort(days)
    teams = rows["Inspector_Assigned"].to_numpy()
    waits = [float(given[(teams == team) & (labels == 1)].mean() - days.min()) for team in np.unique(teams)]
    return max(waits) - min(waits)


def _terms(rows: pl.DataFrame, *, without: tuple[str, ...], nuisance: tuple[str, ...] = ()) -> Terms:
    return Terms("criticalFound", "Inspection_Date", signs_of(rows.columns), nuisance, without)


def _labels(rows: pl.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return rows["criticalFound"].cast(pl.Int64).to_numpy()


def _days(rows: pl.DataFrame) -> Real:
    return rows["Inspection_Date"].dt.epoch("d").cast(pl.Float64).to_numpy()


def _told(
    found: Findings,
    what: str,
    test: pl.DataFrame,
    foretold: Real,
    bars: tuple[float | None, float | None, float | None, float | None],
) -> None:
    labels = _labels(test)
    found.figure(f"{what}: AUC", auc(labels, foretold), at_least=bars[0])
    found.figure(f"{what}: share in the first half", found_within(0.5)(labels, foretold), at_least=bars[1])
    found.figure(f"{what}: days earlier", days_earlier(_days(test))(labels, foretold), at_least=bars[2])
    found.figure(f"{what}: calibration error", calibration_error(labels, foretold), at_most=bars[3])
    found.figure(f"{what}: precision in the first tenth", precision_at(0.1)(labels, foretold))


def german(folder: Path, found: Findings) -> None:
    """Ten times three folds."""
    rows = pl.read_parquet(folder / "german_credit.parquet")
    labels = rows["y"].to_numpy()
    parts = list(RepeatedStratifiedKFold(n_splits=3, n_repeats=10, random_state=0).split(labels, labels))
    foretold = found.predictions([Trial(rows[train], rows[test], Terms("y")) for train, test in parts])
    scores = [auc(labels[test], told) for (_, test), told in zip(parts, foretold, strict=True)]
    found.figure("German credit: mean AUC of 10 x 3 folds", float(np.mean(scores)), at_least=0.788)


def taiwan(folder: Path, found: Findings) -> None:
    """Five folds."""
    rows = pl.read_parquet(folder / "taiwan_credit_card_default.parquet")
    labels = rows["y"].to_numpy()
    parts = list(StratifiedKFold(5, shuffle=True, random_state=0).split(labels, labels))
    foretold = np.empty(len(labels))
    trials = [Trial(rows[train], rows[test], Terms("y")) for train, test in parts]
    for (_, test), told in zip(parts, found.predictions(trials), strict=True):
        foretold[test] = told
    found.figure("Taiwan defaults: AUC of five folds", auc(labels, foretold), at_least=0.775)
    found.figure("Taiwan defaults: calibration error", calibration_error(labels, foretold), at_most=0.02)


PARTS: Mapping[str, Callable[[Path, Findings], None]] = {"chicago": chicago, "german": german, "taiwan": taiwan}


def main() -> None:
    """Measure, print, and end in 1 if a bar was missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with the Parquet files")
    parser.add_argument("--only", default=",".join(PARTS), help="parts, separated by commas: " + ", ".join(PARTS))
    parser.add_argument("--processes", type=int, default=2, help="fits side by side, each on one thread")
    given = parser.parse_args()
    os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "POLARS_MAX_THREADS"), "1")
    started = time.perf_counter()
    with ProcessPoolExecutor(given.processes, mp_context=get_context("spawn")) as pool:
        found = Findings(pool)
        for name in given.only.split(","):
            PARTS[name](given.data, found)
    found.figure("largest difference of tables and estimator, log-odds", found.additivity, at_most=1e-9)
    found.figure("moves against a sign", found.breaches, at_most=0)
    print("predictions", sha256("".join(found.digests).encode()).hexdigest())
    print(f"{time.perf_counter() - started:.0f} s")
    raise SystemExit(1 if found.missed else 0)


if __name__ == "__main__":
    main()
