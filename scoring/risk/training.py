"""Training: a panel goes in; a model, what it showed on past quarters, and the verdict of the gate come out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import polars as pl

from scoring.risk import card
from scoring.risk.door import additivity_error, breaches
from scoring.risk.feature_book import FeatureBook, load_features
from scoring.risk.fitting import fit
from scoring.risk.gate import Check, Gate, judge, load_gate, passes
from scoring.risk.metrics import auc
from scoring.risk.panel import HORIZON
from scoring.risk.tables import RiskTables
from scoring.risk.tables_file import digest_of
from scoring.risk.validation import Progress, report, roll, terms_for
from scoring.risk.watch import reference_of

TITLE: Final = "风险模型卡 Card of a risk model"


@dataclass(frozen=True)
class Trained:
    """A model and all that is kept of its making."""

    tables: RiskTables
    report: Mapping[str, Any]
    checks: Sequence[Check]
    reference: Mapping[str, Any]
    base_rate: float
    rows: int
    positives: int
    gate: Gate
    book: FeatureBook

    @property
    def version(self) -> str:
        """SHA-256 of the tables."""
        return digest_of(self.tables)

    @property
    def is_passed(self) -> bool:
        """Whether it may be switched on."""
        return passes(self.checks)

    def card(self) -> tuple[str, str]:
        """Its card, as Markdown and as one HTML page with pictures."""
        told, drawn = (
            card.sections(self.tables, self.report, self.checks, self.book, pictures=pictures)
            for pictures in (False, True)
        )
        return card.markdown(TITLE, told), card.html(TITLE, drawn)


def train(
    panel: pl.DataFrame,
    *,
    today: date,
    baselines: Sequence[str],
    groups: Sequence[str],
    horizon: int = HORIZON,
    speaking: RiskTables | None = None,
    settings: Mapping[str, object] | None = None,
    progress: Progress | None = None,
) -> Trained:
    """Validate by rolling origin, then fit to everything whose label is complete, and hold it against the gate.

    `panel` as `roll` takes it. `speaking`: the model in use, tried beside the new one on the last window; it knows part
    of it, so that it is shown and not judged by. Errors: TooLittleHistory.
    """
    gate, book = load_gate(), load_features()
    rolled = roll(
        panel,
        signs=book.signs,
        baselines=baselines,
        groups=groups,
        horizon=horizon,
        settings=settings,
        progress=progress,
    )
    features = list(rolled.last.tables.names)
    seen = panel.filter(pl.col("is_seen") & (pl.col("origin") <= today - timedelta(days=horizon)))
    rows = seen.select("label", "origin", "team", *features)
    told = {"trained_on": str(today), "horizon_days": horizon, "base_rate": _share(seen)}
    fitted = fit(rows, terms_for(rows, signs=book.signs, horizon=horizon, settings=settings), facts=told)
    shown = report(rolled) | {
        "features": list(fitted.tables.names),
        "signs": {table.name: table.sign for table in fitted.tables.tables},
        "breaches": rolled.breaches + breaches(fitted, seen),
        "additivity": max(rolled.additivity, additivity_error(fitted, seen)),
        "speaking": _beside(speaking, panel, rolled.frame),
    }
    checks = judge(shown, gate, reviewed=book.features, signs=book.signs)
    return Trained(
        fitted.tables,
        shown,
        checks,
        reference_of(fitted.tables, panel.filter(pl.col("origin") == panel["origin"].max())),
        _share(seen),
        seen.height,
        int(seen["label"].sum()),
        gate,
        book,
    )


def _share(seen: pl.DataFrame) -> float:
    return (float(seen["label"].sum()) + 0.5) / (seen.height + 1)


def _beside(speaking: RiskTables | None, panel: pl.DataFrame, tried: pl.DataFrame) -> dict[str, Any] | None:
    """The model in use on the rows of the last window, beside the new one."""
    if speaking is None or not set(speaking.names) <= set(panel.columns):
        return None
    last = tried["origin"].max()
    window = tried.filter((pl.col("origin") == last) & pl.col("is_seen"))
    rows = panel.filter((pl.col("origin") == last) & pl.col("is_seen"))
    labels = window["label"].to_numpy()
    if not 0 < labels.sum() < len(labels):
        return None
    told = {"champion": window["champion"].to_numpy(), "speaking": speaking.probability(rows)}
    return {"version": digest_of(speaking), **{f"auc_of_{name}": auc(labels, scores) for name, scores in told.items()}}
