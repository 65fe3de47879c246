"""decideObjection: an officer other than the one who drafted or notified grants or refuses an objection."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.officers import must_be_another, must_give_a_reason
from backend.entities.finding import Finding, ObjectionOutcome, ObjectionRow
from backend.errors import NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import FINDING


@command(
    Finding,
    description="决定异议：支持则撤销认定，驳回则可确认。决定人不得为起草人或告知人。"
    "Grant (the finding is revoked) or refuse an objection; not by who drafted or notified.",
)
async def decide_objection(
    doing: Doing,
    finding_id: Annotated[strawberry.ID, strawberry.argument(description="认定编号。Id of the finding.")],
    is_granted: Annotated[bool, strawberry.argument(description="是否支持异议。Whether the objection is granted.")],
    reason: Annotated[str, strawberry.argument(description="决定理由。Reason of the decision.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """OBJECTED -> REVOKED, or OBJECTED with the objection refused."""
    finding = await doing.finding(finding_id)
    must_be_another(doing, finding.drafted_by, finding.notified_by)
    must_give_a_reason(reason)
    objection = await ObjectionRow.get_or_none(finding_id=finding.id, outcome=ObjectionOutcome.OPEN.name)
    if objection is None:
        raise NotInThisState(
            "NO_OPEN_OBJECTION",
            zh="该认定没有待决定的异议。",
            en="There is no open objection to this finding.",
            remedy_zh="请核对编号。",
            remedy_en="Check the id.",
            path=("findingId",),
        )
    if is_granted:
        doing.move(finding, FINDING)
        finding.revoked_on, finding.revoked_at = doing.today, doing.work.at
    else:
        finding.version += 1
    finding.decided_by, finding.decided_at = doing.actor.subject, doing.work.at
    await finding.save()
    objection.outcome = (ObjectionOutcome.GRANTED if is_granted else ObjectionOutcome.REFUSED).name
    objection.reason, objection.decided_by, objection.decided_at = reason.strip(), doing.actor.subject, doing.work.at
    await objection.save()
    doing.audit("decideObjection", ("Finding", finding.id), isGranted=is_granted, reason=reason.strip())
    doing.work.emit(
        "objection.decided", f"Agency:{finding.agency_id}", {"finding": finding.id, "isGranted": is_granted}
    )
    return Changed("Finding", finding.id)
