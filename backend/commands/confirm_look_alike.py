"""confirmLookAlike: a person has looked at both reports, and says what they are."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.look_alike_decision import decide
from backend.entities.look_alike import LookAlike
from backend.graph.changed import Changed
from backend.graph.declare import command


@command(LookAlike, description="确认雷同：由人比对后认定。Confirm that a report was copied, after a look at both.")
async def confirm_look_alike(
    doing: Doing,
    look_alike_id: Annotated[strawberry.ID, strawberry.argument(description="线索编号。Id of the suspicion.")],
    reason: Annotated[str, strawberry.argument(description="理由。Why.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """SUSPECTED -> CONFIRMED."""
    return await decide(doing, look_alike_id, reason, expected_version, "look_alike.confirmed")
