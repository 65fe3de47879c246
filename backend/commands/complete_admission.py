"""completeAdmission: the agency has supplied what its returned application lacked."""

from typing import Annotated

import strawberry

from backend.commands.admission_input import ScopeInput, scope_faults, statutory_kinds, tell_move
from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.given import filled, must_be_own, refuse_first
from backend.entities.admission import Admission, AdmissionRow
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import ADMISSION


@command(
    Admission, description="补正申报：说明所补内容，可更换所申请的服务。Complete an application that was returned."
)
async def complete_admission(
    doing: Doing,
    admission_id: Annotated[strawberry.ID, strawberry.argument(description="申报编号。Id of the application.")],
    note: Annotated[
        str, strawberry.argument(description="所补内容，1至1000字。What was supplied, 1 to 1000 characters.")
    ],
    scopes: Annotated[
        list[ScopeInput] | None, strawberry.argument(description="替换原申请的服务。Services in place of the former.")
    ] = None,
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """RETURNED -> SUBMITTED. The day of the first submission stays."""
    row: AdmissionRow = await doing.held(AdmissionRow, "Admission", admission_id, expected_version)
    must_be_own(doing, row.agency_id, admission_id, ("admissionId",))
    doing.move(row, ADMISSION)
    refuse_first(filled(note, 1000, ("note",)))
    if scopes is not None:
        refuse_first(scope_faults(scopes, await statutory_kinds(), doing.today, ("scopes",)))
        row.scopes = [scope.told() for scope in scopes]
    row.completed_at = doing.work.at
    await row.save()
    tell_move(doing, row, "admission.completed", note=note.strip())
    return Changed("Admission", row.id)
