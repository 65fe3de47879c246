"""recordReportCheck: a regulator has read a report and says what it found, item by item of the guideline."""

from datetime import date
from typing import Annotated, Any

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import done, words
from backend.commands.officers import must_be_of_this_place
from backend.entities.agency import AgencyRow
from backend.entities.enterprise import EnterpriseRow
from backend.entities.places import subtree_from, subtree_until
from backend.entities.project import ProjectRow
from backend.entities.report import CheckOutcome, ReportCheck, ReportCheckRow, ReportRow
from backend.entities.report_guideline import ReportGuidelineRow
from backend.errors import InvalidInput, NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.jobs.award_stars import award_team


@strawberry.input(description="一项核对结果。The answer to an item.")
class CheckAnswer:
    """Whether an item is met."""

    code: str = strawberry.field(description="核对项代码。Code of the item.")
    is_met: bool = strawberry.field(description="是否符合。Whether it is met.")


@strawberry.input(description="报告抽查。A spot check of a report.")
class ReportCheckInput:
    """What was found."""

    report_id: strawberry.ID = strawberry.field(description="报告编号。Id of the report.")
    outcome: CheckOutcome = strawberry.field(description="结果。Outcome.")
    note: str = strawberry.field(description="说明，1至4000字。What was found, 1 to 4000 characters.")
    guideline_id: strawberry.ID | None = strawberry.field(
        default=None, description="所据导则编号；给出则须逐项作答。Id of the guideline; then every item is answered."
    )
    answers: list[CheckAnswer] = strawberry.field(default_factory=list, description="逐项结果。Answers by item.")


@command(
    ReportCheck,
    description="登记报告抽查结果；缺陷、失实、虚假由检测器起草认定。"
    "Record a spot check; the detectors draft findings of what is deficient, inaccurate or false.",
)
async def record_report_check(
    doing: Doing,
    input: Annotated[ReportCheckInput, strawberry.argument(description="抽查。The check.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """A check more; the report shows its last outcome. The score is the weight of what is met, in points of 100."""
    report: ReportRow = await doing.held(ReportRow, "Report", input.report_id, path=("input", "reportId"))
    if report.uploaded_on is None:
        raise NotInThisState(
            "NO_REPORT_YET",
            zh="报告尚未上传，不能抽查。",
            en="The report has not come: there is nothing to check.",
            remedy_zh="逾期未传的由检测器认定。",
            remedy_en="That it lacks, the detector finds.",
            path=("input", "reportId"),
        )
    place = await _place(doing, report)
    note = words(input.note, ("input", "note"))
    guideline, score = None, None
    answers = {answer.code: answer.is_met for answer in input.answers}
    if input.guideline_id is not None:
        guideline = await doing.held(
            ReportGuidelineRow, "ReportGuideline", input.guideline_id, path=("input", "guidelineId")
        )
        _must_hold(guideline, place, doing.today)
        score = _score(guideline, report, answers)
    row = await ReportCheckRow.create(
        report_id=report.id,
        agency_id=report.agency_id,
        checked_on=doing.today,
        outcome=input.outcome.name,
        score=score,
        note=note,
        guideline_id=guideline.id if guideline else None,
        answers=answers if guideline else None,
        checked_by=doing.actor.subject,
        recorded_at=doing.work.at,
    )
    report.last_outcome = input.outcome.name
    await report.save()
    await award_team(doing.work, doing.book, report.project_id)
    detail: dict[str, Any] = {"report": report.id, "outcome": input.outcome.name, "score": score}
    return await done(doing, ("ReportCheck", row.id), report.agency_id, "report.checked", **detail)


async def _place(doing: Doing, report: ReportRow) -> str:
    """Where the officer supervises this: the agency's seat or the client's place (003-ND（二十三）).

    A published report is for all to read; only these two check it.
    """
    agency = await AgencyRow.get(id=report.agency_id)
    client = await EnterpriseRow.get(id=(await ProjectRow.get(id=report.project_id)).enterprise_id)
    if doing.actor.supervises(client.region_id):
        return str(client.region_id)
    must_be_of_this_place(doing, agency.region_id, ("input", "reportId"))
    return str(agency.region_id)


def _must_hold(guideline: ReportGuidelineRow, place: str, today: date) -> None:
    """The guideline is of that place, or of a division above it, and in force."""
    is_there = subtree_from(guideline.region_id) <= place < subtree_until(guideline.region_id)
    if is_there and (guideline.until_on is None or guideline.until_on > today):
        return
    raise InvalidInput(
        "GUIDELINE_NOT_IN_FORCE",
        zh="该导则不适用于此地，或已停用。",
        en="This guideline is of another place, or has ended.",
        remedy_zh="请从 reportGuidelines 中选择现行导则。",
        remedy_en="Choose one that is in force from reportGuidelines.",
        path=("input", "guidelineId"),
    )


def _score(guideline: ReportGuidelineRow, report: ReportRow, answers: dict[str, bool]) -> int:
    """The weight of the items that are met over that of all, in hundredths of a point of 100."""
    items = {item["code"]: int(item["weight"]) for item in guideline.checklist}
    if guideline.kind != report.kind or set(items) != set(answers):
        raise InvalidInput(
            "ANSWERS_INCOMPLETE",
            zh="导则须与报告种类一致，且逐项作答。",
            en="The guideline is of the report's kind, and every item of it is answered.",
            remedy_zh=f"核对项：{'、'.join(items)}。",
            remedy_en=f"Items: {', '.join(items)}.",
            path=("input", "answers"),
        )
    met = sum(weight for code, weight in items.items() if answers[code])
    return round(met * 10_000 / sum(items.values()))
