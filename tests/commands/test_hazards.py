"""Hazards: recorded, reported, rectified, re-checked, signed off; nothing that was said is replaced."""

from typing import Any

from backend.app import House
from backend.entities.hazard import HazardRow
from tests.client import Client
from tests.commands.field import CANCEL, CLOSE, PHOTO, RECORD, RECTIFY, REOPEN, TELL, VISIT, a_field


async def test_a_hazard_goes_its_way_and_keeps_what_was_said(house: House, client: Client) -> None:
    field = await a_field(house, client)
    hazard = await field.found()
    lines = await house.store.fetch("SELECT detail FROM audit WHERE command = 'recordHazard'")
    assert all(word in str(lines[0][0]) for word in ("photo", "advice", "example", "drafted"))
    assert (await field.give(TELL, hazardId=hazard, expectedVersion=1))["version"] == 2
    await field.refused("HAZARD_REPORTED_ALREADY", TELL, hazardId=hazard)
    await field.refused("NOT_IN_THIS_STATE", CLOSE, hazardId=hazard, note="x")
    await field.refused("NOT_IN_THIS_STATE", REOPEN, hazardId=hazard, note="x")
    work: dict[str, Any] = {"hazardId": hazard, "measures": "更换", "rectifiedOn": "2026-05-25"}
    await field.refused("TEXT_LENGTH", RECTIFY, **work | {"measures": " "})
    await field.refused("DAY_IN_THE_FUTURE", RECTIFY, **work | {"rectifiedOn": "2026-06-02"})
    await field.refused("DAYS_OUT_OF_ORDER", RECTIFY, **work | {"rectifiedOn": "2026-05-19"})
    unsent = await field.file(PHOTO + b"z", is_sent=False)
    await field.refused("FILE_MISSING", RECTIFY, **work, photoFileId=unsent)
    await field.refused("PHOTO_FORMAT", RECTIFY, **work, photoFileId=await field.file(b"%PDF-1.7 ..."))
    done = await field.give(RECTIFY, **work, photoFileId=await field.file(), expectedVersion=2)
    assert (done["state"], done["version"]) == ("RECTIFIED", 3)
    await field.refused("TEXT_LENGTH", REOPEN, hazardId=hazard, note="")
    assert (await field.give(REOPEN, hazardId=hazard, note="仍失效"))["state"] == "OPEN"
    assert (await HazardRow.get()).rectified_on is None
    assert (await field.give(RECTIFY, **work | {"measures": "再换"}))["state"] == "RECTIFIED"
    assert (await field.give(CLOSE, hazardId=hazard, note="合格"))["state"] == "CLOSED"
    await field.refused("NOT_IN_THIS_STATE", RECTIFY, **work)
    row = await HazardRow.get()
    assert (row.content, row.measures, row.recheck_note) == ("防爆电气失效", "更换\n再换", "仍失效\n合格")
    assert row.rectified_digest is not None
    assert str(row.rechecked_on) == str(row.closed_on) == "2026-06-01"


async def test_what_is_no_hazard_entry_is_refused(house: House, client: Client) -> None:
    field = await a_field(house, client)
    project, other = await field.started(), await field.started()
    visit = {"projectId": other, "visitedOn": "2026-05-10", "isNamedStaffPresent": True}
    elsewhere = (await field.give(VISIT, input=visit))["id"]
    for code, changes in (
        ("VISIT_OF_ANOTHER_PROJECT", {"visitId": elsewhere}),
        ("TEXT_LENGTH", {"content": " "}),
        ("TEXT_LENGTH", {"advice": "长" * 4001}),
        ("MOMENT_IN_THE_FUTURE", {"foundAt": "2026-06-02T10:00:00+08:00"}),
        ("DAYS_OUT_OF_ORDER", {"foundAt": "2026-04-30T10:00:00+08:00"}),
        ("DAYS_OUT_OF_ORDER", {"dueOn": "2026-05-19"}),
        ("PHOTO_FORMAT", {"exampleFileId": await field.file(b"%PDF-1.7 ...")}),
    ):
        await field.refused(code, RECORD, input=field.hazard(project, **changes))
    told = field.hazard(project, level="GENERAL", photoFileId=await field.file(), advice="更换")
    done = await field.give(RECORD, input=told)
    await field.refused("HAZARD_NOT_MAJOR", TELL, hazardId=done["id"])
    await field.give(CANCEL, projectId=project, reason="x")
    await field.refused("PROJECT_NOT_RUNNING", RECORD, input=told)
