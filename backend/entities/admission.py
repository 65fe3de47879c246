"""Admission (准入): an agency applies to be taken up, for more services, for a renewed licence; in public."""

from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry
from tortoise import Model

from backend.entities.rows import belongs_to, choice, data, day, flag, index, key, long_text, moment, one_of, whole
from backend.graph.declare import Connection, Node, column, every, one, published, queries

if TYPE_CHECKING:
    from backend.entities.agency import Agency


@strawberry.enum(description="申报事项。What is applied for.")
class AdmissionKind(Enum):
    REGISTRATION = strawberry.enum_value("REGISTRATION", description="首次准入。To be taken up.")
    SCOPE = strawberry.enum_value("SCOPE", description="增加服务范围。For more services.")
    RENEWAL = strawberry.enum_value("RENEWAL", description="资质延续。For a renewed licence.")


@strawberry.enum(description="准入状态。State of an application: it is returned or concluded, never refused.")
class AdmissionState(Enum):
    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"
    PUBLICISED = "PUBLICISED"
    CONCLUDED = "CONCLUDED"
    WITHDRAWN = "WITHDRAWN"


class AdmissionRow(Model):
    """An application with the services it is about; `conditions` is what was found on the day of its publicity."""

    id = key()
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    kind = choice(AdmissionKind)
    state = choice(AdmissionState)
    scopes = data(null=False)
    is_late = flag()
    submitted_at = moment()
    returned_at = moment(null=True)
    return_reason = long_text(null=True)
    completed_at = moment(null=True)
    conditions = data()
    publicised_at = moment(null=True)
    publicity_until = day(null=True)
    concluded_on = day(null=True)
    recorded_at = moment()
    version = whole(1)

    class Meta:
        table = "admission"
        constraints = (one_of("admission", "kind", AdmissionKind), one_of("admission", "state", AdmissionState))
        indexes = (index("admission", "agency_id", "state"), index("admission", "submitted_at", "id"))


@published(
    "admission",
    description="准入申报：条件、过程与结果公示（003-ND（一））。An application for admission; its course is public.",
)
class Admission(Node):
    """An application."""

    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] = one("机构。The agency.", "agency_id")
    kind: AdmissionKind = column("事项。What is applied for.", filterable=True)
    state: AdmissionState = column("状态。State.", filterable=True)
    scopes: strawberry.scalars.JSON = column(
        "所涉服务：类型、资质证书编号、有效期。The services: kind, number of the licence, valid until."
    )
    is_late: bool = column(
        "延续申请是否晚于到期前三个月。Whether a renewal came less than three months before the end."
    )
    submitted_at: datetime = column("申报时刻。When submitted.", orderable=True)
    returned_at: datetime | None = column("退回补正时刻。When returned for completion.")
    return_reason: str | None = column(
        "退回补正的理由：本机构与监管可见。What it was returned for: own agency and officers."
    )
    completed_at: datetime | None = column("补正时刻。When completed after a return.")
    conditions: strawberry.scalars.JSON | None = column(
        "公示时逐项条件的核查结果。Every condition as it was found on the day of publicity."
    )
    publicised_at: datetime | None = column("公示时刻。When it was made public.")
    publicity_until: date | None = column("公示截止日。Last day of publicity.", filterable=True)
    concluded_on: date | None = column("办结日期。Day concluded.", filterable=True, orderable=True)
    version: int = column("版本号，用于expectedVersion。Version, for expectedVersion.")


@queries
class AdmissionQueries:
    """Applications."""

    admissions: Connection[Admission] = every(
        "准入申报：公示与办结的对公众可见。Applications: what is in publicity or concluded is for everyone.",
        order=("-submitted_at",),
    )
