"""grantReward: what a named complainant gets whose report proved true, reckoned from the fine that came of it."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.complaining import complaint_of_this_place
from backend.commands.doing import Doing
from backend.detectors.numbers import number
from backend.entities.complaint import (
    ComplaintKind,
    ComplaintOutcome,
    ComplaintReward,
    ComplaintRewardRow,
    ComplaintRow,
)
from backend.entities.inspection import PenaltyRow
from backend.errors import Conflict, InvalidInput, NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command

FEN = 100


@command(
    ComplaintReward,
    description="核定举报奖励：罚款额的15%，3000元至30万元，内部举报上浮20%。"
    "Grant a reward: 15 % of the fine, 3,000 to 300,000 yuan, 20 % more for an insider.",
)
async def grant_reward(
    doing: Doing,
    complaint_id: Annotated[strawberry.ID, strawberry.argument(description="编号。Id of the complaint.")],
    penalty_id: Annotated[
        strawberry.ID | None, strawberry.argument(description="由此作出的处罚编号。Id of the penalty that came of it.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """Once for each complaint."""
    row = await complaint_of_this_place(doing, complaint_id)
    _must_deserve_it(row)
    penalty = await _penalty(doing, row, penalty_id)
    if await ComplaintRewardRow.exists(complaint_id=row.id):
        raise Conflict(
            "REWARDED_ALREADY",
            zh="奖励已核定。",
            en="Its reward was granted.",
            remedy_zh="请查看 reward。",
            remedy_en="See reward.",
            path=("complaintId",),
        )
    share = number("reward.share_percent", doing.today)
    least = FEN * number("reward.least_yuan", doing.today)
    most = FEN * number("reward.most_yuan", doing.today)
    insider = number("reward.insider_percent", doing.today) if row.is_insider else 0
    fine = penalty.amount if penalty else 0
    reward = await ComplaintRewardRow.create(
        complaint_id=row.id,
        penalty_id=penalty.id if penalty else None,
        fine=fine,
        share_percent=share,
        least=least,
        most=most,
        insider_percent=insider,
        amount=reward_of(fine, share, least, most, insider),
        granted_by=doing.actor.subject,
        granted_on=doing.today,
    )
    doing.audit("grantReward", ("Complaint", row.id), amount=reward.amount)
    doing.work.emit("complaint.rewarded", f"Complaint:{row.id}", {})
    return Changed("ComplaintReward", reward.id)


def reward_of(fine: int, share_percent: int, least: int, most: int, insider_percent: int) -> int:
    """A share of the fine within its bounds, and so much on top; fen, half up.

    >>> reward_of(10_000_000, 15, 300_000, 30_000_000, 20)
    1800000
    """
    share = (fine * share_percent + 50) // 100
    return (min(most, max(least, share)) * (100 + insider_percent) + 50) // 100


def _must_deserve_it(row: ComplaintRow) -> None:
    is_report = row.kind != ComplaintKind.SERVICE.name
    if is_report and row.is_named and row.outcome == ComplaintOutcome.UPHELD.name:
        return
    raise NotInThisState(
        "NO_REWARD_FOR_THIS",
        zh="奖励只给实名且查实的举报。",
        en="A reward is for a report that was signed and upheld.",
        remedy_zh="请核对结果与身份。",
        remedy_en="Check its outcome and whether it is named.",
        path=("complaintId",),
    )


async def _penalty(doing: Doing, row: ComplaintRow, penalty_id: str | None) -> PenaltyRow | None:
    if penalty_id is None:
        return None
    found: PenaltyRow = await doing.held(PenaltyRow, "Penalty", penalty_id)
    if found.agency_id != row.agency_id or found.decided_on < row.received_on:
        raise InvalidInput(
            "PENALTY_NOT_OF_THIS",
            zh="该处罚属于另一机构，或早于举报作出。",
            en="This penalty is another agency's, or older than the complaint.",
            remedy_zh="请核对编号。",
            remedy_en="Check the id.",
            path=("penaltyId",),
        )
    if await ComplaintRewardRow.filter(penalty_id=found.id).exclude(complaint_id=row.id).exists():
        raise Conflict(
            "FINE_REWARDED_ALREADY",
            zh="已据该处罚奖励过另一举报；同一罚款只奖励一次。",
            en="Another complaint was rewarded for this penalty; a fine is shared once.",
            remedy_zh="请核对最先举报人；其余举报不据该罚款核定。",
            remedy_en="See who reported it first; others are not rewarded from this fine.",
            path=("penaltyId",),
        )
    return found
