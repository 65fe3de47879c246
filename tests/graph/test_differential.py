"""Random operations over random worlds, every role: the engine must answer as the reference does, to the byte.

`--database` says which database is asked. `make nightly` plays far more of the same.
"""

import pytest

from tests.graph.arena import Arena, Tally
from tests.graph.shrink import smallest, told

SEEDS, OPERATIONS = 12, 170
"""Together a little more than 2,000 operations."""


@pytest.mark.parametrize("seed", range(SEEDS))
async def test_the_engine_answers_as_the_reference_does(arena: Arena, seed: int) -> None:
    tally = Tally()
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
