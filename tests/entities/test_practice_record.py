"""The personal record of safety practice: all of it in one statement, and what of it each role sees."""

from datetime import date
from typing import Any

import pytest

from backend.actors import Actor, Role
from backend.app import House
from backend.entities.agency import AgencyRow
from backend.entities.finding import FindingRow
from backend.entities.finding_person import FindingPersonRow
from backend.entities.professional import ProfessionalRow
from backend.entities.project import ProjectRow
from tests.builders import LONG_AGO, a_confirmed_finding, a_contract, a_finding, a_star, an_agency, an_enterprise
from tests.client import Client
from tests.commands.cases import AFAR, OFFICER, World, clerk_of
from tests.commands.cases.ability_tests import a_person, a_result, a_test
from tests.commands.cases.experts import an_expert

RECORD = """query ($id: ID!) { professional(id: $id) {
  name certificates { nodes { kind number } } employments { nodes { position pensionMonths } }
  testResults { nodes { score isPassed heldOn agency { name } abilityTest { title } } }
  starHistory { nodes { stars asOf isCurrent parts heldBackBy } }
  findingsNaming { totalCount nodes { part finding { state rule { code } } } }
  projectsLed { nodes { title } } expertTerms { nodes { specialty leftWhy } } } }"""


@pytest.fixture
async def recorded(house: House, client: Client) -> tuple[ProfessionalRow, AgencyRow, AgencyRow]:
    """A person with all kinds of record, their agency in Lishui, and a former one that has a result of theirs."""
    world = World(house, client)
    agency, former = await an_agency(), await an_agency(region_id="330106")
    person = await a_person(agency)
    await a_result(await a_test(world, held_on=date(2025, 9, 1), region_id="330106"), person, former, 55_00)
    await a_result(await a_test(world), person, agency, 81_50)
    old, new = await a_star(person, agency, 2), await a_star(person, agency, 3)
    old.is_current, old.as_of, new.parts, new.held_back_by = False, date(2025, 1, 1), {"test": 2037}, "points"
    await old.save()
    await new.save()
    confirmed = await a_confirmed_finding(agency, "M01", "leased", on=date(2026, 4, 1))
    at = {"repaired_on": date(2026, 5, 1), "repaired_at": LONG_AGO}
    repaired = await a_confirmed_finding(agency, "R04", "inaccurate", on=date(2026, 3, 1), **at)
    await FindingRow.filter(id=repaired.id).update(state="REPAIRED")
    for finding in (confirmed, repaired, await a_finding(agency)):
        told = {"finding_id": finding.id, "professional_id": person.id, "agency_id": agency.id}
        await FindingPersonRow.create(part="INVOLVED", recorded_at=LONG_AGO, **told)
    client_row = await an_enterprise()
    contract = await a_contract(agency, client_row)
    await ProjectRow.create(
        contract_id=contract.id,
        agency_id=agency.id,
        enterprise_id=client_row.id,
        title="隐患排查",
        state="RUNNING",
        started_on=date(2026, 5, 1),
        lead_id=person.id,
        recorded_at=LONG_AGO,
    )
    await an_expert(person)
    gone = {"left_on": date(2025, 9, 2), "left_why": "TEST_FAILED", "left_reason": "x"}
    await an_expert(person, admitted_on=date(2024, 1, 1), **gone)
    return person, agency, former


async def read(house: House, client: Client, person: ProfessionalRow, actor: Actor) -> Any:
    """The record, in one statement."""
    before = house.store.reader.statements
    told = (await client.ask(RECORD, actor, id=f"Professional:{person.id}"))["professional"]
    assert house.store.reader.statements == before + 1
    return {name: value["nodes"] if isinstance(value, dict) else value for name, value in told.items()}


async def test_the_public_sees_what_is_public(
    house: House, client: Client, recorded: tuple[ProfessionalRow, AgencyRow, AgencyRow]
) -> None:
    for actor in (Actor(), Actor(Role.BUYER, "b"), AFAR, clerk_of(await an_agency())):
        assert await read(house, client, recorded[0], actor) == {
            "name": "李四",
            "certificates": [{"kind": "SAFETY_ENGINEER", "number": None}],
            "employments": [{"position": "安全工程师", "pensionMonths": None}],
            "testResults": [],
            "starHistory": [
                {"stars": 3, "asOf": "2026-01-01", "isCurrent": True, "parts": None, "heldBackBy": None},
                {"stars": 2, "asOf": "2025-01-01", "isCurrent": False, "parts": None, "heldBackBy": None},
            ],
            "findingsNaming": [],
            "projectsLed": [],
            "expertTerms": [{"specialty": "CHEMICAL", "leftWhy": None}],
        }, actor


async def test_their_agency_and_its_officers_see_all_that_happened_there(
    house: House, client: Client, recorded: tuple[ProfessionalRow, AgencyRow, AgencyRow]
) -> None:
    person, agency, _ = recorded
    for actor in (clerk_of(agency), OFFICER, Actor(Role.HANDLER, "h", region_code="331102")):
        told = await read(house, client, person, actor)
        assert told["certificates"][0]["number"] is not None
        assert told["employments"] == [{"position": "安全工程师", "pensionMonths": 40}]
        assert [(one["score"], one["heldOn"]) for one in told["testResults"]] == [(81.5, "2026-05-20")], actor
        assert told["starHistory"][0]["parts"] == {"test": 2037}
        assert told["starHistory"][0]["heldBackBy"] == "points"
        assert told["findingsNaming"] == [
            {"part": "INVOLVED", "finding": {"state": "CONFIRMED", "rule": {"code": "M01"}}}
        ]
        assert told["projectsLed"] == [{"title": "隐患排查"}]
        assert [one["leftWhy"] for one in told["expertTerms"]] == [None, "TEST_FAILED"]


async def test_a_former_agency_sees_what_happened_there_and_no_more(
    house: House, client: Client, recorded: tuple[ProfessionalRow, AgencyRow, AgencyRow]
) -> None:
    person, _, former = recorded
    for actor in (clerk_of(former), Actor(Role.REGULATOR, "o", region_code="330106")):
        told = await read(house, client, person, actor)
        assert [(one["score"], one["heldOn"]) for one in told["testResults"]] == [(55.0, "2025-09-01")]
        assert (told["findingsNaming"], told["projectsLed"]) == ([], [])
        assert [one["parts"] for one in told["starHistory"]] == [None, None]
    wide = await read(house, client, person, Actor(Role.RATER, "r", region_code="330000"))
    assert [one["heldOn"] for one in wide["testResults"]] == ["2026-05-20", "2025-09-01"]


async def test_what_was_repaired_leaves_the_record_for_everyone_and_a_draft_was_never_in_it(
    house: House, client: Client, recorded: tuple[ProfessionalRow, AgencyRow, AgencyRow]
) -> None:
    person, agency, _ = recorded
    assert len((await read(house, client, person, OFFICER))["findingsNaming"]) == 1
    await FindingRow.filter(state="CONFIRMED", agency_id=agency.id).update(state="REVOKED")
    for actor in (OFFICER, clerk_of(agency), Actor()):
        assert (await read(house, client, person, actor))["findingsNaming"] == []
