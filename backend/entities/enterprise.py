"""Enterprise: the client of an agency, with its risk colour and the key-client classes of 001-HZ 四."""

from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry
from tortoise import Model

from backend.entities.rows import belongs_to, choice, data, flag, index, key, moment, one_of, short_text, whole
from backend.graph.declare import (
    Connection,
    Group,
    Node,
    aggregated,
    column,
    every,
    lookup,
    many,
    one,
    published,
    queries,
)

if TYPE_CHECKING:
    from backend.entities.contract import Contract
    from backend.entities.hazard import Hazard
    from backend.entities.industry import Industry
    from backend.entities.project import Project
    from backend.entities.region import Region


@strawberry.enum(description="风险四色：红重大、橙较大、黄一般、蓝低。The enterprise's risk colour; blue is lowest.")
class RiskColour(Enum):
    RED = "RED"
    ORANGE = "ORANGE"
    YELLOW = "YELLOW"
    BLUE = "BLUE"


@strawberry.enum(description="重点服务对象（001-HZ 四）。The seven classes of key client of 001-HZ 四.")
class KeyClientClass(Enum):
    HIGH_RISK_INDUSTRY = "HIGH_RISK_INDUSTRY"
    OCCUPATIONAL_DISEASE = "OCCUPATIONAL_DISEASE"
    WEAK_SMALL_FIRM = "WEAK_SMALL_FIRM"
    RENTED_PREMISES = "RENTED_PREMISES"
    CLUSTER = "CLUSTER"
    LISTED_MAJOR_HAZARD = "LISTED_MAJOR_HAZARD"
    FATAL_ACCIDENT = "FATAL_ACCIDENT"


@strawberry.enum(description="企业规模。Size of an enterprise.")
class EnterpriseSize(Enum):
    LARGE = "LARGE"
    MEDIUM = "MEDIUM"
    SMALL = "SMALL"
    MICRO = "MICRO"


class EnterpriseRow(Model):
    """A producer or trader that buys safety services; responsibility for safety stays with it (001-HZ 一(四))."""

    id = key()
    credit_code = short_text(18, unique=True)
    name = short_text(120)
    region = belongs_to("RegionRow")
    region_id: str
    industry = belongs_to("IndustryRow", index=False)
    industry_id: str
    size = choice(EnterpriseSize)
    employees = whole(0)
    risk_colour = choice(RiskColour)
    is_high_risk = flag()
    key_client_classes = data(null=False)
    is_key_client = flag()
    recorded_at = moment()

    class Meta:
        table = "enterprise"
        constraints = (
            one_of("enterprise", "size", EnterpriseSize),
            one_of("enterprise", "risk_colour", RiskColour),
        )
        indexes = (index("enterprise", "name", "id"),)


@published(
    "enterprise",
    description="生产经营单位，安全责任仍在本单位（001-HZ 一(四)）。A client; responsibility stays with it.",
)
class Enterprise(Node):
    """A client."""

    credit_code: str = column("统一社会信用代码。Unified social credit code.", filterable=True, orderable=True)
    name: str = column("名称。Name.", filterable=True, orderable=True)
    region: Annotated["Region", strawberry.lazy("backend.entities.region")] = one("所在地。Where it is.", "region_id")
    industry: Annotated["Industry", strawberry.lazy("backend.entities.industry")] = one(
        "行业。Its industry.", "industry_id"
    )
    size: EnterpriseSize = column("规模。Size.", filterable=True)
    employees: int = column("从业人数。Number of workers.", filterable=True, orderable=True)
    risk_colour: RiskColour = column("风险四色。Risk colour; blue is lowest.", filterable=True)
    is_high_risk: bool = column("是否高危行业。Whether in a high-risk industry.", filterable=True)
    is_key_client: bool = column("是否重点服务对象。Whether in any class of key clients.", filterable=True)
    key_client_classes: list[KeyClientClass] = column("重点服务对象类别。Its classes of key client (001-HZ 四).")
    contracts: Connection[Annotated["Contract", strawberry.lazy("backend.entities.contract")]] = many(
        "服务合同。Its contracts.", "enterprise_id", order=("-signed_on",)
    )
    projects: Connection[Annotated["Project", strawberry.lazy("backend.entities.project")]] = many(
        "服务项目（一企一档，依权限）。Projects for it: its file, as far as visible.",
        "enterprise_id",
        order=("-started_on",),
    )
    hazards: Connection[Annotated["Hazard", strawberry.lazy("backend.entities.hazard")]] = many(
        "隐患（依权限）。Hazards found there, as far as visible.", "enterprise_id", order=("-found_on",)
    )
    hazard_groups: list[Group[Annotated["Hazard", strawberry.lazy("backend.entities.hazard")]]] = aggregated(
        "隐患分组统计（依权限）。Hazards found there, by groups, as far as visible.", "enterprise_id"
    )


@queries
class EnterpriseQueries:
    """Enterprises."""

    enterprise: Enterprise | None = lookup(
        "按编号或信用代码查企业。One enterprise by id or credit code.", "id", "credit_code"
    )
    enterprises: Connection[Enterprise] = every("企业名录（依权限）。Enterprises, as far as visible.", order=("name",))
