"""AbilityTest: the yearly test of all staff from the provincial bank (002-LS 二(三)10), and its results."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry
from tortoise import Model

from backend.entities.rows import belongs_to, day, flag, index, key, moment, short_text, whole
from backend.entities.scalars import Points
from backend.graph.declare import Connection, Node, column, every, expression, many, one, published, queries

if TYPE_CHECKING:
    from backend.entities.agency import Agency
    from backend.entities.professional import Professional
    from backend.entities.region import Region


class AbilityTestRow(Model):
    """One holding of the test in a region; scores in hundredths."""

    id = key()
    title = short_text(120)
    region = belongs_to("RegionRow", index=False)
    region_id: str
    held_on = day()
    pass_score = whole()
    recorded_at = moment()

    class Meta:
        table = "ability_test"
        indexes = (index("ability_test", "held_on"),)


class AbilityTestResultRow(Model):
    """A professional's result, or absence, in a test; `score` in hundredths, empty when absent."""

    id = key()
    ability_test = belongs_to("AbilityTestRow", index=False)
    ability_test_id: int
    professional = belongs_to("ProfessionalRow")
    professional_id: int
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    is_absent = flag()
    score = whole(null=True)
    is_passed = flag()
    recorded_by = short_text(80, null=True)
    recorded_at = moment()

    class Meta:
        table = "ability_test_result"
        indexes = (index("ability_test_result", "agency_id", "ability_test_id"),)
        unique_together = (("ability_test_id", "professional_id"),)


@published("ability_test", description="专业技术人员能力测验（002-LS 二(三)10）。A yearly ability test.")
class AbilityTest(Node):
    """A test."""

    title: str = column("名称。Title.")
    region: Annotated["Region", strawberry.lazy("backend.entities.region")] = one(
        "组织地。Where it was held.", "region_id"
    )
    held_on: date = column("日期。Day.", filterable=True, orderable=True)
    pass_score: Points = column("合格线。Score to pass.")
    results: "Connection[AbilityTestResult]" = many("结果（依权限）。Results, as far as visible.", "ability_test_id")


@published("ability_test_result", description="能力测验结果。A result of the ability test.")
class AbilityTestResult(Node):
    """A result."""

    ability_test: "AbilityTest" = one("测验。The test.", "ability_test_id")
    professional: Annotated["Professional", strawberry.lazy("backend.entities.professional")] = one(
        "人员。The person.", "professional_id"
    )
    is_absent: bool = column("是否缺考。Whether absent.", filterable=True)
    score: Points | None = column("得分。Score; null: absent.")
    is_passed: bool = column("是否合格。Whether passed.", filterable=True)
    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] = one(
        "应考时所在机构。The agency that they worked for.", "agency_id"
    )
    held_on: date = expression(
        "测验日期。Day of the test.",
        "(SELECT ht.held_on FROM ability_test ht WHERE ht.id = {t}.ability_test_id)",
        orderable=True,
    )


@queries
class AbilityTestQueries:
    """Ability tests."""

    ability_tests: Connection[AbilityTest] = every("能力测验。Ability tests.", order=("-held_on",))
