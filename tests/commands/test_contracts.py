"""Contracts: filed one by one and many at once, finished and ended early; refused with nothing written."""

import asyncio
from datetime import date
from typing import Any

import pytest

from backend.actors import Actor, Role
from backend.app import House
from backend.entities.agency import AgencyRow
from backend.entities.contract import ELEMENTS, ContractRow
from backend.entities.finding import FindingRow
from tests.builders import a_contract, a_credit_code, an_agency, an_enterprise
from tests.client import Client
from tests.commands.desk import Desk

ANSWER = """{ __typename
  ... on Contract { id state version missingElements missingCount fee endedOn endReason enterprise { name } }
  ... on Problem { code path message remedy } }"""
FILE = f"mutation ($i: ContractInput!, $k: String) {{ done: fileContract(input: $i, idempotencyKey: $k) {ANSWER} }}"
FINISH = f"mutation ($id: ID!, $v: Int, $k: String) {{ done: finishContract(contractId: $id, expectedVersion: $v, idempotencyKey: $k) {ANSWER} }}"  # noqa: E501
END = f"mutation ($id: ID!, $why: String!, $v: Int, $k: String) {{ done: endContractEarly(contractId: $id, reason: $why, expectedVersion: $v, idempotencyKey: $k) {ANSWER} }}"  # noqa: E501
MANY = """mutation ($i: [ContractInput!]!, $on: OnFault! = ALL_OR_NOTHING, $k: String) {
  done: fileContracts(inputs: $i, onFault: $on, idempotencyKey: $k) { __typename
    ... on Filing { written rejected faults { index code path message remedy } ids }
    ... on Problem { code path message remedy } } }"""
READ = "query ($id: ID!) { node(id: $id) { id } }"
WRONG_ORGANISATION = "91330500MA2TE5T02T"
WORDINGS = {name.replace("_s", "S"): f"约定{place}" for place, name in enumerate(ELEMENTS)}


@pytest.fixture
def desk(house: House, client: Client) -> Desk:
    """Where contracts are filed."""
    return Desk(house, client)


def clerk(agency: AgencyRow) -> Actor:
    """Who files for an agency."""
    return Actor(Role.AGENCY, f"clerk:{agency.id}", agency_id=agency.id, language="en")


async def a_filing(**changes: Any) -> dict[str, Any]:
    """What is filed of a whole contract with a new client."""
    code = (await an_enterprise()).credit_code if "enterpriseCreditCode" not in changes else ""
    return {
        "number": "HT-2026-1",
        "enterpriseCreditCode": code,
        "region": "331102",
        "serviceKind": "HAZARD_CHECK",
        "mode": "ENTERPRISE_ORDER",
        "signedOn": "2026-06-01",
        "fromOn": "2026-06-02",
        "untilOn": "2027-06-01",
        "visitsAYear": 12,
        "fee": 12000.5,
        "elements": WORDINGS,
        **changes,
    }


async def test_a_whole_contract_is_filed_and_runs(desk: Desk) -> None:
    agency = await an_agency()
    given = await a_filing(enterpriseCreditCode=(client := await an_enterprise()).credit_code.lower())
    done = await desk.give(FILE, clerk(agency), i=given)
    assert (done["state"], done["version"], done["missingElements"], done["fee"]) == ("RUNNING", 1, [], 12000.5)
    assert done["enterprise"] == {"name": client.name}
    row = await ContractRow.get(agency_id=agency.id)
    assert (row.fee, row.paid, row.visits_a_year, row.element_fee_standard) == (1_200_050, 0, 12, "约定8")
    assert await desk.told() == ["contract.filed"]
    assert await FindingRow.filter(agency_id=agency.id, rule_id="C02").count() == 0


async def test_what_a_contract_lacks_is_named_and_drafted_as_a_finding_in_the_same_transaction(desk: Desk) -> None:
    agency, other = await an_agency(), await an_agency()
    client = await an_enterprise()
    await a_contract(other, client, missing_elements=["term"], missing_count=1)
    given = await a_filing(elements={**WORDINGS, "feeStandard": "  ", "breach": None, "term": ""})
    done = await desk.give(FILE, clerk(agency), i=given)
    assert (done["missingElements"], done["missingCount"]) == (["term", "fee_standard", "breach"], 3)
    found = await FindingRow.filter(rule_id="C02")
    assert [(one.agency_id, one.case_code, one.quantity) for one in found] == [(agency.id, "missing_element", 3)]
    (detail,) = await desk.deeds("fileContract")
    assert detail["missing"] == ["term", "fee_standard", "breach"]
    assert detail["drafted"] == await FindingRow.filter(agency_id=agency.id).count() >= 1


async def test_what_can_not_be_is_refused_at_its_place_and_nothing_is_written(desk: Desk) -> None:
    agency = await an_agency()
    await desk.give(FILE, clerk(agency), i=await a_filing(number="TAKEN"))
    for code, field, value in (
        ("REQUIRED", "number", "  "),
        ("TOO_LONG", "number", "x" * 61),
        ("CONTRACT_NUMBER_TAKEN", "number", " TAKEN "),
        ("CREDIT_CODE_LENGTH", "enterpriseCreditCode", "9133"),
        ("CREDIT_CODE_FORMAT", "enterpriseCreditCode", "I" * 18),
        ("CREDIT_CODE_CHECK_DIGIT", "enterpriseCreditCode", "91331100MA2E4E5T1A"),
        ("CREDIT_CODE_ORGANISATION", "enterpriseCreditCode", WRONG_ORGANISATION),
        ("UNKNOWN_ENTERPRISE", "enterpriseCreditCode", a_credit_code(999_999)),
        ("UNKNOWN_DIVISION", "region", "339999"),
        ("UNKNOWN_DIVISION", "region", ""),
        ("UNKNOWN_DIVISION", "region", "3" * 500),
        ("NOT_A_COUNTY", "region", "331100"),
        ("UNKNOWN_SERVICE_KIND", "serviceKind", "NOTHING"),
        ("UNKNOWN_SERVICE_KIND", "serviceKind", "X" * 500),
        ("CREDIT_CODE_LENGTH", "enterpriseCreditCode", "9" * 500),
        ("DATE_IN_FUTURE", "signedOn", "2026-06-02"),
        ("DATES_OUT_OF_ORDER", "untilOn", "2026-06-01"),
        ("NUMBER_OUT_OF_RANGE", "visitsAYear", -1),
        ("NUMBER_OUT_OF_RANGE", "visitsAYear", 1001),
        ("NUMBER_OUT_OF_RANGE", "fee", -0.01),
    ):
        given = await a_filing() | {field: value}
        assert await desk.refused(code, FILE, clerk(agency), i=given) == ["input", field], code
        async with desk.untouched():
            (fault,) = (await desk.give(MANY, clerk(agency), i=[given]))["faults"]
            assert (fault["code"], fault["path"]) == (code, ["inputs", "0", field])
    given = await a_filing(elements=WORDINGS | {"feeStandard": "x" * 4001})
    assert await desk.refused("TOO_LONG", FILE, clerk(agency), i=given) == ["input", "elements", "feeStandard"]
    given = await a_filing(signedOn="2026-05-01", fromOn="2026-04-01", untilOn="2026-04-30")
    assert await desk.refused("DATES_OUT_OF_ORDER", FILE, clerk(agency), i=given) == ["input", "untilOn"]
    nobodys = Actor(Role.AGENCY, "clerk:0", language="en")
    await desk.refused("NO_AGENCY", FILE, nobodys, i=await a_filing())
    await desk.refused("NO_AGENCY", MANY, nobodys, i=[await a_filing()])


async def test_a_number_is_taken_for_its_own_agency_alone(desk: Desk) -> None:
    first, second = await an_agency(), await an_agency()
    for agency in (first, second):
        assert (await desk.give(FILE, clerk(agency), i=await a_filing()))["__typename"] == "Contract"


@pytest.mark.parametrize("query", [FILE, MANY])
async def test_text_that_no_database_holds_is_refused(desk: Desk, query: str) -> None:
    given = await a_filing(number="a\x00b")
    actor = clerk(await an_agency())
    before = await desk.written()
    answer = await desk.client.post(query, actor, i=[given] if query == MANY else given)
    code = (answer.get("errors") or [{}])[0].get("extensions", {}).get("code") or answer["data"]["done"].get("code")
    assert code == "INVALID_TEXT"
    assert await desk.written() == before


async def test_a_contract_is_finished_or_ended_early_once_with_a_reason(desk: Desk) -> None:
    agency, client = await an_agency(), await an_enterprise()
    first, second = [f"Contract:{(await a_contract(agency, client, state=s)).id}" for s in ("RUNNING", "SIGNED")]
    await desk.refused("VERSION_MOVED_ON", FINISH, clerk(agency), id=first, v=2)
    done = await desk.give(FINISH, clerk(agency), id=first, v=1)
    assert (done["state"], done["version"], done["endedOn"], done["endReason"]) == ("FINISHED", 2, "2026-06-01", None)
    for reason, code in ((" ", "REQUIRED"), ("x" * 1001, "TOO_LONG")):
        assert await desk.refused(code, END, clerk(agency), id=second, why=reason) == ["reason"]
    done = await desk.give(END, clerk(agency), id=second, why=" 企业停产 ")
    assert (done["state"], done["endedOn"], done["endReason"]) == ("ENDED_EARLY", "2026-06-01", "企业停产")
    assert (await desk.deeds("endContractEarly"))[0]["reason"] == "企业停产"
    for over in (first, second):
        await desk.refused("NOT_IN_THIS_STATE", FINISH, clerk(agency), id=over)
        await desk.refused("NOT_IN_THIS_STATE", END, clerk(agency), id=over, why="x")
    assert await desk.told() == ["contract.finished", "contract.ended_early"]


async def test_of_two_who_end_a_contract_in_different_ways_one_is_told(desk: Desk) -> None:
    agency, client = await an_agency(), await an_enterprise()
    row = await a_contract(agency, client)
    identity = f"Contract:{row.id}"
    ends = await asyncio.gather(
        desk.give(FINISH, clerk(agency), id=identity, v=1), desk.give(END, clerk(agency), id=identity, v=1, why="x")
    )
    assert sorted(answer.get("code", "") for answer in ends) == ["", "VERSION_MOVED_ON"]
    assert (await ContractRow.get(id=row.id)).version == 2


async def test_of_many_one_fault_and_nothing_is_written(desk: Desk) -> None:
    agency = await an_agency()
    given = [await a_filing(number=f"N{place}") for place in range(4)]
    given[1] |= {"region": "339999", "visitsAYear": -1}
    given[3]["number"] = "N0"
    before = await desk.written()
    for on_fault in ("ALL_OR_NOTHING", "DRY_RUN"):
        done = await desk.give(MANY, clerk(agency), i=given, on=on_fault, k="again")
        assert (done["written"], done["rejected"], done["ids"]) == (0, 2, [])
        assert [(one["index"], one["code"], one["path"]) for one in done["faults"]] == [
            (1, "UNKNOWN_DIVISION", ["inputs", "1", "region"]),
            (1, "NUMBER_OUT_OF_RANGE", ["inputs", "1", "visitsAYear"]),
            (3, "CONTRACT_NUMBER_TAKEN", ["inputs", "3", "number"]),
        ]
        assert all(one["message"] and one["remedy"] for one in done["faults"])
        assert await desk.written() == before


async def test_of_many_those_without_fault_are_written_if_so_asked(desk: Desk) -> None:
    agency = await an_agency()
    given = [await a_filing(number=f"N{place}") for place in range(4)]
    given[0]["untilOn"] = "2020-01-01"
    given[2]["elements"] = {}
    done = await desk.give(MANY, clerk(agency), i=given, on="REJECT_FAULTY")
    assert (done["written"], done["rejected"]) == (3, 1)
    rows = await ContractRow.filter(agency_id=agency.id).order_by("number")
    assert done["ids"] == [f"Contract:{row.id}" for row in rows]
    assert [(row.number, row.missing_count) for row in rows] == [("N1", 0), ("N2", 11), ("N3", 0)]
    (detail,) = await desk.deeds("fileContracts")
    assert detail["contracts"] == [row.id for row in rows]
    assert detail["drafted"] == await FindingRow.filter(agency_id=agency.id).count() >= 1
    assert await desk.told() == ["contract.filed"] * 3


async def test_a_dry_run_writes_nothing_though_all_is_well(desk: Desk) -> None:
    agency, given = await an_agency(), [await a_filing()]
    before = await desk.written()
    done = await desk.give(MANY, clerk(agency), i=given, on="DRY_RUN", k="k")
    assert (done["written"], done["rejected"], done["faults"]) == (0, 0, [])
    assert await desk.written() == before
    assert (await desk.give(MANY, clerk(agency), i=given, k="k"))["written"] == 1


async def test_1_to_500_are_filed_at_once(desk: Desk) -> None:
    agency, one = await an_agency(), await a_filing(elements={"term": "一年"})
    assert await desk.refused("NOTHING_TO_FILE", MANY, clerk(agency), i=[]) == ["inputs"]
    given = [{**one, "number": f"N{place}"} for place in range(501)]
    assert await desk.refused("TOO_MANY_ITEMS", MANY, clerk(agency), i=given) == ["inputs"]
    done = await desk.give(MANY, clerk(agency), i=given[:500])
    assert (done["written"], len(set(done["ids"]))) == (500, 500)
    number = (await ContractRow.get(id=int(done["ids"][499].partition(":")[2]))).number
    assert number == "N499"
    assert await FindingRow.filter(agency_id=agency.id, rule_id="C02").count() == 500


async def test_another_agency_sees_nothing_of_it(desk: Desk) -> None:
    agency, other = await an_agency(), await an_agency()
    identity = (await desk.give(FILE, clerk(agency), i=await a_filing()))["id"]
    for actor, sees in (
        (clerk(agency), True),
        (clerk(other), False),
        (Actor(Role.REGULATOR, "o", region_code="331102"), True),
        (Actor(Role.REGULATOR, "o", region_code="330100"), False),
        (None, False),
    ):
        assert ((await desk.client.ask(READ, actor, id=identity))["node"] is not None) == sees
    assert date(2026, 6, 1) == (await ContractRow.get(agency_id=agency.id)).signed_on
