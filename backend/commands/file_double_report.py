"""fileDoubleReport: an enterprise tells regulator and workers how it treats a major hazard (004-FJ (二十))."""

from datetime import date
from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import done, in_order, past, words
from backend.entities.hazard import HazardLevel, HazardRow
from backend.entities.listed_hazard import DoubleReport, DoubleReportRow
from backend.errors import NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command


@command(
    DoubleReport, description="重大隐患治理双报告；可多次，逐次追加。Report on a major hazard's treatment; adds up."
)
async def file_double_report(
    doing: Doing,
    hazard_id: Annotated[strawberry.ID, strawberry.argument(description="隐患编号。Id of the hazard.")],
    state_and_cause: Annotated[str, strawberry.argument(description="现状及成因，1至4000字。Its state and cause.")],
    harm_and_difficulty: Annotated[
        str, strawberry.argument(description="危害程度及治理难度，1至4000字。Degree of harm, difficulty.")
    ],
    plan: Annotated[str, strawberry.argument(description="治理方案，1至4000字。Plan of the treatment.")],
    workers_told_on: Annotated[
        date, strawberry.argument(description="向职代会报告之日，不晚于今天。Day the workers' congress was told.")
    ],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """One report more; none is replaced."""
    hazard: HazardRow = await doing.held(HazardRow, "Hazard", hazard_id)
    if hazard.level != HazardLevel.MAJOR.name:
        raise NotInThisState(
            "HAZARD_NOT_MAJOR",
            zh="该隐患不是重大隐患。",
            en="This hazard is not a major one.",
            remedy_zh="双报告仅适用于重大隐患。",
            remedy_en="The double report is of major hazards.",
            path=("hazardId",),
        )
    past(doing, workers_told_on, ("workersToldOn",))
    in_order(hazard.found_on, workers_told_on, ("workersToldOn",))
    row = await DoubleReportRow.create(
        hazard_id=hazard.id,
        enterprise_id=hazard.enterprise_id,
        agency_id=hazard.agency_id,
        state_and_cause=words(state_and_cause, ("stateAndCause",)),
        harm_and_difficulty=words(harm_and_difficulty, ("harmAndDifficulty",)),
        plan=words(plan, ("plan",)),
        workers_told_on=workers_told_on,
        reported_on=doing.today,
        recorded_at=doing.work.at,
    )
    return await done(doing, ("DoubleReport", row.id), hazard.agency_id, "hazard.double_report", hazard=hazard.id)
