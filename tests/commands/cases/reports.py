"""Reports at once, checked by guideline, sampled, published, and suspected of being copied."""

from datetime import date
from typing import Any

from backend.entities.contract import ContractRow
from backend.entities.look_alike import LookAlikeRow
from backend.entities.project import ProjectRow
from backend.entities.report import ReportRow
from backend.entities.report_guideline import ReportGuidelineRow
from tests.builders import LONG_AGO, an_agency, an_enterprise, projects_done
from tests.commands.cases import AFAR, OFFICER, Given, World, case, clerk_of
from tests.commands.desk import Desk
from tests.commands.field import FINISH, PHOTO

ITEMS = [
    {"code": "basis", "zh": "依据充分", "en": "Its basis is given", "weight": 3},
    {"code": "result", "zh": "结论明确", "en": "Its result is clear", "weight": 1},
]


PEOPLE: dict[str, str | None] = {"authorId": "NOT_EMPLOYED_HERE"}


async def a_report(kind: str = "SAFETY_EVALUATION", **given: Any) -> ReportRow:
    """An uploaded report of a new agency in Lishui."""
    agency = await an_agency()
    await projects_done(agency, await an_enterprise(), 1)
    project = await ProjectRow.get(agency_id=agency.id)
    told: dict[str, Any] = {"due_on": date(2026, 5, 30), "uploaded_on": date(2026, 5, 20), "digest": "0" * 64}
    told |= {"title": "评价报告", "recorded_at": LONG_AGO, **given}
    return await ReportRow.create(project_id=project.id, agency_id=agency.id, kind=kind, **told)


async def a_guideline(kind: str = "SAFETY_EVALUATION", **given: Any) -> str:
    """The id of a guideline of Lishui."""
    told: dict[str, Any] = {"region_id": "331100", "title": "导则", "from_on": date(2026, 1, 1), **given}
    row = await ReportGuidelineRow.create(kind=kind, checklist=ITEMS, recorded_at=LONG_AGO, **told)
    return f"ReportGuideline:{row.id}"


@case("uploadReports")
async def upload_reports(world: World) -> Given:
    field = await world.field()
    project = await field.started()
    await field.give(FINISH, projectId=project, endedOn="2026-05-20")
    told = {"projectId": project, "kind": "HAZARD_CHECK", "title": "排查报告", "authorId": field.person}
    told["fileId"] = await field.file(b"%PDF-1.7 a report")
    return Given(
        field.clerk,
        {"inputs": [told]},
        {"inputs": [told | {"title": "另一份"}]},
        "REPORT_ALREADY_THERE",
        elsewhere=PEOPLE,
    )


@case("publishGuideline")
async def publish_guideline(_: World) -> Given:
    told = {"region": "331102", "kind": "HAZARD_CHECK", "title": "导则", "checklist": ITEMS}
    return Given(OFFICER, told, {"title": "另一"}, None)


@case("withdrawGuideline")
async def withdraw_guideline(_: World) -> Given:
    named = {"reportGuidelineId": await a_guideline()}
    return Given(OFFICER, named, {"expectedVersion": 7}, "GUIDELINE_ENDED_ALREADY")


@case("recordReportCheck")
async def record_report_check(_: World) -> Given:
    answers = [{"code": "basis", "isMet": True}, {"code": "result", "isMet": False}]
    told = {"reportId": f"Report:{(await a_report()).id}", "guidelineId": await a_guideline(), "answers": answers}
    check = {**told, "outcome": "DEFECTIVE", "note": "结论不明确"}
    return Given(OFFICER, {"input": check}, {"input": check | {"note": "y"}}, None, stranger=AFAR)


@case("publishReport")
async def publish_report(world: World) -> Given:
    report = await a_report()
    clerk = clerk_of(await report.agency)
    photo = await Desk(world.house, world.client).file(clerk, PHOTO)
    told = {"reportId": f"Report:{report.id}", "summary": "要点", "imageFileIds": [photo]}
    stranger = clerk_of(await an_agency())
    return Given(clerk, told, {"summary": "另一"}, "PUBLISHED_ALREADY", stranger=stranger)


KINDS = ("TESTING", "HAZARD_CHECK", "TRAINING", "REVIEW", "RISK_SURVEY", "STANDARDISATION", "OTHER")


@case("drawReportSample")
async def draw_report_sample(world: World) -> Given:
    number = world.number()
    year, kind = 2026 - number // len(KINDS) % 200, KINDS[number % len(KINDS)]
    await a_report(kind, uploaded_on=date(year, 3, 1))
    told = {"region": "331100", "kind": kind, "period": f"{year}H1", "seed": "20260601"}
    return Given(OFFICER, told, {"seed": "7"}, "ALREADY_DRAWN")


async def a_suspicion() -> str:
    """The id of a suspected look-alike."""
    report, other = await a_report(), await a_report()
    row = await LookAlikeRow.create(
        report_id=report.id,
        other_id=other.id,
        agency_id=report.agency_id,
        similarity=9000,
        state="SUSPECTED",
        found_on=date(2026, 5, 20),
        recorded_at=LONG_AGO,
    )
    return f"LookAlike:{row.id}"


@case("confirmLookAlike")
async def confirm_look_alike(_: World) -> Given:
    told = {"lookAlikeId": await a_suspicion(), "reason": "逐段相同"}
    return Given(OFFICER, told, {"reason": "y"}, "NOT_IN_THIS_STATE", stranger=AFAR)


@case("dismissLookAlike")
async def dismiss_look_alike(_: World) -> Given:
    told = {"lookAlikeId": await a_suspicion(), "reason": "仅模板相同"}
    return Given(OFFICER, told, {"reason": "y"}, "NOT_IN_THIS_STATE", stranger=AFAR)


async def bought(agency_id: int) -> None:
    """Let the agency's contracts be bought with public money."""
    await ContractRow.filter(agency_id=agency_id).update(mode="GOVERNMENT_PURCHASE")
