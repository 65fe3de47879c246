"""decideContest: an officer who had no part in it grants or refuses; what is granted is undone at once."""

from typing import Annotated, Final

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.contesting import undo
from backend.commands.doing import Doing
from backend.commands.field_work import words
from backend.commands.officers import must_be_another
from backend.entities.ability_test import AbilityTestResultRow
from backend.entities.contest import COUNTED_FOR_STAR, Contest, ContestRow
from backend.entities.dishonesty_listing import DishonestyListingRow
from backend.entities.finding import FindingRow
from backend.entities.professional import StarRow
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import CONTEST

WHO_FOUND: Final = (
    "SELECT wf.drafted_by, wf.notified_by, wf.decided_by, wf.confirmed_by FROM star s CROSS JOIN "
    + COUNTED_FOR_STAR.replace("{t}", "s")
    + " AND s.id = $1"
)
"""Who had a part in the findings that counted for a star."""


@command(
    Contest,
    description="决定异议：支持则撤销并更正评定，原评定保留并标明，星级按现有记录重新评定；决定人不得参与过原决定。"
    "Grant or refuse a contest. Granted: it is revoked, the agency rated anew, what was published is marked;"
    " a star is awarded anew from the record as it is now, which must have been mended.",
)
async def decide_contest(
    doing: Doing,
    contest_id: Annotated[strawberry.ID, strawberry.argument(description="异议编号。Id of the contest.")],
    is_granted: Annotated[bool, strawberry.argument(description="是否支持。Whether it is granted.")],
    reason: Annotated[str, strawberry.argument(description="决定理由，1至4000字。Why.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号。The version that was seen.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """Its end."""
    row: ContestRow = await doing.held(ContestRow, "Contest", contest_id, expected_version)
    why = words(reason, ("reason",))
    doing.move(row, CONTEST, grants=is_granted)
    must_be_another(doing, *await _who_took_part(doing, row), path=("contestId",))
    row.reason, row.decided_by, row.decided_on = why, doing.actor.subject, doing.today
    await row.save()
    if is_granted:
        await undo(doing, row)
    doing.audit("decideContest", ("Contest", row.id), granted=is_granted)
    doing.work.emit("contest.decided", f"Agency:{row.agency_id}", {"contest": row.id, "state": row.state})
    return Changed("Contest", row.id)


async def _who_took_part(doing: Doing, row: ContestRow) -> list[str | None]:
    if row.finding_id is not None:
        finding = await FindingRow.get(id=row.finding_id)
        return [finding.drafted_by, finding.notified_by, finding.decided_by, finding.confirmed_by]
    if row.listing_id is not None:
        listing = await DishonestyListingRow.get(id=row.listing_id)
        return [listing.proposed_by, listing.decided_by]
    if row.star_id is not None:
        return await _on_whose_work_it_rests(doing, await StarRow.get(id=row.star_id))
    return []


async def _on_whose_work_it_rests(doing: Doing, star: StarRow) -> list[str | None]:
    """Nobody awards a star by hand: who recorded the last test that it knew of, and who found what counted for it."""
    known = AbilityTestResultRow.filter(professional_id=star.professional_id, recorded_at__lte=star.recorded_at)
    last = await known.order_by("-ability_test__held_on", "-id").first()
    found = await doing.work.fetch(WHO_FOUND, [star.id])
    return [last.recorded_by if last else None, *(officer for row in found for officer in row)]
