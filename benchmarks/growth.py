"""What a query costs as it returns more rows, and as the tables behind it grow fifty times.

    python -m benchmarks.growth [--rounds 5] [--seconds 0.5] [--only ours-sqlite,ours-postgresql]

Costs are CPU microseconds a request, of server and database together, as in `benchmarks.reads`; the memory of answers
is off. The first table should rise along a line, the second stay flat: the large databases give the very same rows.
"""

import argparse
import os
import statistics
from collections import defaultdict
from collections.abc import Sequence

import uvloop

from benchmarks.asking import VARIABLES, Asking, answer
from benchmarks.copies import COPIES, large_places
from benchmarks.cost import cpu_seconds, family
from benchmarks.load import load
from benchmarks.places import AGENCIES, Places, open_places
from benchmarks.queries import LIST
from benchmarks.reads import LOAD_CORE, SERVER_CORE, WARM_SECONDS, chosen
from benchmarks.rivals import SERVERS, Server, running

FIRST = (1, 5, 10, 25, 50, 100)
NAMES = ("ours-sqlite", "ours-postgresql")
GROWN = ("one", "list", "nested", "counts")
ALIKE = ("list", "nested")
MICRO = 1e6

Costs = dict[tuple[str, object], float]


def first(number: int) -> str:
    """The list with another number of agencies."""
    return LIST.replace("first: 50", f"first: {number}")


class Costing:
    """Servers on one province, and what a request costs them."""

    def __init__(self, servers: Sequence[Server], places: Places, processes: dict[str, int]) -> None:
        self.servers, self.asking = servers, Asking(places)
        self._places, self._processes = places, processes

    async def cost(self, server: Server, requests: Sequence[bytes], seconds: float) -> float:
        """Microseconds of CPU a request."""

        def used() -> float:
            database = family(self._places.postmaster) if server.database == "postgresql" else []
            return cpu_seconds([self._processes[server.name], *database])

        return MICRO / (await load(server.port, requests, seconds, used)).per_core_second


async def by_rows(costing: Costing, rounds: int, seconds: float) -> Costs:
    """Each number of agencies on each server."""
    found: dict[tuple[str, object], list[float]] = defaultdict(list)
    requests = {number: [costing.asking.message(first(number), VARIABLES["list"])] for number in FIRST}
    for turn in range(-1, rounds):
        for server in costing.servers:
            for number, asked in requests.items():
                cost = await costing.cost(server, asked, seconds if turn >= 0 else WARM_SECONDS)
                if turn >= 0:
                    found[server.name, number].append(cost)
    return {key: statistics.median(costs) for key, costs in found.items()}


async def by_size(small: Costing, large: Costing, rounds: int, seconds: float) -> tuple[Costs, Costs]:
    """Each query on the small and on the large tables, in turns."""
    found: tuple[dict[tuple[str, object], list[float]], ...] = (defaultdict(list), defaultdict(list))
    for turn in range(-1, rounds):
        for query in GROWN:
            for servers in zip(small.servers, large.servers, strict=True):
                for costing, server, costs in zip((small, large), servers, found, strict=True):
                    asked = costing.asking.requests(server, query)
                    cost = await costing.cost(server, asked, seconds if turn >= 0 else WARM_SECONDS)
                    if turn >= 0:
                        costs[server.name, query].append(cost)
    medians = [{key: statistics.median(costs) for key, costs in one.items()} for one in found]
    return medians[0], medians[1]


async def same_rows(small: Costing, large: Costing) -> None:
    """The lists of the large tables must be those of the small ones."""
    for server, grown in zip(small.servers, large.servers, strict=True):
        for query in ALIKE:
            asked = small.asking.requests(server, query)[0]
            if await answer(server, query, asked) != await answer(grown, query, asked):
                raise SystemExit(f"{query}: the large {server.database} gives other rows")


def rows_table(names: Sequence[str], costs: Costs) -> list[str]:
    """Costs beside the straight line through them."""
    lines = [f"{'first':>6}" + "".join(f"{name:>18} {'line':>8} {'off':>6}" for name in names)]
    lines_of = {name: statistics.linear_regression(FIRST, [costs[name, at] for at in FIRST]) for name in names}
    for number in FIRST:
        cells = ""
        for name in names:
            cost, (slope, start) = costs[name, number], lines_of[name]
            line = start + slope * number
            cells += f"{cost:18,.0f} {line:8,.0f} {cost / line - 1:+6.0%}"
        lines.append(f"{number:6}{cells}")
    for name in names:
        slope, start = lines_of[name]
        lines.append(f"{name}: {start:,.0f} us a request and {slope:.1f} us an agency with its people")
    return lines


def size_table(names: Sequence[str], small: Costs, large: Costs) -> list[str]:
    """Costs on the small and on the large tables."""
    lines = [f"{'query':8} {'server':18} {AGENCIES:>12,} {AGENCIES * COPIES:>12,} {'times':>6}"]
    for query in GROWN:
        for name in names:
            before, after = small[name, query], large[name, query]
            lines.append(f"{query:8} {name:18} {before:12,.0f} {after:12,.0f} {after / before:6.2f}")
    return lines


def main() -> None:
    """Make the provinces if need be, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=0.5)
    parser.add_argument("--only", default="", help="servers, separated by commas: " + ",".join(NAMES))
    given = parser.parse_args()
    names = chosen(given.only, list(NAMES))
    servers = [SERVERS[name] for name in names]
    grown = [Server(one.name, one.port + 20, one.database, one.module) for one in servers]
    with open_places(SERVER_CORE) as places:
        wide = large_places(places)
        with running(servers, places, SERVER_CORE) as here, running(grown, wide, SERVER_CORE) as there:
            os.sched_setaffinity(0, {LOAD_CORE})
            small, large = Costing(servers, places, here), Costing(grown, wide, there)
            uvloop.run(same_rows(small, large))
            rows = uvloop.run(by_rows(small, given.rounds, given.seconds))
            print("CPU microseconds a request, by agencies returned (each with rating, region and people)")
            print("\n".join(rows_table(names, rows)))
            before, after = uvloop.run(by_size(small, large, given.rounds, given.seconds))
            print("\nCPU microseconds a request, by agencies in the tables")
            print("\n".join(size_table(names, before, after)))


if __name__ == "__main__":
    main()
