"""Persons on the serious-dishonesty list go the way of their agency's listing; the public sees no full name."""

from typing import Any

import pytest

from backend.actors import Actor
from backend.app import House
from backend.entities.dishonesty_listing import DishonestyListingRow, DishonestyState
from tests.builders import an_agency
from tests.client import Client
from tests.commands.cases import AFAR, CASES, OFFICER, OTHER_OFFICER, World, clerk_of
from tests.commands.cases.dishonesty import a_person_of, ground_of, named
from tests.commands.desk import Desk
from tests.commands.texts import text_of

PROPOSE = text_of("proposeDishonestyListing")
PERSONS = """query ($id: ID!) { node(id: $id) { ... on DishonestyListing {
  persons { id maskedName part professional { name } } } } }"""


@pytest.fixture
def desk(house: House, client: Client) -> Desk:
    """Where commands are given."""
    return Desk(house, client)


@pytest.fixture
def world(house: House, client: Client) -> World:
    """Where cases are prepared."""
    return World(house, client)


async def test_only_people_of_the_agency_are_named_each_once(desk: Desk, world: World) -> None:
    given = dict((await CASES["proposeDishonestyListing"](world)).variables)
    (one,) = given["persons"]
    stranger = await a_person_of((await an_agency()).id)
    for code, persons in (
        ("NOT_OF_THIS_AGENCY", [{**one, "professionalId": f"Professional:{stranger.id}"}]),
        ("PERSON_TWICE", [one, one]),
        ("TEXT_LENGTH", [{**one, "part": " "}]),
        ("NUMBER_OUT_OF_RANGE", [one] * 21),
    ):
        path = await desk.refused(code, PROPOSE, OFFICER, **{**given, "persons": persons})
        assert path[0] == "persons"
    done = await desk.give(PROPOSE, OFFICER, **{**given, "persons": None})
    assert done["__typename"] == "DishonestyListing"


async def shown(desk: Desk, key: str, actor: Actor | None = None) -> Any:
    """The persons that an actor sees; None where they see no listing."""
    node = (await desk.client.ask(PERSONS, actor, id=key))["node"]
    return node and [(one["maskedName"], one["professional"]) for one in node["persons"]]


async def test_a_persons_name_is_published_masked_and_only_while_the_listing_is(desk: Desk, world: World) -> None:
    given = (await CASES["proposeDishonestyListing"](world)).variables
    key = (await desk.give(PROPOSE, OFFICER, **given))["id"]
    row = await DishonestyListingRow.get()
    agency = await row.agency
    full, masked = [("李*", {"name": "李四"})], [("李*", None)]
    whose = {"public": None, "own": clerk_of(agency), "officer": OFFICER, "afar": AFAR}

    async def seen() -> dict[str, Any]:
        return {name: await shown(desk, key, actor) for name, actor in whose.items()}

    hidden = {"public": None, "own": full, "officer": full, "afar": None}
    assert await seen() == hidden
    await desk.give(text_of("lodgeStatement"), clerk_of(agency), **named(row, statement="已整改"))
    await desk.give(text_of("decideDishonestyListing"), OTHER_OFFICER, **named(row, isListed=True, reason="属实"))
    assert await seen() == hidden
    await desk.give(text_of("publishDishonestyListing"), OFFICER, **named(row))
    assert await seen() == {"public": masked, "own": full, "officer": full, "afar": masked}
    person = (await desk.client.ask(PERSONS, id=key))["node"]["persons"][0]["id"]
    await DishonestyListingRow.filter(id=row.id).update(state=DishonestyState.REMOVAL_ASKED.name)
    await ground_of(row)
    grant = named(row, isGranted=True, reason="属实")
    await desk.give(text_of("decideListingRemoval"), OTHER_OFFICER, **grant)
    assert await seen() == hidden
    by_id = "query ($id: ID!) { node(id: $id) { id } }"
    assert (await desk.client.ask(by_id, id=person))["node"] is None
