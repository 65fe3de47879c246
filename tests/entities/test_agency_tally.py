"""What the database itself keeps of agencies equals a fresh count, whatever was written and undone."""

from random import Random
from typing import Any

import pytest

from backend.app import House
from backend.entities.agency import AgencyGramRow, AgencyRow
from backend.entities.agency_tally import FILL
from backend.storage.work import Work
from tests.builders import an_agency

KEPT = "SELECT dimension, bucket, grade, sum(n) FROM agency_tally GROUP BY 1, 2, 3 HAVING sum(n) <> 0 ORDER BY 1, 2, 3"
COUNTED = "SELECT" + FILL.partition(" SELECT")[2] + " ORDER BY 1, 2, 3"
CHOICES: dict[str, tuple[Any, ...]] = {
    "region_id": ("331102", "331121", "331100"),
    "grade": ("A", "B", None),
    "registration_state": ("ACTIVE", "ACTIVE", "SUSPENDED", "REVOKED"),
    "provider_type": ("CONSULTING", "EVALUATION"),
    "phone": ("1", "2"),
}


class Undone(Exception):
    """What a transaction of these tests is undone by."""


async def _kept_and_counted(work: Work) -> tuple[list[Any], list[Any]]:
    kept, counted = [await work.fetch(sql) for sql in (KEPT, COUNTED)]
    return [tuple(row) for row in kept], [tuple(row) for row in counted]


async def _write(random: Random) -> None:
    """One random write: of one row, of all that are alike, or of several columns at once."""
    columns = random.sample(sorted(CHOICES), random.randint(1, 3))
    given = {column: random.choice(CHOICES[column]) for column in columns}
    ids = sorted(await AgencyRow.all().values_list("id", flat=True))
    match random.choice(["insert", "update", "update_many", "delete"]):
        case "insert":
            await an_agency(**given)
        case "update" if ids:
            await AgencyRow.filter(id=random.choice(ids)).update(**given)
        case "update_many":
            await AgencyRow.filter(region_id=random.choice(CHOICES["region_id"])).update(**given)
        case "delete" if len(ids) > 3:
            gone = random.choice(ids)
            await AgencyGramRow.filter(agency_id=gone).delete()
            await AgencyRow.filter(id=gone).delete()


@pytest.mark.parametrize("seed", range(3))
async def test_the_kept_counts_equal_a_fresh_count_after_any_writes_and_rollbacks(house: House, seed: int) -> None:
    random = Random(seed)
    for _ in range(40):
        try:
            async with house.store.transaction() as work:
                for _ in range(random.randint(1, 4)):
                    await _write(random)
                kept, counted = await _kept_and_counted(work)
                assert kept == counted
                if random.random() < 0.3:
                    raise Undone
        except Undone:
            pass
        async with house.store.transaction() as work:
            kept, counted = await _kept_and_counted(work)
            assert kept == counted
    assert kept


async def test_a_table_of_agencies_that_is_emptied_at_once_leaves_no_counts(house: House) -> None:
    await an_agency(grade="A")
    async with house.store.transaction() as work:
        sql = "TRUNCATE agency CASCADE" if work.dialect == "postgresql" else "DELETE FROM agency"
        if work.dialect == "sqlite":
            await work.execute("DELETE FROM agency_gram")
        await work.execute(sql)
    async with house.store.transaction() as work:
        assert await _kept_and_counted(work) == ([], [])
