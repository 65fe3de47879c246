"""payReward: a reward was handed over; by another officer than the one who granted it."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.officers import must_be_another, must_be_of_this_place
from backend.entities.complaint import ComplaintReward, ComplaintRewardRow, ComplaintRow
from backend.errors import NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command


@command(
    ComplaintReward,
    description="登记奖励已发放，由核定人以外的专办人办理。Record that a reward was paid; not by who granted it.",
)
async def pay_reward(
    doing: Doing,
    complaint_reward_id: Annotated[strawberry.ID, strawberry.argument(description="奖励编号。Id of the reward.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号。The version that was seen.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """Once."""
    row: ComplaintRewardRow = await doing.held(
        ComplaintRewardRow, "ComplaintReward", complaint_reward_id, expected_version
    )
    complaint = await ComplaintRow.get(id=row.complaint_id)
    must_be_of_this_place(doing, complaint.region_id, ("complaintRewardId",))
    if row.paid_on is not None:
        raise NotInThisState(
            "PAID_ALREADY",
            zh=f"已于{row.paid_on}发放。",
            en=f"It was paid on {row.paid_on}.",
            remedy_zh="无需重复登记。",
            remedy_en="There is nothing to do.",
            path=("complaintRewardId",),
        )
    must_be_another(doing, row.granted_by, path=("complaintRewardId",))
    row.paid_on, row.version = doing.today, row.version + 1
    await row.save()
    doing.audit("payReward", ("Complaint", complaint.id), amount=row.amount)
    doing.work.emit("complaint.reward_paid", f"Complaint:{complaint.id}", {})
    return Changed("ComplaintReward", row.id)
