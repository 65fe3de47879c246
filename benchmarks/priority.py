"""The priority list in simulated years: how much of what is truly wrong stands in its first places.

    python -m benchmarks.priority            # `--agencies` for a smaller one, `--database` to keep and reuse it

For each quarter of the demo province that has a past, the list is drawn up as it would have stood then, by the code
that draws it up: ratings by what was known, exposure, visits made, and the model's probability where enough quarters
lay behind to learn from; else the tiers' weights. It is held against the hidden truth: how likely a visit would find a
serious breach at each agency. Ends in 1 if the first fifth holds less than twice what a random order holds.
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
from backend.jobs.draw_up_list import EXPLORATION_PERCENT, EXPOSED, QUARTERS_A_YEAR, VISITED, WEIGHT
from backend.risk_panel import BASELINES, GROUPS, learning_panel
from backend.storage.drafting import models_in
from backend.storage.migrate import migrate
from backend.storage.moments import to_micros
from backend.storage.store import Store
from benchmarks.province import SEED, TODAY, Bars
from scoring.rating import rate
from scoring.risk.feature_book import load_features
from scoring.risk.validation import CHAMPION, roll
from scoring.rulebook import load
from scoring.supervision import EXPOSURE, supervise
from scoring.tiers import Tiers, load_tiers
from seeds.demo import PROFILE, build_demo, history_start
from seeds.world.agencies import make_agencies
from seeds.world.days import number
from seeds.world.oversight import found_if_inspected

SHARES: Final = (5, 10, 20, 30, 50)
CAPACITY: Final = 20
ORDERS: Final = 200
BAR: Final = 2.0
Numbers = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Quarter:
    """What was known on the day on which a list would have been drawn up."""

    origin: date
    ratings: pl.DataFrame
    exposure: pl.DataFrame


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


async def lived(bars: Bars, path: Path, agencies: int) -> tuple[pl.DataFrame, list[Quarter]]:
    """The province's panel, and each of its quarters; it is built first unless it is there."""
    clock = FrozenClock(datetime.combine(TODAY, datetime.min.time(), UTC).replace(hour=4))
    async with await Store.open(f"sqlite:///{path}", models_in("backend.entities"), clock=clock) as store:
        await migrate(store)
        await build_demo(store, seed=SEED, agencies=agencies, today=TODAY, progress=bars.progress)
        panel = await learning_panel(store.reader, load(), PROFILE, today=TODAY, progress=bars.progress)
        origins = sorted(panel["origin"].unique().to_list())
        return panel, [await known(store, origin) for origin in origins]


def listed(quarter: Quarter, foretold: Mapping[int, float], base_rate: float, tiers: Tiers) -> list[int]:
    """The agencies in the order of the list; who may not be visited any more this year comes last."""
    weights = [foretold.get(key) for key in quarter.ratings["agency_id"].to_list()]
    weighed = [None if one is None else round(WEIGHT * one / base_rate) for one in weights]
    ratings = quarter.ratings.with_columns(breach_weight=pl.Series(weighed, dtype=pl.Int64))
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
    return first + sorted(set(ratings["agency_id"].to_list()) - set(first))


def share_in(order: Numbers, amounts: Numbers, percent: int) -> float:
    """The share of the amounts that stand in the first so many per cent; `order`: the place of each agency."""
    first = np.argsort(order, kind="stable")[: len(order) * percent // 100]
    return float(amounts[first].sum() / amounts.sum())


def places(ids: Sequence[int], order: Sequence[int]) -> Numbers:
    """The place of each agency in an order."""
    at = {agency: place for place, agency in enumerate(order)}
    return np.array([at[agency] for agency in ids], dtype=np.float64)


def times_chance(order: Numbers, amounts: Numbers) -> tuple[float, float, float]:
    """How many times chance the first fifth holds, with the 95 % interval of a bootstrap by agency."""
    roll_, size = np.random.default_rng(7), len(order)
    drawn = []
    for _ in range(ORDERS):
        at = roll_.integers(0, size, size)
        drawn.append(share_in(order[at], amounts[at], CAPACITY) * 100 / CAPACITY)
    low, high = np.percentile(drawn, [2.5, 97.5])
    return share_in(order, amounts, CAPACITY) * 100 / CAPACITY, float(low), float(high)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and end in 1 if the bar was missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--agencies", type=int, default=20_000)
    parser.add_argument("--database", type=Path, help="a file that is kept and, if it is there, used as it is")
    given, bars = parser.parse_args(arguments), Bars()
    with TemporaryDirectory() as folder:
        path = given.database or Path(folder) / "province.db"
        panel, quarters = asyncio.run(lived(bars, path, given.agencies))
    rolled = roll(panel, signs=load_features().signs, baselines=BASELINES, groups=GROUPS, progress=bars.progress).frame
    agencies = make_agencies(SEED, given.agencies, number(TODAY), number(history_start(TODAY)))
    truth = found_if_inspected(SEED, agencies)
    curves: dict[str, list[list[float]]] = {}
    for quarter in quarters:
        ids = quarter.ratings["agency_id"].to_list()
        now = rolled.filter(pl.col("origin") == quarter.origin)
        past = panel.filter((pl.col("origin") < quarter.origin) & pl.col("is_seen"))
        foretold = dict(now.select("agency_id", CHAMPION).iter_rows())
        rate_then = float(past["label"].mean() or 0) or 1.0  # type: ignore[arg-type]
        order = places(ids, listed(quarter, foretold, rate_then, load_tiers()))
        true = truth[np.array(ids) - 1]
        harm = true * quarter.exposure["exposure"].to_numpy()
        by_rules = -quarter.ratings["score"].to_numpy().astype(np.float64)
        chance = [np.random.default_rng(at).permutation(len(ids)).astype(np.float64) for at in range(ORDERS)]
        told = "model" if foretold else "tiers"
        for name, amounts in (("breaches", true), ("harm", harm)):
            for what, orders in (
                ("list", [order]),
                ("rules", [-by_rules]),
                ("random", chance),
                ("best", [-amounts]),
            ):
                found = [float(np.median([share_in(one, amounts, share) for one in orders])) for share in SHARES]
                curves.setdefault(f"{name}, {what}", []).append(found)
            times, low, high = times_chance(order, amounts)
            print(
                f"{quarter.origin} by {told}: {name} in the first fifth {times:.2f} times chance"
                f" ({low:.2f} to {high:.2f})"
            )
    print(f"\nmean of {len(quarters)} quarters: share found in the first ...")
    print(f"{'':18}" + "".join(f"{share:>7} %" for share in SHARES))
    for name, rows in curves.items():
        mean = np.mean(np.array(rows), axis=0)
        print(f"{name:18}" + "".join(f"{100 * value:8.1f} " for value in mean))
    fifth = SHARES.index(CAPACITY)
    for name in ("breaches", "harm"):
        ratio = np.mean([row[fifth] for row in curves[f"{name}, list"]]) / np.mean(
            [row[fifth] for row in curves[f"{name}, random"]]
        )
        bars.figure(f"{name} in the first 20 % of the list, times a random order", float(ratio), at_least=BAR)
    raise SystemExit(1 if bars.missed else 0)


if __name__ == "__main__":
    main()
