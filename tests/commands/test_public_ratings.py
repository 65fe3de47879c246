"""Ratings in public: lists of compliant agencies, merits, rating on request, until when a rating stands."""

from datetime import date
from typing import Any

import pytest

from backend.actors import Actor, Role
from backend.app import House
from backend.entities.agency import AgencyRow
from backend.entities.ban import BanRow
from backend.entities.finding import MeritRow
from backend.entities.publication import PublicationRow
from backend.entities.rating import RatingCause, RatingRow
from tests.builders import LONG_AGO, an_agency
from tests.client import Client
from tests.commands.cases import AFAR, CASES, OFFICER, World, clerk_of
from tests.commands.cases.dishonesty import a_listing_of
from tests.commands.cases.public_lists import RATER
from tests.commands.desk import Desk
from tests.commands.test_deadlines import at
from tests.commands.test_inspections import changed, refused
from tests.commands.texts import text_of


@pytest.fixture
def desk(house: House, client: Client) -> Desk:
    """Where commands are given."""
    return Desk(house, client)


@pytest.fixture
def world(house: House, client: Client) -> World:
    """Where cases are prepared."""
    return World(house, client)


async def graded(grade: str | None, score: int = 9_000, **given: Any) -> AgencyRow:
    """An agency in Liandu that mirrors a grade."""
    agency = await an_agency(**given)
    await AgencyRow.filter(id=agency.id).update(grade=grade, score=score)
    return agency


async def test_who_stands_on_the_list_of_compliant_agencies(desk: Desk, world: World) -> None:
    good = [await graded(grade, score) for grade, score in (("A", 9_500), ("B", 8_000), ("C", 6_500))]
    for grade in ("D", "PROVISIONAL", None):
        await graded(grade)
    await graded("A", registration_state="SUSPENDED")
    await graded("A", region_id="330106")
    banned, listed, vetoed = await graded("A"), await graded("A"), await graded("A")
    await AgencyRow.filter(id=vetoed.id).update(ban_until=date(2026, 6, 2))
    told: dict[str, Any] = {"kind": "INDUSTRY", "ground": "ACCIDENT", "state": "IN_FORCE", "authority": "x"}
    told |= {"reason": "x", "proposed_by": "x", "proposed_on": date(2026, 5, 1), "from_on": date(2026, 5, 1)}
    await BanRow.create(agency_id=banned.id, recorded_at=LONG_AGO, **told)
    await a_listing_of(world, "LISTED", listed)
    await AgencyRow.filter(id=listed.id).update(grade="A", score=9_000)
    await desk.give(text_of("publishAgencyList"), RATER, period="2026H1", region="331102")
    query = """{ agencyLists(first: 5) { nodes { period asOf agencies region { code }
      entries(first: 10) { nodes { grade score agency { id } } } } } }"""
    (shown,) = (await desk.client.ask(query, None))["agencyLists"]["nodes"]
    assert (shown["period"], shown["asOf"], shown["agencies"], shown["region"]["code"]) == (
        "2026H1", "2026-06-01", 3, "331102",
    )  # fmt: skip
    assert [one["agency"]["id"] for one in shown["entries"]["nodes"]] == [f"Agency:{one.id}" for one in good]
    await AgencyRow.filter(id=good[0].id).update(grade="D")
    (again,) = (await desk.client.ask(query, None))["agencyLists"]["nodes"]
    assert again == shown


LISTS = """query ($kind: AgencyListKind!) { agencyLists(filter: {kind: {eq: $kind}}) { nodes { kind period
  entries { nodes { grade agency { id } } } } } }"""


async def published(desk: Desk, kind: str) -> list[int]:
    """Who stands on the list of a kind, by number."""
    await desk.give(text_of("publishAgencyList"), RATER, period="2026H1", region="331102", kind=kind)
    (shown,) = (await desk.client.ask(LISTS, None, kind=kind))["agencyLists"]["nodes"]
    return sorted(int(entry["agency"]["id"].partition(":")[2]) for entry in shown["entries"]["nodes"])


async def test_benchmarks_are_named_within_a_year_and_brands_were_good_for_long(desk: Desk) -> None:
    agencies = {name: await graded("A") for name in ("named", "long ago", "steady", "once B", "new")}
    agencies["poor"] = await graded("B")
    for name, day in (("named", date(2025, 6, 2)), ("long ago", date(2025, 6, 1)), ("poor", date(2026, 5, 1))):
        await a_merit(agencies[name], "B01", day)
    await a_merit(agencies["new"], "B03", date(2026, 5, 1))
    for place, period in enumerate(("2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1")):
        day = date(2026, 1, 1)
        await PublicationRow.create(
            period=period, as_of=day, known_at=LONG_AGO, agencies=1, published_by="r", published_at=LONG_AGO
        )
        for name in ("steady", "once B"):
            grade = "B" if (name, period) == ("once B", "2025Q2") or (name, place) == ("steady", 0) else "A"
            await a_rating(desk, agencies[name], grade, period)
    assert await published(desk, "BENCHMARK") == [agencies["named"].id]
    assert await published(desk, "BRAND") == [agencies["steady"].id]
    assert len(await published(desk, "COMPLIANT")) == 6
    again = {"period": "2026H1", "region": "331102", "kind": "BRAND"}
    await desk.refused("ALREADY_PUBLISHED", text_of("publishAgencyList"), RATER, **again)


async def a_merit(agency: AgencyRow, rule: str, on: date) -> None:
    """What earned a bonus on a day."""
    await MeritRow.create(
        agency_id=agency.id,
        rule_id=rule,
        case_code="awarded",
        fact_id=f"document:{agency.id}",
        awarded_on=on,
        summary_zh="x",
        summary_en="x",
        recorded_at=LONG_AGO,
    )


async def a_rating(desk: Desk, agency: AgencyRow, grade: str, period: str) -> None:
    """A rating of a period as it was published."""
    async with desk.house.store.transaction() as work:
        rated = await desk.house.book.rate_one(work, agency.id, cause=RatingCause.SNAPSHOT)
    await RatingRow.filter(id=rated.id).update(grade=grade, period=period)
    await AgencyRow.filter(id=agency.id).update(grade="A")


async def test_what_is_refused_of_lists(desk: Desk) -> None:
    query = text_of("publishAgencyList")
    for period in ("2026", "2026H3", "2026Q1", "0000H1"):
        await desk.refused("PERIOD_FORMAT", query, RATER, period=period, region="331102")
    await desk.refused("PERIOD_NOT_BEGUN", query, RATER, period="2026H2", region="331102")
    await desk.refused("UNKNOWN_DIVISION", query, RATER, period="2026H1", region="999999")
    await desk.refused("NOT_YOUR_REGION", query, AFAR, period="2026H1", region="331102")
    # What a half year's list was, nobody can say afterwards: it is as of the day on which it is published.
    for period in ("2025H2", "1000H1"):
        await desk.refused("PERIOD_OVER", query, RATER, period=period, region="331102")
    at(desk.house, date(2026, 6, 30))
    assert (await desk.give(query, RATER, period="2026H1", region="331102"))["__typename"] == "AgencyList"
    at(desk.house, date(2026, 7, 1))
    await desk.refused("PERIOD_OVER", query, RATER, period="2026H1", region="331121")
    assert (await desk.give(query, RATER, period="2026H2", region="331102"))["__typename"] == "AgencyList"


async def test_an_agency_is_rated_on_request_once_in_thirty_days(desk: Desk) -> None:
    agency = await an_agency()
    query, clerk = text_of("requestRating"), clerk_of(agency)
    await desk.refused("TEXT_LENGTH", query, clerk, reason=" ")
    await desk.give(query, clerk, reason="x")
    assert await RatingRow.all().count() == 1
    at(desk.house, date(2026, 6, 30))
    await desk.refused("REQUESTED_LATELY", query, clerk, reason="x")
    at(desk.house, date(2026, 7, 1))
    assert (await desk.give(query, clerk, reason="x"))["__typename"] == "Rating"
    ask = """query ($id: ID!) { agency: node(id: $id) { ... on Agency {
      ratings(first: 5) { nodes { asOf validUntil } } } } }"""
    seen = (await desk.client.ask(ask, None, id=f"Agency:{agency.id}"))["agency"]["ratings"]["nodes"]
    until = {one["asOf"]: one["validUntil"] for one in seen}
    assert until == {"2026-06-01": "2026-07-01", "2026-07-01": None}


async def test_what_is_refused_of_merits_and_what_one_gives(desk: Desk, world: World) -> None:
    given = await CASES["awardMerit"](world)
    await refused(
        desk,
        "awardMerit",
        given,
        ("TEXT_LENGTH", changed(given, documentNumber=" ")),
        ("TEXT_LENGTH", changed(given, summary="x" * 201)),
        ("DAY_IN_THE_FUTURE", changed(given, awardedOn="2026-06-02")),
        ("NO_SUCH_BONUS", changed(given, rule="R01")),
        ("NO_SUCH_BONUS", changed(given, caseCode="x")),
        ("NO_SUCH_BONUS", changed(given, rule="Z99")),
        ("NO_SUCH_BONUS", changed(given, awardedOn="2022-12-31")),
    )
    await desk.refused("NOT_YOUR_REGION", text_of("awardMerit"), AFAR, **given.variables)
    await desk.give(text_of("awardMerit"), OFFICER, **given.variables)
    query = """{ merits(first: 5, filter: { ruleCode: { eq: "B01" } }) { nodes { awardedOn ruleCode
      agency { rating { lines { rule { code } pointsTaken } } } } } }"""
    (seen,) = (await desk.client.ask(query, None))["merits"]["nodes"]
    assert seen["agency"]["rating"]["lines"] == [{"rule": {"code": "B01"}, "pointsTaken": 3}]


async def test_a_publication_says_until_when_it_may_be_contested(desk: Desk) -> None:
    at(desk.house, date(2026, 9, 28))
    rater = Actor(Role.RATER, "rater:1", language="en")
    await desk.give(text_of("publishRatings"), rater, period="2026Q3", asOf=None)
    assert (await PublicationRow.get()).contest_until == date(2026, 10, 10)


async def test_a_body_that_is_not_admitted_is_not_rated(desk: Desk, world: World) -> None:
    agency = await an_agency(registration_state="APPLYING")
    await desk.refused("NOT_RATED_BEFORE_ADMISSION", text_of("requestRating"), clerk_of(agency), reason="x")
    merit = changed(await CASES["awardMerit"](world), agencyId=f"Agency:{agency.id}")
    await desk.refused("NOT_RATED_BEFORE_ADMISSION", text_of("awardMerit"), OFFICER, **merit)
