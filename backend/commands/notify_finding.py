"""notifyFinding: tell an agency of a drafted finding; from then it has five workdays to object."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.detectors.numbers import number
from backend.entities.finding import Finding
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import FINDING
from backend.workdays import after_workdays


@command(
    Finding,
    description="告知机构一项违规认定草稿；自次日起五个工作日内可提出异议。Tell the agency; five workdays to object.",
)
async def notify_finding(
    doing: Doing,
    finding_id: Annotated[strawberry.ID, strawberry.argument(description="认定编号。Id of the finding.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """DRAFT -> NOTIFIED."""
    finding = await doing.finding(finding_id, expected_version)
    doing.move(finding, FINDING)
    finding.notified_by, finding.notified_at = doing.actor.subject, doing.work.at
    finding.object_until = after_workdays(doing.today, number("objection.workdays", doing.today))
    await finding.save()
    doing.audit("notifyFinding", ("Finding", finding.id), objectUntil=finding.object_until.isoformat())
    doing.work.emit("finding.notified", f"Agency:{finding.agency_id}", {"finding": finding.id})
    return Changed("Finding", finding.id)
