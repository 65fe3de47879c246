"""Disclosure (信息公开, 000-JL 四(一)3, 003-ND（三）): what an agency tells of itself, from the record."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Final

import strawberry
from tortoise import Model

from backend.entities.rows import belongs_to, data, day, index, key, long_text, moment, short_text
from backend.graph.declare import Connection, Node, column, every, one, published, queries

if TYPE_CHECKING:
    from backend.entities.agency import Agency

ITEMS: Final = ("staff", "procedure", "content", "price_reference", "performance_report")
"""What is to be disclosed; `agency.undisclosed_items` names those that lack."""


class DisclosureRow(Model):
    """One disclosure as of a day; staff, contents and performance come from the record, the rest from the agency."""

    id = key()
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    from_on = day()
    until_on = day()
    staff = data(null=False)
    procedure = long_text()
    contents = data(null=False)
    prices = data(null=False)
    performance = data(null=False)
    digest = short_text(64)
    disclosed_on = day()
    recorded_at = moment()

    class Meta:
        table = "disclosure"
        indexes = (index("disclosure", "agency_id", "disclosed_on"), index("disclosure", "disclosed_on", "id"))


@published(
    "disclosure",
    description="信息公开：人员、流程、内容、价格、业绩。What an agency discloses, generated from the record.",
)
class Disclosure(Node):
    """A disclosure."""

    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] = one("机构。The agency.", "agency_id")
    from_on: date = column("业绩期间自。First day that the performance speaks of.")
    until_on: date = column("业绩期间至。Last day that the performance speaks of.", orderable=True)
    staff: strawberry.scalars.JSON = column(
        "专业人员：姓名、证书种类与等级。Staff: name, certificates by kind and tier."
    )
    procedure: str = column("服务流程。How it works, in its own words.")
    contents: strawberry.scalars.JSON = column("服务内容：服务类型与名称。Services by code, with both names.")
    prices: strawberry.scalars.JSON = column("价格参考：服务类型、单位、最低与最高（元）。Prices by service, in yuan.")
    performance: strawberry.scalars.JSON = column(
        "业绩：合同、办结项目、按时报告、隐患与整改、评价均分。Contracts, projects, reports in time, hazards, reviews."
    )
    digest: str = column("内容摘要。SHA-256 of the whole.")
    disclosed_on: date = column("公开日期。Day disclosed.", filterable=True, orderable=True)


@queries
class DisclosureQueries:
    """Disclosures."""

    disclosures: Connection[Disclosure] = every(
        "机构信息公开，新的在前。Disclosures, newest first.", order=("-disclosed_on",)
    )
