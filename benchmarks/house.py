"""How long the house takes: the demo province loaded, the server ready, one agency rated anew in its transaction.

    python -m benchmarks.house [--agencies 20000]

Everything in a folder of its own, removed afterwards. The server is started five times; medians are printed.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from backend.app import open_house
from backend.clock import SystemClock
from backend.entities.rating import RatingCause
from backend.settings import Settings

PORT = 8110


class Undone(Exception):
    """Rolls a measured transaction back."""


def build(environment: dict[str, str], agencies: int) -> float:
    """Seconds of `anxin demo`, from an empty folder to rated agencies."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "backend", "demo", "--agencies", str(agencies)]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def start_server(environment: dict[str, str]) -> tuple[float, float]:
    """Seconds until the server is ready, and its resident memory in MB."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "backend", "serve"], env=environment, stdout=subprocess.DEVNULL)
    try:
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/health/ready", timeout=1):
                    break
            except OSError:
                time.sleep(0.01)
        ready = time.perf_counter() - start
        status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
        resident = int(status.partition("VmRSS:")[2].split()[0]) / 1024
        return ready, resident
    finally:
        process.terminate()
        process.wait()


async def rerate(rounds: int = 41) -> list[float]:
    """Seconds of rating one agency anew: dossier read, core, rows written; each round another agency, none kept."""
    taken = []
    async with open_house(Settings(), SystemClock()) as house:
        for agency in range(1, rounds + 1):
            try:
                async with house.store.transaction() as work:
                    start = time.perf_counter()
                    await house.book.rate_one(work, agency, cause=RatingCause.EVENT)
                    taken.append(time.perf_counter() - start)
                    raise Undone
            except Undone:
                continue
    return taken


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--agencies", type=int, default=20_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"ANXIN_HOME": folder, "ANXIN_PORT": str(PORT)}
        environment = dict(os.environ)
        print(f"demo province of {given.agencies:,} agencies, rated: {build(environment, given.agencies):.1f} s")
        starts = [start_server(environment) for _ in range(5)]
        print(f"server ready: {statistics.median(ready for ready, _ in starts):.2f} s")
        print(f"server memory when ready: {statistics.median(memory for _, memory in starts):.0f} MB")
        print(f"one agency rated anew: {statistics.median(asyncio.run(rerate())) * 1000:.1f} ms")


if __name__ == "__main__":
    main()
