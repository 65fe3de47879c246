"""A profile says how points become a score and a score a grade: caps, ageing, repeats, thresholds, limiters."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from scoring.reading import Node, Words
from scoring.rule import DIMENSIONS, LEVELS, POINTS_BASES, SEVERITIES

PROVISIONAL = "PROVISIONAL"


@dataclass(frozen=True)
class Grade:
    """A grade by its word in this profile; `level` says which of A to D it stands for; None: reached by veto only."""

    code: str
    level: str
    at_least: int | None
    name: Words


@dataclass(frozen=True)
class StandingLimiter:
    """No grade above `level` unless the agency meets every condition that is set."""

    code: str
    level: str
    months_on_record: int | None
    finished_projects: int | None
    onsite_within_months: int | None
    no_counting: tuple[str, ...]
    no_first_half: tuple[str, ...]
    says: Words


@dataclass(frozen=True)
class Provisional:
    """An agency younger than `days`, or with fewer finished projects, isn't graded yet and is treated as a level."""

    days: int
    finished_projects: int
    treated_as: str
    says: Words


@dataclass(frozen=True)
class Rise:
    """Whoever fell to `level` leaves it after `days` and an accepted rectification, at first to `to` at most."""

    level: str
    to: str
    days: int
    held: Words
    by_steps: Words


@dataclass(frozen=True)
class Profile:
    """All that turns lines into a grade in one place and time; every number in hundredths, months or days."""

    name: str
    title: Words
    starts_on: date
    until: date | None
    thresholds_basis: str
    points_basis: str
    documents: tuple[str, ...]
    base: int
    dimension_caps: dict[str, int]
    validity_months: dict[str, int]
    half_weight: int
    half_months_after_cure: int
    repeat_window_months: int
    repeat_factors: tuple[int, ...]
    bonus_cap: int
    bonus_validity_months: int
    bonus_withheld_in_first_half: tuple[str, ...]
    grades: tuple[Grade, ...]
    limiters: tuple[StandingLimiter, ...]
    has_rule_limiters: bool
    provisional: Provisional | None
    rise: Rise | None
    risk_cap: int
    risk_grades: int
    risk_not_below: str

    def is_in_force(self, day: date) -> bool:
        """Whether the profile may speak of that day: its time is [starts_on, until)."""
        return self.starts_on <= day and (self.until is None or day < self.until)

    def rank(self, level: str) -> int:
        """The rank of a level among the grades, 0 the best: the first grade that stands for it or for worse."""
        worse = [place for place, grade in enumerate(self.grades) if grade.level >= level]
        return worse[0] if worse else len(self.grades) - 1

    def treated_as(self, grade: str) -> str:
        """The level A to D by which procurement and supervision treat a grade; the provisional one counts as set here.

        >>> from scoring.rulebook import load
        >>> load().profiles["zj"].treated_as("PROVISIONAL")
        'C'
        """
        if grade == PROVISIONAL and self.provisional is not None:
            return self.provisional.treated_as
        return next(known.level for known in self.grades if known.code == grade)


def read_profile(node: Node, documents: Collection[str]) -> Profile:
    """Read a profile; every fault is noted in the node."""
    severities, repeat, bonus = node.node("severities"), node.node("repeat"), node.node("bonus")
    caps, continuing, risk = node.node("dimensions"), node.node("continuing"), node.node("risk")
    starts_on = node.day("from")
    if starts_on is None:
        node.note("MISSING_KEY", "`from` is missing.", "Add the first day on which the profile holds.")
    profile = Profile(
        name=node.text("name"),
        title=node.words("title"),
        starts_on=starts_on or date.min,
        until=node.day("until"),
        thresholds_basis=node.choice("thresholds_basis", POINTS_BASES, "UNKNOWN_BASIS"),
        points_basis=node.choice("points_basis", POINTS_BASES, "UNKNOWN_BASIS"),
        documents=node.texts("documents", sorted(documents), "UNKNOWN_DOCUMENT"),
        base=node.hundredths("base"),
        dimension_caps={name: caps.hundredths(name) for name in DIMENSIONS if name != "bonus"},
        validity_months={name: severities.integer(name) for name in SEVERITIES},
        half_weight=node.hundredths("half_weight"),
        half_months_after_cure=continuing.integer("half_months_after_cure"),
        repeat_window_months=repeat.integer("window_months"),
        repeat_factors=repeat.hundredths_list("factors"),
        bonus_cap=bonus.hundredths("cap"),
        bonus_validity_months=bonus.integer("validity_months"),
        bonus_withheld_in_first_half=bonus.texts("withheld_in_first_half", SEVERITIES, "UNKNOWN_SEVERITY"),
        grades=tuple(_read_grade(child) for child in node.nodes("grades")),
        limiters=tuple(_read_limiter(name, child) for name, child in node.named("limiters")),
        has_rule_limiters=node.flag("rule_limiters"),
        provisional=_read_provisional(node.node("provisional")) if node.has("provisional") else None,
        rise=_read_rise(node.node("rise")) if node.has("rise") else None,
        risk_cap=risk.hundredths("cap"),
        risk_grades=risk.integer("at_most_grades"),
        risk_not_below=risk.choice("not_below", LEVELS, "UNKNOWN_GRADE"),
    )
    for child in (severities, repeat, bonus, caps, continuing, risk):
        child.finish()
    _check(node, profile)
    node.finish()
    return profile


def _check(node: Node, profile: Profile) -> None:
    floors = [grade.at_least for grade in profile.grades if grade.at_least is not None]
    if not floors or floors[-1] != 0 or floors != sorted(set(floors), reverse=True):
        node.note("GRADES_OUT_OF_ORDER", "Thresholds must fall from the best grade to 0.", "Sort the grades.")
    if [grade.level for grade in profile.grades] != sorted({grade.level for grade in profile.grades}):
        node.note("GRADES_OUT_OF_ORDER", "Levels must go from A to D, each once.", "Sort the grades.")
    if profile.repeat_factors != tuple(sorted(profile.repeat_factors)):
        node.note("FACTORS_OUT_OF_ORDER", "A repeated breach may not cost less.", "Sort `repeat.factors`.")
    if "law" in (profile.thresholds_basis, profile.points_basis) and not profile.documents:
        node.note("MISSING_CLAUSE", "A number of the law needs its document.", "Name it under `documents:`.")
    if profile.rise is not None and profile.rise.to >= profile.rise.level:
        node.note("RISE_TO_NO_BETTER", "`rise.to` must be better than `rise.from`.", "Name a better grade.")
    if any(months % 2 for months in profile.validity_months.values()):
        node.note("ODD_VALIDITY", "Validity is halved, so it must be an even number of months.", "Make it even.")


def _read_grade(node: Node) -> Grade:
    at_least = node.hundredths("at_least") if node.has("at_least") else None
    grade = Grade(node.text("code"), node.choice("level", LEVELS, "UNKNOWN_GRADE"), at_least, node.words("name"))
    node.finish()
    return grade


def _read_limiter(code: str, node: Node) -> StandingLimiter:
    limiter = StandingLimiter(
        code,
        node.choice("grade", LEVELS, "UNKNOWN_GRADE"),
        months_on_record=node.optional_integer("months_on_record"),
        finished_projects=node.optional_integer("finished_projects"),
        onsite_within_months=node.optional_integer("onsite_within_months"),
        no_counting=node.texts("no_counting", SEVERITIES, "UNKNOWN_SEVERITY"),
        no_first_half=node.texts("no_first_half", SEVERITIES, "UNKNOWN_SEVERITY"),
        says=node.words("says"),
    )
    node.finish()
    return limiter


def _read_provisional(node: Node) -> Provisional:
    provisional = Provisional(
        node.integer("days"),
        node.integer("finished_projects"),
        node.choice("treated_as", LEVELS, "UNKNOWN_GRADE"),
        node.words("says"),
    )
    node.finish()
    return provisional


def _read_rise(node: Node) -> Rise:
    rise = Rise(
        node.choice("from", LEVELS, "UNKNOWN_GRADE"),
        node.choice("to", LEVELS, "UNKNOWN_GRADE"),
        node.integer("after_days"),
        node.words("held"),
        node.words("by_steps"),
    )
    node.finish()
    return rise
