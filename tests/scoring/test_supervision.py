"""Supervision: who is visited first, never past the ceiling, and a draw that anyone can replay."""

from __future__ import annotations

from decimal import Context, Decimal
from itertools import cycle
from pathlib import Path

import polars as pl
import pytest

from scoring.draw import ChangedRoster, draw, replay, seeded
from scoring.reading import BrokenRulebook
from scoring.supervision import EXPOSURE, draw_weights, supervise
from scoring.tiers import load_tiers

GRADES = ["A", "B", "C", "D"]
KNOWN = (5, 6, 10)
KNOWN_DIGEST = "69696eb0799c570ebf102acc13216aa7cd3c36aa369941db595cc41ae5dd00c9"


def rated(count: int) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "agency_id": list(range(1, count + 1)),
            "score": [10_000 - 1_500 * (place % 4) for place in range(count)],
            "treated_as": [GRADES[place % 4] for place in range(count)],
        }
    )


def exposed(rows: list[tuple[int, int, int]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=EXPOSURE, orient="row")


def test_expected_harm_is_weight_times_exposure() -> None:
    listed = supervise(rated(4), exposed([(1, 80, 0)]), load_tiers(), places=2, seed="s", exploration_percent=0)
    assert listed.select("agency_id", "expected_harm", "reason").rows() == [
        (1, 50 * 100 * 80, "EXPECTED_HARM"),
        (4, 400 * 955, "EXPECTED_HARM"),
    ]


def test_a_newcomer_weighs_what_is_usual_where_a_model_speaks_of_others_and_not_yet_of_it() -> None:
    new = rated(4).with_columns(is_newcomer=pl.Series([False, False, False, True]))
    listed = supervise(new, exposed([]), load_tiers(), places=4, seed="s", exploration_percent=0)
    assert listed.equals(supervise(rated(4), exposed([]), load_tiers(), places=4, seed="s", exploration_percent=0))
    half = supervise(
        new.with_columns(breach_weight=pl.Series([1, 1, 1, None])), exposed([]), load_tiers(), places=4, seed="s",
        exploration_percent=0,
    )  # fmt: skip
    assert half.filter(agency_id=4)["breach_weight"].item() == 100 * 100
    told = supervise(
        new.with_columns(breach_weight=pl.Series([1, 1, 1, 9])), exposed([]), load_tiers(), places=4, seed="s",
        exploration_percent=0,
    )  # fmt: skip
    assert told["breach_weight"].to_list() == [9, 1, 1, 1]


def test_a_models_breach_weight_takes_the_place_of_the_grades() -> None:
    model = rated(4).with_columns(breach_weight=pl.Series([9, 1, 1, 1]))
    listed = supervise(model, exposed([]), load_tiers(), places=1, seed="s", exploration_percent=0)
    assert listed["agency_id"].to_list() == [1]


def test_an_agency_at_its_ceiling_is_not_listed() -> None:
    listed = supervise(
        rated(4), exposed([(4, 1, 6), (3, 1, 3)]), load_tiers(), places=4, seed="s", exploration_percent=0
    )
    assert 4 not in listed["agency_id"].to_list()
    assert listed.filter(agency_id=3).select("planned_visits", "visit_ceiling", "visits_left").row(0) == (2, 4, 1)


def test_a_share_of_the_list_is_left_to_chance_and_the_same_seed_gives_the_same_list() -> None:
    once = supervise(rated(400), exposed([]), load_tiers(), places=40, seed="2026-Q3", exploration_percent=10)
    again = supervise(rated(400), exposed([]), load_tiers(), places=40, seed="2026-Q3", exploration_percent=10)
    other = supervise(rated(400), exposed([]), load_tiers(), places=40, seed="2026-Q4", exploration_percent=10)
    assert once["reason"].value_counts().sort("reason")["count"].to_list() == [36, 4]
    assert once["agency_id"].n_unique() == 40
    assert once.equals(again)
    assert not once.equals(other)
    assert once.filter(reason="EXPLORATION")["place"].to_list() == [10, 20, 30, 40]


def test_whoever_is_drawn_is_drawn_from_all_alike_and_within_what_will_be_visited() -> None:
    """Over many seeds the worst and the best are drawn equally often: what is found at them is true of everybody."""
    frame = rated(40)
    counts = dict.fromkeys(GRADES, 0)
    for seed in range(200):
        listed = supervise(
            frame, exposed([]), load_tiers(), places=40, seed=f"{seed}", exploration_percent=20, capacity=20
        )
        assert sorted(listed["agency_id"].to_list()) == list(range(1, 41))
        drawn = listed.filter(reason="EXPLORATION")
        assert drawn["place"].to_list() == [5, 10, 15, 20]
        for level in drawn["treated_as"].to_list():
            counts[level] += 1
        harm = listed.filter(reason="EXPECTED_HARM")["expected_harm"]
        assert harm.is_sorted(descending=True)
    assert all(160 < count < 240 for count in counts.values()), counts


def test_the_lot_falls_on_those_ranked_highest_too() -> None:
    """Drawn from the rest only, the inspections by lot would say nothing of a third of these agencies."""
    ranked = rated(30)
    top = set(
        supervise(ranked, exposed([]), load_tiers(), places=10, seed="s", exploration_percent=0)["agency_id"].to_list()
    )
    lists = [
        supervise(ranked, exposed([]), load_tiers(), places=10, seed=f"s{number}", exploration_percent=10)
        for number in range(200)
    ]
    drawn = [listed.filter(reason="EXPLORATION")["agency_id"].item() for listed in lists]
    assert sum(agency in top for agency in drawn) / 200 == pytest.approx(1 / 3, abs=0.1)
    assert all(listed.height == 10 for listed in lists)


def test_a_draw_is_replayed_and_a_changed_roster_refused() -> None:
    roster = draw_weights(rated(50), load_tiers())
    record = draw(roster, "2026-Q3", 10)
    assert replay(record, dict(reversed(roster.items()))) == record
    with pytest.raises(ChangedRoster):
        replay(record, {**roster, 51: 100})
    with pytest.raises(ChangedRoster):
        replay(record, {**roster, 50: roster[50] + 1})


def test_a_known_draw_gives_the_known_result_on_every_machine() -> None:
    record = draw(dict.fromkeys(range(1, 11), 100), "anxin", 3)
    assert record.picked == KNOWN
    assert record.roster_digest == KNOWN_DIGEST


@pytest.mark.parametrize("size", [0, 1, 7, 299, 300, 301])
def test_whom_a_draw_picks_is_told_by_exact_logarithms(size: int) -> None:
    roster = dict(zip(range(1, 301), cycle((0, 1, 50, 50, 400, 10**9)), strict=False))
    exact = Context(prec=50)

    def key(name: int) -> Decimal:
        u = exact.divide(Decimal(2 * seeded("s", name) + 1), Decimal(2**257))
        return exact.divide(-exact.ln(u), Decimal(roster[name]))

    weighing = [name for name, weight in roster.items() if weight]
    assert draw(roster, "s", size).picked == tuple(sorted(weighing, key=lambda name: (key(name), name))[:size])


def test_weights_rule_how_often_an_agency_is_drawn() -> None:
    first = [draw({1: 50, 2: 400}, f"seed {place}", 1).picked[0] for place in range(900)]
    assert 60 < first.count(1) < 140


def test_nobody_is_drawn_twice_nor_without_weight() -> None:
    assert sorted(draw({1: 100, 2: 0, 3: 100}, "s", 9).picked) == [1, 3]


def test_reports_are_sampled_by_share_with_a_minimum() -> None:
    tiers = load_tiers().tiers
    assert [tiers["A"].reports_to_sample(count) for count in (0, 1, 20, 21)] == [0, 1, 1, 2]
    assert tiers["D"].reports_to_sample(9) == 5


def test_only_the_lowest_tier_is_barred_from_public_money() -> None:
    assert [load_tiers().tiers[level].is_eligible_for_public_money for level in GRADES] == [True, True, True, False]
    assert load_tiers().points_basis == "proposal"


def test_a_broken_table_of_tiers_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "tiers.yaml"
    text = (Path(load_tiers.__code__.co_filename).parent / "schemes" / "tiers.yaml").read_text(encoding="utf-8")
    broken.write_text(text.replace("{plan: 1, ceiling: 1}", "{plan: 3, ceiling: 1}"), encoding="utf-8")
    with pytest.raises(BrokenRulebook, match="PLAN_ABOVE_CEILING"):
        load_tiers(broken)


@pytest.mark.parametrize(
    ("graded", "by_rules", "band", "level"),
    [
        ("A", "A", None, "A"),
        ("A", "A", "MODERATE", "A"),
        ("A", "A", "HIGH", "B"),
        ("B", "B", "VERY_HIGH", "C"),
        ("C", "C", "VERY_HIGH", "C"),
        ("D", "D", "LOW", "D"),
        # The RISK line took it from A to B already: the band of the same prediction does not raise it again.
        ("B", "A", "VERY_HIGH", "B"),
    ],
)
def test_a_risk_band_raises_a_tier_by_one_at_most_and_lowers_none(
    graded: str, by_rules: str, band: str | None, level: str
) -> None:
    assert load_tiers().level_of(graded, by_rules, band) == level


@pytest.mark.parametrize(
    ("was", "becomes", "code"),
    [
        ("LOW: {A: A, B: B, C: C, D: D}", "LOW: {A: A, B: B, C: C, D: C}", "TIER_LOWERED"),
        ("MODERATE: {A: A,", "MODERATE: {A: C,", "TIER_TOO_FAR"),
        ("VERY_HIGH: {A: B, B: C,", "VERY_HIGH: {A: B, B: B,", "TIER_LOWERED"),
        ("HIGH: {A: B,", "HIGH: {A: E,", "UNKNOWN_TIER"),
        ("    LOW: {A: A, B: B, C: C, D: D}\n", "", "MISSING_KEY"),
        ("  from: 2026-01-01\n", "", "MISSING_KEY"),
        ("  basis: proposal\n", "  basis: law\n", "UNKNOWN_BASIS"),
    ],
)
def test_a_table_of_bands_that_lowers_or_leaps_is_refused(tmp_path: Path, was: str, becomes: str, code: str) -> None:
    broken = tmp_path / "tiers.yaml"
    text = (Path(load_tiers.__code__.co_filename).parent / "schemes" / "tiers.yaml").read_text(encoding="utf-8")
    assert was in text
    broken.write_text(text.replace(was, becomes, 1), encoding="utf-8")
    with pytest.raises(BrokenRulebook, match=code):
        load_tiers(broken)
