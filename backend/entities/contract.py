"""Contract: written before service begins, with the eleven elements of 002-LS 二(一)3."""

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry
from tortoise import Model

from backend.entities.contract_template import responsibility
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
from backend.entities.scalars import Yuan
from backend.graph.declare import (
    Connection,
    Group,
    Node,
    aggregated,
    column,
    every,
    expression,
    listed,
    many,
    one,
    published,
    queries,
)

if TYPE_CHECKING:
    from backend.entities.agency import Agency
    from backend.entities.contract_ledger import Amendment, Payment
    from backend.entities.enterprise import Enterprise
    from backend.entities.project import Project
    from backend.entities.region import Region
    from backend.entities.service_kind import ServiceKind

ELEMENTS = (
    "parties",
    "content",
    "manner",
    "frequency",
    "requirements",
    "term",
    "place",
    "acceptance",
    "fee_standard",
    "payment",
    "breach",
)
"""The eleven required elements of 002-LS 二(一)3: each is a column `element_<name>` with its wording, or nothing."""


@strawberry.enum(description="服务模式（001-HZ 二）。Who buys, as 001-HZ 二 has it.")
class ContractMode(Enum):
    GOVERNMENT_PURCHASE = "GOVERNMENT_PURCHASE"
    ENTERPRISE_ORDER = "ENTERPRISE_ORDER"
    MUTUAL_HELP = "MUTUAL_HELP"
    ASSOCIATION = "ASSOCIATION"
    INSURER = "INSURER"


@strawberry.enum(description="合同状态。State of a contract.")
class ContractState(Enum):
    SIGNED = "SIGNED"
    RUNNING = "RUNNING"
    FINISHED = "FINISHED"
    ENDED_EARLY = "ENDED_EARLY"


class ContractRow(Model):
    """A service contract; money in fen. `missing_elements` names the elements that lack."""

    id = key()
    number = short_text(60)
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    enterprise = belongs_to("EnterpriseRow")
    enterprise_id: int
    region = belongs_to("RegionRow", index=False)
    region_id: str
    service_kind = belongs_to("ServiceKindRow", index=False)
    service_kind_id: str
    mode = choice(ContractMode)
    state = choice(ContractState)
    signed_on = day()
    from_on = day()
    until_on = day()
    visits_a_year = whole(0)
    fee = whole(0)
    paid = whole(0)
    paid_on = day(null=True)
    element_parties = long_text(null=True)
    element_content = long_text(null=True)
    element_manner = long_text(null=True)
    element_frequency = long_text(null=True)
    element_requirements = long_text(null=True)
    element_term = long_text(null=True)
    element_place = long_text(null=True)
    element_acceptance = long_text(null=True)
    element_fee_standard = long_text(null=True)
    element_payment = long_text(null=True)
    element_breach = long_text(null=True)
    missing_elements = data(null=False)
    missing_count = whole(0)
    ended_on = day(null=True)
    end_reason = long_text(null=True)
    recorded_at = moment()
    version = whole(1)

    class Meta:
        table = "contract"
        unique_together = (("agency_id", "number"),)
        constraints = (one_of("contract", "mode", ContractMode), one_of("contract", "state", ContractState))
        indexes = (
            index("contract", "agency_id", "signed_on", "id"),
            index("contract", "agency_id", "until_on"),
            index("contract", "signed_on", "id"),
            index("contract", "mode", "region_id"),
        )


@published(
    "contract", description="服务合同，含002-LS 二(一)3的十一项要素。A contract with its eleven required elements."
)
class Contract(Node):
    """A written contract."""

    number: str = column("合同编号。Number.", filterable=True)
    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] = one(
        "机构。The agency.", "agency_id", groupable=True
    )
    enterprise: Annotated["Enterprise", strawberry.lazy("backend.entities.enterprise")] | None = one(
        "委托单位。The client.", "enterprise_id"
    )
    region: Annotated["Region", strawberry.lazy("backend.entities.region")] = one(
        "服务地。Where service is given.", "region_id", groupable=True
    )
    service_kind: Annotated["ServiceKind", strawberry.lazy("backend.entities.service_kind")] = one(
        "服务类型。The service.", "service_kind_id", groupable=True
    )
    mode: ContractMode = column("服务模式。Who buys.", filterable=True, groupable=True)
    state: ContractState = column("状态。State.", filterable=True, groupable=True)
    version: int = column("版本号，用于expectedVersion。Version, for expectedVersion.")
    signed_on: date = column("签订日期。Day of signing.", filterable=True, orderable=True, groupable=True)
    from_on: date = column("期限自。First day of the term.", filterable=True, orderable=True)
    until_on: date = column("期限至。Last day of the term.", filterable=True, orderable=True)
    visits_a_year: int = column("每年服务次数。Visits a year.", measurable=True)
    fee: Yuan = column("费用。Fee.", filterable=True, orderable=True, measurable=True)
    paid: Yuan = column("已付。Paid so far.", measurable=True)
    element_parties: str | None = column("要素1：双方名称与地址。Names and addresses of both parties.")
    element_content: str | None = column("要素2：服务内容。Content.")
    element_manner: str | None = column("要素3：服务方式。Mode.")
    element_frequency: str | None = column("要素4：服务频次。Frequency.")
    element_requirements: str | None = column("要素5：服务要求。Requirements.")
    element_term: str | None = column("要素6：履行期限。Term.")
    element_place: str | None = column("要素7：履行地点和方式。Place and manner of performance.")
    element_acceptance: str | None = column("要素8：验收标准和方式。Standard and manner of acceptance.")
    element_fee_standard: str | None = column("要素9：收费标准。Fee standard.")
    element_payment: str | None = column("要素10：支付方式。Payment.")
    element_breach: str | None = column("要素11：违约责任。Liability for breach.")
    missing_elements: list[str] = column("缺少的要素。Names of the elements that lack.")
    missing_count: int = column(
        "缺少的要素数。How many lack.", filterable=True, orderable=True, groupable=True, measurable=True
    )
    ended_on: date | None = column("办结或提前终止之日。Day on which it was finished or ended early.")
    end_reason: str | None = column("提前终止的理由。Why it was ended early.")
    responsibility_zh: str = expression(
        "责任提示（固定，001-HZ 一(四)）。The fixed note: responsibility stays with the enterprise.",
        responsibility("zh"),
    )
    responsibility_en: str = expression("责任提示（英文）。The note, English.", responsibility("en"))
    amendments: list[Annotated["Amendment", strawberry.lazy("backend.entities.contract_ledger")]] = listed(
        "历次变更。Its amendments.", "contract_id", order=("number",), limit=100
    )
    payments: Connection[Annotated["Payment", strawberry.lazy("backend.entities.contract_ledger")]] = many(
        "付款。Payments of its fee.", "contract_id", order=("-paid_on",)
    )
    projects: Connection[Annotated["Project", strawberry.lazy("backend.entities.project")]] = many(
        "项目。Its projects.", "contract_id"
    )


@queries
class ContractQueries:
    """Contracts."""

    contracts: Connection[Contract] = every("服务合同（依权限）。Contracts, as far as visible.", order=("-signed_on",))
    contract_groups: list[Group[Contract]] = aggregated(
        "服务合同分组统计（依权限）。Contracts by groups, as far as visible."
    )
