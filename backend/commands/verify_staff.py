"""verifyStaff: a regulator holds a person's pension contributions against the record (002-LS 二(二)7)."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.given import refuse_first, within
from backend.commands.officers import must_supervise
from backend.detectors.detector import draft
from backend.entities.professional import Employment, EmploymentRow
from backend.graph.changed import Changed
from backend.graph.declare import command


@command(
    Employment,
    description="核实参保：连续月数、是否与任职相符。Verify pension months, and whether they match the work.",
)
async def verify_staff(
    doing: Doing,
    employment_id: Annotated[strawberry.ID, strawberry.argument(description="从业关系编号。Id of the employment.")],
    pension_months: Annotated[
        int, strawberry.argument(description="在本机构连续参保月数，0至600。Months at this agency, 0 to 600.")
    ],
    is_pension_matched: Annotated[
        bool, strawberry.argument(description="参保单位是否为本机构。Whether this agency pays the contributions.")
    ],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """The months count from today; a mismatch may become a finding."""
    row: EmploymentRow = await doing.held(EmploymentRow, "Employment", employment_id)
    await must_supervise(doing, row.agency_id, ("employmentId",))
    refuse_first(within(pension_months, 0, 600, ("pensionMonths",)))
    before = {"months": row.pension_months, "isMatched": row.is_pension_matched}
    row.pension_months, row.is_pension_matched = pension_months, is_pension_matched
    row.pension_checked_on = doing.today
    await row.save()
    drafted = await draft(doing.work, today=doing.today, agency_id=row.agency_id)
    detail = {"months": pension_months, "isMatched": is_pension_matched, "before": before, "drafted": drafted}
    doing.audit("verifyStaff", ("Employment", row.id), **detail)
    doing.work.emit("staff.verified", f"Agency:{row.agency_id}", {"employment": row.id})
    return Changed("Employment", row.id)
