"""Both databases hold the same world and find the same in it; the ORM allows one kind a process, so SQLite has its own.

Only the run on PostgreSQL compares.
"""

import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from backend.storage.store import Store
from tests.seeds.conftest import SEED, TODAY

FINDINGS = (
    "SELECT id, agency_id, rule_id, case_code, fact_id, occurred_on, quantity, measure, sample, subject_type,"
    " subject_id, summary_zh, summary_en, state, confirmed_on, cured_on FROM finding ORDER BY id"
)
RATINGS = "SELECT agency_id, as_of, score, grade, document_digest FROM rating ORDER BY id"
PROGRAM = """
import asyncio, sys
from backend.clock import FrozenClock
from backend.storage.drafting import models_in
from backend.storage.migrate import migrate
from backend.storage.store import Store
from seeds.demo import build_demo
from tests.seeds.conftest import NOON, SEED, TODAY
from tests.seeds.test_dialects import digest

async def main():
    async with await Store.open(sys.argv[1], models_in("backend.entities"), clock=FrozenClock(NOON)) as store:
        await migrate(store)
        await build_demo(store, seed=SEED, agencies=60, today=TODAY)
        print(await digest(store))

asyncio.run(main())
"""


async def digest(store: Store) -> str:
    """One number for all findings and ratings."""
    rows = [await store.fetch(sql) for sql in (FINDINGS, RATINGS)]
    return sha256(repr(rows).encode()).hexdigest()


async def test_both_databases_find_and_rate_the_same(world: Store, tmp_path: Path) -> None:
    if world.dialect == "sqlite":
        pytest.skip("the run on PostgreSQL compares")
    command = [sys.executable, "-c", PROGRAM, f"sqlite:///{tmp_path / 'other.sqlite3'}"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60, cwd=Path.cwd())
    assert done.stdout.strip() == await digest(world), (SEED, TODAY)
