"""The pool of experts: the marked ones of the staff, admitted before there were stars; who failed a test left it."""

from datetime import date, datetime, time, timedelta
from typing import Any, Final

from backend.clock import CHINA
from backend.storage.work import Work
from seeds.world.days import day_of

MARKED: Final = """
SELECT p.id, MIN(a.region_id), MAX(e.from_on),
       (SELECT MIN(c.category) FROM certificate c WHERE c.professional_id = p.id AND c.category IS NOT NULL)
FROM professional p JOIN employment e ON e.professional_id = p.id AND e.until_on IS NULL
JOIN agency a ON a.id = e.agency_id
WHERE p.is_in_expert_pool GROUP BY p.id ORDER BY p.id"""
FAILED: Final = """
SELECT r.professional_id, t.held_on, t.title FROM ability_test_result r JOIN ability_test t ON t.id = r.ability_test_id
JOIN professional p ON p.id = r.professional_id AND p.is_in_expert_pool
WHERE NOT r.is_passed AND NOT r.is_absent ORDER BY t.held_on DESC, r.id DESC"""
UNMARKED: Final = """
UPDATE professional SET is_in_expert_pool = FALSE WHERE is_in_expert_pool
AND NOT EXISTS (SELECT 1 FROM expert x WHERE x.professional_id = professional.id AND x.left_on IS NULL)"""
COLUMNS: Final = (
    "professional_id",
    "region_id",
    "specialty",
    "admitted_on",
    "admitted_by",
    "left_on",
    "left_why",
    "left_reason",
    "removed_by",
    "recorded_at",
)


async def load_experts(work: Work, start: int, today: int) -> dict[str, int]:
    """A term for each of the marked who work now, in their agency's county; it ends with the first test they fail."""
    failed: dict[int, list[tuple[date, str]]] = {}
    for person, held_on, title in await work.fetch(FAILED):
        failed.setdefault(person, []).append((date.fromisoformat(str(held_on)), title))
    rows: list[list[Any]] = []
    for person, region, since, category in await work.fetch(MARKED):
        admitted = max(day_of(start), date.fromisoformat(str(since))) + timedelta(days=60)
        if admitted > day_of(today):
            continue
        left = next(((day, title) for day, title in reversed(failed.get(person, [])) if day > admitted), None)
        end = (
            [left[0], "TEST_FAILED", f"“{left[1]}”不合格。Failed “{left[1]}”.", "officer:seed"] if left else [None] * 4
        )
        at = datetime.combine(admitted, time(9), CHINA)
        rows.append([person, str(region)[:6], category or "OTHER", admitted, "officer:seed", *end, at])
    count = await work.bulk_insert("expert", COLUMNS, rows)
    await work.execute(UNMARKED)
    return {"expert": count}
