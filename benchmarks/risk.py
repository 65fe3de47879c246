"""The risk model on real tables: Chicago's food inspections, German credit, Taiwan's card defaults.

    python -m benchmarks.risk --data FOLDER

The tables are not of this project: give the folder that holds them. Prints each figure beside its bar, and digests of
all predictions, which two runs must have in common.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
from sklearn.model_selection import RepeatedStratifiedKFold, StratifiedKFold

from scoring.risk.door import additivity_error, breaches
from scoring.risk.fitting import Fitted, Terms, fit
from scoring.risk.metrics import (
    auc,
    calibration_error,
    days_earlier,
    found_within,
    precision_at,
    ranked,
)
from scoring.risk.tables import Real

CUT = datetime(2014, 7, 1)
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


@dataclass
class Findings:
    """What was measured, and whether each bar held."""

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

    def keep(self, fitted: Fitted, rows: pl.DataFrame) -> Real:
        """Predict, and note what the tables must hold."""
        foretold = fitted.probability(rows)
        self.digests.append(sha256(foretold.tobytes()).hexdigest()[:16])
        self.additivity = max(self.additivity, additivity_error(fitted, rows))
        self.breaches += breaches(fitted, rows, rows=50)
        return foretold


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

    rows = pl.read_parquet(folder / "chicago_features_atinspection.parquet")
    train, test = rows.filter(pl.col("Inspection_Date") < CUT), rows.filter(pl.col("Inspection_Date") > CUT)
    terms = _terms(rows, without=(*IDS, *AGAIN, *CALENDAR))
    foretold = found.keep(fit(train, terms), test)
    _told(found, "Chicago, extended", test, foretold, (0.70, 0.725, 8.8, 0.025))

    rows = pl.read_parquet(folder / "chicago_features_snapshot.parquet")
    train, test = rows.filter(pl.col("Inspection_Date") < CUT), rows.filter(pl.col("Inspection_Date") > CUT)
    terms = _terms(
        rows, without=(*IDS, *AGAIN, *CALENDAR, *WEATHER, *NEIGHBOURHOOD, *CODES), nuisance=("Inspector_Assigned",)
    )
    rolling = []
    for start, end in pairwise(WINDOWS):
        window = rows.filter((pl.col("Inspection_Date") >= start) & (pl.col("Inspection_Date") < end))
        before = rows.filter(pl.col("Inspection_Date") < start)
        rolling.append(auc(_labels(window), found.keep(fit(before, terms), window)))
    found.figure("Chicago, list of the day: mean AUC of nine windows", float(np.mean(rolling)), at_least=0.61)
    foretold = found.keep(fit(train, terms), test)
    _told(found, "Chicago, list of the day", test, foretold, (0.61, None, 4.0, None))
    found.figure("Chicago, list of the day: spread of inspectors, days", spread(test, foretold), at_most=8.0)


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
    scores = []
    for train, test in RepeatedStratifiedKFold(n_splits=3, n_repeats=10, random_state=0).split(labels, labels):
        foretold = found.keep(fit(rows[train], Terms("y")), rows[test])
        scores.append(auc(labels[test], foretold))
    found.figure("German credit: mean AUC of 10 x 3 folds", float(np.mean(scores)), at_least=0.788)


def taiwan(folder: Path, found: Findings) -> None:
    """Five folds."""
    rows = pl.read_parquet(folder / "taiwan_credit_card_default.parquet")
    labels = rows["y"].to_numpy()
    foretold = np.empty(len(labels))
    for train, test in StratifiedKFold(5, shuffle=True, random_state=0).split(labels, labels):
        foretold[test] = found.keep(fit(rows[train], Terms("y")), rows[test])
    found.figure("Taiwan defaults: AUC of five folds", auc(labels, foretold), at_least=0.775)
    found.figure("Taiwan defaults: calibration error", calibration_error(labels, foretold), at_most=0.02)


PARTS: Mapping[str, Callable[[Path, Findings], None]] = {"chicago": chicago, "german": german, "taiwan": taiwan}


def main() -> None:
    """Measure, print, and end in 1 if a bar was missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with the Parquet files")
    parser.add_argument("--only", default=",".join(PARTS), help="parts, separated by commas: " + ", ".join(PARTS))
    given = parser.parse_args()
    found, started = Findings(), time.perf_counter()
    for name in given.only.split(","):
        PARTS[name](given.data, found)
    found.figure("largest difference of tables and estimator, log-odds", found.additivity, at_most=1e-9)
    found.figure("moves against a sign", found.breaches, at_most=0)
    print("predictions", sha256("".join(found.digests).encode()).hexdigest())
    print(f"{time.perf_counter() - started:.0f} s")
    raise SystemExit(1 if found.missed else 0)


if __name__ == "__main__":
    main()
