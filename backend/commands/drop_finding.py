"""dropFinding: an officer takes back what was drafted or told in error; it stays in the record, revoked."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.officers import must_give_a_reason
from backend.entities.finding import Finding
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import FINDING


@command(
    Finding, description="撤销有误的草稿或告知，须写明理由。Take back a draft or notice that was wrong, and say why."
)
async def drop_finding(
    doing: Doing,
    finding_id: Annotated[strawberry.ID, strawberry.argument(description="认定编号。Id of the finding.")],
    reason: Annotated[str, strawberry.argument(description="理由。Why.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """DRAFT or NOTIFIED -> REVOKED. The same fact is not drafted again."""
    finding = await doing.finding(finding_id, expected_version)
    must_give_a_reason(reason)
    doing.move(finding, FINDING)
    finding.revoked_on, finding.revoked_at = doing.today, doing.work.at
    finding.decided_by, finding.decided_at = doing.actor.subject, doing.work.at
    await finding.save()
    doing.audit("dropFinding", ("Finding", finding.id), reason=reason.strip())
    doing.work.emit("finding.revoked", f"Agency:{finding.agency_id}", {"finding": finding.id})
    return Changed("Finding", finding.id)
