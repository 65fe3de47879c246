"""declineComplaint: a complaint is not ours to look into; its author is told why, and where to go."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.complaining import complaint_of_this_place, tell
from backend.commands.doing import Doing
from backend.commands.field_work import words
from backend.entities.complaint import Complaint
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import COMPLAINT


@command(
    Complaint,
    description="不予受理，并告知理由与去处（凭回执可见）。Decline a complaint, saying why and where to go instead.",
)
async def decline_complaint(
    doing: Doing,
    complaint_id: Annotated[strawberry.ID, strawberry.argument(description="编号。Id of the complaint.")],
    answer: Annotated[str, strawberry.argument(description="答复：理由与去处，1至4000字。Why, and where to go.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号。The version that was seen.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """Its end."""
    row = await complaint_of_this_place(doing, complaint_id, expected_version)
    told = words(answer, ("answer",))
    doing.move(row, COMPLAINT)
    row.answer, row.answered_on = told, doing.today
    await row.save()
    return tell(doing, row, "complaint.declined")
