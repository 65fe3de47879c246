"""The risk model on the demo province: what it learns from three years of biased inspections, against the truth.

    python -m benchmarks.province            # `--agencies` for a smaller one, `--database` to keep and reuse it

Prints each figure beside its bar and ends in 1 if one is missed: that the gate lets the model pass, that it beats the
rules alone, how much more its list finds than chance does, and that the lot tells the truth about everybody.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
import polars as pl

from backend.clock import FrozenClock
from backend.risk_panel import BASELINES, GROUPS, learning_panel
from backend.storage.drafting import models_in
from backend.storage.migrate import migrate
from backend.storage.store import Store
from scoring.risk.exploration import drawn_rate
from scoring.risk.feature_book import load_features
from scoring.risk.gate import judge, load_gate
from scoring.risk.histories import AGENCIES, EVENTS, SPANS, Histories
from scoring.risk.metrics import found_within, ranked
from scoring.risk.panel import origins_of, outcomes
from scoring.risk.validation import CAPACITY, CHAMPION, Rolled, report, roll
from scoring.rulebook import load
from seeds.demo import PROFILE, build_demo, history_start
from seeds.world.agencies import Agencies, make_agencies
from seeds.world.complaints import make_complaints
from seeds.world.days import number
from seeds.world.oversight import BREACHES, KINDS, SLIGHT, found_if_inspected, inspect

TODAY: Final = date(2026, 6, 1)
SEED: Final = 1
WORLDS: Final = range(1, 101)
"""Seeds of the worlds in which the lot is held against the truth; the first ten are told one by one."""
WINDOWS: Final = 4
"""The latest so many origins are pooled there, as in validation."""


@dataclass
class Bars:
    """Prints figures beside their bars, and counts what was missed."""

    started: float = field(default_factory=time.perf_counter)
    missed: int = 0

    def figure(self, what: str, value: float, *, at_least: float) -> None:
        """One figure that has to reach a bar."""
        self.missed += value < at_least
        print(f"{what:66} {value:9.4f} >= {at_least:<7g} {'yes' if value >= at_least else 'NO'}", flush=True)

    def holds(self, what: str, held: bool) -> None:
        """One thing that has to be so."""
        self.missed += not held
        print(f"{what:88} {'yes' if held else 'NO'}", flush=True)

    def progress(self, step: str, done: int, total: int) -> None:
        """Where the work has got to, and after how many seconds."""
        if sys.stderr.isatty():
            print(
                f"{time.perf_counter() - self.started:5.0f} s  {step} {done}/{total}\033[K", end="\r", file=sys.stderr
            )


async def laid_out(bars: Bars, path: Path, agencies: int) -> pl.DataFrame:
    """The panel of a province, which is built first unless it is there."""
    clock = FrozenClock(datetime.combine(TODAY, datetime.min.time(), UTC).replace(hour=4))
    async with await Store.open(f"sqlite:///{path}", models_in("backend.entities"), clock=clock) as store:
        await migrate(store)
        await build_demo(store, seed=SEED, agencies=agencies, today=TODAY, progress=bars.progress)
        return await learning_panel(store.reader, load(), PROFILE, today=TODAY, progress=bars.progress)


def judged(bars: Bars, panel: pl.DataFrame) -> Rolled:
    """Validation by rolling origin, and the gate: each of its checks is a bar."""
    book = load_features()
    rolled = roll(panel, signs=book.signs, baselines=BASELINES, groups=GROUPS, progress=bars.progress)
    told = report(rolled)
    for check in judge(told, load_gate(), reviewed=book.features, signs=book.signs):
        bars.holds(f"gate {check.code}: {check.en}", check.is_passed)
    lead = told["leads"]["rule_score"]
    bars.figure("AUC beyond the rules alone, lower end of the paired interval", lead["low"], at_least=0.0)
    return rolled


def found(bars: Bars, rolled: Rolled, truth: np.ndarray[Any, np.dtype[np.float64]]) -> None:
    """What the first fifth of the latest list holds: of what inspectors saw, and of what there truly was."""
    last = rolled.frame.filter(pl.col("origin") == pl.col("origin").max())
    seen = last.filter("is_seen")
    share = found_within(CAPACITY)(seen["label"].to_numpy(), seen[CHAMPION].to_numpy())
    bars.figure("breaches found by the first 20 % of the list, times chance", share / CAPACITY, at_least=2.0)
    true = truth[last["agency_id"].to_numpy() - 1]
    for name in (CHAMPION, *BASELINES, "truth"):
        scores = true if name == "truth" else last[name].to_numpy()
        first = ranked(scores)[: round(len(true) * CAPACITY)]
        times = float(true[first].sum() / true.sum() / CAPACITY)
        if name == CHAMPION:
            bars.figure("true serious breaches of all agencies in the first 20 %, times chance", times, at_least=2.0)
        else:
            print(f"  the same by {name:53} {times:9.4f}")


def lots(bars: Bars) -> None:
    """Whether the inspections drawn by lot tell the rate that would be found if everybody were inspected."""
    held = 0
    for done, seed in enumerate(WORLDS):
        bars.progress("worlds", done, len(WORLDS))
        agencies = make_agencies(seed, 20_000, number(TODAY), number(history_start(TODAY)))
        records = inspected(seed, agencies)
        told, true = explored(records, found_if_inspected(seed, agencies))
        inside = told["low"] <= true <= told["high"]
        held += inside
        if done >= 10:
            continue
        print(
            f"  world {seed:2}: true rate {true:.4f}, by lot {told['rate']:.4f} ({told['low']:.4f} to"
            f" {told['high']:.4f}, {told['drawn']} drawn), of all inspected {told['naive_rate']:.4f}"
            f"{'' if inside else '  OUTSIDE'}",
            flush=True,
        )
    share = held / len(WORLDS)
    bars.figure(f"share of {len(WORLDS)} worlds whose true rate lies in the interval by lot", share, at_least=0.9)


def explored(records: Histories, truth: np.ndarray[Any, np.dtype[np.float64]]) -> tuple[dict[str, Any], float]:
    """What the lot says of the latest windows, and the true rate of those who were open then."""
    frames = []
    for origin in origins_of(records, TODAY)[-WINDOWS:]:
        known = records.as_of(origin).agencies.select("agency_id")
        joined = known.join(outcomes(records, origin), on="agency_id", how="left")
        frames.append(joined.with_columns(pl.col("label").fill_null(0), pl.col("is_seen", "is_drawn").fill_null(False)))
    rows = pl.concat(frames).with_columns(score=pl.lit(0.0))
    return drawn_rate(rows, "score"), float(truth[rows["agency_id"].to_numpy() - 1].mean())


def inspected(seed: int, of: Agencies) -> Histories:
    """The inspections of a world and the serious breaches that they found, as the model would be told of them."""
    visits, violations = inspect(seed, of, make_complaints(seed, of))
    on_site = KINDS.index("QUARTERLY") != visits.kinds
    serious = ~np.isin([BREACHES[place][0] for place in violations.breaches], SLIGHT)
    came = _events("onsite", visits.agencies[on_site], visits.days[on_site])
    came = came.with_columns(is_drawn=pl.Series(visits.kinds[on_site] == KINDS.index("RANDOM_DRAW")))
    breaches = _events("breach", violations.agencies[serious], violations.found[serious])
    agencies = pl.DataFrame({"agency_id": np.arange(1, of.size + 1), "day": of.opened}).with_columns(
        opened_on=_day("day"), known_on=_day("day")
    )
    return Histories(_as(agencies, AGENCIES), pl.concat([came, breaches]), pl.DataFrame(schema=SPANS))


def _events(channel: str, at: np.ndarray[Any, Any], days: np.ndarray[Any, Any]) -> pl.DataFrame:
    frame = pl.DataFrame({"agency_id": at + 1, "day": days}).with_columns(
        channel=pl.lit(channel), happened_on=_day("day"), known_on=_day("day"), is_drawn=False, is_revoked=False
    )
    return _as(frame, EVENTS)


def _day(column: str) -> pl.Expr:
    return pl.from_epoch(column, "d")


def _as(frame: pl.DataFrame, schema: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    missing = {name: pl.lit(None) for name in schema if name not in frame.columns}
    return frame.with_columns(**missing).select(pl.col(name).cast(kind) for name, kind in schema.items())


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and end in 1 if a bar was missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--agencies", type=int, default=20_000)
    parser.add_argument("--database", type=Path, help="a file that is kept and, if it is there, used as it is")
    given, bars = parser.parse_args(arguments), Bars()
    lots(bars)
    with TemporaryDirectory() as folder:
        panel = asyncio.run(laid_out(bars, given.database or Path(folder) / "province.db", given.agencies))
    rolled = judged(bars, panel)
    agencies = make_agencies(SEED, given.agencies, number(TODAY), number(history_start(TODAY)))
    found(bars, rolled, found_if_inspected(SEED, agencies))
    explored_in = drawn_rate(rolled.frame, CHAMPION)
    print(
        f"  by lot {explored_in['rate']:.4f} ({explored_in['low']:.4f} to {explored_in['high']:.4f}), of all inspected"
        f" {explored_in['naive_rate']:.4f}, foretold of all {explored_in['foretold_of_all']:.4f}"
    )
    print(f"{time.perf_counter() - bars.started:.0f} s")
    raise SystemExit(1 if bars.missed else 0)


if __name__ == "__main__":
    main()
