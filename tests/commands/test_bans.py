"""Bans: who is barred on what ground, by whom, until when, and what a ban in force keeps from."""

from datetime import date
from typing import Any

import pytest

from backend.actors import Actor, Role
from backend.app import House
from backend.detectors.detector import draft
from backend.entities.agency import AgencyRow
from backend.entities.ban import BanRow
from backend.entities.finding import FindingRow
from backend.entities.professional import ProfessionalRow
from backend.jobs.end_bans import end_bans
from tests.builders import a_credit_code, an_agency
from tests.client import Client
from tests.commands.cases import AFAR, CASES, OFFICER, OTHER_OFFICER, World, clerk_of
from tests.commands.cases.accidents import an_accident
from tests.commands.cases.bans import a_ban, ban_of
from tests.commands.cases.dishonesty import a_penalty, a_person_of
from tests.commands.desk import Desk
from tests.commands.test_deadlines import at
from tests.commands.test_inspections import changed, refused
from tests.commands.texts import text_of

PROPOSER = Actor(Role.REGULATOR, "officer:0", region_code="331100", language="en")
BANS = "{ bans(first: 9) { nodes { state isOfAgency maskedName reason professional { name } untilOn } } }"
TENDER = """query ($c: [String!]!, $on: Date) { procurementEligibility(creditCodes: $c, asOf: $on) {
  isEligible reason } }"""


@pytest.fixture
def desk(house: House, client: Client) -> Desk:
    """Where commands are given."""
    return Desk(house, client)


@pytest.fixture
def world(house: House, client: Client) -> World:
    """Where cases are prepared."""
    return World(house, client)


async def test_what_is_refused_of_a_proposal(desk: Desk, world: World) -> None:
    given = await CASES["proposeBan"](world)
    penalty = await a_penalty(world)
    other, stranger = f"Agency:{(await an_agency()).id}", await a_person_of((await an_agency()).id)
    lesser = await an_accident(concluded_on=date(2026, 5, 20), responsibility="SECONDARY", technical="x")
    await refused(
        desk,
        "proposeBan",
        given,
        ("NOT_OF_THIS_AGENCY", changed(given, subjectId=f"Professional:{stranger.id}")),
        ("SUBJECT_NOT_OF_BASIS", changed(given, subjectId=other, kind="INDUSTRY")),
        (
            "KIND_NOT_OF_SUBJECT",
            changed(given, subjectId=f"Agency:{penalty.agency_id}", basisId=f"Penalty:{penalty.id}"),
        ),
        ("GROUND_NOT_OF_BASIS", changed(given, ground="ACCIDENT")),
        ("NO_MAJOR_RESPONSIBILITY", changed(given, basisId=f"Accident:{lesser.id}", ground="ACCIDENT")),
        ("TEXT_LENGTH", changed(given, reason=" ")),
        ("TEXT_LENGTH", changed(given, authority="x" * 81)),
    )
    await desk.refused("NOT_YOUR_REGION", text_of("proposeBan"), AFAR, **given.variables)


async def test_the_agency_itself_is_barred_after_an_accident_for_which_it_is_mainly_responsible(
    house: House, desk: Desk
) -> None:
    """ban.accident_years"""
    agency = await an_agency(credit_code=a_credit_code(601))
    row = await an_accident(agency, concluded_on=date(2026, 5, 20), responsibility="MAIN", technical="x")
    told = {"subjectId": f"Agency:{agency.id}", "basisId": f"Accident:{row.id}", "kind": "INDUSTRY"}
    told |= {"ground": "ACCIDENT", "authority": "丽水市应急管理局", "reason": "重大责任"}
    ban = (await desk.give(text_of("proposeBan"), OFFICER, input=told))["id"]
    await desk.refused("BAN_GOING_ON", text_of("proposeBan"), OTHER_OFFICER, input=told)
    asked: dict[str, Any] = {"c": [agency.credit_code]}
    assert (await desk.client.ask(TENDER, **asked))["procurementEligibility"][0]["reason"] == "NOT_YET_RATED"
    assert (await desk.client.ask(BANS))["bans"]["nodes"] == []
    decide = {"banId": ban, "isImposed": True, "reason": "属实"}
    await desk.refused("ANOTHER_OFFICER_NEEDED", text_of("decideBan"), OFFICER, **decide)
    await desk.refused("REASON_MISSING", text_of("decideBan"), OTHER_OFFICER, **{**decide, "reason": " "})
    assert (await desk.give(text_of("decideBan"), OTHER_OFFICER, **decide))["state"] == "IN_FORCE"
    (shown,) = (await desk.client.ask(BANS))["bans"]["nodes"]
    assert (shown["isOfAgency"], shown["maskedName"], shown["reason"]) == (True, None, None)
    for day, reason in (
        (None, "UNDER_BAN"), ("2026-05-31", "NOT_YET_RATED"), ("2026-06-01", "UNDER_BAN"),
        ("2031-05-31", "UNDER_BAN"), ("2031-06-01", "NOT_YET_RATED"),
    ):  # fmt: skip
        (answer,) = (await desk.client.ask(TENDER, **asked, on=day))["procurementEligibility"]
        assert answer == {"isEligible": False, "reason": reason}, day


@pytest.mark.parametrize(("is_lifelong", "until"), [(False, date(2031, 6, 1)), (True, None)])
async def test_the_law_bars_for_five_years_and_in_serious_cases_for_life(
    house: House, desk: Desk, is_lifelong: bool, until: date | None
) -> None:
    """ban.years"""
    row = await a_ban(await an_agency(), is_lifelong=is_lifelong)
    await desk.give(text_of("decideBan"), OFFICER, **ban_of(row, isImposed=True, reason="属实"))
    await row.refresh_from_db()
    assert (row.state, row.from_on, row.until_on) == ("IN_FORCE", date(2026, 6, 1), until)
    at(house, date(2031, 5, 31))
    async with house.store.transaction() as work:
        assert await end_bans(work, house.clock.today()) == []
    at(house, date(2031, 6, 1))
    async with house.store.transaction() as work:
        assert await end_bans(work, house.clock.today()) == ([row.id] if until else [])
    assert len((await desk.client.ask(BANS))["bans"]["nodes"]) == (0 if until else 1)


async def test_a_ban_that_was_dropped_or_set_aside_bars_nobody(desk: Desk) -> None:
    agency = await an_agency(credit_code=a_credit_code(602))
    dropped = await a_ban(agency)
    done = await desk.give(text_of("decideBan"), OFFICER, **ban_of(dropped, isImposed=False, reason="情节轻微"))
    await dropped.refresh_from_db()
    assert (done["state"], dropped.from_on, dropped.until_on) == ("DROPPED", None, None)
    row = await a_ban(agency, "IN_FORCE")
    told = ban_of(row, ground="REVIEW", document="复议〔2026〕1号", reason="撤销")
    for code, actor, wrong in (
        ("NOT_YOUR_REGION", AFAR, {}),
        ("TEXT_LENGTH", OFFICER, {"document": " "}),
        ("REASON_MISSING", OFFICER, {"reason": " "}),
    ):
        await desk.refused(code, text_of("liftBan"), actor, **{**told, **wrong})
    decide = ban_of(row, isImposed=True, reason="x")
    await desk.refused("NOT_YOUR_REGION", text_of("decideBan"), AFAR, **decide)
    await desk.refused("NOT_IN_THIS_STATE", text_of("decideBan"), OFFICER, **decide)
    await desk.refused("NOT_IN_THIS_STATE", text_of("liftBan"), OFFICER, **{**told, **ban_of(dropped)})
    assert (await desk.give(text_of("liftBan"), OFFICER, **told))["state"] == "LIFTED"
    assert (await desk.client.ask(BANS))["bans"]["nodes"] == []
    asked: dict[str, Any] = {"c": [agency.credit_code]}
    for day, reason in ((None, "NOT_YET_RATED"), ("2026-05-31", "UNDER_BAN"), ("2026-05-19", "NOT_YET_RATED")):
        (answer,) = (await desk.client.ask(TENDER, **asked, on=day))["procurementEligibility"]
        assert answer["reason"] == reason, day


async def test_a_persons_ban_shows_a_masked_name_to_the_public(desk: Desk) -> None:
    agency = await an_agency(credit_code=a_credit_code(603))
    person = await a_person_of(agency.id)
    await a_ban(agency, "IN_FORCE", professional_id=person.id, kind="OCCUPATION", reason="李四出借证书")
    for actor, name, reason in (
        (None, None, None),
        (AFAR, None, None),
        (clerk_of(agency), {"name": "李四"}, "李四出借证书"),
        (OFFICER, {"name": "李四"}, "李四出借证书"),
    ):
        (shown,) = (await desk.client.ask(BANS, actor))["bans"]["nodes"]
        assert (shown["maskedName"], shown["professional"], shown["reason"]) == ("李*", name, reason)
    (answer,) = (await desk.client.ask(TENDER, c=[agency.credit_code]))["procurementEligibility"]
    assert answer["reason"] == "NOT_YET_RATED"


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ({}, "PERSON_BANNED"),
        ({"until_on": None}, "PERSON_BANNED"),
        ({"from_on": date(2026, 4, 1), "until_on": date(2026, 5, 2), "state": "ENDED"}, "PERSON_BANNED"),
        ({"from_on": date(2026, 4, 1), "until_on": date(2026, 5, 1), "state": "ENDED"}, None),
        ({"state": "LIFTED"}, None),
        ({"state": "PROPOSED", "from_on": None, "until_on": None}, None),
    ],
)
async def test_whom_a_ban_keeps_out_of_a_team(world: World, desk: Desk, days: dict[str, Any], code: str | None) -> None:
    """A project that began on 1 May 2026, filed on 1 June."""
    field = await world.field()
    person = await ProfessionalRow.get(id=int(field.person.partition(":")[2]))
    agency = await an_agency()
    await a_ban(agency, **{"state": "IN_FORCE", "kind": "OCCUPATION", "professional_id": person.id, **days})
    start = text_of("startProject")
    if code is None:
        assert (await desk.give(start, field.clerk, input=field.project()))["__typename"] == "Project"
    else:
        assert await desk.refused(code, start, field.clerk, input=field.project()) == ["input", "leadId"]


async def test_an_agency_that_is_barred_from_the_trade_begins_no_project(
    house: House, world: World, desk: Desk
) -> None:
    field = await world.field()
    agency = await AgencyRow.get(id=field.clerk.agency_id)
    person = await a_person_of(agency.id)
    await a_ban(agency, "IN_FORCE", professional_id=person.id)
    start = text_of("startProject")
    assert (await desk.give(start, field.clerk, input=field.project()))["__typename"] == "Project"
    await a_ban(agency, "IN_FORCE", until_on=date(2026, 6, 2))
    await desk.refused("AGENCY_BANNED", start, field.clerk, input=field.project())
    at(house, date(2026, 6, 2))
    assert (await desk.give(start, field.clerk, input=field.project()))["__typename"] == "Project"


async def test_a_banned_person_is_not_filed_as_staff_and_does_not_count(house: House, desk: Desk, world: World) -> None:
    given = await CASES["fileStaff"](world)
    agency, told = await an_agency(), given.variables["input"]
    person = await ProfessionalRow.create(
        name=told["name"], masked_name="x*", id_number=told["idNumber"], masked_id_number="x",
        entered_trade_on=date(2015, 1, 1), recorded_at=house.clock.now(),
    )  # fmt: skip
    ban = await a_ban(agency, "IN_FORCE", professional_id=person.id, kind="OCCUPATION")
    path = await desk.refused("PERSON_BANNED", text_of("fileStaff"), given.actor, **given.variables)
    assert path == ["input", "idNumber"]
    people = [await a_person_of(agency.id) for _ in range(5)]
    await BanRow.filter(id=ban.id).update(professional_id=people[0].id)
    for state, missing in (("IN_FORCE", 1), ("LIFTED", 0)):
        await BanRow.filter(id=ban.id).update(state=state)
        await FindingRow.filter(agency_id=agency.id).delete()
        async with house.store.transaction() as work:
            await draft(work, today=house.clock.today(), agency_id=agency.id)
        short = await FindingRow.filter(agency_id=agency.id, rule_id="Q03")
        assert [one.quantity for one in short] == [1] * missing
