"""Builders for the tests of the core: an established agency, findings and merits with little to write."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

import polars as pl

from scoring.dossier import Dossiers
from scoring.rating import Ratings, rate
from scoring.rulebook import Rulebook, load

ON = date(2026, 6, 30)
Row = dict[str, object]


@cache
def rulebook() -> Rulebook:
    """The shipped rulebook, read once."""
    return load()


def agency(agency_id: int = 1, **changes: object) -> Row:
    """An agency that meets every condition of grade A on any day of these tests."""
    row: Row = {"opened_on": date(2015, 1, 1), "finished_projects": 20, "last_onsite_on": None}
    return {"agency_id": agency_id, **row, **changes}


def finding(rule: str, case: str, confirmed_on: date, **changes: object) -> Row:
    """A finding of agency 1 about a fact of its own; the fact occurred on the day of confirmation."""
    row: Row = {"finding_id": 1, "agency_id": 1, "rule": rule, "case": case, "confirmed_on": confirmed_on}
    row |= {"occurred_on": confirmed_on, **changes}
    return {"fact_id": f"fact {row['finding_id']}", **row}


def merit(rule: str, case: str, awarded_on: date, **changes: object) -> Row:
    """A merit of agency 1."""
    row: Row = {"merit_id": 1, "agency_id": 1, "rule": rule, "case": case, "awarded_on": awarded_on, **changes}
    return {"fact_id": f"merit {row['merit_id']}", **row}


def numbered(*rows: Row, key: str = "finding_id") -> list[Row]:
    """The rows with ids 1, 2, 3 … and a fact each."""
    return [{**row, key: place, "fact_id": f"{key} {place}"} for place, row in enumerate(rows, 1)]


def visited(on: date, **changes: object) -> Row:
    """The established agency, verified on site on the day of the rating."""
    return {**agency(last_onsite_on=on), **changes}


def rated(
    *findings: Row,
    merits: tuple[Row, ...] = (),
    on: date = ON,
    one: Row | None = None,
    book: Rulebook | None = None,
    profile: str = "zj",
) -> Ratings:
    """Rate agency 1, established and visited unless told otherwise."""
    dossiers = Dossiers.of([one or visited(on)], findings, merits)
    moment = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    return rate(dossiers, book or rulebook(), profile, as_of=on, known_at=moment)


def result(ratings: Ratings, agency_id: int = 1) -> tuple[int, str]:
    """Score and grade."""
    row = ratings.ratings.row(by_predicate=pl.col("agency_id") == agency_id, named=True)
    return row["score"], row["grade"]


def without_dimension_caps(book: Rulebook) -> Rulebook:
    """The rulebook with a profile whose dimensions don't stop a rule, for a rule's own examples."""
    profile = book.profiles["zj"]
    open_caps = dict.fromkeys(profile.dimension_caps, 1_000_000)
    return replace(book, profiles={**book.profiles, "zj": replace(profile, dimension_caps=open_caps)})
