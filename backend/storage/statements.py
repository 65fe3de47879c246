"""SQL inside an open transaction, alike on both databases: placeholders are `$1`, bulk loads are set-based."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Protocol

import asyncpg  # type: ignore[import-untyped]

from backend.storage.postgresql import PostgresTransaction, affected, plain
from backend.storage.sql import numbered, quoted
from backend.storage.sqlite import SqliteTransaction

Row = Sequence[Any]
CHUNK = 20_000
"""Rows of one trip to the database in a bulk load; between two trips a cancellation is heard."""


class Statements(Protocol):
    """What a unit of work can do in SQL."""

    async def execute(self, sql: str, params: Sequence[object] = ()) -> int:
        """Run one statement; the number of rows it changed."""
        ...

    async def fetch(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run one statement; its rows."""
        ...

    async def load(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> int:
        """Insert rows of database values; their number."""
        ...

    async def lock(self, name: str) -> None:
        """Wait until no other transaction holds the lock of this name; it ends with the transaction."""
        ...


class SqliteStatements:
    """On the writer's connection."""

    def __init__(self, transaction: SqliteTransaction) -> None:
        self._transaction = transaction

    async def execute(self, sql: str, params: Sequence[object] = ()) -> int:
        """See `Statements`."""
        return await self._transaction.run(
            lambda connection: max(0, connection.execute(numbered(sql), params).rowcount)
        )

    async def fetch(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """See `Statements`."""
        return await self._transaction.run(lambda connection: connection.execute(numbered(sql), params).fetchall())

    async def load(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> int:
        """See `Statements`."""
        marks = ", ".join("?" * len(columns))
        sql = f"INSERT INTO {quoted(table)} ({', '.join(map(quoted, columns))}) VALUES ({marks})"
        source, total = iter(rows), 0

        def load_chunk(connection: sqlite3.Connection) -> int:
            return max(0, connection.executemany(sql, islice(source, CHUNK)).rowcount)

        while loaded := await self._transaction.run(load_chunk):
            total += loaded
        return total

    async def lock(self, name: str) -> None:
        """See `Statements`: the only writer holds every lock already."""


class PostgresStatements:
    """On the transaction's connection."""

    def __init__(self, transaction: PostgresTransaction) -> None:
        self._transaction = transaction

    async def execute(self, sql: str, params: Sequence[object] = ()) -> int:
        """See `Statements`."""
        return affected(await self._transaction.run(lambda connection: connection.execute(sql, *params)))

    async def fetch(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """See `Statements`."""
        return plain(await self._transaction.run(lambda connection: connection.fetch(sql, *params)))

    async def load(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> int:
        """See `Statements`: by COPY; then identity columns that were given go on after the highest number."""
        total = 0
        for chunk in chunks(rows):
            await self._copy(table, columns, chunk)
            total += len(chunk)
        if total:
            await self._advance_identities(table, columns)
        return total

    async def _copy(self, table: str, columns: Sequence[str], chunk: list[Row]) -> None:
        async def copy(connection: asyncpg.Connection) -> str:
            return str(await connection.copy_records_to_table(table, records=chunk, columns=list(columns)))

        await self._transaction.run(copy)

    async def _advance_identities(self, table: str, columns: Sequence[str]) -> None:
        sequences = await self.fetch(
            "SELECT name, pg_get_serial_sequence($1, name) FROM unnest($2::text[]) AS name",
            [quoted(table), list(columns)],
        )
        for column, sequence in sequences:
            if sequence is not None:
                highest = f"(SELECT max({quoted(column)}) FROM {quoted(table)})"
                last = f"(SELECT last_value FROM {sequence})"
                await self.fetch(f"SELECT setval($1::text::regclass, greatest({highest}, {last}))", [sequence])

    async def lock(self, name: str) -> None:
        """See `Statements`."""
        await self.fetch("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [name])


def chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows, so many at a time."""
    source = iter(rows)
    while chunk := list(islice(source, CHUNK)):
        yield chunk
