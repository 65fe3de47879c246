"""Turns the tree of a rule file into a Rule and notes what is wrong with it. Reads no file itself."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from itertools import pairwise

from scoring.reading import Node
from scoring.rule import (
    DIMENSIONS,
    DUTY_BASES,
    KINDS,
    LEVELS,
    POINTS_BASES,
    SEVERITIES,
    WAYS_OUT,
    Band,
    Case,
    Clause,
    Entry,
    Example,
    Limiter,
    Rule,
    Version,
    Veto,
)

_CODE = re.compile(r"[A-Z][0-9]{2}")


def read_rule(node: Node, documents: Collection[str]) -> Rule:
    """Read a whole rule; its versions must follow each other without gap or overlap."""
    code = node.text("code")
    if code and not _CODE.fullmatch(code):
        node.note("WRONG_CODE", f"`code` is {code!r}.", "Write one capital letter and two digits.")
    dimension = node.choice("dimension", DIMENSIONS, "UNKNOWN_DIMENSION")
    name = node.words("name")
    versions = []
    for child in node.nodes("versions"):
        child.version = str(child.tree.get("from", "?"))
        versions.append(read_version(child, dimension == "bonus", documents))
    if not versions:
        node.note("MISSING_VERSION", "The rule has no version.", "Add one under `versions:`.")
    versions.sort(key=lambda version: version.starts_on)
    _check_dates(node, versions)
    node.finish()
    return Rule(code, name, dimension, tuple(versions))


def _check_dates(node: Node, versions: list[Version]) -> None:
    for one, following in pairwise(versions):
        if one.until is None or one.until > following.starts_on:
            mend = f"End the earlier version with `until: {following.starts_on}`."
            node.note("OVERLAP_IN_DATES", f"Versions {one.starts_on} and {following.starts_on} overlap.", mend)
        elif one.until < following.starts_on:
            mend = f"Start the later version on {one.until}, or end the earlier one later."
            node.note("GAP_IN_DATES", f"No version holds from {one.until} to {following.starts_on}.", mend)


def read_version(node: Node, is_bonus: bool, documents: Collection[str]) -> Version:
    """Read one version and check its cases against its cap."""
    starts_on = node.day("from")
    if starts_on is None:
        node.note("MISSING_KEY", "`from` is missing.", "Add the first day on which the version holds.")
        starts_on = date.min
    until = node.day("until")
    if "until" not in node.tree:
        node.note("MISSING_KEY", "`until` is missing.", "Write `until: null` while the version is open.")
    if until is not None and until <= starts_on:
        node.note("DATES_OUT_OF_ORDER", "`until` is not after `from`.", "Make it a later day.")
    clauses = tuple(_read_clause(child, documents) for child in node.nodes("clauses"))
    if not clauses:
        node.note("MISSING_CLAUSE", "The version cites no clause.", "Add document, section and what it asks.")
    points_basis = node.choice("points_basis", POINTS_BASES, "UNKNOWN_BASIS")
    points_clause = _read_clause(node.node("points_clause"), documents) if points_basis == "law" else None
    kind = node.choice("kind", KINDS, "UNKNOWN_KIND")
    version = Version(
        starts_on=starts_on,
        until=until,
        clauses=clauses,
        duty_basis=node.choice("duty_basis", DUTY_BASES, "UNKNOWN_BASIS"),
        points_basis=points_basis,
        points_clause=points_clause,
        kind=kind,
        cap=node.optional_hundredths("cap"),
        minimum_sample=node.optional_integer("minimum_sample") or 0,
        public_credit_information=node.flag("public_credit_information"),
        when=node.words("when"),
        remedy=node.words("remedy"),
        way_out=node.choice("way_out", WAYS_OUT, "UNKNOWN_WAY_OUT"),
        cases=tuple(_read_case(name, child, kind, is_bonus) for name, child in node.named("cases")),
        examples=tuple(_read_example(child) for child in node.nodes("examples")),
    )
    _check_version(node, version, is_bonus)
    node.finish()
    return version


def _check_version(node: Node, version: Version, is_bonus: bool) -> None:
    if "cap" not in node.tree:
        node.note("MISSING_KEY", "`cap` is missing.", "Add the cap, or `cap: null` for a rule of vetoes only.")
    if version.kind == "ratio" and not version.minimum_sample:
        node.note("MISSING_SAMPLE", "A ratio rule needs `minimum_sample`.", "Add how many items it takes to judge.")
    if not version.examples:
        node.note("MISSING_EXAMPLE", "The version has no examples.", "Add a plain case, the boundaries, the cap.")
    for case in version.cases:
        highest = max([case.points, *(band.points for band in case.bands)])
        if version.cap is None and (highest or case.points_per_unit):
            node.note("MISSING_CAP", f"Case {case.name} has points but the rule has no cap.", "Add `cap:`.")
        if version.cap is not None and max(highest, case.points_per_unit) > version.cap:
            node.note("POINTS_ABOVE_CAP", f"Case {case.name} is priced above the cap.", "Raise the cap or lower it.")
        if is_bonus and (case.limiter or case.veto):
            node.note("NOT_FOR_A_BONUS", f"Case {case.name} limits the grade.", "Take limiter and veto out.")
    names = [case.name for case in version.cases]
    for example in version.examples:
        for entry in example.entries:
            if entry.case not in names:
                mend = f"Write one of: {', '.join(names)}."
                node.note("UNKNOWN_CASE", f"An example names the case {entry.case!r}.", mend)


def _read_clause(node: Node, documents: Collection[str]) -> Clause:
    document = node.choice("document", sorted(documents), "UNKNOWN_DOCUMENT")
    clause = Clause(document, node.text("section"), node.words("asks"))
    node.finish()
    return clause


def _read_case(name: str, node: Node, kind: str, is_bonus: bool) -> Case:
    case = Case(
        name=name,
        title=node.words("title"),
        severity=None if is_bonus else node.choice("severity", SEVERITIES, "UNKNOWN_SEVERITY"),
        points=node.optional_hundredths("points") or 0,
        points_per_unit=node.optional_hundredths("points_per_unit") or 0,
        per_units=node.integer("per_units") if node.has("per_units") else 1,
        bands=_read_bands(node),
        limiter=_read_limiter(node.node("limiter")) if node.has("limiter") else None,
        veto=_read_veto(node.node("veto"), kind) if node.has("veto") else None,
    )
    if (kind == "ratio") != bool(case.bands):
        node.note("WRONG_PRICE", "Bands belong to ratio rules, and only to them.", "Give bands, or change the kind.")
    if not (case.points or case.points_per_unit or case.bands or case.veto):
        node.note("MISSING_PRICE", "The case has neither points nor veto.", "Add `points:` or `veto:`.")
    if not case.per_units:
        node.note("WRONG_PRICE", "`per_units` is 0.", "Write how many units make one step.")
    node.finish()
    return case


def _read_bands(node: Node) -> tuple[Band, ...]:
    bands = []
    for child in node.nodes("bands"):
        below = child.optional_hundredths("below")
        above = child.optional_hundredths("above")
        if (below is None) == (above is None):
            child.note("WRONG_BAND", "A band needs `below` or `above`, not both.", "Keep one of the two.")
        bands.append(Band(child.hundredths("points"), below, above))
        child.finish()
    worse = [-(b.below or 0) if b.above is None else b.above for b in bands]
    rising = all(one < two for one, two in pairwise(worse))
    dearer = all(one.points < two.points for one, two in pairwise(bands))
    if len({band.above is None for band in bands}) > 1 or not (rising and dearer):
        node.note("BANDS_OUT_OF_ORDER", "Bands must go one way, from mild to grave.", "Sort them.")
    return tuple(bands)


def _read_limiter(node: Node) -> Limiter:
    ends = [node.optional_integer(key) for key in ("months", "while_counting", "open_days")]
    if sum(end is not None for end in ends) != 1:
        node.note("WRONG_LIMITER", "It must say when it ends, once.", "Give months, while_counting or open_days.")
    limiter = Limiter(node.choice("grade", LEVELS, "UNKNOWN_GRADE"), *ends)
    node.finish()
    return limiter


def _read_veto(node: Node, kind: str) -> Veto:
    lasting = node.has("until_cured") or node.has("while_listed")
    months = node.optional_integer("months")
    if lasting == (months is not None):
        node.note("WRONG_VETO", "It must say how long it holds, once.", "Give months, until_cured or while_listed.")
    if lasting and kind != "continuing":
        node.note("WRONG_VETO", "Only a continuing condition can be cured or delisted.", "Give months.")
    times = node.integer("times") if node.has("times") else 1
    within = node.optional_integer("within_months")
    if (times > 1) != (within is not None):
        node.note("WRONG_VETO", "`times` and `within_months` go together.", "Give both or neither.")
    node.finish()
    return Veto(months, times, within)


def _read_example(node: Node) -> Example:
    entries = tuple(_read_entry(child) for child in node.nodes("entries"))
    if not entries:
        node.note("WRONG_EXAMPLE", "The example has no entries.", "Add at least one under `entries:`.")
    as_of = node.day("as_of")
    if as_of is None:
        node.note("WRONG_EXAMPLE", "The example names no day.", "Add `as_of:`.")
    example = Example(
        says=node.text("says"),
        entries=entries,
        as_of=as_of or date.min,
        takes=node.hundredths("takes"),
        at_most=node.choice("at_most", LEVELS, "UNKNOWN_GRADE") if node.has("at_most") else None,
        is_vetoed=node.flag("vetoed") if node.has("vetoed") else False,
    )
    node.finish()
    return example


def _read_entry(node: Node) -> Entry:
    confirmed_on = node.day("confirmed_on")
    if confirmed_on is None:
        node.note("WRONG_EXAMPLE", "An entry names no day of confirmation.", "Add `confirmed_on:`.")
        confirmed_on = date.min
    entry = Entry(
        case=node.text("case"),
        occurred_on=node.day("occurred_on") or confirmed_on,
        confirmed_on=confirmed_on,
        cured_on=node.day("cured_on"),
        repaired_on=node.day("repaired_on"),
        quantity=node.integer("quantity") if node.has("quantity") else 1,
        measure=node.optional_hundredths("measure"),
        sample=node.optional_integer("sample"),
    )
    node.finish()
    return entry
