"""answerComplaint: an agency answers a complaint about its service."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.complaining import tell_and_look
from backend.commands.doing import Doing
from backend.commands.field_work import words
from backend.entities.complaint import Complaint, ComplaintKind, ComplaintRow
from backend.errors import NotAllowed
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import COMPLAINT


@command(
    Complaint,
    description="机构答复服务投诉（AQ 9010-2019：10个工作日，需核查30个）。Answer a complaint about your service.",
)
async def answer_complaint(
    doing: Doing,
    complaint_id: Annotated[strawberry.ID, strawberry.argument(description="编号。Id of the complaint.")],
    answer: Annotated[str, strawberry.argument(description="答复，1至4000字。The answer.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号。The version that was seen.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """Its author reads it by the receipt."""
    row: ComplaintRow = await doing.held(ComplaintRow, "Complaint", complaint_id, expected_version)
    told = words(answer, ("answer",))
    if row.kind != ComplaintKind.SERVICE.name:
        raise NotAllowed(
            "NOT_FOR_THE_AGENCY",
            zh="举报由监管机关核查答复。",
            en="A report of a breach is answered by the regulator.",
            remedy_zh="只能答复服务投诉。",
            remedy_en="Answer complaints about a service.",
            path=("complaintId",),
        )
    doing.move(row, COMPLAINT)
    row.answer, row.answered_on = told, doing.today
    await row.save()
    return await tell_and_look(doing, row, "complaint.answered")
