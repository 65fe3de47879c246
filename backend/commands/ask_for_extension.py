"""askForExtension: the enterprise can't cure a listed hazard in time and asks in good time for longer."""

from datetime import date
from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import words
from backend.commands.listing import tell, within_the_term
from backend.detectors.numbers import number
from backend.entities.listed_hazard import ListedHazard, ListedHazardRow
from backend.errors import InvalidDates, NotInThisState, UnknownReference
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import LISTING
from backend.workdays import after_workdays


@command(ListedHazard, description="申请延长整改期限，最迟在到期前20个工作日。Ask for a longer term, in good time.")
async def ask_for_extension(
    doing: Doing,
    listed_hazard_id: Annotated[strawberry.ID, strawberry.argument(description="挂牌编号。Id of the listing.")],
    until: Annotated[date, strawberry.argument(description="申请延至。The day asked for.")],
    reason: Annotated[str, strawberry.argument(description="理由，1至4000字。Why, 1 to 4000 characters.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """LISTED -> EXTENSION_ASKED."""
    row: ListedHazardRow = await doing.held(ListedHazardRow, "ListedHazard", listed_hazard_id, expected_version)
    if row.enterprise_id != doing.actor.enterprise_id:
        raise UnknownReference(
            "NOT_YOURS",
            zh=f"“{listed_hazard_id}”不属于本企业。",
            en=f"“{listed_hazard_id}” is not your enterprise's.",
            remedy_zh="请核对编号。",
            remedy_en="Check the id.",
            path=("listedHazardId",),
        )
    doing.move(row, LISTING)
    told = words(reason, ("reason",))
    within_the_term(doing, row.listed_on, until, ("until",))
    if until <= row.cure_until:
        raise InvalidDates(
            "EXTENSION_NOT_LONGER",
            zh=f"申请延至的日期须晚于现期限（{row.cure_until}）。",
            en=f"A longer term ends after the present one ({row.cure_until}).",
            remedy_zh="请核对日期。",
            remedy_en="Check the day.",
            path=("until",),
        )
    ahead = number("listing.extension_workdays", doing.today)
    if after_workdays(doing.today, ahead) > row.cure_until:
        raise NotInThisState(
            "EXTENSION_TOO_LATE",
            zh=f"须在到期（{row.cure_until}）前{ahead}个工作日申请。",
            en=f"It is asked for {ahead} workdays before the end ({row.cure_until}).",
            remedy_zh="请按期整改。",
            remedy_en="Cure the hazard in time.",
            path=("listedHazardId",),
        )
    row.asked_until, row.asked_on, row.reason = until, doing.today, told
    row.decide_by = after_workdays(doing.today, number("listing.decision_workdays", doing.today))
    await row.save()
    return tell(doing, row, "extension.asked", until=until.isoformat(), reason=told)
