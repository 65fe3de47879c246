"""Plays many random operations on both databases: `python -m tests.graph.nightly --operations 50000 --seed 7`.

It prints its seed, so that a run can be repeated, and stops at the first counter-example, which it makes small.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from tests.graph.arena import Arena, Tally, make_engine, open_arena
from tests.graph.shrink import smallest, told
from tests.postgres import running_server

LINE = 5_000
"""Operations after which a line is written where there is no terminal to draw a bar on."""


def main(arguments: Sequence[str] | None = None) -> int:
    """The command: 0 where the engine and the reference agree, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--operations", type=int, default=50_000, help="how many on each database")
    parser.add_argument("--seed", type=int, help="chosen by chance if it is not given")
    parser.add_argument("--world", type=int, help="play this world only, as a counter-example says")
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    given = parser.parse_args(arguments)
    seed = random.SystemRandom().randrange(10**9) if given.seed is None else given.seed
    console = Console()
    console.print(f"seed {seed}")
    names = ("sqlite", "postgresql") if given.database == "both" else (given.database,)
    return max(_on(name, seed, given.operations, given.world, console) for name in names)


def _on(database: str, seed: int, operations: int, world: int | None, console: Console) -> int:
    if database == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            return asyncio.run(_run(Path(folder), seed, operations, world, console))
    with running_server() as server:
        return asyncio.run(_run(server.format(name="postgres"), seed, operations, world, console))


async def _run(place: Path | str, seed: int, operations: int, only: int | None, console: Console) -> int:
    async with open_arena(place, make_engine()) as arena:
        dialect, tally, began = arena.reader.dialect, Tally(), time.perf_counter()
        with _progress(console) as progress:
            task = progress.add_task(dialect, total=operations)
            world, told_of = 0 if only is None else only, 0
            while tally.operations < operations and not tally.failures:
                await arena.play(f"{seed}:{world}", tally)
                progress.update(task, completed=tally.operations)
                if not console.is_terminal and tally.operations // LINE > told_of:
                    told_of = tally.operations // LINE
                    console.print(f"{dialect}: {tally.operations} of {operations}")
                world += 1
                if only is not None:
                    break
        await _report(arena, tally, f"--seed {seed} --world {world - 1} --database {dialect}", console)
        console.print(f"{dialect}: {tally.summary()}, {time.perf_counter() - began:.0f} s")
        return 1 if tally.failures else 0


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console
    )


async def _report(arena: Arena, tally: Tally, again: str, console: Console) -> None:
    """The first counter-example, made small, and how to have it again."""
    for case, difference in tally.failures[:1]:
        console.print(f"repeat with: python -m tests.graph.nightly {again}", highlight=False)
        small = await smallest(arena, case)
        console.print(told(small, await arena.difference(small) or difference), markup=False, highlight=False)


if __name__ == "__main__":
    sys.exit(main())
