"""Expert: a term in a region's pool of emergency-management experts; failing the test ends it (002-LS 二(三)10)."""

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry
from tortoise import Model

from backend.entities.professional import EngineerCategory
from backend.entities.rows import (
    belongs_to,
    choice,
    day,
    falling_index,
    index,
    key,
    long_text,
    moment,
    one_of,
    short_text,
    whole,
)
from backend.graph.declare import Connection, Node, column, every, one, published, queries

if TYPE_CHECKING:
    from backend.entities.professional import Professional
    from backend.entities.region import Region


@strawberry.enum(description="退出专家库的原因。Why somebody left the pool of experts.")
class ExpertLeft(Enum):
    TEST_FAILED = strawberry.enum_value("TEST_FAILED", description="能力测验不合格。Failed the ability test.")
    REMOVED = strawberry.enum_value("REMOVED", description="监管部门调出。Taken out by an officer.")


class ExpertRow(Model):
    """One term in the pool; `left_on` empty: in it now."""

    id = key()
    professional = belongs_to("ProfessionalRow")
    professional_id: int
    region = belongs_to("RegionRow", index=False)
    region_id: str
    specialty = choice(EngineerCategory)
    admitted_on = day()
    admitted_by = short_text(80)
    left_on = day(null=True)
    left_why = choice(ExpertLeft, null=True)
    left_reason = long_text(null=True)
    removed_by = short_text(80, null=True)
    version = whole(1)
    recorded_at = moment()

    class Meta:
        table = "expert"
        constraints = (
            one_of("expert", "specialty", EngineerCategory),
            one_of("expert", "left_why", ExpertLeft),
        )
        indexes = (index("expert", "region_id", "left_on"), falling_index("expert", "admitted_on", "id"))


@published("expert", description="应急管理专家库成员。A term in the pool of experts of emergency management.")
class Expert(Node):
    """A term in the pool."""

    professional: Annotated["Professional", strawberry.lazy("backend.entities.professional")] = one(
        "人员。The person.", "professional_id"
    )
    region: Annotated["Region", strawberry.lazy("backend.entities.region")] = one("所属地区。Whose pool.", "region_id")
    specialty: EngineerCategory = column("专业。Specialty.", filterable=True)
    admitted_on: date = column("入库日期。Day admitted.", orderable=True)
    left_on: date | None = column("出库日期：本机构与属地监管可见。Day left; null: in the pool.")
    left_why: ExpertLeft | None = column("出库原因：同上。Why left: likewise.")
    left_reason: str | None = column("出库说明：同上。What was said of it: likewise.")
    version: int = column("版本号，用于expectedVersion。Version, for expectedVersion.")


@queries
class ExpertQueries:
    """The pool of experts."""

    experts: Connection[Expert] = every(
        "专家库成员；已出库的仅本机构与属地监管可见。Who is in the pool; who left, for agency and regulator.",
        order=("-admitted_on",),
    )
