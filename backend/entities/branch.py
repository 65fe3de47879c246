"""Branch and premises: where an agency works, and the offices it keeps elsewhere."""

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry
from tortoise import Model

from backend.entities.rows import belongs_to, choice, day, flag, key, moment, one_of, short_text, whole
from backend.entities.scalars import SquareMetres
from backend.graph.declare import Node, column, one, published

if TYPE_CHECKING:
    from backend.entities.agency import Agency
    from backend.entities.region import Region


class BranchRow(Model):
    """An office of an agency outside its seat (002-LS 二(一)4 wants one where long-term service is given)."""

    id = key()
    agency = belongs_to("AgencyRow")
    agency_id: int
    region = belongs_to("RegionRow")
    region_id: str
    name = short_text(120)
    address = short_text(200)
    is_fixed_office = flag()
    resident_staff = whole(0)
    opened_on = day()
    closed_on = day(null=True)
    recorded_at = moment()

    class Meta:
        table = "branch"


@strawberry.enum(description="场所权属。How the premises are held.")
class Tenure(Enum):
    OWNED = "OWNED"
    LEASED = "LEASED"


class PremisesRow(Model):
    """A working place with its floor area in hundredths of a square metre, declared and verified."""

    id = key()
    agency = belongs_to("AgencyRow")
    agency_id: int
    region = belongs_to("RegionRow")
    region_id: str
    address = short_text(200)
    tenure = choice(Tenure)
    declared_area = whole()
    verified_area = whole(null=True)
    verified_on = day(null=True)
    recorded_at = moment()

    class Meta:
        table = "premises"
        constraints = (one_of("premises", "tenure", Tenure),)


@published("branch", description="分支机构或异地办公场所。An office outside the seat (002-LS 二(一)4).")
class Branch(Node):
    """An office elsewhere."""

    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] = one("所属机构。The agency.", "agency_id")
    name: str = column("名称。Name.", orderable=True)
    region: Annotated["Region", strawberry.lazy("backend.entities.region")] = one("所在地。Where it is.", "region_id")
    address: str = column("地址。Address.")
    is_fixed_office: bool = column("是否固定办公场所。Whether it is a fixed office.", filterable=True)
    resident_staff: int = column("常驻技术人员数。Resident technical staff.")
    opened_on: date = column("设立日期。Since when.")
    closed_on: date | None = column("撤销日期。Until when; null while open.", filterable=True)


@published(
    "premises",
    description="工作场所；准入要求不少于100平方米（002-LS 二(一)2）。A working place; 100 m² are asked for.",
)
class Premises(Node):
    """Where an agency works."""

    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] = one("所属机构。The agency.", "agency_id")
    region: Annotated["Region", strawberry.lazy("backend.entities.region")] = one("所在地。Where it is.", "region_id")
    address: str = column("地址。Address.")
    tenure: Tenure = column("权属。Owned or leased.")
    declared_area: SquareMetres = column("申报面积。Declared floor area.")
    verified_area: SquareMetres | None = column("核实面积。Verified floor area; null: not yet.")
    verified_on: date | None = column("核实日期。Day of verification.")
