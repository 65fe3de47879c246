"""A rating says what it has otherwise than the one before and why; what counts no more expires by itself."""

from datetime import UTC, date, datetime
from typing import Any

from backend.actors import Actor, Role
from backend.app import House
from backend.entities.finding import FindingRow
from backend.entities.rating import RatingCause, RatingChangeRow
from backend.rating_rows import Occasion
from tests.builders import a_confirmed_finding, an_agency, an_enterprise, projects_done
from tests.client import Client

CHANGES = """query ($id: ID!) { agency(id: $id) { rating { score grade previous { score grade }
  changes { kind source rule { code } finding { id } pointsBefore pointsAfter reasonEn } } } }"""


async def rated(house: House, agency_id: int, day: date) -> None:
    """Rate the agency at noon of a day."""
    house.clock.move_to(datetime(day.year, day.month, day.day, 4, tzinfo=UTC))  # type: ignore[attr-defined]
    async with house.store.transaction() as work:
        await house.book.rate_one(work, agency_id, cause=RatingCause.EVENT)


async def shown(client: Client, agency_id: int, actor: Actor | None = None) -> Any:
    """The current rating with its changes."""
    return (await client.ask(CHANGES, actor, id=f"Agency:{agency_id}"))["agency"]["rating"]


async def test_a_rating_tells_what_came_what_changed_and_what_went(house: House, client: Client) -> None:
    agency = await an_agency()
    await projects_done(agency, await an_enterprise(), 5)
    await rated(house, agency.id, date(2026, 6, 1))
    first = await shown(client, agency.id)
    assert (first["previous"], first["changes"]) == (None, [])
    finding = await a_confirmed_finding(agency, "L06", "refused", on=date(2026, 6, 2))
    await rated(house, agency.id, date(2026, 6, 2))
    came = await shown(client, agency.id)
    (line,) = came["changes"]
    assert (line["kind"], line["rule"]["code"], line["finding"]["id"]) == ("ADDED", "L06", f"Finding:{finding.id}")
    assert (line["pointsBefore"], line["pointsAfter"]) == (0, 15)
    assert line["reasonEn"]
    assert came["previous"]["score"] - came["score"] == 15
    await rated(house, agency.id, date(2026, 6, 3))
    assert (await shown(client, agency.id))["changes"] == []
    await rated(house, agency.id, date(2027, 12, 2))
    halved = await shown(client, agency.id)
    assert [(one["kind"], one["pointsBefore"], one["pointsAfter"]) for one in halved["changes"]] == [
        ("CHANGED", 15, 7.5)
    ]
    await rated(house, agency.id, date(2029, 6, 2))
    assert (await FindingRow.get(id=finding.id)).state == "EXPIRED"
    officer = Actor(Role.REGULATOR, "o", region_code="331100")
    gone = await shown(client, agency.id, officer)
    assert [(one["kind"], one["pointsBefore"], one["pointsAfter"]) for one in gone["changes"]] == [("GONE", 7.5, 0)]


async def test_a_change_by_a_finding_out_of_sight_is_out_of_sight(house: House, client: Client) -> None:
    agency = await an_agency()
    await rated(house, agency.id, date(2026, 6, 1))
    finding = await a_confirmed_finding(agency, "L06", "refused", on=date(2026, 6, 2))
    await rated(house, agency.id, date(2026, 6, 2))
    finding.state = "REVOKED"
    await finding.save()
    assert (await shown(client, agency.id))["changes"] == []
    own = Actor(Role.AGENCY, "c", agency_id=agency.id)
    assert len((await shown(client, agency.id, own))["changes"]) == 1
    assert await RatingChangeRow.all().count() == 1


async def test_all_rated_at_once_tell_it_too(house: House, client: Client) -> None:
    agencies = [await an_agency() for _ in range(3)]
    for agency in agencies:
        await rated(house, agency.id, date(2026, 6, 1))
    await a_confirmed_finding(agencies[1], "L06", "refused", on=date(2026, 6, 2))
    at = datetime(2026, 6, 3, 4, tzinfo=UTC)
    async with house.store.transaction() as work:
        await house.book.rate_all(work, Occasion(RatingCause.SNAPSHOT, at.date(), at, at))
    told = [len((await shown(client, agency.id))["changes"]) for agency in agencies]
    assert told == [0, 1, 0]
