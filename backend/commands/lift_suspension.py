"""liftSuspension: an agency that put right what was ordered may serve again."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import done, words
from backend.commands.officers import must_be_another, must_supervise
from backend.entities.agency import AgencyRow
from backend.entities.agency_kinds import RegistrationState
from backend.entities.rectification import Notice, NoticeKind, NoticeRow, RectificationOrderRow, RectificationState
from backend.errors import NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command


@command(
    Notice,
    description="解除中止服务：整改须已验收合格，由作出人以外的人员办理。"
    "Lift a suspension: what was ordered has been accepted. Another officer than who gave it.",
)
async def lift_suspension(
    doing: Doing,
    notice_id: Annotated[strawberry.ID, strawberry.argument(description="中止编号。Id of the suspension.")],
    reason: Annotated[str, strawberry.argument(description="理由，1至4000字。Why.")],
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号。The version that was seen.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """Once."""
    row: NoticeRow = await doing.held(NoticeRow, "Notice", notice_id, expected_version)
    await must_supervise(doing, row.agency_id, ("noticeId",))
    why = words(reason, ("reason",))
    agency = await AgencyRow.get(id=row.agency_id)
    is_on = row.kind == NoticeKind.SUSPENSION.name and row.lifted_on is None
    if not is_on or agency.registration_state != RegistrationState.SUSPENDED.name:
        raise _not_now("NO_SUSPENSION_ON", "该措施不是生效中的中止服务", "This is no suspension that is on")
    if (await RectificationOrderRow.get(id=row.order_id)).state != RectificationState.ACCEPTED.name:
        raise _not_now("RECTIFICATION_NOT_ACCEPTED", "所责令的整改尚未验收合格", "What was ordered is not accepted yet")
    must_be_another(doing, row.given_by, path=("noticeId",))
    row.lifted_on, row.lifted_by, row.lifted_reason = doing.today, doing.actor.subject, why
    row.version += 1
    await row.save()
    agency.registration_state = RegistrationState.ACTIVE.name
    await agency.save(update_fields=["registration_state"])
    return await done(doing, ("Notice", row.id), row.agency_id, "agency.suspension_lifted")


def _not_now(code: str, zh: str, en: str) -> NotInThisState:
    return NotInThisState(
        code,
        zh=f"{zh}。",
        en=f"{en}.",
        remedy_zh="请核对措施与整改状态。",
        remedy_en="Check the notice and its order.",
        path=("noticeId",),
    )
