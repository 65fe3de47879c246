"""A PostgreSQL server that crashes and comes back, under a store that goes on: nothing is taken for unchanged.

It is a server of its own: what a crash does to the templates of other tests' databases is nobody's business here.
"""

import asyncio
import os
import signal

import asyncpg  # type: ignore[import-untyped]
import pytest

from backend.storage.changes import install
from backend.storage.migrate import create_tables
from backend.storage.store import Store
from tests.postgres import running_server
from tests.storage.conftest import TOYS


async def test_a_transaction_number_that_is_given_twice_hides_no_commit(dialect: str) -> None:
    """What was undone just before a crash leaves no trace: its number goes to the first commit after it."""
    if dialect != "postgresql":
        pytest.skip("SQLite has no server that could crash")
    with running_server() as server:
        url = server.format(name="postgres")
        async with await Store.open(url, TOYS, readers=1) as store:
            await create_tables(store)
            await install(store, store.client)
            writing = await connected(url)
            await writing.execute("INSERT INTO shelf (name) VALUES ('kept')")
            undone = await writing.fetchval("SELECT pg_current_xact_id()::text FROM (SELECT 1) one")
            before = await store.versions.state()
            os.kill(writing.get_server_pid(), signal.SIGKILL)
            writing = await connected(url)
            async with writing.transaction():
                await writing.execute("INSERT INTO shelf (name) VALUES ('new')")
                assert await writing.fetchval("SELECT pg_current_xact_id()::text") == undone
            await writing.close()
            after = await store.versions.state()
            assert after.versions["shelf"] == before.versions["shelf"] + 1


async def connected(url: str) -> asyncpg.Connection:
    """A connection whose commits outlive a crash; waits while the server recovers from one."""
    async with asyncio.timeout(20):
        while True:
            try:
                found = await asyncpg.connect(url)
                await found.execute("SET synchronous_commit = on")
                return found
            except (asyncpg.PostgresError, OSError):
                await asyncio.sleep(0.02)
