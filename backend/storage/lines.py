"""Read-only connections to PostgreSQL. A statement takes one and gives it back: half the cost of asyncpg's pool."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any, TypeVar

import asyncpg  # type: ignore[import-untyped]

from backend.errors import too_slow
from backend.storage.postgresql import set_codecs

T = TypeVar("T")
RECOVERY = 5.0
"""Seconds after which a connection is given up that doesn't come back from a cancelled statement, or doesn't close."""


class Lines:
    """At most `size` connections, the one used last first. What is cancelled is cancelled at the server too.

    A connection that comes back is handed to whoever has waited longest: none is idle while anybody waits.
    """

    def __init__(self, credentials: Mapping[str, Any], size: int, deadline: float) -> None:
        self._credentials, self._size, self._deadline = dict(credentials), max(1, size), deadline
        self._idle: list[asyncpg.Connection] = []
        self._waiting: deque[asyncio.Future[asyncpg.Connection | None]] = deque()
        self._nurses: set[asyncio.Task[None]] = set()
        self._opened = 0
        self._is_closed = True
        self.made = 0
        """How many connections were made so far."""

    async def open(self) -> None:
        """Connect once, so that a wrong address is told at the start."""
        self._is_closed = False
        self._idle.append(await self._connect())

    async def run(self, work: Callable[[asyncpg.Connection], Awaitable[T]], *, is_again: bool = False) -> T:
        """Run one statement."""
        line = self._idle.pop() if self._idle else None
        if line is None or line.is_closed():
            self._opened -= line is not None
            line = await self._take()
        try:
            found = await work(line)
        except (asyncio.CancelledError, TimeoutError):
            self._nurse(line)
            raise
        except asyncpg.QueryCanceledError as error:
            self._give_back(line)
            raise too_slow() from error
        except asyncpg.InternalClientError:
            # The server is closing it and has said so, but has not yet hung up: the statement was never sent.
            line.terminate()
            self._give_back(line)
            if is_again:
                raise
            return await self.run(work, is_again=True)
        except BaseException:
            self._give_back(line)
            raise
        self._give_back(line)
        return found

    async def _take(self) -> asyncpg.Connection:
        while True:
            if self._is_closed:
                raise asyncpg.InterfaceError("the store is closed")
            while self._idle:
                line = self._idle.pop()
                if not line.is_closed():
                    return line
                self._opened -= 1
            if self._opened < self._size:
                return await self._connect()
            line = await self._wait()
            if line is not None:
                self._idle.append(line)

    async def _wait(self) -> asyncpg.Connection | None:
        """A connection that came back, or None when there may be room for a new one."""
        turn: asyncio.Future[asyncpg.Connection | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            return await turn
        except asyncio.CancelledError:
            with suppress(ValueError):
                self._waiting.remove(turn)
            if turn.done() and not turn.cancelled():
                self._pass_on(turn.result())
            raise

    def _give_back(self, line: asyncpg.Connection) -> None:
        if line.is_closed():
            self._opened -= 1
            self._pass_on(None)
        else:
            self._pass_on(line)

    def _pass_on(self, line: asyncpg.Connection | None) -> None:
        """Call the next who waits."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(line)
                return
        if line is not None:
            self._idle.append(line)

    async def _connect(self) -> asyncpg.Connection:
        self._opened += 1
        line: asyncpg.Connection | None = None
        try:
            line = await asyncpg.connect(**self._credentials)
            await set_codecs(line)
            await line.execute(
                "SET default_transaction_read_only = on; SET jit = off; SET max_parallel_workers_per_gather = 0;"
                f" SET datestyle = 'ISO'; SET statement_timeout = {int(self._deadline * 1000)}"
            )
        except BaseException:
            # Cancelled half-way, say: what is not ready is nobody's, and must not stay open.
            if line is not None:
                line.terminate()
            self._opened -= 1
            self._pass_on(None)
            raise
        self.made += 1
        return line

    def _nurse(self, line: asyncpg.Connection) -> None:
        """A cancelled statement is still being stopped at the server: the connection comes back when it is."""
        task = asyncio.get_running_loop().create_task(self._recover(line))
        self._nurses.add(task)
        task.add_done_callback(self._nurses.discard)

    async def _recover(self, line: asyncpg.Connection) -> None:
        try:
            async with asyncio.timeout(RECOVERY):
                while not line.is_closed():
                    with suppress(asyncpg.InterfaceError, asyncpg.QueryCanceledError):
                        await line.fetchval("SELECT 1")
                        break
                    await asyncio.sleep(0.01)
        except (TimeoutError, asyncpg.PostgresError, asyncpg.InternalClientError, OSError):
            line.terminate()
        finally:
            self._give_back(line)

    async def close(self) -> None:
        """Wait for what still runs, then disconnect."""
        self._is_closed = True
        while self._waiting:
            self._pass_on(None)
        while self._opened:
            while self._idle:
                line = self._idle.pop()
                self._opened -= 1
                with suppress(TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
                    await line.close(timeout=RECOVERY)
            await asyncio.sleep(0.005) if self._opened else None
