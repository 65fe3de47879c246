"""What was acknowledged survives the death of the process that wrote it."""

import asyncio
import signal
import sys
from pathlib import Path

from backend.storage.audit import verify_chain
from backend.storage.store import Store

ENOUGH = 100
WRITE = """
import asyncio, itertools, sys
from backend.storage.store import Store

async def write(store, name):
    async with store.transaction() as work:
        await work.execute("INSERT INTO shelf (name) VALUES ($1)", [name])
        work.audit(actor="u1", role="clerk", command="addShelf", subject=("Shelf", name), detail={})
    print(name, flush=True)

async def run(url):
    store = await Store.open(url, ["tests.storage.toys"])
    for number in itertools.count():
        await asyncio.gather(*(write(store, f"{number}-{place}") for place in range(4)))

asyncio.run(run(sys.argv[1]))
"""


async def test_nothing_acknowledged_is_lost_when_the_process_is_killed(toys: Store) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", WRITE, toys.url, stdout=asyncio.subprocess.PIPE, env={"PYTHONPATH": str(Path.cwd())}
    )
    assert process.stdout is not None
    acknowledged = {(await process.stdout.readline()).decode().strip() for _ in range(ENOUGH)}
    process.send_signal(signal.SIGKILL)
    rest, _ = await process.communicate()
    acknowledged |= {line.decode() for line in rest.splitlines(keepends=True) if line.endswith(b"\n")}
    acknowledged = {name.strip() for name in acknowledged}
    kept = {str(name) for (name,) in await toys.fetch("SELECT name FROM shelf")}
    assert acknowledged <= kept
    assert (await verify_chain(toys)).is_whole
    counts = await toys.fetch("SELECT (SELECT count(*) FROM shelf), (SELECT count(*) FROM audit)")
    assert counts[0][0] == counts[0][1]
    async with asyncio.timeout(20), toys.transaction() as work:
        await work.execute("INSERT INTO shelf (name) VALUES ('after')")
