"""declareInterest: why an inspector may not go to an agency (回避); they are neither drawn nor sent there."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import words
from backend.commands.officers import must_be_of_this_place
from backend.entities.agency import AgencyRow
from backend.entities.inspection import InspectorInterest, InspectorInterestRow, InspectorRow
from backend.errors import Conflict
from backend.graph.changed import Changed
from backend.graph.declare import command


@command(
    InspectorInterest,
    description="申报执法人员对机构的回避事项。Declare that an inspector may not go to an agency.",
)
async def declare_interest(
    doing: Doing,
    inspector_id: Annotated[strawberry.ID, strawberry.argument(description="执法人员编号。Id of the inspector.")],
    agency_id: Annotated[strawberry.ID, strawberry.argument(description="机构编号。Id of the agency.")],
    reason: Annotated[str, strawberry.argument(description="事由，1至400字。Why, 1 to 400 characters.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """In force until it is ended."""
    person: InspectorRow = await doing.held(InspectorRow, "Inspector", inspector_id)
    must_be_of_this_place(doing, person.region_id, ("inspectorId",))
    agency: AgencyRow = await doing.held(AgencyRow, "Agency", agency_id)
    told = words(reason, ("reason",), 400)
    if await InspectorInterestRow.exists(inspector_id=person.id, agency_id=agency.id, ended_on=None):
        raise Conflict(
            "INTEREST_DECLARED",
            zh="该回避事项已申报。",
            en="This interest is declared.",
            remedy_zh="无需重复申报。",
            remedy_en="There is nothing to do.",
            path=("agencyId",),
        )
    row = await InspectorInterestRow.create(
        inspector_id=person.id,
        agency_id=agency.id,
        region_id=person.region_id,
        reason=told,
        declared_on=doing.today,
        recorded_at=doing.work.at,
    )
    doing.audit("declareInterest", ("InspectorInterest", row.id), inspector=person.id, agency=agency.id)
    doing.work.emit("interest.declared", f"Region:{person.region_id}", {"interest": row.id})
    return Changed("InspectorInterest", row.id)
