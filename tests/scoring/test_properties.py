"""What must hold for any dossier: monotone, order-free, capped, and only gentler with time."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.dossier import Dossiers
from scoring.rating import Ratings, rate
from scoring.rule import Case, Rule
from tests.scoring.builders import Row, agency, finding, merit, numbered, rulebook

DAY = date(2026, 6, 30)
DEDUCTIONS = [
    (rule, case) for rule in rulebook().rules.values() if not rule.is_bonus for case in rule.versions[0].cases
]
BONUSES = [(rule, case) for rule in rulebook().rules.values() if rule.is_bonus for case in rule.versions[0].cases]
WITHOUT_VETO = [(rule, case) for rule, case in DEDUCTIONS if case.veto is None]
quick = settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@st.composite
def breaches(draw: st.DrawFn, of: list[tuple[Rule, Case]] = DEDUCTIONS) -> Row:
    rule, case = draw(st.sampled_from(of))
    confirmed_on = DAY - timedelta(draw(st.integers(0, 1200)))
    row = finding(rule.code, case.name, confirmed_on, quantity=draw(st.integers(1, 12)))
    if rule.versions[0].kind == "ratio":
        row |= {"measure": draw(st.integers(0, 10_000)), "sample": draw(st.integers(0, 20))}
    if rule.versions[0].kind == "continuing" and draw(st.booleans()):
        row["cured_on"] = confirmed_on + timedelta(draw(st.integers(0, 400)))
    if draw(st.integers(0, 9)) == 0:
        row["repaired_on"] = confirmed_on + timedelta(draw(st.integers(0, 400)))
    return row


@st.composite
def merits(draw: st.DrawFn) -> Row:
    rule, case = draw(st.sampled_from(BONUSES))
    return merit(rule.code, case.name, DAY - timedelta(draw(st.integers(0, 500))), quantity=draw(st.integers(1, 5)))


def judged(findings: list[Row], given_merits: list[Row], on: date = DAY) -> Ratings:
    rows, given_rows = numbered(*findings), numbered(*given_merits, key="merit_id")
    dossiers = Dossiers.of([agency(last_onsite_on=DAY)], rows, given_rows)
    return rate(dossiers, rulebook(), "zj", as_of=on, known_at=datetime(2026, 7, 1, tzinfo=UTC))


def rank(ratings: Ratings) -> int:
    return "ABCD".index(ratings.ratings["treated_as"].item())


@quick
@given(st.lists(breaches(), max_size=12), st.lists(merits(), max_size=4), breaches())
def test_one_more_finding_never_raises_score_or_grade(findings: list[Row], given: list[Row], more: Row) -> None:
    before, after = judged(findings, given), judged([*findings, more], given)
    assert after.ratings["score"].item() <= before.ratings["score"].item()
    assert rank(after) >= rank(before)


@quick
@given(st.lists(breaches(), min_size=2, max_size=12), st.lists(merits(), max_size=4), st.integers(0, 99))
def test_the_order_of_the_input_is_irrelevant(findings: list[Row], given: list[Row], seed: int) -> None:
    rows, given_rows = numbered(*findings), numbered(*given, key="merit_id")
    for row in rows[: len(rows) // 2]:
        row["fact_id"] = "one fact"
    documents = []
    for shuffled in (rows, random.Random(seed).sample(rows, len(rows))):
        dossiers = Dossiers.of([agency(2), agency(1, last_onsite_on=DAY)], shuffled, given_rows)
        rated = rate(dossiers, rulebook(), "zj", as_of=DAY, known_at=datetime(2026, 7, 1, tzinfo=UTC))
        documents.append(rated.document(1))
    assert documents[0] == documents[1]


@quick
@given(st.lists(breaches(), max_size=40), st.lists(merits(), max_size=20))
def test_no_cap_is_ever_passed(findings: list[Row], given: list[Row]) -> None:
    ratings = judged(findings, given)
    lines, profile = ratings.lines, rulebook().profiles["zj"]
    for rule, taken in lines.group_by("rule").agg(pl.col("taken_points").sum()).rows():
        assert taken <= (rulebook().rules[rule].versions[0].cap or 0)
    for dimension, taken in lines.group_by("dimension").agg(pl.col("taken_points").sum()).rows():
        assert taken <= {**profile.dimension_caps, "bonus": profile.bonus_cap}[dimension]
    assert 0 <= ratings.ratings["score"].item() <= profile.base


@quick
@given(st.lists(breaches(), max_size=12), st.integers(1, 700))
def test_deductions_only_fall_with_time(findings: list[Row], days: int) -> None:
    now, later = judged(findings, []), judged(findings, [], DAY + timedelta(days))
    assert later.ratings["score"].item() >= now.ratings["score"].item()


@quick
@given(st.lists(breaches(), max_size=8), st.sampled_from([pair for pair in DEDUCTIONS if pair[1].veto]))
def test_a_veto_never_raises_a_grade(findings: list[Row], vetoing: tuple[Rule, Case]) -> None:
    more = finding(vetoing[0].code, vetoing[1].name, DAY)
    assert rank(judged([*findings, more], [])) >= rank(judged(findings, []))


@quick
@given(st.lists(breaches(), min_size=1, max_size=8))
def test_a_repaired_finding_counts_as_if_it_were_not_there(findings: list[Row]) -> None:
    last = {**findings[-1], "repaired_on": DAY}
    with_it, without = judged([*findings[:-1], last], []), judged(findings[:-1], [])
    assert with_it.lines["taken_points"].sum() == without.lines["taken_points"].sum()
    assert with_it.ratings.select("score", "grade").equals(without.ratings.select("score", "grade"))


@quick
@given(st.lists(breaches(), max_size=10), st.lists(merits(), max_size=5))
def test_every_line_tells_the_whole_way_from_full_to_taken(findings: list[Row], given: list[Row]) -> None:
    for line in judged(findings, given).lines.to_dicts():
        amount = line["full_points"]
        for change in line["lessened"]:
            assert change["before"] == amount > change["after"]
            amount = change["after"]
        assert amount == line["taken_points"]
