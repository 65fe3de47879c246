"""How fast reading is: our server against four others, on SQLite and on PostgreSQL, in one run.

    python -m benchmarks.reads [--rounds 9] [--seconds 1] [--only ours-sqlite,...] [--queries one,...] [--json FILE]

Each server is one process; it and its database share one core, and the load comes from another over 16 keep-alive
connections. The measure is requests per core-second: one over the CPU seconds that server and database spend on a
request. Rounds are interleaved, medians printed. The demo province is made on both databases if it is not there yet.
"""

import argparse
import json
import os
import statistics
from collections import defaultdict
from pathlib import Path

import uvloop

from benchmarks.asking import Asking
from benchmarks.cost import cpu_seconds, family
from benchmarks.load import Window, load
from benchmarks.places import Places, open_places
from benchmarks.queries import QUERIES
from benchmarks.rivals import BARS, SERVERS, Server, running

SERVER_CORE, LOAD_CORE = 0, 1
WARM_SECONDS = 1.0

Windows = dict[tuple[str, str], list[Window]]


async def measure(
    servers: list[Server], queries: list[str], places: Places, processes: dict[str, int], rounds: int, seconds: float
) -> Windows:
    """Every query on every server: compared, warmed, then measured in rounds. Each round begins with another server, so
    that nobody is always the first, with the caches of the core full of another's work."""
    asking = Asking(places)
    windows: Windows = defaultdict(list)

    async def one(server: Server, query: str, length: float) -> Window:
        def cost() -> float:
            database = family(places.postmaster) if server.database == "postgresql" else []
            return cpu_seconds([processes[server.name], *database])

        return await load(server.port, asking.requests(server, query), length, cost)

    for query in queries:
        await asking.compare(servers, query)
    for turn in range(-1, rounds):
        first = turn % len(servers)
        for query in queries:
            for server in servers[first:] + servers[:first]:
                window = await one(server, query, seconds if turn >= 0 else WARM_SECONDS)
                if turn >= 0:
                    windows[query, server.name].append(window)
    return windows


def figures(windows: list[Window]) -> dict[str, float]:
    """Medians over the rounds; percentiles over all requests."""
    cut = statistics.quantiles([wait for window in windows for wait in window.waits], n=100)
    return {
        "per_core_second": statistics.median(window.per_core_second for window in windows),
        "per_second": statistics.median(window.rate for window in windows),
        "p50_ms": cut[49] * 1000,
        "p99_ms": cut[98] * 1000,
    }


def table(windows: Windows) -> list[str]:
    """What each server does."""
    lines = [f"{'query':8} {'server':27} {'/core-second':>12} {'/second':>9} {'p50 ms':>8} {'p99 ms':>8}"]
    for (query, server), found in windows.items():
        one = figures(found)
        rates = f"{one['per_core_second']:12,.0f} {one['per_second']:9,.0f}"
        lines.append(f"{query:8} {SERVERS[server].title:27} {rates} {one['p50_ms']:8.2f} {one['p99_ms']:8.2f}")
    return lines


def ratio(ours: list[Window], theirs: list[Window]) -> float:
    """How many times their requests per core-second ours are: the median of what each round says."""
    rounds = zip(ours, theirs, strict=True)
    return statistics.median(mine.per_core_second / other.per_core_second for mine, other in rounds)


def verdicts(windows: Windows) -> list[str]:
    """Ours against each rival, beside its bar."""
    lines = [f"{'query':8} {'ours':16} {'rival':20} {'ratio':>7} {'bar':>6}  held"]
    for query in dict.fromkeys(query for query, _ in windows):
        for bar in BARS:
            if (query, bar.ours) in windows and (query, bar.rival) in windows:
                times, least = ratio(windows[query, bar.ours], windows[query, bar.rival]), bar.least[query]
                held = "yes" if times >= least else "NO"
                lines.append(f"{query:8} {bar.ours:16} {bar.rival:20} {times:7.2f} {least:6.2f}  {held}")
    return lines


def chosen(text: str, names: list[str]) -> list[str]:
    """Names of a comma-separated list, in our order."""
    wanted = text.split(",") if text else names
    if unknown := set(wanted) - set(names):
        raise SystemExit(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    return [name for name in names if name in wanted]


def main() -> None:
    """Start the databases and the servers, measure, print, stop them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--only", default="", help="servers, separated by commas: " + ",".join(SERVERS))
    parser.add_argument("--queries", default="", help="queries, separated by commas: " + ",".join(QUERIES))
    parser.add_argument("--json", type=Path, help="write the figures to this file as well")
    given = parser.parse_args()
    servers = [SERVERS[name] for name in chosen(given.only, list(SERVERS))]
    queries = chosen(given.queries, list(QUERIES))
    with open_places(SERVER_CORE) as places, running(servers, places, SERVER_CORE) as processes:
        os.sched_setaffinity(0, {LOAD_CORE})
        windows = uvloop.run(measure(servers, queries, places, processes, given.rounds, given.seconds))
    print("\n".join([*table(windows), "", *verdicts(windows)]))
    if given.json:
        rows = [{"query": query, "server": server, **figures(one)} for (query, server), one in windows.items()]
        given.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
