"""Our tortoise engine for PostgreSQL: asyncpg's pool, every write settled, no connection lost to a cancellation.

Both databases hand over the same Python values: a date is ISO text, JSON is text, a moment is an integer.
"""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import date
from itertools import count
from typing import Any, TypeVar

import asyncpg  # type: ignore[import-untyped]
from tortoise.backends.asyncpg.client import AsyncpgDBClient
from tortoise.backends.asyncpg.executor import AsyncpgExecutor
from tortoise.backends.base.client import NestedTransactionContext, TransactionalDBClient, TransactionContext
from tortoise.connection import get_connections
from tortoise.exceptions import IntegrityError, OperationalError, TransactionManagementError

from backend.storage.settling import settle

T = TypeVar("T")
Rows = list[dict[str, Any]]

BEGIN = "BEGIN; SET LOCAL lock_timeout = '10s'"
EPOCH_ORDINAL = date(2000, 1, 1).toordinal()
_savepoints = count()


async def set_codecs(connection: asyncpg.Connection) -> None:
    """JSON as bytes without a detour through text, and dates as SQLite hands them over."""
    for name, encoder, decoder in (
        ("json", _encode_text, bytes),
        ("jsonb", lambda value: b"\x01" + _encode_text(value), lambda data: bytes(data[1:])),
        ("date", _encode_date, _decode_date),
    ):
        await connection.set_type_codec(name, schema="pg_catalog", encoder=encoder, decoder=decoder, format="binary")


def _encode_text(value: str | bytes) -> bytes:
    return value.encode() if isinstance(value, str) else value


def _encode_date(value: str | date) -> bytes:
    day = date.fromisoformat(value) if isinstance(value, str) else value
    return (day.toordinal() - EPOCH_ORDINAL).to_bytes(4, "big", signed=True)


def _decode_date(data: bytes) -> str:
    return date.fromordinal(int.from_bytes(data, "big", signed=True) + EPOCH_ORDINAL).isoformat()


async def translated(call: Awaitable[T]) -> T:
    """asyncpg's errors as tortoise's, which are the same on every database."""
    try:
        return await call
    except asyncpg.IntegrityConstraintViolationError as error:
        raise IntegrityError(error) from error
    except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise OperationalError(error) from error


class PostgresExecutor(AsyncpgExecutor):
    """Lets a DateField make its dates from ISO text, as it does on SQLite."""

    DB_NATIVE = AsyncpgExecutor.DB_NATIVE - {date}


class PostgresClient(AsyncpgDBClient):
    """What tortoise talks to outside a transaction."""

    executor_class = PostgresExecutor

    async def create_pool(self, **options: Any) -> asyncpg.Pool:
        """The pool of the connections that write."""
        return await asyncpg.create_pool(None, init=set_codecs, **options)

    def _in_transaction(self) -> TransactionContext:
        return PostgresTransactionContext(PostgresTransaction(self))

    async def _run(self, work: Callable[[asyncpg.Connection], Awaitable[T]]) -> T:
        pool = await self.pool()
        connection = await pool.acquire()
        try:
            return await translated(settle(_coroutine(work(connection))))
        finally:
            await settle(pool.release(connection))

    async def pool(self) -> asyncpg.Pool:
        """The pool, opened at first use."""
        if self._pool is None:
            async with self._pool_init_lock:
                if self._pool is None:
                    await self.create_connection(with_db=True)
        return self._pool

    async def execute_insert(self, query: str, values: list[Any]) -> asyncpg.Record | None:
        """The row that RETURNING gives."""
        return await self._run(lambda connection: connection.fetchrow(query, *values))

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        """All or nothing: asyncpg makes it one implicit transaction."""
        await self._run(lambda connection: connection.executemany(query, values))

    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, Rows]:
        """Rows changed, or else found; and the rows."""
        values = values or []
        if returns_rows(query):
            rows = await self._run(lambda connection: connection.fetch(query, *values))
            return len(rows), [dict(row) for row in rows]
        return affected(await self._run(lambda connection: connection.execute(query, *values))), []

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> Rows:
        """The rows."""
        return (await self.execute_query(query, values))[1]

    async def execute_script(self, query: str) -> None:
        """Several statements, all or nothing."""
        await self._run(lambda connection: connection.execute(query))


class PostgresTransaction(PostgresClient, TransactionalDBClient):
    """What tortoise talks to inside a transaction; also a savepoint inside another one of these."""

    _parent: PostgresClient

    def __init__(self, parent: PostgresClient) -> None:
        # Not the parent's __init__: this one shares its settings and has no pool of its own.
        self.connection_name = parent.connection_name
        self.fetch_inserted = parent.fetch_inserted
        self.log = parent.log
        self._parent = parent
        self._finalized = False
        self._savepoint = ""
        self._connection: asyncpg.Connection = parent._connection

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(PostgresTransaction(self))

    @property
    def is_open(self) -> bool:
        """Whether this transaction and all round it still take statements."""
        return not self._finalized and (not isinstance(self._parent, PostgresTransaction) or self._parent.is_open)

    async def _run(self, work: Callable[[asyncpg.Connection], Awaitable[T]]) -> T:
        # A task that outlives the transaction it was started in must not write into somebody else's.
        if not self.is_open:
            raise TransactionManagementError("this transaction is over; open another one")

        return await translated(settle(_coroutine(work(self._connection))))

    async def run(self, work: Callable[[asyncpg.Connection], Awaitable[T]]) -> T:
        """Run a function on the transaction's connection."""
        return await self._run(work)

    async def begin(self) -> None:
        """Take a connection and begin. After an exception none is held."""
        pool = await self._parent.pool()
        self._connection = await pool.acquire()
        try:
            await translated(settle(self._connection.execute(BEGIN)))
        except BaseException:
            await self.rollback()
            raise

    async def commit(self) -> None:
        """Commit. PostgreSQL answers ROLLBACK when a statement had failed and was passed over: that is an error."""
        await self._end("COMMIT")

    async def rollback(self) -> None:
        """Undo everything."""
        await self._end("ROLLBACK")

    async def _end(self, verb: str) -> None:
        if self._finalized:
            raise TransactionManagementError("this transaction is over already")
        self._finalized = True
        outcome = await translated(settle(self._finish(verb)))
        if outcome != verb:
            raise TransactionManagementError("a statement of this transaction had failed; nothing of it was kept")

    async def _finish(self, verb: str) -> str:
        pool = await self._parent.pool()
        try:
            return str(await self._connection.execute(verb))
        except BaseException:
            self._connection.terminate()
            raise
        finally:
            # A connection that died is dropped by the pool; the error that told of it is the one to show.
            with suppress(asyncpg.InterfaceError):
                await pool.release(self._connection)

    async def savepoint(self) -> None:
        """Remember this point of the transaction."""
        self._savepoint = f"savepoint_{next(_savepoints)}"
        await self.execute_script(f"SAVEPOINT {self._savepoint}")

    async def savepoint_rollback(self) -> None:
        """Undo what came after the savepoint."""
        await self.execute_script(f"ROLLBACK TO {self._savepoint}; RELEASE {self._savepoint}")
        self._finalized = True

    async def release_savepoint(self) -> None:
        """Keep what came after the savepoint, if the whole is kept."""
        await self.execute_script(f"RELEASE {self._savepoint}")
        self._finalized = True


class PostgresTransactionContext(TransactionContext):
    """`async with` round one transaction; inside it tortoise's models use the transaction."""

    def __init__(self, client: PostgresTransaction) -> None:
        self.client: PostgresTransaction = client
        self.connection_name = client.connection_name

    async def __aenter__(self) -> PostgresTransaction:
        await self.client.begin()
        self.token = get_connections().set(self.connection_name, self.client)
        return self.client

    async def __aexit__(self, kind: Any, error: Any, trace: Any) -> None:
        get_connections().reset(self.token)
        if not self.client._finalized:
            await (self.client.rollback() if kind else self.client.commit())


async def _coroutine(call: Awaitable[T]) -> T:
    return await call


def returns_rows(query: str) -> bool:
    """Whether a statement gives rows, rather than only a count of what it changed."""
    verb = query.lstrip()[:6].upper()
    return verb not in ("INSERT", "UPDATE", "DELETE") or "RETURNING" in query.upper()


def affected(status: str) -> int:
    """The count in a command tag: `UPDATE 3`, `INSERT 0 1`, `SELECT 5`; 0 where there is none."""
    number = status.rpartition(" ")[2]
    return int(number) if number.isdigit() else 0


def plain(rows: Sequence[asyncpg.Record]) -> list[tuple[Any, ...]]:
    """Records as tuples, as SQLite gives them."""
    return [tuple(row) for row in rows]


client_class = PostgresClient
