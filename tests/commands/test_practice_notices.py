"""Practice notices: told to a county, acknowledged, returned and completed; never refused for what they lack."""

import asyncio
from typing import Any

import pytest

from backend.actors import Actor, Role
from backend.app import House
from backend.entities.agency import AgencyRow
from backend.entities.finding import FindingRow
from tests.builders import a_contract, an_agency, an_enterprise
from tests.client import Client
from tests.commands.desk import Desk

ANSWER = """{ __typename
  ... on PracticeNotice { id state version missing client content staff untilOn returnReason submittedAt
    acknowledgedAt returnedAt completedAt region { code } contract { id } }
  ... on Problem { code path message remedy } }"""
SUBMIT = f"mutation ($i: PracticeNoticeInput!, $k: String) {{ done: submitPracticeNotice(input: $i, idempotencyKey: $k) {ANSWER} }}"  # noqa: E501
TAKE_NOTE = f"mutation ($id: ID!, $v: Int, $k: String) {{ done: acknowledgePracticeNotice(practiceNoticeId: $id, expectedVersion: $v, idempotencyKey: $k) {ANSWER} }}"  # noqa: E501
RETURN = f"mutation ($id: ID!, $why: String!, $v: Int, $k: String) {{ done: returnPracticeNotice(practiceNoticeId: $id, reason: $why, expectedVersion: $v, idempotencyKey: $k) {ANSWER} }}"  # noqa: E501
COMPLETE = f"mutation ($id: ID!, $i: NoticeCompletion!, $v: Int, $k: String) {{ done: completePracticeNotice(practiceNoticeId: $id, input: $i, expectedVersion: $v, idempotencyKey: $k) {ANSWER} }}"  # noqa: E501
COUNTY = Actor(Role.REGULATOR, "officer:county", region_code="330106", language="en")
CITY = Actor(Role.REGULATOR, "officer:city", region_code="330100", language="en")
SEAT = Actor(Role.REGULATOR, "officer:seat", region_code="331102", language="en")
AFAR = Actor(Role.REGULATOR, "officer:afar", region_code="330200", language="en")
WHOLE = {
    "region": "330106",
    "serviceKind": "HAZARD_CHECK",
    "fromOn": "2026-07-01",
    "untilOn": "2026-12-31",
    "client": "西湖化工厂",
    "content": "隐患排查",
    "staff": [{"name": "李四", "title": "注册安全工程师"}, {"name": "王五", "title": "中级工程师"}],
}
BARE = {"region": "330106", "serviceKind": "HAZARD_CHECK", "fromOn": "2026-07-01"}


@pytest.fixture
def desk(house: House, client: Client) -> Desk:
    """Where notices are given."""
    return Desk(house, client)


def clerk(agency: AgencyRow) -> Actor:
    """Who submits for an agency."""
    return Actor(Role.AGENCY, f"clerk:{agency.id}", agency_id=agency.id, language="en")


async def a_notice(desk: Desk, agency: AgencyRow, **changes: Any) -> str:
    """The id of a submitted notice to Xihu of an agency of Liandu."""
    return str((await desk.give(SUBMIT, clerk(agency), i=WHOLE | changes))["id"])


async def test_a_notice_goes_its_way(desk: Desk) -> None:
    agency = await an_agency()
    done = await desk.give(SUBMIT, clerk(agency), i=BARE | {"staff": [{"name": "李四"}, {"name": " "}]})
    assert (done["state"], done["version"]) == ("SUBMITTED", 1)
    assert done["missing"] == ["client", "content", "time", "staff_titles"]
    identity, first = done["id"], done["submittedAt"]
    await desk.refused("NOT_IN_THIS_STATE", COMPLETE, clerk(agency), id=identity, i={})
    for reason, code in ((" ", "REQUIRED"), ("x" * 1001, "TOO_LONG")):
        assert await desk.refused(code, RETURN, COUNTY, id=identity, why=reason) == ["reason"]
    done = await desk.give(RETURN, COUNTY, id=identity, why=" 缺服务对象 ", v=1)
    assert (done["state"], done["version"], done["returnReason"]) == ("RETURNED_FOR_COMPLETION", 2, "缺服务对象")
    await desk.refused("NOT_IN_THIS_STATE", TAKE_NOTE, COUNTY, id=identity)
    await desk.refused("NOT_IN_THIS_STATE", RETURN, COUNTY, id=identity, why="x")
    done = await desk.give(COMPLETE, clerk(agency), id=identity, i={"client": "西湖化工厂", "untilOn": "2026-12-31"})
    assert (done["state"], done["version"], done["missing"]) == ("SUBMITTED", 3, ["content", "staff_titles"])
    assert (done["submittedAt"], done["completedAt"] is not None) == (first, True)
    assert done["staff"] == [{"name": "李四", "title": ""}]
    await desk.give(RETURN, CITY, id=identity, why="缺内容和职称")
    rest = {"content": "隐患排查", "staff": [{"name": "李四", "title": "注册安全工程师"}]}
    done = await desk.give(COMPLETE, clerk(agency), id=identity, i=rest, v=4)
    assert (done["missing"], done["client"]) == ([], "西湖化工厂")
    done = await desk.give(TAKE_NOTE, COUNTY, id=identity, v=5)
    assert (done["state"], done["version"], done["acknowledgedAt"] is not None) == ("ACKNOWLEDGED", 6, True)
    await desk.refused("NOT_IN_THIS_STATE", TAKE_NOTE, COUNTY, id=identity)
    await desk.refused("NOT_IN_THIS_STATE", RETURN, COUNTY, id=identity, why="x")
    assert await desk.told() == [
        "notice.submitted",
        "notice.returned",
        "notice.completed",
        "notice.returned",
        "notice.completed",
        "notice.acknowledged",
    ]


async def test_a_whole_notice_lacks_nothing_and_a_contract_names_the_client(desk: Desk) -> None:
    agency, client = await an_agency(), await an_enterprise(region_id="330106")
    contract = await a_contract(agency, client)
    done = await desk.give(SUBMIT, clerk(agency), i=WHOLE)
    assert (done["missing"], done["staff"], done["contract"]) == ([], WHOLE["staff"], None)
    given = WHOLE | {"client": None, "contractId": f"Contract:{contract.id}"}
    done = await desk.give(SUBMIT, clerk(agency), i=given)
    assert (done["missing"], done["contract"]) == ([], {"id": f"Contract:{contract.id}"})


async def test_a_notice_after_service_began_is_taken_and_the_finding_is_drafted(desk: Desk) -> None:
    agency, client = await an_agency(), await an_enterprise(region_id="330106")
    await a_contract(agency, client)
    done = await desk.give(SUBMIT, clerk(agency), i=WHOLE)
    assert done["state"] == "SUBMITTED"
    found = await FindingRow.get(agency_id=agency.id, rule_id="Q05")
    assert (found.case_code, found.state) == ("none", "DRAFT")
    (detail,) = await desk.deeds("submitPracticeNotice")
    assert detail["drafted"] == await FindingRow.filter(agency_id=agency.id).count() >= 1


async def test_what_can_not_be_is_refused_at_its_place_and_nothing_is_written(desk: Desk) -> None:
    agency, other = await an_agency(), await an_agency()
    foreign = await a_contract(other, await an_enterprise())
    person = {"name": "x", "title": "y"}
    for code, changes, path in (
        ("UNKNOWN_DIVISION", {"region": "339999"}, ["region"]),
        ("NOT_A_COUNTY", {"region": "330100"}, ["region"]),
        ("UNKNOWN_SERVICE_KIND", {"serviceKind": "x"}, ["serviceKind"]),
        ("DATES_OUT_OF_ORDER", {"untilOn": "2026-06-30"}, ["untilOn"]),
        ("TOO_LONG", {"client": "x" * 121}, ["client"]),
        ("TOO_LONG", {"content": "x" * 4001}, ["content"]),
        ("NUMBER_OUT_OF_RANGE", {"staff": [person] * 201}, ["staff"]),
        ("TOO_LONG", {"staff": [person, {"name": "x" * 41}]}, ["staff", "1", "name"]),
        ("TOO_LONG", {"staff": [person | {"title": "x" * 41}]}, ["staff", "0", "title"]),
        ("NOT_FOUND", {"contractId": f"Contract:{foreign.id}"}, ["contractId"]),
        ("NOT_FOUND", {"contractId": "Contract:x"}, ["contractId"]),
    ):
        assert await desk.refused(code, SUBMIT, clerk(agency), i=WHOLE | changes) == ["input", *path]
    await desk.refused("NO_AGENCY", SUBMIT, Actor(Role.AGENCY, "clerk:0", language="en"), i=WHOLE)
    identity = await a_notice(desk, agency)
    await desk.give(RETURN, COUNTY, id=identity, why="x")
    for code, given, path in (
        ("DATES_OUT_OF_ORDER", {"untilOn": "2026-06-30"}, ["untilOn"]),
        ("TOO_LONG", {"content": "x" * 4001}, ["content"]),
    ):
        assert await desk.refused(code, COMPLETE, clerk(agency), id=identity, i=given) == ["input", *path]
    before = await desk.written()
    answer = await desk.client.post(SUBMIT, clerk(agency), i=WHOLE | {"staff": [{"name": "a\x00"}]})
    code = (answer.get("errors") or [{}])[0].get("extensions", {}).get("code") or answer["data"]["done"].get("code")
    assert code == "INVALID_TEXT"
    assert await desk.written() == before


async def test_the_county_that_was_told_answers_and_nobody_else(desk: Desk) -> None:
    identity = await a_notice(desk, await an_agency())
    for query, rest in ((TAKE_NOTE, {}), (RETURN, {"why": "x"})):
        await desk.refused("NOTICE_OF_ANOTHER_COUNTY", query, SEAT, id=identity, **rest)
    assert (await desk.give(TAKE_NOTE, CITY, id=identity))["state"] == "ACKNOWLEDGED"


async def test_of_two_who_answer_a_notice_in_different_ways_one_is_told(desk: Desk) -> None:
    agency = await an_agency()
    for _ in range(3):
        identity = await a_notice(desk, agency)
        answers = await asyncio.gather(
            desk.give(TAKE_NOTE, COUNTY, id=identity, v=1), desk.give(RETURN, CITY, id=identity, v=1, why="x")
        )
        assert sorted(answer.get("code", "") for answer in answers) == ["", "VERSION_MOVED_ON"]
