"""Read-only connections to a SQLite file: each statement sees the last commit and holds up nobody."""

import asyncio
import sqlite3
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from backend.storage.settling import settle
from backend.storage.writer import SqlFunction, add_functions

T = TypeVar("T")
MMAP_BYTES = 1 << 30
AGAIN = 0.01
"""Seconds between two attempts to interrupt a statement."""


class Snapshots:
    """A pool of connections whose statements run in threads. They may be interrupted: reading leaves nothing behind."""

    def __init__(self, path: Path, functions: Mapping[str, SqlFunction], size: int) -> None:
        self.path, self.size = path, max(1, size)
        self._functions = functions
        self._idle: asyncio.LifoQueue[sqlite3.Connection] = asyncio.LifoQueue()
        self._opened: list[sqlite3.Connection] = []
        self._running: dict[sqlite3.Connection, asyncio.Future[Any]] = {}
        self._threads = ThreadPoolExecutor(self.size, thread_name_prefix="snapshots")

    async def read(self, work: Callable[[sqlite3.Connection], T], seconds: float | None = None) -> T:
        """Run `work` on a connection in a thread. Cancelled, or after `seconds`, its statement is interrupted."""
        connection = await self._take()
        loop = asyncio.get_running_loop()
        future = self._running[connection] = loop.run_in_executor(self._threads, work, connection)
        alarm = loop.call_later(seconds, self._stop, connection, future) if seconds else None
        try:
            return await asyncio.shield(future)
        except asyncio.CancelledError:
            self._stop(connection, future)
            raise
        finally:
            if alarm:
                alarm.cancel()
            future.add_done_callback(lambda done: self._give_back(connection, done))

    def _stop(self, connection: sqlite3.Connection, future: "asyncio.Future[Any]") -> None:
        """Interrupt until it is over: a statement that its thread has not begun yet doesn't hear of an interrupt."""
        if not future.done():
            connection.interrupt()
            asyncio.get_running_loop().call_later(AGAIN, self._stop, connection, future)

    def _give_back(self, connection: sqlite3.Connection, done: "asyncio.Future[T]") -> None:
        if not done.cancelled():
            done.exception()  # looked at, so that asyncio doesn't report it as forgotten
        del self._running[connection]
        self._idle.put_nowait(connection)

    async def _take(self) -> sqlite3.Connection:
        if self._idle.empty() and len(self._opened) < self.size:
            connection = open_snapshot(self.path, self._functions)
            self._opened.append(connection)
            return connection
        return await self._idle.get()

    async def close(self) -> None:
        """Interrupt what still runs, wait for its end, close."""
        for connection, future in list(self._running.items()):
            self._stop(connection, future)
        await settle(asyncio.to_thread(self._threads.shutdown))
        for connection in self._opened:
            connection.close()
        self._opened.clear()


def open_snapshot(path: Path, functions: Mapping[str, SqlFunction]) -> sqlite3.Connection:
    """One read-only connection that any thread may use, one at a time."""
    connection = sqlite3.connect(
        f"file:{quote(str(path.absolute()))}?mode=ro",
        uri=True,
        isolation_level=None,
        cached_statements=2048,
        check_same_thread=False,
    )
    connection.execute("PRAGMA query_only=ON")
    connection.execute(f"PRAGMA mmap_size={MMAP_BYTES}")
    connection.execute("PRAGMA cache_size=-16384")
    connection.execute("PRAGMA busy_timeout=5000")
    add_functions(connection, functions)
    return connection
