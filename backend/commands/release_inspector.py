"""releaseInspector: an inspector leaves office, and is neither drawn nor sent any more; what they did stays."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.officers import must_be_of_this_place
from backend.entities.inspection import Inspector, InspectorRow
from backend.errors import NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command


@command(Inspector, description="执法人员离任，不再抽取与派出。An inspector leaves office.")
async def release_inspector(
    doing: Doing,
    inspector_id: Annotated[strawberry.ID, strawberry.argument(description="执法人员编号。Id of the inspector.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """Released today."""
    row: InspectorRow = await doing.held(InspectorRow, "Inspector", inspector_id)
    must_be_of_this_place(doing, row.region_id, ("inspectorId",))
    if row.released_on is not None:
        raise NotInThisState(
            "RELEASED_ALREADY",
            zh=f"该人员已于{row.released_on}离任。",
            en=f"They left office on {row.released_on}.",
            remedy_zh="无需重复登记。",
            remedy_en="There is nothing to do.",
            path=("inspectorId",),
        )
    row.released_on = doing.today
    await row.save()
    doing.audit("releaseInspector", ("Inspector", row.id))
    doing.work.emit("inspector.released", f"Region:{row.region_id}", {"inspector": row.id})
    return Changed("Inspector", row.id)
