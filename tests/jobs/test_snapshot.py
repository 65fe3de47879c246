"""The monthly snapshot: once a month of Beijing, every agency, as true as any rating, and nobody's publication."""

from contextlib import suppress
from datetime import UTC, datetime

from backend.app import House
from backend.clock import FrozenClock
from backend.entities.agency import AgencyRow
from backend.entities.rating import RatingRow
from backend.jobs.take_snapshot import take_snapshot
from tests.builders import an_agency
from tests.client import Client

ASK = """query ($id: ID!, $period: String!) { agency(id: $id) { rating { period }
  ratings(filter: {period: {eq: $period}}) { nodes { period cause publishedAt asOf score } } } }"""


async def taken(house: House) -> tuple[str, int]:
    async with house.store.transaction() as work:
        return await take_snapshot(work, house.book)


async def test_it_is_taken_once_a_month_and_can_be_replayed(house: House, client: Client, clock: FrozenClock) -> None:
    agencies = [await an_agency() for _ in range(3)]
    assert await taken(house) == ("2026-06", 3)
    later = await an_agency()
    assert await taken(house) == ("2026-06", 0)
    clock.move_to(datetime(2026, 6, 30, 15, 59, tzinfo=UTC))
    assert await taken(house) == ("2026-06", 0)
    clock.move_to(datetime(2026, 6, 30, 16, 0, tzinfo=UTC))
    assert await taken(house) == ("2026-07", 4)
    for row in await RatingRow.all():
        assert len(set(await house.book.replay(house.store.reader, row.id))) == 1
    told = await client.ask(ASK, None, id=f"Agency:{agencies[0].id}", period="2026-06")
    (june,) = told["agency"]["ratings"]["nodes"]
    assert (june["cause"], june["publishedAt"], june["asOf"]) == ("SNAPSHOT", None, "2026-06-01")
    assert told["agency"]["rating"] == {"period": "2026-07"}
    assert (await AgencyRow.get(id=later.id)).current_rating_id is not None


async def test_where_nobody_is_there_is_nothing_to_keep(house: House) -> None:
    assert await taken(house) == ("2026-06", 0)
    await an_agency()
    assert await taken(house) == ("2026-06", 1)


async def test_what_is_broken_off_is_taken_again(house: House) -> None:
    await an_agency()
    with suppress(RuntimeError):
        async with house.store.transaction() as work:
            assert await take_snapshot(work, house.book) == ("2026-06", 1)
            raise RuntimeError
    assert await taken(house) == ("2026-06", 1)
