"""Answers as a stream of events: the protocol "GraphQL over Server-Sent Events", one connection an operation.

    id: 4711                      the event's place: `Last-Event-ID` goes on behind it
    event: next
    data: {"data": {...}}

    event: complete
    data:

A stream holds nothing in memory: each client reads the events behind its own place when there are new ones, and one
that reads slowly is behind, no more. What an actor may see is asked anew for every event, its token too.
"""

import asyncio
import logging
from asyncio import Future
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from typing import Any, Final

from starlette.types import Receive, Send

from backend.errors import Refusal
from backend.graph.answer import Answer, broken, refused
from backend.graph.engine import Engine
from backend.graph.http.media import EVENTS, chosen_language
from backend.graph.http.refusals import too_many_streams
from backend.graph.policy import Reader, Scope
from backend.graph.subscription import Feed, Subscription

log = logging.getLogger(__name__)
Headers = Mapping[bytes, bytes]
End = Future[Any]
"""Of a stream: its client hangs up, the server stops."""
HEADERS: Final = [
    (b"content-type", f"{EVENTS}; charset=utf-8".encode()),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]
BEAT: Final = 15.0
"""Seconds after which a stream that has nothing to tell says that it lives, and looks at its token again."""
MOST: Final = 1_000
"""Streams of one process."""
LAST_EVENT_ID: Final = b"last-event-id"
MOST_DIGITS: Final = 18
ALIVE: Final = b":\n\n"
COMPLETE: Final = b"event: complete\ndata:\n\n"


def message(answer: Answer, place: int | None = None) -> bytes:
    """An answer as an event; JSON has no line breaks of its own here, but an answer may."""
    lines = b"".join(b"data: " + line + b"\n" for line in answer.body.splitlines())
    return (b"id: %d\n" % place if place is not None else b"") + b"event: next\n" + lines + b"\n"


async def send_once(answer: Answer, send: Send) -> None:
    """The stream of an operation that has one answer."""
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": message(answer) + COMPLETE})


class Streams:
    """The open subscriptions of a process."""

    def __init__(
        self,
        engine: Engine,
        feed: Feed,
        reader: Reader,
        authenticate: Callable[[Headers], Scope],
        *,
        beat: float = BEAT,
        most: int = MOST,
    ) -> None:
        self._engine, self._feed, self._reader, self._authenticate = engine, feed, reader, authenticate
        self._beat, self._most, self._open = beat, most, 0
        self._closing = asyncio.Event()

    def close(self) -> None:
        """End every stream, so that the server needn't wait for them; clients come back to another process."""
        self._closing.set()

    def check_room(self) -> None:
        """Refuse a stream beyond the most that are kept open. Errors: TOO_MANY_STREAMS."""
        if self._open >= self._most:
            raise too_many_streams(self._most)

    async def run(self, to: Subscription, headers: Headers, receive: Receive, send: Send) -> None:
        """Tell events until the client hangs up, its token ends, or the server stops."""
        self._open += 1
        ends: list[End] = [
            asyncio.ensure_future(_hung_up(receive)),
            asyncio.ensure_future(self._closing.wait()),
        ]
        try:
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            async with aclosing(self._told(to, headers, ends)) as told:
                async for body in told:
                    await send({"type": "http.response.body", "body": body, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            self._open -= 1
            for end in ends:
                end.cancel()

    async def _told(self, to: Subscription, headers: Headers, ends: Sequence[End]) -> AsyncGenerator[bytes, None]:
        language = chosen_language(headers.get(b"accept-language", b"").decode("latin-1"))
        try:
            place = await self._beginning(to.topic, headers)
            while True:
                yield ALIVE
                who = self._authenticate(headers)
                while happened := await self._feed.after(to.topic, place):
                    for one in happened:
                        place = one[0]
                        if (answer := await self._engine.told(to, one, who, self._reader)) is not None:
                            yield message(answer, place)
                if await self._is_over(to.topic, place, ends):
                    break
        except Refusal as refusal:
            yield message(refused(refusal, language))
        except Exception:
            log.exception("a bug, met while telling events")
            yield message(broken(language))
        yield COMPLETE

    async def _beginning(self, topic: str, headers: Headers) -> int:
        """Behind which event the stream begins: the one that the client has had last, or the last there is."""
        held = headers.get(LAST_EVENT_ID, b"")
        return int(held) if held.isdigit() and len(held) <= MOST_DIGITS else await self._feed.last(topic)

    async def _is_over(self, topic: str, place: int, ends: Sequence[End]) -> bool:
        """Wait for an event behind this place, or for the next beat; whether the stream is at its end instead."""
        waiting = asyncio.ensure_future(self._feed.beyond(topic, place))
        try:
            await asyncio.wait([waiting, *ends], timeout=self._beat, return_when=asyncio.FIRST_COMPLETED)
            if waiting.done():
                waiting.result()
            return any(end.done() for end in ends)
        finally:
            waiting.cancel()


async def _hung_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
