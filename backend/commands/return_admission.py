"""returnAdmission: the regulator asks for what an application lacks, also while in publicity. That is no refusal."""

from typing import Annotated

import strawberry

from backend.commands.admission_input import tell_move
from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.given import filled, refuse_first
from backend.commands.officers import must_supervise
from backend.entities.admission import Admission, AdmissionRow
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import ADMISSION


@command(
    Admission,
    description="退回补正，须一次说明补正内容；公示期间收到异议属实的也退回。"
    "Return an application, saying what it lacks; also after a well-founded objection during publicity.",
)
async def return_admission(
    doing: Doing,
    admission_id: Annotated[strawberry.ID, strawberry.argument(description="申报编号。Id of the application.")],
    reason: Annotated[
        str, strawberry.argument(description="须补正的内容，1至1000字。What lacks, 1 to 1000 characters.")
    ],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """SUBMITTED or PUBLICISED -> RETURNED."""
    row: AdmissionRow = await doing.held(AdmissionRow, "Admission", admission_id, expected_version)
    await must_supervise(doing, row.agency_id, ("admissionId",))
    refuse_first(filled(reason, 1000, ("reason",)))
    doing.move(row, ADMISSION)
    row.returned_at, row.return_reason = doing.work.at, reason.strip()
    row.conditions, row.publicised_at, row.publicity_until = None, None, None
    await row.save()
    tell_move(doing, row, "admission.returned", reason=row.return_reason)
    return Changed("Admission", row.id)
