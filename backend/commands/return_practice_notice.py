"""returnPracticeNotice: the county that was told asks for what a notice lacks. That is no refusal."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.given import filled, refuse_first
from backend.commands.practice_notice_input import must_be_of_this_county, tell_of
from backend.entities.practice_notice import PracticeNotice, PracticeNoticeRow
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import NOTICE


@command(
    PracticeNotice,
    description="退回补正，须一次说明补正内容；不是拒绝。Return a notice, saying what lacks; that is no refusal.",
)
async def return_practice_notice(
    doing: Doing,
    practice_notice_id: Annotated[strawberry.ID, strawberry.argument(description="告知编号。Id of the notice.")],
    reason: Annotated[
        str, strawberry.argument(description="须补正的内容，1至1000字。What is to be completed, 1 to 1000 characters.")
    ],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """SUBMITTED -> RETURNED_FOR_COMPLETION."""
    row: PracticeNoticeRow = await doing.held(PracticeNoticeRow, "PracticeNotice", practice_notice_id, expected_version)
    must_be_of_this_county(doing.actor, row)
    refuse_first(filled(reason, 1000, ("reason",)))
    doing.move(row, NOTICE)
    row.returned_at, row.return_reason = doing.work.at, reason.strip()
    await row.save()
    drafted = await tell_of(doing, row, "notice.returned")
    doing.audit("returnPracticeNotice", ("PracticeNotice", row.id), reason=row.return_reason, drafted=drafted)
    return Changed("PracticeNotice", row.id)
