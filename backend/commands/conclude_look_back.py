"""concludeLookBack: the inquiry after an accident is closed, in two chapters (004-FJ (二十五))."""

from datetime import date
from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import done, in_order, past, words
from backend.commands.looking_back import accident_here
from backend.commands.officers import must_be_another
from backend.detectors.numbers import number
from backend.entities.accident import Accident, AccidentRow, Responsibility
from backend.errors import InvalidInput, NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.workdays import months_before


@command(
    Accident,
    description="结案：技术、管理两篇与机构责任，自此公开；须由登记人以外的人员办理，违规认定由检测器起草（L01、L02）。"
    "Close the look-back with both chapters and the agency's part; public from then on. Not by who recorded it.",
)
async def conclude_look_back(
    doing: Doing,
    accident_id: Annotated[strawberry.ID, strawberry.argument(description="事故编号。Id of the accident.")],
    responsibility: Annotated[Responsibility, strawberry.argument(description="机构责任。The agency's part.")],
    technical: Annotated[str, strawberry.argument(description="技术篇，1至4000字。Technical chapter.")],
    management: Annotated[str, strawberry.argument(description="管理篇，1至4000字。Management chapter.")],
    concluded_on: Annotated[date, strawberry.argument(description="结案日期。Day the inquiry closed.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """Once. What was found is to be put right, and that assessed, within a year."""
    row = await accident_here(doing, accident_id, expected_version)
    must_be_another(doing, row.recorded_by, path=("accidentId",))
    if row.concluded_on is not None:
        raise NotInThisState(
            "LOOK_BACK_CLOSED",
            zh=f"已于{row.concluded_on}结案。",
            en=f"It was closed on {row.concluded_on}.",
            remedy_zh="无需重复结案。",
            remedy_en="There is nothing to do.",
            path=("accidentId",),
        )
    _must_have_an_agency(row, responsibility)
    row.technical, row.management = words(technical, ("technical",)), words(management, ("management",))
    past(doing, concluded_on, ("concludedOn",))
    in_order(row.occurred_on, concluded_on, ("concludedOn",))
    row.responsibility, row.is_agency_responsible = responsibility.name, responsibility is not Responsibility.NONE
    row.concluded_on, row.concluded_by = concluded_on, doing.actor.subject
    row.assess_by = months_before(concluded_on, -number("accident.assess_months", concluded_on))
    row.version += 1
    await row.save()
    if row.agency_id is not None:
        subject = ("Accident", int(row.id))
        return await done(doing, subject, row.agency_id, "accident.concluded", responsibility=responsibility.name)
    doing.audit(doing.command, ("Accident", row.id), responsibility=responsibility.name)
    doing.work.emit("accident.concluded", f"Enterprise:{row.enterprise_id}", {"accident": row.id})
    return Changed("Accident", row.id)


def _must_have_an_agency(row: AccidentRow, responsibility: Responsibility) -> None:
    if row.agency_id is not None or responsibility is Responsibility.NONE:
        return
    raise InvalidInput(
        "NO_AGENCY_REACHED",
        zh="该事故未指明被倒查的机构。",
        en="No agency is named that the look-back reached.",
        remedy_zh="责任请填 NONE，或以该机构另行登记事故。",
        remedy_en="Say NONE, or record the accident with that agency.",
        path=("responsibility",),
    )
