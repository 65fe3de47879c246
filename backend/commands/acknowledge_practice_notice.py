"""acknowledgePracticeNotice: the county that was told notes that it knows. That is no approval."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.practice_notice_input import must_be_of_this_county, tell_of
from backend.entities.practice_notice import PracticeNotice, PracticeNoticeRow
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import NOTICE


@command(
    PracticeNotice,
    description="被告知地收悉执业告知；不是审批。The county told takes note of a notice; that is no approval.",
)
async def acknowledge_practice_notice(
    doing: Doing,
    practice_notice_id: Annotated[strawberry.ID, strawberry.argument(description="告知编号。Id of the notice.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """SUBMITTED -> ACKNOWLEDGED."""
    row: PracticeNoticeRow = await doing.held(PracticeNoticeRow, "PracticeNotice", practice_notice_id, expected_version)
    must_be_of_this_county(doing.actor, row)
    doing.move(row, NOTICE)
    row.acknowledged_at = doing.work.at
    await row.save()
    drafted = await tell_of(doing, row, "notice.acknowledged")
    doing.audit("acknowledgePracticeNotice", ("PracticeNotice", row.id), drafted=drafted)
    return Changed("PracticeNotice", row.id)
