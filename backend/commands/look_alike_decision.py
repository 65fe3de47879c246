"""What both decisions about a suspected look-alike share."""

from backend.commands.doing import Doing
from backend.commands.officers import must_give_a_reason
from backend.detectors.detector import draft
from backend.entities.look_alike import LookAlikeRow
from backend.graph.changed import Changed
from backend.states import LOOK_ALIKE


async def decide(doing: Doing, look_alike_id: str, reason: str, expected_version: int | None, topic: str) -> Changed:
    """Move it as the command says; the detector looks at the agency of the later report."""
    row: LookAlikeRow = await doing.held(LookAlikeRow, "LookAlike", look_alike_id, expected_version)
    must_give_a_reason(reason)
    doing.move(row, LOOK_ALIKE)
    row.reason, row.decided_by, row.decided_on = reason.strip(), doing.actor.subject, doing.today
    await row.save()
    drafted = await draft(doing.work, today=doing.today, agency_id=row.agency_id)
    doing.audit(doing.command, ("LookAlike", row.id), reason=row.reason, drafted=drafted)
    doing.work.emit(topic, f"Agency:{row.agency_id}", {"lookAlike": row.id, "report": row.report_id})
    return Changed("LookAlike", row.id)
