"""Reports: one for each finished project, a PDF or a DOCX by its content, late when it is late."""

import asyncio

from backend.app import House
from backend.commands.runner import Runner
from backend.entities.finding import FindingRow
from backend.entities.report import ReportRow
from backend.graph.request import Request
from backend.policy import Actor, Role
from tests.client import Client
from tests.commands.field import FINISH, UPLOAD, Field, a_field

PDF = b"%PDF-1.7 a report"


async def finished(field: Field, on: str = "2026-05-20") -> str:
    """A project that has ended."""
    project = await field.started()
    await field.give(FINISH, projectId=project, endedOn=on)
    return project


async def the_report(field: Field, project: str) -> dict[str, str]:
    """What uploads a report."""
    told = {"projectId": project, "kind": "HAZARD_CHECK", "title": "排查报告", "authorId": field.person}
    return {**told, "fileId": await field.file(PDF)}


async def test_a_report_is_uploaded_once(house: House, client: Client) -> None:
    field = await a_field(house, client)
    running = await field.started()
    told = await the_report(field, await finished(field))
    for code, changes in (
        ("PROJECT_NOT_FINISHED", {"projectId": running}),
        ("NOT_FOUND", {"projectId": "Project:999"}),
        ("NOT_FOUND", {"fileId": "File:999"}),
        ("TEXT_LENGTH", {"title": ""}),
        ("NOT_EMPLOYED_HERE", {"authorId": field.outsider}),
        ("REPORT_FORMAT", {"fileId": await field.file()}),
        ("FILE_MISSING", {"fileId": await field.file(PDF + b"y", is_sent=False)}),
    ):
        await field.refused(code, UPLOAD, input=told | changes)
    await field.refused("NOT_FOUND", UPLOAD, field.stranger, input=told)
    await field.refused("NOT_ALLOWED", UPLOAD, Actor(Role.RATER, "x", region_code="330000"), input=told)
    done = await field.give(UPLOAD, input=told, idempotencyKey="u")
    assert (done["dueOn"], done["uploadedOn"], len(done["digest"])) == ("2026-06-19", "2026-06-01", 64)
    assert await field.give(UPLOAD, input=told, idempotencyKey="u") == done
    await field.refused("REPORT_ALREADY_THERE", UPLOAD, input=told)
    assert await ReportRow.all().count() == 1
    assert not await FindingRow.filter(rule_id="R01").exists()


async def test_of_two_reports_at_once_one_is_told(house: House, client: Client) -> None:
    field = await a_field(house, client)
    told = await the_report(field, await finished(field))
    answers = await asyncio.gather(*(field.give(UPLOAD, input=told) for _ in range(2)))
    assert sorted(answer.get("code", "") for answer in answers) == ["", "REPORT_ALREADY_THERE"]


async def test_a_late_report_drafts_its_finding_at_once(house: House, client: Client) -> None:
    field = await a_field(house, client)
    told = await the_report(field, await finished(field, "2026-05-01"))
    await ReportRow.all().update(due_on="2026-05-27")
    await field.give(UPLOAD, input=told)
    assert (await FindingRow.get(rule_id="R01")).case_code == "late_1_to_10_days"


async def test_an_upload_that_is_broken_off_leaves_all_or_nothing(house: House, client: Client) -> None:
    field = await a_field(house, client)
    runner = Runner(house.store, house.book, house.uploads)
    for delay in (0, 3, 9, 20, 40, 80):
        request = Request(UPLOAD, {"input": await the_report(field, await finished(field))})
        task = asyncio.create_task(house.engine.execute(request, field.clerk.scope(), house.store.reader, runner))
        for _ in range(delay):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        lines = await house.store.fetch("SELECT COUNT(*) FROM audit WHERE command = 'uploadReport'")
        assert lines[0][0] == await ReportRow.filter(uploaded_on__isnull=False).count()
