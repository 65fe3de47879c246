"""Bringing a database up to date: tortoise's migrations, all of them in one transaction, one process at a time."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]
from tortoise import Model
from tortoise.backends.base.client import TransactionalDBClient
from tortoise.migrations.executor import MigrationExecutor
from tortoise.migrations.graph import MigrationKey
from tortoise.migrations.schema_editor import BaseSchemaEditor
from tortoise.migrations.schema_generator.state import ModelState, State
from tortoise.migrations.schema_generator.state_apps import StateApps
from tortoise.utils import get_schema_sql

from backend.storage.changes import install
from backend.storage.indexes import FallingPostgresEditor
from backend.storage.rebuild import CarefulSqliteEditor
from backend.storage.sqlite import SqliteClient, SqliteTransaction, SqliteTransactionContext
from backend.storage.store import APP, MIGRATIONS, Store

PATIENCE = 600.0
"""Seconds to wait for another process that migrates."""


class _Apps(StateApps):
    """Models as a migration sees them, rendered once for each change of theirs.

    Tortoise renders all models anew before every operation, and builds their queries again after it: of 70 tables and
    110 operations that is nine tenths of the time. A rendered model is never changed, so two states may share it.
    """

    ready: frozenset[type[Model]] = frozenset()
    """What has its queries already."""

    def unregister_model(self, app_label: str, model_name: str) -> None:
        self.apps.get(app_label, {}).pop(model_name, None)

    def _build_initial_querysets(self) -> None:
        whole = self.apps
        self.apps = {
            app: {name: one for name, one in models.items() if one not in self.ready} for app, models in whole.items()
        }
        super()._build_initial_querysets()
        self.apps = whole
        self.ready = frozenset(model for models in whole.values() for model in models.values() if model._meta._inited)

    def clone(self, model_states: dict[tuple[str, str], ModelState] | None = None) -> "_Apps":
        same = _Apps(dict(self._default_connections), self._connections)
        same.apps = {app: dict(models) for app, models in self.apps.items()}
        same.ready = self.ready
        return same


class _Executor(MigrationExecutor):
    async def _project_state(self, applied: set[MigrationKey], *, upto: MigrationKey | None = None) -> State:
        state = State(
            models={},
            apps=_Apps({app: config["default_connection"] for app, config in self.loader.apps_config.items()}),
        )
        for key in self._full_plan():
            if key == upto:
                break
            if key in applied and (migration := self.loader.graph.nodes[key]):
                await migration.apply(state, dry_run=True)
        return state

    def _schema_editor(self, atomic: bool = True, collect_sql: bool = False) -> BaseSchemaEditor:
        editor = CarefulSqliteEditor if self.connection.capabilities.dialect == "sqlite" else FallingPostgresEditor
        return editor(self.connection, atomic=atomic, collect_sql=collect_sql)


async def migrate(store: Store, *, migrations: str = MIGRATIONS) -> list[str]:
    """Apply what is missing; the names of what was applied. Two processes at once: the second waits and finds it done.

    It is all or nothing: the new schema, the record of it and the check of foreign keys are one transaction.
    """
    if await _is_up_to_date(store, migrations):
        return []
    applied: list[str] = []

    def note(event: str, _app: str, name: str) -> None:
        if event == "apply_done":
            applied.append(name)

    apps: dict[str, Any] = store.config(migrations)["apps"]
    with store.bound():
        async with _alone(store) as client:
            executor = _Executor(client, apps)
            # The executor looks for this table before it makes it; a failed look would end PostgreSQL's transaction.
            await executor.recorder.ensure_schema(executor._schema_editor(atomic=False))
            await executor.migrate(progress=note, direction="forward")
            if await _has_versions(client):
                await install(store, client)
            if store.dialect == "sqlite":
                await _check_foreign_keys(client)
    return applied


async def _is_up_to_date(store: Store, migrations: str) -> bool:
    """Whether every migration is on record: looked at without a lock, so that a start with nothing to do is quick."""
    folder = Path(str(import_module(migrations).__file__)).parent
    named = {file.stem for file in folder.glob("[0-9]*.py")}
    try:
        rows = await store.fetch("SELECT name FROM tortoise_migrations WHERE app = $1", [APP])
    except (sqlite3.OperationalError, asyncpg.UndefinedTableError):
        return False
    return bool(named) and named <= {row[0] for row in rows}


async def pending(store: Store, *, migrations: str = MIGRATIONS) -> list[str]:
    """The names of the migrations that this database has yet to see."""
    with store.bound():
        async with store.client._in_transaction() as client:
            executor = _Executor(client, store.config(migrations)["apps"])
            await executor.recorder.ensure_schema(executor._schema_editor(atomic=False))
            return [step.migration.name for step in await executor.plan()]


async def create_tables(store: Store) -> None:
    """The tables as the models have them, without migrations: for tests and comparisons."""
    with store.bound():
        await store.client.execute_script(get_schema_sql(store.client, safe=False))


@asynccontextmanager
async def _alone(store: Store) -> AsyncIterator[TransactionalDBClient]:
    """A transaction that no other migration can run beside, in this process or another."""
    client = store.client
    if isinstance(client, SqliteClient):
        transaction = SqliteTransaction(client, foreign_keys=False, patience=PATIENCE)
        async with SqliteTransactionContext(transaction) as inside:
            yield inside
    else:
        async with client._in_transaction() as inside:
            await inside.execute_script(f"SET LOCAL lock_timeout = '{int(PATIENCE)}s'")
            # A lock of the transaction, not of the session: it works through pgbouncer, and ends by itself.
            await inside.execute_query(f"SELECT pg_advisory_xact_lock(hashtextextended('{APP} migrate', 0))")
            yield inside


async def _has_versions(client: TransactionalDBClient) -> bool:
    """Whether changes are counted here: only where the product's own migrations have run."""
    catalog = "sqlite_master" if isinstance(client, SqliteClient) else "pg_tables"
    column = "name" if isinstance(client, SqliteClient) else "tablename"
    count, _ = await client.execute_query(f"SELECT 1 FROM {catalog} WHERE {column} = 'table_version'")
    return count > 0


async def _check_foreign_keys(client: TransactionalDBClient) -> None:
    _, broken = await client.execute_query('SELECT "table", rowid, parent FROM pragma_foreign_key_check LIMIT 5')
    if broken:
        raise RuntimeError(f"the migration leaves rows that point to nothing, so it was undone: {broken}")
