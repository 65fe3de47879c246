"""drawReportSample: which reports of a half year are read, drawn by their agencies' grades (002-LS 二(四)12)."""

import re
from datetime import date
from typing import Annotated, Final

import strawberry

from backend.commands.arguments import IdempotencyKey
from backend.commands.doing import Doing
from backend.commands.given import check_seed
from backend.commands.officers import place_of_this_officer
from backend.detectors.numbers import number
from backend.entities.agency import AgencyRow
from backend.entities.agency_kinds import Grade
from backend.entities.places import subtree_from, subtree_until
from backend.entities.report import ReportKind, ReportRow
from backend.entities.report_sample import ReportSample, ReportSampleItemRow, ReportSampleRow
from backend.errors import Conflict, InvalidInput, NotInThisState
from backend.graph.changed import Changed
from backend.graph.declare import command
from scoring.report_sample import digest, draw

_HALF: Final = re.compile(r"([0-9]{4})H([12])")
UNRATED: Final = "UNRATED"


@command(
    ReportSample,
    description="按机构等级分层随机抽取上半年或下半年的报告；可由种子与名册复算。"
    "Draw reports of a half year for spot checks, by grade; anyone can draw again from seed and roster.",
)
async def draw_report_sample(
    doing: Doing,
    region: Annotated[str, strawberry.argument(description="区划代码（辖区内）。Division code, within your region.")],
    period: Annotated[str, strawberry.argument(description="半年期，如2026H2。Half year, such as 2026H2.")],
    kind: Annotated[ReportKind, strawberry.argument(description="报告种类。Kind of report.")],
    seed: Annotated[str, strawberry.argument(description="种子，1至40位字母数字。Seed, 1 to 40 letters and digits.")],
    idempotency_key: IdempotencyKey = None,
) -> Changed:
    """One draw of a region, half year and kind."""
    code = await place_of_this_officer(doing, region, ("region",))
    first, last = _half_year(period)
    check_seed(seed)
    await _must_be_the_first(code, period, kind)
    roster = await _roster(code, kind.name, first, last)
    shares = _shares(kind, doing.today)
    drawn = draw(roster, shares, seed)
    row = await ReportSampleRow.create(
        region_id=code,
        period=period,
        kind=kind.name,
        seed=seed,
        shares=shares,
        roster=[list(each) for each in roster],
        roster_digest=digest(roster),
        population=len(roster),
        size=len(drawn),
        drawn_on=doing.today,
        drawn_by=doing.actor.subject,
        recorded_at=doing.work.at,
    )
    await ReportSampleItemRow.bulk_create(
        [ReportSampleItemRow(sample_id=row.id, report_id=report, stratum=grade) for report, grade in drawn]
    )
    detail = {"seed": seed, "shares": shares, "roster": row.roster_digest, "drawn": [report for report, _ in drawn]}
    doing.audit("drawReportSample", ("ReportSample", row.id), region=code, period=period, kind=kind.name, **detail)
    doing.work.emit("sample.drawn", f"Region:{code}", {"sample": row.id})
    return Changed("ReportSample", row.id)


async def _must_be_the_first(region: str, period: str, kind: ReportKind) -> None:
    if await ReportSampleRow.exists(region_id=region, period=period, kind=kind.name):
        raise Conflict(
            "ALREADY_DRAWN",
            zh=f"{period}已抽取，不得重抽。",
            en=f"{period} has been drawn, and is not drawn again.",
            remedy_zh="请查看该样本。",
            remedy_en="Look at that sample.",
            path=("period",),
        )


def _half_year(period: str) -> tuple[date, date]:
    half = _HALF.fullmatch(period)
    if not half or half[1] == "0000":
        raise InvalidInput(
            "HALF_YEAR_FORMAT",
            zh=f"期间“{period}”格式不对。",
            en=f"The half year “{period}” is not of the right form.",
            remedy_zh="请按“年H半年”填写，如 2026H2。",
            remedy_en="Write year and half, such as 2026H2.",
            path=("period",),
        )
    year = int(half[1])
    return (date(year, 1, 1), date(year, 6, 30)) if half[2] == "1" else (date(year, 7, 1), date(year, 12, 31))


async def _roster(region: str, kind: str, first: date, last: date) -> list[tuple[int, str]]:
    """Reports of the kind that came in that time from agencies of the region, each with its agency's grade now."""
    agencies = dict(
        await AgencyRow.filter(region_id__gte=subtree_from(region), region_id__lt=subtree_until(region)).values_list(
            "id", "grade"
        )
    )
    reports = ReportRow.filter(kind=kind, uploaded_on__gte=first, uploaded_on__lte=last).order_by("id")
    found = await reports.values_list("id", "agency_id")
    roster = [(int(report), agencies[agency] or UNRATED) for report, agency in found if agency in agencies]
    if not roster:
        raise NotInThisState(
            "NOTHING_TO_DRAW",
            zh="该期没有此类报告。",
            en="There are no such reports of that half year.",
            remedy_zh="请核对地区、期间与种类。",
            remedy_en="Check region, half year and kind.",
            path=("period",),
        )
    return roster


def _shares(kind: ReportKind, today: date) -> dict[str, int]:
    """By grade; evaluation reports never less than their own least share."""
    grades = [grade.name for grade in Grade] + [UNRATED]
    shares = {grade: number(f"report.sample_share.{grade}", today) for grade in grades}
    if kind is ReportKind.SAFETY_EVALUATION:
        least = number("report.sample_share.evaluation", today)
        shares = {grade: max(least, share) for grade, share in shares.items()}
    return shares
