"""completePracticeNotice: an agency adds what its returned notice lacked."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.given import refuse_first
from backend.commands.practice_notice_input import NoticeCompletion, contents_faults, lacking, people, tell_of
from backend.entities.practice_notice import PracticeNotice, PracticeNoticeRow
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import NOTICE


@command(
    PracticeNotice,
    description="补正被退回的执业告知；仍缺的项列于missing。Complete a returned notice; what still lacks is named.",
)
async def complete_practice_notice(
    doing: Doing,
    practice_notice_id: Annotated[strawberry.ID, strawberry.argument(description="告知编号。Id of the notice.")],
    given: Annotated[NoticeCompletion, strawberry.argument(name="input", description="补正内容。What it lacked.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """RETURNED_FOR_COMPLETION -> SUBMITTED. What was told on paper before and not found lacking stays told."""
    row: PracticeNoticeRow = await doing.held(PracticeNoticeRow, "PracticeNotice", practice_notice_id, expected_version)
    refuse_first(contents_faults(given, row.from_on, ("input",)))
    doing.move(row, NOTICE)
    row.until_on = given.until_on or row.until_on
    row.client = (given.client or "").strip() or row.client
    row.content = (given.content or "").strip() or row.content
    row.staff = people(given.staff) or row.staff
    row.missing = [name for name in lacking(row) if name in row.missing]
    row.completed_at = doing.work.at
    await row.save()
    drafted = await tell_of(doing, row, "notice.completed")
    doing.audit("completePracticeNotice", ("PracticeNotice", row.id), missing=row.missing, drafted=drafted)
    return Changed("PracticeNotice", row.id)
