"""Stars of all staff, as of a day: facts in a few statements, the scheme of `scoring`, rows out. Reads past policy."""

from asyncio import to_thread
from datetime import date
from typing import Any, Final

import polars as pl

from backend.storage.work import Work
from scoring.profile import Profile
from scoring.star_scheme import load_stars
from scoring.stars import CONDUCT, PROFESSIONALS, VETOES, award_stars

STAFF: Final = """
SELECT p.id, e.agency_id, p.entered_trade_on, p.education_hours
FROM professional p JOIN employment e ON e.professional_id = p.id
WHERE e.until_on IS NULL AND e.from_on <= $1 AND e.recorded_at <= $2 ORDER BY p.id, e.id"""

HELD: Final = """
SELECT c.professional_id, c.kind, c.tier, c.valid_until IS NULL OR c.valid_until >= $1 FROM certificate c
WHERE c.issued_on <= $1 AND c.recorded_at <= $2"""

TESTS: Final = """
SELECT r.professional_id, COALESCE(r.score, 0), t.held_on FROM ability_test_result r
JOIN ability_test t ON t.id = r.ability_test_id WHERE t.held_on <= $1 AND r.recorded_at <= $2 ORDER BY t.held_on"""

PROJECTS: Final = """
SELECT m.professional_id, COUNT(DISTINCT p.id) FROM project_member m JOIN project p ON p.id = m.project_id
JOIN report r ON r.project_id = p.id
WHERE p.ended_on <= $1 AND p.recorded_at <= $2 AND r.last_outcome = 'PASSED' GROUP BY m.professional_id"""

REVIEWS: Final = """
SELECT m.professional_id, CAST(AVG(v.score) AS BIGINT) FROM client_review v
JOIN project_member m ON m.project_id = v.project_id WHERE v.reviewed_on <= $1 AND v.recorded_at <= $2
GROUP BY m.professional_id"""

HAZARDS: Final = """
SELECT p.lead_id, COUNT(*) FROM hazard h JOIN project p ON p.id = h.project_id
WHERE h.level = 'MAJOR' AND h.reported_at IS NOT NULL AND h.found_on <= $1 AND h.recorded_at <= $2
AND p.lead_id IS NOT NULL GROUP BY p.lead_id"""

TWO_EMPLOYERS: Final = """
SELECT e.professional_id, MAX(e.from_on) FROM employment e
WHERE e.until_on IS NULL AND e.from_on <= $1 AND e.recorded_at <= $2
GROUP BY e.professional_id HAVING COUNT(DISTINCT e.agency_id) > 1"""

KINDS: Final = {
    ("TITLE", "SENIOR"): "SENIOR_TITLE",
    ("TITLE", "MIDDLE"): "MID_TITLE",
    ("SAFETY_ENGINEER", "SENIOR"): "SENIOR_RSE",
    ("SAFETY_ENGINEER", "MIDDLE"): "MID_RSE",
    ("SAFETY_ENGINEER", "JUNIOR"): "JUNIOR_RSE",
    ("SAFETY_EVALUATOR", "LEVEL_1"): "EVALUATOR_1",
    ("SAFETY_EVALUATOR", "LEVEL_2"): "EVALUATOR_2",
    ("FIRE_ENGINEER", "LEVEL_1"): "FIRE_ENGINEER_1",
}
"""Our certificates as the star scheme names them; a kind that the scheme does not name earns nothing."""

COLUMNS: Final = (
    "professional_id",
    "agency_id",
    "as_of",
    "stars",
    "points",
    "parts",
    "held_back_by",
    "valid_until",
    "is_current",
    "recorded_at",
)


async def award(work: Work, profile: Profile, *, as_of: date) -> int:
    """Award stars to everyone at work inside this unit of work; how many persons. Former stars stay as history."""
    params = [as_of, _micros(work)]
    staff = {row[0]: row for row in await work.fetch(STAFF, params)}
    facts = {name: await work.fetch(sql, params) for name, sql in _FACTS.items()}
    people = _professionals(list(staff.values()), facts, as_of)
    vetoes = [(person, "TWO_EMPLOYERS", _day(since), None) for person, since in facts["two"] if person in staff]
    awarded = await to_thread(
        award_stars,
        people,
        pl.DataFrame(schema=CONDUCT),
        pl.DataFrame(vetoes, schema=VETOES, orient="row"),
        load_stars(),
        profile,
        as_of=as_of,
    )
    await work.execute("UPDATE star SET is_current = FALSE WHERE is_current")
    rows = ([*_star(row, staff[row["professional_id"]][1], as_of), work.at] for row in awarded.iter_rows(named=True))
    return await work.bulk_insert("star", COLUMNS, rows)


_FACTS: Final = {
    "held": HELD,
    "tests": TESTS,
    "projects": PROJECTS,
    "reviews": REVIEWS,
    "hazards": HAZARDS,
    "two": TWO_EMPLOYERS,
}


def _professionals(staff: list[Any], facts: dict[str, list[Any]], as_of: date) -> pl.DataFrame:
    kinds: dict[int, list[str]] = {}
    valid: dict[int, bool] = {}
    for person, kind, tier, is_valid in facts["held"]:
        if is_valid and (kind, tier) in KINDS:
            kinds.setdefault(person, []).append(KINDS[kind, tier])
            valid[person] = True
    tests = {person: (score, _day(held_on)) for person, score, held_on in facts["tests"]}
    counts = {name: dict(facts[name]) for name in ("projects", "reviews", "hazards")}
    rows = [
        (
            person,
            kinds.get(person, []),
            valid.get(person, False),
            max(0, (as_of - _day(entered)).days // 365),
            *tests.get(person, (None, None)),
            counts["projects"].get(person, 0),
            counts["reviews"].get(person),
            counts["hazards"].get(person, 0),
            hours,
        )
        for person, _, entered, hours in staff
    ]
    return pl.DataFrame(rows, schema=PROFESSIONALS, orient="row")


def _star(row: dict[str, Any], agency_id: int, as_of: date) -> list[Any]:
    parts = {name: row[name] for name in ("qualification", "experience", "test", "practice", "learning", "conduct")}
    return [
        row["professional_id"],
        agency_id,
        as_of,
        row["stars"],
        row["points"],
        parts,
        row["held_back_by"],
        row["valid_until"] or as_of,
        True,
    ]


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _micros(work: Work) -> int:
    return int(work.at.timestamp() * 1_000_000)
