"""Joint measures: told with the publication of a listing, answered by their receivers, ended with the listing."""

from datetime import date
from typing import Any

import pytest

from backend.actors import Actor, Role
from backend.app import House
from backend.entities.joint_measure import JointMeasureRow
from backend.jobs.end_listings import end_listings
from tests.client import Client
from tests.commands.cases import AFAR, OFFICER, OTHER_OFFICER, World
from tests.commands.cases.dishonesty import a_listing_of, ground_of, named
from tests.commands.cases.joint_measures import a_measure
from tests.commands.desk import Desk
from tests.commands.test_deadlines import at
from tests.commands.texts import text_of

BUYER = Actor(Role.BUYER, "tender", region_code="331100", language="en")
INSURER = Actor(Role.INSURER, "insurer", language="en")
AREAS = "{ jointMeasures(first: 50) { nodes { area receiverZh answers state toldOn endedOn listing { state } } } }"
ANSWER = text_of("answerJointMeasure")


@pytest.fixture
def desk(house: House, client: Client) -> Desk:
    """Where commands are given."""
    return Desk(house, client)


@pytest.fixture
def world(house: House, client: Client) -> World:
    """Where cases are prepared."""
    return World(house, client)


async def seen(desk: Desk, actor: Actor | None = None) -> list[dict[str, Any]]:
    """The measures that an actor sees."""
    return list((await desk.client.ask(AREAS, actor))["jointMeasures"]["nodes"])


async def test_ten_receivers_are_told_when_a_listing_is_published_and_not_before(desk: Desk, world: World) -> None:
    row, _ = await a_listing_of(world)
    decide = named(row, isListed=True, reason="属实")
    assert (await desk.give(text_of("decideDishonestyListing"), OFFICER, **decide))["__typename"] != "Problem"
    assert (await JointMeasureRow.all().count(), await seen(desk, OFFICER)) == (0, [])
    await desk.give(text_of("publishDishonestyListing"), OFFICER, **named(row))
    shown = await seen(desk)
    assert len({one["area"] for one in shown}) == len(shown) == 10
    assert {(one["state"], one["toldOn"], one["listing"]["state"]) for one in shown} == {
        ("TOLD", "2026-06-01", "LISTED")
    }
    by_area = {one["area"]: (one["receiverZh"], one["answers"]) for one in shown}
    assert by_area["ENGINEERING_TENDERS"] == ("丽水市公共资源交易中心", "BUYER")
    assert by_area["INSURANCE_RATES"] == ("承保的保险机构", "INSURER")
    assert (await desk.told()).count("measure.told") == 10
    (deed,) = await desk.deeds("publishDishonestyListing")
    assert deed["measures"] == 10


async def test_each_area_is_answered_by_its_receiver_once(desk: Desk, world: World) -> None:
    row, _ = await a_listing_of(world, "LISTED", published_on=date(2025, 3, 20))
    given = {area: await a_measure(row, area=area, answers=who) for area, who in (
        ("GOVERNMENT_PROCUREMENT", "BUYER"), ("INSURANCE_RATES", "INSURER"), ("HONOURS", "REGULATOR"),
    )}  # fmt: skip
    for area, actor in (("GOVERNMENT_PROCUREMENT", BUYER), ("INSURANCE_RATES", INSURER), ("HONOURS", OFFICER)):
        key = f"JointMeasure:{given[area].id}"
        for other in {BUYER, INSURER, OFFICER} - {actor}:
            await desk.refused("NOT_THE_RECEIVER", ANSWER, other, jointMeasureId=key, answer="x")
        await desk.refused("TEXT_LENGTH", ANSWER, actor, jointMeasureId=key, answer=" ")
        done = await desk.give(ANSWER, actor, jointMeasureId=key, answer="已取消资格")
        assert done["state"] == "ANSWERED"
        await desk.refused("NOT_IN_THIS_STATE", ANSWER, actor, jointMeasureId=key, answer="x")
        read = "query ($id: ID!) { node(id: $id) { ... on JointMeasure { answer } } }"
        assert (await desk.client.ask(read, actor, id=key))["node"] == {"answer": "已取消资格"}
        assert (await desk.client.ask(read, id=key))["node"] == {"answer": None}
    more = await a_measure(row, area="FINANCE")
    await desk.refused("NOT_YOUR_REGION", ANSWER, AFAR, jointMeasureId=f"JointMeasure:{more.id}", answer="x")


async def test_measures_end_with_the_removal_and_a_restored_listing_tells_anew(desk: Desk, world: World) -> None:
    """dishonesty.measures_end_workdays"""
    row, _ = await a_listing_of(world, "REMOVAL_ASKED", published_on=date(2025, 3, 20))
    await ground_of(row)
    first = await a_measure(row, state="ANSWERED")
    grant = named(row, isGranted=True, reason="属实")
    await desk.give(text_of("decideListingRemoval"), OTHER_OFFICER, **grant)
    await first.refresh_from_db()
    # ten workdays after Monday 1 June, none of them a holiday
    assert (first.state, first.ended_on, first.ends_by) == ("ENDED", date(2026, 6, 1), date(2026, 6, 15))
    assert (await seen(desk), len(await seen(desk, OFFICER)), "measure.ended" in await desk.told()) == ([], 1, True)
    await desk.refused("NOT_FOUND", ANSWER, INSURER, jointMeasureId=f"JointMeasure:{first.id}", answer="x")
    await desk.give(text_of("restoreDishonestyListing"), OFFICER, **named(row, reason="材料虚假"))
    assert await seen(desk) == []
    await desk.give(text_of("publishDishonestyListing"), OFFICER, **named(row))
    assert (len(await seen(desk)), len(await seen(desk, OFFICER))) == (10, 11)


async def test_a_refused_removal_ends_nothing(desk: Desk, world: World) -> None:
    row, _ = await a_listing_of(world, "REMOVAL_ASKED", published_on=date(2025, 3, 20))
    first = await a_measure(row)
    refuse = named(row, isGranted=False, reason="影响未消除")
    await desk.give(text_of("decideListingRemoval"), OTHER_OFFICER, **refuse)
    await first.refresh_from_db()
    assert (first.state, first.ended_on) == ("TOLD", None)


async def test_measures_end_by_themselves_with_the_term_of_the_listing(house: House, desk: Desk, world: World) -> None:
    row, _ = await a_listing_of(world, "LISTED", published_on=date(2025, 3, 20))
    first = await a_measure(row)
    at(house, date(2028, 3, 13))
    async with house.store.transaction() as work:
        assert await end_listings(work, house.book, house.clock.today()) == [row.id]
    await first.refresh_from_db()
    assert (first.state, first.ended_on) == ("ENDED", date(2028, 3, 12))
    assert first.ends_by == date(2028, 3, 24)
    assert await seen(desk) == []
