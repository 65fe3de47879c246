"""The same call twice gives one change and one answer."""

import asyncio

import pytest

from backend.errors import Conflict
from backend.storage.idempotency import recall, remember
from backend.storage.store import Store
from tests.storage.toys import ShelfRow


async def add_shelf(store: Store, key: str, body: str, actor: str = "u1") -> str:
    """A command that adds a shelf once per key."""
    async with store.transaction() as work:
        if known := await recall(work, actor, key, "addShelf", body):
            return known
        shelf = await ShelfRow.create(name=body)
        await remember(work, actor, key, "addShelf", body, f"shelf {shelf.id}")
        return f"shelf {shelf.id}"


async def test_the_second_call_gives_the_first_answer_and_changes_nothing(toys: Store) -> None:
    first = await add_shelf(toys, "k1", "a")
    assert await add_shelf(toys, "k1", "a") == first
    assert await ShelfRow.all().count() == 1


async def test_equal_calls_at_once_change_once(toys: Store) -> None:
    answers = await asyncio.gather(*(add_shelf(toys, "k1", "a") for _ in range(8)))
    assert len(set(answers)) == 1
    assert await ShelfRow.all().count() == 1


async def test_another_body_under_the_same_key_is_refused_and_changes_nothing(toys: Store) -> None:
    await add_shelf(toys, "k1", "a")
    with pytest.raises(Conflict) as refusal:
        await add_shelf(toys, "k1", "b")
    assert refusal.value.code == "IDEMPOTENCY_CONFLICT"
    assert await ShelfRow.all().count() == 1


async def test_keys_of_different_actors_have_nothing_to_do_with_each_other(toys: Store) -> None:
    await add_shelf(toys, "k1", "a")
    await add_shelf(toys, "k1", "b", actor="u2")
    assert await ShelfRow.all().count() == 2
