"""triggerInspection: an inspection outside the plan, with its cause (000-JL 五(二): special checks and look-backs)."""

from datetime import date
from secrets import token_hex
from typing import Annotated, Final

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import words
from backend.commands.inspecting import tell
from backend.commands.officers import must_supervise
from backend.entities.agency import AgencyRow
from backend.entities.inspection import InspectionKind, InspectionMode
from backend.entities.inspection_plan import InspectionTask, InspectionTaskRow
from backend.errors import InvalidDates, InvalidInput
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.periods import period_of
from backend.states import INSPECTION

OUTSIDE: Final = (InspectionKind.TRIGGERED, InspectionKind.LOOK_BACK, InspectionKind.SPECIAL)


@strawberry.input(description="计划外检查。An inspection outside the plan.")
class TriggerInput:
    """Why, how and until when."""

    agency_id: strawberry.ID = strawberry.field(description="机构编号。Id of the agency.")
    kind: InspectionKind = strawberry.field(
        description="TRIGGERED因投诉等、LOOK_BACK事故追溯（均不计上限）或SPECIAL专项。"
        "TRIGGERED or LOOK_BACK (don't count against the ceiling), or SPECIAL."
    )
    mode: InspectionMode = strawberry.field(description="方式。On site or off site.")
    cause: str = strawberry.field(description="缘由，1至400字。Cause, 1 to 400 characters.")
    due_on: date = strawberry.field(description="期限。To be made by.")


@command(
    InspectionTask,
    description="计划外检查，须载明缘由。An inspection outside the plan; it bears its cause.",
)
async def trigger_inspection(
    doing: Doing,
    input: Annotated[TriggerInput, strawberry.argument(description="检查。The inspection.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """A new task, PLANNED, of no plan."""
    agency: AgencyRow = await doing.held(AgencyRow, "Agency", input.agency_id, path=("input", "agencyId"))
    await must_supervise(doing, agency.id, ("input", "agencyId"))
    if input.kind not in OUTSIDE:
        raise InvalidInput(
            "PLANNED_KIND",
            zh="此类检查由计划或抽取产生。",
            en="Inspections of this kind come of a plan or a draw.",
            remedy_zh=f"可选：{'、'.join(kind.name for kind in OUTSIDE)}。",
            remedy_en=f"Choose of: {', '.join(kind.name for kind in OUTSIDE)}.",
            path=("input", "kind"),
        )
    cause = words(input.cause, ("input", "cause"), 400)
    if input.due_on < doing.today:
        raise InvalidDates(
            "DUE_BEFORE_TODAY",
            zh=f"期限{input.due_on}已过。",
            en=f"The day {input.due_on} has passed.",
            remedy_zh="请填写今天或以后的日期。",
            remedy_en="Give today or a later day.",
            path=("input", "dueOn"),
        )
    task = await InspectionTaskRow.create(
        agency_id=agency.id,
        region_id=agency.region_id,
        period=period_of(input.due_on),
        kind=input.kind.name,
        mode=input.mode.name,
        state=INSPECTION.begins["triggerInspection"].name,
        task_number=f"YS{period_of(input.due_on)}-{token_hex(6)}",
        cause=cause,
        due_on=input.due_on,
        recorded_at=doing.work.at,
    )
    return tell(doing, task, "inspection.triggered", kind=task.kind, cause=cause)
