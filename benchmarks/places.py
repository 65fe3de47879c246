"""The demo province of the reading benchmarks, on SQLite and on PostgreSQL: made once, then kept in a folder.

python -m benchmarks.places        # makes both and stops; `ANXIN_BENCH` names another folder for them
"""

import asyncio
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir

import asyncpg  # type: ignore[import-untyped]

from benchmarks.postgresql import address, running_cluster

ROOT = Path(__file__).parents[1]
"""Where Python finds this very code."""
AGENCIES = 20_000
FOLDER = Path(os.environ.get("ANXIN_BENCH", Path(gettempdir()) / "anxin-bench")).absolute()
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
        places = Places(home, home / "anxin.sqlite3", address(FOLDER / "postgresql", DATABASE), postmaster.pid)
        for database in ("sqlite", "postgresql"):
            keep(places, database, database, lambda database=database: make(places, database))
        yield places


def keep(places: Places, database: str, name: str, make: Callable[[], None]) -> None:
    """Make a database once; bring it up to date when the schema has changed since."""
    made, schema = FOLDER / f"{name}.made", newest_migration()
    if not made.exists():
        print(f"making {name}, once", file=sys.stderr)
        make()
    elif made.read_text() != schema:
        run(places, database, "migrate")
    else:
        return
    asyncio.run(analyze(places, database))
    made.write_text(schema)


def make(places: Places, database: str) -> None:
    """Load and rate the demo province."""
    if database == "sqlite":
        places.sqlite.unlink(missing_ok=True)
    else:
        asyncio.run(create_database())
    run(places, database, "demo", "--agencies", str(AGENCIES))


def run(places: Places, database: str, *words: str) -> None:
    """A command of the product on one of the databases."""
    environment = places.environment(database)
    command = [sys.executable, "-m", "backend", *words]
    subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def newest_migration() -> str:
    """What tells one schema from the next."""
    return max(path.stem for path in (ROOT / "backend/storage/migrations").glob("[0-9]*.py"))


async def analyze(places: Places, database: str) -> None:
    """Let the planner look at the tables, and PostgreSQL's index-only scans at what is visible."""
    if database == "sqlite":
        with closing(sqlite3.connect(places.sqlite, isolation_level=None)) as connection:
            connection.executescript("ANALYZE; PRAGMA wal_checkpoint(TRUNCATE)")
    else:
        await execute(places.postgresql, "VACUUM ANALYZE")


async def create_database() -> None:
    """An empty database that sorts text by bytes."""
    server = address(FOLDER / "postgresql", "postgres")
    await execute(server, f"DROP DATABASE IF EXISTS {DATABASE}")
    await execute(server, f"CREATE DATABASE {DATABASE} ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0")


async def execute(url: str, statement: str) -> None:
    """One statement outside a transaction."""
    connection = await asyncpg.connect(url)
    await connection.execute(statement)
    await connection.close()


if __name__ == "__main__":
    with open_places():
        pass
