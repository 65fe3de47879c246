"""Reading waits for nobody, sees only what is committed, can't write, and is stopped when it takes too long."""

import asyncio
import os
import signal
import time
from random import Random

import asyncpg  # type: ignore[import-untyped]
import pytest
from tortoise.exceptions import OperationalError

from backend.errors import TooSlow
from backend.storage.store import Store
from tests.conftest import OpenStore
from tests.storage.conftest import TOYS
from tests.storage.toys import ShelfRow

LONG = 1.0
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
IN_TRANSACTION = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'"
)
CUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND query LIKE 'SELECT pg_sleep(1)%'"
)


async def test_a_long_write_delays_no_read(toys: Store) -> None:
    written = asyncio.Event()

    async def write_long() -> None:
        async with toys.transaction():
            await ShelfRow.create(name="a")
            written.set()
            await asyncio.sleep(LONG)

    writing = asyncio.create_task(write_long())
    await written.wait()
    began, slowest = time.perf_counter(), 0.0
    while time.perf_counter() - began < LONG * 0.6:
        start = time.perf_counter()
        assert await ShelfRow.all().count() == 0
        assert await toys.reader.fetch_json("SELECT count(*) FROM shelf") == b"0"
        assert await toys.reader.fetch_json("SELECT count(*) FROM shelf", heavy=True) == b"0"
        assert await toys.fetch("SELECT name FROM shelf") == []
        slowest = max(slowest, time.perf_counter() - start)
        await asyncio.sleep(0.01)
    assert slowest < LONG * 0.3
    await writing
    assert await ShelfRow.all().count() == 1


async def test_a_reader_can_not_write(toys: Store) -> None:
    with pytest.raises(Exception, match=r"read-?only"):
        await toys.reader.fetch_json("INSERT INTO shelf (name) VALUES ('a') RETURNING id")


async def test_a_statement_that_takes_too_long_is_stopped_and_the_next_one_runs(toys: Store) -> None:
    async with await Store.open(toys.url, TOYS, deadline=0.2) as hasty:
        with pytest.raises(TooSlow, match="TIMEOUT"):
            await hasty.reader.fetch_json(ENDLESS)
        with pytest.raises(TooSlow, match="TIMEOUT"):
            await hasty.reader.fetch_json(ENDLESS, heavy=True)
        assert await hasty.reader.fetch_json("SELECT count(*) FROM shelf") == b"0"
        assert await hasty.reader.fetch_json("SELECT count(*) FROM shelf", heavy=True) == b"0"


async def test_cancelled_reads_give_their_connections_back(toys: Store) -> None:
    async with asyncio.timeout(60):
        for _ in range(10):
            reads = [asyncio.create_task(toys.reader.fetch_json(ENDLESS, heavy=True)) for _ in range(8)]
            await asyncio.sleep(0.02)
            for read in reads:
                read.cancel()
            await asyncio.gather(*reads, return_exceptions=True)
        assert await toys.fetch("SELECT count(*) FROM shelf") == [(0,)]


async def test_a_read_that_is_cancelled_before_its_statement_has_begun_is_stopped_all_the_same(toys: Store) -> None:
    async with await Store.open(toys.url, TOYS, readers=1) as narrow, asyncio.timeout(20):
        for turns in [1, 2, 3] * 20:
            read = asyncio.create_task(narrow.reader.fetch_json(ENDLESS, heavy=True))
            for _ in range(turns):
                await asyncio.sleep(0)
            read.cancel()
            await asyncio.wait([read])
            assert await narrow.reader.fetch_json("SELECT count(*) FROM shelf", heavy=True) == b"0"


async def test_a_crowd_of_reads_cancelled_in_every_phase_leaves_the_only_connection_usable(toys: Store) -> None:
    random = Random(20260602)
    slow = {"sqlite": ENDLESS, "postgresql": "SELECT pg_sleep(5)::text"}[toys.dialect]
    async with await Store.open(toys.url, TOYS, readers=1) as narrow, asyncio.timeout(30):
        for _ in range(100):
            reads = [narrow.reader.fetch_json(slow, heavy=True), *(narrow.versions.state() for _ in range(2))]
            tasks = [asyncio.create_task(read) for read in random.sample(reads, len(reads))]
            for _ in range(random.randrange(12)):
                await asyncio.sleep(0)
            await asyncio.sleep(random.choice([0, 0.002]))
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
        assert await narrow.reader.fetch_json("SELECT count(*) FROM shelf", heavy=True) == b"0"
        state = await narrow.versions.state()
        assert await narrow.versions.state() is state
        if toys.dialect == "postgresql":
            assert await toys.fetch(IN_TRANSACTION) == [(0,)]


async def test_a_reader_whose_connections_were_cut_answers_again(toys: Store) -> None:
    if toys.dialect != "postgresql":
        pytest.skip("only a server cuts connections")
    async with await Store.open(toys.url, TOYS, readers=2) as cut, asyncio.timeout(20):
        for _ in range(5):
            reads = [asyncio.create_task(cut.reader.fetch_json("SELECT pg_sleep(1)::text")) for _ in range(2)]
            reads += [asyncio.create_task(cut.reader.fetch_json("SELECT count(*) FROM shelf")) for _ in range(6)]
            await asyncio.sleep(0.05)
            await toys.fetch(CUT)
            ended = await asyncio.gather(*reads, return_exceptions=True)
            assert all(isinstance(one, asyncpg.PostgresError) for one in ended[:2]), ended
            assert ended[2:] == [b"0"] * 6
            assert await cut.reader.fetch_json("SELECT count(*) FROM shelf") == b"0"


async def test_a_connection_that_is_being_closed_by_the_server_is_not_read_on(toys: Store) -> None:
    if toys.dialect != "postgresql":
        pytest.skip("only a server cuts connections")
    pid, random = "SELECT pg_backend_pid()::text", Random(20260603)
    async with await Store.open(toys.url, TOYS, readers=1) as cut, asyncio.timeout(20):
        for _ in range(100):
            doomed = int(await cut.reader.fetch_json(pid) or b"0")
            await toys.fetch(f"SELECT pg_terminate_backend({doomed})")
            for _ in range(random.randrange(4)):
                await asyncio.sleep(0)
            reads = (cut.reader.fetch_json(pid) for _ in range(4))
            ended = await asyncio.gather(*reads, return_exceptions=True)
            failed = [one for one in ended if not isinstance(one, bytes)]
            assert all(isinstance(one, asyncpg.PostgresConnectionError) for one in failed), failed
            assert len(failed) <= 1


async def test_one_who_reads_again_and_again_lets_others_have_the_only_connection_in_between(toys: Store) -> None:
    sql, reads = "SELECT count(*) FROM shelf", 0
    async with await Store.open(toys.url, TOYS, readers=1) as narrow, asyncio.timeout(10):

        async def read_on() -> None:
            nonlocal reads
            while reads < 2_000:
                await narrow.reader.fetch_json(sql, heavy=True)
                reads += 1

        greedy = asyncio.create_task(read_on())
        while reads < 10:
            await asyncio.sleep(0)
        before = reads
        await asyncio.gather(*(narrow.reader.fetch_json(sql, heavy=True) for _ in range(5)))
        assert reads - before < 50
        greedy.cancel()


async def test_a_connection_that_falls_silent_holds_up_the_look_for_commits_for_a_moment_only(
    toys: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    if toys.dialect != "postgresql":
        pytest.skip("a file does not fall silent")
    monkeypatch.setattr("backend.storage.versions.PATIENCE", 0.3)
    monkeypatch.setattr("backend.storage.lines.RECOVERY", 0.3)
    async with await Store.open(toys.url, TOYS, readers=1) as narrow, asyncio.timeout(10):
        silent = int(await narrow.reader.fetch_json("SELECT pg_backend_pid()::text") or b"0")
        os.kill(silent, signal.SIGSTOP)
        try:
            looks = [asyncio.create_task(narrow.versions.state())]
            await asyncio.sleep(0.05)
            looks.append(asyncio.create_task(narrow.versions.state()))
            with pytest.raises(TooSlow, match="TIMEOUT"):
                await looks[0]
            assert await looks[1] is await narrow.versions.state()
            assert await narrow.reader.fetch_json("SELECT count(*) FROM shelf") == b"0"
        finally:
            os.kill(silent, signal.SIGCONT)


async def test_a_store_closes_though_a_connection_has_fallen_silent(
    toys: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    if toys.dialect != "postgresql":
        pytest.skip("a file does not fall silent")
    monkeypatch.setattr("backend.storage.lines.RECOVERY", 0.2)
    store = await Store.open(toys.url, TOYS, readers=1)
    silent = int(await store.reader.fetch_json("SELECT pg_backend_pid()::text") or b"0")
    os.kill(silent, signal.SIGSTOP)
    try:
        async with asyncio.timeout(5):
            await store.close()
    finally:
        os.kill(silent, signal.SIGCONT)


async def test_sql_functions_of_ours_work_in_every_sqlite_connection(open_store: OpenStore) -> None:
    store = await open_store(TOYS, functions={"twice": (1, lambda text: text * 2)})
    if store.dialect != "sqlite":
        pytest.skip("PostgreSQL has its functions in the database")
    sql = "SELECT twice('安')"
    assert await store.reader.fetch_json(sql) == "安安".encode()
    assert await store.reader.fetch_json(sql, heavy=True) == "安安".encode()
    async with store.transaction() as work:
        assert await work.reader.fetch_json(sql) == "安安".encode()


async def test_json_arrives_as_bytes(toys: Store) -> None:
    sql = {"sqlite": "SELECT json_object('甲', 1)", "postgresql": "SELECT json_build_object('甲', 1)"}[toys.dialect]
    answer = await toys.reader.fetch_json(sql)
    assert answer is not None
    assert answer.replace(b" ", b"") == '{"甲":1}'.encode()
    async with toys.transaction() as work:
        assert await work.reader.fetch_json(sql) == answer


async def test_the_orm_speaks_of_a_broken_statement_in_its_own_words(toys: Store) -> None:
    with pytest.raises(OperationalError):
        await toys.client.execute_query("SELECT FROM WHERE")


async def test_looking_for_commits_is_never_taken_for_a_long_statement(toys: Store) -> None:
    if toys.dialect != "sqlite":
        pytest.skip("PostgreSQL is asked by a statement of its own each time")
    for _ in range(300_000):
        toys.versions.at_once()
    assert await toys.reader.fetch_json("SELECT count(*) FROM shelf") == b"0"
