"""orderRectification: an agency is told what to put right, and by when (000-JL 五(一))."""

from datetime import date, timedelta
from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import done, words
from backend.commands.officers import must_supervise
from backend.detectors.numbers import number
from backend.entities.agency import AgencyRow
from backend.entities.inspection import ViolationRow
from backend.entities.rectification import RectificationOrder, RectificationOrderRow
from backend.errors import InvalidDates, InvalidInput
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import RECTIFICATION
from backend.workdays import after_workdays


@command(
    RectificationOrder,
    description="责令整改：十个工作日内报方案，默认三十日内完成。"
    "Order a rectification: its plan within ten workdays, done within thirty days unless said otherwise.",
)
async def order_rectification(
    doing: Doing,
    agency_id: Annotated[strawberry.ID, strawberry.argument(description="机构编号。Id of the agency.")],
    content: Annotated[str, strawberry.argument(description="整改内容，1至4000字。What to put right.")],
    violation_id: Annotated[
        strawberry.ID | None, strawberry.argument(description="所据违法行为编号。Id of the violation behind it.")
    ] = None,
    due_on: Annotated[date | None, strawberry.argument(description="整改期限。To be done by.")] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """One order more."""
    agency: AgencyRow = await doing.held(AgencyRow, "Agency", agency_id)
    await must_supervise(doing, agency.id, ("agencyId",))
    told = words(content, ("content",))
    violation = await _violation(doing, violation_id, agency.id)
    plan_by = after_workdays(doing.today, number("rectification.plan_workdays", doing.today))
    due = due_on or doing.today + timedelta(number("rectification.days", doing.today))
    if due <= doing.today:
        raise InvalidDates(
            "DUE_IN_THE_PAST",
            zh="整改期限须在今天之后。",
            en="It is to be done by a day that is still to come.",
            remedy_zh="请改填期限。",
            remedy_en="Give a later day.",
            path=("dueOn",),
        )
    row = await RectificationOrderRow.create(
        agency_id=agency.id,
        violation_id=violation,
        content=told,
        state=RECTIFICATION.begins["orderRectification"].name,
        ordered_by=doing.actor.subject,
        ordered_on=doing.today,
        plan_by=min(plan_by, due),
        due_on=due,
        recorded_at=doing.work.at,
    )
    return await done(doing, ("RectificationOrder", row.id), agency.id, "rectification.ordered", due=due.isoformat())


async def _violation(doing: Doing, violation_id: str | None, agency_id: int) -> int | None:
    if violation_id is None:
        return None
    row: ViolationRow = await doing.held(ViolationRow, "Violation", violation_id)
    if row.agency_id == agency_id:
        return int(row.id)
    raise InvalidInput(
        "VIOLATION_OF_ANOTHER",
        zh="该违法行为属于另一机构。",
        en="This violation is another agency's.",
        remedy_zh="请核对编号。",
        remedy_en="Check the ids.",
        path=("violationId",),
    )
