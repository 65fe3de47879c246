"""Subscriptions over real sockets: who may see what is told of it, by a stream that can be taken up again."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import httpx2
import orjson
import pytest

from backend.actors import Actor, Role
from backend.app import House, create_app
from backend.clock import FrozenClock
from backend.entities.agency import AgencyRow
from backend.entities.rating import RatingCause
from backend.graph.http import stream
from backend.jobs.draw_up_list import draw_up
from backend.serving import Server, server
from tests.builders import an_agency

LISHUI = Actor(Role.REGULATOR, "officer", region_code="331100")
HANGZHOU = replace(LISHUI, subject="other", region_code="330100")
PUBLIC, AGENCY = Actor(), Actor(Role.AGENCY, "clerk", agency_id=1)
ASK = """subscription ($first: Int) { supervisionListDrawnUp { period newlyListed
  entries(first: $first, filter: {tierChange: {in: [NEW, STRICTER, LIGHTER]}}) { nodes { rank tierChange } } } }"""


@dataclass
class Served:
    """A house that is served, and those who listen."""

    house: House
    port: int
    running: Server
    http: httpx2.AsyncClient
    listening: "list[Listener]" = field(default_factory=list)

    async def listen(self, actor: Actor | None, **headers: str) -> "Listener":
        """A client that has subscribed."""
        listener = Listener(self, actor, headers)
        self.listening.append(listener)
        await listener.opened.wait()
        return listener

    def headers(self, actor: Actor | None) -> dict[str, str]:
        token = {"authorization": f"Bearer {self.house.tokens.issue(actor, days=30)}"} if actor else {}
        return {"accept": "text/event-stream", "accept-language": "en", **token}

    async def post(self, query: str, actor: Actor | None = None, **headers: str) -> httpx2.Response:
        """A whole answer."""
        return await self.http.post("/graphql", json={"query": query}, headers={**self.headers(actor), **headers})


class Listener:
    """Collects what a stream says, event by event."""

    def __init__(self, served: Served, actor: Actor | None, headers: dict[str, str]) -> None:
        self.opened, self.told = asyncio.Event(), asyncio.Queue[dict[str, str]]()
        self.task = asyncio.create_task(self._listen(served, {**served.headers(actor), **headers}))

    async def _listen(self, served: Served, headers: dict[str, str]) -> None:
        body = {"query": ASK, "variables": {"first": 5}}
        with suppress(httpx2.TransportError):
            async with served.http.stream("POST", "/graphql", json=body, headers=headers) as answer:
                assert answer.headers["content-type"].startswith("text/event-stream")
                event: dict[str, str] = {}
                async for line in answer.aiter_lines():
                    self.opened.set()
                    name, _, value = line.partition(":")
                    if name:
                        event[name] = value.strip()
                    elif event:
                        await self.told.put(event)
                        event = {}
        await self.told.put({"event": "closed"})

    async def next(self) -> tuple[str, Any]:
        """The next event's id and data; other than `next`: its name."""
        event = await asyncio.wait_for(self.told.get(), 10)
        if event["event"] != "next":
            return event["event"], None
        return event.get("id", ""), orjson.loads(event["data"])


@pytest.fixture
async def served(house: House) -> AsyncIterator[Served]:
    """The house as `anxin serve` serves it."""
    listening = socket.create_server(("127.0.0.1", 0))
    running = server(create_app(house), port=0)
    task = asyncio.create_task(running.serve(sockets=[listening]))
    port = int(listening.getsockname()[1])
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20) as http:
        found = Served(house, port, running, http)
        yield found
        running.should_exit = True
        await task
        for listener in found.listening:
            listener.task.cancel()
            with suppress(asyncio.CancelledError):
                await listener.task


async def drawn_up(house: House, period: str, as_of: date = date(2026, 6, 1)) -> None:
    """A list, in a transaction of its own."""
    async with house.store.transaction() as work:
        await draw_up(work, house.book.in_use, period=period, as_of=as_of, seed=period)


async def rated(house: House, region: str) -> AgencyRow:
    agency = await an_agency(region_id=region)
    async with house.store.transaction() as work:
        await house.book.rate_one(work, agency.id, cause=RatingCause.EVENT)
    return agency


async def test_regulators_are_told_of_a_list_and_each_of_the_entries_of_its_region(served: Served) -> None:
    here, there = await rated(served.house, "331102"), await rated(served.house, "330106")
    await drawn_up(served.house, "2026Q1")
    lishui, hangzhou = await served.listen(LISHUI), await served.listen(HANGZHOU)
    await rated(served.house, "331102")
    await drawn_up(served.house, "2026Q2")
    for listener, names in ((lishui, 1), (hangzhou, 0)):
        place, told = await listener.next()
        assert int(place) > 0
        found = told["data"]["supervisionListDrawnUp"]
        assert (found["period"], found["newlyListed"], len(found["entries"]["nodes"])) == ("2026Q2", 1, names)
    await drawn_up(served.house, "2026Q3")
    assert (await lishui.next())[1]["data"]["supervisionListDrawnUp"]["period"] == "2026Q3"
    assert here.name != there.name


async def test_who_was_away_goes_on_behind_what_it_had(served: Served) -> None:
    first = await served.listen(LISHUI)
    await drawn_up(served.house, "2026Q1")
    place, _ = await first.next()
    first.task.cancel()
    await drawn_up(served.house, "2026Q2")
    again = await served.listen(LISHUI, **{"last-event-id": place})
    assert (await again.next())[1]["data"]["supervisionListDrawnUp"]["period"] == "2026Q2"
    forged = await served.listen(LISHUI, **{"last-event-id": "9" * 40})
    await drawn_up(served.house, "2026Q3")
    assert (await forged.next())[1]["data"]["supervisionListDrawnUp"]["period"] == "2026Q3"


@pytest.mark.parametrize("actor", [None, AGENCY, Actor(Role.BUYER, "b"), Actor(Role.INSURER, "i")])
async def test_a_role_that_sees_no_list_is_told_of_none(served: Served, actor: Actor | None) -> None:
    answer = await served.post("subscription { supervisionListDrawnUp { period } }", actor)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert '"code":"NOT_TOLD_TO_YOU"' in answer.text
    assert answer.text.endswith("event: complete\ndata:\n\n")


async def test_a_list_that_was_undone_is_not_told(served: Served) -> None:
    listener = await served.listen(LISHUI)
    with suppress(RuntimeError):
        async with served.house.store.transaction() as work:
            await draw_up(work, served.house.book.in_use, period="2026Q1", as_of=date(2026, 6, 1), seed="x")
            raise RuntimeError
    await drawn_up(served.house, "2026Q2")
    assert (await listener.next())[1]["data"]["supervisionListDrawnUp"]["period"] == "2026Q2"


async def test_a_token_that_has_ended_ends_the_stream(served: Served, clock: FrozenClock) -> None:
    listener = await served.listen(LISHUI)
    clock.at += timedelta(days=31)
    await drawn_up(served.house, "2026Q3", date(2026, 7, 2))
    _, told = await listener.next()
    assert told["errors"][0]["extensions"]["code"] == "NOT_SIGNED_IN"
    assert (await listener.next())[0] == "complete"


async def test_a_server_that_stops_ends_its_streams_first(served: Served) -> None:
    listener = await served.listen(LISHUI)
    begun = time.monotonic()
    served.running.should_exit = True
    assert (await listener.next())[0] == "complete"
    assert (await listener.next())[0] == "closed"
    assert time.monotonic() - begun < 3


async def test_a_query_a_fault_and_a_bad_token_over_a_stream(served: Served) -> None:
    query = await served.post("{ regions(first: 1) { nodes { code } } }")
    assert (query.status_code, query.text[:17]) == (200, "event: next\ndata:")
    assert query.text.endswith("event: complete\ndata:\n\n")
    fault = await served.post("subscription { nothing }")
    assert (fault.status_code, "GRAPHQL_VALIDATION_FAILED" in fault.text) == (200, True)
    two = await served.post(
        "subscription { a: supervisionListDrawnUp { period } b: supervisionListDrawnUp { period } }"
    )
    assert "GRAPHQL_VALIDATION_FAILED" in two.text
    name = await served.post("subscription { __typename }", LISHUI)
    assert "errors" in name.text
    bad = await served.post("{ __typename }", authorization="Bearer x")
    assert (bad.status_code, bad.json()["errors"][0]["extensions"]["code"]) == (401, "NOT_SIGNED_IN")


async def test_without_a_stream_the_way_is_told(served: Served) -> None:
    answer = await served.post("subscription { supervisionListDrawnUp { period } }", LISHUI, accept="application/json")
    assert answer.json()["errors"][0]["extensions"]["code"] == "STREAM_NEEDED"
    by_get = await served.http.get(
        "/graphql", params={"query": "{ __typename }"}, headers={"accept": "text/event-stream"}
    )
    told = 'event: next\ndata: {"data":{"__typename":"Query"}}\n\nevent: complete\ndata:\n\n'
    assert by_get.text == told


async def test_streams_beyond_the_most_are_refused(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    endpoint: Any = served.running.config.loaded_app._endpoint
    monkeypatch.setattr(endpoint._streams, "_most", 1)
    await served.listen(LISHUI)
    refused = await served.post("subscription { supervisionListDrawnUp { period } }", LISHUI)
    assert "TOO_MANY_STREAMS" in refused.text
    assert stream.MOST > 1
