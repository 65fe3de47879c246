"""publishAgencyList: the compliant, benchmark or brand agencies of a region and half year, once and for good."""

import re
from datetime import date
from typing import Annotated, Final

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.officers import place_of_this_officer
from backend.detectors.numbers import number
from backend.entities.agency_list import AgencyList, AgencyListKind, AgencyListRow
from backend.entities.places import subtree_from, subtree_until
from backend.errors import Conflict, InvalidDates, InvalidInput
from backend.graph.changed import Changed
from backend.graph.declare import command
from backend.workdays import months_before

_HALF: Final = re.compile(r"([1-9][0-9]{3})H([12])")
COMPLIANT: Final = """
INSERT INTO agency_list_entry (list_id, agency_id, grade, score)
SELECT {list}, a.id, a.grade, a.score FROM agency a
WHERE a.registration_state = 'ACTIVE' AND a.grade IN ('A', 'B', 'C') AND a.region_id >= $1 AND a.region_id < $2
  AND (a.ban_until IS NULL OR a.ban_until <= $3)
  AND NOT EXISTS (
      SELECT 1 FROM dishonesty_listing d WHERE d.agency_id = a.id AND d.state IN ('LISTED', 'REMOVAL_ASKED'))
  AND NOT EXISTS (SELECT 1 FROM ban b WHERE b.agency_id = a.id AND b.professional_id IS NULL AND b.state = 'IN_FORCE')
"""
"""Graded C or above, in force, neither barred nor listed; newcomers are not graded yet."""
KINDS: Final = {
    AgencyListKind.COMPLIANT: "TRUE",
    AgencyListKind.BENCHMARK: """a.grade = 'A' AND EXISTS (
      SELECT 1 FROM merit m WHERE m.agency_id = a.id AND m.rule_id = 'B01'
        AND m.awarded_on > $4 AND m.awarded_on <= $3)""",
    AgencyListKind.BRAND: """a.grade = 'A' AND {last} = (
      SELECT COUNT(*) FROM rating r JOIN publication p ON p.period = r.period
      WHERE r.agency_id = a.id AND r.grade = 'A'
        AND p.id IN (SELECT l.id FROM publication l ORDER BY l.period DESC LIMIT {last}))""",
}
"""What an agency must be besides; the measures are proposals, the duty is that of 002-LS 一 and 000-JL 四(一)2."""


@command(
    AgencyList,
    description="公布辖区合规、标杆或品牌机构名单（每半年各一次）。"
    "Publish a region's compliant, benchmark or brand agencies of a half year, each once.",
)
async def publish_agency_list(
    doing: Doing,
    period: Annotated[str, strawberry.argument(description="期间，如2026H2。Half year, such as 2026H2.")],
    region: Annotated[str, strawberry.argument(description="区划代码。Code of the division.")],
    kind: Annotated[
        AgencyListKind, strawberry.argument(description="名单种类，默认合规。Kind of list; compliant by default.")
    ] = AgencyListKind.COMPLIANT,
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """As of today, for good."""
    place = await place_of_this_officer(doing, region, ("region",))
    if doing.today < (began := _first_day(period)):
        raise InvalidDates(
            "PERIOD_NOT_BEGUN",
            zh=f"今天早于{period}的首日{began}。",
            en=f"{period} begins on {began}.",
            remedy_zh="请核对期间。",
            remedy_en="Check the half year.",
            path=("period",),
        )
    if doing.today >= (ended := months_before(began, -6)):
        raise InvalidDates(
            "PERIOD_OVER",
            zh=f"{period}已于{ended}前结束；名单以今日为准，不能补充公布。",
            en=f"{period} was over before {ended}: a list is as of today, not of a half year that is past.",
            remedy_zh="请公布本期名单。",
            remedy_en="Publish the list of this half year.",
            path=("period",),
        )
    if await AgencyListRow.exists(region_id=place, period=period, kind=kind.name):
        raise Conflict(
            "ALREADY_PUBLISHED",
            zh=f"{period}的名单已经公布。",
            en=f"The list of {period} has been published already.",
            remedy_zh="公布后不再更改；请查看 agencyLists。",
            remedy_en="It stays as it is; see agencyLists.",
            path=("period",),
        )
    row = await AgencyListRow.create(
        kind=kind.name,
        period=period,
        region_id=place,
        as_of=doing.today,
        agencies=0,
        published_by=doing.actor.subject,
        published_at=doing.work.at,
    )
    within = [subtree_from(place), subtree_until(place), doing.today]
    besides = KINDS[kind].format(last=number("list.brand_quarters", doing.today))
    if kind is AgencyListKind.BENCHMARK:
        within.append(months_before(doing.today, number("list.benchmark_months", doing.today)))
    await doing.work.execute(f"{COMPLIANT.format(list=int(row.id))} AND {besides} ORDER BY a.id", within)
    counted = await doing.work.fetch("SELECT COUNT(*) FROM agency_list_entry WHERE list_id = $1", [row.id])
    row.agencies = int(counted[0][0])
    await row.save()
    doing.audit(
        "publishAgencyList", ("AgencyList", row.id), kind=kind.name, period=period, region=place, agencies=row.agencies
    )
    doing.work.emit("agency_list.published", f"AgencyList:{row.id}", {"period": period, "region": place})
    return Changed("AgencyList", row.id)


def _first_day(period: str) -> date:
    half = _HALF.fullmatch(period)
    if half is None:
        raise InvalidInput(
            "PERIOD_FORMAT",
            zh=f"期间“{period}”格式不对。",
            en=f"The period “{period}” is not of the right form.",
            remedy_zh="请按“年H半年”填写，如 2026H2。",
            remedy_en="Write year and half, such as 2026H2.",
            path=("period",),
        )
    return date(int(half[1]), 6 * int(half[2]) - 5, 1)
