"""How long a province's quarter takes to plan, to draw and to list, and what the list's first page is read by.

    python -m benchmarks.inspections [--agencies 20000] [--home FOLDER]

Without a folder a demo province is made in one of its own, and removed (minutes). With one, it is an installation
that has a demo province (`ANXIN_HOME=FOLDER anxin demo --agencies 20000`). Nothing that is measured is kept. The list
is that of the next quarter, so that every agency is compared with the list before. Prints each figure beside its bar
and ends in 1 if a bar was missed.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from backend.actors import Actor, Role
from backend.app import House, open_house
from backend.clock import SystemClock
from backend.commands.doing import Doing
from backend.commands.draw_inspections import draw_inspections
from backend.commands.plan_inspections import plan_inspections
from backend.entities.inspection_plan import InspectionTaskRow
from backend.graph.request import Request
from backend.jobs.draw_up_list import draw_up
from backend.periods import last_day_of, period_of
from backend.settings import Settings
from backend.storage.migrate import migrate
from backend.storage.work import Work
from seeds.demo import build_demo

TOGETHER = 30.0
"""Seconds that plan, draw and list may take together."""
DRAWN = 1_000
SEED = 20_261_124
FIRST_PAGE = """query ($period: String!) { supervisionList(period: $period, first: 100) {
  nodes { rank tier tierChange movedBy priority reasonZh reasonEn agency { name creditCode grade } region { name } }
  pageInfo { hasNextPage endCursor } } }"""
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


async def measure(home: Path, agencies: int | None) -> int:
    """Everything in one transaction, which is undone."""
    async with open_house(Settings(home=home), SystemClock()) as house:
        await migrate(house.store)
        if agencies:
            await build_demo(house.store, seed=SEED, agencies=agencies, today=house.clock.today())
        seconds, statements = 0.0, 0
        try:
            with house.store.bound():
                async with house.store.transaction() as work:
                    seconds = await _all(house, work)
                    statements = await _first_page(house, work)
                    raise Undone
        except Undone:
            pass
    is_held = seconds <= TOGETHER and statements == 1
    print(f"{'together, s':<40}{seconds:>6.1f} <= {TOGETHER}; 1 statement: {'yes' if is_held else 'NO'}")
    return 0 if is_held else 1


async def _all(house: House, work: Work) -> float:
    today = house.clock.today()
    coming = period_of(last_day_of(period_of(today)) + timedelta(days=1))

    def doing(command: str) -> Doing:
        return Doing(OFFICER, work, house.book, house.uploads, house.seal, command)

    async def planned() -> None:
        plans.append((await plan_inspections(doing("planInspections"), "330000", coming)).key)

    plans: list[int | str] = []
    seconds = await timed("plan, s", planned)
    print(f"{'tasks':<40}{await InspectionTaskRow.filter(plan_id=plans[0]).count():>6}")
    plan = f"InspectionPlan:{plans[0]}"
    seconds += await timed("draw of 1,000, s", lambda: draw_inspections(doing("drawInspections"), plan, DRAWN, "7"))
    book = house.book.in_use
    return seconds + await timed("list, s", lambda: draw_up(work, book, period=coming, as_of=today, seed="20261124"))


async def _first_page(house: House, work: Work) -> int:
    """How many statements the first page of a list takes."""
    period = period_of(house.clock.today())
    before, begun = work.reader.statements, time.perf_counter()
    answer = await house.engine.execute(Request(FIRST_PAGE, {"period": period}), OFFICER.scope(), work.reader)
    took, nodes = time.perf_counter() - begun, answer.count(b'"rank"')
    print(f"{f'first page of the list, {nodes} rows, ms':<40}{took * 1000:>6.1f}")
    return work.reader.statements - before


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, help="an installation with a demo province; one is made by default")
    parser.add_argument("--agencies", type=int, default=20_000, help="of the province that is made")
    told = parser.parse_args()
    if told.home:
        raise SystemExit(asyncio.run(measure(told.home, None)))
    with tempfile.TemporaryDirectory() as folder:
        raise SystemExit(asyncio.run(measure(Path(folder), told.agencies)))


if __name__ == "__main__":
    main()
