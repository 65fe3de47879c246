"""giveUpScope: an agency will no longer give a service."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.given import must_be_own
from backend.detectors.detector import draft
from backend.entities.agency_scope import AgencyScope, AgencyScopeRow
from backend.errors import NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command


@command(AgencyScope, description="减少服务范围，自今日起。Give up a service, from today on.")
async def give_up_scope(
    doing: Doing,
    agency_scope_id: Annotated[strawberry.ID, strawberry.argument(description="服务范围编号。Id of the service.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """Ends today; contracts that run stay as they are."""
    row: AgencyScopeRow = await doing.held(AgencyScopeRow, "AgencyScope", agency_scope_id)
    must_be_own(doing, row.agency_id, agency_scope_id, ("agencyScopeId",))
    if row.until_on is not None and row.until_on <= doing.today:
        raise NotInThisState(
            "SCOPE_ENDED_ALREADY",
            zh=f"该项服务已于{row.until_on}终止。",
            en=f"This service ended on {row.until_on}.",
            remedy_zh="无需办理。",
            remedy_en="There is nothing to do.",
            path=("agencyScopeId",),
        )
    row.until_on = doing.today
    await row.save()
    drafted = await draft(doing.work, today=doing.today, agency_id=row.agency_id)
    doing.audit("giveUpScope", ("AgencyScope", row.id), serviceKind=row.service_kind_id, drafted=drafted)
    doing.work.emit("scope.given_up", f"Agency:{row.agency_id}", {"scope": row.id})
    return Changed("AgencyScope", row.id)
