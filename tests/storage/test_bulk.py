"""Loading many rows goes round the ORM: set-based, typed as the table is, whole or not at all."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from tortoise.exceptions import IntegrityError

from backend.storage.store import Store
from tests.storage.toys import BoxRow, ShelfRow

MANY = 100_000


def boxes(number: int) -> Iterator[tuple[int, int, str, int]]:
    """Rows of boxes on shelf 1, from a generator."""
    return ((place, 1, f"b{place}", place % 50) for place in range(1, number + 1))


async def test_a_hundred_thousand_rows_are_loaded_and_numbering_goes_on_after_them(toys: Store) -> None:
    await toys.bulk_insert("shelf", ["id", "name"], [(1, "a")])
    assert await toys.bulk_insert("box", ["id", "shelf_id", "label", "weight"], boxes(MANY)) == MANY
    await toys.analyze()
    assert await BoxRow.all().count() == MANY
    assert (await BoxRow.create(shelf_id=1, label="next")).id == MANY + 1
    assert (await ShelfRow.create(name="b")).id == 2


async def test_moments_dates_and_json_are_stored_as_the_orm_stores_them(toys: Store) -> None:
    at = datetime(2026, 6, 1, 4, 0, 0, 7, tzinfo=UTC)
    await toys.bulk_insert("shelf", ["id", "name"], [(1, "a")])
    await toys.bulk_insert(
        "box",
        ["shelf_id", "label", "weight", "packed_on", "packed_at", "content"],
        [(1, "x", 0, date(2026, 6, 1), at, {"甲": [1]}), (1, "y", 0, None, None, None)],
    )
    x, y = await BoxRow.all().order_by("label")
    assert (x.packed_on, x.packed_at, x.content) == (date(2026, 6, 1), at, {"甲": [1]})
    assert [y.packed_on, y.packed_at, y.content] == [None, None, None]
    assert await BoxRow.filter(packed_on=date(2026, 6, 1), packed_at=at).count() == 1


async def test_one_bad_row_undoes_the_whole_load(toys: Store) -> None:
    await toys.bulk_insert("shelf", ["id", "name"], [(1, "a")])
    rows = [(1, f"b{place}", 0) for place in range(30_000)] + [(1, "b0", 0)]
    with pytest.raises(IntegrityError):
        await toys.bulk_insert("box", ["shelf_id", "label", "weight"], rows)
    assert await BoxRow.all().count() == 0


async def test_loading_nothing_is_fine(toys: Store) -> None:
    assert await toys.bulk_insert("shelf", ["id", "name"], []) == 0
