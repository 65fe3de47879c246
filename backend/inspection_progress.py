"""inspectionProgress: how far a region's inspections of a period are, county by county (002-LS 二(四)12, 二(二)7)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Final, cast

import strawberry

from backend.actors import OFFICERS, Acting
from backend.clock import Clock
from backend.entities.places import asked_from, asked_until
from backend.entities.scalars import Percent, Whole
from backend.graph.declare import column, computed, published, queries
from backend.graph.engine import Call
from backend.inspection_roster import VISITS
from backend.periods import days_of
from backend.storage.reader import Reader
from backend.storage.sql import for_dialect
from backend.supervision_tiers import AGENCY, level_sql
from scoring.tiers import load_tiers

COUNTS: Final = (
    "agencies",
    "covered",
    "not_visited",
    "over_ceiling",
    "planned",
    "dispatched",
    "done",
    "cancelled",
    "overdue",
)


@published(description="一县的检查进度。One county's progress.")
class CountyProgress:
    """One county."""

    region: str = column("县级代码。Code of the county.")
    agencies: Whole = column("在册机构数。Agencies in force.")
    covered: Whole = column("本期已检查机构数。Agencies inspected in the period.")
    coverage: Percent = column("覆盖率。Their share, per cent.")
    not_visited: Whole = column("本年尚无现场核查的机构数。Agencies without a visit this year.")
    over_ceiling: Whole = column("现场检查超上限的机构数。Agencies visited more often than their ceiling.")
    planned: Whole = column("待派任务。Tasks planned.")
    dispatched: Whole = column("已派任务。Tasks dispatched.")
    done: Whole = column("完成任务。Tasks done.")
    cancelled: Whole = column("取消任务。Tasks cancelled.")
    overdue: Whole = column("逾期任务。Tasks past their day.")


@published(description="检查进度（监管可见）：合计与分县。Progress of inspections, for officers: in all and by county.")
class InspectionProgress:
    """A region's."""

    region: str = column("区划代码。Code of the region.")
    period: str = column("期间。Period.")
    as_of: date = column("截至日。As of this day.")
    agencies: Whole = column("在册机构数。Agencies in force.")
    covered: Whole = column("本期已检查机构数。Agencies inspected in the period.")
    coverage: Percent = column("覆盖率。Their share, per cent.")
    not_visited: Whole = column("本年尚无现场核查的机构数。Agencies without a visit this year.")
    over_ceiling: Whole = column("现场检查超上限的机构数。Agencies visited more often than their ceiling.")
    planned: Whole = column("待派任务。Tasks planned.")
    dispatched: Whole = column("已派任务。Tasks dispatched.")
    done: Whole = column("完成任务。Tasks done.")
    cancelled: Whole = column("取消任务。Tasks cancelled.")
    overdue: Whole = column("逾期任务。Tasks past their day.")
    counties: list[CountyProgress] = column("分县。By county.")


_SELECT: Final = """
SELECT g.county, g.agencies, g.covered, g.not_visited, g.over_ceiling, COALESCE(k.planned, 0),
       COALESCE(k.dispatched, 0), COALESCE(k.done, 0), COALESCE(k.cancelled, 0), COALESCE(k.overdue, 0)
FROM (
  SELECT o.county, COUNT(*) AS agencies, SUM(o.is_covered) AS covered,
         SUM(CASE WHEN o.visits = 0 AND o.is_visited = 0 THEN 1 ELSE 0 END) AS not_visited,
         SUM(CASE WHEN o.visits > {ceiling} THEN 1 ELSE 0 END) AS over_ceiling
  FROM (
    SELECT substr(a.region_id, 1, 6) AS county, {level} AS level, {visits} AS visits,
      CASE WHEN EXISTS (SELECT 1 FROM inspection c WHERE c.agency_id = a.id
                        AND c.inspected_on >= $7 AND c.inspected_on <= $8) THEN 1 ELSE 0 END AS is_covered,
      CASE WHEN EXISTS (SELECT 1 FROM inspection c WHERE c.agency_id = a.id AND c.mode = 'ON_SITE'
                        AND c.inspected_on >= $5 AND c.inspected_on <= $6) THEN 1 ELSE 0 END AS is_visited
    FROM {agency}
    WHERE a.registration_state = 'ACTIVE' AND a.region_id >= $1 AND a.region_id < $2
      AND a.region_id >= $3 AND a.region_id < $4
  ) o GROUP BY o.county
) g LEFT JOIN (
  SELECT substr(t.region_id, 1, 6) AS county, {states},
         SUM(CASE WHEN t.state IN ('PLANNED', 'DISPATCHED') AND t.due_on < $10 THEN 1 ELSE 0 END) AS overdue
  FROM inspection_task t WHERE t.period = $9 AND t.region_id >= $1 AND t.region_id < $2 GROUP BY 1
) k ON k.county = g.county ORDER BY g.county"""


def progress_queries(clock: Clock) -> type:
    """The query of this module, bound to a clock."""

    async def answer(
        call: Call,
        region: Annotated[str, strawberry.argument(description="区划代码，含其下。Division code, and all below.")],
        period: Annotated[str, strawberry.argument(description="期间：年（2026）或季（2026Q4）。Year or quarter.")],
    ) -> Mapping[str, Any] | None:
        scope = cast(Acting, call.scope)
        if scope.actor.role not in OFFICERS:
            return None
        return await _progress(cast(Reader, call.reader), scope, region, period, clock.today())

    @queries
    class ProgressQueries:
        """Progress of inspections."""

        inspection_progress: InspectionProgress | None = computed(
            "检查进度（监管可见，限辖区）：覆盖率、未核查、超上限、逾期。"
            "How far inspections are, for officers and within their region.",
            answer,
        )

    return ProgressQueries


async def _progress(reader: Reader, scope: Acting, region: str, period: str, today: date) -> Mapping[str, Any]:
    first, last, _ = days_of(period)
    rows = await reader.fetch(
        for_dialect(_statement(), reader.dialect),
        [
            asked_from(region),
            asked_until(region),
            scope.params["actor_region_from"],
            scope.params["actor_region_until"],
            date(first.year, 1, 1),
            date(first.year, 12, 31),
            first,
            last,
            period,
            today,
        ],
    )
    counties = [_line(str(county), counts) for county, *counts in rows]
    total = _line(region, [sum(line[name] for line in counties) for name in COUNTS])
    return {**total, "period": period, "as_of": today, "counties": counties}


def _statement() -> str:
    tiers = load_tiers()
    ceilings = " ".join(f"WHEN '{level}' THEN {tier.visit_ceiling}" for level, tier in tiers.tiers.items())
    states = ", ".join(
        f"SUM(CASE WHEN t.state = '{state}' THEN 1 ELSE 0 END) AS {state.lower()}"
        for state in ("PLANNED", "DISPATCHED", "DONE", "CANCELLED")
    )
    visits = VISITS.format(first="$5", last="$6")
    ceiling = f"CASE o.level {ceilings} END"
    return _SELECT.format(ceiling=ceiling, level=level_sql(tiers), visits=visits, states=states, agency=AGENCY)


def _line(region: str, counts: Sequence[Any]) -> dict[str, Any]:
    found = dict(zip(COUNTS, map(int, counts), strict=True))
    share = 10_000 * found["covered"] // found["agencies"] if found["agencies"] else 0
    return {"region": region, **found, "coverage": share}
