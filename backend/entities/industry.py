"""Industry: sections and divisions of GB/T 4754-2017, with the flags that safety law hangs on them."""

from enum import Enum

import strawberry
from tortoise import Model, fields

from backend.entities.rows import choice, flag, one_of, short_text
from backend.graph.declare import Connection, Node, column, every, one, published, queries


@strawberry.enum(description="层级：门类或大类。Section (one letter) or division (two digits).")
class IndustryLevel(Enum):
    SECTION = "SECTION"
    DIVISION = "DIVISION"


class IndustryRow(Model):
    """A section or division of economic activity."""

    code = fields.CharField(4, primary_key=True)
    level = choice(IndustryLevel)
    parent_code = short_text(4, null=True)
    name_zh = short_text(80)
    name_en = short_text(160)
    is_compulsory_insurance = flag()
    is_high_risk = flag()

    class Meta:
        table = "industry"
        constraints = (one_of("industry", "level", IndustryLevel),)


@published(
    "industry", key="code", description="国民经济行业（GB/T 4754-2017）门类或大类。Section or division of GB/T 4754."
)
class Industry(Node):
    """A branch of the economy."""

    code: str = column("行业代码。Letter of the section, or two digits.", filterable=True, orderable=True)
    level: IndustryLevel = column("层级。Section or division.", filterable=True)
    name_zh: str = column("中文名称。Chinese name.")
    name_en: str = column("英文名称。English name.")
    is_compulsory_insurance: bool = column(
        "是否强制投保安责险（000-JL 三(五)八大行业）。Whether liability insurance is compulsory.", filterable=True
    )
    is_high_risk: bool = column("是否高危行业。Whether it counts as high-risk.", filterable=True)
    parent: "Industry | None" = one("所属门类。Its section.", "parent_code")


@queries
class IndustryQueries:
    """Industries."""

    industries: Connection[Industry] = every("行业目录。Sections and divisions.", order=("code",))
