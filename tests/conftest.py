"""Databases for tests.

    pytest --database=sqlite        (the default)
    pytest --database=postgresql

One run speaks to one kind of database, since the ORM caches SQL across dialects within a process: the suite is run
twice, in two processes, the second time without what does not depend on the database. PostgreSQL is started once for
each process and stopped at its end; every test has a database copied from a template that was built once, or one that
was made like it again.
"""

import os

# One thread for each process: two that run side by side would wait for each other's threads.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import shutil
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg  # type: ignore[import-untyped]
import httpx2
import pytest

from backend.app import House, build_engine, create_app
from backend.clock import FrozenClock
from backend.files import Uploads
from backend.graph.engine import Engine
from backend.ratings import RatingBook
from backend.seal import Seal
from backend.settings import Settings
from backend.storage.drafting import models_in
from backend.storage.feed import Feed
from backend.storage.migrate import create_tables, migrate
from backend.storage.store import MIGRATIONS, Store
from backend.storage.writer import SqlFunction
from backend.tokens import Tokens
from scoring.rulebook import Rulebook, load
from seeds.reference import load_reference
from tests.client import Client
from tests.postgres import emptied, in_memory, running_server

SEAL = Seal(b"s" * 32)
OpenStore = Callable[..., Awaitable[Store]]
_numbers = count(1)


def pytest_addoption(parser: pytest.Parser) -> None:
    """The database of this run."""
    parser.addoption(
        "--database", choices=("sqlite", "postgresql"), default="sqlite", help="kind of database to test on"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL what touches the database of the run and is not marked `once`: the rest is played on SQLite."""
    if config.getoption("--database") == "sqlite":
        return
    again = [item for item in items if "dialect" in fixtures_of(item) and not item.get_closest_marker("once")]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(again)])
    items[:] = again


def fixtures_of(item: pytest.Item) -> Sequence[str]:
    """The names of all fixtures that a test asks for."""
    return getattr(item, "fixturenames", ())


@pytest.fixture(scope="session")
def dialect(request: pytest.FixtureRequest) -> str:
    """`sqlite` or `postgresql`: what this run tests on."""
    return str(request.config.getoption("--database"))


class Databases:
    """Makes fresh databases of one kind. `template` is the URL of one whose tables and rows the new one is to have."""

    def __init__(self, folder: Path, server: str | None) -> None:
        self._folder, self._server = folder, server
        self.templates: dict[tuple[str, ...], str] = {}
        self._idle: dict[str, list[str]] = defaultdict(list)

    async def new(self, template: str | None = None, *, locale: str = "") -> str:
        """The URL of a database that nobody else knows; `locale` is PostgreSQL's clause, if it is not to be C."""
        name = f"anxin_{next(_numbers)}"
        if template is not None and self._idle[template]:
            return self._idle[template].pop()
        if self._server is None:
            path = self._folder / f"{name}.sqlite3"
            if template is not None:
                shutil.copyfile(template.removeprefix("sqlite:///"), path)
            return f"sqlite:///{path}"
        source = _name_in(template) if template else "template0"
        await self._administer(f"CREATE DATABASE {name} TEMPLATE {source} {locale}")
        return self._server.format(name=name)

    async def drop(self, url: str) -> None:
        """Remove a database, even if somebody forgot to disconnect."""
        if self._server is None:
            for file in self._folder.glob(f"{Path(url).name}*"):
                file.unlink()
        else:
            await self._administer(f"DROP DATABASE {_name_in(url)} WITH (FORCE)")

    async def give_back(self, url: str, template: str) -> None:
        """A test is over: on PostgreSQL, where a copy takes longer than most tests, the next may have its database."""
        if self._server is None or not await emptied(url, template):
            await self.drop(url)
        else:
            self._idle[template].append(url)

    async def _administer(self, statement: str) -> None:
        assert self._server is not None
        connection = await asyncpg.connect(self._server.format(name="postgres"))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


def _name_in(url: str) -> str:
    return url.rpartition("/")[2] if "?" not in url else url.partition("?")[0].rpartition("/")[2]


@pytest.fixture(scope="session")
def databases(dialect: str) -> Iterator[Databases]:
    """Where fresh databases come from."""
    with TemporaryDirectory(prefix="anxin-tests-", dir=in_memory()) as folder:
        if dialect == "sqlite":
            yield Databases(Path(folder), None)
        else:
            with running_server() as server:
                yield Databases(Path(folder), server)


@pytest.fixture
async def database_url(databases: Databases) -> AsyncIterator[str]:
    """The URL of a fresh database without any table."""
    url = await databases.new()
    yield url
    await databases.drop(url)


@pytest.fixture
async def migrated_url(databases: Databases) -> AsyncIterator[str]:
    """The URL of a fresh database with the product's tables, as its own migrations leave them."""
    url = await databases.new(await _template(databases, None))
    yield url
    await databases.drop(url)


@pytest.fixture
def clock() -> FrozenClock:
    """A clock that stands at noon in Beijing on 1 June 2026 until the test moves it."""
    return FrozenClock(datetime(2026, 6, 1, 4, 0, tzinfo=UTC))


@pytest.fixture
async def open_store(databases: Databases, clock: FrozenClock) -> AsyncIterator[OpenStore]:
    """`await open_store(models, functions=...)`: a store on a fresh database with the tables of these models.

    Without `models` it has the product's own tables, by its own migrations.
    """
    async with AsyncExitStack() as leaving:

        async def open_one(
            models: Sequence[str] | None = None, *, functions: Mapping[str, SqlFunction] | None = None
        ) -> Store:
            template = await _template(databases, models)
            url = await databases.new(template)
            leaving.push_async_callback(databases.drop, url)
            wanted = models_in("backend.entities") if models is None else models
            store = await Store.open(url, wanted, clock=clock, functions=functions)
            leaving.push_async_callback(store.close)
            return store

        yield open_one


@pytest.fixture
async def store(open_store: OpenStore) -> AsyncIterator[Store]:
    """The product's store on a fresh database. Tortoise's models use it, in and out of transactions."""
    store = await open_store()
    with store.bound():
        yield store


async def _template(databases: Databases, models: Sequence[str] | None) -> str:
    key = ("migrated",) if models is None else tuple(models)
    if key not in databases.templates:
        url = await databases.new()
        async with await Store.open(url, models_in("backend.entities") if models is None else models) as fresh:
            if models is None and _has_migrations():
                await migrate(fresh)
            else:
                await create_tables(fresh)
        databases.templates[key] = url
    return databases.templates[key]


def _has_migrations() -> bool:
    package = Path(__file__).parent.parent / Path(*MIGRATIONS.split("."))
    return any(package.glob("[0-9]*.py"))


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    """The product's rulebook, read once."""
    return load()


class HandedClock:
    """The clock of whichever test is running: the engine is built once, and every test has a clock of its own."""

    held: FrozenClock

    def now(self) -> datetime:
        return self.held.now()

    def today(self) -> date:
        return self.held.today()

    def timestamp(self) -> float:
        return self.held.timestamp()


@pytest.fixture(scope="session")
def built(rulebook: Rulebook) -> tuple[RatingBook, Engine, HandedClock]:
    """The read engine over everything that is declared: it holds nothing of a database."""
    book, clock = RatingBook(rulebook, "zj"), HandedClock()
    return book, build_engine(book, clock, b"s" * 32), clock


@pytest.fixture
async def house(
    databases: Databases,
    clock: FrozenClock,
    rulebook: Rulebook,
    built: tuple[RatingBook, Engine, HandedClock],
    tmp_path: Path,
) -> AsyncIterator[House]:
    """A house on a fresh database with the reference data, as of the frozen clock. The ORM is bound to it."""
    template = await _with_reference(databases, clock, rulebook)
    url = await databases.new(template)
    async with await Store.open(url, models_in("backend.entities"), clock=clock) as store:
        book, engine, handed = built
        handed.held = clock
        with store.bound():
            uploads = Uploads(tmp_path / "files", b"u" * 32, 20_000_000, clock)
            feed = Feed(store.reader, interval=0.01)
            yield House(Settings(), clock, store, feed, book, engine, Tokens(b"k" * 32, clock), uploads, SEAL)
            await feed.close()
    await databases.give_back(url, template)


async def _with_reference(databases: Databases, clock: FrozenClock, rulebook: Rulebook) -> str:
    """A database that has the reference data, as of the frozen clock; filled once."""
    if ("reference",) not in databases.templates:
        url = await databases.new(await _template(databases, None))
        opened = await Store.open(url, models_in("backend.entities"), clock=clock)
        async with opened as store, store.transaction() as work:
            await load_reference(work, rulebook)
        databases.templates["reference",] = url
    return databases.templates["reference",]


@pytest.fixture
async def client(house: House) -> AsyncIterator[Client]:
    """A GraphQL client of that house."""
    transport = httpx2.ASGITransport(app=create_app(house))
    async with httpx2.AsyncClient(transport=transport, base_url="http://anxin") as http:
        yield Client(http, house.tokens)
