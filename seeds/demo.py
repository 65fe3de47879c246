"""Builds the demo world in an empty database: reference data, three years of records, findings, ratings, lists."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from backend.clock import CHINA
from backend.detectors.detector import draft
from backend.entities.rating import RatingCause
from backend.jobs.award_stars import award
from backend.jobs.draw_up_list import draw_up
from backend.periods import period_of
from backend.rating_rows import Occasion
from backend.ratings import RatingBook
from backend.storage.store import Store
from backend.storage.work import Work
from scoring.rulebook import Rulebook, load
from seeds.reference import load_reference
from seeds.world.agencies import load_agencies, load_branches, make_agencies
from seeds.world.clients import load_clients, make_clients
from seeds.world.complaints import load_complaints, make_complaints
from seeds.world.contracts import load_contracts, load_notices, long_ways, make_contracts
from seeds.world.days import number
from seeds.world.experts import load_experts
from seeds.world.findings import load_findings
from seeds.world.hazards import load_hazards
from seeds.world.insurance import load_accidents, load_policies
from seeds.world.merits import load_merits
from seeds.world.oversight import (
    check_reports,
    inspect,
    last_outcomes,
    load_checks,
    load_inspections,
)
from seeds.world.projects import load_projects, load_visits, make_projects, make_visits
from seeds.world.rectifications import load_rectifications
from seeds.world.reports import load_reports, load_reviews, make_reports
from seeds.world.staff import load_staff, make_staff
from seeds.world.training import load_ability_tests, load_training

Progress = Callable[[str, int, int], None]
YEARS: Final = 3
CLIENTS_AN_AGENCY: Final = 5
QUARTERS: Final = 6
"""So many past quarters have published ratings; a large world has one."""
LARGE: Final = 5000
PROFILE: Final = "zj"
STEPS: Final = 12


@dataclass
class DemoSummary:
    """What was built: rows by table, and how many agencies have each grade. Not built: there was a world already."""

    is_built: bool
    agencies: int
    rows: dict[str, int] = field(default_factory=dict)
    grades: dict[str, int] = field(default_factory=dict)


def history_start(today: date) -> date:
    """The first day of the history: three years back, but not before the rulebook holds."""
    return max(today - timedelta(days=365 * YEARS), date(2023, 1, 2))


async def build_demo(
    store: Store, *, seed: int, agencies: int, today: date, progress: Progress | None = None
) -> DemoSummary:
    """Build the world unless there are agencies already: then nothing is done.

    `progress` is told the step that begins, and how many of how many are done.
    """
    held = (await store.fetch("SELECT COUNT(*) FROM agency"))[0][0]
    if held:
        return DemoSummary(False, int(held), grades=await _grades(store))
    tell = progress or (lambda step, done, total: None)
    book, start = load(), history_start(today)
    async with store.transaction() as work:
        tell("reference", 0, STEPS)
        await load_reference(work, book, activated_at=datetime.combine(start, time(), CHINA).astimezone(UTC))
        rows = await _records(work, book, seed, agencies, number(today), number(start), tell)
        rows |= await _ratings(work, book, seed, start, today, tell)
    tell("analyze", STEPS - 1, STEPS)
    await store.analyze()
    tell("done", STEPS, STEPS)
    return DemoSummary(True, agencies, rows, await _grades(store))


async def _ratings(work: Work, book: Rulebook, seed: int, start: date, today: date, tell: Progress) -> dict[str, int]:
    """Published ratings of the past quarters, the current ones, stars, and the current supervision list."""
    tell("ratings", STEPS - 2, STEPS)
    ratings, rated, ordered = RatingBook(book, PROFILE), 0, 0
    agencies = (await work.fetch("SELECT COUNT(*) FROM agency"))[0][0]
    quarters = quarter_ends(start, today)[-(QUARTERS if agencies <= LARGE else 1) :]
    for place, day in enumerate(quarters, 1):
        at = datetime.combine(day, time(20), CHINA).astimezone(UTC)
        period = period_of(day)
        occasion = Occasion(RatingCause.SNAPSHOT, day, at, at, published_at=at, period=period)
        count = await ratings.rate_all(work, occasion, is_current=False)
        published = [place, period, day.isoformat(), at, count, "rater:province", at]
        columns = ("id", "period", "as_of", "known_at", "agencies", "published_by", "published_at")
        await work.bulk_insert("publication", columns, [published])
        rated += count
        ordered += await load_rectifications(work, seed, day, today)
    rated += await ratings.rate_all(work, Occasion(RatingCause.SNAPSHOT, today, work.at, work.at))
    await draft(work, today=today)
    stars = await award(work, book, PROFILE, as_of=today)
    await draw_up(work, book, period=period_of(today), as_of=today, seed=f"demo-{seed}-{period_of(today)}")
    return {"publication": len(quarters), "rectification_order": ordered, "rating": rated, "star": stars}


def quarter_ends(start: date, today: date) -> list[date]:
    """The last days of the quarters that are over, from half a year into the history on."""
    years = range(start.year, today.year + 1)
    ends = [date(year, month, day) for year in years for month, day in ((3, 31), (6, 30), (9, 30), (12, 31))]
    return [end for end in ends if start + timedelta(days=180) < end < today]


async def _grades(store: Store) -> dict[str, int]:
    rows = await store.fetch("SELECT grade, COUNT(*) FROM agency GROUP BY grade ORDER BY grade")
    return {str(grade): int(count) for grade, count in rows}


async def _records(
    work: Work, book: Rulebook, seed: int, size: int, today: int, start: int, tell: Progress
) -> dict[str, int]:
    """All records in the order in which they refer to each other."""
    rows: dict[str, int] = {}
    tell("agencies", 1, STEPS)
    agencies = make_agencies(seed, size, today, start)
    rows |= await load_agencies(work, agencies, seed)
    tell("staff", 2, STEPS)
    staff = make_staff(seed, agencies)
    rows |= await load_staff(work, agencies, staff, seed)
    rows |= await load_ability_tests(work, agencies, staff, seed)
    rows |= await load_experts(work, start, today)
    tell("contracts", 3, STEPS)
    clients = make_clients(seed, size * CLIENTS_AN_AGENCY)
    rows["enterprise"] = await load_clients(work, clients, seed, start)
    contracts = make_contracts(seed, agencies, staff, clients)
    rows["contract"] = await load_contracts(work, agencies, contracts, seed)
    rows["practice_notice"] = await load_notices(work, agencies, contracts, seed)
    rows["branch"] = await load_branches(work, agencies, seed, long_ways(agencies, contracts))
    rows["insurance_policy"] = await load_policies(work, agencies, clients, contracts, seed)
    rows["accident"] = await load_accidents(work, agencies, contracts, seed)
    rows |= await load_training(work, agencies, clients, seed)
    tell("projects", 4, STEPS)
    projects = make_projects(seed, agencies, staff, contracts)
    rows |= await load_projects(work, agencies, staff, clients, contracts, projects, seed)
    tell("visits", 5, STEPS)
    visits = make_visits(seed, agencies, contracts, projects)
    rows["visit"] = await load_visits(work, agencies, contracts, projects, visits, seed)
    tell("hazards", 6, STEPS)
    hazards = await load_hazards(work, agencies, contracts, projects, visits, seed)
    rows["hazard"] = hazards.size
    rows["merit"] = await load_merits(work, agencies, hazards, seed)
    tell("inspections", 7, STEPS)
    complaints = make_complaints(seed, agencies)
    rows["complaint"] = await load_complaints(work, agencies, complaints, seed)
    inspections, violations = inspect(seed, agencies, complaints)
    rows |= await load_inspections(work, agencies, inspections, violations, seed)
    tell("reports", 8, STEPS)
    reports = make_reports(seed, agencies, contracts, projects)
    checks = check_reports(seed, agencies, inspections, reports)
    outcomes = last_outcomes(reports, checks)
    rows["report"] = await load_reports(work, agencies, clients, contracts, projects, reports, outcomes, seed)
    rows["report_check"] = await load_checks(work, reports, checks, seed)
    rows["client_review"] = await load_reviews(work, agencies, projects, seed)
    tell("findings", 9, STEPS)
    return rows | await load_findings(work, book, seed=seed, start=start, today=today)
