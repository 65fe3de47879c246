"""Stars as of a day, of all staff or of a few: facts in a few statements, the scheme of `scoring`, rows out.

Reads past policy: stars may not depend on who asks.
"""

from asyncio import to_thread
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final

import polars as pl

from backend.clock import CHINA
from backend.entities.finding_person import FindingPersonRow
from backend.entities.professional import StarRow
from backend.entities.project import ProjectMemberRow, ProjectRow
from backend.ratings import RatingBook
from backend.storage.work import Work
from scoring.rulebook import Rulebook
from scoring.star_findings import NAMED, personal
from scoring.star_scheme import StarScheme, load_stars
from scoring.stars import PROFESSIONALS, VETOES, award_stars

STAFF: Final = """
SELECT p.id, e.agency_id, p.entered_trade_on, p.education_hours
FROM professional p JOIN employment e ON e.professional_id = p.id
WHERE (e.until_on IS NULL OR e.until_on > $1) AND e.from_on <= $1 AND e.recorded_at <= $2{only} ORDER BY p.id, e.id"""

HELD: Final = """
SELECT c.professional_id, c.kind, c.tier, c.valid_until IS NULL OR c.valid_until >= $1 FROM certificate c
WHERE c.issued_on <= $1 AND c.recorded_at <= $2{only}"""

TESTS: Final = """
SELECT r.professional_id, COALESCE(r.score, 0), t.held_on, r.is_passed FROM ability_test_result r
JOIN ability_test t ON t.id = r.ability_test_id
WHERE t.held_on <= $1 AND r.recorded_at <= $2{only} ORDER BY t.held_on, r.id"""

PROJECTS: Final = """
SELECT m.professional_id, COUNT(DISTINCT p.id) FROM project_member m JOIN project p ON p.id = m.project_id
JOIN report r ON r.project_id = p.id
WHERE p.ended_on <= $1 AND p.recorded_at <= $2 AND r.last_outcome = 'PASSED'{only}
GROUP BY m.professional_id"""

REVIEWS: Final = """
SELECT m.professional_id, CAST(AVG(v.score) AS BIGINT) FROM client_review v
JOIN project_member m ON m.project_id = v.project_id WHERE v.reviewed_on <= $1 AND v.recorded_at <= $2{only}
GROUP BY m.professional_id"""

HAZARDS: Final = """
SELECT p.lead_id, COUNT(*) FROM hazard h JOIN project p ON p.id = h.project_id
WHERE h.level = 'MAJOR' AND h.reported_at IS NOT NULL AND h.found_on <= $1 AND h.recorded_at <= $2
AND p.lead_id IS NOT NULL{only} GROUP BY p.lead_id"""

TWO_EMPLOYERS: Final = """
SELECT e.professional_id, MAX(e.from_on) FROM employment e
WHERE (e.until_on IS NULL OR e.until_on > $1) AND e.from_on <= $1 AND e.recorded_at <= $2{only}
GROUP BY e.professional_id HAVING COUNT(DISTINCT e.agency_id) > 1"""

NAMING: Final = """
SELECT n.professional_id, f.rule_id, f.case_code, n.part, f.fact_id, f.occurred_on, f.confirmed_on,
       CASE WHEN f.cured_at <= $2 AND f.cured_on <= $1 THEN f.cured_on END
FROM finding_person n JOIN finding f ON f.id = n.finding_id
WHERE f.confirmed_on <= $1 AND f.confirmed_at <= $2 AND n.recorded_at <= $2
  AND (f.revoked_at IS NULL OR f.revoked_at > $2)
  AND (f.repaired_on IS NULL OR f.repaired_on > $1 OR f.repaired_at > $2){only}
ORDER BY n.professional_id, f.id, n.part"""
"""Confirmed findings by the persons whom they name; what is repaired or revoked counts no more from that day."""

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


@lru_cache(maxsize=4)
def scheme_of(book: Rulebook) -> StarScheme:
    """The star scheme, held against a rulebook."""
    return load_stars(rules=book.rules)


async def award(work: Work, book: Rulebook, profile: str, *, as_of: date, only: Collection[int] | None = None) -> int:
    """Award stars inside this unit of work to everyone at work, or only to these persons as far as they are at work.

    How many persons. Former stars stay as history.
    """
    stars = await _awarded(work, book, profile, as_of, only)
    await work.execute(
        f"UPDATE star SET is_current = FALSE WHERE is_current{_only('professional_id', only, after=0)}",
        list(only or ()),
    )
    return await work.bulk_insert("star", COLUMNS, ([*star, work.at] for star in stars))


async def award_again(work: Work, book: RatingBook, people: Iterable[int]) -> int:
    """After an event: the stars of just these persons as of now; how many were awarded. Who left the trade has none."""
    concerned = sorted(set(people))
    if not concerned:
        return 0
    today = work.at.astimezone(CHINA).date()
    for person in concerned:
        work.emit("stars.awarded", f"Professional:{person}", {"professional": person})
    return await award(work, book.in_use, book.profile, as_of=today, only=concerned)


async def awarded_then(work: Work, book: RatingBook, star: StarRow) -> dict[str, Any] | None:
    """What the award of a star's own day comes to by what is known now; None: its person was not at work that day.

    Nothing is written. Education hours and spot checks bear no day: of them it takes what stands today.
    """
    for row in await _awarded(work, book.in_use, book.profile, star.as_of, [star.professional_id]):
        return dict(zip(COLUMNS, row, strict=False))
    return None


async def award_whom_it_names(work: Work, book: RatingBook, finding_id: int | None) -> int:
    """After a finding was confirmed, cured, repaired or revoked."""
    named = await FindingPersonRow.filter(finding_id=finding_id).values_list("professional_id", flat=True)
    return await award_again(work, book, [int(str(person)) for person in named])


async def award_team(work: Work, book: RatingBook, project_id: int | None) -> int:
    """After a project's report was checked, its service rated, its major hazard reported: its lead and its members."""
    members = await ProjectMemberRow.filter(project_id=project_id).values_list("professional_id", flat=True)
    leads = await ProjectRow.filter(id=project_id).exclude(lead_id=None).values_list("lead_id", flat=True)
    return await award_again(work, book, [int(str(person)) for person in (*members, *leads)])


async def _awarded(
    work: Work, book: Rulebook, profile: str, as_of: date, only: Collection[int] | None
) -> Iterator[list[Any]]:
    """A row for each star, but for the moment of its award."""
    params = [as_of, int(work.at.timestamp() * 1_000_000), *(only or ())]
    facts = {
        name: await work.fetch(sql.format(only=_only(column, only, after=2)), params)
        for name, (sql, column) in _FACTS.items()
    }
    staff = {row[0]: row for row in facts.pop("staff")}
    awarded = await to_thread(_award, list(staff.values()), facts, book, profile, as_of)
    return (_star(row, staff[row["professional_id"]][1], as_of) for row in awarded.iter_rows(named=True))


def _only(column: str, people: Collection[int] | None, *, after: int) -> str:
    """The condition that keeps to these persons, whose ids follow so many parameters."""
    if people is None:
        return ""
    return f" AND {column} IN ({', '.join(f'${after + place}' for place in range(1, len(people) + 1))})"


_FACTS: Final = {
    "staff": (STAFF, "p.id"),
    "held": (HELD, "c.professional_id"),
    "tests": (TESTS, "r.professional_id"),
    "projects": (PROJECTS, "m.professional_id"),
    "reviews": (REVIEWS, "m.professional_id"),
    "hazards": (HAZARDS, "p.lead_id"),
    "two": (TWO_EMPLOYERS, "e.professional_id"),
    "named": (NAMING, "n.professional_id"),
}
"""Each statement with the column of its person."""


def _award(staff: list[Any], facts: dict[str, list[Any]], book: Rulebook, profile: str, as_of: date) -> pl.DataFrame:
    terms, scheme, people = book.profiles[profile], scheme_of(book), {row[0] for row in staff}
    two = [(person, "TWO_EMPLOYERS", _day(since), None) for person, since in facts["two"] if person in people]
    conduct, vetoes = personal(_named(facts["named"], people), scheme, book, terms)
    vetoes = pl.concat([vetoes, pl.DataFrame(two, schema=VETOES, orient="row")])
    return award_stars(_professionals(staff, facts, as_of), conduct, vetoes, scheme, terms, as_of=as_of)


def _named(rows: Sequence[Any], people: Collection[int]) -> pl.DataFrame:
    told = [[*row[:5], *(day and _day(day) for day in row[5:])] for row in rows if row[0] in people]
    return pl.DataFrame(told, schema=NAMED, orient="row")


def _professionals(staff: list[Any], facts: dict[str, list[Any]], as_of: date) -> pl.DataFrame:
    kinds: dict[int, list[str]] = {}
    valid: dict[int, bool] = {}
    for person, kind, tier, is_valid in facts["held"]:
        if is_valid and (kind, tier) in KINDS:
            kinds.setdefault(person, []).append(KINDS[kind, tier])
            valid[person] = True
    tests = {person: (score, _day(held_on), bool(is_passed)) for person, score, held_on, is_passed in facts["tests"]}
    counts = {name: dict(facts[name]) for name in ("projects", "reviews", "hazards")}
    rows = [
        (
            person,
            kinds.get(person, []),
            valid.get(person, False),
            max(0, (as_of - _day(entered)).days // 365),
            *tests.get(person, (None, None, None)),
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
