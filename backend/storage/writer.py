"""The one connection that writes to a SQLite file, in a thread of its own. It knows nothing of the ORM."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar, cast

import aiosqlite

from backend.storage.settling import settle

T = TypeVar("T")
SqlFunction = tuple[int, Callable[..., Any]]
"""Number of arguments, and a function whose result depends on them alone."""

BUSY_SLICE_MS = 200
"""How long one attempt to begin blocks the thread; a cancelled caller waits no longer than this for another process."""
PRAGMAS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "busy_timeout": str(BUSY_SLICE_MS),
    "journal_size_limit": str(64 * 1024 * 1024),
    "cache_size": "-65536",
    "temp_store": "MEMORY",
}


class _Thread(aiosqlite.Connection):
    """aiosqlite's connection, which can also run a whole function in its thread: one hop, not one per statement."""

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        result: T = await self._execute(work, self._conn)  # type: ignore[no-untyped-call]
        return result


class Writer:
    """Serialises all writing of this process. Every statement is settled before the next one begins."""

    def __init__(self, path: Path, functions: Mapping[str, SqlFunction], busy_seconds: float = 10.0) -> None:
        self.path = path
        self.busy_seconds = busy_seconds
        self._functions = functions
        self._thread: _Thread | None = None
        self._lock = asyncio.Lock()

    async def open(self) -> None:
        """Open the file, creating it and its folder if they are not there."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._thread = cast(_Thread, await _Thread(self._connect, 1000))  # aiosqlite names its own class as the result

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, isolation_level=None, cached_statements=512, check_same_thread=False)
        connection.execute(f"PRAGMA busy_timeout={int(self.busy_seconds * 1000)}")  # for the switch to WAL
        for name, value in PRAGMAS.items():
            connection.execute(f"PRAGMA {name}={value}")
        add_functions(connection, self._functions)
        return connection

    async def close(self) -> None:
        """Wait for whoever is writing, then close."""
        async with self._lock:
            thread, self._thread = self._thread, None
            if thread is not None:
                await settle(thread.close())

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` in the writer's thread to its end. Only for the holder of the transaction."""
        if self._thread is None:
            raise sqlite3.ProgrammingError("the store is closed")
        return await settle(self._thread.run(work))

    async def acquire(self, *, foreign_keys: bool = True, patience: float | None = None) -> None:
        """Wait for the turn to write, then open a transaction. After an exception neither is held.

        Without `foreign_keys`, as migrations need it, they are neither checked nor followed until the release.
        """
        await self._lock.acquire()
        try:
            if not foreign_keys:
                await self.run(lambda connection: connection.execute("PRAGMA foreign_keys=OFF"))
            await self._begin(patience or self.busy_seconds)
        except BaseException:
            await self.release(commit=False)
            raise

    async def _begin(self, patience: float) -> None:
        """`BEGIN IMMEDIATE`, tried again while another process writes, until patience is over."""
        loop = asyncio.get_running_loop()
        give_up_at = loop.time() + patience
        while True:
            try:
                await self.run(lambda connection: connection.execute("BEGIN IMMEDIATE"))
                return
            except sqlite3.OperationalError as error:
                if not is_busy(error) or loop.time() > give_up_at:
                    raise

    async def release(self, *, commit: bool) -> None:
        """End the transaction and give the turn to the next, whatever happens."""
        try:
            await self.run(commit_now if commit else roll_back)
        finally:
            self._lock.release()

    async def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` as a transaction of its own."""
        await self.acquire()
        try:
            result = await self.run(work)
        except BaseException:
            await self.release(commit=False)
            raise
        await self.release(commit=True)
        return result


def add_functions(connection: sqlite3.Connection, functions: Mapping[str, SqlFunction]) -> None:
    """Make our SQL functions known to one connection."""
    for name, (arguments, function) in functions.items():
        connection.create_function(name, arguments, function, deterministic=True)


def is_busy(error: sqlite3.OperationalError) -> bool:
    """Whether another connection holds the file."""
    return error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def roll_back(connection: sqlite3.Connection) -> None:
    """Undo what is still open, if anything is, and have foreign keys on again: as every transaction begins."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")
    connection.execute("PRAGMA foreign_keys=ON")


def commit_now(connection: sqlite3.Connection) -> None:
    """Commit; if that fails, or SQLite has undone the transaction by itself (disk full), say so and leave none open."""
    try:
        if not connection.in_transaction:
            raise sqlite3.OperationalError("the transaction is no longer open; nothing of it was kept")
        connection.execute("COMMIT")
    finally:
        roll_back(connection)


def statements_of(script: str) -> Iterator[str]:
    """The single statements of a script. (`executescript` would commit the open transaction first.)"""
    statement = ""
    for piece in script.split(";"):
        statement += piece + ";"
        if sqlite3.complete_statement(statement):
            if statement.strip(" \t\r\n;"):
                yield statement
            statement = ""
    if statement.strip(" \t\r\n;"):
        yield statement
