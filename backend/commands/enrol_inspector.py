"""enrolInspector: an officer with a certificate of enforcement, who can be drawn and sent (004-FJ (十七))."""

from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import words
from backend.commands.officers import place_of_this_officer
from backend.entities.inspection import Inspector, InspectorRow
from backend.errors import Conflict
from backend.graph.changed import Changed
from backend.graph.declare import command


@command(Inspector, description="登记执法人员，可被抽取与派出。Enrol an inspector, who can be drawn and sent.")
async def enrol_inspector(
    doing: Doing,
    name: Annotated[str, strawberry.argument(description="姓名，1至40字。Name.")],
    staff_number: Annotated[str, strawberry.argument(description="执法证号，1至40字。Number of the certificate.")],
    region: Annotated[str, strawberry.argument(description="区划代码（辖区内）。Division code, within your region.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """One inspector more."""
    code = await place_of_this_officer(doing, region, ("region",))
    number = words(staff_number, ("staffNumber",), 40)
    if await InspectorRow.exists(staff_number=number):
        raise Conflict(
            "ENROLLED_ALREADY",
            zh=f"执法证号“{number}”已登记。",
            en=f"The certificate “{number}” is enrolled.",
            remedy_zh="请核对证号。",
            remedy_en="Check the number.",
            path=("staffNumber",),
        )
    row = await InspectorRow.create(name=words(name, ("name",), 40), staff_number=number, region_id=code)
    doing.audit("enrolInspector", ("Inspector", row.id), region=code)
    doing.work.emit("inspector.enrolled", f"Region:{code}", {"inspector": row.id})
    return Changed("Inspector", row.id)
