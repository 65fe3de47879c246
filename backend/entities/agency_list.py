"""AgencyList: the agencies of a region that may be recommended, published each half year (the practice of Yuhang)."""

from datetime import date, datetime
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


class AgencyListRow(Model):
    """One list of one region and half year, as it stood on its day."""

    id = key()
    period = short_text(6)
    region = belongs_to("RegionRow", index=False)
    region_id: str
    as_of = day()
    agencies = whole()
    published_by = short_text(80)
    published_at = moment()

    class Meta:
        table = "agency_list"
        unique_together = (("region_id", "period"),)
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


@published("agency_list", description="合规机构名单（每半年公布）。A list of compliant agencies, each half year.")
class AgencyList(Node):
    """A list."""

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

    agency_lists: Connection[AgencyList] = every("合规机构名单。Lists of compliant agencies.", order=("-period",))
