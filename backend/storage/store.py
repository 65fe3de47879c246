"""The store: one database, opened once, with its readers and its units of work. It owns its ORM context."""

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from types import TracebackType
from typing import Any, Self

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.context import TortoiseContext, _current_context

from backend.clock import Clock, SystemClock
from backend.storage.columns import Encoders, encoded, encoders
from backend.storage.engines import Engine, engine_for
from backend.storage.reader import Dialect, Reader
from backend.storage.sql import for_dialect
from backend.storage.statements import Row
from backend.storage.versions import Versions
from backend.storage.work import Work
from backend.storage.writer import SqlFunction

APP = "anxin"
"""Tortoise's name for all our models: a foreign key reads `ForeignKeyField("anxin.AgencyRow", ...)`."""
CONNECTION = "default"
SHELL_TABLES = "backend.storage.tables"
MIGRATIONS = "backend.storage.migrations"


class Store:
    """Open with `store = await Store.open(url, models)`; close with `await store.close()` or by `async with store`."""

    def __init__(self, url: str, engine: Engine, clock: Clock, models: Sequence[str]) -> None:
        self.url, self.engine, self.clock, self.models = url, engine, clock, list(models)
        self.context = TortoiseContext()
        self._root: BaseDBAsyncClient
        self._current: ContextVar[Work | None] = ContextVar("work", default=None)
        self._encoders: dict[str, Encoders] = {}

    @classmethod
    async def open(
        cls,
        url: str,
        models: Sequence[str] = (),
        *,
        clock: Clock | None = None,
        readers: int = 4,
        functions: Mapping[str, SqlFunction] | None = None,
        deadline: float = 30.0,
    ) -> "Store":
        """Connect to `settings.database_url`; `models` are the paths of modules with tortoise models.

        `functions` are deterministic SQL functions for SQLite: name to (number of arguments, callable). `deadline` is
        the seconds after which a reader's statement is stopped.
        """
        engine = engine_for(url, readers, functions or {}, deadline)
        await engine.open()
        store = cls(url, engine, clock or SystemClock(), [SHELL_TABLES, *models])
        try:
            with store.bound():
                await store.context.init(config=store.config())
                store._root = store.client
        except BaseException:
            await store.close()
            raise
        return store

    def config(self, migrations: str = MIGRATIONS) -> dict[str, Any]:
        """Tortoise's configuration."""
        app = {"models": self.models, "default_connection": CONNECTION, "migrations": migrations}
        return {"connections": {CONNECTION: self.engine.connection()}, "apps": {APP: app}}

    async def close(self) -> None:
        """Let open work end, then disconnect."""
        await self.context.close_connections()
        await self.engine.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    @property
    def reader(self) -> Reader:
        """Reads what is committed; for the GraphQL engine."""
        return self.engine.reader

    @property
    def versions(self) -> Versions:
        """What has been committed so far, by any process; for answers in memory."""
        return self.engine.versions

    @property
    def dialect(self) -> Dialect:
        """`sqlite` or `postgresql`."""
        return self.reader.dialect

    @property
    def client(self) -> BaseDBAsyncClient:
        """Tortoise's client: the open transaction's where there is one."""
        return self.context.connections.get(CONNECTION)

    @contextmanager
    def bound(self) -> Iterator[None]:
        """Let tortoise's models use this store outside a transaction, in this task and those it starts."""
        # Not `with self.context`: it keeps its token on itself, and two tasks would reset each other's.
        token = _current_context.set(self.context)
        try:
            yield
        finally:
            _current_context.reset(token)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Work]:
        """A unit of work. Leaving it commits; an exception or a cancellation leaves nothing behind.

        async with store.transaction() as work:
            await FindingRow.create(...)
            work.audit(...)
            work.emit(...)
        """
        current = self._current.get()
        if current is not None and not current.is_over:
            raise RuntimeError("a unit of work is open already; pass it on instead of opening another inside it")
        with self.bound():
            # Not `self.client`: a task started inside a unit of work that is over by now still sees that one's.
            async with self._root._in_transaction() as client:
                statements, reader = self.engine.inside(client)
                work = Work(statements, reader, self.clock, self._encode)
                token = self._current.set(work)
                try:
                    yield work
                    await work.settle()
                finally:
                    work.is_over = True
                    self._current.reset(token)

    async def fetch(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Rows of one SELECT on what is committed. Placeholders are `$1`, `$2`, ... on both databases."""
        return await self.reader.fetch(for_dialect(sql, self.dialect), params)

    async def bulk_insert(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> int:
        """Load many rows in a transaction of their own; their number. See `Work.bulk_insert`."""
        async with self.transaction() as work:
            return await work.bulk_insert(table, columns, rows)

    async def analyze(self) -> None:
        """Let the planner look at the tables; after a bulk load."""
        await self.client.execute_script("ANALYZE")

    def _encode(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> Iterable[Row]:
        if table not in self._encoders:
            self._encoders[table] = encoders(self.context.apps, table)
        return encoded(self._encoders[table], columns, rows)
