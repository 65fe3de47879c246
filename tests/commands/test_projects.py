"""Projects: begun, visited, finished with a report due, or cancelled; each refusal writes nothing."""

from datetime import date
from typing import Any

from backend.app import House
from backend.entities.contract import ContractRow
from backend.entities.project import ProjectMemberRow, VisitRow
from backend.entities.report import ReportRow
from tests.client import Client
from tests.commands.field import CANCEL, FINISH, PHOTO, START, VISIT, a_field


async def test_a_project_is_begun_visited_and_finished_and_one_report_is_due(house: House, client: Client) -> None:
    field = await a_field(house, client)
    project = await field.started()
    assert await ProjectMemberRow.all().count() == 1
    photo = await field.file()
    told: dict[str, Any] = {
        "projectId": project,
        "visitedOn": "2026-05-10",
        "isNamedStaffPresent": True,
        "photoFileId": photo,
    }
    place = {"latitude": 28.45, "longitude": 119.92, "signedInAt": "2026-05-10T09:00:00+08:00"}
    assert (await field.give(VISIT, input=told | place))["__typename"] == "Visit"
    assert len((await VisitRow.get()).photo_digest or "") == 64
    await field.refused("DAY_IN_THE_FUTURE", VISIT, input=told | {"visitedOn": "2026-06-02"})
    await field.refused("DAYS_OUT_OF_ORDER", VISIT, input=told | {"visitedOn": "2026-04-30"})
    await field.refused("SIGN_IN_ON_ANOTHER_DAY", VISIT, input=told | {"signedInAt": "2026-05-11T09:00:00+08:00"})
    await field.refused("MOMENT_IN_THE_FUTURE", VISIT, input=told | {"signedInAt": "2026-07-11T09:00:00+08:00"})
    await field.refused("POSITION", VISIT, input=told | {"latitude": 91.0, "longitude": 1.0})
    await field.refused("POSITION", VISIT, input=told | {"latitude": 9.0})
    await field.refused(
        "FILE_MISSING", VISIT, input=told | {"photoFileId": await field.file(PHOTO + b"y", is_sent=False)}
    )
    await field.refused("PHOTO_FORMAT", VISIT, input=told | {"photoFileId": await field.file(b"%PDF-1.7 ...")})
    await field.refused("DAY_IN_THE_FUTURE", FINISH, projectId=project, endedOn="2026-06-02")
    await field.refused("DAYS_OUT_OF_ORDER", FINISH, projectId=project, endedOn="2026-04-30")
    await field.refused("REASON_MISSING", CANCEL, projectId=project, reason=" ")
    done = await field.give(FINISH, projectId=project, endedOn="2026-05-20")
    assert (done["state"], done["version"]) == ("FINISHED", 2)
    due = await ReportRow.get()
    assert (due.due_on, due.uploaded_on, due.kind) == (date(2026, 6, 22), None, "HAZARD_CHECK")
    await field.refused("NOT_IN_THIS_STATE", FINISH, projectId=project, endedOn="2026-05-20")
    await field.refused("NOT_IN_THIS_STATE", CANCEL, projectId=project, reason="x")
    await field.refused("PROJECT_NOT_RUNNING", VISIT, input=told)


async def test_what_may_not_begin_is_refused(house: House, client: Client) -> None:
    field = await a_field(house, client)
    for code, changes in (
        ("TEXT_LENGTH", {"title": " "}),
        ("TEXT_LENGTH", {"title": "长" * 121}),
        ("DAY_IN_THE_FUTURE", {"startedOn": "2026-06-02"}),
        ("NOT_EMPLOYED_HERE", {"leadId": field.outsider}),
        ("NOT_EMPLOYED_HERE", {"members": [field.outsider]}),
        ("TEAM_TOO_LARGE", {"members": [field.person] * 51}),
    ):
        await field.refused(code, START, input=field.project(**changes))
    await ContractRow.all().update(state="FINISHED")
    await field.refused("CONTRACT_NOT_RUNNING", START, input=field.project())
