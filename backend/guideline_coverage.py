"""guidelineCoverage: which counties of a region have a report guideline, and which lack one (002-LS 二(一)1)."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Final, cast

import strawberry

from backend.clock import Clock
from backend.detectors.numbers import number
from backend.detectors.words import Words
from backend.entities.places import asked_from, asked_until
from backend.entities.region import RegionLevel
from backend.entities.scalars import Whole
from backend.graph.declare import column, computed, published, queries
from backend.graph.engine import Call
from backend.storage.reader import Reader
from backend.storage.sql import for_dialect


@published(description="报告导则覆盖情况：每县至少一部。Counties with a guideline of reports, and those without.")
class GuidelineCoverage:
    """One region's counties."""

    region: str = column("区划代码。Code of the region.")
    as_of: date = column("截至日。As of this day.")
    due_on: date = column("本年应完成之日。Day by which each county has one this year.")
    is_overdue: bool = column("是否已过期限而有缺。Whether that day has passed and one lacks.")
    counties: Whole = column("县（市、区）数。Number of counties.")
    missing: list[str] = column("尚无导则的县级代码。Codes of the counties without one.")


_SELECT: Final = """
    SELECT r.code, EXISTS (SELECT 1 FROM report_guideline g WHERE g.region_id = r.code AND g.from_on <= {today}
                           AND (g.until_on IS NULL OR g.until_on > {today}))
    FROM region r WHERE r.level = '{county}' AND r.code >= $2 AND r.code < $3 ORDER BY r.code"""


def coverage_queries(clock: Clock) -> type:
    """The query of this module, bound to a clock."""

    async def answer(
        call: Call,
        region: Annotated[str, strawberry.argument(description="区划代码，含其下。Division code, and all below.")],
    ) -> Mapping[str, Any] | None:
        return await _coverage(cast(Reader, call.reader), region, clock.today())

    @queries
    class CoverageQueries:
        """Guidelines of reports."""

        guideline_coverage: GuidelineCoverage | None = computed(
            "报告导则覆盖情况。Which counties have a guideline of reports in force.", answer
        )

    return CoverageQueries


async def _coverage(reader: Reader, region: str, today: date) -> Mapping[str, Any]:
    words = Words(reader.dialect, today, only_one=False)
    sql = _SELECT.format(today=words.today, county=RegionLevel.COUNTY.name)
    params = [today.isoformat(), asked_from(region), asked_until(region)]
    rows = await reader.fetch(for_dialect(sql, reader.dialect), params)
    month, day = divmod(number("guideline.due_month_day", today), 100)
    due = date(today.year, month, day)
    missing = [code for code, has_one in rows if not has_one]
    return {
        "region": region,
        "as_of": today,
        "due_on": due,
        "is_overdue": bool(missing) and today > due,
        "counties": len(rows),
        "missing": missing,
    }
