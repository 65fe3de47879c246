"""rectifyHazard: what was done about a hazard, with the photo after."""

from datetime import date
from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import done, in_order, past, picture, words
from backend.entities.hazard import Hazard, HazardRow
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.states import HAZARD


@command(Hazard, description="登记整改：措施与整改后照片。Record what was done about a hazard, and the photo after.")
async def rectify_hazard(
    doing: Doing,
    hazard_id: Annotated[strawberry.ID, strawberry.argument(description="隐患编号。Id of the hazard.")],
    measures: Annotated[str, strawberry.argument(description="整改措施，1至4000字。Measures, 1 to 4000 characters.")],
    rectified_on: Annotated[date, strawberry.argument(description="整改日期，不晚于今天。Day, today or before.")],
    photo_file_id: Annotated[
        strawberry.ID | None, strawberry.argument(description="整改后照片文件编号。Id of the file of the photo after.")
    ] = None,
    expected_version: Annotated[
        int | None, strawberry.argument(description="所见版本号；不符则拒绝。Version that you saw.")
    ] = None,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """OPEN -> RECTIFIED. After a re-opening the new measures follow the old ones."""
    row = await doing.held(HazardRow, "Hazard", hazard_id, expected_version)
    doing.move(row, HAZARD)
    told = words(measures, ("measures",))
    past(doing, rectified_on, ("rectifiedOn",))
    in_order(row.found_on, rectified_on, ("rectifiedOn",))
    before, digest = row.rectified_digest, await picture(doing, photo_file_id, ("photoFileId",))
    row.measures = f"{row.measures}\n{told}" if row.measures else told
    row.rectified_on = rectified_on
    row.rectified_digest = digest or before
    await row.save()
    return await done(
        doing, ("Hazard", row.id), row.agency_id, "hazard.rectified", photo=digest, photo_before=before, measures=told
    )
