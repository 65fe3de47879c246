"""A small world, built once for each module of tests and opened for every test of it."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime

import pytest

from backend.clock import FrozenClock
from backend.storage.drafting import models_in
from backend.storage.migrate import migrate
from backend.storage.store import Store
from seeds.demo import build_demo
from tests.conftest import Databases

TODAY = date(2026, 6, 1)
NOON = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)
SEED = 5
_built: dict[int, str] = {}


async def world_of(databases: Databases, agencies: int) -> Store:
    """A store with a world of so many agencies; it is built at the first call and not to be written to."""
    if agencies not in _built:
        _built[agencies] = await databases.new()
        async with await Store.open(_built[agencies], models_in("backend.entities"), clock=FrozenClock(NOON)) as fresh:
            await migrate(fresh)
            await build_demo(fresh, seed=SEED, agencies=agencies, today=TODAY)
    return await Store.open(_built[agencies], models_in("backend.entities"), clock=FrozenClock(NOON))


@pytest.fixture
async def world(databases: Databases) -> AsyncIterator[Store]:
    """Sixty agencies."""
    async with await world_of(databases, 60) as store:
        yield store


@pytest.fixture
async def province(databases: Databases) -> AsyncIterator[Store]:
    """Five hundred agencies: enough for shares and correlations."""
    async with await world_of(databases, 500) as store:
        yield store
