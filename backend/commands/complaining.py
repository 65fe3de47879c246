"""What commands about complaints share: looking one up, and what is told of it. Events name no agency and no author."""

from datetime import date

from backend.commands.doing import Doing
from backend.commands.officers import must_be_of_this_place
from backend.detectors.detector import draft
from backend.detectors.numbers import number
from backend.entities.complaint import ComplaintRow
from backend.graph.changed import Changed
from backend.workdays import after_workdays


async def complaint_of_this_place(doing: Doing, complaint_id: str, expected_version: int | None = None) -> ComplaintRow:
    """The complaint of that id, which the officer's place handles."""
    row: ComplaintRow = await doing.held(ComplaintRow, "Complaint", complaint_id, expected_version)
    must_be_of_this_place(doing, row.region_id, ("complaintId",))
    return row


def answer_due(doing: Doing, *, needs_check: bool) -> date:
    """When a complaint that is accepted today is to be answered by."""
    key = "complaint.check_workdays" if needs_check else "complaint.answer_workdays"
    return after_workdays(doing.today, number(key, doing.today))


def tell(doing: Doing, row: ComplaintRow, topic: str, **detail: object) -> Changed:
    """The audit line and the event of a complaint."""
    doing.audit(doing.command, ("Complaint", row.id), **detail)
    doing.work.emit(topic, f"Complaint:{row.id}", {"state": row.state})
    return Changed("Complaint", row.id)


async def tell_and_look(doing: Doing, row: ComplaintRow, topic: str, **detail: object) -> Changed:
    """The same, after the detectors have looked at the agency."""
    drafted = await draft(doing.work, today=doing.today, agency_id=row.agency_id)
    return tell(doing, row, topic, **detail, drafted=drafted)
