"""How long the detectors take: the nightly run over a whole province, and the run for one agency after a command.

    python -m benchmarks.detectors --home FOLDER

The folder is an installation with a demo province (`ANXIN_HOME=FOLDER anxin demo --agencies 20000`); nothing is kept.
Prints each figure beside its bar and ends in 1 if one was missed.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from pathlib import Path

from backend.app import House, open_house
from backend.clock import SystemClock
from backend.detectors.detector import draft
from backend.settings import Settings
from backend.storage.migrate import migrate

NIGHT, ONE = 60.0, 0.050
"""Seconds that the nightly run, and the run for one agency, may take."""
SINGLES = 41


class Undone(Exception):
    """Rolls a measured transaction back."""


async def timed(house: House, agency_id: int | None) -> tuple[float, int]:
    """Seconds of a run, and how many findings it drafted; undone."""
    seconds, drafted = 0.0, 0
    try:
        async with house.store.transaction() as work:
            begun = time.perf_counter()
            drafted = await draft(work, today=house.clock.today(), agency_id=agency_id)
            seconds = time.perf_counter() - begun
            raise Undone
    except Undone:
        return seconds, drafted


async def measure(home: Path) -> int:
    """Print the figures; how many bars were missed."""
    async with open_house(Settings(home=home), SystemClock()) as house:
        await migrate(house.store)
        for table in ("agency", "hazard", "report", "finding"):
            count = (await house.store.fetch(f"SELECT COUNT(*) FROM {table}"))[0][0]
            print(f"{table:10} {count:>10,}")
        night, drafted = await timed(house, None)
        print(f"nightly run, s {night:30.1f} <= {NIGHT} {'yes' if night <= NIGHT else 'NO'} ({drafted} drafted)")
        agencies = [row[0] for row in await house.store.fetch("SELECT id FROM agency ORDER BY id LIMIT 400")]
        single = [(await timed(house, agency))[0] for agency in agencies[:: len(agencies) // SINGLES][:SINGLES]]
        one = statistics.median(single)
        print(f"one agency, median, ms {1000 * one:22.1f} <= {1000 * ONE:g} {'yes' if one <= ONE else 'NO'}")
    return (night > NIGHT) + (one > ONE)


def main() -> None:
    """Measure and say whether the bars held."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, required=True, help="folder of an installation with a demo province")
    raise SystemExit(asyncio.run(measure(parser.parse_args().home)))


if __name__ == "__main__":
    main()
