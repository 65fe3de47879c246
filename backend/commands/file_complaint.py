"""fileComplaint: anybody says what an agency did wrong, with or without a name. No token: then nobody is on record."""

from typing import Annotated

import strawberry

from backend.actors import Role
from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import words
from backend.commands.officers import must_be_of_this_place
from backend.detectors.numbers import number
from backend.entities.agency import AgencyRow
from backend.entities.complaint import (
    ComplaintChannel,
    ComplaintKind,
    ComplaintOutcome,
    ComplaintReceipt,
    ComplaintRow,
    SealedIdentityRow,
)
from backend.errors import InvalidInput
from backend.graph.changed import Shown
from backend.graph.declare import command
from backend.states import COMPLAINT
from backend.workdays import after_workdays

LONGEST_NAME = 40
LONGEST_PHONE = 20


@strawberry.input(description="投诉举报人身份，密封；不填即匿名，匿名不能领奖。Who complains; sealed. None: anonymous.")
class ComplainantInput:
    """Kept in a sealed box alone."""

    name: str = strawberry.field(description="姓名，1至40字。Name.")
    phone: str = strawberry.field(description="电话，1至20字。Telephone.")


@strawberry.input(description="投诉举报。A complaint.")
class ComplaintInput:
    """What is said."""

    agency_id: strawberry.ID = strawberry.field(description="机构编号。Id of the agency.")
    kind: ComplaintKind = strawberry.field(description="种类。What it is about.")
    content: str = strawberry.field(description="内容，1至4000字。What happened.")
    is_insider: bool = strawberry.field(
        default=False, description="是否内部人员（内部吹哨）。Whether from inside the agency or its client."
    )
    channel: ComplaintChannel = strawberry.field(
        default=ComplaintChannel.WEB, description="渠道；公众自行提交为WEB。How it came; the public's own are WEB."
    )
    complainant: ComplainantInput | None = strawberry.field(
        default=None, description="身份（选填，密封）。Who complains, if they say so; sealed."
    )


@command(
    ComplaintReceipt,
    description="投诉举报（公众不带令牌提交；专办人代录热线与来信）。回执号只此一次给出。"
    "File a complaint: the public without a token, handlers for the hotline. Keep the receipt.",
)
async def file_complaint(
    doing: Doing,
    input: Annotated[ComplaintInput, strawberry.argument(description="投诉举报。The complaint.")],
    idempotency_key: IdempotencyKey = None,
) -> Shown:
    """One complaint more, handled at the agency's seat."""
    agency: AgencyRow = await doing.held(AgencyRow, "Agency", input.agency_id, path=("input", "agencyId"))
    channel = _channel(doing, input.channel)
    if doing.actor.role is Role.HANDLER:
        must_be_of_this_place(doing, agency.region_id, ("input", "agencyId"))
    content = words(input.content, ("input", "content"))
    told = _identity(input.complainant)
    accept_by = after_workdays(doing.today, number("complaint.accept_workdays", doing.today))
    row = await ComplaintRow.create(
        agency_id=agency.id,
        region_id=agency.region_id,
        kind=input.kind.name,
        state=COMPLAINT.begins["fileComplaint"].name,
        channel=channel,
        is_insider=input.is_insider,
        is_named=told is not None,
        content=content,
        received_on=doing.today,
        accept_by=accept_by,
        answer_due_on=after_workdays(accept_by, number("complaint.answer_workdays", doing.today)),
        outcome=ComplaintOutcome.OPEN.name,
        recorded_at=doing.work.at,
    )
    if told is not None:
        await SealedIdentityRow.create(complaint_id=row.id, box=doing.seal.close(f"Complaint:{row.id}", told))
    doing.audit("fileComplaint", ("Complaint", row.id))
    doing.work.emit("complaint.filed", f"Complaint:{row.id}", {"state": row.state})
    receipt = doing.seal.receipt(row.id)
    return Shown("ComplaintReceipt", {"receipt": receipt, "accept_by": accept_by.isoformat()}, is_deed=True)


def _channel(doing: Doing, given: ComplaintChannel) -> str:
    if doing.actor.role is Role.PUBLIC and given is not ComplaintChannel.WEB:
        raise InvalidInput(
            "CHANNEL_OF_A_HANDLER",
            zh="热线与来信由专办人登记。",
            en="What came by telephone or letter, a handler records.",
            remedy_zh="请不填渠道。",
            remedy_en="Leave the channel out.",
            path=("input", "channel"),
        )
    return given.name


def _identity(given: ComplainantInput | None) -> dict[str, str] | None:
    if given is None:
        return None
    where = ("input", "complainant")
    return {
        "name": words(given.name, (*where, "name"), LONGEST_NAME),
        "phone": words(given.phone, (*where, "phone"), LONGEST_PHONE),
    }
