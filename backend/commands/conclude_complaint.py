"""concludeComplaint: another handler than the one who took it up decides whether what was said is true."""

from enum import Enum
from typing import Annotated, Final

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.complaining import complaint_of_this_place, tell_and_look
from backend.commands.doing import Doing
from backend.commands.field_work import words
from backend.commands.officers import must_be_another
from backend.entities.complaint import Complaint, ComplaintKind, ComplaintOutcome, ComplaintRow
from backend.errors import InvalidInput
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import COMPLAINT


@strawberry.enum(description="查实情节（规则S01）。How grave what was upheld is, as rule S01 has it.")
class ComplaintSeverity(Enum):
    MINOR = "MINOR"
    ORDINARY = "ORDINARY"
    SERIOUS = "SERIOUS"


SEVERITIES: Final = {
    ComplaintSeverity.MINOR: "S1",
    ComplaintSeverity.ORDINARY: "S2",
    ComplaintSeverity.SERIOUS: "S3",
}


@command(
    Complaint,
    description="认定投诉举报是否属实；违规认定由检测器起草，须由受理人以外的专办人作出。"
    "Decide whether a complaint is true. Another handler than who accepted it; detectors draft the finding.",
)
async def conclude_complaint(
    doing: Doing,
    complaint_id: Annotated[strawberry.ID, strawberry.argument(description="编号。Id of the complaint.")],
    is_upheld: Annotated[bool, strawberry.argument(description="是否属实。Whether it is true.")],
    answer: Annotated[str, strawberry.argument(description="给投诉举报人的答复，1至4000字。The answer to its author.")],
    reason: Annotated[str, strawberry.argument(description="认定理由，1至4000字。Why it was decided so.")],
    severity: Annotated[
        ComplaintSeverity | None,
        strawberry.argument(description="举报属实的情节（必填）。How grave, of a report that is upheld."),
    ] = None,
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号。The version that was seen.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """Its end."""
    row = await complaint_of_this_place(doing, complaint_id, expected_version)
    told, why = words(answer, ("answer",)), words(reason, ("reason",))
    _must_fit(row, severity, is_upheld=is_upheld)
    doing.move(row, COMPLAINT)
    must_be_another(doing, row.accepted_by, path=("complaintId",))
    row.outcome = (ComplaintOutcome.UPHELD if is_upheld else ComplaintOutcome.NOT_UPHELD).name
    row.severity = SEVERITIES[severity] if severity else None
    row.answer = f"{row.answer}\n{told}" if row.answer else told
    row.reason, row.concluded_on, row.answered_on = why, doing.today, row.answered_on or doing.today
    await row.save()
    return await tell_and_look(doing, row, "complaint.concluded", outcome=row.outcome)


def _must_fit(row: ComplaintRow, severity: ComplaintSeverity | None, *, is_upheld: bool) -> None:
    if (severity is not None) == (is_upheld and row.kind == ComplaintKind.REPORT.name):
        return
    raise InvalidInput(
        "SEVERITY_OF_A_REPORT",
        zh="情节随属实的举报填写，其余不填。",
        en="The severity goes with a report that is upheld, and with nothing else.",
        remedy_zh="请补填或删去情节。",
        remedy_en="Give it, or leave it out.",
        path=("severity",),
    )
