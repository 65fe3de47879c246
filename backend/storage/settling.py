"""Waiting for work that must come to its end even when the one who waits for it is cancelled."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def settle(work: Coroutine[Any, Any, T]) -> T:
    """Run `work` to its end, then return what it gave, or raise the cancellation that came in meanwhile.

    A cancelled caller thus always leaves behind a database connection in a known state: the statement is over.
    """
    task = asyncio.ensure_future(work)
    cancellation: asyncio.CancelledError | None = None
    while not task.done():
        try:
            # `wait`, unlike `await task`, does not hand the cancellation on to the task.
            await asyncio.wait([task])
        except asyncio.CancelledError as stop:
            cancellation = stop
    if cancellation is None:
        return task.result()
    if not task.cancelled():
        task.exception()  # looked at, so that asyncio doesn't report it as forgotten
    raise cancellation
