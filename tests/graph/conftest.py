"""The engine over the library, and readers of both databases."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]
import orjson
import pytest

from backend.graph.engine import Engine
from backend.graph.policy import Scope
from backend.graph.request import Request
from tests.graph.arena import Arena, make_engine, open_arena
from tests.graph.databases import PostgreSQLReader, Reader, SQLiteReader, fill_postgresql, make_sqlite
from tests.graph.reading_room import STAFF, TYPES, LibraryPolicy, LibraryQueries, LibrarySubscriptions, rename_book
from tests.postgres import running_server


@pytest.fixture(scope="session")
def engine() -> Engine:
    """One engine for all tests."""
    return Engine(
        types=TYPES,
        queries=[LibraryQueries],
        commands=[rename_book],
        subscriptions=[LibrarySubscriptions],
        policy=LibraryPolicy(),
        secret=b"a test's secret",
    )


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library on SQLite."""
    path = tmp_path_factory.mktemp("sqlite") / "library.sqlite3"
    make_sqlite(path)
    return path


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """The library on PostgreSQL."""
    with running_server() as server:
        url = server.format(name="postgres")
        asyncio.run(fill_postgresql(url))
        yield url


@pytest.fixture(params=["sqlite_file", "postgresql_url"])
def place(request: pytest.FixtureRequest) -> Path | str:
    """Where each database is, in turn."""
    found: Path | str = request.getfixturevalue(request.param)
    return found


@pytest.fixture
async def reader(place: Path | str) -> AsyncIterator[Reader]:
    """A reader of each database in turn."""
    found: Reader
    found = SQLiteReader(place) if isinstance(place, Path) else PostgreSQLReader(await asyncpg.connect(place))
    yield found
    await found.close()


class Asker:
    """Sends documents and holds the engine to one statement each."""

    def __init__(self, engine: Engine, reader: Reader) -> None:
        self.engine, self.reader = engine, reader

    async def answer(self, query: str, variables: dict[str, Any] | None = None, scope: Scope = STAFF) -> Any:
        """The whole answer."""
        body = await self.engine.execute(Request(query, variables or {}), scope, self.reader)
        return orjson.loads(body)

    async def data(self, query: str, variables: dict[str, Any] | None = None, scope: Scope = STAFF) -> Any:
        """The data, read by exactly one statement."""
        before = self.reader.statements
        answer = await self.answer(query, variables, scope)
        assert "errors" not in answer, answer
        assert self.reader.statements == before + 1
        return answer["data"]

    async def code(self, query: str, variables: dict[str, Any] | None = None, scope: Scope = STAFF) -> str:
        """The code of the refusal; nothing was read."""
        before = self.reader.statements
        answer = await self.answer(query, variables, scope)
        assert "data" not in answer
        assert self.reader.statements == before
        return str(answer["errors"][0]["extensions"]["code"])


@pytest.fixture
def ask(engine: Engine, reader: Reader) -> Asker:
    """Ask either database."""
    return Asker(engine, reader)


@pytest.fixture(scope="session")
def lenient() -> Engine:
    """The library's engine without limits."""
    return make_engine()


@pytest.fixture
def empty_place(request: pytest.FixtureRequest, dialect: str, tmp_path: Path) -> Path | str:
    """Where an arena can be laid out on the database of this run."""
    return tmp_path if dialect == "sqlite" else str(request.getfixturevalue("postgresql_url"))


@pytest.fixture
async def arena(empty_place: Path | str, lenient: Engine) -> AsyncIterator[Arena]:
    """The engine beside the reference, on the database of this run."""
    async with open_arena(empty_place, lenient) as found:
        yield found
