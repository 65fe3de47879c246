"""The priority list against the truth of the demo world: better than chance, no better than it, twice the same."""

from datetime import date

import numpy as np

from backend.storage.store import Store
from benchmarks.priority import known, listed, places, share_in
from scoring.tiers import load_tiers
from seeds.demo import history_start
from seeds.world.agencies import make_agencies
from seeds.world.days import number
from seeds.world.oversight import found_if_inspected
from tests.seeds.conftest import SEED, TODAY

ORIGIN = date(2025, 10, 1)


async def test_the_lists_first_fifth_holds_more_of_what_is_truly_wrong_than_chance(province: Store) -> None:
    truth = found_if_inspected(SEED, make_agencies(SEED, 500, number(TODAY), number(history_start(TODAY))))
    quarter = await known(province, ORIGIN)
    ids = quarter.ratings["agency_id"].to_list()
    true = truth[np.array(ids) - 1]
    first = listed(quarter, {}, 1.0, load_tiers())
    assert first == listed(await known(province, ORIGIN), {}, 1.0, load_tiers())
    assert sorted(first) == sorted(ids)
    share, best = share_in(places(ids, first), true, 20), share_in(-true, true, 20)
    assert 0.3 < share <= best


def test_the_share_of_an_order() -> None:
    amounts = np.array([1.0, 2.0, 3.0, 4.0])
    assert share_in(places([7, 8, 9, 10], [10, 9, 8, 7]), amounts, 25) == 0.4
    assert share_in(places([7, 8, 9, 10], [7, 8, 9, 10]), amounts, 50) == 0.3
    assert share_in(-amounts, amounts, 100) == 1.0
