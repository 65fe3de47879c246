"""Accident: what happened at a client, and the agency's part in it (000-JL 五(二); 004-FJ (二十五))."""

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
    whole,
)
from backend.graph.declare import Connection, Group, Node, aggregated, column, every, one, published, queries

if TYPE_CHECKING:
    from backend.entities.agency import Agency
    from backend.entities.enterprise import Enterprise


@strawberry.enum(description="事故等级。Grade of an accident.")
class AccidentGrade(Enum):
    ORDINARY = "ORDINARY"
    LARGER = "LARGER"
    MAJOR = "MAJOR"
    ESPECIALLY_MAJOR = "ESPECIALLY_MAJOR"


@strawberry.enum(description="倒查认定的机构责任。What the look-back found of the agency's responsibility.")
class Responsibility(Enum):
    NONE = strawberry.enum_value("NONE", description="无责任。None.")
    SECONDARY = strawberry.enum_value("SECONDARY", description="次要责任（规则L01）。Secondary: rule L01.")
    MAIN = strawberry.enum_value("MAIN", description="主要责任，属重大责任（规则L02）。Main: rule L02.")
    FULL = strawberry.enum_value("FULL", description="全部责任，属重大责任（规则L02）。Full: rule L02.")


class AccidentRow(Model):
    """An accident at a client, and the agency that the look-back reached, if any (000-JL 五(二)).

    The report has two chapters, technical and management; by `assess_by` somebody looks whether things were put right.
    """

    id = key()
    enterprise = belongs_to("EnterpriseRow")
    enterprise_id: int
    agency = belongs_to("AgencyRow", null=True)
    agency_id: int | None
    occurred_on = day()
    grade = choice(AccidentGrade)
    deaths = whole(0)
    injured = whole(0)
    is_agency_responsible = flag()
    concluded_on = day(null=True)
    recorded_at = moment()
    account = long_text(null=True)
    recorded_by = short_text(80, null=True)
    responsibility = choice(Responsibility, null=True)
    technical = long_text(null=True)
    management = long_text(null=True)
    concluded_by = short_text(80, null=True)
    assess_by = day(null=True)
    assessed_on = day(null=True)
    assessed_by = short_text(80, null=True)
    assessment = long_text(null=True)
    is_rectified = flag()
    version = whole(1)

    class Meta:
        table = "accident"
        constraints = (one_of("accident", "grade", AccidentGrade),)
        indexes = (index("accident", "occurred_on", "id"),)


@published(
    "accident",
    description="生产安全事故；倒查结案后，调查报告两篇与整改评估向社会公开（004-FJ (二十五)）。"
    "An accident at a client. Once the look-back is closed, both chapters and the later assessment are public.",
)
class Accident(Node):
    """An accident."""

    enterprise: Annotated["Enterprise", strawberry.lazy("backend.entities.enterprise")] | None = one(
        "企业。Where.", "enterprise_id"
    )
    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] | None = one(
        "追溯到的机构。The agency that the look-back reached.", "agency_id"
    )
    occurred_on: date = column("日期。Day.", filterable=True, orderable=True, groupable=True)
    grade: AccidentGrade = column("等级。Grade.", filterable=True, groupable=True)
    deaths: int = column("死亡人数。Dead.", measurable=True)
    injured: int = column("受伤人数。Injured.", measurable=True)
    is_agency_responsible: bool = column("机构是否负有责任。Whether the agency is responsible.", filterable=True)
    concluded_on: date | None = column("结案日期。Day the inquiry closed.")
    account: str | None = column("经过。What happened.")
    responsibility: Responsibility | None = column("机构责任。The agency's responsibility.", filterable=True)
    technical: str | None = column("技术篇。Technical chapter.")
    management: str | None = column("管理篇。Management chapter.")
    assess_by: date | None = column("整改应评估之日（结案后一年内）。To be assessed by.", filterable=True)
    assessed_on: date | None = column("整改评估日期。Day its rectification was assessed.", filterable=True)
    assessment: str | None = column("整改评估意见。What the assessment says.")
    is_rectified: bool = column("是否已整改到位。Whether it was put right.", filterable=True)
    version: int = column("版本号，用于expectedVersion。Version, for expectedVersion.")


@queries
class AccidentQueries:
    """Accidents."""

    accidents: Connection[Accident] = every(
        "事故：公众见已结案的。Accidents; the public sees those whose look-back is closed.", order=("-occurred_on",)
    )
    accident_groups: list[Group[Accident]] = aggregated(
        "事故分组统计（依权限）。Accidents by groups, as far as visible."
    )
