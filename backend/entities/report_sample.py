"""ReportSample: reports drawn for spot checks by grade, replayable from seed and roster (002-LS 二(四)12)."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry
from tortoise import Model

from backend.entities.report import ReportKind
from backend.entities.rows import belongs_to, choice, data, day, index, key, moment, one_of, short_text, whole
from backend.entities.scalars import Whole
from backend.graph.declare import Connection, Node, column, every, expression, many, one, published, queries

if TYPE_CHECKING:
    from backend.entities.region import Region
    from backend.entities.report import Report


class ReportSampleRow(Model):
    """A draw: what it was drawn from (`roster`: report, grade), by which shares and seed."""

    id = key()
    region = belongs_to("RegionRow", index=False)
    region_id: str
    period = short_text(10)
    kind = choice(ReportKind)
    seed = short_text(40)
    shares = data(null=False)
    roster = data(null=False)
    roster_digest = short_text(64)
    population = whole()
    size = whole()
    drawn_on = day()
    drawn_by = short_text(80)
    recorded_at = moment()

    class Meta:
        table = "report_sample"
        constraints = (one_of("report_sample", "kind", ReportKind),)
        unique_together = (("region_id", "period", "kind"),)
        indexes = (index("report_sample", "drawn_on", "id"),)


class ReportSampleItemRow(Model):
    """A report that was drawn, with its stratum: the agency's grade on that day."""

    id = key()
    sample = belongs_to("ReportSampleRow")
    sample_id: int
    report = belongs_to("ReportRow", index=False)
    report_id: int
    stratum = short_text(20)

    class Meta:
        table = "report_sample_item"


CHECKED: str = (
    "EXISTS (SELECT 1 FROM report_check kc JOIN report_sample ks ON ks.id = {t}.sample_id"
    " WHERE kc.report_id = {t}.report_id AND kc.recorded_at >= ks.recorded_at)"
)


@published(
    "report_sample", description="报告抽查样本：按等级分层随机抽取，可复算。A sample of reports, drawn by grade."
)
class ReportSample(Node):
    """A draw."""

    region: Annotated["Region", strawberry.lazy("backend.entities.region")] = one("地区。Region.", "region_id")
    period: str = column("半年期，如2026H2。Half year, such as 2026H2.", filterable=True)
    kind: ReportKind = column("报告种类。Kind of report.", filterable=True)
    seed: str = column("随机种子。Seed.")
    shares: strawberry.scalars.JSON = column("各等级抽查比例（万分之一）。Shares by grade, hundredths of a per cent.")
    roster_digest: str = column("名册摘要。SHA-256 of the roster.")
    population: Whole = column("报告总数。Reports that it was drawn from.")
    size: Whole = column("抽取数。How many were drawn.")
    drawn_on: date = column("抽取日期。Day drawn.", orderable=True)
    items: "Connection[ReportSampleItem]" = many("抽中的报告。The reports drawn.", "sample_id")


@published("report_sample_item", description="抽中的报告。A report that was drawn.")
class ReportSampleItem(Node):
    """One of the sample."""

    report: Annotated["Report", strawberry.lazy("backend.entities.report")] | None = one(
        "报告。The report.", "report_id"
    )
    stratum: str = column("抽取时机构等级。Grade of its agency then.")
    is_checked: bool = expression("是否已抽查。Whether it has been checked since.", CHECKED)


@queries
class ReportSampleQueries:
    """Samples."""

    report_samples: Connection[ReportSample] = every(
        "报告抽查样本（监管可见）。Samples, for officers.", order=("-drawn_on",)
    )
