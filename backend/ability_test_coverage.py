"""abilityTestCoverage: whether a year's ability tests have covered all staff, county by county (002-LS 二(三)10).

Staff are whose pension the agency has paid for three months, and who were re-hired after retiring (domain 12).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Final, cast

import strawberry

from backend.actors import OFFICERS, Acting
from backend.clock import Clock
from backend.detectors.numbers import number
from backend.entities.places import asked_from, asked_until
from backend.entities.scalars import Whole
from backend.graph.declare import column, computed, published, queries
from backend.graph.engine import Call
from backend.periods import days_of
from backend.storage.reader import Reader
from backend.storage.sql import for_dialect
from backend.workdays import months_before

COUNTS: Final = ("staff", "tested", "passed", "failed", "absent", "untested", "tested_in_time")


@published(description="一县的能力测验覆盖情况。How far one county's staff were tested.")
class CountyCoverage:
    """One county."""

    region: str = column("县级代码。Code of the county.")
    staff: Whole = column("应考人数。Staff.")
    tested: Whole = column("实考人数。Who sat a test of the year.")
    passed: Whole = column("合格人数（含补考）。Who passed one.")
    failed: Whole = column("不合格人数。Who sat and passed none.")
    absent: Whole = column("缺考人数。Who was absent and sat none.")
    untested: Whole = column("无结果人数。Of whom there is no result.")
    tested_in_time: Whole = column("期限内实考人数。Who sat one by the due day.")
    is_covered: bool = column("期限内是否全员应考。Whether all staff sat one by the due day.")


@published(description="能力测验覆盖情况（监管可见）：合计与分县。Coverage by the ability tests, for officers.")
class AbilityTestCoverage:
    """A region's."""

    region: str = column("区划代码。Code of the region.")
    year: int = column("年度。Year.")
    as_of: date = column("人员截至日：今天或年度期限，取早者。Day whose staff is meant: today or the due day.")
    due_on: date = column("应完成之日。Day by which all staff are tested.")
    is_overdue: bool = column("是否已过期限而未全员应考。Whether that day has passed and somebody was not tested.")
    staff: Whole = column("应考人数。Staff.")
    tested: Whole = column("实考人数。Who sat a test of the year.")
    passed: Whole = column("合格人数（含补考）。Who passed one.")
    failed: Whole = column("不合格人数。Who sat and passed none.")
    absent: Whole = column("缺考人数。Who was absent and sat none.")
    untested: Whole = column("无结果人数。Of whom there is no result.")
    tested_in_time: Whole = column("期限内实考人数。Who sat one by the due day.")
    is_covered: bool = column("期限内是否全员应考。Whether all staff sat one by the due day.")
    counties: list[CountyCoverage] = column("分县（有人员的县）。By county, those with staff.")


_RESULTS: Final = """
    (SELECT MAX({what}) FROM ability_test_result r JOIN ability_test t ON t.id = r.ability_test_id
     WHERE r.professional_id = e.professional_id AND t.held_on >= $5 AND t.held_on <= {last})"""
_BEST: Final = "CASE WHEN r.is_passed THEN 3 WHEN r.is_absent THEN 1 ELSE 2 END"
_SAT: Final = "CASE WHEN r.is_absent THEN 0 ELSE 1 END"

_SELECT: Final = f"""
SELECT s.county, COUNT(*), {{tested}}, {{passed}}, {{failed}}, {{absent}}, {{untested}}, {{in_time}}
FROM (
  SELECT DISTINCT substr(a.region_id, 1, 6) AS county, e.professional_id,
         COALESCE({_RESULTS.format(what=_BEST, last="$6")}, 0) AS best,
         COALESCE({_RESULTS.format(what=_SAT, last="$7")}, 0) AS in_time
  FROM agency a JOIN employment e ON e.agency_id = a.id
  WHERE a.registration_state = 'ACTIVE' AND a.region_id >= $1 AND a.region_id < $2
    AND a.region_id >= $3 AND a.region_id < $4
    AND e.from_on <= $8 AND (e.until_on IS NULL OR e.until_on > $8)
    AND (e.is_retired_rehire OR (e.pension_months >= $9 AND e.from_on <= $10))
) s GROUP BY s.county ORDER BY s.county"""


def coverage_of_tests_queries(clock: Clock) -> type:
    """The query of this module, bound to a clock."""

    async def answer(
        call: Call,
        region: Annotated[str, strawberry.argument(description="区划代码，含其下。Division code, and all below.")],
        year: Annotated[int, strawberry.argument(description="年度，如2026。Year.")],
    ) -> Mapping[str, Any] | None:
        scope = cast(Acting, call.scope)
        if scope.actor.role not in OFFICERS:
            return None
        return await _coverage(cast(Reader, call.reader), scope, region, year, clock.today())

    @queries
    class TestCoverageQueries:
        """Coverage by the ability tests."""

        ability_test_coverage: AbilityTestCoverage | None = computed(
            "能力测验覆盖情况（监管可见，限辖区）：每年10月底前全员应考。"
            "Whether a year's tests covered all staff, for officers and within their region.",
            answer,
        )

    return TestCoverageQueries


async def _coverage(reader: Reader, scope: Acting, region: str, year: int, today: date) -> Mapping[str, Any]:
    first, last, _ = days_of(str(year))
    month, day = divmod(number("ability_test.due_month_day", min(today, last)), 100)
    due = date(first.year, month, day)
    as_of = min(today, due)
    months = number("staff.pension_months", as_of)
    place = [asked_from(region), asked_until(region)]
    own = [scope.params["actor_region_from"], scope.params["actor_region_until"]]
    days = [first, min(today, last), as_of, as_of]
    params = [*place, *own, *days, months, months_before(as_of, months)]
    rows = await reader.fetch(for_dialect(_statement(), reader.dialect), params)
    counties = [_line(str(county), counts) for county, *counts in rows]
    total = _line(region, [sum(line[name] for line in counties) for name in COUNTS])
    told = {"year": first.year, "as_of": as_of, "due_on": due, "is_overdue": today > due and not total["is_covered"]}
    return {**total, **told, "counties": counties}


def _statement() -> str:
    def people(condition: str) -> str:
        return f"SUM(CASE WHEN {condition} THEN 1 ELSE 0 END)"

    return _SELECT.format(
        tested=people("s.best >= 2"),
        passed=people("s.best = 3"),
        failed=people("s.best = 2"),
        absent=people("s.best = 1"),
        untested=people("s.best = 0"),
        in_time=people("s.in_time = 1"),
    )


def _line(region: str, counts: Sequence[Any]) -> dict[str, Any]:
    found = dict(zip(COUNTS, map(int, counts), strict=True))
    return {"region": region, **found, "is_covered": found["tested_in_time"] == found["staff"]}
