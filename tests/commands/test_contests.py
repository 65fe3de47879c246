"""Contests: what is refused, terms on the day and after, what a granted one undoes, what all are told meanwhile."""

from datetime import date
from typing import Any

import pytest

from backend.actors import Actor, Role
from backend.app import House
from backend.entities.agency import AgencyRow
from backend.entities.agency_list import AgencyListEntryRow, AgencyListRow
from backend.entities.contest import ContestRow, OverturnedRatingRow
from backend.entities.dishonesty_listing import DishonestyListingRow
from backend.entities.finding import FindingRow
from backend.entities.professional import StarRow
from backend.entities.rating import RatingCause, RatingRow
from backend.jobs.draw_up_list import draw_up
from tests.builders import a_confirmed_finding, a_credit_code, a_finding, an_agency, an_enterprise, projects_done
from tests.client import Client
from tests.commands.cases import AFAR, CASES, OFFICER, OTHER_OFFICER, World, clerk_of
from tests.commands.cases.contests import a_contest
from tests.commands.cases.dishonesty import a_listing_of, named
from tests.commands.cases.repairs import an_application
from tests.commands.desk import Desk
from tests.commands.test_deadlines import at
from tests.commands.test_inspections import refused
from tests.commands.test_stars_anew import a_star_of
from tests.commands.texts import text_of

LODGE, DECIDE = text_of("lodgeContest"), text_of("decideContest")


@pytest.fixture
def desk(house: House, client: Client) -> Desk:
    """Where commands are given."""
    return Desk(house, client)


@pytest.fixture
def world(house: House, client: Client) -> World:
    """Where cases are prepared."""
    return World(house, client)


async def rated(desk: Desk, agency: AgencyRow) -> int:
    """The number of its rating as of now."""
    async with desk.house.store.transaction() as work:
        return (await desk.house.book.rate_one(work, agency.id, cause=RatingCause.EVENT)).id


async def test_what_is_refused(desk: Desk, world: World) -> None:
    lodge = await CASES["lodgeContest"](world)
    await refused(desk, "lodgeContest", lodge, ("TEXT_LENGTH", {"ground": " "}))
    agency = await an_agency()
    await desk.refused("NOT_FOUND", LODGE, clerk_of(agency), subjectId=f"Agency:{agency.id}", ground="x")
    draft = await a_finding(agency, state="NOTIFIED")
    await desk.refused("NOT_IN_EFFECT", LODGE, clerk_of(agency), subjectId=f"Finding:{draft.id}", ground="x")
    proposed, body = await a_listing_of(world)
    told = {"subjectId": f"DishonestyListing:{proposed.id}", "ground": "x"}
    await desk.refused("NOT_IN_EFFECT", LODGE, clerk_of(body), **told)
    decide = await CASES["decideContest"](world)
    await refused(desk, "decideContest", decide, ("TEXT_LENGTH", {"reason": ""}))
    row = await ContestRow.get(id=decide.variables["contestId"].partition(":")[2])
    finding = await FindingRow.get(id=row.finding_id)
    for part in ("drafted_by", "notified_by", "decided_by", "confirmed_by"):
        former = getattr(finding, part)
        await FindingRow.filter(id=finding.id).update(**{part: OTHER_OFFICER.subject})
        await desk.refused("ANOTHER_OFFICER_NEEDED", DECIDE, OTHER_OFFICER, **decide.variables)
        await FindingRow.filter(id=finding.id).update(**{part: former})
    listed, body = await a_listing_of(world, "LISTED", decided_by=OFFICER.subject)
    contest, _ = await a_contest(world, body, subject="LISTING", listing_id=listed.id)
    deciding: dict[str, Any] = {"contestId": f"Contest:{contest.id}", "isGranted": True, "reason": "x"}
    await desk.refused("ANOTHER_OFFICER_NEEDED", DECIDE, OFFICER, **deciding)
    # Of a finding of an agency elsewhere an officer sees neither the contest nor whether there is one.
    await desk.refused("NOT_FOUND", DECIDE, AFAR, **deciding)


@pytest.mark.parametrize(("day", "is_late"), [(date(2026, 7, 3), False), (date(2026, 7, 4), True)])
async def test_a_finding_is_contested_within_sixty_days(desk: Desk, world: World, day: date, is_late: bool) -> None:
    given = await CASES["lodgeContest"](world)
    at(desk.house, day)
    answer = await desk.give(LODGE, given.actor, **given.variables)
    assert answer.get("code") == ("TERM_IS_OVER" if is_late else None)


@pytest.mark.parametrize(("day", "is_late"), [(date(2026, 6, 30), False), (date(2026, 7, 1), True)])
async def test_a_listing_is_contested_within_sixty_days(desk: Desk, world: World, day: date, is_late: bool) -> None:
    row, agency = await a_listing_of(world, "LISTED", decided_on=date(2026, 5, 1), published_on=date(2026, 5, 2))
    at(desk.house, day)
    answer = await desk.give(LODGE, clerk_of(agency), subjectId=f"DishonestyListing:{row.id}", ground="x")
    assert answer.get("code") == ("TERM_IS_OVER" if is_late else None)


@pytest.mark.parametrize(
    ("day", "is_late"),
    # Rated on 28 September: the holidays of 1 to 7 October don't count, the working Saturday of the 10th does.
    [(date(2026, 10, 10), False), (date(2026, 10, 11), True)],
)
async def test_a_rating_is_contested_within_five_workdays(desk: Desk, day: date, is_late: bool) -> None:
    agency = await an_agency()
    at(desk.house, date(2026, 9, 28))
    number = await rated(desk, agency)
    at(desk.house, day)
    answer = await desk.give(LODGE, clerk_of(agency), subjectId=f"Rating:{number}", ground="x")
    assert answer.get("code") == ("TERM_IS_OVER" if is_late else None)


@pytest.mark.parametrize(
    ("day", "is_late"),
    [
        (date(2026, 9, 28), False),
        (date(2026, 10, 9), False),
        (date(2026, 10, 10), False),
        (date(2026, 10, 11), True),
    ],
)
async def test_a_star_is_contested_within_five_workdays_of_its_award(
    desk: Desk, world: World, day: date, is_late: bool
) -> None:
    agency = await an_agency()
    at(desk.house, date(2026, 9, 28))
    person = await a_star_of(desk.house, agency, world)
    star = await StarRow.get(professional_id=person.id)
    at(desk.house, day)
    told: dict[str, Any] = {"subjectId": f"Star:{star.id}", "ground": "x"}
    if is_late:
        await desk.refused("TERM_IS_OVER", LODGE, clerk_of(agency), **told)
    else:
        assert (await desk.give(LODGE, clerk_of(agency), **told))["__typename"] == "Contest"


async def test_a_contest_is_to_be_decided_within_fifteen_workdays(desk: Desk, world: World) -> None:
    given = await CASES["lodgeContest"](world)
    await FindingRow.all().update(confirmed_on=date(2026, 9, 20))
    at(desk.house, date(2026, 9, 28))
    await desk.give(LODGE, given.actor, **given.variables)
    assert (await ContestRow.get()).decide_by == date(2026, 10, 23)


async def test_who_withdrew_may_contest_again_and_who_was_refused_may_not(desk: Desk, world: World) -> None:
    given = await CASES["lodgeContest"](world)
    for last in ("withdrawContest", "decideContest"):
        contest = await desk.give(LODGE, given.actor, **given.variables)
        told: dict[str, Any] = {"contestId": contest["id"]}
        actor = given.actor
        if last == "decideContest":
            actor, told = OTHER_OFFICER, {**told, "isGranted": False, "reason": "x"}
        await desk.give(text_of(last), actor, **told)
    await desk.refused("CONTESTED_ALREADY", LODGE, given.actor, **given.variables)
    assert (await FindingRow.get()).state == "CONFIRMED"
    assert await OverturnedRatingRow.all().count() == 0


MARKS = """query ($code: String!, $f: ID!) {
  agency(creditCode: $code) { isContested
    rating { isContested isOverturned cause lines { rule { code } isContested } } }
  waysToRise(creditCode: $code) { isContested }
  supervisionList(period: "2026Q2") { nodes { isContested } }
  agencyLists { nodes { entries { nodes { isContested } } } }
  agencyCredit(creditCode: $code) { isContested lines { rule isContested } }
  procurementEligibility(creditCodes: [$code]) { isContested }
  node(id: $f) { ... on Finding { isContested } } }"""


async def _fallen(desk: Desk) -> tuple[AgencyRow, FindingRow, int]:
    """An agency that fell to D by one finding, and has a small one besides."""
    agency = await an_agency(credit_code=a_credit_code(77))
    await projects_done(agency, await an_enterprise(), 6)
    await a_confirmed_finding(agency, "C02", "missing_element", on=date(2026, 5, 3))
    leased = await a_confirmed_finding(agency, "M01", "leased", on=date(2026, 5, 4))
    return agency, leased, await rated(desk, agency)


async def _listed(desk: Desk, agency: AgencyRow) -> None:
    """It stands in the supervision list, and in a list of agencies that was published before it fell."""
    async with desk.house.store.transaction() as work:
        day = desk.house.clock.today()
        await draw_up(work, desk.house.book.in_use, period="2026Q2", as_of=day, seed="s")
        row = await AgencyListRow.create(
            period="2025H2", region_id="330000", as_of=day, agencies=1, published_by="r", published_at=work.at
        )
        await AgencyListEntryRow.create(list_id=row.id, agency_id=agency.id, grade="B", score=8500)


async def test_while_it_is_open_every_answer_that_rests_on_it_says_so(desk: Desk) -> None:
    agency, leased, _ = await _fallen(desk)
    await _listed(desk, agency)
    told = {"code": agency.credit_code, "f": f"Finding:{leased.id}"}
    for is_open in (False, True):
        if is_open:
            await desk.give(LODGE, clerk_of(agency), subjectId=f"Finding:{leased.id}", ground="x")
        for actor in (None, OFFICER, Actor(Role.INSURER, "insurer"), Actor(Role.BUYER, "buyer")):
            seen = await desk.client.ask(MARKS, actor, **told)
            rating, credit = seen["agency"]["rating"], seen["agencyCredit"]
            assert (rating["isContested"], credit["isContested"], seen["node"]["isContested"]) == (is_open,) * 3
            assert seen["procurementEligibility"] == [{"isContested": is_open}]
            assert (seen["agency"]["isContested"], seen["waysToRise"]["isContested"]) == (is_open,) * 2
            (listed,) = seen["agencyLists"]["nodes"]
            assert [entry["isContested"] for entry in listed["entries"]["nodes"]] == [is_open]
            entries = seen["supervisionList"]["nodes"]
            assert [entry["isContested"] for entry in entries] == ([is_open] if actor is OFFICER else [])
            marked = {line["rule"]["code"]: line["isContested"] for line in rating["lines"]}
            assert marked == {"C02": False, "M01": is_open}
            assert {line["rule"]: line["isContested"] for line in credit["lines"]} == marked


async def test_what_is_granted_is_undone_and_the_published_rating_stands_marked(desk: Desk) -> None:
    agency, leased, number = await _fallen(desk)
    assert (await AgencyRow.get(id=agency.id)).grade == "D"
    contest = await desk.give(LODGE, clerk_of(agency), subjectId=f"Finding:{leased.id}", ground="x")
    told = {"contestId": contest["id"], "isGranted": True, "reason": "核实无出借"}
    at(desk.house, date(2026, 6, 3))
    await desk.give(DECIDE, OTHER_OFFICER, **told)
    after = await AgencyRow.get(id=agency.id)
    assert (after.grade, (await FindingRow.get(id=leased.id)).state) == ("B", "REVOKED")
    mine = "query ($id: ID!) { rating(id: $id) { grade isOverturned isContested cause previous { id } } }"
    old = (await desk.client.ask(mine, None, id=f"Rating:{number}"))["rating"]
    assert (old["grade"], old["isOverturned"], old["isContested"]) == ("D", True, False)
    new = (await desk.client.ask(mine, None, id=f"Rating:{after.current_rating_id}"))["rating"]
    assert (new["cause"], new["isOverturned"], new["previous"]) == ("CORRECTION", False, {"id": f"Rating:{number}"})
    digest, anew = await desk.house.book.replay(desk.house.store.reader, number)
    assert digest == anew


async def test_a_fall_that_has_another_cause_too_is_not_overturned(desk: Desk) -> None:
    agency, leased, number = await _fallen(desk)
    await a_confirmed_finding(agency, "L03", "listed", on=date(2026, 5, 5))
    second = await rated(desk, agency)
    contest = await desk.give(LODGE, clerk_of(agency), subjectId=f"Finding:{leased.id}", ground="x")
    await desk.give(DECIDE, OTHER_OFFICER, contestId=contest["id"], isGranted=True, reason="x")
    assert (await AgencyRow.get(id=agency.id)).grade == "D"
    # As of the same day the listing alone is enough: both ratings of it were right in the end.
    assert await OverturnedRatingRow.filter(rating_id__in=[number, second]).count() == 0


async def test_a_granted_contest_of_a_listing_ends_it_and_of_a_rating_rates_anew(desk: Desk, world: World) -> None:
    row, agency = await a_listing_of(world, "LISTED", decided_on=date(2026, 5, 20), published_on=date(2026, 5, 21))
    number = await rated(desk, agency)
    contest = await desk.give(LODGE, clerk_of(agency), subjectId=f"DishonestyListing:{row.id}", ground="x")
    query = "query ($id: ID!) { node(id: $id) { ... on DishonestyListing { state isContested } } }"
    seen = await desk.client.ask(query, None, id=f"DishonestyListing:{row.id}")
    assert seen["node"] == {"state": "LISTED", "isContested": True}
    await desk.give(DECIDE, OTHER_OFFICER, contestId=contest["id"], isGranted=True, reason="无事实依据")
    ended = await DishonestyListingRow.get(id=row.id)
    assert (ended.state, ended.removed_on, ended.removal_reason) == ("REMOVED", date(2026, 6, 1), "无事实依据")
    assert (await FindingRow.get(id=row.finding_id)).state == "REVOKED"
    assert await OverturnedRatingRow.exists(rating_id=number)
    last = (await AgencyRow.get(id=agency.id)).current_rating_id
    contest = await desk.give(LODGE, clerk_of(agency), subjectId=f"Rating:{last}", ground="漏计加分")
    await desk.give(DECIDE, OTHER_OFFICER, contestId=contest["id"], isGranted=True, reason="已补记")
    assert await OverturnedRatingRow.exists(rating_id=last)
    assert (await RatingRow.filter(agency_id=agency.id).order_by("-id").first()).cause == "CORRECTION"  # type: ignore[union-attr]


async def test_what_was_repaired_meanwhile_is_revoked_all_the_same(desk: Desk, world: World) -> None:
    application, agency = await an_application(world)
    contest, _ = await a_contest(world, agency, subject="FINDING", finding_id=application.finding_id)
    repair = {"repairId": f"Repair:{application.id}", "isGranted": True, "reason": "x"}
    assert (await desk.give(text_of("decideRepair"), OTHER_OFFICER, **repair))["state"] == "GRANTED"
    told = {"contestId": f"Contest:{contest.id}", "isGranted": True, "reason": "x"}
    assert (await desk.give(DECIDE, OTHER_OFFICER, **told)).get("state") == "GRANTED"
    assert (await FindingRow.get(id=application.finding_id)).state == "REVOKED"


async def test_a_listing_that_was_removed_meanwhile_is_overturned_all_the_same(desk: Desk, world: World) -> None:
    row, agency = await a_listing_of(world, "REMOVAL_ASKED")
    number = await rated(desk, agency)
    contest, _ = await a_contest(world, agency, subject="LISTING", listing_id=row.id)
    remove = named(row, isGranted=True, reason="已履行")
    assert (await desk.give(text_of("decideListingRemoval"), OTHER_OFFICER, **remove))["state"] == "REMOVED"
    told = {"contestId": f"Contest:{contest.id}", "isGranted": True, "reason": "x"}
    assert (await desk.give(DECIDE, OTHER_OFFICER, **told)).get("state") == "GRANTED"
    await row.refresh_from_db()
    assert (row.state, row.removal_reason) == ("REMOVED", "已履行")
    assert (await FindingRow.get(id=row.finding_id)).state == "REVOKED"
    assert await OverturnedRatingRow.exists(rating_id=number)


async def test_a_listing_is_contested_itself_and_not_by_its_finding(desk: Desk, world: World) -> None:
    """Its finding revoked alone, the agency would stay on the list, and the listing could be overturned no more."""
    row, agency = await a_listing_of(world)
    await desk.give(text_of("decideDishonestyListing"), OFFICER, **named(row, isListed=True, reason="x"))
    await row.refresh_from_db()
    told = {"subjectId": f"Finding:{row.finding_id}", "ground": "x"}
    await desk.refused("CONTEST_THE_LISTING", LODGE, clerk_of(agency), **told)
    told["subjectId"] = f"DishonestyListing:{row.id}"
    contest = await desk.give(LODGE, clerk_of(agency), **told)
    # Revoked by a contest of former times: that of the listing is granted none the less.
    await FindingRow.filter(id=row.finding_id).update(state="REVOKED")
    granted = await desk.give(DECIDE, OTHER_OFFICER, contestId=contest["id"], isGranted=True, reason="x")
    assert granted.get("state") == "GRANTED"
    assert (await DishonestyListingRow.get(id=row.id)).state == "REMOVED"


async def test_who_is_listed_again_may_contest_again(desk: Desk, world: World) -> None:
    row, agency = await a_listing_of(world, "REMOVED", published_on=date(2025, 3, 20), removed_on=date(2026, 5, 1))
    first = {"subject": "LISTING", "listing_id": row.id, "lodged_on": date(2025, 3, 20)}
    await a_contest(world, agency, "REFUSED", **first)
    await desk.give(text_of("restoreDishonestyListing"), OFFICER, **named(row, reason="材料虚假"))
    told = {"subjectId": f"DishonestyListing:{row.id}", "ground": "材料属实"}
    assert (await desk.give(LODGE, clerk_of(agency), **told))["__typename"] == "Contest"
    await desk.refused("CONTESTED_ALREADY", LODGE, clerk_of(agency), **told)
