"""A small handmade world for the queries that are the product: nine agencies in three cities, each graded otherwise."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from backend.actors import Actor, Role
from backend.app import House
from backend.entities.agency import AgencyRow
from backend.entities.agency_scope import AgencyIndustryRow
from backend.entities.rating import RatingCause, RatingRow
from backend.entities.supervision_list import SupervisionEntryRow, SupervisionListRow
from backend.rating_rows import Occasion
from backend.storage.moments import to_micros
from tests.builders import (
    LONG_AGO,
    a_confirmed_finding,
    a_credit_code,
    a_professional,
    a_scope,
    a_star,
    an_agency,
    an_enterprise,
    an_onsite_inspection,
    projects_done,
)

IN_MARCH = datetime(2026, 3, 1, 4, tzinfo=UTC)
"""When everybody was rated for the first time."""
NAMES = {
    "good": "丽水安泰安全技术有限公司",
    "small": "杭州钱江检测有限公司",
    "held": "温州瓯海安全评价有限公司",
    "poor": "丽水龙泉安全咨询有限公司",
    "vetoed": "杭州西湖安全培训有限公司",
    "listed": "温州鹿城注册安全工程师事务所",
    "newcomer": "丽水莲都新安科技有限公司",
    "gone": "杭州旧安安全服务有限公司",
    "unrated": "温州未评安全服务有限公司",
}
PLACES = {
    "good": "331102",
    "small": "330106",
    "held": "330304",
    "poor": "331181",
    "vetoed": "330106",
    "listed": "330302",
    "newcomer": "331102",
    "gone": "330106",
    "unrated": "330302",
}


@dataclass(frozen=True)
class Town:
    """The world: agencies by what is peculiar about them."""

    agencies: dict[str, AgencyRow]

    def code(self, name: str) -> str:
        """The credit code of an agency."""
        return str(self.agencies[name].credit_code)

    def id(self, name: str) -> str:
        """The global id of an agency."""
        return f"Agency:{self.agencies[name].id}"

    def actors(self) -> list[Actor | None]:
        """Somebody of each role; the clerk works at the good agency."""
        own = self.agencies["good"].id
        return [
            None,
            Actor(Role.BUYER, "buyer:1"),
            Actor(Role.INSURER, "insurer:1"),
            Actor(Role.AGENCY, "clerk:1", agency_id=own),
            Actor(Role.ENTERPRISE, "client:1", enterprise_id=1),
            Actor(Role.REGULATOR, "officer:1", region_code="330000"),
            Actor(Role.RATER, "rater:1", region_code="330000"),
            Actor(Role.HANDLER, "handler:1", region_code="330000"),
        ]


async def build(house: House) -> Town:
    """Make it: records, ratings of March, ratings of today, one list of supervision."""
    async with house.store.transaction() as work:
        await work.execute("UPDATE rulebook_activation SET activated_at = $1", [to_micros(LONG_AGO)])
    town = Town({name: await _agency(number, name) for number, name in enumerate(NAMES, 1)})
    await _records(town.agencies)
    async with house.store.transaction() as work:
        past = Occasion(
            RatingCause.SNAPSHOT, date(2026, 3, 1), IN_MARCH, work.at, published_at=IN_MARCH, period="2026Q1"
        )
        await house.book.rate_all(work, past, is_current=False)
        now = Occasion(RatingCause.EVENT, date(2026, 6, 1), work.at, work.at)
        await house.book.rate_all(work, now)
    await _unrated(town.agencies["unrated"])
    await _supervision(town)
    return town


async def _agency(number: int, name: str) -> AgencyRow:
    opened = {"newcomer": date(2026, 4, 15)}.get(name, date(2020, 1, number))
    return await an_agency(
        credit_code=a_credit_code(number),
        name=NAMES[name],
        short_name=NAMES[name][2:4],
        region_id=PLACES[name],
        opened_on=opened,
        registration_state="CANCELLED" if name == "gone" else "ACTIVE",
        provider_type="TESTING" if name == "small" else "CONSULTING",
        recorded_at=datetime(2026, 4, 15, tzinfo=UTC) if name == "newcomer" else LONG_AGO,
    )


async def _records(agencies: dict[str, AgencyRow]) -> None:
    client = await an_enterprise()
    for name, agency in agencies.items():
        await projects_done(agency, client, {"small": 4, "newcomer": 0}.get(name, 5))
        if name not in ("newcomer", "small"):
            await an_onsite_inspection(agency, date(2025, 11, 3))
    await a_confirmed_finding(agencies["good"], on=date(2026, 4, 10))
    await a_confirmed_finding(agencies["held"], "L01", "ordinary", on=date(2026, 4, 1))
    await a_confirmed_finding(agencies["poor"], "L01", "major", on=date(2026, 4, 2))
    await a_confirmed_finding(agencies["poor"], "H05", "missed", on=date(2026, 4, 3))
    await a_confirmed_finding(agencies["poor"], "C01", "no_contract", on=date(2026, 4, 4))
    await a_confirmed_finding(agencies["vetoed"], "M01", "leased", on=date(2026, 4, 5))
    await a_confirmed_finding(agencies["listed"], "L03", "listed", on=date(2026, 2, 6))
    await a_scope(agencies["good"], "HAZARD_CHECK")
    await a_scope(agencies["small"], "HAZARD_CHECK", until=date(2026, 1, 1))
    await a_scope(agencies["held"], "HAZARD_CHECK")
    await AgencyIndustryRow.create(agency_id=agencies["good"].id, industry_id="26")
    await AgencyIndustryRow.create(agency_id=agencies["poor"].id, industry_id="26")
    await a_professional(agencies["good"], "331102198001011234", "王建国")
    starred = await a_professional(agencies["held"], "330304198202022345", "赵红梅")
    await a_star(starred, agencies["held"], 3)


async def _unrated(agency: AgencyRow) -> None:
    """Take the ratings away again: it is as if it had been recorded after the last of them."""
    await RatingRow.filter(agency_id=agency.id).delete()
    agency.grade = agency.score = agency.grade_rank = agency.current_rating_id = None
    await agency.save()


async def _supervision(town: Town) -> None:
    listing = await SupervisionListRow.create(
        period="2026Q2",
        as_of=date(2026, 4, 1),
        known_at=IN_MARCH,
        seed="seed",
        roster_digest="0" * 64,
        exploration_share=1000,
        scheme="zj",
        computed_at=IN_MARCH,
    )
    ranked = [
        ("vetoed", "KEY", "HARM"),
        ("held", "CLOSE", "HARM"),
        ("poor", "KEY", "HARM"),
        ("good", "TRUSTED", "DRAW"),
    ]
    for rank, (name, tier, picked_by) in enumerate(ranked, 1):
        await SupervisionEntryRow.create(
            supervision_list_id=listing.id,
            agency_id=town.agencies[name].id,
            region_id=PLACES[name],
            rank=rank,
            tier=tier,
            picked_by=picked_by,
            priority=1000 - rank,
            exposure=rank,
            reason_zh="预期损害",
            reason_en="Expected harm",
            onsite_planned=2,
            onsite_done=1,
            onsite_ceiling=4,
            offsite_planned=1,
            report_sample_percent=10,
        )
