"""A rating asked for a past day, with what was then known, equals the one stored then, byte for byte."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

import orjson

from backend.app import House
from backend.clock import CHINA
from backend.entities.agency import AgencyRow
from backend.entities.finding import FindingRow, MeritRow
from backend.entities.inspection import InspectionRow
from backend.entities.rating import LineRow, RatingCause, RatingRow
from backend.rating_rows import Occasion
from backend.ratings import RatingBook
from backend.storage.moments import to_micros
from scoring.rulebook import Rulebook, load
from tests.builders import (
    LONG_AGO,
    a_confirmed_finding,
    a_credit_code,
    an_agency,
    an_enterprise,
    an_onsite_inspection,
    projects_done,
)
from tests.client import Client
from tests.clocks import NOON


async def an_established_agency(code: str = "") -> AgencyRow:
    """With projects, an inspection, and findings of every way out."""
    agency = await an_agency(**({"credit_code": code} if code else {}))
    await projects_done(agency, await an_enterprise(), 6)
    await an_onsite_inspection(agency, date(2025, 12, 1))
    for rule, case in (("R01", "late_1_to_10_days"), ("L01", "ordinary"), ("C01", "no_contract"), ("H05", "missed")):
        await a_confirmed_finding(agency, rule, case, on=date(2026, 3, 3))
    return agency


async def in_use_since(house: House, moment: datetime) -> None:
    """The rulebook was in use already."""
    async with house.store.transaction() as work:
        await work.execute("UPDATE rulebook_activation SET activated_at = $1", [to_micros(moment)])


async def rated(house: House, agency: AgencyRow, moment: datetime) -> tuple[RatingRow, bytes]:
    """A rating stored at a moment of that day, and its canonical document."""
    house.clock.move_to(moment)  # type: ignore[attr-defined]
    async with house.store.transaction() as work:
        rated = await house.book.rate_one(work, agency.id, cause=RatingCause.EVENT)
        row = await RatingRow.get(id=rated.id)
    return row, await document(house.book, house, agency, moment)


async def document(book: RatingBook, house: House, agency: AgencyRow, moment: datetime) -> bytes:
    """The rating as of that moment's day by what was known at it."""
    day = moment.astimezone(CHINA).date()
    ratings = await book.compute(house.store.reader, agency.id, as_of=day, known_at=moment)
    assert ratings is not None
    return ratings.document(agency.id)


async def much_happens(agency: AgencyRow, at: datetime) -> None:
    """New findings also of old facts, a cure, a repair, a revocation, a merit, an inspection, more projects."""
    day = at.date()
    await a_confirmed_finding(agency, "M01", "leased", on=day)
    await a_confirmed_finding(agency, "R01", "late_1_to_10_days", on=day, occurred_on=date(2026, 3, 1))
    findings = {row.rule_id: row for row in await FindingRow.filter(agency_id=agency.id, confirmed_on=date(2026, 3, 3))}
    findings["C01"].cured_on, findings["C01"].cured_at = date(2026, 3, 4), at
    findings["L01"].repaired_on, findings["L01"].repaired_at, findings["L01"].state = date(2026, 3, 5), at, "REPAIRED"
    findings["H05"].revoked_on, findings["H05"].revoked_at, findings["H05"].state = date(2026, 3, 6), at, "REVOKED"
    for row in findings.values():
        await row.save()
    await MeritRow.create(
        agency_id=agency.id,
        rule_id="B01",
        case_code=next(case.name for case in load().rules["B01"].versions[0].cases),
        fact_id="award",
        awarded_on=date(2026, 3, 1),
        summary_zh="标杆",
        summary_en="Benchmark",
        recorded_at=at,
    )
    await InspectionRow.create(
        agency_id=agency.id,
        region_id=agency.region_id,
        kind="VERIFICATION",
        mode="ON_SITE",
        task_number=f"T-{at:%Y%m%d}",
        inspected_on=date(2026, 3, 2),
        recorded_at=at,
    )


def dearer(book: Rulebook) -> Rulebook:
    """The same rulebook, but a report a little late costs five points instead of one."""
    tree = orjson.loads(book.content())
    (version,) = tree["rules"]["R01"]["versions"]
    version["cases"]["late_1_to_10_days"]["points"] = 5
    version["examples"] = [one for one in version["examples"] if "late_1_to_10_days" not in str(one)]
    return Rulebook.from_content(orjson.dumps(tree))


async def activate(house: House, book: Rulebook, at: datetime) -> None:
    """Bring a rulebook into use."""
    async with house.store.transaction() as work:
        await work.execute(
            "INSERT INTO rulebook (fingerprint, content) VALUES ($1, $2)", [book.fingerprint, book.content().decode()]
        )
        await work.execute(
            "INSERT INTO rulebook_activation (rulebook_id, activated_at) VALUES ($1, $2)",
            [book.fingerprint, to_micros(at)],
        )


APRIL, MAY = datetime(2026, 4, 1, 4, tzinfo=UTC), datetime(2026, 5, 1, 4, tzinfo=UTC)


async def test_a_past_rating_is_the_same_to_the_byte_after_much_has_happened(house: House) -> None:
    await in_use_since(house, LONG_AGO)
    agency = await an_established_agency()
    row, before = await rated(house, agency, APRIL)
    assert row.document_digest == sha256(before).hexdigest()
    await much_happens(agency, MAY)
    assert await document(house.book, house, agency, APRIL) == before
    after_all, now = await rated(house, agency, MAY + timedelta(hours=1))
    assert now != before
    assert (row.grade, after_all.grade) == ("C", "D")
    await activate(house, dearer(house.book.in_use), MAY + timedelta(days=10))
    assert await document(house.book, house, agency, APRIL) == before
    fresh = RatingBook(load(), "zj")
    assert await document(fresh, house, agency, APRIL) == before
    for stored in (row, after_all):
        digest, anew = await fresh.replay(house.store.reader, stored.id)
        assert digest == anew == stored.document_digest


async def test_what_was_said_then_and_what_should_have_been_said_are_two_answers(house: House, client: Client) -> None:
    await in_use_since(house, LONG_AGO)
    agency = await an_established_agency(code=a_credit_code(1))
    await rated(house, agency, APRIL)
    await much_happens(agency, MAY)
    house.clock.move_to(NOON)  # type: ignore[attr-defined]
    query = """query ($code: String!, $knownAt: DateTime) { agencyCredit(creditCode: $code, asOf: "2026-04-01",
      knownAt: $knownAt) { score grade documentDigest lines { rule } } }"""
    then = (await client.ask(query, code=a_credit_code(1), knownAt="2026-04-01T12:00:00+08:00"))["agencyCredit"]
    stored = await RatingRow.get(agency_id=agency.id)
    assert (then["documentDigest"], then["score"]) == (stored.document_digest, stored.score / 100)
    hindsight = (await client.ask(query, code=a_credit_code(1)))["agencyCredit"]
    assert hindsight["documentDigest"] != then["documentDigest"]
    assert "B01" in {line["rule"] for line in hindsight["lines"]}


async def test_the_rulebook_that_was_in_use_then_prices_a_rating(house: House) -> None:
    await in_use_since(house, LONG_AGO)
    agency = await an_agency()
    await projects_done(agency, await an_enterprise(), 6)
    await a_confirmed_finding(agency, on=date(2026, 3, 3))
    row, before = await rated(house, agency, APRIL)
    second = dearer(house.book.in_use)
    await activate(house, second, MAY)
    moments = {APRIL: 9900, MAY - timedelta(microseconds=1): 9900, MAY: 9500, MAY + timedelta(days=3): 9500}
    for moment, score in moments.items():
        ratings = await house.book.compute(house.store.reader, agency.id, as_of=date(2026, 4, 1), known_at=moment)
        assert ratings is not None
        assert orjson.loads(ratings.document(agency.id))["score"] == score, moment
    async with house.store.transaction() as work:  # the first one comes back into use
        await work.execute(
            "INSERT INTO rulebook_activation (rulebook_id, activated_at) VALUES ($1, $2)",
            [house.book.in_use.fingerprint, to_micros(MAY + timedelta(days=5))],
        )
    back = await house.book.compute(
        house.store.reader, agency.id, as_of=date(2026, 4, 1), known_at=MAY + timedelta(days=5)
    )
    assert back is not None
    assert orjson.loads(back.document(agency.id))["score"] == 9900
    assert await document(house.book, house, agency, APRIL) == before
    assert row.rulebook_id == house.book.in_use.fingerprint != second.fingerprint


async def test_a_rating_in_the_batch_is_the_one_alone(house: House) -> None:
    await in_use_since(house, LONG_AGO)
    agencies = [await an_established_agency(), await an_agency(), await an_established_agency()]
    house.clock.move_to(APRIL)  # type: ignore[attr-defined]
    async with house.store.transaction() as work:
        occasion = Occasion(RatingCause.SNAPSHOT, APRIL.date(), APRIL, APRIL)
        assert await house.book.rate_all(work, occasion) == 3
    await much_happens(agencies[0], MAY)
    for agency in agencies:
        row = await RatingRow.get(agency_id=agency.id)
        alone = await document(house.book, house, agency, APRIL)
        assert sha256(alone).hexdigest() == row.document_digest


async def test_a_tampered_rating_does_not_replay(house: House) -> None:
    await in_use_since(house, LONG_AGO)
    agency = await an_established_agency()
    row, _ = await rated(house, agency, APRIL)
    await FindingRow.filter(agency_id=agency.id, rule_id="L01").update(occurred_on=date(2026, 3, 1))
    digest, anew = await house.book.replay(house.store.reader, row.id)
    assert digest == row.document_digest != anew
    assert await LineRow.filter(rating_id=row.id).count() == 4


def canonical(told: Any) -> bytes:
    """Anything as bytes, for comparison."""
    return orjson.dumps(told, option=orjson.OPT_SORT_KEYS)


async def test_the_stored_lines_are_those_of_the_document(house: House) -> None:
    await in_use_since(house, LONG_AGO)
    agency = await an_established_agency()
    row, before = await rated(house, agency, APRIL)
    told = orjson.loads(before)
    stored = await LineRow.filter(rating_id=row.id).order_by("seq")
    assert [(line.rule_id, line.points_full, line.points_taken, line.finding_id) for line in stored] == [
        (line["rule"], line["full_points"], line["taken_points"], line["finding_id"]) for line in told["lines"]
    ]
    assert canonical(row.reasons) == canonical(told["reasons"])
    assert (row.score, row.grade, row.input_digest) == (told["score"], told["grade"], told["input_digest"])
