"""Major hazards under listed supervision, lingering ones, double reports, and hazards recorded at once."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from backend.actors import Actor, Role
from backend.app import House
from backend.entities.enterprise import EnterpriseRow
from backend.entities.finding import FindingRow
from backend.entities.hazard import HazardRow
from tests.builders import an_enterprise
from tests.client import Client
from tests.commands.cases import AFAR, OFFICER, World
from tests.commands.cases.hazards import a_listing, a_major
from tests.commands.desk import Desk
from tests.commands.field import FINISH, RECTIFY, VISIT, Field, a_field
from tests.commands.texts import text_of


@pytest.fixture
def desk(house: House, client: Client) -> Desk:
    """Where commands are given."""
    return Desk(house, client)


@pytest.fixture
def world(house: House, client: Client) -> World:
    """Where cases are prepared."""
    return World(house, client)


@pytest.fixture
async def field(house: House, client: Client) -> Field:
    """An agency at work."""
    return await a_field(house, client)


async def test_a_major_hazard_is_listed_in_public_extended_and_removed(
    house: House, client: Client, desk: Desk, world: World
) -> None:
    hazard, enterprise = await a_major(world)
    told = {"hazardId": f"Hazard:{hazard.id}", "authority": "莲都区安委办", "cureUntil": "2026-12-31"}
    row = (await desk.give(text_of("listHazard"), OFFICER, **told))["id"]
    seen = await client.ask(
        "{ listedHazards { nodes { enterpriseName content authority state publishBy cureUntil } } }"
    )
    (listed,) = seen["listedHazards"]["nodes"]
    assert (listed["state"], listed["publishBy"], listed["cureUntil"]) == ("LISTED", "2026-06-08", "2026-12-31")
    assert listed["content"] == hazard.content
    asked = {"listedHazardId": row, "until": "2027-03-31", "reason": "设备采购周期长"}
    done = await desk.give(text_of("askForExtension"), enterprise, **asked)
    assert done["state"] == "EXTENSION_ASKED"
    seen = await client.ask("{ listedHazards { nodes { askedUntil decideBy } } }")
    assert seen["listedHazards"]["nodes"] == [{"askedUntil": "2027-03-31", "decideBy": "2026-06-15"}]
    await desk.give(text_of("decideExtension"), OFFICER, listedHazardId=row, isGranted=True, reason="属实")
    seen = await client.ask("{ listedHazards { nodes { state cureUntil } } }")
    assert seen["listedHazards"]["nodes"] == [{"state": "LISTED", "cureUntil": "2027-03-31"}]
    await desk.refused("HAZARD_NOT_CLOSED", text_of("removeListing"), OFFICER, listedHazardId=row, note="x")
    await HazardRow.filter(id=hazard.id).update(state="CLOSED")
    assert (await desk.give(text_of("removeListing"), OFFICER, listedHazardId=row, note="已验收"))["state"] == "REMOVED"


async def test_an_extension_that_is_refused_leaves_the_term(desk: Desk, world: World, client: Client) -> None:
    listing, _ = await a_listing(world, "EXTENSION_ASKED")
    await desk.give(text_of("decideExtension"), OFFICER, listedHazardId=listing, isGranted=False, reason="理由不足")
    seen = await client.ask("{ listedHazards { nodes { state cureUntil askedUntil } } }")
    assert seen["listedHazards"]["nodes"] == [{"state": "LISTED", "cureUntil": "2026-12-31", "askedUntil": None}]


async def test_what_can_t_be_listed(desk: Desk, world: World) -> None:
    hazard, _ = await a_major(world)
    told: dict[str, Any] = {"hazardId": f"Hazard:{hazard.id}", "authority": "安委办", "cureUntil": "2026-12-31"}
    query = text_of("listHazard")
    for code, change in (
        ("TEXT_LENGTH", {"authority": " "}),
        ("CURE_TERM", {"cureUntil": "2026-06-01"}),
        ("CURE_TERM", {"cureUntil": "2027-06-02"}),
    ):
        await desk.refused(code, query, OFFICER, **{**told, **change})
    general, _ = await a_major(world, level="GENERAL")
    await desk.refused("NOT_TO_BE_LISTED", query, OFFICER, **{**told, "hazardId": f"Hazard:{general.id}"})
    await EnterpriseRow.filter(id=hazard.enterprise_id).update(region_id="330206")
    await desk.refused("NOT_YOUR_REGION", query, OFFICER, **told)
    assert (await desk.give(query, AFAR, **told))["state"] == "LISTED"  # the client's place, not the agency's seat


async def test_an_extension_is_asked_for_in_good_time_within_the_term(desk: Desk, world: World) -> None:
    listing, enterprise = await a_listing(world, until=date(2026, 6, 30))
    query, told = text_of("askForExtension"), {"listedHazardId": listing, "until": "2026-12-31", "reason": "x"}
    await desk.refused("TEXT_LENGTH", query, enterprise, **{**told, "reason": ""})
    await desk.refused("CURE_TERM", query, enterprise, **{**told, "until": "2027-05-21"})
    for until in ("2026-06-29", "2026-06-30"):
        await desk.refused("EXTENSION_NOT_LONGER", query, enterprise, **{**told, "until": until})
    desk.house.clock.move_to(datetime(2026, 6, 2, 4, tzinfo=UTC))  # type: ignore[attr-defined]
    await desk.refused("EXTENSION_TOO_LATE", query, enterprise, **told)  # 19 June is a holiday
    desk.house.clock.move_to(datetime(2026, 6, 1, 4, tzinfo=UTC))  # type: ignore[attr-defined]
    assert (await desk.give(query, enterprise, **told))["state"] == "EXTENSION_ASKED"


async def test_who_may_decide_about_a_listing(desk: Desk, world: World) -> None:
    listing, _ = await a_listing(world, "EXTENSION_ASKED")
    decide: dict[str, Any] = {"listedHazardId": listing, "isGranted": True, "reason": "x"}
    await desk.refused("NOT_YOUR_REGION", text_of("decideExtension"), AFAR, **decide)
    await desk.refused("REASON_MISSING", text_of("decideExtension"), OFFICER, **{**decide, "reason": ""})
    await desk.refused("NOT_YOUR_REGION", text_of("removeListing"), AFAR, listedHazardId=listing, note="x")
    await desk.refused("TEXT_LENGTH", text_of("removeListing"), OFFICER, listedHazardId=listing, note="")


async def test_the_double_report_adds_up_and_is_for_those_who_see_the_hazard(
    client: Client, desk: Desk, world: World
) -> None:
    hazard, enterprise = await a_major(world)
    query = text_of("fileDoubleReport")
    told: dict[str, Any] = {"hazardId": f"Hazard:{hazard.id}", "stateAndCause": "老化", "harmAndDifficulty": "停产一周"}
    told |= {"plan": "更换", "workersToldOn": "2026-05-25"}
    for code, change in (
        ("TEXT_LENGTH", {"plan": " "}),
        ("DAY_IN_THE_FUTURE", {"workersToldOn": "2026-06-02"}),
        ("DAYS_OUT_OF_ORDER", {"workersToldOn": "2026-05-19"}),
    ):
        await desk.refused(code, query, enterprise, **{**told, **change})
    general, its = await a_major(world, level="GENERAL")
    await desk.refused("HAZARD_NOT_MAJOR", query, its, **{**told, "hazardId": f"Hazard:{general.id}"})
    for plan in ("更换", "已更换"):
        assert (await desk.give(query, enterprise, **{**told, "plan": plan}))["__typename"] == "DoubleReport"
    asked = "query ($id: ID!) { enterprise(id: $id) { hazards { nodes { doubleReports { nodes { plan } } } } } }"
    which = f"Enterprise:{hazard.enterprise_id}"
    for actor, sees in ((enterprise, True), (OFFICER, True), (AFAR, False), (None, False)):
        assert ("已更换" in str(await client.ask(asked, actor, id=which))) == sees


async def test_a_lingering_hazard_is_told_and_no_longer_found(desk: Desk, field: Field) -> None:
    hazard = await field.found(dueOn="2026-05-25", level="GENERAL")
    query = text_of("reportLingeringHazard")
    fresh = await field.found(dueOn="2026-06-01", level="GENERAL")
    await desk.refused("HAZARD_NOT_LINGERING", query, field.clerk, hazardId=fresh)
    await desk.give(query, field.clerk, hazardId=hazard)
    desk.house.clock.move_to(datetime(2026, 7, 10, 4, tzinfo=UTC))  # type: ignore[attr-defined]
    await field.found(dueOn="2026-08-01")
    rows = await FindingRow.filter(agency_id=field.clerk.agency_id, rule_id="H04").values_list("subject_id")
    assert [f"Hazard:{key}" for (key,) in rows] == [fresh]


async def test_the_enterprise_itself_rectifies_its_hazard(field: Field) -> None:
    hazard = await field.found()
    row = await HazardRow.get(id=int(hazard.partition(":")[2]))
    served = Actor(Role.ENTERPRISE, "client:1", enterprise_id=row.enterprise_id, language="en")
    told = {"hazardId": hazard, "measures": "更换", "rectifiedOn": "2026-05-25"}
    other = Actor(Role.ENTERPRISE, "client:2", enterprise_id=(await an_enterprise()).id, language="en")
    await field.refused("NOT_FOUND", RECTIFY, other, **told)
    assert (await field.give(RECTIFY, served, **told))["state"] == "RECTIFIED"


@pytest.mark.parametrize(
    ("region", "hours", "is_late"), [("331102", 24, False), ("330110", 2, False), ("330110", 3, True)]
)
async def test_a_major_hazard_is_reported_in_the_hours_of_its_place(
    desk: Desk, field: Field, region: str, hours: int, is_late: bool
) -> None:
    at = datetime(2026, 6, 1, 4, tzinfo=UTC) - timedelta(hours=hours)
    hazard = await field.found(foundAt=at.isoformat())
    row = await HazardRow.get(id=int(hazard.partition(":")[2]))
    await EnterpriseRow.filter(id=row.enterprise_id).update(region_id=region)
    await desk.give(text_of("reportMajorHazard"), field.clerk, hazardId=hazard)
    assert await FindingRow.exists(agency_id=field.clerk.agency_id, rule_id="H03") == is_late


async def test_hazards_at_once_tell_every_fault_at_its_place(desk: Desk, field: Field) -> None:
    project, other = await field.started(), await field.started()
    visit = {"projectId": other, "visitedOn": "2026-05-20", "isNamedStaffPresent": True}
    elsewhere = (await field.give(VISIT, input=visit))["id"]
    document, unsent = await field.file(b"%PDF-1.7 x"), await field.file(b"%PDF-1.7 y", is_sent=False)
    ended = await field.started()
    await field.give(FINISH, projectId=ended, endedOn="2026-05-20")
    faulty: list[tuple[str, dict[str, Any]]] = [
        ("TEXT_LENGTH", {"content": ""}),
        ("MOMENT_IN_THE_FUTURE", {"foundAt": "2026-06-02T10:00:00+08:00"}),
        ("DAYS_OUT_OF_ORDER", {"dueOn": "2026-05-19"}),
        ("PHOTO_FORMAT", {"photoFileId": document}),
        ("FILE_MISSING", {"photoFileId": unsent}),
        ("VISIT_OF_ANOTHER_PROJECT", {"visitId": elsewhere}),
        ("PROJECT_NOT_RUNNING", {"projectId": ended}),
    ]
    items = [field.hazard(project), *(field.hazard(project, **change) for _, change in faulty)]
    query = text_of("recordHazards")
    for policy, written in (("ALL_OR_NOTHING", 0), ("DRY_RUN", 0), ("REJECT_FAULTY", 1)):
        done = await desk.give(query, field.clerk, inputs=items, onFault=policy)
        assert (done["written"], done["rejected"], len(done["ids"])) == (written, 7, written)
        assert [fault["code"] for fault in done["faults"]] == [code for code, _ in faulty]
        assert done["faults"][0]["path"] == ["inputs", "1", "content"]
    assert await HazardRow.all().count() == 1
    await desk.refused("NOTHING_TO_FILE", query, field.clerk, inputs=[])
    await desk.refused("TOO_MANY_ITEMS", query, field.clerk, inputs=[field.hazard(project)] * 501)


async def test_a_major_hazard_without_its_criterion_is_recorded_and_named(desk: Desk, field: Field) -> None:
    await field.found(criterion="工贸判定标准 第三条", advice="更换")
    await field.found()
    told = [each["missing"] for each in await desk.deeds("recordHazard")]
    assert told == [["photo", "example"], ["photo", "advice", "example", "criterion"]]


async def test_hazards_are_counted_by_enterprise_county_and_agency(client: Client, field: Field) -> None:
    await field.found()
    asked = "{ hazardGroups(groupBy: [%s]) { count key { %s } } }"
    for by, key, told in (
        ("COUNTY_CODE, STATE", "countyCode state", {"countyCode": "331102", "state": "OPEN"}),
        ("ENTERPRISE", "enterprise { name }", None),
        ("AGENCY", "agency { id }", {"agency": {"id": f"Agency:{field.clerk.agency_id}"}}),
    ):
        (group,) = (await client.ask(asked % (by, key), OFFICER))["hazardGroups"]
        assert group["count"] == 1
        assert told is None or group["key"] == told
    assert (await client.ask(asked % ("STATE", "state")))["hazardGroups"] == []


async def test_where_a_hidden_enterprise_is_nobody_learns_from_its_hazards(client: Client, field: Field) -> None:
    await field.found()
    await EnterpriseRow.all().update(region_id="330206")
    asked = "{ hazardGroups(groupBy: [COUNTY_CODE, CITY_CODE]) { key { countyCode cityCode } } }"
    for officer, told in ((OFFICER, (None, None)), (AFAR, ("330206", "330200"))):
        (group,) = (await client.ask(asked, officer))["hazardGroups"]
        assert tuple(group["key"].values()) == told


async def test_the_photos_of_a_hazard_are_for_whoever_sees_it(client: Client, field: Field) -> None:
    photo = await field.file()
    hazard = await field.found(photoFileId=photo)
    row = await HazardRow.get(id=int(hazard.partition(":")[2]))
    served = Actor(Role.ENTERPRISE, "client:1", enterprise_id=row.enterprise_id, language="en")
    after = await Desk(field.house, client).file(served, b"\xff\xd8\xff\xe0 after")
    await field.give(RECTIFY, served, hazardId=hazard, measures="更换", rectifiedOn="2026-05-25", photoFileId=after)
    await EnterpriseRow.all().update(region_id="330206")
    elsewhere = Actor(Role.REGULATOR, "officer:3", region_code="330500", language="en")
    who = {field.clerk: 200, served: 200, OFFICER: 200, AFAR: 200, elsewhere: 404, field.stranger: 404}
    for actor, status in who.items():
        head = {"Authorization": f"Bearer {client.tokens.issue(actor)}"}
        for file in (photo, after):
            assert (await client.http.get(f"/files/{file.partition(':')[2]}", headers=head)).status_code == status
