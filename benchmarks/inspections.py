"""How long a province's quarter takes to plan, to draw and to list.

    python -m benchmarks.inspections --home FOLDER

The folder is an installation with a demo province (`ANXIN_HOME=FOLDER anxin demo --agencies 20000`); nothing is kept.
Prints each figure beside its bar and ends in 1 if the bar was missed.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from backend.actors import Actor, Role
from backend.app import House, open_house
from backend.clock import SystemClock
from backend.commands.doing import Doing
from backend.commands.draw_inspections import draw_inspections
from backend.commands.plan_inspections import plan_inspections
from backend.entities.inspection_plan import InspectionTaskRow
from backend.jobs.draw_up_list import draw_up
from backend.periods import period_of
from backend.settings import Settings
from backend.storage.migrate import migrate
from backend.storage.work import Work

TOGETHER = 30.0
"""Seconds that plan, draw and list may take together."""
DRAWN = 1_000
OFFICER = Actor(Role.REGULATOR, "officer:province", region_code="330000")


class Undone(Exception):
    """Rolls everything back."""


async def timed(name: str, done: Callable[[], Awaitable[object]]) -> float:
    """Seconds that it takes."""
    begun = time.perf_counter()
    await done()
    took = time.perf_counter() - begun
    print(f"{name:<40}{took:>6.1f}")
    return took


async def measure(home: Path) -> int:
    """Everything in one transaction, which is undone."""
    async with open_house(Settings(home=home), SystemClock()) as house:
        await migrate(house.store)
        seconds = 0.0
        try:
            with house.store.bound():
                async with house.store.transaction() as work:
                    seconds = await _all(house, work)
                    raise Undone
        except Undone:
            pass
    print(f"{'together, s':<40}{seconds:>6.1f} <= {TOGETHER} {'yes' if seconds <= TOGETHER else 'NO'}")
    return 0 if seconds <= TOGETHER else 1


async def _all(house: House, work: Work) -> float:
    today = house.clock.today()
    period = period_of(today)

    def doing(command: str) -> Doing:
        return Doing(OFFICER, work, house.book, house.uploads, house.seal, command)

    async def listed() -> None:
        await work.execute("DELETE FROM supervision_entry")
        await work.execute("DELETE FROM supervision_list")
        await draw_up(work, house.book.in_use, period=period, as_of=today, seed="20261124")

    seconds = await timed("plan, s", lambda: plan_inspections(doing("planInspections"), "330000", period))
    print(f"{'tasks':<40}{await InspectionTaskRow.all().count():>6}")
    plan = "InspectionPlan:1"
    seconds += await timed("draw of 1,000, s", lambda: draw_inspections(doing("drawInspections"), plan, DRAWN, "7"))
    return seconds + await timed("list, s", listed)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, required=True, help="an installation with a demo province")
    raise SystemExit(asyncio.run(measure(parser.parse_args().home)))


if __name__ == "__main__":
    main()
