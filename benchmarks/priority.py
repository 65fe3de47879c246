"""The priority list in simulated years: how much of what truly goes wrong stands in its first places.

    python -m benchmarks.priority            # `--agencies` for a smaller one, `--database` to keep and reuse it

At the start of each quarter of two years the list is drawn up as it would have stood on that day, by the code that
draws it up: ratings, exposure and visits by what was known then, and the probabilities of the model that training
would have made then, where that had passed its gate; else the tiers' weights. It is held against the hidden truth of
the year that follows: the serious breaches at all agencies, found or not, and the harm (how likely a breach is, times
exposure). Ends in 1 if the first fifth holds less than twice what a random order holds.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
import polars as pl

from backend import dossier
from backend.clock import CHINA, FrozenClock
from backend.histories import histories
from backend.jobs.draw_up_list import EXPLORATION_PERCENT, QUARTERS_A_YEAR
from backend.jobs.list_roster import EXPOSED, VISITED
from backend.risk_panel import BASELINES, GROUPS, learning_panel
from backend.storage.drafting import models_in
from backend.storage.migrate import migrate
from backend.storage.moments import to_micros
from backend.storage.store import Store
from benchmarks.province import SEED, TODAY, Bars
from scoring.rating import rate
from scoring.risk.bands import load_bands
from scoring.risk.features import features
from scoring.risk.gate import load_gate
from scoring.risk.histories import Histories
from scoring.risk.panel import HORIZON, quarter_starts
from scoring.risk.training import train
from scoring.rulebook import load
from scoring.supervision import EXPOSURE, USUAL, supervise
from scoring.tiers import Tiers, load_tiers
from seeds.demo import PROFILE, build_demo, history_start
from seeds.world.agencies import make_agencies
from seeds.world.days import number
from seeds.world.oversight import found_if_inspected

FIRST: Final = date(2024, 7, 1)
"""The first list: a year after the records begin."""
SHARES: Final = (5, 10, 20, 30, 50)
CAPACITY: Final = 20
ORDERS: Final = 200
DRAWS: Final = 500
BAR: Final = 2.0
WHAT: Final = ("violations", "harm")
Numbers = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Foretold:
    """What a model of the day said: probabilities by agency, and the rate that was usual."""

    probabilities: Mapping[int, float]
    base_rate: float


@dataclass(frozen=True)
class Quarter:
    """What was known on the day on which a list would have been drawn up."""

    origin: date
    ratings: pl.DataFrame
    exposure: pl.DataFrame

    @property
    def ids(self) -> list[int]:
        """Who is rated."""
        return self.ratings["agency_id"].to_list()


@dataclass(frozen=True)
class Judged:
    """A quarter's orders held against the truth: by name, the place of each agency; by name, what is truly there."""

    ids: Numbers
    orders: Mapping[str, Numbers]
    chance: Sequence[Numbers]
    amounts: Mapping[str, Numbers]

    def found(self, order: str, what: str, percent: int) -> float:
        """The share of it in the first places of an order; for chance the median of many."""
        amounts = self.amounts[what]
        named = f"best, {what}" if order == "best" else order
        orders = self.chance if order == "random" else [self.orders[named]]
        return float(np.median([share_in(one, amounts, percent) for one in orders]))


async def known(store: Store, origin: date) -> Quarter:
    """Ratings, exposure and visits as of a day, by what was recorded at its end."""
    at = datetime.combine(origin + timedelta(days=1), time(), CHINA) - timedelta(microseconds=1)
    told, _ = await dossier.of_all(store.reader, as_of=origin, known_at=at)
    rated = rate(told, load(), PROFILE, as_of=origin, known_at=at).ratings
    exposed = dict(await store.fetch(EXPOSED, [origin, to_micros(at)]))
    done = dict(await store.fetch(VISITED, [origin, to_micros(at), date(origin.year, 1, 1)]))
    ids = rated["agency_id"].to_list()
    columns = {
        "agency_id": ids,
        "exposure": [exposed.get(key, 0) + 1 for key in ids],
        "onsite_done": [done.get(key, 0) for key in ids],
    }
    newcomer = pl.col("grade") == "PROVISIONAL"
    ratings = rated.select("agency_id", "score", "treated_as", is_newcomer=newcomer)
    return Quarter(origin, ratings, pl.DataFrame(columns, schema=EXPOSURE))


async def lived(bars: Bars, path: Path, agencies: int) -> tuple[pl.DataFrame, Histories, list[Quarter]]:
    """The province's panel, its histories, and each of its quarters; it is built first unless it is there."""
    clock = FrozenClock(datetime.combine(TODAY, datetime.min.time(), UTC).replace(hour=4))
    async with await Store.open(f"sqlite:///{path}", models_in("backend.entities"), clock=clock) as store:
        await migrate(store)
        await build_demo(store, seed=SEED, agencies=agencies, today=TODAY, progress=bars.progress)
        panel = await learning_panel(store.reader, load(), PROFILE, today=TODAY, progress=bars.progress)
        told = await histories(store.reader, load())
        return panel, told, [await known(store, origin) for origin in quarter_starts(FIRST, TODAY)]


def model_of(bars: Bars, panel: pl.DataFrame, told: Histories, origin: date) -> Foretold | None:
    """What the model said that training would have made on that day; None where none would have passed its gate.

    Where there are too few windows for the gate nothing is trained, for it could not pass.
    """
    past = panel.filter(pl.col("origin") <= origin - timedelta(days=HORIZON))
    origins = past["origin"].unique().to_list()
    windows = [one for one in origins if one >= min(origins) + timedelta(days=HORIZON)]
    if len(windows) < load_gate().limits["windows_at_least"]:
        return None
    trained = train(past, today=origin, baselines=BASELINES, groups=GROUPS, progress=bars.progress)
    if not trained.is_passed:
        return None
    now = features(told, origin - timedelta(days=1))
    told_now = trained.tables.probability(now).tolist()
    return Foretold(dict(zip(now["agency_id"].to_list(), told_now, strict=True)), trained.base_rate)


def listed(quarter: Quarter, foretold: Foretold | None, tiers: Tiers) -> list[int]:
    """The agencies in the order of the list; who may not be visited any more this year comes last."""
    ratings = quarter.ratings
    if foretold is not None:
        told = [foretold.probabilities.get(key) for key in quarter.ids]
        weights = [None if one is None else round(USUAL * one / foretold.base_rate) for one in told]
        bands = [None if one is None else load_bands().of(one, foretold.base_rate).code for one in told]
        graded = ratings["treated_as"].to_list()
        levels = [tiers.level_of(level, level, band) for level, band in zip(graded, bands, strict=True)]
        ratings = ratings.with_columns(
            breach_weight=pl.Series(weights, dtype=pl.Int64), treated_as=pl.Series(levels, dtype=pl.String)
        )
    planned = sum(tiers.tiers[level].planned_visits for level in ratings["treated_as"].to_list())
    frame = supervise(
        ratings,
        quarter.exposure,
        tiers,
        places=ratings.height,
        capacity=planned // QUARTERS_A_YEAR,
        seed=f"priority-{quarter.origin}",
        exploration_percent=EXPLORATION_PERCENT,
    )
    first = frame["agency_id"].to_list()
    return first + sorted(set(quarter.ids) - set(first))


def judged(quarter: Quarter, order: Sequence[int], likely: Numbers) -> Judged:
    """The list, the rules' score alone, chance and the best order, held against the truth of the following year.

    `likely`: how likely a quarter brings a serious breach of each agency, by id. The world throws that die for who is
    visited; here it is thrown for everybody, four times. The best order knows the likelihoods, not how the dice fall.
    """
    ids = np.array(quarter.ids)
    true, exposure = likely[ids - 1], quarter.exposure["exposure"].to_numpy()
    thrown = np.random.default_rng([SEED, quarter.origin.toordinal()]).binomial(QUARTERS_A_YEAR, true)
    orders = {
        "list": places(quarter.ids, order),
        "rules": quarter.ratings["score"].to_numpy().astype(np.float64),
        "best, violations": -true,
        "best, harm": -true * exposure,
    }
    chance = [np.random.default_rng(at).permutation(len(ids)).astype(np.float64) for at in range(ORDERS)]
    return Judged(ids, orders, chance, {"violations": thrown.astype(np.float64), "harm": true * exposure})


def share_in(order: Numbers, amounts: Numbers, percent: int) -> float:
    """The share of the amounts that stand in the first so many per cent; `order`: the place of each agency."""
    first = np.argsort(order, kind="stable")[: len(order) * percent // 100]
    return float(amounts[first].sum() / amounts.sum())


def places(ids: Sequence[int], order: Sequence[int]) -> Numbers:
    """The place of each agency in an order."""
    at = {agency: place for place, agency in enumerate(order)}
    return np.array([at[agency] for agency in ids], dtype=np.float64)


def interval(quarters: Sequence[Judged], what: str, percent: int = CAPACITY) -> tuple[float, float]:
    """95 % of how many times chance the first places hold, mean of the quarters: a bootstrap by agency.

    An agency that is drawn is drawn for all quarters: its years belong together.
    """
    size, roll = int(max(one.ids.max() for one in quarters)), np.random.default_rng(7)
    drawn = []
    for _ in range(DRAWS):
        times = np.bincount(roll.integers(0, size, size), minlength=size).astype(np.float64)
        drawn.append(np.mean([_weighed_share(one, what, times, percent) for one in quarters]) * 100 / percent)
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)


def _weighed_share(one: Judged, what: str, times: Numbers, percent: int) -> float:
    by_place = np.argsort(one.orders["list"], kind="stable")
    weights, amounts = times[one.ids - 1][by_place], one.amounts[what][by_place]
    is_first = weights.cumsum() * 100 <= weights.sum() * percent
    return float((weights * amounts)[is_first].sum() / (weights * amounts).sum())


def show(of: str, quarters: Sequence[Judged]) -> None:
    """The curves of some lists, and how many times chance their first fifth holds."""
    print(f"\n{of}, mean of {len(quarters)}: per cent found in the first ...")
    print(f"{'':20}" + "".join(f"{share:>6} %" for share in SHARES))
    for what in WHAT:
        for order in ("list", "rules", "random", "best"):
            found = [np.mean([one.found(order, what, share) for one in quarters]) for share in SHARES]
            print(f"{what + ', ' + order:20}" + "".join(f"{100 * value:7.1f} " for value in found))
        low, high = interval(quarters, what)
        print(f"{what} in the first 20 %, times random: {times_random(quarters, what):.2f} ({low:.2f} to {high:.2f})")


def times_random(quarters: Sequence[Judged], what: str) -> float:
    """How many times what the first fifth of a random order holds stands in that of the list."""
    by_list, by_chance = (
        np.mean([one.found(order, what, CAPACITY) for one in quarters]) for order in ("list", "random")
    )
    return float(by_list / by_chance)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and end in 1 if the bar was missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--agencies", type=int, default=20_000)
    parser.add_argument("--database", type=Path, help="a file that is kept and, if it is there, used as it is")
    given, bars = parser.parse_args(arguments), Bars()
    with TemporaryDirectory() as folder:
        path = given.database or Path(folder) / "province.db"
        panel, told, quarters = asyncio.run(lived(bars, path, given.agencies))
    agencies = make_agencies(SEED, given.agencies, number(TODAY), number(history_start(TODAY)))
    likely = found_if_inspected(SEED, agencies)
    held: dict[str, list[Judged]] = {"tiers": [], "model": []}
    for quarter in quarters:
        foretold = model_of(bars, panel, told, quarter.origin)
        one = judged(quarter, listed(quarter, foretold, load_tiers()), likely)
        by = "tiers" if foretold is None else "model"
        held[by].append(one)
        found = ", ".join(f"{what} {100 * one.found('list', what, CAPACITY):.1f} %" for what in WHAT)
        total = int(one.amounts["violations"].sum())
        print(f"{quarter.origin} by {by}: {found} in the first 20 %; {total} violations in the year", flush=True)
    for by, some in held.items():
        if some:
            show(f"lists by {by}", some)
    both = [*held["tiers"], *held["model"]]
    show("all lists", both)
    for what in WHAT:
        bars.figure(
            f"{what} in the first 20 % of the list, times a random order", times_random(both, what), at_least=BAR
        )
    raise SystemExit(1 if bars.missed else 0)


if __name__ == "__main__":
    main()
