"""publiciseAdmission: every condition is met, and anyone may see that for some workdays before it is concluded."""

from typing import Annotated

import strawberry

from backend.commands.admission_input import tell_move
from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.officers import must_supervise
from backend.conditions import look, told
from backend.detectors.numbers import number
from backend.entities.admission import Admission, AdmissionRow
from backend.errors import NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import ADMISSION
from backend.workdays import after_workdays


@command(
    Admission,
    description="公示：逐项条件均符合后公示若干工作日，核查结果随之公开。"
    "Make an application public with what was found of every condition, once all are met.",
)
async def publicise_admission(
    doing: Doing,
    admission_id: Annotated[strawberry.ID, strawberry.argument(description="申报编号。Id of the application.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """SUBMITTED -> PUBLICISED, with the conditions as they are found today."""
    row: AdmissionRow = await doing.held(AdmissionRow, "Admission", admission_id, expected_version)
    await must_supervise(doing, row.agency_id, ("admissionId",))
    doing.move(row, ADMISSION)
    found = await look(doing.work.reader, row.agency_id, doing.today)
    if found is None or found.lacking:
        names = ", ".join(found.lacking) if found else ""
        raise NotInThisState(
            "CONDITIONS_NOT_MET",
            zh=f"尚不符合的条件：{names}。",
            en=f"Conditions that are not met: {names}.",
            remedy_zh="逐项所见见 admissionCheck；补齐后再公示，或退回补正。",
            remedy_en="admissionCheck tells what was found of each; supply it, or return the application.",
            path=("admissionId",),
        )
    row.conditions = told(found)
    row.publicised_at = doing.work.at
    row.publicity_until = after_workdays(doing.today, number("admission.publicity_workdays", doing.today))
    await row.save()
    tell_move(doing, row, "admission.publicised", until=row.publicity_until.isoformat())
    return Changed("Admission", row.id)
