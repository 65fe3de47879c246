"""decideBan: another officer imposes a proposed ban from today on, or drops it."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.banning import begin_ban
from backend.commands.doing import Doing
from backend.commands.officers import must_be_another, must_give_a_reason, must_supervise
from backend.entities.ban import Ban, BanRow
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import BAN


@command(
    Ban,
    description="决定禁入：非提出人；自当日起五年，情节严重的终身，并公开。"
    "Decide about a ban, not by who proposed it: five years from today, or for life; public from then on.",
)
async def decide_ban(
    doing: Doing,
    ban_id: Annotated[strawberry.ID, strawberry.argument(description="禁入编号。Id of the ban.")],
    is_imposed: Annotated[bool, strawberry.argument(description="是否禁入。Whether it is imposed.")],
    reason: Annotated[str, strawberry.argument(description="理由。Why.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """PROPOSED -> IN_FORCE or DROPPED."""
    row: BanRow = await doing.held(BanRow, "Ban", ban_id, expected_version)
    await must_supervise(doing, row.agency_id, ("banId",))
    must_be_another(doing, row.proposed_by, path=("banId",))
    must_give_a_reason(reason)
    doing.move(row, BAN, grants=is_imposed)
    row.decided_by, row.decided_on, row.decision_reason = doing.actor.subject, doing.today, reason.strip()
    if is_imposed:
        begin_ban(doing, row)
    await row.save()
    until = row.until_on.isoformat() if row.until_on else None
    doing.audit(doing.command, ("Ban", row.id), state=row.state, until=until, reason=reason.strip())
    doing.work.emit("ban.imposed" if is_imposed else "ban.dropped", f"Agency:{row.agency_id}", {"ban": row.id})
    return Changed("Ban", row.id)
