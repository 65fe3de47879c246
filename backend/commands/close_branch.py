"""closeBranch: an office outside the seat is given up."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.given import must_be_own
from backend.detectors.detector import draft
from backend.entities.branch import Branch, BranchRow
from backend.errors import NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command


@command(Branch, description="撤销分支机构或异地办公场所，自今日起。Close an office, as of today.")
async def close_branch(
    doing: Doing,
    branch_id: Annotated[strawberry.ID, strawberry.argument(description="场所编号。Id of the office.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """Closed today; long-term service there without an office may become a finding."""
    row: BranchRow = await doing.held(BranchRow, "Branch", branch_id)
    must_be_own(doing, row.agency_id, branch_id, ("branchId",))
    if row.closed_on is not None:
        raise NotInThisState(
            "BRANCH_CLOSED_ALREADY",
            zh=f"该场所已于{row.closed_on}撤销。",
            en=f"This office was closed on {row.closed_on}.",
            remedy_zh="无需办理。",
            remedy_en="There is nothing to do.",
            path=("branchId",),
        )
    row.closed_on = doing.today
    await row.save()
    drafted = await draft(doing.work, today=doing.today, agency_id=row.agency_id)
    doing.audit("closeBranch", ("Branch", row.id), drafted=drafted)
    doing.work.emit("branch.closed", f"Agency:{row.agency_id}", {"branch": row.id})
    return Changed("Branch", row.id)
