"""Comparing the tables that migrations made with those that the models describe. They must not differ."""

import sqlite3
from collections.abc import Collection, Iterable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from tortoise.utils import get_schema_sql

from backend.storage.engines import SqliteEngine
from backend.storage.sql import quoted
from backend.storage.store import Store
from backend.storage.work import Work
from backend.storage.writer import statements_of

Shape = set[tuple[str, ...]]
"""What a database consists of, as facts like `('box', 'column', 'weight', 'INT', 'NOT NULL', ...)`."""

SCRATCH = "anxin_scratch"
RECORD = "tortoise_migrations"

_COLUMNS = """
SELECT c.relname, 'column', a.attname, format_type(a.atttypid, a.atttypmod),
       CASE WHEN a.attnotnull THEN 'NOT NULL' ELSE 'NULL' END,
       coalesce(regexp_replace(pg_get_expr(d.adbin, d.adrelid), 'nextval.*', 'nextval'), '')
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE c.relnamespace = $1::text::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
"""
_INDEXES = """
SELECT t.relname, 'index', CASE WHEN x.indisunique THEN 'unique' ELSE '' END,
       regexp_replace(pg_get_indexdef(x.indexrelid), '^.* USING ', ''), i.relname
FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
WHERE t.relnamespace = $1::text::regnamespace
"""
_CONSTRAINTS = """
SELECT t.relname, 'constraint', replace(pg_get_constraintdef(k.oid), $2, '')
FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid
WHERE t.relnamespace = $1::text::regnamespace AND k.contype IN ('f', 'c')
"""


async def schema_differences(store: Store, *, besides: Collection[str] = ()) -> list[str]:
    """Sentences on how the database differs from the models; none if it doesn't.

    `besides` names what only migrations make: tables (and whatever belongs to them), and indexes.
    """
    if isinstance(store.engine, SqliteEngine):
        wanted, found = _sqlite_shapes(_schema(store), store.engine.path)
    else:
        wanted, found = await _postgres_shapes(store)
    wanted, found = _named(wanted, besides), _named(found, besides)
    missing = [f"only in the models: {' '.join(fact)}" for fact in sorted(wanted - found)]
    return missing + [f"only in the database: {' '.join(fact)}" for fact in sorted(found - wanted)]


def _schema(store: Store) -> str:
    with store.bound():
        return get_schema_sql(store.client, safe=False)


def _named(shape: Shape, besides: Collection[str]) -> Shape:
    """Without the record of migrations, what is known to be extra, and the names of indexes, which may differ."""
    kept = {fact for fact in shape if fact[0] != RECORD and not _is_extra(fact, besides)}
    return {fact[:-1] if fact[1] == "index" else fact for fact in kept}


def _is_extra(fact: tuple[str, ...], besides: Iterable[str]) -> bool:
    return any(fact[0] == name or fact[0].startswith(f"{name}_") or fact[-1] == name for name in besides)


def _sqlite_shapes(schema: str, path: Path) -> tuple[Shape, Shape]:
    with closing(sqlite3.connect(":memory:")) as fresh, closing(sqlite3.connect(path)) as real:
        for statement in statements_of(schema):
            fresh.execute(statement)
        return _sqlite_shape(fresh), _sqlite_shape(real)


def _sqlite_shape(connection: sqlite3.Connection) -> Shape:
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    shape: Shape = set()
    for (table,) in tables.fetchall():
        for _, name, kind, required, default, key in connection.execute(f"PRAGMA table_info({quoted(table)})"):
            need = "NOT NULL" if required else "NULL"
            shape.add((table, "column", name, kind, need, str(default or ""), f"key {key}" if key else ""))
        for row in connection.execute(f"PRAGMA foreign_key_list({quoted(table)})"):
            shape.add((table, "constraint", row[3], "->", row[2], str(row[4]), "delete", row[6], "update", row[5]))
        for _, name, unique, _, _ in connection.execute(f"PRAGMA index_list({quoted(table)})").fetchall():
            shape.add((table, "index", "unique" if unique else "", _sqlite_index(connection, name), name))
    return shape


def _sqlite_index(connection: sqlite3.Connection, name: str) -> str:
    columns = connection.execute(f"PRAGMA index_xinfo({quoted(name)})").fetchall()
    listed = ", ".join(f"{row[2]}{' DESC' if row[3] else ''}" for row in columns if row[5])
    sql = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", [name]).fetchone()[0] or ""
    condition = sql.upper().find(" WHERE ")
    return f"({listed})" + (sql[condition:] if condition >= 0 else "")


async def _postgres_shapes(store: Store) -> tuple[Shape, Shape]:
    """Both shapes from one transaction, which is undone: the fresh tables are never seen by others."""
    shapes: list[Shape] = []

    async def look() -> None:
        async with store.transaction() as work:
            shapes.append(await _postgres_shape(work, "public"))
            await work.execute(f"CREATE SCHEMA {SCRATCH}")
            await work.execute(f"SET LOCAL search_path TO {SCRATCH}")
            await store.client.execute_script(_schema(store))
            shapes.append(await _postgres_shape(work, SCRATCH))
            raise _UndoError

    with suppress(_UndoError):
        await look()
    return shapes[1], shapes[0]


class _UndoError(Exception):
    """Ends a transaction that was only for looking."""


async def _postgres_shape(work: Work, schema: str) -> Shape:
    rows: list[tuple[Any, ...]] = await work.fetch(_COLUMNS, [schema])
    rows += await work.fetch(_INDEXES, [schema])
    rows += await work.fetch(_CONSTRAINTS, [schema, f"{schema}."])
    return {tuple(str(value) for value in row) for row in rows}
