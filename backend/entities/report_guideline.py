"""ReportGuideline (报告导则, 002-LS 二(一)1): what a county asks of a kind of report, as a checklist with weights."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry
from tortoise import Model

from backend.entities.filters import IN_DIVISION
from backend.entities.report import ReportKind
from backend.entities.rows import belongs_to, choice, data, day, index, key, moment, one_of, short_text, whole
from backend.graph.declare import Connection, Node, column, every, one, published, queries

if TYPE_CHECKING:
    from backend.entities.region import Region


class ReportGuidelineRow(Model):
    """A guideline from one day until another; `checklist` has code, zh, en and weight of each item."""

    id = key()
    region = belongs_to("RegionRow", index=False)
    region_id: str
    kind = choice(ReportKind)
    title = short_text(160)
    checklist = data(null=False)
    from_on = day()
    until_on = day(null=True)
    recorded_at = moment()
    version = whole(1)

    class Meta:
        table = "report_guideline"
        constraints = (one_of("report_guideline", "kind", ReportKind),)
        indexes = (
            index("report_guideline", "region_id", "kind", "from_on"),
            index("report_guideline", "from_on", "id"),
        )


@published(
    "report_guideline",
    description="报告导则：分地区、分种类的核对清单。A guideline of reports: a checklist by region and kind.",
    filters={"region": IN_DIVISION},
)
class ReportGuideline(Node):
    """What is asked of a report."""

    region: Annotated["Region", strawberry.lazy("backend.entities.region")] = one("地区。Where it holds.", "region_id")
    kind: ReportKind = column("报告种类。Kind of report.", filterable=True)
    title: str = column("标题。Title.")
    checklist: strawberry.scalars.JSON = column("核对清单：代码、中英文、权重。Items: code, zh, en, weight.")
    from_on: date = column("自。From this day.", orderable=True)
    until_on: date | None = column("至（不含）。Until this day, not included; null: open.", filterable=True)
    version: int = column("版本号，用于expectedVersion。Version, for expectedVersion.")


@queries
class ReportGuidelineQueries:
    """Guidelines."""

    report_guidelines: Connection[ReportGuideline] = every("报告导则。Guidelines of reports.", order=("-from_on",))
