"""The feed tells every event that was committed, once, in order, whoever wrote it and however many at a time."""

import asyncio
from contextlib import suppress

import pytest

from backend.storage.feed import BATCH, Feed
from backend.storage.store import Store


async def emit(store: Store, number: int, topic: str = "toy.made") -> None:
    """One unit of work that tells one event."""
    async with store.transaction() as work:
        work.emit(topic, f"Toy:{number}", {"toy": number})


async def followed(feed: Feed, until: int) -> list[tuple[int, int]]:
    """Places and toys, as a listener reads them while they come."""
    place, found = 0, list[tuple[int, int]]()
    while len(found) < until:
        await feed.beyond("toy.made", place)
        while happened := await feed.after("toy.made", place):
            found += [(at, facts["toy"]) for at, facts in happened]
            place = found[-1][0]
    return found


async def test_who_follows_misses_nothing_while_many_write(store: Store) -> None:
    feed, many = Feed(store.reader, interval=0.001), 150
    following = asyncio.create_task(followed(feed, many))
    await asyncio.gather(*(emit(store, number) for number in range(many)))
    found = await asyncio.wait_for(following, 30)
    assert sorted(toy for _, toy in found) == list(range(many))
    assert [place for place, _ in found] == sorted({place for place, _ in found})
    await feed.close()


async def test_a_topic_is_not_woken_by_another_nor_by_what_was_undone(store: Store) -> None:
    feed = Feed(store.reader, interval=0.001)
    waiting = asyncio.create_task(feed.beyond("toy.made", await feed.last("toy.made")))
    await emit(store, 1, "toy.broken")
    with suppress(RuntimeError):
        async with store.transaction() as work:
            work.emit("toy.made", "Toy:2", {"toy": 2})
            raise RuntimeError
    assert not (await asyncio.wait([waiting], timeout=0.05))[0]
    await emit(store, 3)
    await asyncio.wait_for(waiting, 5)
    assert [facts for _, facts in await feed.after("toy.made", 0)] == [{"toy": 3}]
    await feed.close()


async def test_who_was_away_reads_on_in_batches(store: Store) -> None:
    feed = Feed(store.reader)
    async with store.transaction() as work:
        for number in range(BATCH + 5):
            work.emit("toy.made", f"Toy:{number}", {"toy": number})
    first = await feed.after("toy.made", 0)
    rest = await feed.after("toy.made", first[-1][0])
    assert (len(first), [facts["toy"] for _, facts in rest]) == (BATCH, list(range(BATCH, BATCH + 5)))
    assert await feed.last("toy.made") == rest[-1][0]
    assert await feed.last("toy.broken") == 0


async def test_a_database_that_fails_is_told_to_who_waits(store: Store) -> None:
    feed = Feed(store.reader, interval=0.001)
    async with store.transaction() as work:
        await work.execute("ALTER TABLE event RENAME TO gone")
    with pytest.raises(Exception, match="event"):
        await asyncio.wait_for(feed.beyond("toy.made", 0), 5)
    await feed.close()
