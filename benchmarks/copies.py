"""A million agencies: the demo province copied by set-based SQL, with the product's own indexes, on both databases.

Every copy has new keys and codes. Copies come after all originals in the orders that the queries use, so that the first
rows of a list stay the same and only the tables grow. Contracts and people are copied a few times only.
"""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace

import asyncpg  # type: ignore[import-untyped]

from backend.entities.agency_tally import FILL
from benchmarks.places import DATABASE, FOLDER, Places, execute, keep
from benchmarks.postgresql import address

COPIES = 50
"""Of each agency, itself counted: a million in all."""
LARGE = "anxin_large"


@dataclass(frozen=True)
class Copied:
    """How a table's rows are copied: how often, which, and the columns that are not the same in a copy."""

    table: str
    times: int
    changed: dict[str, str]
    where: str = "TRUE"


def shifted(table: str, column: str = "id") -> tuple[str, str]:
    """A key, moved behind all that there are."""
    return column, f"t.{column} + n.k * {{{table}}}"


TABLES = (
    Copied(
        "rating",
        COPIES,
        dict([shifted("rating"), shifted("agency", "agency_id"), ("reasons", "'[]'")]),
        "t.id IN (SELECT current_rating_id FROM agency)",
    ),
    Copied(
        "agency",
        COPIES,
        dict([shifted("agency"), shifted("rating", "current_rating_id")])
        | {
            "credit_code": "substr(t.credit_code, 1, 8) || (1000000000 + t.id + n.k * {agency})",
            "name": "'龘' || t.name || n.k",
        },
    ),
    Copied("professional", 6, dict([shifted("professional")]) | {"id_number": "'X' || (t.id + n.k * {professional})"}),
    Copied(
        "employment",
        6,
        dict([shifted("employment"), shifted("agency", "agency_id"), shifted("professional", "professional_id")]),
    ),
    Copied(
        "contract",
        4,
        dict([shifted("contract"), shifted("agency", "agency_id"), ("element_content", "NULL")]),
    ),
    Copied(
        "project",
        4,
        dict([shifted("project"), shifted("agency", "agency_id"), shifted("contract", "contract_id")]),
    ),
    Copied(
        "report",
        4,
        dict([shifted("report"), shifted("agency", "agency_id"), shifted("project", "project_id")]),
    ),
)
COUNTED = """CREATE TEMPORARY TABLE n AS
WITH RECURSIVE m(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM m WHERE k < 100) SELECT k FROM m"""


def statement(copied: Copied, columns: list[str], steps: dict[str, int]) -> str:
    """The one statement that copies a table."""
    values = ", ".join(copied.changed.get(column, f"t.{column}").format(**steps) for column in columns)
    return (
        f"INSERT INTO {copied.table} ({', '.join(columns)}) SELECT {values} FROM n, {copied.table} t "
        f"WHERE n.k < {copied.times} AND {copied.where} ORDER BY n.k, t.id"
    )


def large_places(places: Places) -> Places:
    """The large databases beside the small ones, made if they are not there yet."""
    home, server = FOLDER / "large", FOLDER / "postgresql"
    large = replace(places, home=home, sqlite=home / "anxin.sqlite3", postgresql=address(server, LARGE))
    if not (home / "keys").exists():
        shutil.copytree(places.home / "keys", home / "keys")
    keep(large, "sqlite", "large-sqlite", lambda: grow_sqlite(places, large))
    keep(large, "postgresql", "large-postgresql", lambda: asyncio.run(grow_postgresql(large)))
    return large


def grow_sqlite(places: Places, large: Places) -> None:
    """A copy of the file, then its rows copied."""
    shutil.copy(places.sqlite, large.sqlite)
    with closing(sqlite3.connect(large.sqlite, isolation_level=None)) as database:
        database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000")
        steps = {one.table: database.execute(f"SELECT max(id) FROM {one.table}").fetchone()[0] for one in TABLES}
        database.execute(COUNTED)
        for one in TABLES:
            columns = [row[1] for row in database.execute(f"PRAGMA table_info({one.table})")]
            database.execute(statement(one, columns, steps))
        database.executescript(f"DELETE FROM agency_tally; {FILL}; PRAGMA journal_mode = WAL")


async def grow_postgresql(large: Places) -> None:
    """A database with the small one as its template, then its rows copied, without triggers and checks."""
    server = address(FOLDER / "postgresql", "postgres")
    await execute(server, f"DROP DATABASE IF EXISTS {LARGE}")
    await execute(server, f"CREATE DATABASE {LARGE} TEMPLATE {DATABASE}")
    database = await asyncpg.connect(large.postgresql)
    await database.execute("SET session_replication_role = replica")
    await database.execute(COUNTED)
    steps = {one.table: await database.fetchval(f"SELECT max(id) FROM {one.table}") for one in TABLES}
    for one in TABLES:
        found = await database.fetch(
            "SELECT attname FROM pg_attribute WHERE attrelid = $1::text::regclass AND attnum > 0 ORDER BY attnum",
            one.table,
        )
        await database.execute(statement(one, [row["attname"] for row in found], steps))
    await database.execute(f"DELETE FROM agency_tally; {FILL}")
    await database.close()
