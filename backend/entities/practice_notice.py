"""PracticeNotice (执业告知): told to the county of the client; acknowledged or returned, never approved or refused."""

from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry
from tortoise import Model

from backend.entities.rows import (
    belongs_to,
    choice,
    data,
    day,
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
    from backend.entities.agency import Agency
    from backend.entities.contract import Contract
    from backend.entities.region import Region
    from backend.entities.service_kind import ServiceKind


@strawberry.enum(description="告知状态。State of a notice: it can't be refused (000-JL 四(一)1).")
class NoticeState(Enum):
    SUBMITTED = "SUBMITTED"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    RETURNED_FOR_COMPLETION = "RETURNED_FOR_COMPLETION"


CONTENTS = ("agency_basics", "client", "content", "time", "staff", "staff_titles")
"""The six contents of 002-LS 二(一)4, by the names that `missing` uses."""


class PracticeNoticeRow(Model):
    """A notice to one county, with the six contents of 002-LS 二(一)4; `missing` names those that lack.

    A completion keeps `submitted_at`: the county was told then, and a finding that was drafted in between stands.
    """

    id = key()
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    region = belongs_to("RegionRow", index=False)
    region_id: str
    contract = belongs_to("ContractRow", null=True)
    contract_id: int | None
    service_kind = belongs_to("ServiceKindRow", index=False)
    service_kind_id: str
    client = short_text(120, null=True)
    content = long_text()
    staff = data()
    from_on = day()
    until_on = day(null=True)
    covers_from = day(null=True)
    missing = data(null=False)
    state = choice(NoticeState)
    submitted_at = moment()
    acknowledged_at = moment(null=True)
    returned_at = moment(null=True)
    return_reason = long_text(null=True)
    completed_at = moment(null=True)
    recorded_at = moment()
    version = whole(1)

    class Meta:
        table = "practice_notice"
        constraints = (one_of("practice_notice", "state", NoticeState),)
        indexes = (
            index("practice_notice", "agency_id", "region_id", "submitted_at"),
            index("practice_notice", "region_id", "submitted_at"),
            index("practice_notice", "submitted_at", "id"),
        )


@published(
    "practice_notice",
    description="执业告知：告知属地，不作审批。A notice to a county: acknowledged, never approved or refused.",
)
class PracticeNotice(Node):
    """A notice of practice."""

    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] = one("机构。The agency.", "agency_id")
    region: Annotated["Region", strawberry.lazy("backend.entities.region")] = one(
        "告知的县（市、区）。The county told.", "region_id"
    )
    contract: Annotated["Contract", strawberry.lazy("backend.entities.contract")] | None = one(
        "对应合同。The contract it is about.", "contract_id"
    )
    service_kind: Annotated["ServiceKind", strawberry.lazy("backend.entities.service_kind")] = one(
        "服务类型。The service.", "service_kind_id"
    )
    client: str | None = column("服务对象。The client, by name.")
    content: str = column("服务内容。What will be done.")
    staff: strawberry.scalars.JSON | None = column("人员及职称。Who will do it: name and title of each.")
    from_on: date = column("服务开始。First day of service.", orderable=True)
    until_on: date | None = column("服务结束。Last day of service.")
    covers_from: date | None = column(
        "法定服务自此日起算已提前七个工作日告知。Statutory work from this day on was told in time."
    )
    missing: list[str] = column("缺少的告知内容。Which of the six contents lack.")
    state: NoticeState = column("状态。State.", filterable=True)
    submitted_at: datetime = column("提交时刻。When submitted.", filterable=True, orderable=True)
    acknowledged_at: datetime | None = column("收悉时刻。When acknowledged.")
    returned_at: datetime | None = column("退回补正时刻。When returned for completion.")
    return_reason: str | None = column("退回补正的理由。What it was returned for.")
    completed_at: datetime | None = column("补正时刻。When it was completed after a return.")
    version: int = column("版本号，用于expectedVersion。Version, for expectedVersion.")


@queries
class PracticeNoticeQueries:
    """Practice notices."""

    practice_notices: Connection[PracticeNotice] = every(
        "执业告知（依权限）。Notices, as far as visible.", order=("-submitted_at",)
    )
