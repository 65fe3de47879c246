"""recordVisit: a visit on site under a running project, with the sign-in that proves it."""

from datetime import date, datetime
from typing import Annotated

import strawberry

from backend.clock import CHINA
from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import done, in_order, moment, must_run, past, picture
from backend.entities.project import ProjectRow, Visit, VisitRow
from backend.errors import InvalidInput
from backend.graph.changed import Changed
from backend.graph.declare import command


@strawberry.input(description="一次上门服务。A visit on site.")
class VisitInput:
    project_id: strawberry.ID = strawberry.field(description="项目编号。Id of a running project of yours.")
    visited_on: date = strawberry.field(description="日期，不晚于今天。Day, today or before.")
    is_named_staff_present: bool = strawberry.field(description="约定人员是否到场。Whether the named staff were there.")
    signed_in_at: datetime | None = strawberry.field(
        default=None, description="签到时刻，须在当日。When signed in, on that day."
    )
    latitude: float | None = strawberry.field(default=None, description="纬度，-90至90。Latitude, degrees.")
    longitude: float | None = strawberry.field(default=None, description="经度，-180至180。Longitude, degrees.")
    photo_file_id: strawberry.ID | None = strawberry.field(
        default=None, description="照片文件编号（JPEG、PNG）。Id of the photo's file."
    )


@command(Visit, description="登记上门服务及签到。Record a visit on site and its sign-in.")
async def record_visit(
    doing: Doing,
    input: Annotated[VisitInput, strawberry.argument(description="上门服务。The visit.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """A visit more; visits are not changed afterwards."""
    project = await doing.held(ProjectRow, "Project", input.project_id, path=("input", "projectId"))
    must_run(project, ("input", "projectId"))
    past(doing, input.visited_on, ("input", "visitedOn"))
    in_order(project.started_on, input.visited_on, ("input", "visitedOn"))
    signed = moment(doing, input.signed_in_at, ("input", "signedInAt")) if input.signed_in_at else None
    if signed is not None and signed.astimezone(CHINA).date() != input.visited_on:
        raise InvalidInput(
            "SIGN_IN_ON_ANOTHER_DAY",
            zh="签到时刻不在上门当日。",
            en="The sign-in is not on the day of the visit.",
            remedy_zh="请核对签到时刻（北京时间）。",
            remedy_en="Check the moment, in Beijing time.",
            path=("input", "signedInAt"),
        )
    _check_place(input)
    digest = await picture(doing, input.photo_file_id, ("input", "photoFileId"))
    row = await VisitRow.create(
        project_id=project.id,
        contract_id=project.contract_id,
        agency_id=project.agency_id,
        visited_on=input.visited_on,
        signed_in_at=signed,
        latitude=input.latitude,
        longitude=input.longitude,
        photo_digest=digest,
        is_named_staff_present=input.is_named_staff_present,
        recorded_at=doing.work.at,
    )
    return await done(doing, ("Visit", row.id), project.agency_id, "visit.recorded", project=project.id)


def _check_place(given: VisitInput) -> None:
    north, east = given.latitude, given.longitude
    if north is None and east is None:
        return
    if north is None or east is None or not (-90 <= north <= 90 and -180 <= east <= 180):
        raise InvalidInput(
            "POSITION",
            zh="经纬度须同时给出，且在有效范围内。",
            en="Latitude and longitude come together and within their limits.",
            remedy_zh="请核对经纬度（度）。",
            remedy_en="Check them; they are in degrees.",
            path=("input", "latitude"),
        )
