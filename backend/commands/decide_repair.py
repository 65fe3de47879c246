"""decideRepair: granted, a finding stops counting today and is shown no more; the ledger keeps it (Order 36)."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import words
from backend.commands.officers import must_be_another
from backend.commands.rating_anew import rate
from backend.entities.finding import FindingRow
from backend.entities.inspection import PenaltyRow
from backend.entities.repair import Repair, RepairRow
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.jobs.award_stars import award_whom_it_names
from backend.states import FINDING, REPAIR


@command(
    Repair,
    description="决定信用修复：准予则当日起不再计分、停止公示并重新评定；由确认人以外的人员作出。"
    "Grant or refuse a repair. Granted: from today it counts nothing and is shown no more. Not by who confirmed it.",
)
async def decide_repair(
    doing: Doing,
    repair_id: Annotated[strawberry.ID, strawberry.argument(description="申请编号。Id of the application.")],
    is_granted: Annotated[bool, strawberry.argument(description="是否准予。Whether it is granted.")],
    reason: Annotated[str, strawberry.argument(description="决定理由，1至4000字。Why.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号。The version that was seen.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """Its end."""
    row: RepairRow = await doing.held(RepairRow, "Repair", repair_id, expected_version)
    why = words(reason, ("reason",))
    doing.move(row, REPAIR, grants=is_granted)
    finding = await FindingRow.get(id=row.finding_id)
    must_be_another(doing, finding.confirmed_by, path=("repairId",))
    row.reason, row.decided_by, row.decided_on = why, doing.actor.subject, doing.today
    await row.save()
    if is_granted:
        await _repaired(doing, finding)
    doing.audit("decideRepair", ("Repair", row.id), granted=is_granted)
    doing.work.emit("repair.decided", f"Agency:{row.agency_id}", {"repair": row.id, "state": row.state})
    return Changed("Repair", row.id)


async def _repaired(doing: Doing, finding: FindingRow) -> None:
    doing.move(finding, FINDING)
    finding.repaired_on, finding.repaired_at = doing.today, doing.work.at
    await finding.save()
    if finding.subject_type == "Penalty":
        await PenaltyRow.filter(id=finding.subject_id).update(repaired_on=doing.today)
    await award_whom_it_names(doing.work, doing.book, finding.id)
    await rate(doing, finding.agency_id)
