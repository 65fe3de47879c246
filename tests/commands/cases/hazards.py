"""Hazards at once, lingering, listed and doubly reported."""

from datetime import date
from typing import Any

from backend.actors import Actor, Role
from backend.entities.enterprise import EnterpriseRow
from backend.entities.hazard import HazardRow
from backend.entities.listed_hazard import ListedHazardRow
from tests.builders import LONG_AGO, an_enterprise
from tests.commands.cases import AFAR, OFFICER, Given, World, case
from tests.commands.field import VISIT


@case("recordHazards")
async def record_hazards(world: World) -> Given:
    field = await world.field()
    project = await field.started()
    visit = {"projectId": project, "visitedOn": "2026-05-20", "isNamedStaffPresent": True}
    files = {"photoFileId": await field.file(), "exampleFileId": await field.file()}
    told = field.hazard(project, visitId=(await field.give(VISIT, input=visit))["id"], **files)
    other = {"inputs": [told, told]}
    return Given(field.clerk, {"inputs": [told]}, other, None)


@case("reportLingeringHazard")
async def report_lingering_hazard(world: World) -> Given:
    field = await world.field()
    hazard = await field.found(dueOn="2026-05-25")
    second = "LINGERING_REPORTED_ALREADY"
    return Given(field.clerk, {"hazardId": hazard}, {"expectedVersion": 7}, second, stranger=field.stranger)


async def a_major(world: World, **given: Any) -> tuple[HazardRow, Actor]:
    """A major hazard, and who answers for the enterprise."""
    field = await world.field()
    row = await HazardRow.get(id=int((await field.found(**given)).partition(":")[2]))
    client = Actor(Role.ENTERPRISE, "client:1", enterprise_id=row.enterprise_id, language="en")
    return row, client


async def a_listing(world: World, state: str = "LISTED", until: date = date(2026, 12, 31)) -> tuple[str, Actor]:
    """The id of a listing, and who answers for the enterprise."""
    hazard, client = await a_major(world)
    asked: dict[str, Any] = (
        {"asked_until": date(2027, 3, 1), "asked_on": date(2026, 5, 30)} if state == "EXTENSION_ASKED" else {}
    )
    place = (await EnterpriseRow.get(id=hazard.enterprise_id)).region_id
    row = await ListedHazardRow.create(
        hazard_id=hazard.id,
        enterprise_id=hazard.enterprise_id,
        region_id=place,
        enterprise_name="厂",
        content="x",
        authority="x",
        state=state,
        listed_on=date(2026, 5, 20),
        publish_by=date(2026, 5, 27),
        cure_until=until,
        recorded_at=LONG_AGO,
        **asked,
    )
    return f"ListedHazard:{row.id}", client


@case("listHazard")
async def list_hazard(world: World) -> Given:
    hazard, _ = await a_major(world)
    told = {"hazardId": f"Hazard:{hazard.id}", "authority": "莲都区安委办", "cureUntil": "2027-01-31"}
    return Given(OFFICER, told, {"authority": "丽水市安委办"}, "LISTED_ALREADY", stranger=AFAR)


@case("askForExtension")
async def ask_for_extension(world: World) -> Given:
    listing, client = await a_listing(world)
    told = {"listedHazardId": listing, "until": "2027-03-01", "reason": "设备采购周期长"}
    elsewhere: dict[str, str | None] = {"listedHazardId": "NOT_YOURS"}
    return Given(client, told, {"reason": "y"}, "NOT_IN_THIS_STATE", elsewhere=elsewhere)


@case("decideExtension")
async def decide_extension(world: World) -> Given:
    listing, _ = await a_listing(world, "EXTENSION_ASKED")
    told = {"listedHazardId": listing, "isGranted": True, "reason": "属实"}
    return Given(OFFICER, told, {"isGranted": False}, "NOT_IN_THIS_STATE")


@case("removeListing")
async def remove_listing(world: World) -> Given:
    listing, _ = await a_listing(world)
    row = await ListedHazardRow.get(id=int(listing.partition(":")[2]))
    await HazardRow.filter(id=row.hazard_id).update(state="CLOSED")
    return Given(OFFICER, {"listedHazardId": listing, "note": "已销号"}, {"note": "y"}, "NOT_IN_THIS_STATE")


@case("fileDoubleReport")
async def file_double_report(world: World) -> Given:
    hazard, client = await a_major(world)
    told = {"hazardId": f"Hazard:{hazard.id}", "stateAndCause": "x", "harmAndDifficulty": "x", "plan": "x"}
    told["workersToldOn"] = "2026-05-25"
    stranger = Actor(Role.ENTERPRISE, "client:0", enterprise_id=(await an_enterprise()).id, language="en")
    return Given(client, told, {"plan": "y"}, None, stranger=stranger)
