"""A task may be cancelled at any moment of a write: what was acknowledged stays, and the next write goes through."""

import asyncio
import contextvars
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from random import Random

import pytest
from tortoise.exceptions import OperationalError

from backend.storage.audit import verify_chain
from backend.storage.store import Store
from tests.storage.conftest import TOYS
from tests.storage.toys import BoxRow, ShelfRow

CANCELLATIONS = 1_000
AT_ONCE = 8
BOXES = 3
PATIENCE = 120.0


class Writers:
    """Writes shelves, each with three boxes, in all the ways there are, and notes what was acknowledged."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.begun: set[str] = set()
        self.acknowledged: set[str] = set()
        self.ways: list[Callable[[str], Awaitable[None]]] = [self.by_command, self.by_bulk_load, self.by_bulk_create]

    async def write(self, name: str, way: int) -> None:
        """One write; reaching the last line is the acknowledgement."""
        with self.store.bound():
            await self.ways[way](name)
        self.acknowledged.add(name)

    async def by_command(self, name: str) -> None:
        """Row by row, with an audit line and an event."""
        async with self.store.transaction() as work:
            self.begun.add(name)
            shelf = await ShelfRow.create(name=name)
            for number in range(BOXES):
                await BoxRow.create(shelf=shelf, label=f"{name}-{number}")
            work.audit(actor="u1", role="clerk", command="addShelf", subject=("Shelf", shelf.id), detail={"name": name})
            work.emit("shelf.added", f"Shelf:{shelf.id}", {"name": name})

    async def by_bulk_load(self, name: str) -> None:
        """By the set-based load."""
        async with self.store.transaction() as work:
            self.begun.add(name)
            shelf = (await work.fetch("INSERT INTO shelf (name) VALUES ($1) RETURNING id", [name]))[0][0]
            rows = [(shelf, f"{name}-{number}", 0) for number in range(BOXES)]
            await work.bulk_insert("box", ["shelf_id", "label", "weight"], rows)

    async def by_bulk_create(self, name: str) -> None:
        """By the ORM outside a unit of work: two writes, each whole by itself."""
        shelf = await ShelfRow.create(name=name)
        self.begun.add(name)
        await BoxRow.bulk_create([BoxRow(shelf=shelf, label=f"{name}-{number}") for number in range(BOXES)])


async def cancel_somewhere(random: Random, task: "asyncio.Task[None]") -> bool:
    """Let the task come some way, then cancel it; whether it was still at work."""
    await asyncio.sleep(random.random() * 0.006 if random.random() < 0.6 else 0)
    for _ in range(random.randrange(60)):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    return task.cancelled()


async def test_a_thousand_cancellations_lose_nothing_and_block_nothing(toys: Store, toys_url: str) -> None:
    random, writers, in_the_middle, spared = Random(20260601), Writers(toys), 0, 0
    async with asyncio.timeout(PATIENCE):
        while in_the_middle < CANCELLATIONS:
            names = [f"s{spared}-{place}" for place in range(AT_ONCE)]
            tasks = [asyncio.create_task(writers.write(name, random.randrange(3))) for name in names]
            survivor = random.randrange(AT_ONCE)
            cancelled = await asyncio.gather(
                *(cancel_somewhere(random, task) for place, task in enumerate(tasks) if place != survivor)
            )
            await tasks[survivor]
            del names[survivor]
            in_the_middle += sum(hit and name in writers.begun for name, hit in zip(names, cancelled, strict=True))
            spared += 1
        await asyncio.gather(*(writers.write(f"after{place}", 0) for place in range(50)))
    assert await _open_transactions(toys) == 0
    await toys.close()
    async with await Store.open(toys_url, TOYS) as again:
        await _assert_whole(again, writers.acknowledged)
    assert len(writers.acknowledged) >= spared + 50


async def _assert_whole(store: Store, acknowledged: set[str]) -> None:
    rows = await store.fetch(
        "SELECT shelf.name, count(box.id) FROM shelf LEFT JOIN box ON box.shelf_id = shelf.id GROUP BY shelf.name"
    )
    boxes = dict(rows)
    assert acknowledged <= {name for name, held in boxes.items() if held == BOXES}
    assert set(boxes.values()) <= {0, BOXES}
    report = await verify_chain(store)
    events = (await store.fetch("SELECT count(*) FROM event"))[0][0]
    assert (report.is_whole, report.lines) == (True, events)


async def _open_transactions(store: Store) -> int:
    if store.dialect == "sqlite":
        return 0  # the next writer could not have begun
    states = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in trans%'"
    return int((await store.fetch(states))[0][0])


async def test_a_cancelled_wait_for_the_turn_to_write_leaves_the_turn_to_others(toys: Store) -> None:
    async def write(name: str) -> None:
        async with toys.transaction() as work:
            await work.lock("shelves")
            await work.execute("INSERT INTO shelf (name) VALUES ($1)", [name])

    async with asyncio.timeout(PATIENCE):
        async with toys.transaction() as work:
            await work.lock("shelves")
            waiting = [_detached(write(f"w{number}")) for number in range(30)]
            await asyncio.sleep(0.05)
            for task in waiting:
                task.cancel()
        await asyncio.wait(waiting)
        await asyncio.gather(*(write(f"x{number}") for number in range(30)))
    names = {row[0] for row in await toys.fetch("SELECT name FROM shelf")}
    assert {f"x{number}" for number in range(30)} <= names


def _detached(work: Awaitable[None]) -> "asyncio.Task[None]":
    """A task of another request: it does not inherit the unit of work that is open here."""

    async def run() -> None:
        await work

    return asyncio.get_running_loop().create_task(run(), context=contextvars.Context())


async def test_a_cancelled_begin_while_another_process_writes_ends_soon_and_leaves_nothing_open(
    toys: Store, toys_url: str
) -> None:
    if toys.dialect != "sqlite":
        pytest.skip("only SQLite's BEGIN waits for other processes")
    other = sqlite3.connect(Path(toys_url.removeprefix("sqlite:///")), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    task = asyncio.create_task(Writers(toys).write("waits", 0))
    await asyncio.sleep(0.1)
    task.cancel()
    async with asyncio.timeout(2):
        await asyncio.wait([task])
    assert task.cancelled()
    other.execute("ROLLBACK")
    other.close()
    async with asyncio.timeout(2):
        await Writers(toys).write("goes through", 0)
    assert await toys.fetch("SELECT name FROM shelf") == [("goes through",)]


async def test_a_write_that_never_gets_its_turn_says_so(toys: Store, toys_url: str) -> None:
    if toys.dialect != "sqlite":
        pytest.skip("PostgreSQL's writers don't wait for each other's whole transactions")
    toys.engine.writer.busy_seconds = 0.1  # type: ignore[attr-defined]
    other = sqlite3.connect(Path(toys_url.removeprefix("sqlite:///")), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError, match="locked"):
        await ShelfRow.create(name="a")
    other.close()
    await ShelfRow.create(name="a")
