"""Whom public money may not buy from, by reason: the serious-dishonesty list first, bans only while they run."""

from dataclasses import replace
from datetime import date
from json import dumps

import httpx2
import pytest

from backend.actors import Actor, Role
from backend.app import House, build_engine, create_app
from backend.entities.agency import AgencyRow
from backend.entities.rating import RatingCause, RatingRow
from backend.graph.memory import Memory
from backend.rating_rows import Occasion
from tests.builders import a_confirmed_finding, a_credit_code, an_agency, an_enterprise, projects_done
from tests.client import Client
from tests.commands.cases import AFAR, OFFICER, OTHER_OFFICER, World, clerk_of
from tests.commands.cases.dishonesty import a_listing_of, ground_of, named
from tests.commands.desk import Desk
from tests.commands.test_deadlines import at
from tests.commands.texts import text_of

ASK = """query ($c: [String!]!, $on: Date) { procurementEligibility(creditCodes: $c, asOf: $on) {
  reason isEligible reasonEn } }"""
BUYER = Actor(Role.BUYER, "tender", language="en")


@pytest.fixture
def desk(house: House, client: Client) -> Desk:
    """Where commands are given."""
    return Desk(house, client)


@pytest.fixture
def world(house: House, client: Client) -> World:
    """Where cases are prepared."""
    return World(house, client)


async def reason(client: Client, agency: AgencyRow, actor: Actor | None = BUYER, on: str | None = None) -> str:
    """Why, or why not."""
    (answer,) = (await client.ask(ASK, actor, c=[agency.credit_code], on=on))["procurementEligibility"]
    assert answer["isEligible"] == (answer["reason"] == "ELIGIBLE"), answer
    return str(answer["reason"])


async def a_body(number: int) -> AgencyRow:
    """A testing body in good standing."""
    agency = await an_agency(provider_type="TESTING", credit_code=a_credit_code(number))
    await projects_done(agency, await an_enterprise(), 6, date(2024, 6, 1))
    return agency


async def rated(house: House, agency: AgencyRow, on: date) -> None:
    """A rating as of a day, by what is known on 1 June 2026."""
    async with house.store.transaction() as work:
        await house.book.rate_all(work, Occasion(RatingCause.SNAPSHOT, on, work.at, work.at), only_due=False)
    assert await RatingRow.exists(agency_id=agency.id, as_of=on)


async def test_a_listing_bars_from_the_day_of_its_publication_until_it_is_over(
    house: House, desk: Desk, world: World
) -> None:
    client, agency = desk.client, await a_body(501)
    await rated(house, agency, date(2025, 2, 1))
    row, _ = await a_listing_of(world, "LISTED", agency=agency)
    await rated(house, agency, date(2025, 3, 12))
    assert {await reason(client, agency, actor) for actor in (None, BUYER, OFFICER, clerk_of(agency))} == {"UNDER_BAN"}
    at(house, date(2025, 3, 20))
    await desk.give(text_of("publishDishonestyListing"), OFFICER, **named(row))
    for actor in (None, BUYER, OFFICER, AFAR, clerk_of(agency)):
        told = [await reason(client, agency, actor, on) for on in (None, "2025-03-20", "2025-03-19", "2025-03-11")]
        assert told == ["ON_DISHONESTY_LIST", "ON_DISHONESTY_LIST", "UNDER_BAN", "ELIGIBLE"]
    assert await reason(client, agency, on="2028-03-11") == "ON_DISHONESTY_LIST"
    assert await reason(client, agency, on="2028-03-12") != "ON_DISHONESTY_LIST"


async def test_who_has_left_the_list_is_told_of_by_its_grade_alone(house: House, desk: Desk, world: World) -> None:
    """Officers of its seat and the agency itself still see why it was barred then."""
    client, agency = desk.client, await a_body(502)
    row, _ = await a_listing_of(world, "REMOVAL_ASKED", agency=agency, published_on=date(2025, 3, 20))
    await ground_of(row)
    await rated(house, agency, date(2025, 4, 1))
    grant = named(row, isGranted=True, reason="属实")
    await desk.give(text_of("decideListingRemoval"), OTHER_OFFICER, **grant)
    assert await reason(client, agency) == "ELIGIBLE"
    for actor in (None, BUYER, AFAR):
        assert await reason(client, agency, actor, "2025-06-01") == "UNDER_BAN"
    for actor in (OFFICER, clerk_of(agency)):
        told = [await reason(client, agency, actor, on) for on in ("2025-06-01", "2026-05-31", "2026-06-01")]
        assert told == ["ON_DISHONESTY_LIST", "ON_DISHONESTY_LIST", "ELIGIBLE"]


async def test_of_a_restored_listing_every_time_in_public_counts_and_the_gap_does_not(
    house: House, desk: Desk, world: World
) -> None:
    client, agency = desk.client, await a_body(503)
    row, _ = await a_listing_of(
        world, "REMOVED", agency=agency, published_on=date(2025, 3, 20), removed_on=date(2026, 4, 1)
    )
    await rated(house, agency, date(2025, 3, 12))
    await desk.give(text_of("restoreDishonestyListing"), OFFICER, **named(row, reason="材料虚假"))
    days = ("2026-03-31", "2026-04-01", "2026-06-01", "2026-06-02")
    assert "ON_DISHONESTY_LIST" not in [await reason(client, agency, on=on) for on in days]
    at(house, date(2026, 6, 2))
    await desk.give(text_of("publishDishonestyListing"), OFFICER, **named(row))
    told = [await reason(client, agency, on=on) == "ON_DISHONESTY_LIST" for on in days]
    assert told == [True, False, False, True]


@pytest.mark.parametrize(("day", "told"), [(date(2026, 5, 31), "UNDER_BAN"), (date(2026, 6, 1), "GRADE_D")])
async def test_a_veto_bars_while_it_runs_also_when_no_day_is_asked_for(
    house: House, client: Client, day: date, told: str
) -> None:
    """Nobody has rated the agency anew since: what bars it then is its grade."""
    agency = await a_body(504)
    await a_confirmed_finding(agency, "L02", "major_responsibility", on=date(2023, 6, 1))
    await rated(house, agency, date(2026, 5, 1))
    rating = await RatingRow.get(agency_id=agency.id)
    assert rating.ban_until == date(2026, 6, 1)
    at(house, day)
    assert (await reason(client, agency), await reason(client, agency, on=day.isoformat())) == (told, told)


async def test_an_answer_that_depends_on_the_day_is_not_given_the_day_after(house: House) -> None:
    """Neither from memory nor by its validator."""
    agency = await a_body(505)
    await a_confirmed_finding(agency, "L02", "major_responsibility", on=date(2023, 6, 1))
    await rated(house, agency, date(2026, 5, 1))
    asked = {"query": ASK, "variables": dumps({"c": [agency.credit_code], "on": None})}
    memory = Memory(house.store.versions, 1_000_000)
    served = replace(house, engine=build_engine(house.book, house.clock, b"s" * 32, memory))
    seen = []
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(create_app(served)), base_url="http://anxin") as http:
        for day in (date(2026, 5, 31), date(2026, 5, 31), date(2026, 6, 1)):
            at(house, day)
            answer = await http.get("/graphql", params=asked)
            seen.append((answer.json()["data"]["procurementEligibility"][0]["reason"], answer.headers["etag"]))
    assert memory.hits == 1
    assert [one for one, _ in seen] == ["UNDER_BAN", "UNDER_BAN", "GRADE_D"]
    assert seen[0][1] == seen[1][1] != seen[2][1]
