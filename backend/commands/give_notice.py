"""giveNotice: a step on the way out: interview, circular, suspension, revocation (000-JL 五(一), 001-HZ 五(六))."""

from typing import Annotated, Final

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import done, words
from backend.commands.officers import must_supervise
from backend.entities.agency import AgencyRow
from backend.entities.agency_kinds import RegistrationState
from backend.entities.inspection import PenaltyKind, PenaltyRow
from backend.entities.rectification import Notice, NoticeKind, NoticeRow, RectificationOrderRow, RectificationState
from backend.errors import InvalidInput, NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command

UNMET: Final = (RectificationState.ORDERED.name, RectificationState.PLANNED.name)
"""What was reported waits for officers: that is no fault of the agency."""


@strawberry.input(description="约谈、通报批评、中止服务或吊销。A step on the way out.")
class NoticeInput:
    """What is given."""

    agency_id: strawberry.ID = strawberry.field(description="机构编号。Id of the agency.")
    kind: NoticeKind = strawberry.field(description="措施。The step.")
    reason: str = strawberry.field(description="事由，1至4000字。Why.")
    order_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="逾期未完成的整改编号：通报与中止必填。The order not met: of circular and suspension.",
    )
    penalty_id: strawberry.ID | None = strawberry.field(
        default=None, description="吊销处罚编号：吊销必填。Id of the penalty that revokes: of a revocation."
    )


@command(
    Notice,
    description="约谈、通报批评、中止服务、吊销：通报须有逾期未改，中止须先通报，吊销须有处罚。"
    "Interview, circular, suspension, revocation. A circular takes an order that was not met, a suspension a circular,"
    " a revocation its penalty.",
)
async def give_notice(
    doing: Doing,
    input: Annotated[NoticeInput, strawberry.argument(description="措施。The step.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """No step is left out."""
    agency: AgencyRow = await doing.held(AgencyRow, "Agency", input.agency_id, path=("input", "agencyId"))
    await must_supervise(doing, agency.id, ("input", "agencyId"))
    why = words(input.reason, ("input", "reason"))
    order = await _unmet_order(doing, input, agency.id)
    penalty = await _penalty(doing, input, agency.id)
    if input.kind is NoticeKind.SUSPENSION:
        await _suspend(agency, order)
    if input.kind is NoticeKind.REVOCATION:
        await _leave(agency, RegistrationState.REVOKED)
    row = await NoticeRow.create(
        agency_id=agency.id,
        order_id=order,
        penalty_id=penalty,
        kind=input.kind.name,
        reason=why,
        given_by=doing.actor.subject,
        given_on=doing.today,
        recorded_at=doing.work.at,
    )
    return await done(doing, ("Notice", row.id), agency.id, "agency.notice_given", kind=row.kind)


async def _unmet_order(doing: Doing, given: NoticeInput, agency_id: int) -> int | None:
    """The order that was not met in time; an interview needs none."""
    if given.order_id is None:
        if given.kind in (NoticeKind.CIRCULAR, NoticeKind.SUSPENSION):
            raise _lacks("ORDER_MISSING", "orderId", ("须指明逾期未完成的整改", "name the order that was not met"))
        return None
    path = ("input", "orderId")
    row: RectificationOrderRow = await doing.held(
        RectificationOrderRow, "RectificationOrder", given.order_id, path=path
    )
    is_unmet = row.state in UNMET and row.due_on < doing.today
    if row.agency_id != agency_id or not is_unmet:
        raise _lacks("ORDER_NOT_UNMET", "orderId", ("须为该机构逾期未完成的整改", "it is this agency's, past its day"))
    return int(row.id)


async def _penalty(doing: Doing, given: NoticeInput, agency_id: int) -> int | None:
    if (given.penalty_id is not None) != (given.kind is NoticeKind.REVOCATION):
        raise _lacks("PENALTY_OF_A_REVOCATION", "penaltyId", ("处罚随吊销填写", "it goes with a revocation alone"))
    if given.penalty_id is None:
        return None
    row: PenaltyRow = await doing.held(PenaltyRow, "Penalty", given.penalty_id, path=("input", "penaltyId"))
    if row.agency_id != agency_id or row.kind != PenaltyKind.REVOCATION.name:
        raise _lacks("PENALTY_DOES_NOT_REVOKE", "penaltyId", ("须为该机构的吊销处罚", "it revokes this agency"))
    return int(row.id)


async def _suspend(agency: AgencyRow, order: int | None) -> None:
    if not await NoticeRow.exists(agency_id=agency.id, order_id=order, kind=NoticeKind.CIRCULAR.name):
        raise NotInThisState(
            "CIRCULAR_COMES_FIRST",
            zh="中止服务前须先通报批评。",
            en="A circular comes before a suspension.",
            remedy_zh="请先通报批评。",
            remedy_en="Give that first.",
            path=("input", "kind"),
        )
    await _leave(agency, RegistrationState.SUSPENDED)


async def _leave(agency: AgencyRow, to: RegistrationState) -> None:
    come_from = [RegistrationState.ACTIVE.name]
    if to is RegistrationState.REVOKED:
        come_from.append(RegistrationState.SUSPENDED.name)
    if agency.registration_state not in come_from:
        raise NotInThisState(
            "AGENCY_NOT_SERVING",
            zh=f"该机构处于“{agency.registration_state}”状态。",
            en=f"This agency is {agency.registration_state}.",
            remedy_zh="请核对其登记状态。",
            remedy_en="Check its registration.",
            path=("input", "agencyId"),
        )
    agency.registration_state = to.name
    await agency.save(update_fields=["registration_state"])


def _lacks(code: str, where: str, says: tuple[str, str]) -> InvalidInput:
    zh, en = says
    return InvalidInput(
        code,
        zh=f"{zh}。",
        en=f"Here {en}.",
        remedy_zh="请核对措施及编号。",
        remedy_en="Check the step and the id.",
        path=("input", where),
    )
