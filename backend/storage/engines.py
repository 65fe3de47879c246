"""What differs between the two databases when a store opens, and nothing else."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol, cast
from urllib.parse import unquote, urlsplit

from tortoise.backends.base.client import TransactionalDBClient
from tortoise.backends.base.config_generator import expand_db_url

from backend.errors import InvalidInput
from backend.storage.collation import require_byte_order
from backend.storage.postgresql import PostgresTransaction
from backend.storage.reader import (
    PostgresReader,
    PostgresTransactionReader,
    Reader,
    SqliteReader,
    SqliteTransactionReader,
)
from backend.storage.snapshots import Snapshots
from backend.storage.sqlite import SqliteTransaction
from backend.storage.statements import PostgresStatements, SqliteStatements, Statements
from backend.storage.versions import Versions
from backend.storage.writer import SqlFunction, Writer


class Engine(Protocol):
    """One database of one store."""

    @property
    def reader(self) -> Reader:
        """Reads what is committed."""
        ...

    @property
    def versions(self) -> Versions:
        """What has been committed so far."""
        ...

    def connection(self) -> dict[str, Any]:
        """Tortoise's configuration of the connection."""
        ...

    def inside(self, transaction: TransactionalDBClient) -> tuple[Statements, Reader]:
        """SQL and reads in an open transaction of tortoise's."""
        ...

    async def open(self) -> None:
        """Connect."""
        ...

    async def close(self) -> None:
        """Disconnect."""
        ...


class SqliteEngine:
    """A file: one writer, snapshots for reading."""

    def __init__(self, path: Path, readers: int, functions: Mapping[str, SqlFunction], deadline: float) -> None:
        self.path = path
        self._deadline = deadline
        self.writer = Writer(path, functions)
        self.snapshots = Snapshots(path, functions, readers)
        self._functions = functions
        self.reader: SqliteReader

    @property
    def versions(self) -> Versions:
        """See `Engine`."""
        return self.reader.versions

    def connection(self) -> dict[str, Any]:
        """See `Engine`."""
        return {
            "engine": "backend.storage.sqlite",
            "credentials": {"writer": self.writer, "snapshots": self.snapshots},
        }

    def inside(self, transaction: TransactionalDBClient) -> tuple[Statements, Reader]:
        """See `Engine`."""
        client = cast(SqliteTransaction, transaction)  # our own client_class opened it
        return SqliteStatements(client), SqliteTransactionReader(client)

    async def open(self) -> None:
        """The writer first: it makes the file."""
        await self.writer.open()
        try:
            self.reader = SqliteReader(self.path, self._functions, self.snapshots, self._deadline)
        except BaseException:
            await self.writer.close()
            raise

    async def close(self) -> None:
        """The writer last: closing it folds the log into the file."""
        await self.reader.close()
        await self.snapshots.close()
        await self.writer.close()


class PostgresEngine:
    """A server: a pool for writing that tortoise holds, one for reading."""

    def __init__(self, url: str, readers: int, deadline: float) -> None:
        self._credentials: dict[str, Any] = expand_db_url(url)["credentials"]
        self.reader: PostgresReader = PostgresReader(self._credentials, readers, deadline)

    @property
    def versions(self) -> Versions:
        """See `Engine`."""
        return self.reader.versions

    def connection(self) -> dict[str, Any]:
        """See `Engine`."""
        return {"engine": "backend.storage.postgresql", "credentials": self._credentials}

    def inside(self, transaction: TransactionalDBClient) -> tuple[Statements, Reader]:
        """See `Engine`."""
        client = cast(PostgresTransaction, transaction)  # our own client_class opened it
        return PostgresStatements(client), PostgresTransactionReader(client)

    async def open(self) -> None:
        """Connect; refuse a database that sorts text otherwise than by its bytes."""
        await self.reader.open()
        try:
            await require_byte_order(self.reader)
        except BaseException:
            await self.reader.close()
            raise

    async def close(self) -> None:
        """See `Engine`."""
        await self.reader.close()


def engine_for(url: str, readers: int, functions: Mapping[str, SqlFunction], deadline: float) -> Engine:
    """`sqlite:///relative`, `sqlite:////absolute` or `postgresql://...`. SQL functions are SQLite's only."""
    if url.startswith(("postgresql://", "postgres://")):
        return PostgresEngine(url, readers, deadline)
    path = unquote(urlsplit(url).path.removeprefix("/"))
    if url.startswith("sqlite:///") and path:
        return SqliteEngine(Path(path), readers, functions, deadline)
    raise InvalidInput(
        "DATABASE_URL",
        zh=f"无法识别的数据库地址：{url.partition(':')[0]}",
        en=f"Not a database address anxin knows: {url.partition(':')[0]}.",
        remedy_zh="请使用 sqlite:///路径 或 postgresql://用户:口令@主机:端口/库名。",
        remedy_en="Use sqlite:///path or postgresql://user:password@host:port/name.",
    )
