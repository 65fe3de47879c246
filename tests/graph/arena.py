"""Random worlds and random operations, put to the engine and to the reference one after the other."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]
from graphql import GraphQLSchema

from backend.graph.engine import Engine
from backend.graph.limits import Limits
from backend.graph.policy import Policy, Scope
from tests.graph.databases import PostgreSQLReader, Reader, SQLiteReader, make_tables
from tests.graph.differential import Judge, Verdict
from tests.graph.random_operations import Operation, Writer
from tests.graph.random_worlds import WorldMaker, pools, unasked
from tests.graph.reading_room import (
    MEMBER,
    PUBLIC,
    STAFF,
    TYPES,
    LibraryPolicy,
    LibraryQueries,
    LibrarySubscriptions,
    rename_book,
)
from tests.graph.reference.executor import read_schema
from tests.graph.reference.pages import Cursors
from tests.graph.reference.world import World, stored
from tests.graph.rows import KINDS, TABLES

NO_LIMIT = 10**9
PER_WORLD = 25
SCOPES = (PUBLIC, MEMBER, STAFF)


def make_engine(policy: Policy | None = None) -> Engine:
    """The library's engine, for documents of any size."""
    limits = Limits(**dict.fromkeys(Limits.__dataclass_fields__, NO_LIMIT))
    return Engine(
        types=TYPES,
        queries=[LibraryQueries],
        commands=[rename_book],
        subscriptions=[LibrarySubscriptions],
        policy=policy or LibraryPolicy(),
        secret=b"an arena's secret",
        limits=limits,
    )


UNREAD = frozenset({"Query.explainCost"})
"""Fields that read nothing: what they say is about the engine alone."""


@dataclass(frozen=True)
class Pick:
    """A cursor for a variable: the `number`th at a path of response keys in the answer without cursors."""

    variable: str
    path: tuple[str, ...]
    number: int
    spoilt: bool = False


@dataclass(frozen=True)
class Case:
    """One operation in one world, and the cursors that it is asked again with."""

    world: World
    operation: Operation
    scope: Scope
    picks: tuple[Pick, ...] = ()


@dataclass
class Tally:
    """What became of the operations."""

    operations: int = 0
    refused: int = 0
    beyond: int = 0
    """Refused as too complex for this database, which the reference does not judge."""
    cursors: int = 0
    followed: int = 0
    failures: list[tuple[Case, str]] = field(default_factory=list)

    def summary(self) -> str:
        """One line."""
        return (
            f"{self.operations} operations, {self.refused} refused alike, {self.beyond} too complex,"
            f" {self.cursors} cursors compared, {self.followed} operations with cursors, {len(self.failures)} differ"
        )


class Arena:
    """An engine and a database that holds one world after the other."""

    def __init__(self, engine: Engine, schema: GraphQLSchema, reader: Reader) -> None:
        self.engine, self.schema, self.reader = engine, schema, reader
        self._filled: World | None = None

    async def judge(self, world: World, cursors: Cursors | None = None) -> Judge:
        """A judge over a world, which the database holds from now on; `cursors` are those of an earlier one."""
        if world is not self._filled:
            await self.reader.refill(stored(world, self.reader.dialect))
            self._filled = world
        return Judge(self.engine, self.schema, self.reader, world, cursors)

    async def difference(self, case: Case) -> str:
        """How the engine and the reference differ over a case, without cursors and then with them."""
        judge = await self.judge(case.world)
        first = await _compare(judge, case, {})
        if first.difference or not case.picks:
            return first.difference
        chosen = _chosen(first, case.picks)
        return "" if chosen is None else (await _compare(judge, case, chosen)).difference

    async def play(self, seed: str, tally: Tally, operations: int = PER_WORLD) -> None:
        """One world and some operations."""
        dice = random.Random(seed)
        world = WorldMaker(dice).world()
        judge = await self.judge(world)
        found, without = pools(world), unasked(world) | UNREAD
        for _ in range(operations):
            operation = Writer(self.schema, found, dice, without).operation()
            case = Case(world, operation, dice.choice(SCOPES))
            await self._try(judge, case, dice, tally)

    async def _try(self, judge: Judge, case: Case, dice: random.Random, tally: Tally) -> None:
        first = await _compare(judge, case, {})
        _count(tally, case, first)
        if first.difference or not (case.operation.cursors and first.cursors):
            return
        again = Case(case.world, case.operation, case.scope, _picks(case.operation, first, dice))
        chosen = _chosen(first, again.picks)
        assert chosen is not None
        second = await _compare(judge, again, chosen)
        tally.followed += not second.refused
        _count(tally, again, second)


async def _compare(judge: Judge, case: Case, cursors: dict[str, tuple[str, str]]) -> Verdict:
    """A crash of either side is a difference too: the rest of the run goes on."""
    try:
        return await judge.compare(case.operation.document, case.operation.variables, case.scope, cursors)
    except Exception as error:
        return Verdict(f"{type(error).__name__}: {error}")


def _count(tally: Tally, case: Case, verdict: Verdict) -> None:
    tally.operations += 1
    tally.refused += verdict.refused
    tally.beyond += verdict.beyond
    tally.cursors += len(verdict.cursors)
    if verdict.difference:
        tally.failures.append((case, verdict.difference))


def _picks(operation: Operation, verdict: Verdict, dice: random.Random) -> tuple[Pick, ...]:
    """Cursors for the variables: mostly of the list that each pages, now and then another's, or a spoilt one."""
    found = []
    for variable, key in operation.cursors.items():
        paths = [path for path, _, _ in verdict.cursors]
        own = [path for path in paths if key in path[-4:]]
        path = dice.choice(own if own and dice.random() < 0.97 else paths)
        if dice.random() < (0.9 if own else 0.1):
            found.append(Pick(variable, path, dice.randrange(paths.count(path)), dice.random() < 0.02))
    return tuple(found)


def _chosen(verdict: Verdict, picks: tuple[Pick, ...]) -> dict[str, tuple[str, str]] | None:
    """The cursors that are picked, of both sides; nothing where one is not there."""
    found = {}
    for pick in picks:
        there = [(ours, theirs) for path, ours, theirs in verdict.cursors if path == pick.path]
        if pick.number >= len(there):
            return None
        ours, theirs = there[pick.number]
        found[pick.variable] = (f"{ours}?", _spoilt(theirs)) if pick.spoilt else (ours, theirs)
    return found


def _spoilt(cursor: str) -> str:
    return cursor[:40] + ("A" if cursor[40] != "A" else "B") + cursor[41:]


@asynccontextmanager
async def open_arena(place: Path | str, engine: Engine) -> AsyncIterator[Arena]:
    """An arena on SQLite in a folder, or on PostgreSQL in a schema of its own of the database at an address."""
    schema = read_schema(engine.print_sdl())
    if isinstance(place, Path):
        make_tables(place / "arena.sqlite3").close()
        lite = SQLiteReader(place / "arena.sqlite3", writes=True)
        await lite.execute("PRAGMA synchronous = OFF")
        yield Arena(engine, schema, lite)
        await lite.close()
        return
    connection: Any = await asyncpg.connect(place)
    await connection.execute("CREATE SCHEMA arena")
    await connection.execute("SET search_path = arena")
    await connection.execute(TABLES.format(**KINDS["postgresql"]))
    try:
        yield Arena(engine, schema, PostgreSQLReader(connection))
    finally:
        await connection.execute("DROP SCHEMA arena CASCADE")
        await connection.close()
