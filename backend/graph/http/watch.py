"""Reads that take long: one past its deadline is stopped, and one whose client has hung up, so that its reader is free.

No timer is set for a request; all of them are looked at together, ten times a second, while there are any.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from starlette.types import Receive

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

    def enter(self, receive: Receive, seconds: float | None) -> Call:
        """A read begins that may take so long."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds if seconds else float("inf")
        call = Call(receive, until, asyncio.current_task())
        self._calls.add(call)
        if self._timer is None:
            self._timer = loop.call_later(INTERVAL, self._look, frozenset(self._calls))
        return call

    def leave(self, call: Call) -> None:
        """A read is over."""
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
