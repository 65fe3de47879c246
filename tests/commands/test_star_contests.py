"""Contests of stars: what may be contested and by whom, what a grant needs and does, who is told of it meanwhile."""

from datetime import date
from typing import Any

import pytest

from backend.actors import Actor, Role
from backend.app import House
from backend.entities.ability_test import AbilityTestResultRow
from backend.entities.agency import AgencyRow
from backend.entities.contest import ContestRow
from backend.entities.finding import FindingRow
from backend.entities.finding_person import FindingPersonRow
from backend.entities.professional import EmploymentRow, ProfessionalRow, StarRow
from backend.entities.rating import RatingRow
from backend.jobs.award_stars import award_again
from tests.builders import LONG_AGO, a_confirmed_finding, a_credit_code, an_agency
from tests.client import Client
from tests.commands.cases import AFAR, OFFICER, OTHER_OFFICER, RATER, World, clerk_of
from tests.commands.cases.ability_tests import a_person, a_result, a_test, scored
from tests.commands.cases.contests import a_contest
from tests.commands.desk import Desk
from tests.commands.test_contests import rated
from tests.commands.test_deadlines import at
from tests.commands.test_stars_anew import a_star_of, a_told, everybody, found, now
from tests.commands.texts import text_of

LODGE, DECIDE, WITHDRAW = text_of("lodgeContest"), text_of("decideContest"), text_of("withdrawContest")
END = text_of("endEmployment")


@pytest.fixture
def desk(house: House, client: Client) -> Desk:
    """Where commands are given."""
    return Desk(house, client)


@pytest.fixture
def world(house: House, client: Client) -> World:
    """Where cases are prepared."""
    return World(house, client)


async def star_of(person: ProfessionalRow) -> StarRow:
    """The current one."""
    return await StarRow.get(professional_id=person.id, is_current=True)


async def contested(desk: Desk, agency: AgencyRow, star: StarRow) -> dict[str, Any]:
    """The agency contests the star: how that is granted."""
    lodged = await desk.give(LODGE, clerk_of(agency), subjectId=f"Star:{star.id}", ground="星级有误")
    assert lodged["__typename"] == "Contest", lodged
    return {"contestId": lodged["id"], "isGranted": True, "reason": "记录已更正"}


async def decided(desk: Desk, told: dict[str, Any]) -> str:
    """The state that a contest has once it is decided so."""
    done = await desk.give(DECIDE, OTHER_OFFICER, **told)
    assert done["__typename"] == "Contest", done
    return str((await ContestRow.get(id=told["contestId"].partition(":")[2])).state)


async def at_two(desk: Desk, world: World) -> tuple[AgencyRow, ProfessionalRow, EmploymentRow]:
    """An engineer of three stars who lost them to a second employment that is on record, and that employment."""
    agency, other = await an_agency(), await an_agency()
    person = await a_star_of(desk.house, agency, world)
    told: dict[str, Any] = {"from_on": date(2020, 1, 1), "position": "x", "recorded_at": LONG_AGO}
    job = await EmploymentRow.create(professional_id=person.id, agency_id=other.id, **told)
    await everybody(desk.house)
    await StarRow.filter(professional_id=person.id, is_current=True).update(agency_id=agency.id)
    assert await now(person) == (0, 70_00, "TWO_EMPLOYERS")
    return agency, person, job


async def test_the_agency_of_the_award_alone_contests_a_star_and_only_the_current_one(desk: Desk, world: World) -> None:
    agency, other = await an_agency(), await an_agency()
    person = await a_star_of(desk.house, agency, world)
    former = await star_of(person)
    await everybody(desk.house)
    current = await star_of(person)
    assert current.id != former.id
    for star, actor, code in (
        (current, clerk_of(other), "NOT_YOURS"),
        (former, clerk_of(agency), "NOT_IN_EFFECT"),
    ):
        await desk.refused(code, LODGE, actor, subjectId=f"Star:{star.id}", ground="x")
    await desk.refused("NOT_FOUND", LODGE, clerk_of(agency), subjectId="Star:987654", ground="x")
    await desk.refused("TEXT_LENGTH", LODGE, clerk_of(agency), subjectId=f"Star:{current.id}", ground=" ")
    # Who has moved on since is still contested for by whoever it was awarded at.
    await EmploymentRow.filter(professional_id=person.id).update(agency_id=other.id)
    await contested(desk, agency, current)
    row = await ContestRow.get()
    assert (row.subject, row.star_id, row.finding_id, row.rating_id, row.listing_id) == (
        "STAR",
        current.id,
        None,
        None,
        None,
    )
    await desk.refused("CONTESTED_ALREADY", LODGE, clerk_of(agency), subjectId=f"Star:{current.id}", ground="x")


async def test_an_award_of_no_star_is_contested_too_and_may_be_again_after_it_was_withdrawn(
    desk: Desk, world: World
) -> None:
    agency, person, _ = await at_two(desk, world)
    star = await star_of(person)
    told = await contested(desk, agency, star)
    await desk.give(WITHDRAW, clerk_of(agency), contestId=told["contestId"])
    assert (await contested(desk, agency, star))["contestId"] != told["contestId"]
    assert sorted(row.state for row in await ContestRow.all()) == ["LODGED", "WITHDRAWN"]


async def test_what_is_granted_awards_the_star_anew_from_the_mended_record(desk: Desk, world: World) -> None:
    agency, person, job = await at_two(desk, world)
    star = await star_of(person)
    told = await contested(desk, agency, star)
    await desk.refused("RECORD_UNCHANGED", DECIDE, OTHER_OFFICER, **told)
    employer = clerk_of(await AgencyRow.get(id=job.agency_id))
    await desk.give(END, employer, employmentId=f"Employment:{job.id}", untilOn="2026-05-20")
    assert await now(person) == (3, 70_00, "points")
    at(desk.house, date(2026, 6, 3))
    assert await decided(desk, told) == "GRANTED"
    anew = await star_of(person)
    assert await now(person) == (3, 70_00, "points")
    assert (anew.as_of, anew.agency_id) == (date(2026, 6, 3), agency.id)
    await star.refresh_from_db()
    assert (star.stars, star.held_back_by, star.is_current) == (0, "TWO_EMPLOYERS", False)
    assert (await desk.told())[-2:] == ["stars.awarded", "contest.decided"]
    assert await desk.deeds("decideContest") == [{"granted": True}]
    # No rating rests on a star.
    assert await RatingRow.all().count() == 0


async def test_what_changed_only_after_the_day_of_the_award_does_not_show_it_to_be_wrong(
    desk: Desk, world: World
) -> None:
    agency, person, job = await at_two(desk, world)
    told = await contested(desk, agency, await star_of(person))
    at(desk.house, date(2026, 6, 3))
    employer = clerk_of(await AgencyRow.get(id=job.agency_id))
    await desk.give(END, employer, employmentId=f"Employment:{job.id}", untilOn="2026-06-02")
    await desk.refused("RECORD_UNCHANGED", DECIDE, OTHER_OFFICER, **told)
    assert await decided(desk, told | {"isGranted": False}) == "REFUSED"
    assert await now(person) == (3, 70_00, "points")


async def test_a_star_that_an_event_superseded_meanwhile_is_still_decided_about(desk: Desk, world: World) -> None:
    agency = await an_agency()
    person = await a_star_of(desk.house, agency, world)
    star = await star_of(person)
    told = await contested(desk, agency, star)
    # A test of the days since raises the star that is current by now; the contested one stays what it was.
    at(desk.house, date(2026, 6, 3))
    later = await a_test(world, held_on=date(2026, 6, 2))
    given = {"abilityTestId": f"AbilityTest:{later.id}", "inputs": [scored(person, 100)]}
    await desk.give(text_of("recordAbilityResults"), OFFICER, **given)
    assert await now(person) == (3, 75_00, "points")
    await star.refresh_from_db()
    assert not star.is_current
    await desk.refused("RECORD_UNCHANGED", DECIDE, OTHER_OFFICER, **told)
    # One of the days before, recorded late, shows that it was wrong.
    earlier = await a_test(world, held_on=date(2026, 5, 30))
    given = {"abilityTestId": f"AbilityTest:{earlier.id}", "inputs": [scored(person, 90)]}
    await desk.give(text_of("recordAbilityResults"), OFFICER, **given)
    assert await decided(desk, told) == "GRANTED"
    assert await now(person) == (3, 75_00, "points")
    assert await StarRow.filter(professional_id=person.id, is_current=True).count() == 1


async def test_a_star_is_not_awarded_anew_to_who_works_nowhere_by_now(desk: Desk, world: World) -> None:
    agency, person, job = await at_two(desk, world)
    told = await contested(desk, agency, await star_of(person))
    employer = clerk_of(await AgencyRow.get(id=job.agency_id))
    await desk.give(END, employer, employmentId=f"Employment:{job.id}", untilOn="2026-05-20")
    own = await EmploymentRow.get(professional_id=person.id, agency_id=agency.id)
    at(desk.house, date(2026, 6, 3))
    await desk.give(END, clerk_of(agency), employmentId=f"Employment:{own.id}", untilOn="2026-06-02")
    await desk.refused("NOT_EMPLOYED_NOW", DECIDE, OTHER_OFFICER, **told)
    assert await decided(desk, told | {"isGranted": False}) == "REFUSED"


async def test_who_had_a_part_in_what_a_star_rests_on_does_not_decide_about_it(desk: Desk, world: World) -> None:
    agency = await an_agency()
    person = await a_star_of(desk.house, agency, world)
    named = await found(await a_confirmed_finding(agency, "C02", "missing_element", on=date(2026, 5, 3)), person)
    await everybody(desk.house)
    told = (await contested(desk, agency, await star_of(person))) | {"isGranted": False}
    for part in ("drafted_by", "notified_by", "decided_by", "confirmed_by"):
        former = getattr(named, part)
        await FindingRow.filter(id=named.id).update(**{part: OTHER_OFFICER.subject})
        await desk.refused("ANOTHER_OFFICER_NEEDED", DECIDE, OTHER_OFFICER, **told)
        await FindingRow.filter(id=named.id).update(**{part: former})
    last = AbilityTestResultRow.filter(professional_id=person.id)
    await last.update(recorded_by=OTHER_OFFICER.subject)
    await desk.refused("ANOTHER_OFFICER_NEEDED", DECIDE, OTHER_OFFICER, **told)
    # A test before the last one counts for nothing, nor does what came after the award, such as a test recorded late.
    await last.update(recorded_by="officer:7")
    await a_result(await a_test(world, held_on=date(2025, 5, 20)), person, agency, 80_00)
    await AbilityTestResultRow.exclude(recorded_by="officer:7").update(recorded_by=OTHER_OFFICER.subject)
    at(desk.house, date(2026, 6, 3))
    late = await found(await a_told(agency), person)
    await desk.give(text_of("confirmFinding"), OTHER_OFFICER, findingId=f"Finding:{late.id}")
    test = await a_test(world, held_on=date(2026, 5, 30))
    results = {"abilityTestId": f"AbilityTest:{test.id}", "inputs": [scored(person, 90)]}
    await desk.give(text_of("recordAbilityResults"), OTHER_OFFICER, **results)
    assert await decided(desk, told) == "REFUSED"


async def test_the_officer_who_records_results_is_on_record(desk: Desk, world: World) -> None:
    person = await a_person()
    test = await a_test(world)
    given = {"abilityTestId": f"AbilityTest:{test.id}", "inputs": [scored(person, 90)]}
    await desk.give(text_of("recordAbilityResults"), OFFICER, **given)
    assert (await AbilityTestResultRow.get(professional_id=person.id)).recorded_by == OFFICER.subject


MARK = "query ($id: ID!) { node(id: $id) { ... on Star { isContested } } }"
AGENCY = """query ($code: String!) {
  agency(creditCode: $code) { stars { nodes { isContested } } rating { isContested } }
  agencyCredit(creditCode: $code) { isContested }
  procurementEligibility(creditCodes: [$code]) { isContested }
  contests { totalCount } }"""
HANDLER = Actor(Role.HANDLER, "handler:1", region_code="331100", language="en")


def everyone(agency: AgencyRow, other: AgencyRow) -> dict[str, Actor | None]:
    """Whoever may ask."""
    return {
        "public": None,
        "buyer": Actor(Role.BUYER, "b", region_code="331100"),
        "insurer": Actor(Role.INSURER, "i"),
        "enterprise": Actor(Role.ENTERPRISE, "e", enterprise_id=7),
        "clerk": clerk_of(other),
        "officer afar": AFAR,
        "own clerk": clerk_of(agency),
        "officer": OFFICER,
        "rater": RATER,
        "handler": HANDLER,
    }


CONCERNED = {"own clerk", "officer", "rater", "handler"}


async def marked(desk: Desk, star: StarRow, actors: dict[str, Actor | None]) -> set[str]:
    """Who reads that the star is contested."""
    told = {name: await desk.client.ask(MARK, actor, id=f"Star:{star.id}") for name, actor in actors.items()}
    return {name for name, seen in told.items() if seen["node"]["isContested"]}


async def test_everyone_reads_that_a_star_is_contested_and_only_those_concerned_see_the_contest(
    desk: Desk, world: World
) -> None:
    agency, other = await an_agency(credit_code=a_credit_code(78)), await an_agency()
    person = await a_star_of(desk.house, agency, world)
    await rated(desk, agency)
    star, actors = await star_of(person), everyone(agency, other)
    assert await marked(desk, star, actors) == set()
    told = await contested(desk, agency, star)
    assert await marked(desk, star, actors) == set(actors)
    for name, actor in actors.items():
        seen = await desk.client.ask(AGENCY, actor, code=agency.credit_code)
        assert seen["agency"] == {"stars": {"nodes": [{"isContested": True}]}, "rating": {"isContested": False}}
        # The agency's credit does not rest on a star.
        assert seen["agencyCredit"]["isContested"] is False
        assert seen["procurementEligibility"] == [{"isContested": False}]
        assert seen["contests"]["totalCount"] == (name in CONCERNED), name
    await decided(desk, told | {"isGranted": False})
    assert await marked(desk, star, actors) == set()


async def test_a_star_is_marked_by_a_contested_finding_for_those_alone_who_see_whom_findings_name(
    desk: Desk, world: World
) -> None:
    agency, other = await an_agency(), await an_agency()
    person, colleague = await a_star_of(desk.house, agency, world), await a_person(agency)
    before = await star_of(person)
    finding = await a_confirmed_finding(agency, "M01", "leased", on=date(2026, 5, 4))
    await FindingRow.filter(id=finding.id).update(confirmed_at=desk.house.clock.now())
    at(desk.house, date(2026, 6, 2))
    await found(finding, person, "LENT_CERTIFICATE")
    await everybody(desk.house)
    star, actors = await star_of(person), everyone(agency, other)
    contest, _ = await a_contest(world, agency, subject="FINDING", finding_id=finding.id)
    assert await marked(desk, star, actors) == CONCERNED
    # Neither the star before the finding nor a colleague's rests on it.
    assert await marked(desk, await star_of(colleague), actors) == set()
    await FindingRow.filter(id=finding.id).update(confirmed_on=date(2026, 6, 2))
    assert await marked(desk, before, actors) == set()
    await FindingRow.filter(id=finding.id).update(confirmed_on=date(2026, 5, 4))
    # A finding of another agency: its own people are told, those of the star's agency are not.
    await FindingPersonRow.all().update(agency_id=other.id)
    assert await marked(desk, star, actors) == {"clerk", "officer", "rater", "handler"}
    await ContestRow.filter(id=contest.id).update(state="REFUSED")
    assert await marked(desk, star, actors) == set()


async def test_a_finding_that_the_award_was_not_told_of_or_no_more_marks_nothing(desk: Desk, world: World) -> None:
    agency, other = await an_agency(), await an_agency()
    person = await a_star_of(desk.house, agency, world)
    finding = await found(await a_confirmed_finding(agency, "C02", "missing_element", on=date(2026, 5, 3)), person)
    await a_contest(world, agency, subject="FINDING", finding_id=finding.id)
    early, late = LONG_AGO, desk.house.clock.now()
    at(desk.house, date(2026, 6, 5))
    async with desk.house.store.transaction() as work:
        await award_again(work, desk.house.book, [person.id])
    star, actors = await star_of(person), everyone(agency, other)
    assert await marked(desk, star, actors) == CONCERNED
    afterwards = desk.house.clock.now().replace(hour=5)
    await FindingPersonRow.all().update(recorded_at=afterwards)
    assert await marked(desk, star, actors) == set()
    await FindingPersonRow.all().update(recorded_at=LONG_AGO)
    for change, is_told in (
        ({"confirmed_at": afterwards}, False),
        ({"revoked_at": early}, False),
        ({"revoked_at": late}, False),
        ({"revoked_at": afterwards}, True),
        ({"repaired_on": date(2026, 6, 5), "repaired_at": late}, False),
        ({"repaired_on": date(2026, 6, 6), "repaired_at": late}, True),
    ):
        fresh = {"confirmed_at": early, "revoked_at": None, "repaired_on": None, "repaired_at": None}
        await FindingRow.filter(id=finding.id).update(**(fresh | change))
        assert await marked(desk, star, actors) == (CONCERNED if is_told else set()), change
