"""The audit chain names the first line that is not as it was written."""

import asyncio

import pytest

from backend.storage.audit import GENESIS, ChainReport, verify_chain
from backend.storage.store import Store

LINES = 12


async def act(store: Store, number: int) -> None:
    """One deed, in a unit of work of its own."""
    async with store.transaction() as work:
        work.audit(
            actor=f"u{number}",
            role="officer",
            command="confirmFinding",
            subject=("Finding", number),
            detail={"n": number},
        )


@pytest.fixture
async def chain(toys: Store) -> Store:
    """A store with twelve deeds, done at once by twelve tasks."""
    await asyncio.gather(*(act(toys, number) for number in range(LINES)))
    return toys


async def tamper(store: Store, *statements: str) -> ChainReport:
    """What the chain says after somebody with the database's password was there."""
    async with store.transaction() as work:
        for statement in statements:
            await work.execute(statement)
    return await verify_chain(store)


async def test_deeds_done_at_once_form_one_whole_chain(chain: Store) -> None:
    report = await verify_chain(chain)
    assert (report.is_whole, report.lines) == (True, LINES)


async def test_an_empty_chain_is_whole(toys: Store) -> None:
    assert await verify_chain(toys) == ChainReport(0, GENESIS)


@pytest.mark.parametrize("change", ["actor = 'x'", "detail = '{\"n\": 7}'", "at = at + 1", "subject_id = '99'"])
async def test_an_edited_line_is_named(chain: Store, change: str) -> None:
    report = await tamper(chain, f"UPDATE audit SET {change} WHERE seq = 5")
    assert (report.broken_at, report.why) == (5, "its content does not match its hash")


async def test_an_edited_line_with_a_fresh_hash_breaks_the_next(chain: Store) -> None:
    report = await tamper(chain, f"UPDATE audit SET hash = '{'a' * 64}' WHERE seq = 5")
    assert report.broken_at == 5
    report = await tamper(
        chain,
        "DELETE FROM audit WHERE seq < 6",
        "UPDATE audit SET seq = seq - 5",
    )
    assert (report.broken_at, report.why) == (1, "its previous hash is not the hash of the line before it")


async def test_a_deleted_line_is_named(chain: Store) -> None:
    report = await tamper(chain, "DELETE FROM audit WHERE seq = 7")
    assert (report.broken_at, report.why) == (7, "line 7 is missing")


async def test_exchanged_lines_are_named(chain: Store) -> None:
    report = await tamper(
        chain,
        "UPDATE audit SET seq = 99 WHERE seq = 3",
        "UPDATE audit SET seq = 3 WHERE seq = 4",
        "UPDATE audit SET seq = 4 WHERE seq = 99",
    )
    assert (report.broken_at, report.why) == (3, "its previous hash is not the hash of the line before it")


async def test_a_chain_cut_off_at_its_end_is_found_by_its_known_head(chain: Store) -> None:
    head = (await verify_chain(chain)).head
    await act(chain, 99)
    assert (await verify_chain(chain, head=head)).is_whole
    assert (await tamper(chain, "DELETE FROM audit WHERE seq > 10")).is_whole
    report = await verify_chain(chain, head=head)
    assert (report.broken_at, report.why) == (11, "the chain was cut off: the known head is gone")
