"""proposeDishonestyListing: an agency, and who is responsible, are told that they may be listed (MEM Order 11)."""

from typing import Annotated, Final

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.dishonesty import must_be_the_only_one, tell
from backend.commands.doing import Doing
from backend.commands.field_work import words
from backend.commands.listed_persons import ListedPersonInput, name_persons, persons_of
from backend.commands.officers import must_supervise
from backend.detectors.numbers import number
from backend.entities.agency import AgencyRow
from backend.entities.agency_kinds import ProviderType
from backend.entities.agency_scope import AgencyScopeRow
from backend.entities.dishonesty_listing import (
    DishonestyGround,
    DishonestyListing,
    DishonestyListingRow,
)
from backend.entities.inspection import PenaltyRow
from backend.entities.service_kind import ServiceKindRow
from backend.errors import Conflict, NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import DISHONESTY
from backend.workdays import after_workdays

IN_SCOPE: Final = (ProviderType.EVALUATION.name, ProviderType.TESTING.name)


@command(
    DishonestyListing,
    description="告知机构及直接责任人员拟列入严重失信主体名单；须有行政处罚，纯咨询机构不在范围。"
    "Tell an agency and who is responsible that they may be listed. It takes a penalty; no consultancies.",
)
async def propose_dishonesty_listing(
    doing: Doing,
    penalty_id: Annotated[strawberry.ID, strawberry.argument(description="所据处罚编号。Id of the penalty.")],
    ground: Annotated[DishonestyGround, strawberry.argument(description="情形。What for.")],
    reason: Annotated[str, strawberry.argument(description="事实与理由，1至4000字。Facts and reasons.")],
    persons: Annotated[
        list[ListedPersonInput] | None,
        strawberry.argument(description="直接责任人员，至多20名。Persons directly responsible, 20 at most."),
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """A new listing, PROPOSED; the agency may state its case until a day."""
    penalty: PenaltyRow = await doing.held(PenaltyRow, "Penalty", penalty_id)
    await must_supervise(doing, penalty.agency_id, ("penaltyId",))
    agency = await AgencyRow.get(id=penalty.agency_id)
    told = words(reason, ("reason",))
    named = await persons_of(doing, persons or [], penalty.agency_id)
    await _must_be_in_scope(agency)
    await must_be_the_only_one(agency.id, ("penaltyId",))
    if await DishonestyListingRow.exists(penalty_id=penalty.id, until_on__isnull=False):
        raise Conflict(
            "PENALTY_LISTED_ALREADY",
            zh="该处罚已据以列入过名单，不得重复列入。",
            en="The agency was listed for this penalty before, and is not listed for it twice.",
            remedy_zh="以欺骗取得移出的，请用 restoreDishonestyListing；否则须有新的处罚。",
            remedy_en="A removal got by fraud is undone by restoreDishonestyListing; else it takes a new penalty.",
            path=("penaltyId",),
        )
    row = await DishonestyListingRow.create(
        agency_id=agency.id,
        penalty_id=penalty.id,
        ground=ground.name,
        state=DISHONESTY.begins["proposeDishonestyListing"].name,
        authority=penalty.authority,
        reason=told,
        proposed_by=doing.actor.subject,
        proposed_on=doing.today,
        state_until=after_workdays(doing.today, number("dishonesty.statement_workdays", doing.today)),
        recorded_at=doing.work.at,
    )
    await name_persons(doing, row, named)
    return await tell(doing, row, "dishonesty.proposed", ground=ground.name, persons=sorted(named))


async def _must_be_in_scope(agency: AgencyRow) -> None:
    statutory = [code for (code,) in await ServiceKindRow.filter(is_statutory=True).values_list("code")]
    held = AgencyScopeRow.filter(agency_id=agency.id, service_kind_id__in=statutory)
    if agency.provider_type in IN_SCOPE or await held.exists():
        return
    raise NotInThisState(
        "OUT_OF_THE_LISTS_SCOPE",
        zh="名单只及从事安全评价、认证、检测、检验的机构；该机构不在其列。",
        en="The list is for bodies that evaluate, certify, test or inspect; this agency does none of it.",
        remedy_zh="可另依处罚与信用等级处理。",
        remedy_en="Penalty and grade remain.",
        path=("penaltyId",),
    )
