"""liftBan: a court or a review has set a ban aside; it holds no more from today, and is public no more."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import words
from backend.commands.officers import must_give_a_reason, must_supervise
from backend.entities.ban import Ban, BanRow, LiftGround
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import BAN


@command(
    Ban,
    description="撤销禁入：人民法院判决或行政复议决定。Set a ban aside, by a court's judgment or a decision on review.",
)
async def lift_ban(
    doing: Doing,
    ban_id: Annotated[strawberry.ID, strawberry.argument(description="禁入编号。Id of the ban.")],
    ground: Annotated[LiftGround, strawberry.argument(description="撤销机关。Who set it aside.")],
    document: Annotated[str, strawberry.argument(description="文书文号，1至80字。Number of that decision.")],
    reason: Annotated[str, strawberry.argument(description="理由。Why.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """IN_FORCE -> LIFTED."""
    row: BanRow = await doing.held(BanRow, "Ban", ban_id, expected_version)
    await must_supervise(doing, row.agency_id, ("banId",))
    number = words(document, ("document",), 80)
    must_give_a_reason(reason)
    doing.move(row, BAN)
    row.lifted_by, row.lifted_on = doing.actor.subject, doing.today
    row.lift_ground, row.lift_document, row.lift_reason = ground.name, number, reason.strip()
    await row.save()
    doing.audit(doing.command, ("Ban", row.id), ground=ground.name, document=number, reason=reason.strip())
    doing.work.emit("ban.lifted", f"Agency:{row.agency_id}", {"ban": row.id})
    return Changed("Ban", row.id)
