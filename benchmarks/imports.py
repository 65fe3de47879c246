"""How long a register takes to come in: 100,000 agencies from a CSV into an empty house, then the same file again.

python -m benchmarks.imports [--rows 100000]
"""

import argparse
import asyncio
import tempfile
import time
from pathlib import Path

from backend.app import open_house
from backend.clock import SystemClock
from backend.imports.nouns import NOUNS
from backend.imports.run import import_file
from backend.settings import Settings
from backend.storage.migrate import migrate
from seeds.reference import load_reference
from tests.imports.register import HEADER, a_csv, agency_rows


async def measure(folder: Path, rows: int) -> None:
    """Print the figures."""
    path = a_csv(folder, HEADER, agency_rows(rows))
    async with open_house(Settings(home=folder / "home"), SystemClock()) as house:
        await migrate(house.store)
        async with house.store.transaction() as work:
            await load_reference(work, house.book.in_use)
        for time_round in ("new", "again"):
            start = time.perf_counter()
            done = await import_file(house.store, NOUNS["agencies"], path)
            counts = f"new {done.new:,}, unchanged {done.unchanged:,}, faulty {done.faulty:,}"
            print(f"{rows:,} agencies, {time_round}: {time.perf_counter() - start:.1f} s ({counts})")


def main() -> None:
    """Import into a folder of its own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder), given.rows))


if __name__ == "__main__":
    main()
