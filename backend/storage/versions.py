"""The versions of all tables, as of the last acknowledged commit of any process: what answers in memory are held to."""

import asyncio
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

import asyncpg  # type: ignore[import-untyped]

from backend.errors import too_slow
from backend.storage.lines import Lines

PATIENCE = 5.0
"""Seconds that a look waits for a server that has fallen silent; what waits for a free connection is not counted."""
SUMS = "SELECT name, CAST(sum(n) AS BIGINT) FROM table_version GROUP BY name"
OTHERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'",
    "postgresql": "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
    " AND relkind IN ('r', 'p', 'v', 'm', 'f')",
}


@dataclass(frozen=True, eq=False)
class TableState:
    """One state of the tables: while nothing changes it is the same object. See `graph.memory.State`."""

    versions: dict[str, int]
    unwatched: frozenset[str]


NOTHING = TableState({}, frozenset())
"""The state of a database without the table of versions: no answer of it is kept."""


class Versions(Protocol):
    """Tells what has been committed."""

    async def state(self) -> TableState:
        """The state after everything that was acknowledged before this call."""
        ...

    def at_once(self) -> TableState | None:
        """The same where it can be told without waiting."""
        ...


def state_of(rows: Iterable[tuple[Any, ...]], relations: Iterable[str]) -> TableState:
    """The state that these sums tell."""
    versions = {str(name): int(n) for name, n in rows}
    return TableState(versions, frozenset(relations) - versions.keys())


class SqliteVersions:
    """SQLite says by `data_version` whether any other connection, of any process, has committed."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._cursor = connection.cursor()
        self._seen = -1
        self._state = NOTHING

    async def state(self) -> TableState:
        """See `Versions`."""
        return self.at_once()

    def at_once(self) -> TableState:
        """See `Versions`."""
        seen = self._cursor.execute("PRAGMA data_version").fetchall()[0][0]
        if seen != self._seen:
            self._state = self._look(self._state)
            self._seen = seen
        return self._state

    def _look(self, before: TableState) -> TableState:
        names = [_text(row[0]) for row in self._cursor.execute(OTHERS["sqlite"]).fetchall()]
        if "table_version" not in names:
            return NOTHING
        rows = [(_text(name), n) for name, n in self._cursor.execute(SUMS).fetchall()]
        found = state_of(rows, names)
        return before if found.versions == before.versions else found


class PostgresVersions:
    """PostgreSQL says by its snapshot whether any transaction has ended that began to write.

    A request never shares a look that began before it came; those that come while one is under way share the next.
    A server that crashed may give a transaction's number to another one: after a new connection, which alone can lead
    to such a server, no snapshot is known.
    """

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._waiting: list[asyncio.Future[TableState]] = []
        self._looking: asyncio.Task[None] | None = None
        self._seen: tuple[int, str] | None = None
        """How many connections had been made, and the snapshot that one of them told."""
        self._state = NOTHING

    async def state(self) -> TableState:
        """See `Versions`."""
        loop = asyncio.get_running_loop()
        mine: asyncio.Future[TableState] = loop.create_future()
        self._waiting.append(mine)
        if self._looking is None:
            self._looking = loop.create_task(self._look_for_all())
        return await mine

    def at_once(self) -> None:
        """See `Versions`: it must be asked of the server."""

    async def _look_for_all(self) -> None:
        try:
            while self._waiting:
                waiting, self._waiting = self._waiting, []
                await self._look_for(waiting)
        finally:
            self._looking = None

    async def _look_for(self, waiting: list[asyncio.Future[TableState]]) -> None:
        try:
            state = await self._lines.run(self._look_in_time)
        except Exception as failed:
            error = too_slow() if isinstance(failed, TimeoutError) else failed
            for mine in waiting:
                if not mine.done():
                    mine.set_exception(error)
            return
        for mine in waiting:
            if not mine.done():
                mine.set_result(state)

    async def _look_in_time(self, line: asyncpg.Connection) -> TableState:
        """Nobody stops a look: those who wait for it may leave, but others come."""
        async with asyncio.timeout(PATIENCE):
            return await self._look(line)

    async def _look(self, line: asyncpg.Connection) -> TableState:
        made = self._lines.made  # before the snapshot is asked for, which is then of no later connection
        seen = (made, str(await line.fetchval("SELECT pg_current_snapshot()::text")))
        if seen == self._seen:
            return self._state
        names = [str(row[0]) for row in await line.fetch(OTHERS["postgresql"])]
        found = NOTHING
        if "table_version" in names:
            found = state_of([tuple(row) for row in await line.fetch(SUMS)], names)
        self._seen = seen
        if found.versions != self._state.versions:
            self._state = found
        return self._state


def _text(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
