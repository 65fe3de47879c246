"""How fast reading is: our server against plain strawberry over the ORM and against hard-coded statements.

    ANXIN_HOME=... python -m benchmarks.reads [--rounds 9] [--seconds 2]

Each server is a process of its own on one core (uvicorn, uvloop, httptools); the load comes from this one over 16
keep-alive connections. Rounds are interleaved; printed are medians, and ratios of medians of the same run. The database
is the SQLite file of ANXIN_HOME, made by `anxin demo`.
"""

import argparse
import asyncio
import importlib
import os
import statistics
import subprocess
import sys
import time
from collections import defaultdict

import orjson
import uvicorn

from backend.clock import SystemClock
from backend.overview import province_officer
from backend.settings import Settings
from backend.storage.drafting import models_in
from backend.storage.store import Store
from backend.tokens import Tokens, installation_key
from benchmarks.queries import QUERIES

SERVERS = {"ours": 8101, "plain": 8102, "handmade": 8103}
CONNECTIONS = 16


async def serve(name: str) -> None:
    """Run one of the servers in this process."""
    async with importlib.import_module(f"benchmarks.servers.{name}").app() as app:
        config = uvicorn.Config(
            app,
            port=SERVERS[name],
            log_level="warning",
            access_log=False,
            loop="uvloop",
            http="httptools",
            lifespan="off",
        )
        await uvicorn.Server(config).serve()


def message(query: str, variables: dict[str, object], token: str) -> bytes:
    """One HTTP request."""
    body = orjson.dumps({"query": query, "variables": variables})
    head = (
        f"POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAccept: application/json\r\n"
        f"Authorization: Bearer {token}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def exchange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> bytes:
    """Send a request, take the body of its answer."""
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
    return await reader.readexactly(length)


async def load(port: int, request: bytes, seconds: float) -> tuple[float, list[float]]:
    """Requests per second over all connections, and each one's seconds."""
    until = time.perf_counter() + seconds
    taken: list[float] = []

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while (start := time.perf_counter()) < until:
            await exchange(reader, writer, request)
            taken.append(time.perf_counter() - start)
        writer.close()

    start = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))
    return len(taken) / (time.perf_counter() - start), taken


async def answer(port: int, request: bytes) -> object:
    """One answer's data, for the comparison."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    body = orjson.loads(await exchange(reader, writer, request))
    writer.close()
    if body.get("errors"):
        raise RuntimeError(str(body["errors"])[:500])
    return body["data"]


async def requests() -> dict[str, bytes]:
    """The four requests, with an agency of this database."""
    settings = Settings()
    async with await Store.open(settings.database_url, models_in("backend.entities")) as store:
        code = (await store.fetch("SELECT credit_code FROM agency ORDER BY id LIMIT 1"))[0][0]
    token = Tokens(installation_key(settings.home, "tokens"), SystemClock()).issue(province_officer())
    values: dict[str, dict[str, object]] = {"one": {"code": code}, "list": {"grade": "B"}}
    return {name: message(query, values.get(name, {}), token) for name, query in QUERIES.items()}


async def compare(asked: dict[str, bytes]) -> None:
    """All three must say the same."""
    for name, request in asked.items():
        answers = {server: await answer(port, request) for server, port in SERVERS.items()}
        for server in ("plain", "handmade"):
            if answers[server] != answers["ours"]:
                raise SystemExit(f"{name}: {server} answers differently")


async def all_listen(patience: float = 60.0) -> None:
    """Wait until every server takes connections."""
    until = time.perf_counter() + patience
    for port in SERVERS.values():
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                break
            except OSError:
                if time.perf_counter() > until:
                    raise
                await asyncio.sleep(0.2)


async def measure(rounds: int, seconds: float) -> None:
    """Print the table."""
    await all_listen()
    asked = await requests()
    await compare(asked)
    rates: dict[tuple[str, str], list[float]] = defaultdict(list)
    waits: dict[tuple[str, str], list[float]] = defaultdict(list)
    for _ in range(rounds):
        for name, request in asked.items():
            for server, port in SERVERS.items():
                rate, taken = await load(port, request, seconds)
                rates[name, server].append(rate)
                waits[name, server] += taken
    names = ("query", "ours/s", "plain/s", "hand/s", "x plain", "x hand", "p50 ms", "p99 ms")
    print(" ".join(f"{name:>8}" for name in names))
    for name in asked:
        ours, plain, hand = (statistics.median(rates[name, server]) for server in SERVERS)
        cut = statistics.quantiles(waits[name, "ours"], n=100)
        figures = f"{ours:8.0f} {plain:8.0f} {hand:8.0f} {ours / plain:8.1f} {ours / hand:8.2f}"
        print(f"{name:>8} {figures} {cut[49] * 1000:8.2f} {cut[98] * 1000:8.2f}")


def main() -> None:
    """Start the servers, measure, stop them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--serve", choices=list(SERVERS))
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=float, default=2.0)
    given = parser.parse_args()
    if given.serve:
        asyncio.run(serve(given.serve))
        return
    command = [sys.executable, "-m", "benchmarks.reads", "--serve"]
    processes = [subprocess.Popen(["taskset", "-c", "0", *command, name], env=os.environ) for name in SERVERS]
    try:
        os.sched_setaffinity(0, {1})
        asyncio.run(measure(given.rounds, given.seconds))
    finally:
        for process in processes:
            process.terminate()


if __name__ == "__main__":
    main()
