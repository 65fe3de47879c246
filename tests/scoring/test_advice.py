"""What an agency is told to do in order to rise."""

from __future__ import annotations

from datetime import date

from scoring.advice import what_to_do
from tests.scoring.builders import ON, finding, numbered, rated, visited


def test_each_remedy_shows_the_score_and_grade_that_would_follow() -> None:
    found = numbered(
        finding("Q03", "missing_person", date(2026, 5, 1), quantity=2),
        finding("L04", "fine", date(2026, 5, 1)),
        finding("C05", "visits_done", date(2026, 5, 1), measure=60_00, sample=9),
    )
    advice = what_to_do(rated(*found), 1)
    assert (advice.score, advice.grade) == (80_00, "B")
    steps = {remedy.rule: (remedy.way_out, remedy.score, remedy.grade) for remedy in advice.remedies}
    assert steps == {"Q03": ("cure", 84_00, "B"), "L04": ("repair", 86_00, "B")}
    assert (advice.score_after_all, advice.grade_after_all) == (90_00, "B")
    assert advice.remedies[0].says.zh


def test_time_alone_lifts_the_grade_on_the_day_the_limiter_ends() -> None:
    advice = what_to_do(rated(finding("H03", "never", date(2026, 1, 15)), on=date(2026, 6, 1)), 1)
    assert (advice.grade, advice.lifted_on, advice.grade_then) == ("C", date(2026, 7, 15), "B")


def test_a_veto_of_leasing_has_no_remedy_but_time() -> None:
    advice = what_to_do(rated(finding("M01", "leased", date(2026, 6, 1))), 1)
    assert advice.remedies == ()
    assert (advice.lifted_on, advice.grade_then) == (date(2029, 6, 1), "A")


def test_an_open_condition_is_not_lifted_by_time() -> None:
    advice = what_to_do(rated(finding("Q01", "not_lawful_body", date(2026, 6, 1))), 1)
    assert (advice.grade, advice.lifted_on, advice.grade_after_all) == ("D", None, "B")


def test_a_clean_agency_rises_when_its_first_year_is_full() -> None:
    advice = what_to_do(rated(one=visited(ON, opened_on=date(2025, 12, 30))), 1)
    assert (advice.grade, advice.remedies, advice.lifted_on) == ("B", (), date(2026, 12, 30))
