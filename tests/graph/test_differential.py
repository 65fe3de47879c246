"""Random operations over random worlds, every role: the engine must answer as the reference does, to the byte.

`--database` says which database is asked. `make nightly` plays far more of the same.
"""

from pathlib import Path

import pytest

from backend.graph.sources import Sql
from tests.graph.arena import Arena, Tally, make_engine, open_arena
from tests.graph.reading_room import LibraryPolicy
from tests.graph.shrink import smallest, told

SEEDS, OPERATIONS = 12, 170
"""On each database a little more than 2,000 operations, no world on both."""


@pytest.mark.parametrize("number", range(SEEDS))
async def test_the_engine_answers_as_the_reference_does(arena: Arena, dialect: str, number: int) -> None:
    tally, seed = Tally(), 2 * number + (dialect == "postgresql")
    world = 0
    while tally.operations < OPERATIONS:
        await arena.play(f"{seed}:{world}", tally)
        world += 1
    for case, difference in tally.failures[:1]:
        pytest.fail(told(await smallest(arena, case), difference))
    assert tally.refused + tally.beyond < tally.operations / 5
    assert tally.beyond < tally.operations / 20
    assert tally.cursors > tally.operations / 5
    assert tally.followed > 0


class Leaking(LibraryPolicy):
    """Shows the public what is hidden."""

    def rows(self, type_name: str, role: str) -> Sql | None:
        return "TRUE" if type_name == "Book" else super().rows(type_name, role)


async def test_a_leak_is_found_and_made_small(empty_place: Path | str) -> None:
    tally, world = Tally(), 0
    async with open_arena(empty_place, make_engine(Leaking())) as arena:
        while not tally.failures:
            await arena.play(f"leak:{world}", tally)
            world += 1
        small = await smallest(arena, tally.failures[0][0])
        difference = await arena.difference(small)
    assert tally.operations < 200
    assert [book.is_hidden for book in small.world.books] == [True]
    assert small.scope.role in ("public", "member")
    assert len(small.operation.document) < 120
    assert told(small, difference).startswith("data.")
