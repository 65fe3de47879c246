"""A quarter's plan, and the double-random draw: by its weights, replayable, refused where its roster was changed."""

from collections import Counter
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from scoring.double_random import Lot, TooFewInspectors, draw_lot, replay_lot
from scoring.draw import ChangedRoster, draw
from scoring.inspection_plan import OnRoster, plan_quarter
from scoring.tiers import load_tiers

SEEDS = 10_000
WEIGHTS = {1: 50, 2: 100, 3: 200, 4: 400}
LOT = Lot("20261124", 3, WEIGHTS, (11, 12, 13, 14), ((11, 4), (12, 3)))
KNOWN = [(4, 12, 13), (2, 11, 14), (3, 14, 13)]
KNOWN_DIGEST = "d9c0d44415959bcba20bce8a163281cb56f00fe0c55ddd8378be2116da14f5db"
LEVELS = st.sampled_from("ABCD")


def test_over_ten_thousand_seeds_the_first_drawn_follows_the_weights() -> None:
    found = Counter(draw(WEIGHTS, f"{seed}", 1).picked[0] for seed in range(SEEDS))
    total = sum(WEIGHTS.values())
    expected = [SEEDS * weight / total for weight in WEIGHTS.values()]
    assert chisquare([found[one] for one in WEIGHTS], expected).pvalue > 0.001


def test_over_ten_thousand_seeds_pairs_drawn_without_replacement_follow_the_weights() -> None:
    """Second after first: weight over what is left."""
    found = Counter(frozenset(draw(WEIGHTS, f"pair {seed}", 2).picked) for seed in range(SEEDS))
    total = sum(WEIGHTS.values())
    pairs = list(combinations(WEIGHTS, 2))
    chance = [
        WEIGHTS[a] / total * WEIGHTS[b] / (total - WEIGHTS[a]) + WEIGHTS[b] / total * WEIGHTS[a] / (total - WEIGHTS[b])
        for a, b in pairs
    ]
    assert sum(chance) == pytest.approx(1)
    assert chisquare([found[frozenset(pair)] for pair in pairs], [SEEDS * each for each in chance]).pvalue > 0.001


def test_over_ten_thousand_seeds_every_pair_of_inspectors_is_as_likely_as_any_other() -> None:
    lots = (replace(LOT, seed=f"{seed}", size=1, roster={7: 100}, barred=()) for seed in range(SEEDS))
    found = Counter(draw_lot(lot)[0][1:] for lot in lots)
    assert len(found) == 12  # who leads counts too
    assert chisquare(list(found.values())).pvalue > 0.001


def test_a_known_lot_gives_the_known_picks_on_every_machine() -> None:
    assert draw_lot(LOT) == KNOWN
    assert LOT.digest == KNOWN_DIGEST
    assert replay_lot(LOT, KNOWN_DIGEST) == KNOWN
    turned = replace(
        LOT, roster=dict(reversed(WEIGHTS.items())), inspectors=[14, 13, 12, 11], barred=[(12, 3), (11, 4)]
    )
    assert replay_lot(turned, KNOWN_DIGEST) == KNOWN


@pytest.mark.parametrize(
    "changed",
    [
        {"roster": WEIGHTS | {5: 100}},
        {"roster": WEIGHTS | {4: 401}},
        {"inspectors": (11, 12, 13)},
        {"barred": ((11, 4),)},
        {"barred": ((11, 4), (12, 3), (13, 1))},
    ],
)
def test_whatever_was_changed_of_what_it_was_drawn_from_is_refused(changed: dict[str, object]) -> None:
    with pytest.raises(ChangedRoster):
        replay_lot(replace(LOT, **changed), KNOWN_DIGEST)  # type: ignore[arg-type]


def test_fewer_than_two_who_may_go_are_too_few() -> None:
    with pytest.raises(TooFewInspectors) as few:
        draw_lot(replace(LOT, size=4, barred=[(11, 2), (12, 2), (13, 2)]))
    assert few.value.agency_id == 2


@given(st.lists(st.tuples(LEVELS, st.integers(0, 7)), max_size=40), st.integers(2024, 2030), st.integers(1, 4))
def test_a_quarter_covers_everybody_once_and_passes_no_ceiling(
    found: list[tuple[str, int]], year: int, quarter: int
) -> None:
    roster = [OnRoster(at, level, visits) for at, (level, visits) in enumerate(found, 1)]
    tiers = load_tiers()
    checks = plan_quarter(roster, tiers, year=year, quarter=quarter)
    assert [check.agency_id for check in checks] == [one.agency_id for one in roster]
    for one, check in zip(roster, checks, strict=True):
        ceiling = tiers.tiers[one.level].visit_ceiling
        assert one.on_site + check.is_on_site <= max(ceiling, one.on_site)
        assert check.is_verification == (check.is_on_site and not one.on_site)
        assert quarter < 4 or one.on_site or check.is_verification


@pytest.mark.parametrize("level", "ABCD")
def test_over_a_year_every_agency_is_visited_as_often_as_its_tier_says_and_first_to_be_verified(level: str) -> None:
    tier = load_tiers().tiers[level]
    for agency in range(1, 60):
        visits, verified = 0, 0
        for quarter in (1, 2, 3, 4):
            (check,) = plan_quarter([OnRoster(agency, level, visits)], load_tiers(), year=2026, quarter=quarter)
            visits += check.is_on_site
            verified += check.is_verification
        assert (visits, verified) == (tier.planned_visits, 1)


def test_the_visits_of_a_tier_are_spread_over_the_year() -> None:
    roster = [OnRoster(at, "A", 0) for at in range(1, 2001)]
    visits = [
        sum(check.is_on_site for check in plan_quarter(roster, load_tiers(), year=2026, quarter=quarter))
        for quarter in (1, 2, 3)
    ]
    assert all(420 < count < 580 for count in visits), visits
