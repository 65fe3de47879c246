"""Triggers that count the changes of every table, and those that a model brings for what it keeps of other tables.

Whoever writes, by whatever way, is counted in the transaction that writes. SQLite has one writer, so a count is a row.
On PostgreSQL a row that all writers must change would make them wait for each other and deadlock: each transaction
adds a row of its own for each table, and now and then one of them folds what has gathered into one row again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from backend.storage.sql import quoted
from backend.storage.store import APP, SHELL_TABLES, Store

Scripts = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Kept:
    """What the database itself keeps in a table, from another one: a model has it as `__kept__`.

    `scripts` make the triggers, each for both databases, and may run twice; `fill` makes the table's content anew.
    """

    scripts: Scripts
    fill: str


_COUNT = """
CREATE OR REPLACE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  noted text := 'anxin.changed_' || TG_TABLE_NAME;
  made bigint;
BEGIN
  IF current_setting(noted, true) IS NOT DISTINCT FROM pg_current_xact_id()::text THEN
    RETURN NULL;
  END IF;
  PERFORM set_config(noted, pg_current_xact_id()::text, true);
  INSERT INTO table_version (name, n) VALUES (TG_TABLE_NAME, 1) RETURNING id INTO made;
  IF made % 256 = 0 AND pg_try_advisory_xact_lock(hashtextextended('anxin table_version', 0)) THEN
    WITH gone AS (DELETE FROM table_version RETURNING name, n)
    INSERT INTO table_version (name, n) SELECT name, sum(n) FROM gone GROUP BY name;
  END IF;
  RETURN NULL;
END $$"""
_EVENTS = "INSERT OR UPDATE OR DELETE OR TRUNCATE"


def _sqlite(table: str) -> Iterator[str]:
    yield f"INSERT INTO table_version (name, n) SELECT '{table}', 1 WHERE NOT EXISTS" + (
        f" (SELECT 1 FROM table_version WHERE name = '{table}')"
    )
    for event in ("INSERT", "UPDATE", "DELETE"):
        name = quoted(f"changed_{table}_{event.lower()}")
        yield (
            f"CREATE TRIGGER IF NOT EXISTS {name} AFTER {event} ON {quoted(table)}"
            f" BEGIN UPDATE table_version SET n = n + 1 WHERE name = '{table}'; END"
        )


def _postgresql(table: str) -> Iterator[str]:
    name = quoted(f"changed_{table}")
    yield (
        f"CREATE OR REPLACE TRIGGER {name} AFTER {_EVENTS} ON {quoted(table)}"
        " FOR EACH STATEMENT EXECUTE FUNCTION note_change()"
    )
    yield f"INSERT INTO table_version (name, n) SELECT '{table}', 1 WHERE NOT EXISTS" + (
        f" (SELECT 1 FROM table_version WHERE name = '{table}')"
    )


async def install(store: Store, client: BaseDBAsyncClient) -> None:
    """Make all triggers that are not there, in the transaction of `client`; fill what they keep."""
    described: Any = store.context.apps
    models = [model for model in described[APP].values() if model.__module__ != SHELL_TABLES]
    dialect = store.dialect
    if dialect == "postgresql":
        await client.execute_script(_COUNT)
    for model in models:
        for script in (_sqlite if dialect == "sqlite" else _postgresql)(model._meta.db_table):
            await client.execute_script(script)
    for model in models:
        if kept := getattr(model, "__kept__", None):
            for script in kept.scripts[dialect]:
                await client.execute_script(script)
            await client.execute_script(f"DELETE FROM {quoted(model._meta.db_table)}")
            await client.execute_script(kept.fill)
