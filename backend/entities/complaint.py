"""Complaint: what the public and insiders say. Who complained is sealed in a table of its own."""

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry
from tortoise import Model

from backend.entities.rows import (
    belongs_to,
    choice,
    day,
    flag,
    index,
    key,
    long_text,
    moment,
    one_of,
    short_text,
)
from backend.graph.declare import Connection, Group, Node, aggregated, column, every, one, published, queries

if TYPE_CHECKING:
    from backend.entities.agency import Agency
    from backend.entities.region import Region


@strawberry.enum(description="举报投诉结果。Outcome of a complaint.")
class ComplaintOutcome(Enum):
    OPEN = "OPEN"
    UPHELD = "UPHELD"
    NOT_UPHELD = "NOT_UPHELD"


class ComplaintRow(Model):
    """A complaint about an agency (002-LS 二(四)11); its author stands in `complaint_author`."""

    id = key()
    agency = belongs_to("AgencyRow")
    agency_id: int
    region = belongs_to("RegionRow", index=False)
    region_id: str
    channel = short_text(20)
    is_insider = flag()
    content = long_text()
    received_on = day()
    answer_due_on = day()
    answered_on = day(null=True)
    outcome = choice(ComplaintOutcome)
    severity = short_text(2, null=True)
    recorded_at = moment()

    class Meta:
        table = "complaint"
        constraints = (one_of("complaint", "outcome", ComplaintOutcome),)
        indexes = (index("complaint", "received_on", "id"),)


class ComplaintAuthorRow(Model):
    """Who complained: never in a list, a filter or a count; one role sees it on the complaint itself."""

    id = key()
    complaint = belongs_to("ComplaintRow")
    complaint_id: int
    name = short_text(40)
    phone = short_text(20)

    class Meta:
        table = "complaint_author"


@published("complaint", description="投诉举报（002-LS 二(四)11）。A complaint; who made it is sealed.")
class Complaint(Node):
    """A complaint."""

    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] = one(
        "机构。The agency complained of.", "agency_id", groupable=True
    )
    region: Annotated["Region", strawberry.lazy("backend.entities.region")] = one(
        "受理地。Where it was received.", "region_id", groupable=True
    )
    channel: str | None = column("渠道：监管可见。Channel: regulator only.")
    is_insider: bool | None = column("是否内部吹哨：专办人可见。Whether from inside: handler only.")
    content: str | None = column("内容：监管可见。Content: regulator only.")
    received_on: date = column("收到日期。Day received.", filterable=True, orderable=True, groupable=True)
    answer_due_on: date = column("答复期限。Answer due.")
    answered_on: date | None = column("答复日期。Day answered.", filterable=True)
    outcome: ComplaintOutcome = column("结果。Outcome.", filterable=True, groupable=True)
    author: "ComplaintAuthor | None" = one(
        "举报人：仅专办人可见。Who complained: the sealed-file handler only.",
        where="{o}.complaint_id = {t}.id",
        order="{o}.id",
    )


@published("complaint_author", description="举报人身份（密封）。Identity of who complained, sealed.")
class ComplaintAuthor(Node):
    """Who complained."""

    name: str = column("姓名。Name.")
    phone: str = column("电话。Telephone.")


@queries
class ComplaintQueries:
    """Complaints."""

    complaints: Connection[Complaint] = every(
        "投诉举报（依权限）。Complaints, as far as visible.", order=("-received_on",)
    )
    complaint_groups: list[Group[Complaint]] = aggregated(
        "投诉举报分组统计（依权限）。Complaints by groups, as far as visible."
    )
