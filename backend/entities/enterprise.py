"""Enterprise: the client of an agency, with its risk colour and the key-client classes of 001-HZ 四."""

from enum import Enum

import strawberry
from tortoise import Model

from backend.entities.rows import belongs_to, choice, code, data, flag, index, key, moment, number, one_of


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
    credit_code = code(18, unique=True)
    name = code(120)
    region = belongs_to("RegionRow")
    region_id: str
    industry = belongs_to("IndustryRow", index=False)
    industry_id: str
    size = choice(EnterpriseSize)
    employees = number(0)
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
