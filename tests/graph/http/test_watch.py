"""A read past its deadline ends in a coded error; one whose client has hung up is cancelled."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any

import httpx2
import pytest
import strawberry
import uvicorn

from backend.graph.declare import computed, published, queries
from backend.graph.engine import Call, Engine
from backend.graph.http import MODERN, GraphQLEndpoint
from backend.graph.policy import Scope
from tests.graph.databases import SQLiteReader
from tests.graph.reading_room import TYPES, LibraryPolicy, LibraryQueries

SLOW = '{ waiting { answer } book(id: "Book:1") { title } }'


@published(description="What was waited for.")
class Waited:
    """Fed by a function."""

    answer: str = strawberry.field(description="The answer.")


class Waiting:
    """A field that waits for an event, and notes what became of it."""

    def __init__(self) -> None:
        self.begun, self.over, self.cancelled = asyncio.Event(), asyncio.Event(), asyncio.Event()

    def queries(self) -> type:
        async def wait(call: Call) -> Mapping[str, Any]:
            self.begun.set()
            try:
                await self.over.wait()
            except asyncio.CancelledError:
                self.cancelled.set()
                raise
            return {"answer": "done"}

        async def fail(call: Call) -> Mapping[str, Any]:
            raise ZeroDivisionError("a bug")

        @queries
        class Root:
            waiting: Waited | None = computed("Waits.", wait)
            failing: Waited | None = computed("Fails.", fail)

        return Root


@pytest.fixture
def waiting() -> Waiting:
    """What the field waits for."""
    return Waiting()


@pytest.fixture
async def serve(waiting: Waiting, sqlite_file: Path) -> AsyncIterator[Callable[[float | None], str]]:
    """`serve(seconds)`: the address of a server that lets an answer take so long."""
    engine = Engine(
        types=[*TYPES, Waited], queries=[LibraryQueries, waiting.queries()], policy=LibraryPolicy(), secret=b"x"
    )
    running: list[tuple[uvicorn.Server, asyncio.Task[None]]] = []
    reader = SQLiteReader(sqlite_file)

    def start(seconds: float | None) -> str:
        def authenticate(headers: Mapping[bytes, bytes]) -> Scope:
            return Scope("staff", language="en", seconds=seconds)

        listening = socket.create_server(("127.0.0.1", 0))
        endpoint = GraphQLEndpoint(engine, authenticate=authenticate, reader=reader)
        server = uvicorn.Server(uvicorn.Config(endpoint, lifespan="off", log_level="warning"))
        running.append((server, asyncio.create_task(server.serve(sockets=[listening]))))
        return f"http://127.0.0.1:{listening.getsockname()[1]}/graphql"

    yield start
    for server, task in running:
        server.should_exit = True
        await task
    await reader.close()


async def test_an_answer_past_its_deadline_is_a_timeout(serve: Callable[[float | None], str], waiting: Waiting) -> None:
    async with httpx2.AsyncClient() as client:
        for accept, status in ((MODERN, 503), ("application/json", 200)):
            answer = await client.post(serve(0.3), json={"query": SLOW}, headers={"accept": accept})
            error = answer.json()["errors"][0]
            assert (answer.status_code, error["extensions"]["code"]) == (status, "TIMEOUT")
            assert error["message"] == "The query took more than 0.3 s and was stopped."
            assert "data" not in answer.json()
    assert waiting.cancelled.is_set()


async def test_an_answer_within_its_deadline_is_given(serve: Callable[[float | None], str], waiting: Waiting) -> None:
    async with httpx2.AsyncClient() as client:
        asking = asyncio.create_task(client.post(serve(20.0), json={"query": SLOW}))
        await waiting.begun.wait()
        await asyncio.sleep(0.35)  # past several looks of the watch
        waiting.over.set()
        assert (await asking).json() == {"data": {"waiting": {"answer": "done"}, "book": {"title": "Odes"}}}


async def test_a_client_that_hangs_up_frees_its_reader(serve: Callable[[float | None], str], waiting: Waiting) -> None:
    address = serve(None)
    async with httpx2.AsyncClient() as client:
        asking = asyncio.create_task(client.post(address, json={"query": SLOW}))
        await waiting.begun.wait()
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
    async with asyncio.timeout(10), httpx2.AsyncClient() as client:
        await waiting.cancelled.wait()
        answer = await client.post(address, json={"query": "{ __typename }"})
        assert answer.json() == {"data": {"__typename": "Query"}}


async def test_a_bug_is_logged_and_told_as_one(
    serve: Callable[[float | None], str], caplog: pytest.LogCaptureFixture
) -> None:
    async with httpx2.AsyncClient() as client:
        answer = await client.post(serve(None), json={"query": "{ failing { answer } }"})
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (500, "INTERNAL")
    assert "a bug" not in answer.text
    assert "ZeroDivisionError: a bug" in caplog.text
