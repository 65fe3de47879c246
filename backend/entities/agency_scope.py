"""What an agency may be hired for, and the industries it serves."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry
from tortoise import Model

from backend.entities.rows import belongs_to, day, index, key, moment, short_text
from backend.graph.declare import Node, column, one, published

if TYPE_CHECKING:
    from backend.entities.service_kind import ServiceKind


class AgencyScopeRow(Model):
    """A kind of service that an agency may give, from one day until another; certified where the law wants it."""

    id = key()
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    service_kind = belongs_to("ServiceKindRow", index=False)
    service_kind_id: str
    from_on = day()
    until_on = day(null=True)
    certificate_number = short_text(60, null=True)
    recorded_at = moment()

    class Meta:
        table = "agency_scope"
        indexes = (
            index("agency_scope", "agency_id", "service_kind_id"),
            index("agency_scope", "service_kind_id", "agency_id"),
        )


class AgencyIndustryRow(Model):
    """An industry that an agency serves."""

    id = key()
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    industry = belongs_to("IndustryRow", index=False)
    industry_id: str

    class Meta:
        table = "agency_industry"
        unique_together = (("agency_id", "industry_id"), ("industry_id", "agency_id"))


@published("agency_scope", description="机构服务范围中的一项。One kind of service in an agency's scope.")
class AgencyScope(Node):
    """What an agency may be hired for."""

    service_kind: Annotated["ServiceKind", strawberry.lazy("backend.entities.service_kind")] = one(
        "服务类型。The service.", "service_kind_id"
    )
    from_on: date = column("自。From this day.")
    until_on: date | None = column("至（不含）。Until this day, not included; null: open.", filterable=True)
    certificate_number: str | None = column("资质证书编号。Number of the licence, where one is needed.")
