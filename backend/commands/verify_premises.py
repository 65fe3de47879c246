"""verifyPremises: a regulator has measured the working place (002-LS 二(一)2)."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.given import refuse_first, within
from backend.commands.officers import must_supervise
from backend.detectors.detector import draft
from backend.entities.branch import Premises, PremisesRow
from backend.entities.scalars import SquareMetres
from backend.graph.changed import Changed
from backend.graph.declare import command


@command(Premises, description="核实场所面积。Verify the floor area of premises.")
async def verify_premises(
    doing: Doing,
    premises_id: Annotated[strawberry.ID, strawberry.argument(description="场所编号。Id of the premises.")],
    area: Annotated[SquareMetres, strawberry.argument(description="核实面积。Floor area as measured.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """Verified as of today."""
    row: PremisesRow = await doing.held(PremisesRow, "Premises", premises_id)
    await must_supervise(doing, row.agency_id, ("premisesId",))
    measured = round(area * 100)
    refuse_first(within(measured, 0, 10**11, ("area",)))
    before, row.verified_area, row.verified_on = row.verified_area, measured, doing.today
    await row.save()
    drafted = await draft(doing.work, today=doing.today, agency_id=row.agency_id)
    doing.audit("verifyPremises", ("Premises", row.id), area=measured, before=before, drafted=drafted)
    doing.work.emit("premises.verified", f"Agency:{row.agency_id}", {"premises": row.id})
    return Changed("Premises", row.id)
