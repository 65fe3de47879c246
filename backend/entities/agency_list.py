"""AgencyList: agencies of a region, published each half year (the practice of Yuhang): compliant, benchmark, brand."""

from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry
from tortoise import Model

from backend.entities.agency_kinds import Grade
from backend.entities.contest import ITS_AGENCY_CONTESTED
from backend.entities.rows import belongs_to, choice, day, index, key, moment, short_text, whole
from backend.entities.scalars import Points, Whole
from backend.graph.declare import Connection, Node, column, every, expression, many, one, published, queries

if TYPE_CHECKING:
    from backend.entities.agency import Agency
    from backend.entities.region import Region


@strawberry.enum(description="名单种类。Kinds of lists.")
class AgencyListKind(Enum):
    COMPLIANT = strawberry.enum_value(
        "COMPLIANT",
        description="合规机构：C级及以上，无禁入、未列入严重失信名单。Graded C or above, neither barred nor listed.",
    )
    BENCHMARK = strawberry.enum_value(
        "BENCHMARK",
        description="标杆机构（002-LS 一）：合规且为A级，一年内获命名。Compliant, grade A, so named within a year.",
    )
    BRAND = strawberry.enum_value(
        "BRAND",
        description="品牌机构（000-JL 四(一)2）：合规，近四期公布均为A级（建议标准）。Compliant, grade A now and in"
        " the last four publications; a proposal.",
    )


class AgencyListRow(Model):
    """One list of one region and half year, as it stood on its day."""

    id = key()
    kind = choice(AgencyListKind, default=AgencyListKind.COMPLIANT)
    period = short_text(6)
    region = belongs_to("RegionRow", index=False)
    region_id: str
    as_of = day()
    agencies = whole()
    published_by = short_text(80)
    published_at = moment()

    class Meta:
        table = "agency_list"
        unique_together = (("region_id", "period", "kind"),)
        indexes = (index("agency_list", "period", "id"),)


class AgencyListEntryRow(Model):
    """An agency on a list, with the grade that it had then."""

    id = key()
    list = belongs_to("AgencyListRow", index=False)
    list_id: int
    agency = belongs_to("AgencyRow")
    agency_id: int
    grade = choice(Grade)
    score = whole()

    class Meta:
        table = "agency_list_entry"
        indexes = (index("agency_list_entry", "list_id", "score", "id"),)


@published(
    "agency_list", description="机构名单（每半年公布）：合规、标杆、品牌。A list of agencies, published each half year."
)
class AgencyList(Node):
    """A list."""

    kind: AgencyListKind = column("种类。Kind.", filterable=True)
    period: str = column("期间，如2026H2。Half year, such as 2026H2.", filterable=True, orderable=True)
    region: Annotated["Region", strawberry.lazy("backend.entities.region")] = one("地区。Where.", "region_id")
    as_of: date = column("截至日。As of this day.")
    agencies: Whole = column("机构数。Number of agencies.")
    published_at: datetime = column("公布时刻。When published.", orderable=True)
    entries: "Connection[AgencyListEntry]" = many("名单内机构。Agencies on it.", "list_id", order=("-score",))


@published("agency_list_entry", description="名单内的一家机构。An agency on a list.")
class AgencyListEntry(Node):
    """An agency."""

    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] = one("机构。The agency.", "agency_id")
    grade: Grade = column("当时等级。Its grade then.", filterable=True)
    score: Points = column("当时得分。Its score then.", orderable=True)
    is_contested: bool = expression(
        "该机构现是否有异议待决。Whether what is held against the agency is contested now.", ITS_AGENCY_CONTESTED
    )


@queries
class AgencyListQueries:
    """Lists of agencies."""

    agency_lists: Connection[AgencyList] = every(
        "机构名单。Lists of compliant, benchmark and brand agencies.", order=("-period",)
    )
