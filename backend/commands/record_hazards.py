"""recordHazards: up to 500 hazards of a day's work in one call, with every fault told at its place."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.bulk import Filing, OnFault, OnFaultArgument, file_many, sift_each
from backend.commands.doing import Doing
from backend.commands.given import own_agency
from backend.commands.hazard_input import HazardInput, lacking, prepare
from backend.detectors.detector import draft
from backend.entities.hazard import HazardRow
from backend.graph.changed import Shown
from backend.graph.declare import command


@command(Filing, description="批量登记隐患，1至500处。Record 1 to 500 hazards at once; faults are told item by item.")
async def record_hazards(
    doing: Doing,
    inputs: Annotated[list[HazardInput], strawberry.argument(description="隐患，1至500处。The hazards, 1 to 500.")],
    on_fault: OnFaultArgument = OnFault.ALL_OR_NOTHING,
    idempotency_key: IdempotencyKey = None,
) -> Shown:
    """One audit line for all that were written, an event for each."""
    agency = own_agency(doing)
    batch = await sift_each(inputs, lambda given, path: prepare(doing, given, path))

    async def write(rows: list[HazardRow]) -> list[str]:
        for row in rows:
            await row.save()
            doing.work.emit("hazard.recorded", f"Agency:{agency}", {"hazard": row.id})
        drafted = await draft(doing.work, today=doing.today, agency_id=agency)
        told = [{"hazard": row.id, "missing": lacking(row)} for row in rows]
        doing.audit("recordHazards", ("Agency", agency), hazards=told, drafted=drafted)
        return [f"Hazard:{row.id}" for row in rows]

    return await file_many(batch, on_fault, write, doing.actor.language)
