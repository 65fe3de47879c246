"""The nouns of a rule: Rule, Version, Case, Clause, Limiter, Veto, Example. Plain frozen data, prices nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from scoring.reading import Words

DIMENSIONS = ("qualification", "contract", "deliverable", "conduct", "social", "bonus")
SEVERITIES = ("S1", "S2", "S3", "S4")
LEVELS = ("A", "B", "C", "D")
KINDS = ("one_off", "continuing", "ratio")
DUTY_BASES = ("document", "other_norm", "own")
POINTS_BASES = ("proposal", "law")
WAYS_OUT = ("cure", "repair", "age")


@dataclass(frozen=True)
class Clause:
    """Where a duty stands, and what it asks in our own words."""

    document: str
    section: str
    asks: Words


@dataclass(frozen=True)
class Band:
    """Points of a measured share or mean: for a measure under `below`, or over `above` (both in hundredths)."""

    points: int
    below: int | None
    above: int | None


@dataclass(frozen=True)
class Limiter:
    """At most grade `level`: for `months` from confirmation, while so many count, or once open over so many days."""

    level: str
    months: int | None
    while_counting: int | None
    open_days: int | None


@dataclass(frozen=True)
class Veto:
    """Straight to the lowest grade: for `months` from confirmation, or (months null) while the condition is open.

    With `times` above 1 only the finding that makes it so many within `within_months` carries the veto.
    """

    months: int | None
    times: int
    within_months: int | None


@dataclass(frozen=True)
class Case:
    """A named variant of a rule with its price in hundredths, its severity, and what it does to the grade."""

    name: str
    title: Words
    severity: str | None
    points: int
    points_per_unit: int
    per_units: int
    bands: tuple[Band, ...]
    limiter: Limiter | None
    veto: Veto | None


@dataclass(frozen=True)
class Entry:
    """A finding or merit of an example."""

    case: str
    occurred_on: date
    confirmed_on: date
    cured_on: date | None
    repaired_on: date | None
    quantity: int
    measure: int | None
    sample: int | None


@dataclass(frozen=True)
class Example:
    """What the rule takes (or gives) in a worked case, in hundredths; it runs as a test."""

    says: str
    entries: tuple[Entry, ...]
    as_of: date
    takes: int
    at_most: str | None
    is_vetoed: bool


@dataclass(frozen=True)
class Version:
    """A rule as it stood in [starts_on, until): complete in itself, with the clauses that it rests on."""

    starts_on: date
    until: date | None
    clauses: tuple[Clause, ...]
    duty_basis: str
    points_basis: str
    points_clause: Clause | None
    kind: str
    cap: int | None
    minimum_sample: int
    public_credit_information: bool
    when: Words
    remedy: Words
    way_out: str
    cases: tuple[Case, ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class Rule:
    """One rule of the catalogue with all its versions, oldest first."""

    code: str
    name: Words
    dimension: str
    versions: tuple[Version, ...]

    @property
    def is_bonus(self) -> bool:
        """Whether the rule gives points instead of taking them."""
        return self.dimension == "bonus"

    def version_on(self, day: date) -> Version | None:
        """The version in force on a day.

        >>> from scoring.rulebook import load
        >>> load().rules["R01"].version_on(date(2026, 5, 1)).starts_on
        datetime.date(2023, 1, 1)
        """
        held = [v for v in self.versions if v.starts_on <= day and (v.until is None or day < v.until)]
        return held[0] if held else None
