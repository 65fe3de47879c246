"""openBranch: an office outside the seat, with resident staff where service is given for long (002-LS 二(一)4)."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.given import filled, in_order, local_region, own_row, refuse_first, within
from backend.detectors.detector import draft
from backend.entities.branch import Branch, BranchRow
from backend.entities.region import RegionRow
from backend.errors import Refusal
from backend.graph.changed import Changed
from backend.graph.declare import command


@strawberry.input(description="分支机构或异地办公场所。An office outside the seat.")
class BranchInput:
    """An office."""

    name: str = strawberry.field(description="名称，1至120字。Name.")
    region: str = strawberry.field(description="所在地县级区划代码。Code of its county.")
    address: str = strawberry.field(description="地址，1至200字。Address.")
    is_fixed_office: bool = strawberry.field(description="是否固定办公场所。Whether it is a fixed office.")
    resident_staff: int = strawberry.field(description="常驻技术人员数，0至1000。Resident technical staff.")
    opened_on: date = strawberry.field(description="设立日期，不晚于今天。Since when, today or before.")


@command(Branch, description="登记分支机构或异地办公场所。Register an office outside the seat.")
async def open_branch(
    doing: Doing,
    input: Annotated[BranchInput, strawberry.argument(description="场所。The office.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """A new office, open."""
    agency = await own_row(doing)
    levels = dict(await RegionRow.filter(code=input.region.strip()[:12]).values_list("code", "level"))
    refuse_first(_faults(doing, input, levels))
    row = await BranchRow.create(
        agency_id=agency.id,
        region_id=input.region.strip(),
        name=input.name.strip(),
        address=input.address.strip(),
        is_fixed_office=input.is_fixed_office,
        resident_staff=input.resident_staff,
        opened_on=input.opened_on,
        recorded_at=doing.work.at,
    )
    drafted = await draft(doing.work, today=doing.today, agency_id=agency.id)
    doing.audit("openBranch", ("Branch", row.id), region=row.region_id, drafted=drafted)
    doing.work.emit("branch.opened", f"Agency:{agency.id}", {"branch": row.id})
    return Changed("Branch", row.id)


def _faults(doing: Doing, given: BranchInput, levels: dict[str, str]) -> Iterator[Refusal]:
    path = ("input",)
    yield from filled(given.name, 120, (*path, "name"))
    yield from filled(given.address, 200, (*path, "address"))
    yield from local_region(given.region.strip(), levels, (*path, "region"))
    yield from within(given.resident_staff, 0, 1000, (*path, "residentStaff"))
    yield from in_order(("openedOn", given.opened_on), ("today", doing.today), path)
