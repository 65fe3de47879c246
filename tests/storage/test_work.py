"""A unit of work is kept whole or not at all, and only it sees what it has not yet committed."""

import asyncio
import contextlib
from datetime import UTC, date, datetime

import pytest
from tortoise.exceptions import IntegrityError, OperationalError, TransactionManagementError
from tortoise.transactions import in_transaction

from backend.storage.reader import Reader
from backend.storage.store import Store
from tests.storage.toys import BoxRow, ShelfRow


async def count_of(store: Store, table: str) -> int:
    """How many committed rows a table has."""
    return int((await store.fetch(f"SELECT count(*) FROM {table}"))[0][0])


async def shelves_seen(reader: Reader) -> bytes | None:
    """What a reader sees of the shelves' number."""
    return await reader.fetch_json("SELECT count(*) FROM shelf")


async def test_what_a_unit_of_work_wrote_is_there_afterwards(toys: Store) -> None:
    async with toys.transaction() as work:
        shelf = await ShelfRow.create(name="上层")
        await BoxRow.create(shelf=shelf, label="甲", content={"k": [1, "二"]}, packed_on=date(2026, 2, 28))
        work.audit(actor="u1", role="clerk", command="packBox", subject=("Box", 1), detail={"label": "甲"})
        work.emit("box.packed", "Shelf:1", {"box": 1})
    box = await BoxRow.get(label="甲")
    assert (box.content, box.packed_on, box.shelf_id) == ({"k": [1, "二"]}, date(2026, 2, 28), shelf.id)
    assert [await count_of(toys, table) for table in ("shelf", "box", "audit", "event")] == [1, 1, 1, 1]


async def test_an_exception_leaves_nothing_no_row_no_audit_line_no_event(toys: Store) -> None:
    async def fail_late() -> None:
        async with toys.transaction() as work:
            await ShelfRow.create(name="a")
            work.audit(actor="u1", role="clerk", command="addShelf", subject=("Shelf", 1), detail={})
            work.emit("shelf.added", "Shelf:1", {})
            raise LookupError

    with pytest.raises(LookupError):
        await fail_late()
    assert [await count_of(toys, table) for table in ("shelf", "audit", "event")] == [0, 0, 0]


async def test_the_readers_of_a_transaction_see_its_writes_and_others_do_not(toys: Store) -> None:
    async with toys.transaction() as work:
        await ShelfRow.create(name="a")
        assert await shelves_seen(work.reader) == b"1"
        assert await shelves_seen(toys.reader) == b"0"
    assert await shelves_seen(toys.reader) == b"1"


async def test_nested_units_of_work_are_refused(toys: Store) -> None:
    with pytest.raises(RuntimeError, match="open already"):
        async with toys.transaction(), toys.transaction():
            pass
    async with toys.transaction() as work:
        assert await work.execute("DELETE FROM shelf") == 0


async def test_a_broken_constraint_is_the_orms_integrity_error(toys: Store) -> None:
    await ShelfRow.create(name="a")
    with pytest.raises(IntegrityError):
        async with toys.transaction():
            await ShelfRow.create(name="a")
    with pytest.raises(IntegrityError):
        async with toys.transaction() as work:
            await work.execute("INSERT INTO box (shelf_id, label, weight) VALUES ($1, $2, 0)", [999, "x"])
    with pytest.raises(OperationalError):
        await toys.client.execute_query("SELECT nothing FROM nowhere")


async def test_a_savepoint_inside_is_undone_alone(toys: Store) -> None:
    async def add_two() -> None:
        async with in_transaction():
            await ShelfRow.create(name="b")
            await ShelfRow.create(name="a")

    async with toys.transaction():
        await ShelfRow.create(name="a")
        with pytest.raises(IntegrityError):
            await add_two()
    assert [shelf.name for shelf in await ShelfRow.all()] == ["a"]


async def test_a_transaction_that_is_over_takes_no_more_statements(toys: Store) -> None:
    async with toys.transaction() as work:
        await work.execute("DELETE FROM shelf")
    with pytest.raises(TransactionManagementError):
        await work.execute("INSERT INTO shelf (name) VALUES ('late')")
    assert await count_of(toys, "shelf") == 0


async def test_a_task_that_outlives_its_unit_of_work_may_open_another(toys: Store) -> None:
    over = asyncio.Event()

    async def afterwards() -> None:
        await over.wait()
        async with toys.transaction():
            await ShelfRow.create(name="later")

    async with toys.transaction():
        task = asyncio.create_task(afterwards())
        await asyncio.sleep(0)
    over.set()
    await task
    assert await count_of(toys, "shelf") == 1


async def test_a_failed_statement_that_was_passed_over_is_never_taken_for_a_commit(toys: Store) -> None:
    await ShelfRow.create(name="a")

    async def pass_over() -> None:
        async with toys.transaction() as work:
            await ShelfRow.create(name="b")
            with contextlib.suppress(IntegrityError):
                await work.execute("INSERT INTO shelf (name) VALUES ('a')")

    if toys.dialect == "postgresql":
        with pytest.raises(TransactionManagementError):
            await pass_over()
        assert await count_of(toys, "shelf") == 1
    else:
        await pass_over()
        assert await count_of(toys, "shelf") == 2


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 6, 1, 4, 0, 0, 1, tzinfo=UTC),
        datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    ],
)
async def test_moments_come_back_to_the_microsecond(toys: Store, moment: datetime) -> None:
    shelf = await ShelfRow.create(name="a")
    await BoxRow.create(shelf=shelf, label="x", packed_at=moment)
    assert (await BoxRow.get(packed_at=moment)).packed_at == moment
    assert await BoxRow.filter(packed_at__lt=moment).count() == 0
    assert await BoxRow.filter(packed_at__lte=moment).count() == 1


async def test_a_moment_without_a_time_zone_is_refused(toys: Store) -> None:
    shelf = await ShelfRow.create(name="a")
    with pytest.raises(ValueError, match="no time zone"):
        await BoxRow.create(shelf=shelf, label="x", packed_at=datetime(2026, 6, 1))  # noqa: DTZ001


async def test_raw_values_are_alike_on_both_databases(toys: Store) -> None:
    shelf = await ShelfRow.create(name="a")
    await BoxRow.create(
        shelf=shelf, label="x", packed_on=date(1950, 1, 31), packed_at=datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)
    )
    rows = await toys.fetch("SELECT label, packed_on, packed_at FROM box WHERE label = $1", ["x"])
    assert rows == [("x", "1950-01-31", 1_000_000)]


async def test_every_statement_of_a_reader_is_counted(toys: Store) -> None:
    before = toys.reader.statements
    assert await toys.reader.fetch_json("SELECT count(*) FROM shelf WHERE 1 = 0 GROUP BY name") is None
    assert await toys.reader.fetch_json("SELECT count(*) FROM box", heavy=True) == b"0"
    assert toys.reader.statements == before + 2
