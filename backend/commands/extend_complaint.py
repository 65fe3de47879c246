"""extendComplaint: its term to be answered is made longer, once and by no more than the rule allows."""

from datetime import date, timedelta
from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.complaining import complaint_of_this_place, tell
from backend.commands.doing import Doing
from backend.commands.field_work import words
from backend.detectors.numbers import number
from backend.entities.complaint import Complaint, ComplaintRow
from backend.errors import InvalidDates, NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import COMPLAINT


@command(
    Complaint,
    description="延长答复期限，一次为限（AQ 9010-2019）。Extend the term of an answer, once.",
)
async def extend_complaint(
    doing: Doing,
    complaint_id: Annotated[strawberry.ID, strawberry.argument(description="编号。Id of the complaint.")],
    until: Annotated[date, strawberry.argument(description="新的答复期限。To be answered by.")],
    reason: Annotated[str, strawberry.argument(description="理由，1至4000字。Why.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号。The version that was seen.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """A later day."""
    row = await complaint_of_this_place(doing, complaint_id, expected_version)
    why = words(reason, ("reason",))
    doing.move(row, COMPLAINT)
    _must_be_open_to_it(doing, row)
    last = row.answer_due_on + timedelta(number("complaint.extension_days", doing.today))
    if not row.answer_due_on < until <= last:
        raise InvalidDates(
            "EXTENSION_TOO_LONG",
            zh=f"延期须在{row.answer_due_on}之后、{last}（含）之前。",
            en=f"The new day lies after {row.answer_due_on} and not after {last}.",
            remedy_zh="请改填期限。",
            remedy_en="Give such a day.",
            path=("until",),
        )
    row.answer_due_on, row.extended_on = until, doing.today
    await row.save()
    return tell(doing, row, "complaint.extended", until=until.isoformat(), why=why)


def _must_be_open_to_it(doing: Doing, row: ComplaintRow) -> None:
    if row.extended_on is not None:
        raise NotInThisState(
            "EXTENDED_ALREADY",
            zh="已延期一次。",
            en="It was extended once.",
            remedy_zh="请按期答复。",
            remedy_en="Answer it in time.",
            path=("complaintId",),
        )
    if row.answer_due_on < doing.today:
        raise NotInThisState(
            "TERM_IS_OVER",
            zh=f"答复期限{row.answer_due_on}已过。",
            en=f"Its term ended on {row.answer_due_on}.",
            remedy_zh="请尽快答复。",
            remedy_en="Answer it now.",
            path=("complaintId",),
        )
