"""A store with the toy tables."""

from collections.abc import AsyncIterator

import pytest

from backend.storage.store import Store
from tests.conftest import OpenStore

TOYS = ["tests.storage.toys"]


@pytest.fixture
async def toys(open_store: OpenStore) -> AsyncIterator[Store]:
    """A fresh database with shelves and boxes."""
    store = await open_store(TOYS)
    with store.bound():
        yield store


@pytest.fixture
def toys_url(toys: Store) -> str:
    """The URL of the toy store, for a second look at it."""
    return toys.url
