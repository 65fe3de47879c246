"""Migrations lose no row and no index, run once however many processes try, and end where the models are."""

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.errors import Refusal
from backend.storage.drafting import make_migration
from backend.storage.migrate import create_tables, migrate, pending
from backend.storage.migrations import BESIDES
from backend.storage.schema import schema_differences
from backend.storage.store import Store
from tests.conftest import Databases

EARLY, LATER = ["tests.storage.toys_early"], ["tests.storage.toys_later"]
INDEX = """
from tortoise import migrations
from tortoise.migrations import operations as ops

class Migration(migrations.Migration):
    dependencies = [("anxin", "0001_first")]
    operations = [ops.RunSQL("CREATE INDEX box_heavy ON box (weight) WHERE weight > 10; SELECT 'a;b';")]
"""
RUN = """
import asyncio, sys
from backend.storage.migrate import migrate
from backend.storage.store import Store

async def run(url, models, package):
    async with await Store.open(url, [models]) as store:
        print(len(await migrate(store, migrations=package)))

asyncio.run(run(*sys.argv[1:]))
"""


@pytest.fixture
def package(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty package for migrations that nobody else imports."""
    name = f"migrations_{abs(hash(request.node.nodeid))}"
    (tmp_path / name).mkdir()
    (tmp_path / name / "__init__.py").write_text("")
    sys.path.insert(0, str(tmp_path))
    yield name
    sys.path.remove(str(tmp_path))
    for module in [module for module in sys.modules if module.startswith(name)]:
        del sys.modules[module]


async def fill(store: Store) -> None:
    """Two shelves with boxes."""
    async with store.transaction() as work:
        await work.bulk_insert("shelf", ["id", "name", "remark"], [(1, "a", "r"), (2, "b", None)])
        await work.bulk_insert("box", ["shelf_id", "label", "weight"], [(1, "x", 3), (1, "y", 20), (2, "x", 5)])


async def test_a_migrated_database_equals_a_fresh_one(database_url: str, package: str) -> None:
    assert await make_migration("first", EARLY, migrations=package)
    assert await make_migration("nothing", EARLY, migrations=package) is None
    async with await Store.open(database_url, EARLY) as store:
        assert await pending(store, migrations=package) == ["0001_first"]
        assert await migrate(store, migrations=package) == ["0001_first"]
        assert await migrate(store, migrations=package) == []
        assert await pending(store, migrations=package) == []
        assert await schema_differences(store) == []


async def test_the_products_migrations_end_where_its_models_are(store: Store) -> None:
    assert await schema_differences(store, besides=BESIDES) == []


async def test_differences_are_told(database_url: str) -> None:
    async with await Store.open(database_url, EARLY) as store:
        await create_tables(store)
        async with store.transaction() as work:
            await work.execute("CREATE INDEX box_label ON box (label)")
            await work.execute("ALTER TABLE shelf ADD COLUMN extra INT")
        told = await schema_differences(store)
        assert len(told) == 2
        assert all(sentence.startswith("only in the database: ") for sentence in told)
        assert len(await schema_differences(store, besides=["box_label"])) == 1


async def test_changing_populated_tables_loses_no_row_and_no_index(database_url: str, package: str) -> None:
    await make_migration("first", EARLY, migrations=package)
    async with await Store.open(database_url, EARLY) as store:
        await migrate(store, migrations=package)
        await fill(store)
    await make_migration("later", LATER, migrations=package)
    async with await Store.open(database_url, LATER) as store:
        assert await migrate(store, migrations=package) == ["0002_later"]
        rows = (
            "SELECT shelf.name, shelf.floor, label, weight FROM box JOIN shelf ON shelf.id = shelf_id ORDER BY box.id"
        )
        assert await store.fetch(rows) == [("a", 0, "x", 3), ("a", 0, "y", 20), ("b", 0, "x", 5)]
        assert await schema_differences(store) == []


async def test_a_migration_may_bring_sql_of_its_own(database_url: str, package: str, tmp_path: Path) -> None:
    await make_migration("first", EARLY, migrations=package)
    (tmp_path / package / "0002_index.py").write_text(INDEX)
    async with await Store.open(database_url, EARLY) as store:
        assert await migrate(store, migrations=package) == ["0001_first", "0002_index"]
        assert len(await schema_differences(store)) == 1
        assert await schema_differences(store, besides=["box_heavy"]) == []


async def test_a_migration_that_fails_leaves_the_database_as_it_was(
    database_url: str, package: str, tmp_path: Path
) -> None:
    await make_migration("first", EARLY, migrations=package)
    (tmp_path / package / "0002_index.py").write_text(INDEX.replace("(weight)", "(no_such_column)"))
    async with await Store.open(database_url, EARLY) as store:
        with pytest.raises(Exception, match="no_such_column"):
            await migrate(store, migrations=package)
        assert await pending(store, migrations=package) == ["0001_first", "0002_index"]
        await create_tables(store)


async def test_two_processes_at_once_both_succeed_and_one_does_the_work(
    database_url: str, package: str, tmp_path: Path
) -> None:
    await make_migration("first", EARLY, migrations=package)
    path = f"{tmp_path}:{Path.cwd()}"
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable,
            *("-c", RUN, database_url, EARLY[0], package),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={"PYTHONPATH": path},
        )
        for _ in range(3)
    ]
    outcomes = [await process.communicate() for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], outcomes
    assert sorted(int(out) for out, _ in outcomes) == [0, 0, 1]


async def test_a_database_that_does_not_sort_by_bytes_is_refused(databases: Databases, dialect: str) -> None:
    if dialect == "sqlite":
        pytest.skip("SQLite always sorts by bytes")
    url = await databases.new(locale="LOCALE_PROVIDER icu ICU_LOCALE 'zh'")
    with pytest.raises(Refusal, match="DATABASE_COLLATION"):
        await Store.open(url)
    await databases.drop(url)


async def test_an_address_of_neither_database_is_refused() -> None:
    with pytest.raises(Refusal, match="DATABASE_URL"):
        await Store.open("mysql://root@localhost/x")
