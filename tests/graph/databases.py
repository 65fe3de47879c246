"""Real databases for the engine's tests, and readers that count their statements."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]

from tests.graph.rows import KINDS, TABLES, Rows, library


class SQLiteReader:
    """The standard library's connection, read-only unless it is a writer's."""

    dialect = "sqlite"

    def __init__(self, path: Path, *, writes: bool = False) -> None:
        self.connection = sqlite3.connect(
            f"file:{path}?mode={'rw' if writes else 'ro'}", uri=True, isolation_level=None
        )
        self.connection.text_factory = bytes
        self.statements = 0

    async def fetch_json(self, sql: str, params: Sequence[Any]) -> bytes | None:
        self.statements += 1
        row = self.connection.execute(sql, params).fetchone()
        return row[0] if row else None

    async def execute(self, sql: str, *params: Any) -> None:
        self.connection.execute(sql.replace("$", "?"), params)

    async def refill(self, tables: Rows) -> None:
        """Replace all rows."""
        self.connection.execute("BEGIN")
        for table, rows in tables.items():
            self.connection.execute(f"DELETE FROM {table}")
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                self.connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
        self.connection.execute("COMMIT")

    async def explain(self, sql: str, params: Sequence[Any]) -> str:
        return "\n".join(row[3].decode() for row in self.connection.execute("EXPLAIN QUERY PLAN " + sql, params))

    async def close(self) -> None:
        self.connection.close()


class PostgreSQLReader:
    """One connection."""

    dialect = "postgresql"

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.statements = 0

    async def fetch_json(self, sql: str, params: Sequence[Any]) -> bytes | None:
        self.statements += 1
        value = await self.connection.fetchval(sql, *params)
        return value.encode() if isinstance(value, str) else value

    async def execute(self, sql: str, *params: Any) -> None:
        await self.connection.execute(sql, *params)

    async def refill(self, tables: Rows) -> None:
        """Replace all rows."""
        await self.connection.execute(f"TRUNCATE {', '.join(tables)}")
        for table, rows in tables.items():
            await self.connection.copy_records_to_table(table, records=rows)

    async def explain(self, sql: str, params: Sequence[Any]) -> str:
        return "\n".join(row[0] for row in await self.connection.fetch("EXPLAIN " + sql, *params))

    async def close(self) -> None:
        await self.connection.close()


Reader = SQLiteReader | PostgreSQLReader


def make_tables(path: Path) -> sqlite3.Connection:
    """A file with the library's tables, open."""
    connection = sqlite3.connect(path)
    connection.executescript(TABLES.format(**KINDS["sqlite"]))
    return connection


def make_sqlite(path: Path) -> None:
    """A file with the library in it."""
    connection = make_tables(path)
    for table, rows in library("sqlite").items():
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    connection.commit()
    connection.close()


async def fill_postgresql(url: str) -> None:
    """The library in an empty database."""
    connection = await asyncpg.connect(url)
    await connection.execute(TABLES.format(**KINDS["postgresql"]))
    for table, rows in library("postgresql").items():
        await connection.copy_records_to_table(table, records=rows)
    await connection.execute("ANALYZE")
    await connection.close()
