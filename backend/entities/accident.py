"""Accident: what happened at a client, and the agency that the look-back reached (000-JL 五(二))."""

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry
from tortoise import Model

from backend.entities.rows import belongs_to, choice, day, flag, index, key, moment, one_of, whole
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


class AccidentRow(Model):
    """An accident at a client, and the agency that the look-back reached, if any (000-JL 五(二))."""

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

    class Meta:
        table = "accident"
        constraints = (one_of("accident", "grade", AccidentGrade),)
        indexes = (index("accident", "occurred_on", "id"),)


@published("accident", description="生产安全事故。An accident at a client.")
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


@queries
class AccidentQueries:
    """Accidents."""

    accidents: Connection[Accident] = every("事故（依权限）。Accidents, as far as visible.", order=("-occurred_on",))
    accident_groups: list[Group[Accident]] = aggregated(
        "事故分组统计（依权限）。Accidents by groups, as far as visible."
    )
