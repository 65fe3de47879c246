"""InsurancePolicy (安责险): cover of an enterprise, and the prevention service that comes with it."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry
from tortoise import Model

from backend.entities.rows import belongs_to, day, flag, index, key, moment, short_text, whole
from backend.entities.scalars import Yuan
from backend.graph.declare import Connection, Node, column, every, one, published, queries

if TYPE_CHECKING:
    from backend.entities.agency import Agency
    from backend.entities.enterprise import Enterprise


class InsurancePolicyRow(Model):
    """A work-safety liability policy; money in fen. The insurer assesses the insured once a year (000-JL 四(二)2)."""

    id = key()
    number = short_text(60, unique=True)
    insurer = short_text(80)
    enterprise = belongs_to("EnterpriseRow")
    enterprise_id: int
    agency = belongs_to("AgencyRow", null=True, index=False)
    agency_id: int | None
    from_on = day()
    until_on = day()
    premium = whole()
    cover_per_person = whole()
    is_compulsory = flag()
    prevention_services_due = whole(0)
    prevention_services_done = whole(0)
    assessed_on = day(null=True)
    recorded_at = moment()

    class Meta:
        table = "insurance_policy"
        indexes = (
            index("insurance_policy", "agency_id", "until_on"),
            index("insurance_policy", "from_on", "id"),
        )


@published("insurance_policy", description="安全生产责任保险保单。A work-safety liability policy.")
class InsurancePolicy(Node):
    """A policy."""

    number: str = column("保单号。Number.", filterable=True)
    insurer: str = column("保险机构。Insurer.", filterable=True)
    enterprise: Annotated["Enterprise", strawberry.lazy("backend.entities.enterprise")] | None = one(
        "被保险人。The insured.", "enterprise_id"
    )
    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] | None = one(
        "事故预防服务机构。Agency that gives the prevention service.", "agency_id"
    )
    from_on: date = column("自。From.", filterable=True, orderable=True)
    until_on: date = column("至。Until.", filterable=True, orderable=True)
    premium: Yuan = column("保费。Premium.")
    cover_per_person: Yuan = column("每人限额。Cover per person.")
    is_compulsory: bool = column("是否强制。Whether compulsory.", filterable=True)
    prevention_services_due: int = column("应做预防服务次数。Prevention services due.")
    prevention_services_done: int = column("已做预防服务次数。Prevention services done.")
    assessed_on: date | None = column("年度评估日期。Day of the yearly assessment (000-JL 四(二)2).")


@queries
class InsurancePolicyQueries:
    """Insurance policies."""

    insurance_policies: Connection[InsurancePolicy] = every(
        "安责险保单（依权限）。Policies, as far as visible.", order=("-from_on",)
    )
