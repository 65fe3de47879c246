"""What an agency files of itself and what its regulator verifies: people, premises, systems, changes, offices."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from backend.actors import Actor, Role
from backend.app import House
from backend.entities.agency import AgencyRow
from backend.entities.branch import PremisesRow
from backend.entities.finding import FindingRow
from backend.entities.professional import CertificateRow, EmploymentRow, ProfessionalRow
from tests.builders import LONG_AGO, a_contract, an_agency, an_enterprise
from tests.client import Client
from tests.commands.desk import Desk

OFFICER = Actor(Role.REGULATOR, "officer:1", region_code="331100", language="en")
ELSEWHERE = Actor(Role.REGULATOR, "officer:2", region_code="330100", language="en")
PROBLEM = "... on Problem { code path message remedy }"
STAFF = f"mutation ($input: StaffInput!) {{ done: fileStaff(input: $input) {{ __typename ... on Employment {{ id position pensionMonths professional {{ name }} }} {PROBLEM} }} }}"  # noqa: E501
LEAVE = f"mutation ($id: ID!, $on: Date!) {{ done: endEmployment(employmentId: $id, untilOn: $on) {{ __typename ... on Employment {{ id untilOn }} {PROBLEM} }} }}"  # noqa: E501
VERIFY = f"mutation ($id: ID!, $months: Int!, $yes: Boolean!) {{ done: verifyStaff(employmentId: $id, pensionMonths: $months, isPensionMatched: $yes) {{ __typename ... on Employment {{ id pensionMonths isPensionMatched }} {PROBLEM} }} }}"  # noqa: E501
MEASURE = f"mutation ($id: ID!, $area: SquareMetres!) {{ done: verifyPremises(premisesId: $id, area: $area) {{ __typename ... on Premises {{ id verifiedArea verifiedOn }} {PROBLEM} }} }}"  # noqa: E501
SYSTEM = f"mutation ($item: InternalSystem!, $file: ID!) {{ done: fileSystem(item: $item, fileId: $file) {{ __typename ... on AgencySystem {{ id item digest filedOn }} {PROBLEM} }} }}"  # noqa: E501
CHANGE = f"mutation ($input: ChangeInput!) {{ done: reportAgencyChange(input: $input) {{ __typename ... on AgencyChange {{ id item before after dueOn reportedOn }} {PROBLEM} }} }}"  # noqa: E501
OPEN = f"mutation ($input: BranchInput!) {{ done: openBranch(input: $input) {{ __typename ... on Branch {{ id closedOn }} {PROBLEM} }} }}"  # noqa: E501
CLOSE = f"mutation ($id: ID!) {{ done: closeBranch(branchId: $id) {{ __typename ... on Branch {{ id closedOn }} {PROBLEM} }} }}"  # noqa: E501
PERSON: dict[str, Any] = {
    "idNumber": "11010519491231002X",
    "name": "欧阳安",
    "position": "安全工程师",
    "fromOn": "2026-02-01",
    "enteredTradeOn": "2015-01-01",
    "phone": "13800008000",
    "certificates": [
        {
            "kind": "SAFETY_ENGINEER",
            "tier": "MIDDLE",
            "category": "CHEMICAL",
            "number": "RSE-1",
            "issuer": "应急管理部",
            "issuedOn": "2018-01-01",
        }
    ],
}


@pytest.fixture
def desk(house: House, client: Client) -> Desk:
    """Where commands are given."""
    return Desk(house, client)


async def a_clerk(**given: Any) -> Actor:
    """The clerk of a new agency."""
    return Actor(Role.AGENCY, "clerk:1", agency_id=(await an_agency(**given)).id, language="en")


async def codes(clerk: Actor) -> set[str]:
    """Rules of the findings that were drafted of the agency."""
    rows = await FindingRow.filter(agency_id=clerk.agency_id).values_list("rule_id")
    return {rule for (rule,) in rows}


async def test_a_person_is_filed_verified_and_leaves(desk: Desk, client: Client) -> None:
    clerk = await a_clerk()
    done = await desk.give(STAFF, clerk, input=PERSON)
    assert (done["pensionMonths"], done["professional"]["name"]) == (0, "欧阳安")
    person = await ProfessionalRow.get()
    assert (person.masked_name, person.masked_id_number) == ("欧阳*", "110105********002X")
    checked = await desk.give(VERIFY, OFFICER, id=done["id"], months=4, yes=True)
    assert checked["pensionMonths"] == 4
    left = await desk.give(LEAVE, clerk, id=done["id"], on="2026-06-01")
    assert left["untilOn"] == "2026-06-01"
    row = await EmploymentRow.get()
    assert row.pension_checked_on == date(2026, 6, 1)
    shown = await client.ask("{ professionals { nodes { name idNumber phone } } }")
    assert shown["professionals"]["nodes"] == [{"name": "欧阳安", "idNumber": None, "phone": None}]
    assert await desk.deeds("fileStaff") == [{"person": person.id, "position": "安全工程师", "drafted": 1}]


async def test_who_is_insured_elsewhere_is_found(desk: Desk) -> None:
    clerk = await a_clerk()
    done = await desk.give(STAFF, clerk, input=PERSON)
    await desk.give(VERIFY, OFFICER, id=done["id"], months=0, yes=False)
    assert "Q09" in await codes(clerk)


async def test_one_person_is_on_record_once_whoever_files(desk: Desk) -> None:
    first, second = await a_clerk(), await a_clerk()
    await desk.give(STAFF, first, input=PERSON)
    await desk.refused("EMPLOYED_ALREADY", STAFF, first, input=PERSON)
    assert (await desk.give(STAFF, second, input=PERSON))["__typename"] == "Employment"
    assert (await ProfessionalRow.all().count(), await CertificateRow.all().count()) == (1, 1)
    assert "M06" in await codes(second)
    await desk.refused("NAME_NOT_OF_NUMBER", STAFF, await a_clerk(), input={**PERSON, "name": "王安"})
    other = {**PERSON, "idNumber": "331102199001010013", "name": "李安"}
    path = await desk.refused("CERTIFICATE_OF_ANOTHER", STAFF, first, input=other)
    assert path == ["input", "certificates", "0", "number"]


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"idNumber": "110105194912310021"}, "RESIDENT_ID_CHECK_DIGIT", ["input", "idNumber"]),
        ({"name": ""}, "REQUIRED", ["input", "name"]),
        ({"position": "x" * 41}, "TOO_LONG", ["input", "position"]),
        ({"fromOn": "2026-06-02"}, "DATES_OUT_OF_ORDER", ["input", "today"]),
        (
            {"certificates": [{**PERSON["certificates"][0], "tier": "LEVEL_1"}]},
            "TIER_NOT_OF_KIND",
            ["input", "certificates", "0", "tier"],
        ),
        (
            {"certificates": [{**PERSON["certificates"][0], "validUntil": "2017-01-01"}]},
            "DATES_OUT_OF_ORDER",
            ["input", "certificates", "0", "validUntil"],
        ),
        ({"certificates": PERSON["certificates"] * 21}, "NUMBER_OUT_OF_RANGE", ["input", "certificates"]),
    ],
)
async def test_a_person_that_can_t_be_so_is_refused(desk: Desk, change: Any, code: str, path: list[str]) -> None:
    assert await desk.refused(code, STAFF, await a_clerk(), input={**PERSON, **change}) == path


async def test_who_may_verify_and_end_what(desk: Desk) -> None:
    clerk, other = await a_clerk(), await a_clerk()
    job = (await desk.give(STAFF, clerk, input=PERSON))["id"]
    await desk.refused("NOT_YOUR_REGION", VERIFY, ELSEWHERE, id=job, months=4, yes=True)
    await desk.refused("NUMBER_OUT_OF_RANGE", VERIFY, OFFICER, id=job, months=601, yes=True)
    await desk.refused("NOT_YOURS", LEAVE, other, id=job, on="2026-06-01")
    await desk.refused("DAY_IN_THE_FUTURE", LEAVE, clerk, id=job, on="2026-06-02")
    await desk.refused("DAYS_OUT_OF_ORDER", LEAVE, clerk, id=job, on="2026-01-31")
    await desk.give(LEAVE, clerk, id=job, on="2026-06-01")
    await desk.refused("LEFT_ALREADY", LEAVE, clerk, id=job, on="2026-06-01")
    nobody = Actor(Role.AGENCY, "clerk:0", language="en")
    await desk.refused("NO_AGENCY", STAFF, nobody, input=PERSON)


async def test_premises_are_measured_and_too_small_ones_found(desk: Desk) -> None:
    clerk = await a_clerk()
    row = await PremisesRow.create(
        agency_id=clerk.agency_id,
        region_id="331102",
        address="x",
        tenure="OWNED",
        declared_area=12_000,
        recorded_at=LONG_AGO,
    )
    which = f"Premises:{row.id}"
    await desk.refused("NOT_YOUR_REGION", MEASURE, ELSEWHERE, id=which, area=90)
    await desk.refused("NUMBER_OUT_OF_RANGE", MEASURE, OFFICER, id=which, area=-1)
    done = await desk.give(MEASURE, OFFICER, id=which, area=99.5)
    assert (done["verifiedArea"], done["verifiedOn"]) == (99.5, "2026-06-01")
    assert "Q02" in await codes(clerk)


async def test_a_system_is_filed_by_its_document(desk: Desk, client: Client) -> None:
    clerk = await a_clerk(missing_systems=["rules", "archives"])
    document = await desk.file(clerk, b"%PDF-1.7 rules")
    done = await desk.give(SYSTEM, clerk, item="RULES", file=document)
    assert (done["item"], done["filedOn"]) == ("RULES", "2026-06-01")
    assert (await AgencyRow.get(id=clerk.agency_id)).missing_systems == ["archives"]
    missing = await desk.file(clerk, b"%PDF-1.7 later", is_sent=False)
    await desk.refused("FILE_MISSING", SYSTEM, clerk, item="ARCHIVES", file=missing)
    photo = await desk.file(clerk, b"\xff\xd8\xff\xe0" + b"x" * 40)
    await desk.refused("SYSTEM_FORMAT", SYSTEM, clerk, item="ARCHIVES", file=photo)
    asked = "query ($id: ID!) { agency(id: $id) { systems { totalCount } } }"
    agency = f"Agency:{clerk.agency_id}"
    for actor, count in ((clerk, 1), (OFFICER, 1), (ELSEWHERE, 0), (None, 0)):
        seen = await client.ask(asked, actor, id=agency)
        assert seen["agency"]["systems"]["totalCount"] == count


async def test_a_change_is_told_in_time_or_found_late(desk: Desk, client: Client) -> None:
    clerk = await a_clerk()
    told = {"item": "NAME", "value": "丽水新安安全技术有限公司", "changedOn": "2026-05-02"}
    done = await desk.give(CHANGE, clerk, input=told)
    assert (done["dueOn"], done["reportedOn"], done["after"]) == ("2026-06-01", "2026-06-01", told["value"])
    assert "Q08" not in await codes(clerk)
    found = await client.ask(
        '{ agencies(search: "新安") { totalCount } old: agencies(search: "安信安全") { totalCount } }'
    )
    assert found == {"agencies": {"totalCount": 1}, "old": {"totalCount": 0}}
    seat = {"item": "ADDRESS", "value": "青田县鹤城街道2号", "changedOn": "2026-04-28", "region": "331121"}
    assert (await desk.give(CHANGE, clerk, input=seat))["dueOn"] == "2026-05-28"
    assert "Q08" in await codes(clerk)
    assert (await AgencyRow.get(id=clerk.agency_id)).region_id == "331121"


async def test_new_premises_are_to_be_verified(desk: Desk) -> None:
    clerk = await a_clerk()
    told = {"item": "PREMISES", "value": "莲都区中山街3号", "changedOn": "2026-06-01"}
    assert await desk.refused("PREMISES_INCOMPLETE", CHANGE, clerk, input=told) == ["input"]
    await desk.refused("NUMBER_OUT_OF_RANGE", CHANGE, clerk, input={**told, "floorArea": -1, "tenure": "OWNED"})
    done = await desk.give(CHANGE, clerk, input={**told, "floorArea": 150.5, "tenure": "LEASED"})
    assert (done["before"], done["after"]) == (None, told["value"])
    row = await PremisesRow.get()
    assert (row.declared_area, row.verified_area) == (15_050, None)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"value": " "}, "REQUIRED"),
        ({"value": "x" * 41}, "TOO_LONG"),
        ({"changedOn": "2026-06-02"}, "DAY_IN_THE_FUTURE"),
        ({"value": "张三"}, "NOTHING_CHANGED"),
        ({"item": "ADDRESS", "region": "331100"}, "NOT_A_COUNTY"),
        ({"item": "ADDRESS", "region": "x"}, "UNKNOWN_DIVISION"),
    ],
)
async def test_a_change_that_can_t_be_so_is_refused(desk: Desk, change: Any, code: str) -> None:
    told = {"item": "LEGAL_REPRESENTATIVE", "value": "赵四", "changedOn": "2026-06-01"}
    await desk.refused(code, CHANGE, await a_clerk(), input={**told, **change})


async def test_long_service_elsewhere_needs_an_office_with_people(desk: Desk) -> None:
    clerk = await a_clerk()
    agency = await AgencyRow.get(id=clerk.agency_id)
    client = await an_enterprise(region_id="330106")
    await a_contract(agency, client, service_kind_id="SAFETY_CONSULTING")
    office: dict[str, Any] = {
        "name": "杭州办事处",
        "region": "330106",
        "address": "西湖区1号",
        "isFixedOffice": True,
        "residentStaff": 2,
        "openedOn": "2026-05-01",
    }
    await desk.refused("REQUIRED", OPEN, clerk, input={**office, "name": ""})
    await desk.refused("NOT_A_COUNTY", OPEN, clerk, input={**office, "region": "330100"})
    await desk.refused("NUMBER_OUT_OF_RANGE", OPEN, clerk, input={**office, "residentStaff": -1})
    await desk.refused("DATES_OUT_OF_ORDER", OPEN, clerk, input={**office, "openedOn": "2026-06-02"})
    row = (await desk.give(OPEN, clerk, input=office))["id"]
    assert "Q06" not in await codes(clerk)
    await desk.refused("NOT_YOURS", CLOSE, await a_clerk(), id=row)
    assert (await desk.give(CLOSE, clerk, id=row))["closedOn"] == "2026-06-01"
    assert "Q06" in await codes(clerk)
    await desk.refused("BRANCH_CLOSED_ALREADY", CLOSE, clerk, id=row)


DISCLOSE = f"""mutation ($p: String!, $prices: [PriceInput!]!) {{
  done: discloseServices(procedure: $p, prices: $prices) {{ __typename
    ... on Disclosure {{ id staff contents prices performance digest disclosedOn untilOn }} {PROBLEM} }} }}"""
PRICE = {"serviceKind": "HAZARD_CHECK", "unit": "次", "low": 1000, "high": 3000.5}


async def test_services_are_disclosed_from_the_record_and_for_everyone(desk: Desk, client: Client) -> None:
    clerk = await a_clerk(undisclosed_items=["staff", "procedure"])
    await desk.give(STAFF, clerk, input=PERSON)
    assert "R08" in await codes(clerk)
    agency = await AgencyRow.get(id=clerk.agency_id)
    await a_contract(agency, await an_enterprise(), signed_on=date(2026, 1, 5))
    await desk.refused("REQUIRED", DISCLOSE, clerk, p=" ", prices=[PRICE])
    await desk.refused("PRICES_COUNT", DISCLOSE, clerk, p="x", prices=[])
    await desk.refused("UNKNOWN_SERVICE_KIND", DISCLOSE, clerk, p="x", prices=[{**PRICE, "serviceKind": "X"}])
    await desk.refused("PRICE_RANGE", DISCLOSE, clerk, p="x", prices=[{**PRICE, "low": 4000}])
    done = await desk.give(DISCLOSE, clerk, p="签约、排查、复查、出具报告", prices=[PRICE])
    assert done["staff"] == [{"name": "欧阳安", "position": "安全工程师", "certificates": ["SAFETY_ENGINEER:MIDDLE"]}]
    assert done["performance"]["contractsSigned"] == 1
    assert done["performance"]["reviewMean"] is None
    assert (await AgencyRow.get(id=agency.id)).undisclosed_items == []
    seen = await client.ask("{ disclosures { nodes { digest staff prices } } }")
    assert seen["disclosures"]["nodes"][0]["digest"] == done["digest"]
    assert "110105" not in str(seen)


async def test_a_disclosure_is_due_again_after_a_year(desk: Desk) -> None:
    clerk = await a_clerk()
    await desk.give(DISCLOSE, clerk, p="x", prices=[PRICE])
    assert "R08" not in await codes(clerk)
    desk.house.clock.move_to(datetime(2027, 5, 31, 4, tzinfo=UTC))  # type: ignore[attr-defined]
    await desk.give(STAFF, clerk, input=PERSON)
    assert "R08" not in await codes(clerk)
    desk.house.clock.move_to(datetime(2027, 6, 1, 4, tzinfo=UTC))  # type: ignore[attr-defined]
    await desk.give(VERIFY, OFFICER, id=f"Employment:{(await EmploymentRow.get()).id}", months=4, yes=True)
    assert "R08" in await codes(clerk)
