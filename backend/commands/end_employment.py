"""endEmployment: a person has left the agency."""

from datetime import date
from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import in_order, past
from backend.commands.given import must_be_own
from backend.detectors.detector import draft
from backend.entities.professional import Employment, EmploymentRow
from backend.errors import NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.jobs.award_stars import award_again


@command(Employment, description="人员离职。A person leaves the agency.")
async def end_employment(
    doing: Doing,
    employment_id: Annotated[strawberry.ID, strawberry.argument(description="从业关系编号。Id of the employment.")],
    until_on: Annotated[
        date, strawberry.argument(description="离职日期，不晚于今天。Day of leaving, today or before.")
    ],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """The person no longer counts from that day; too few people may become a finding."""
    row: EmploymentRow = await doing.held(EmploymentRow, "Employment", employment_id)
    must_be_own(doing, row.agency_id, employment_id, ("employmentId",))
    if row.until_on is not None:
        raise NotInThisState(
            "LEFT_ALREADY",
            zh=f"该人员已于{row.until_on}离职。",
            en=f"This person left on {row.until_on}.",
            remedy_zh="无需办理。",
            remedy_en="There is nothing to do.",
            path=("employmentId",),
        )
    past(doing, until_on, ("untilOn",))
    in_order(row.from_on, until_on, ("untilOn",))
    row.until_on = until_on
    await row.save()
    await award_again(doing.work, doing.book, [row.professional_id])
    drafted = await draft(doing.work, today=doing.today, agency_id=row.agency_id)
    doing.audit("endEmployment", ("Employment", row.id), until=until_on.isoformat(), drafted=drafted)
    doing.work.emit("staff.left", f"Agency:{row.agency_id}", {"employment": row.id})
    return Changed("Employment", row.id)
