"""Our tortoise engine for SQLite: one writer with `BEGIN IMMEDIATE`, reads on snapshots, proof against cancellation.

Tortoise finds it by this module's path and the name `client_class`. SQL it is given outside a transaction goes to a
read-only connection if it is a SELECT, and is a transaction of its own on the writer otherwise.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import count
from typing import Any, TypeVar

from pypika_tortoise.dialects import SQLLiteQuery
from tortoise.backends.base.client import (
    BaseDBAsyncClient,
    Capabilities,
    NestedTransactionContext,
    TransactionalDBClient,
    TransactionContext,
)
from tortoise.backends.sqlite.executor import SqliteExecutor
from tortoise.backends.sqlite.schema_generator import SqliteSchemaGenerator
from tortoise.connection import get_connections
from tortoise.exceptions import IntegrityError, OperationalError, TransactionManagementError

from backend.storage.snapshots import Snapshots
from backend.storage.writer import Writer, statements_of

T = TypeVar("T")
Rows = list[dict[str, Any]]
Work = Callable[[sqlite3.Connection], T]

_savepoints = count()


@contextmanager
def tortoise_errors() -> Iterator[None]:
    """SQLite's errors as tortoise's, which are the same on every database."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise IntegrityError(error) from error
    except sqlite3.Error as error:
        raise OperationalError(error) from error


class SqliteClient(BaseDBAsyncClient):
    """What tortoise talks to outside a transaction."""

    executor_class = SqliteExecutor
    query_class = SQLLiteQuery
    schema_generator = SqliteSchemaGenerator
    capabilities = Capabilities(
        "sqlite",
        daemon=False,
        requires_limit=True,
        inline_comment=True,
        support_for_update=False,
        support_update_limit_order_by=False,
        can_rollback_ddl=True,
        support_returning=True,
    )

    def __init__(self, writer: Writer, snapshots: Snapshots, **options: Any) -> None:
        super().__init__(**options)
        self.writer = writer
        self.snapshots = snapshots

    async def create_connection(self, with_db: bool) -> None:
        """Nothing to do: the store opens and closes the connections."""

    async def close(self) -> None:
        """Nothing to do: the store opens and closes the connections."""

    async def db_create(self) -> None:
        """Nothing to do: opening the file creates it."""

    def _in_transaction(self) -> TransactionContext:
        return SqliteTransactionContext(SqliteTransaction(self))

    async def _write(self, work: Work[T]) -> T:
        with tortoise_errors():
            return await self.writer.write(work)

    async def execute_insert(self, query: str, values: list[Any]) -> int:
        """The row id of the new row."""
        return await self._write(partial(insert, query, values))

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        """All or nothing."""
        await self._write(lambda connection: connection.executemany(query, values) and None)

    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, Rows]:
        """Rows changed, or else found; and the rows."""
        query = query.replace("\x00", "'||CHAR(0)||'")
        work = partial(select, query, values or ())
        if reads_only(query):
            with tortoise_errors():
                return await self.snapshots.read(work)
        return await self._write(work)

    async def execute_script(self, query: str) -> None:
        """Several statements, all or nothing."""
        await self._write(partial(run_script, query))


class SqliteTransaction(SqliteClient, TransactionalDBClient):
    """What tortoise talks to inside a transaction; also a savepoint inside another one of these."""

    def __init__(self, parent: SqliteClient, *, foreign_keys: bool = True, patience: float | None = None) -> None:
        super().__init__(
            parent.writer,
            parent.snapshots,
            connection_name=parent.connection_name,
            fetch_inserted=parent.fetch_inserted,
        )
        self._parent = parent
        self._finalized = False
        self._savepoint = ""
        self._foreign_keys, self._patience = foreign_keys, patience

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(SqliteTransaction(self))

    @property
    def is_open(self) -> bool:
        """Whether this transaction and all round it still take statements."""
        return not self._finalized and (not isinstance(self._parent, SqliteTransaction) or self._parent.is_open)

    async def _write(self, work: Work[T]) -> T:
        # A task that outlives the transaction it was started in must not write into somebody else's.
        if not self.is_open:
            raise TransactionManagementError("this transaction is over; open another one")
        with tortoise_errors():
            return await self.writer.run(work)

    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, Rows]:
        """Always on the writer, so that a transaction sees what it has written."""
        return await self._write(partial(select, query.replace("\x00", "'||CHAR(0)||'"), values or ()))

    async def run(self, work: Work[T]) -> T:
        """Run a function on the writer's connection, in this transaction."""
        return await self._write(work)

    async def begin(self) -> None:
        """Wait for the turn to write and begin."""
        with tortoise_errors():
            await self.writer.acquire(foreign_keys=self._foreign_keys, patience=self._patience)

    async def commit(self) -> None:
        """Commit and give the turn to the next."""
        await self._end(commit=True)

    async def rollback(self) -> None:
        """Undo everything and give the turn to the next."""
        await self._end(commit=False)

    async def _end(self, *, commit: bool) -> None:
        if self._finalized:
            raise TransactionManagementError("this transaction is over already")
        self._finalized = True
        with tortoise_errors():
            await self.writer.release(commit=commit)

    async def savepoint(self) -> None:
        """Remember this point of the transaction."""
        self._savepoint = f"savepoint_{next(_savepoints)}"
        await self._write(partial(run_script, f"SAVEPOINT {self._savepoint}"))

    async def savepoint_rollback(self) -> None:
        """Undo what came after the savepoint."""
        await self._write(partial(run_script, f"ROLLBACK TO {self._savepoint}; RELEASE {self._savepoint}"))
        self._finalized = True

    async def release_savepoint(self) -> None:
        """Keep what came after the savepoint, if the whole is kept."""
        await self._write(partial(run_script, f"RELEASE {self._savepoint}"))
        self._finalized = True


class SqliteTransactionContext(TransactionContext):
    """`async with` round one transaction; inside it tortoise's models use the transaction."""

    def __init__(self, client: SqliteTransaction) -> None:
        self.client: SqliteTransaction = client
        self.connection_name = client.connection_name

    async def __aenter__(self) -> SqliteTransaction:
        await self.client.begin()
        self.token = get_connections().set(self.connection_name, self.client)
        return self.client

    async def __aexit__(self, kind: Any, error: Any, trace: Any) -> None:
        get_connections().reset(self.token)
        if not self.client._finalized:
            await (self.client.rollback() if kind else self.client.commit())


def insert(query: str, values: Sequence[Any], connection: sqlite3.Connection) -> int:
    """The row id of the new row."""
    return connection.execute(query, values).lastrowid or 0


def select(query: str, values: Sequence[Any], connection: sqlite3.Connection) -> tuple[int, Rows]:
    """Run one statement to its end. The count is of the rows it names itself, without those that cascades removed."""
    cursor = connection.execute(query, values)
    names = [column[0] for column in cursor.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return (cursor.rowcount if cursor.rowcount > 0 else len(rows)), rows


def run_script(script: str, connection: sqlite3.Connection) -> None:
    """Run the statements of a script in the open transaction."""
    for statement in statements_of(script):
        connection.execute(statement).close()


def reads_only(query: str) -> bool:
    """Whether a read-only connection may run this. `WITH` may begin a write, so it goes to the writer."""
    return query.lstrip()[:7].upper().startswith(("SELECT", "EXPLAIN"))


client_class = SqliteClient
