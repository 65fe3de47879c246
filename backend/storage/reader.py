"""The readers of the GraphQL engine: one statement in, the JSON text of the answer out. They can't write."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar

from backend.errors import too_slow
from backend.storage.lines import Lines
from backend.storage.postgresql import PostgresTransaction, plain
from backend.storage.snapshots import Snapshots, open_snapshot
from backend.storage.sqlite import SqliteTransaction
from backend.storage.versions import PostgresVersions, SqliteVersions, Versions
from backend.storage.writer import SqlFunction

T = TypeVar("T")
Dialect = Literal["sqlite", "postgresql"]
Row = tuple[Any, ...]

TICK = 100_000
"""SQLite's virtual machine reports after so many of its steps: 1 to 5 ms."""
LIGHT_TICKS = 10
"""After so many reports a statement is no longer light: it holds up everybody else in the event loop, so it is stopped
and begun again beside it."""
HEAVY = 1000
"""Statements that are remembered as heavy."""


class Reader(Protocol):
    """Reads. SQL is passed on as it is: placeholders are `?`, `?1` for SQLite and `$1` for PostgreSQL."""

    dialect: Dialect
    statements: int
    """How many statements ran, for tests."""

    async def fetch_json(self, sql: str, params: Sequence[object] = (), *, heavy: bool = False) -> bytes | None:
        """The first column of the first row, as bytes; None if there is no row or the value is NULL.

        Say `heavy` of a statement that may take more than a few milliseconds: it then runs beside the event loop. After
        the store's own deadline it is stopped and refused with `TIMEOUT`.
        """
        ...

    async def fetch(self, sql: str, params: Sequence[object] = ()) -> list[Row]:
        """All rows. Dates are ISO text, moments integers, on both databases."""
        ...


class SqliteReader:
    """Light statements run straight in the event loop, without a thread's hop; heavy ones on a pool of snapshots."""

    dialect: Dialect = "sqlite"

    def __init__(self, path: Path, functions: Mapping[str, SqlFunction], snapshots: Snapshots, deadline: float) -> None:
        self.statements = 0
        self._deadline = deadline
        self._near = open_snapshot(path, functions)
        self._near.text_factory = bytes
        self._cursor = self._near.cursor()
        # A connection of its own: the steps of its looks must not count as those of a statement that runs too long.
        self._lookout = open_snapshot(path, {})
        self.versions: Versions = SqliteVersions(self._lookout)
        self._near.set_progress_handler(self._tick, TICK)
        self._ticks = 0
        self._snapshots = snapshots
        self._heavy: set[str] = set()

    def _tick(self) -> bool:
        self._ticks += 1
        return self._ticks > LIGHT_TICKS

    async def fetch_json(self, sql: str, params: Sequence[object] = (), *, heavy: bool = False) -> bytes | None:
        """See `Reader`."""
        rows = None if heavy else self.at_once(sql, params)
        if rows is not None:
            return as_bytes(rows[0][0]) if rows else None
        self.statements += 1
        return await self._patiently(lambda connection: first_value(connection, sql, params))

    def at_once(self, sql: str, params: Sequence[object]) -> list[Row] | None:
        """The rows of a light statement, run here and now; None of one that is not light, or that fails."""
        if sql in self._heavy:
            return None
        self._ticks = 0
        try:
            # To the end, and not to the first row only: an open cursor would pin its snapshot.
            rows = self._cursor.execute(sql, params).fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                self._note_heavy(sql)
            return None
        self.statements += 1
        return rows

    def _note_heavy(self, sql: str) -> None:
        if len(self._heavy) >= HEAVY:
            self._heavy.clear()
        self._heavy.add(sql)

    async def fetch(self, sql: str, params: Sequence[object] = ()) -> list[Row]:
        """See `Reader`."""
        self.statements += 1
        return await self._patiently(lambda connection: connection.execute(sql, params).fetchall())

    async def _patiently(self, work: Callable[[sqlite3.Connection], T]) -> T:
        try:
            return await self._snapshots.read(work, self._deadline)
        except sqlite3.OperationalError as error:
            raise _refused(error) from error

    async def close(self) -> None:
        """Close what is its own; the snapshots belong to the store."""
        self._near.close()
        self._lookout.close()


class SqliteTransactionReader:
    """Reads on the writer's connection: sees what its transaction has written, and nobody else does yet."""

    dialect: Dialect = "sqlite"

    def __init__(self, transaction: SqliteTransaction) -> None:
        self.statements = 0
        self._transaction = transaction

    async def fetch_json(self, sql: str, params: Sequence[object] = (), *, heavy: bool = False) -> bytes | None:
        """See `Reader`."""
        self.statements += 1
        return await self._transaction.run(lambda connection: first_value(connection, sql, params))

    async def fetch(self, sql: str, params: Sequence[object] = ()) -> list[Row]:
        """See `Reader`."""
        self.statements += 1
        return await self._transaction.run(lambda connection: connection.execute(sql, params).fetchall())


class PostgresReader:
    """Connections of its own, so that writers can't starve it; they may be to a replica."""

    dialect: Dialect = "postgresql"

    def __init__(self, credentials: Mapping[str, Any], size: int, deadline: float) -> None:
        self.statements = 0
        self._lines = Lines(credentials, size, deadline)
        self.versions: Versions = PostgresVersions(self._lines)

    async def open(self) -> None:
        """Connect."""
        await self._lines.open()

    async def fetch_json(self, sql: str, params: Sequence[object] = (), *, heavy: bool = False) -> bytes | None:
        """See `Reader`."""
        self.statements += 1
        return as_bytes(await self._lines.run(lambda connection: connection.fetchval(sql, *params)))

    async def fetch(self, sql: str, params: Sequence[object] = ()) -> list[Row]:
        """See `Reader`."""
        self.statements += 1
        return plain(await self._lines.run(lambda connection: connection.fetch(sql, *params)))

    async def close(self) -> None:
        """Wait for what still runs, then disconnect."""
        await self._lines.close()


class PostgresTransactionReader:
    """Reads on the transaction's connection: sees what it has written, and nobody else does yet."""

    dialect: Dialect = "postgresql"

    def __init__(self, transaction: PostgresTransaction) -> None:
        self.statements = 0
        self._transaction = transaction

    async def fetch_json(self, sql: str, params: Sequence[object] = (), *, heavy: bool = False) -> bytes | None:
        """See `Reader`."""
        self.statements += 1
        return as_bytes(await self._transaction.run(lambda connection: connection.fetchval(sql, *params)))

    async def fetch(self, sql: str, params: Sequence[object] = ()) -> list[Row]:
        """See `Reader`."""
        self.statements += 1
        return plain(await self._transaction.run(lambda connection: connection.fetch(sql, *params)))


def first_value(connection: sqlite3.Connection, sql: str, params: Sequence[object]) -> bytes | None:
    """The first column of the first row. The cursor is closed at once: an open one would pin its snapshot."""
    cursor = connection.execute(sql, params)
    try:
        row = cursor.fetchone()
    finally:
        cursor.close()
    return as_bytes(row[0]) if row else None


def as_bytes(value: object) -> bytes | None:
    """JSON text as bytes, whichever way the driver gave it."""
    if value is None or isinstance(value, bytes):
        return value
    return str(value).encode()


def _refused(error: sqlite3.OperationalError) -> Exception:
    """What an interrupted statement is told as; any other error is a bug, and stays what it is."""
    return too_slow() if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT else error
