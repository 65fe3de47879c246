"""The demo province of the reading benchmarks, on SQLite and on PostgreSQL: made once, then kept in a folder.

python -m benchmarks.places        # makes both and stops; `ANXIN_BENCH` names another folder than /tmp/anxin-bench
"""

import asyncio
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]

from benchmarks.postgresql import address, running_cluster

AGENCIES = 20_000
FOLDER = Path(os.environ.get("ANXIN_BENCH", "/tmp/anxin-bench"))
DATABASE = "anxin"


@dataclass(frozen=True)
class Places:
    """Where the two databases are, and the process that serves one of them."""

    home: Path
    sqlite: Path
    postgresql: str
    postmaster: int

    def environment(self, database: str) -> dict[str, str]:
        """What a process is told, to find one of them."""
        url = self.postgresql if database == "postgresql" else ""
        return {**os.environ, "ANXIN_HOME": str(self.home), "ANXIN_DATABASE": url}


@contextmanager
def open_places(core: int = 0) -> Iterator[Places]:
    """Both databases, made if they are not there yet; PostgreSQL runs on one core until the end."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with running_cluster(FOLDER / "postgresql", core) as postmaster:
        home = FOLDER / "home"
        url = address(FOLDER / "postgresql", DATABASE)
        places = Places(home, home / "anxin.sqlite3", url, postmaster.pid)
        for database in ("sqlite", "postgresql"):
            made = FOLDER / f"{database}.made"
            if not made.exists():
                print(f"making the demo province of {AGENCIES:,} agencies on {database}, once", file=sys.stderr)
                make(places, database)
                made.touch()
        yield places


def make(places: Places, database: str) -> None:
    """Load and rate the province, then have the planner look at it."""
    if database == "sqlite":
        places.sqlite.unlink(missing_ok=True)
    else:
        asyncio.run(create_database())
    command = [sys.executable, "-m", "backend", "demo", "--agencies", str(AGENCIES)]
    subprocess.run(command, env=places.environment(database), check=True, stdout=subprocess.DEVNULL)
    if database == "sqlite":
        with sqlite3.connect(places.sqlite, isolation_level=None) as connection:
            connection.executescript("VACUUM; ANALYZE")
    else:
        asyncio.run(execute(DATABASE, "VACUUM ANALYZE"))


async def create_database() -> None:
    """An empty database that sorts text by bytes."""
    await execute("postgres", f"DROP DATABASE IF EXISTS {DATABASE}")
    await execute("postgres", f"CREATE DATABASE {DATABASE} ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0")


async def execute(name: str, statement: str) -> None:
    """One statement outside a transaction."""
    connection = await asyncpg.connect(address(FOLDER / "postgresql", name))
    await connection.execute(statement)
    await connection.close()


if __name__ == "__main__":
    with open_places():
        pass
