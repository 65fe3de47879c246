"""acceptComplaint: a handler takes a complaint up, and writes what it comes to for those who look into it."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.complaining import answer_due, complaint_of_this_place, tell
from backend.commands.doing import Doing
from backend.commands.field_work import words
from backend.entities.complaint import Complaint
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import COMPLAINT


@command(
    Complaint,
    description="受理投诉举报；线索摘要不得透露举报人，服务投诉由机构据此答复。"
    "Accept a complaint. The lead must not betray its author: the agency or the investigators get that alone.",
)
async def accept_complaint(
    doing: Doing,
    complaint_id: Annotated[strawberry.ID, strawberry.argument(description="编号。Id of the complaint.")],
    lead: Annotated[str, strawberry.argument(description="线索摘要，1至4000字。What it comes to.")],
    needs_check: Annotated[
        bool, strawberry.argument(description="是否需核查（答复期限较长）。Whether it has to be looked into.")
    ] = False,
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号。The version that was seen.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """From here its term to be answered runs."""
    row = await complaint_of_this_place(doing, complaint_id, expected_version)
    told = words(lead, ("lead",))
    doing.move(row, COMPLAINT)
    row.lead, row.needs_check = told, needs_check
    row.accepted_on, row.accepted_by = doing.today, doing.actor.subject
    row.answer_due_on = answer_due(doing, needs_check=needs_check)
    await row.save()
    return tell(doing, row, "complaint.accepted", due=row.answer_due_on.isoformat())
