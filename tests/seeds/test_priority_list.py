"""The priority list against the truth of the demo world: better than chance, no better than it, twice the same."""

from datetime import date

import numpy as np
import pytest

from backend.storage.store import Store
from benchmarks.priority import Judged, interval, judged, known, listed, places, share_in, times_random
from scoring.tiers import load_tiers
from seeds.demo import history_start
from seeds.world.agencies import make_agencies
from seeds.world.days import number
from seeds.world.oversight import found_if_inspected
from tests.seeds.conftest import SEED, TODAY

ORIGIN = date(2025, 10, 1)


async def held_against_the_truth(province: Store) -> Judged:
    """The list of one quarter of a small world."""
    likely = found_if_inspected(SEED, make_agencies(SEED, 500, number(TODAY), number(history_start(TODAY))))
    quarter = await known(province, ORIGIN)
    order = listed(quarter, None, load_tiers())
    assert sorted(order) == sorted(quarter.ids)
    return judged(quarter, order, likely)


async def test_the_lists_first_fifth_holds_more_of_what_truly_goes_wrong_than_chance(province: Store) -> None:
    one = await held_against_the_truth(province)
    for what, at_least in (("violations", 1.3), ("harm", 1.8)):
        assert times_random([one], what) > at_least
        low, high = interval([one], what)
        assert low < times_random([one], what) < high
    assert one.found("list", "harm", 20) < one.found("best", "harm", 20)
    assert 0.15 < one.found("random", "violations", 20) < 0.25
    shares = [one.found("list", "harm", percent) for percent in (5, 20, 50, 100)]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0)


async def test_the_same_quarter_is_judged_the_same_again(province: Store) -> None:
    first, again = [await held_against_the_truth(province) for _ in range(2)]
    assert first.orders["list"].tolist() == again.orders["list"].tolist()
    assert first.amounts["violations"].tolist() == again.amounts["violations"].tolist()
    assert interval([first], "harm") == interval([again], "harm")


async def test_what_was_recorded_after_the_day_is_unknown_to_its_list(province: Store) -> None:
    earlier, later = await known(province, ORIGIN), await known(province, TODAY)
    assert set(earlier.ids) < set(later.ids)
    assert earlier.exposure["onsite_done"].sum() > 0


def test_the_share_of_an_order() -> None:
    amounts = np.array([1.0, 2.0, 3.0, 4.0])
    assert share_in(places([7, 8, 9, 10], [10, 9, 8, 7]), amounts, 25) == 0.4
    assert share_in(places([7, 8, 9, 10], [7, 8, 9, 10]), amounts, 50) == 0.3
    assert share_in(-amounts, amounts, 100) == 1.0
