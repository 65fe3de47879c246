"""imposePenalty: an administrative penalty is put on record; the detector drafts what it costs (L04)."""

from datetime import date
from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.contract_input import MOST_FEN
from backend.commands.doing import Doing
from backend.commands.field_work import done, in_order, past, words
from backend.commands.given import refuse_first, within
from backend.commands.officers import must_supervise
from backend.commands.repairing import shown_until
from backend.entities.agency import AgencyRow
from backend.entities.inspection import Penalty, PenaltyKind, PenaltyRow, ViolationRow
from backend.entities.scalars import Yuan
from backend.errors import Conflict, InvalidInput
from backend.graph.changed import Changed
from backend.graph.declare import command


@strawberry.input(description="行政处罚决定。An administrative penalty.")
class PenaltyInput:
    """What was decided."""

    agency_id: strawberry.ID = strawberry.field(description="机构编号。Id of the agency.")
    violation_id: strawberry.ID | None = strawberry.field(
        default=None, description="所处罚的违法行为编号。Id of the violation that it punishes."
    )
    decision_number: str = strawberry.field(description="决定书文号，1至80字。Number of the decision.")
    authority: str = strawberry.field(description="处罚机关，1至80字。Authority.")
    kind: PenaltyKind = strawberry.field(description="种类。Class.")
    amount: Yuan = strawberry.field(description="罚款（元），无罚款为0。Fine in yuan; 0: none.")
    decided_on: date = strawberry.field(description="决定日期。Day of the decision.")
    rectify_until: date | None = strawberry.field(default=None, description="整改期限。To be rectified by.")
    is_published: bool = strawberry.field(
        default=True,
        description="是否公示；简易程序、警告类原则上不公示。Whether published; minor ones as a rule are not.",
    )


@command(
    Penalty,
    description="登记行政处罚；违规认定由检测器起草。Record a penalty; the detector drafts the finding.",
)
async def impose_penalty(
    doing: Doing,
    input: Annotated[PenaltyInput, strawberry.argument(description="处罚。The penalty.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """One penalty more."""
    agency: AgencyRow = await doing.held(AgencyRow, "Agency", input.agency_id, path=("input", "agencyId"))
    await must_supervise(doing, agency.id, ("input", "agencyId"))
    violation = await _violation(doing, input, agency.id)
    number = words(input.decision_number, ("input", "decisionNumber"), 80)
    authority = words(input.authority, ("input", "authority"), 80)
    amount = round(input.amount * 100)
    refuse_first(within(amount, 0, MOST_FEN, ("input", "amount")))
    past(doing, input.decided_on, ("input", "decidedOn"))
    if input.rectify_until is not None:
        in_order(input.decided_on, input.rectify_until, ("input", "rectifyUntil"))
    if await PenaltyRow.exists(authority=authority, decision_number=number):
        raise Conflict(
            "PENALTY_ON_RECORD",
            zh=f"“{authority}”的“{number}”已登记。",
            en=f"“{number}” of “{authority}” is on record.",
            remedy_zh="请核对文号。",
            remedy_en="Check the number.",
            path=("input", "decisionNumber"),
        )
    row = await PenaltyRow.create(
        agency_id=agency.id,
        violation_id=violation,
        decision_number=number,
        authority=authority,
        kind=input.kind.name,
        amount=amount,
        decided_on=input.decided_on,
        rectify_until=input.rectify_until,
        is_published=input.is_published,
        shown_until=shown_until(input.kind.name, input.decided_on),
        recorded_at=doing.work.at,
    )
    return await done(doing, ("Penalty", row.id), agency.id, "penalty.imposed", number=number, authority=authority)


async def _violation(doing: Doing, given: PenaltyInput, agency_id: int) -> int | None:
    if given.violation_id is None:
        return None
    path = ("input", "violationId")
    row: ViolationRow = await doing.held(ViolationRow, "Violation", given.violation_id, path=path)
    if row.agency_id == agency_id:
        return int(row.id)
    raise InvalidInput(
        "VIOLATION_OF_ANOTHER",
        zh="该违法行为属于另一机构。",
        en="This violation is another agency's.",
        remedy_zh="请核对编号。",
        remedy_en="Check the ids.",
        path=path,
    )
