"""Reports: one for each finished project, a PDF or a DOCX by its content, late when it is late."""

from backend.app import House
from backend.entities.finding import FindingRow
from backend.entities.report import ReportRow
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
        ("TEXT_LENGTH", {"title": ""}),
        ("NOT_EMPLOYED_HERE", {"authorId": field.outsider}),
        ("REPORT_FORMAT", {"fileId": await field.file()}),
        ("FILE_MISSING", {"fileId": await field.file(PDF + b"y", is_sent=False)}),
    ):
        await field.refused(code, UPLOAD, input=told | changes)
    done = await field.give(UPLOAD, input=told)
    assert (done["dueOn"], done["uploadedOn"], len(done["digest"])) == ("2026-06-22", "2026-06-01", 64)
    await field.refused("REPORT_ALREADY_THERE", UPLOAD, input=told)
    assert await ReportRow.all().count() == 1
    assert not await FindingRow.filter(rule_id="R01").exists()


async def test_a_late_report_drafts_its_finding_at_once(house: House, client: Client) -> None:
    field = await a_field(house, client)
    told = await the_report(field, await finished(field, "2026-05-01"))
    await ReportRow.all().update(due_on="2026-05-27")
    await field.give(UPLOAD, input=told)
    assert (await FindingRow.get(rule_id="R01")).case_code == "late_1_to_10_days"
