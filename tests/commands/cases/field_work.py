"""Projects, visits, hazards, reports, reviews and the files that belong to them."""

from hashlib import sha256
from typing import Any

from backend.actors import Actor, Role
from backend.entities.project import ProjectRow
from tests.builders import an_agency, an_enterprise, projects_done
from tests.commands.cases import Given, World, case, clerk_of
from tests.commands.field import FINISH, RECTIFY, VISIT, Field

LATE = {"expectedVersion": 7}
FOREIGN = "NOT_EMPLOYED_HERE"


@case("stageFile")
async def stage_file(_: World) -> Given:
    told = {"name": "现场.jpg", "size": 4, "sha256": sha256(b"four").hexdigest()}
    return Given(clerk_of(await an_agency()), told, {}, second=None, is_silent=True)


@case("startProject")
async def start_project(world: World) -> Given:
    field = await world.field()
    told, other = field.project(), field.project(title="另一个")
    people = {"leadId": FOREIGN, "members": FOREIGN}
    return Given(field.clerk, {"input": told}, {"input": other}, None, stranger=field.stranger, elsewhere=people)


def of_project(field: Field, project: str, second: str, **told: Any) -> Given:
    """A command about a project that moves it."""
    return Given(field.clerk, {"projectId": project, **told}, LATE, second, stranger=field.stranger)


@case("finishProject")
async def finish_project(world: World) -> Given:
    field = await world.field()
    return of_project(field, await field.started(), "NOT_IN_THIS_STATE", endedOn="2026-05-20")


@case("cancelProject")
async def cancel_project(world: World) -> Given:
    field = await world.field()
    return of_project(field, await field.started(), "NOT_IN_THIS_STATE", reason="x")


@case("recordVisit")
async def record_visit(world: World) -> Given:
    field = await world.field()
    visit = {"projectId": await field.started(), "visitedOn": "2026-05-10", "isNamedStaffPresent": True}
    told = {**visit, "photoFileId": await field.file()}
    other = {"input": told | {"visitedOn": "2026-05-11"}}
    return Given(field.clerk, {"input": told}, other, second=None, stranger=field.stranger)


@case("recordHazard")
async def record_hazard(world: World) -> Given:
    field = await world.field()
    project = await field.started()
    visit = {"projectId": project, "visitedOn": "2026-05-20", "isNamedStaffPresent": True}
    files = {"photoFileId": await field.file(), "exampleFileId": await field.file()}
    told = field.hazard(project, visitId=(await field.give(VISIT, input=visit))["id"], **files)
    other = {"input": told | {"content": "另一处"}}
    return Given(field.clerk, {"input": told}, other, second=None, stranger=field.stranger)


async def of_hazard(world: World, second: str, *, is_rectified: bool = False, **told: Any) -> Given:
    """A command about a hazard."""
    field = await world.field()
    hazard = await field.found()
    if is_rectified:
        await field.give(RECTIFY, hazardId=hazard, measures="更换", rectifiedOn="2026-05-25")
    return Given(field.clerk, {"hazardId": hazard, **told}, LATE, second, stranger=field.stranger)


@case("reportMajorHazard")
async def report_major_hazard(world: World) -> Given:
    return await of_hazard(world, "HAZARD_REPORTED_ALREADY")


@case("rectifyHazard")
async def rectify_hazard(world: World) -> Given:
    field = await world.field()
    told = {"hazardId": await field.found(), "measures": "更换", "rectifiedOn": "2026-05-25"}
    told["photoFileId"] = await field.file()
    return Given(field.clerk, told, {"measures": "另一"}, "NOT_IN_THIS_STATE", stranger=field.stranger)


@case("reopenHazard")
async def reopen_hazard(world: World) -> Given:
    return await of_hazard(world, "NOT_IN_THIS_STATE", is_rectified=True, note="仍失效")


@case("closeHazard")
async def close_hazard(world: World) -> Given:
    return await of_hazard(world, "NOT_IN_THIS_STATE", is_rectified=True, note="合格")


@case("uploadReport")
async def upload_report(world: World) -> Given:
    field = await world.field()
    project = await field.started()
    await field.give(FINISH, projectId=project, endedOn="2026-05-20")
    told = {"projectId": project, "kind": "HAZARD_CHECK", "title": "排查报告", "authorId": field.person}
    told["fileId"] = await field.file(b"%PDF-1.7 a report")
    other = {"input": told | {"title": "另一份"}}
    second, people = "REPORT_ALREADY_THERE", {"authorId": FOREIGN}
    return Given(field.clerk, {"input": told}, other, second, stranger=field.stranger, elsewhere=people)


@case("reviewService")
async def review_service(_: World) -> Given:
    agency, client = await an_agency(), await an_enterprise()
    await projects_done(agency, client, 1)
    project = await ProjectRow.get(agency_id=agency.id)
    actor = Actor(Role.ENTERPRISE, f"client:{client.id}", enterprise_id=client.id, language="en")
    stranger = Actor(Role.ENTERPRISE, "client:0", enterprise_id=(await an_enterprise()).id, language="en")
    told = {"projectId": f"Project:{project.id}", "score": 85}
    return Given(actor, told, {"score": 1}, "REVIEWED_ALREADY", stranger=stranger)
