"""recordHazard: what was found on a client's site. Entries are added, and no command changes what one says."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import done
from backend.commands.hazard_input import HazardInput, lacking, prepare
from backend.entities.hazard import Hazard
from backend.graph.changed import Changed
from backend.graph.declare import command


@command(
    Hazard,
    description="登记隐患；缺照片、建议、示例图的仍登记，但计为不合格记录。"
    "Record a hazard. One without photo, advice or example picture is recorded too, and counts as faulty.",
)
async def record_hazard(
    doing: Doing,
    input: Annotated[HazardInput, strawberry.argument(description="隐患。The hazard.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """A new hazard, OPEN; the audit line names the parts that are missing."""
    row = await prepare(doing, input, ("input",))
    await row.save()
    subject = ("Hazard", row.id)
    return await done(doing, subject, row.agency_id, "hazard.recorded", project=row.project_id, missing=lacking(row))
