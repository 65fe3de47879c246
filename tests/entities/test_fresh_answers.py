"""Answers from memory are never older than the last acknowledged write, whoever wrote; and they do come from memory."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx2
import orjson
import pytest

from backend.actors import Actor, Role
from backend.app import House, build_engine, create_app
from backend.entities.agency import AgencyRow
from backend.graph.engine import Engine
from backend.graph.memory import Memory
from backend.graph.request import Request
from backend.storage.drafting import models_in
from backend.storage.store import Store
from tests.builders import an_agency

ASK = "query ($id: ID!) { agency(id: $id) { phone region { name } } }"
ROOT = Path(__file__).parents[2]
SIZE = 1_000_000


@dataclass(frozen=True)
class Worker:
    """One of several processes that serve: a store, and an engine with a memory of its own."""

    store: Store
    engine: Engine
    memory: Memory

    async def ask(self, query: str, actor: Actor | None = None, **variables: object) -> bytes:
        """The bytes of an answer."""
        scope = (actor or Actor()).scope()
        return await self.engine.execute(Request(query, variables), scope, self.store.reader)

    async def number(self, agency: int) -> int:
        """What is written in the agency."""
        return int(orjson.loads(await self.ask(ASK, id=f"Agency:{agency}"))["data"]["agency"]["phone"])


@pytest.fixture
async def workers(house: House) -> AsyncIterator[list[Worker]]:
    """Two workers on the database of the house."""
    async with AsyncExitStack() as leaving:
        found = []
        for _ in range(2):
            store = await Store.open(house.store.url, models_in("backend.entities"))
            leaving.push_async_callback(store.close)
            memory = Memory(store.versions, SIZE)
            found.append(Worker(store, build_engine(house.book, house.clock, b"s" * 32, memory), memory))
        yield found


async def test_no_answer_is_older_than_the_last_acknowledged_write(house: House, workers: list[Worker]) -> None:
    agencies = [(await an_agency(phone="0")).id for _ in range(3)]
    written = dict.fromkeys(agencies, 0)
    asked = 0

    async def write_here(agency: int) -> None:
        for number in range(1, 40):
            async with house.store.transaction():
                await AgencyRow.filter(id=agency).update(phone=str(number))
            written[agency] = number
            await asyncio.sleep(0.005 * (number % 4))

    async def write_elsewhere(agency: int) -> None:
        given = ["-m", "tests.entities.writes_elsewhere", house.store.url, str(agency), "1", "120"]
        process = await asyncio.create_subprocess_exec(sys.executable, *given, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
        assert process.stdout
        async for line in process.stdout:
            written[agency] = int(line)
        assert await process.wait() == 0

    async def read(worker: Worker, agency: int) -> None:
        nonlocal asked
        while not done.is_set():
            before = written[agency]
            assert await worker.number(agency) >= before
            asked += 1
            await asyncio.sleep(0)

    done = asyncio.Event()
    reading = [asyncio.create_task(read(worker, agency)) for worker in workers for agency in agencies for _ in range(2)]
    await asyncio.gather(write_here(agencies[0]), write_here(agencies[1]), write_elsewhere(agencies[2]))
    done.set()
    await asyncio.gather(*reading)
    assert [await workers[0].number(agency) for agency in agencies] == [39, 39, 119]
    hits = sum(worker.memory.hits for worker in workers)
    assert hits > asked / 4
    assert sum(worker.memory.outdated for worker in workers) > 50


async def test_a_write_to_another_table_leaves_an_answer_in_memory(house: House, workers: list[Worker]) -> None:
    agency = await an_agency(phone="1")
    worker = workers[0]
    first = await worker.ask(ASK, id=f"Agency:{agency.id}")
    statements = worker.store.reader.statements
    async with house.store.transaction() as work:
        await work.execute("UPDATE inspector SET name = name")
    assert await worker.ask(ASK, id=f"Agency:{agency.id}") == first
    assert worker.store.reader.statements == statements
    async with house.store.transaction() as work:
        await work.execute("UPDATE region SET name = name || $1 WHERE code = $2", ["区", agency.region_id])
    assert await worker.ask(ASK, id=f"Agency:{agency.id}") != first


async def test_an_undone_write_changes_nothing(house: House, workers: list[Worker]) -> None:
    agency = await an_agency(phone="1")
    assert await workers[0].number(agency.id) == 1

    async def undo() -> None:
        async with house.store.transaction():
            await AgencyRow.filter(id=agency.id).update(phone="2")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await undo()
    statements = workers[0].store.reader.statements
    assert await workers[0].number(agency.id) == 1
    assert workers[0].store.reader.statements == statements


async def test_nobody_is_given_the_answer_of_another(house: House, workers: list[Worker]) -> None:
    query = "{ complaints(first: 5) { totalCount } }"
    one, other = (Actor(Role.AGENCY, f"clerk:{number}", agency_id=number) for number in (1, 2))
    worker = workers[0]
    await worker.ask(query, one)
    hits = worker.memory.hits
    await worker.ask(query, other)
    await worker.ask(query, Actor(Role.REGULATOR, "officer", region_code="331100"))
    assert worker.memory.hits == hits
    await worker.ask(query, one)
    assert worker.memory.hits == hits + 1


async def test_memory_is_bounded_in_bytes(house: House, workers: list[Worker]) -> None:
    worker = workers[0]
    for size in range(1, 101):
        for _ in range(2):
            await worker.ask("query ($n: Int!) { regions(first: $n) { nodes { code name } } }", n=size)
    assert 0 < worker.memory.bytes <= SIZE
    small = Memory(worker.store.versions, 20_000)
    engine = build_engine(house.book, house.clock, b"s" * 32, small)
    for size in range(1, 101):
        await engine.execute(
            Request("query ($n: Int!) { regions(first: $n) { nodes { code } } }", {"n": size}),
            Actor().scope(),
            worker.store.reader,
        )
    assert small.bytes <= 20_000
    assert small.evicted > 0


async def test_what_is_public_has_a_validator_and_a_held_answer_costs_no_statement(
    house: House, workers: list[Worker]
) -> None:
    agency = await an_agency(phone="1")
    fresh = House(
        house.settings, house.clock, house.store, house.feed, house.book,
        build_engine(house.book, house.clock, b"s" * 32, Memory(house.store.versions, SIZE)), house.tokens,
        house.uploads, house.seal,
    )  # fmt: skip
    asked = {"query": ASK, "variables": orjson.dumps({"id": f"Agency:{agency.id}"}).decode()}
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(create_app(fresh)), base_url="http://anxin") as client:
        first = await client.get("/graphql", params=asked)
        assert first.headers["cache-control"] == "public, no-cache"
        held = {"if-none-match": first.headers["etag"]}
        statements = house.store.reader.statements
        again = await client.get("/graphql", params=asked, headers=held)
        assert (again.status_code, again.content) == (304, b"")
        assert house.store.reader.statements == statements
        async with house.store.transaction():
            await AgencyRow.filter(id=agency.id).update(phone="2")
        changed = await client.get("/graphql", params=asked, headers=held)
        assert (changed.status_code, changed.json()["data"]["agency"]["phone"]) == (200, "2")
        assert changed.headers["etag"] != first.headers["etag"]
        token = f"Bearer {house.tokens.issue(Actor(Role.RATER, 'rater', region_code='330000'))}"
        private = await client.get("/graphql", params=asked, headers={"authorization": token})
        assert (private.headers["cache-control"], "etag" in private.headers) == ("private, no-store", False)
