"""withdrawAdmission: the agency takes its application back."""

from typing import Annotated

import strawberry

from backend.commands.admission_input import tell_move
from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.given import must_be_own
from backend.entities.admission import Admission, AdmissionRow
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import ADMISSION


@command(Admission, description="撤回申报；公示前均可。Withdraw an application, at any time before its publicity.")
async def withdraw_admission(
    doing: Doing,
    admission_id: Annotated[strawberry.ID, strawberry.argument(description="申报编号。Id of the application.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """SUBMITTED or RETURNED -> WITHDRAWN. A body that was only applying stays on record as APPLYING."""
    row: AdmissionRow = await doing.held(AdmissionRow, "Admission", admission_id, expected_version)
    must_be_own(doing, row.agency_id, admission_id, ("admissionId",))
    doing.move(row, ADMISSION)
    await row.save()
    tell_move(doing, row, "admission.withdrawn")
    return Changed("Admission", row.id)
