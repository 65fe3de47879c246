"""lodgeObjection: an agency contests a finding that it was told of, in time and with a ground."""

from typing import Annotated, Final

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.entities.finding import Finding, ObjectionOutcome, ObjectionRow
from backend.errors import InvalidInput, NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import FINDING

LONGEST_GROUND: Final = 4000


@command(Finding, description="机构对已告知的认定提出异议。Contest a finding that your agency was told of.")
async def lodge_objection(
    doing: Doing,
    finding_id: Annotated[strawberry.ID, strawberry.argument(description="认定编号。Id of the finding.")],
    ground: Annotated[str, strawberry.argument(description="理由，1至4000字。Ground, 1 to 4000 characters.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """NOTIFIED -> OBJECTED."""
    finding = await doing.finding(finding_id)
    if finding.agency_id != doing.actor.agency_id:
        raise NotInThisState(
            "NOT_YOUR_FINDING",
            zh="只能对本机构的认定提出异议。",
            en="An agency may contest its own findings only.",
            remedy_zh="请核对编号。",
            remedy_en="Check the id.",
            path=("findingId",),
        )
    if not 0 < len(ground.strip()) <= LONGEST_GROUND:
        raise InvalidInput(
            "GROUND_LENGTH",
            zh="异议须写明理由，不超过4000字。",
            en="An objection needs a ground of at most 4000 characters.",
            remedy_zh="请填写或压缩理由。",
            remedy_en="Write it, or make it shorter.",
            path=("ground",),
        )
    doing.move(finding, FINDING)
    if finding.object_until is None or doing.today > finding.object_until:
        raise NotInThisState(
            "OBJECTION_TOO_LATE",
            zh=f"异议期限已于{finding.object_until}届满。",
            en=f"The time to object ended on {finding.object_until}.",
            remedy_zh="认定生效后可依法申请行政复议或信用修复。",
            remedy_en="After confirmation, ask for administrative review or credit repair.",
            path=("findingId",),
        )
    finding.objected_at = doing.work.at
    await finding.save()
    await ObjectionRow.create(
        finding_id=finding.id,
        agency_id=finding.agency_id,
        ground=ground.strip(),
        lodged_by=doing.actor.subject,
        lodged_at=doing.work.at,
        outcome=ObjectionOutcome.OPEN.name,
    )
    doing.audit("lodgeObjection", ("Finding", finding.id), ground=ground.strip())
    doing.work.emit("finding.objected", f"Agency:{finding.agency_id}", {"finding": finding.id})
    return Changed("Finding", finding.id)
