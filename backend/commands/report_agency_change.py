"""reportAgencyChange: what is on record of an agency has changed; it is told within thirty days (002-LS 二(二)7)."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Final

import strawberry

from backend.commands.admission_input import write_pieces
from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.field_work import past
from backend.commands.given import filled, local_region, own_row, refuse_first
from backend.detectors.detector import draft
from backend.detectors.numbers import number
from backend.entities.agency import AgencyRow
from backend.entities.agency_change import AgencyChange, AgencyChangeRow, ChangeItem
from backend.entities.branch import PremisesRow, Tenure
from backend.entities.region import RegionRow
from backend.entities.scalars import SquareMetres
from backend.errors import InvalidInput, Refusal
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.workdays import last_day

COLUMNS: Final = {
    ChangeItem.NAME: ("name", 120),
    ChangeItem.LEGAL_REPRESENTATIVE: ("legal_representative", 40),
    ChangeItem.ADDRESS: ("address", 200),
    ChangeItem.PREMISES: ("address", 200),
    ChangeItem.PHONE: ("phone", 40),
    ChangeItem.WEBSITE: ("website", 120),
}
"""The column of each item, and how many characters it takes."""


@strawberry.input(description="一项变更。A change.")
class ChangeInput:
    """What changed, and since when."""

    item: ChangeItem = strawberry.field(description="事项。What changed.")
    value: str = strawberry.field(description="变更后的内容；场所为新地址。What it is now; for premises their address.")
    changed_on: date = strawberry.field(description="变更日期，不晚于今天。Day of the change, today or before.")
    region: str | None = strawberry.field(
        default=None, description="住所、场所变更到的县级区划代码。Code of the county, for a seat or premises."
    )
    floor_area: SquareMetres | None = strawberry.field(
        default=None, description="新场所面积。Floor area of new premises."
    )
    tenure: Tenure | None = strawberry.field(default=None, description="新场所权属。How new premises are held.")


@command(
    AgencyChange,
    description="报告信息变更，应在变更后30日内；逾期的照样记录，并由检测器起草认定。"
    "Report a change, within 30 days of it; a late one is recorded too, and the detector drafts a finding.",
)
async def report_agency_change(
    doing: Doing,
    input: Annotated[ChangeInput, strawberry.argument(description="变更。The change.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """The record says the new from today; what was stays in the change."""
    agency = await own_row(doing)
    past(doing, input.changed_on, ("input", "changedOn"))
    levels = {}
    if input.region is not None:
        levels = dict(await RegionRow.filter(code=input.region.strip()[:12]).values_list("code", "level"))
    refuse_first(_faults(input, agency, levels))
    before = await _apply(doing, agency, input)
    row = await AgencyChangeRow.create(
        agency_id=agency.id,
        item=input.item.name,
        before=before,
        after=input.value.strip(),
        changed_on=input.changed_on,
        due_on=last_day(input.changed_on, number("change.report_days", input.changed_on)),
        reported_on=doing.today,
        recorded_at=doing.work.at,
    )
    drafted = await draft(doing.work, today=doing.today, agency_id=agency.id)
    detail: dict[str, Any] = {"item": row.item, "before": before, "after": row.after, "drafted": drafted}
    doing.audit("reportAgencyChange", ("AgencyChange", row.id), agency=agency.id, **detail)
    doing.work.emit("agency.changed", f"Agency:{agency.id}", {"change": row.id, "item": row.item})
    return Changed("AgencyChange", row.id)


def _faults(given: ChangeInput, agency: AgencyRow, levels: dict[str, str]) -> Iterator[Refusal]:
    path = ("input",)
    column, most = COLUMNS[given.item]
    yield from filled(given.value, most, (*path, "value"))
    is_place = given.item in (ChangeItem.ADDRESS, ChangeItem.PREMISES)
    if given.region is not None and is_place:
        yield from local_region(given.region.strip(), levels, (*path, "region"))
    if given.item is ChangeItem.PREMISES and (given.floor_area is None or given.tenure is None):
        yield InvalidInput(
            "PREMISES_INCOMPLETE",
            zh="新场所须填写面积和权属。",
            en="New premises need their floor area and how they are held.",
            remedy_zh="请填写 floorArea 与 tenure。",
            remedy_en="Give floorArea and tenure.",
            path=path,
        )
    if given.floor_area is not None and not 0 <= given.floor_area <= 10**9:
        yield InvalidInput(
            "NUMBER_OUT_OF_RANGE",
            zh="面积不能为负，也不能过大。",
            en="A floor area can't be negative, nor that large.",
            remedy_zh="请核对面积。",
            remedy_en="Check the area.",
            path=(*path, "floorArea"),
        )
    if given.item is not ChangeItem.PREMISES and getattr(agency, column) == given.value.strip():
        yield InvalidInput(
            "NOTHING_CHANGED",
            zh="与现有记录相同。",
            en="That is what is on record.",
            remedy_zh="无需报告。",
            remedy_en="There is nothing to report.",
            path=(*path, "value"),
        )


async def _apply(doing: Doing, agency: AgencyRow, given: ChangeInput) -> str | None:
    """Let the record say it; what it said before."""
    column, _ = COLUMNS[given.item]
    value = given.value.strip()
    if given.item is ChangeItem.PREMISES:
        latest = await PremisesRow.filter(agency_id=agency.id).order_by("-id").first()
        await PremisesRow.create(
            agency_id=agency.id,
            region_id=(given.region or agency.region_id).strip(),
            address=value,
            tenure=(given.tenure or Tenure.LEASED).name,
            declared_area=round((given.floor_area or 0) * 100),
            recorded_at=doing.work.at,
        )
        return latest.address if latest else None
    before: str | None = getattr(agency, column)
    setattr(agency, column, value)
    fields = [column, "changed_at", "version"]
    if given.item is ChangeItem.ADDRESS and given.region is not None:
        agency.region_id = given.region.strip()
        fields.append("region_id")
    agency.changed_at, agency.version = doing.work.at, agency.version + 1
    if given.item is ChangeItem.NAME:
        if agency.short_name == (before or "")[:60]:
            agency.short_name = value[:60]
            fields.append("short_name")
        await write_pieces(agency)
    await agency.save(update_fields=fields)
    return before
