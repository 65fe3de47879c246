"""Reads that take long: one past its deadline is stopped, and one whose client has hung up, so that its reader is free.

No timer is set for a request; all of them are looked at together, ten times a second, while there are any.
"""

import asyncio
from collections.abc import Coroutine, Generator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from types import coroutine
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect
from starlette.types import Receive

from backend.errors import too_slow

T = TypeVar("T")

INTERVAL = 0.1
"""Seconds between two looks: a deadline is kept as exactly as this."""


@dataclass(eq=False, slots=True)
class Call:
    """A request whose answer is being read."""

    receive: Receive
    until: float
    task: "asyncio.Task[object] | None"
    listener: "asyncio.Task[None] | None" = None
    is_gone: bool = False
    """Whether its client has hung up."""
    is_late: bool = False
    """Whether it was stopped at its deadline."""


class Watch:
    """Looks after the reads of an endpoint: a short one costs it no more than a place in a set."""

    def __init__(self) -> None:
        self._calls: set[Call] = set()
        self._timer: asyncio.TimerHandle | None = None

    async def over(self, reading: Coroutine[Any, Any, T], receive: Receive, seconds: float | None) -> T:
        """What a coroutine returns. One that never waits isn't watched: nobody could stop it.

        Past its `seconds` it is stopped and refused; if the client has hung up it ends in `ClientDisconnect`.
        """
        try:
            waiting = reading.send(None)
        except StopIteration as done:
            return done.value  # type: ignore[no-any-return]
        call = self._enter(receive, seconds)
        try:
            return await _rest(reading, waiting)
        except asyncio.CancelledError:
            if not (call.is_late or call.is_gone) or (call.task and call.task.uncancel()):
                raise
            raise (too_slow(seconds) if call.is_late else ClientDisconnect()) from None
        finally:
            self._leave(call)

    def _enter(self, receive: Receive, seconds: float | None) -> Call:
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds if seconds else float("inf")
        call = Call(receive, until, asyncio.current_task())
        self._calls.add(call)
        if self._timer is None:
            self._timer = loop.call_later(INTERVAL, self._look, frozenset(self._calls))
        return call

    def _leave(self, call: Call) -> None:
        self._calls.discard(call)
        if call.listener:
            call.listener.cancel()

    def _look(self, before: frozenset[Call]) -> None:
        """Stop what is late; listen to the clients of those that were here at the last look too."""
        loop = asyncio.get_running_loop()
        for call in before & self._calls:
            if loop.time() >= call.until:
                call.is_late = True
                _stop(call)
            elif call.listener is None:
                call.listener = loop.create_task(self._listen(call))
        now = frozenset(self._calls)
        self._timer = loop.call_later(INTERVAL, self._look, now) if now else None

    async def _listen(self, call: Call) -> None:
        with suppress(asyncio.CancelledError):
            while (await call.receive())["type"] != "http.disconnect":
                pass
            call.is_gone = True
            _stop(call)


def _stop(call: Call) -> None:
    if call.task:
        call.task.cancel()


@coroutine
def _rest(reading: Coroutine[Any, Any, T], waiting: Any) -> Generator[Any, Any, T]:
    """Go on with a coroutine that has begun, and waits for something."""
    while True:
        try:
            sent = yield waiting
        except BaseException as error:
            step = partial(reading.throw, error)
        else:
            step = partial(reading.send, sent)
        try:
            waiting = step()
        except StopIteration as done:
            return done.value  # type: ignore[no-any-return]
