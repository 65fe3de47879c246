"""Rolling validation: at each origin a model that knows what was known then is tried on what came after. Never random.

Champion, challengers and baselines are tried on the same rows: agencies that were seen, since only they have a label.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import polars as pl

from scoring.risk.calibration import stacked
from scoring.risk.challengers import CHALLENGERS, scores
from scoring.risk.direction import Contrary, contrary_to
from scoring.risk.door import additivity_error, breaches, ranking_of, told_of
from scoring.risk.exploration import drawn_rate
from scoring.risk.fairness import wrongly_picked
from scoring.risk.fitting import Fitted, Terms, fit, labels_of
from scoring.risk.metrics import Metric, auc, calibration_error, precision_at, ranked, resampled, stability
from scoring.risk.panel import ANSWERS, HORIZON

CAPACITY: Final = 0.2
"""Share of all agencies that inspectors can visit: where the list is cut."""
DRAWS: Final = 300
CHAMPION: Final = "champion"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Rolled:
    """Predictions of every origin by models that knew only what came before.

    frame: agency_id, origin, label, is_seen, is_drawn, the groups, and one score a model and baseline. last: the model
    of the latest origin. psi: features whose distribution moved between its training and its origin.
    """

    frame: pl.DataFrame
    names: tuple[str, ...]
    groups: tuple[str, ...]
    last: Fitted
    strongest: tuple[str, float]
    """The one feature whose own contribution ranks the last window best, and its AUC."""
    feature_psi: Mapping[str, float]
    score_psi: float
    """How far the scores of the last model moved from the origins that it learned from to its own."""
    contrary: Sequence[Contrary]
    """Features of which the labels say the opposite of their sign."""
    breaches: int
    additivity: float
    curve: Sequence[tuple[float, float]]
    """Learning curve: share of the agencies learned from, and the AUC on the last window."""


def roll(
    panel: pl.DataFrame,
    *,
    signs: Mapping[str, int],
    baselines: Sequence[str] = (),
    groups: Sequence[str] = (),
    horizon: int = HORIZON,
    settings: Mapping[str, object] | None = None,
    progress: Progress | None = None,
) -> Rolled:
    """Try the champion and its challengers on every origin that has enough past.

    `baselines` and `groups` name columns of the panel that are no features: scores to be beaten (larger: riskier), and
    what fairness is judged by.
    """
    outside = [*ANSWERS, *baselines, *groups]
    features = [name for name in panel.columns if name not in outside]
    tried: list[pl.DataFrame] = []
    windows = [origin for origin in _origins(panel) if _past(panel, origin, horizon) is not None]
    if not windows:
        raise TooLittleHistory(len(_origins(panel)))
    for place, origin in enumerate(windows):
        if progress:
            progress("validate", place, len(windows))
        learned, now = _past(panel, origin, horizon), panel.filter(pl.col("origin") == origin)
        assert learned is not None
        rows = learned.select("label", "origin", "team", *features)
        terms = terms_for(rows, signs=signs, horizon=horizon, settings=settings)
        last = fit(rows, terms)
        columns: dict[str, Any] = {CHAMPION: last.probability(now)}
        columns |= _challenged(last, rows, now)
        kept = now.select("agency_id", "origin", "label", "is_seen", "is_drawn", "team", *baselines, *groups)
        tried.append(kept.with_columns(pl.Series(name, values) for name, values in columns.items()))
    seen = panel.filter((pl.col("origin") == windows[-1]) & pl.col("is_seen"))
    frame = pl.concat(tried)
    if frame.filter("is_seen")["label"].n_unique() < 2:
        raise TooLittleHistory(len(_origins(panel)))
    return Rolled(
        frame,
        (CHAMPION, *CHALLENGERS, *baselines),
        tuple(groups),
        last,
        _strongest(last, seen),
        *_moved(panel, windows[-1], horizon, last),
        contrary_to(rows, signs),
        breaches(last, seen),
        additivity_error(last, seen),
        _curve(rows, seen, terms),
    )


def terms_for(
    rows: pl.DataFrame,
    *,
    signs: Mapping[str, int],
    horizon: int = HORIZON,
    settings: Mapping[str, object] | None = None,
) -> Terms:
    """How to fit to rows with label, origin, team and features: rounds and calibration by later windows.

    Where no origin lies a whole horizon after the first, by folds: a young record has no later windows yet.
    """
    told = {"gap": float(horizon), **(settings or {})}
    origins = _origins(rows)
    if origins[-1] - origins[0] >= timedelta(days=horizon):
        return Terms("label", "origin", signs, ["team"], (), told)
    return Terms("label", None, signs, ["team"], ["origin"], told)


class TooLittleHistory(ValueError):
    """There is no origin that has a whole horizon of labels before it; rules alone decide until there is."""

    code = "TOO_LITTLE_HISTORY"

    def __init__(self, origins: int) -> None:
        super().__init__(f"{origins} origins are too few: a model needs labels that were complete before it is tried.")


def report(rolled: Rolled, *, seed: int = 0, draws: int = DRAWS) -> dict[str, Any]:
    """Everything that the card shows and the gate judges, as plain data; `draws` of agencies make the intervals."""
    seen = rolled.frame.filter("is_seen")
    labels = seen["label"].to_numpy()
    told = {
        name: (told_of if name in (CHAMPION, *CHALLENGERS) else ranking_of)(labels, _column(seen, name))
        for name in rolled.names
    }
    champion = seen[CHAMPION].to_numpy()
    return {
        "rows": rolled.frame.height,
        "seen": seen.height,
        "positives": int(labels.sum()),
        "windows": _windows(seen),
        "models": told,
        **_intervals(seen, [name for name in rolled.names if name != CHAMPION], seed, draws),
        "calibration_slope": _slope(labels, champion),
        "score_stability": rolled.score_psi,
        "feature_stability": dict(sorted(rolled.feature_psi.items(), key=lambda pair: -pair[1])[:20]),
        "one_feature_auc": {"feature": rolled.strongest[0], "auc": rolled.strongest[1]},
        "breaches": rolled.breaches,
        "additivity": rolled.additivity,
        "same_team_auc": _within_teams(seen),
        "fairness": wrongly_picked(seen, CHAMPION, rolled.groups, capacity=CAPACITY, seed=seed),
        "exploration": drawn_rate(rolled.frame, CHAMPION),
        "gain": _gain(labels, champion),
        "learning_curve": [list(point) for point in rolled.curve],
        "features": list(rolled.last.tables.names),
        "signs": _signs(rolled.last),
        "contrary": [asdict(one) for one in rolled.contrary],
    }


def _intervals(seen: pl.DataFrame, others: Sequence[str], seed: int, draws: int) -> dict[str, Any]:
    """Intervals of the champion's figures and of its leads over the others, all from the same draws of agencies."""
    labels, champion = seen["label"].to_numpy(), seen[CHAMPION].to_numpy()
    rivals = {name: _column(seen, name) for name in others}
    figures: dict[str, Metric] = {
        "auc": auc,
        "precision_at_capacity": precision_at(CAPACITY),
        "calibration_error": calibration_error,
    }

    def measured(at: Any) -> tuple[list[float], list[float]]:
        own = [figure(labels[at], champion[at]) for figure in figures.values()]
        return own, [own[0] - auc(labels[at], scores[at]) for scores in rivals.values()]

    drawn = [measured(at) for at in resampled(labels, seen["agency_id"].to_numpy(), seed, draws)]
    told = {}
    whole = measured(slice(None))
    for place, (name, of) in enumerate((("intervals", figures), ("leads", rivals))):
        edges = np.quantile([draw[place] for draw in drawn], [0.025, 0.975], axis=0).T
        told[name] = {
            key: {"value": value, "low": float(low), "high": float(high)}
            for key, value, (low, high) in zip(of, whole[place], edges, strict=True)
        }
    return told


def _signs(fitted: Fitted) -> dict[str, int]:
    """The signs that a model was held to, of unused features too."""
    told = dict(zip(fitted.columns.names, fitted.model.monotone or (), strict=True))
    return {name: sign for name, sign in told.items() if name != "team"}


def _origins(panel: pl.DataFrame) -> list[date]:
    found: list[date] = panel["origin"].unique().sort().to_list()
    return found


def _past(panel: pl.DataFrame, origin: date, horizon: int) -> pl.DataFrame | None:
    """Seen rows whose labels were complete by an origin; None if there are too few of either class."""
    complete = pl.col("origin") <= origin - timedelta(days=horizon)
    rows = panel.filter(complete & pl.col("is_seen"))
    return rows if rows.height and 20 <= rows["label"].sum() < rows.height else None


def _moved(panel: pl.DataFrame, origin: date, horizon: int, last: Fitted) -> tuple[dict[str, float], float]:
    """Stability index of each feature, and of the model's score: over all agencies, seen or not.

    From the origins learned from to the last; the same model scores both, for it stays while the province moves.
    """
    before = panel.filter(pl.col("origin") <= origin - timedelta(days=horizon))
    now = panel.filter(pl.col("origin") == origin)
    names = [name for name in last.tables.names if name != "team"]
    features = {name: stability(_column(before, name), _column(now, name)) for name in names}
    return features, stability(last.probability(before), last.probability(now))


def _challenged(fitted: Fitted, rows: pl.DataFrame, now: pl.DataFrame) -> dict[str, Any]:
    names = [name for name in fitted.columns.names if name != "team"]
    at = [fitted.columns.names.index(name) for name in names]
    signs = [list(fitted.model.monotone or ())[place] for place in at]
    X, Z = fitted.columns.matrix(rows)[:, at], fitted.columns.matrix(now)[:, at]
    labels = labels_of(rows, "label")
    return {name: scores(make, signs, (), train=X, labels=labels, test=Z) for name, make in CHALLENGERS.items()}


def _column(frame: pl.DataFrame, name: str) -> Any:
    return frame[name].cast(pl.Float64).fill_null(np.nan).to_numpy()


def _curve(rows: pl.DataFrame, seen: pl.DataFrame, terms: Terms) -> list[tuple[float, float]]:
    """AUC on the last window by the share of agencies that were learned from: the same agencies, and more."""
    labels = seen["label"].to_numpy()
    points = []
    for share in (0.1, 0.25, 0.5, 1.0):
        part = rows.filter(pl.int_range(pl.len()).mod(100) < share * 100)
        if part["label"].sum() >= 20 and 0 < labels.sum() < len(labels):
            quick = replace(terms, settings={**terms.settings, "bag": 1})
            points.append((share, auc(labels, fit(part, quick).probability(seen))))
    return points


def _windows(seen: pl.DataFrame) -> list[dict[str, Any]]:
    told = []
    for (origin,), window in seen.group_by("origin", maintain_order=True):
        labels = window["label"].to_numpy()
        if 0 < labels.sum() < len(labels):
            score = auc(labels, window[CHAMPION].to_numpy())
            told.append({"origin": str(origin), "seen": len(labels), "positives": int(labels.sum()), "auc": score})
    return told


def _slope(labels: Any, probabilities: Any) -> float:
    """How the log-odds that came rise with those foretold: 1 is right, below 1 the model was too sure."""
    inner = np.clip(probabilities, 1e-6, 1 - 1e-6)
    return float(stacked(np.log(inner / (1 - inner))[:, None], labels)[0][0])


def _strongest(fitted: Fitted, seen: pl.DataFrame) -> tuple[str, float]:
    labels, found = seen["label"].to_numpy(), ("", 0.5)
    if not 0 < labels.sum() < len(labels):
        return found
    contributions = fitted.tables.contributions(fitted.columns.plain(seen))
    for place, name in enumerate(fitted.tables.names):
        found = max(found, (name, auc(labels, contributions[:, place])), key=lambda pair: pair[1])
    return found


def _within_teams(seen: pl.DataFrame) -> float | None:
    """AUC among pairs that the same inspector saw, weighted by pairs: what is left when strictness is out of it."""
    pairs = total = 0.0
    for _, group in seen.filter(pl.col("team").is_not_null()).group_by("team", maintain_order=True):
        labels = group["label"].to_numpy()
        count = float(labels.sum() * (len(labels) - labels.sum()))
        if count:
            pairs, total = pairs + count, total + count * auc(labels, group[CHAMPION].to_numpy())
    return total / pairs if pairs else None


def _gain(labels: Any, scores: Any) -> list[list[float]]:
    """Share of the list worked off, and share of all positives found by then."""
    found = np.cumsum(labels[ranked(scores)]) / labels.sum()
    at = [round(len(labels) * step / 20) for step in range(1, 21)]
    return [[step / 20, float(found[place - 1])] for step, place in enumerate(at, 1)]
