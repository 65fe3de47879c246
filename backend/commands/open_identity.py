"""openIdentity: the one way to who complained, for a handler of the place, with a purpose that stays on record."""

from typing import Annotated

import strawberry

from backend.commands.complaining import complaint_of_this_place
from backend.commands.doing import Doing
from backend.commands.field_work import words
from backend.entities.complaint import ComplaintIdentity, IdentityOpeningRow, SealedIdentityRow
from backend.errors import NotInThisState
from backend.graph.changed import Shown
from backend.graph.declare import command


@command(
    ComplaintIdentity,
    description="启封投诉举报人身份；用途与启封人留痕。Open who complained; who opens it and what for stays on record.",
)
async def open_identity(
    doing: Doing,
    complaint_id: Annotated[strawberry.ID, strawberry.argument(description="编号。Id of the complaint.")],
    purpose: Annotated[str, strawberry.argument(description="用途，1至4000字。What for.")],
) -> Shown:
    """The identity, in this answer alone: each opening is a deed of its own, and no answer is kept."""
    row = await complaint_of_this_place(doing, complaint_id)
    what_for = words(purpose, ("purpose",))
    sealed = await SealedIdentityRow.get_or_none(complaint_id=row.id)
    if sealed is None:
        raise NotInThisState(
            "ANONYMOUS",
            zh="该投诉举报为匿名，没有身份可启封。",
            en="It is anonymous: there is no identity to open.",
            remedy_zh="请凭线索办理。",
            remedy_en="Go by what was said.",
            path=("complaintId",),
        )
    told = _opened(doing, row.id, sealed.box)
    opening = await IdentityOpeningRow.create(
        complaint_id=row.id, opened_by=doing.actor.subject, purpose=what_for, opened_at=doing.work.at
    )
    doing.audit("openIdentity", ("Complaint", row.id), purpose=what_for)
    return Shown("ComplaintIdentity", {**told, "opening_id": f"IdentityOpening:{opening.id}"})


def _opened(doing: Doing, complaint: int, box: str) -> dict[str, str]:
    try:
        return doing.seal.open(f"Complaint:{complaint}", box)
    except ValueError:
        raise NotInThisState(
            "SEAL_STAYS_SHUT",
            zh="密封内容无法启封：密钥已更换或内容被改动。",
            en="The sealed box can not be opened: the key is another, or the box was altered.",
            remedy_zh="请管理员恢复原密钥（keys/seal.former）。",
            remedy_en="Have the administrator restore the former key (keys/seal.former).",
            path=("complaintId",),
        ) from None
