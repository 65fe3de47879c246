"""What a grade is used for, by use, region and day: a checked file. Each treatment says whether it is a duty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from scoring.reading import BrokenRulebook, Fault, Node, Words, read_yaml
from scoring.regional import held
from scoring.rule import LEVELS

_FILE: Final = Path(__file__).parent / "schemes" / "uses.yaml"
BASES: Final = ("duty", "proposal")
NUMBERS: Final[dict[str, tuple[str, ...]]] = {
    "INSPECTION": ("off_site_each_year", "on_site_each_year", "visits_planned", "visits_at_most"),
    "DRAW": ("weight_hundredths", "percent_at_least", "percent_at_most"),
    "REPORT_SAMPLING": ("percent_each_quarter", "at_least_each_quarter", "statutory_percent_each_half_year"),
    "CLIENT_CALLS": ("calls_each_quarter",),
    "PROCUREMENT": (),
    "INSURANCE": (),
    "AWARDS": (),
    "INTERVIEW": ("plan_workdays", "recheck_days"),
    "PUBLICATION": (),
    "RE_RATING": ("upgrade_after_days",),
}
"""Every use, and the numbers that its treatments may have."""

FOLLOWED: Final = ("INSPECTION", "DRAW", "REPORT_SAMPLING", "RE_RATING")
"""Uses whose numbers something goes by: `tiers.yaml` and `numbers.yaml`, which are the same everywhere."""


@dataclass(frozen=True)
class Treatment:
    """How one grade is treated in one use."""

    says: Words
    basis: str
    numbers: dict[str, int]


@dataclass(frozen=True)
class Entry:
    """One use from a day on, in a region or everywhere: the clause, and the treatment of each level A to D."""

    from_on: date
    region: str | None
    clause: str
    levels: dict[str, Treatment]


@dataclass(frozen=True)
class Uses:
    """By use all entries that there ever were."""

    entries: dict[str, tuple[Entry, ...]]

    def at(self, place: str, on: date) -> dict[str, Entry]:
        """By use what holds at a place on a day.

        >>> uses = load_uses()
        >>> [uses.at(place, date(2026, 6, 1))["PROCUREMENT"].levels["D"].basis for place in ("331102", "330106")]
        ['duty', 'proposal']
        """
        found = {use: held(entries, place, on) for use, entries in self.entries.items()}
        return {use: entry for use, entry in found.items() if entry is not None}


def load_uses(path: Path = _FILE) -> Uses:
    """Read the file; raises BrokenRulebook with everything that is wrong."""
    faults: list[Fault] = []
    node = Node(read_yaml(path, path.name, faults), path.name, faults)
    table = node.node("uses")
    uses = Uses({use: _entries(table, use) for use in NUMBERS})
    table.finish()
    node.finish()
    if faults:
        raise BrokenRulebook(faults)
    return uses


def _entries(table: Node, use: str) -> tuple[Entry, ...]:
    entries = tuple(_entry(node, NUMBERS[use]) for node in table.nodes(use))
    if use in FOLLOWED and not _says_what_is_done(entries):
        table.note(
            "NUMBERS_NOT_FOLLOWED",
            f"An entry of `{use}` for a region has other numbers than the one that holds everywhere.",
            "Plans, draws and samples go by one table for all places: give the region words and clause, no numbers.",
        )
    if not any(entry.region is None for entry in entries):
        table.note("NO_DEFAULT", f"`{use}` has no entry that holds everywhere.", "Add an entry without a region.")
    if len({(entry.region, entry.from_on) for entry in entries}) < len(entries):
        table.note("TWO_AT_ONCE", f"`{use}` has two entries of one region and day.", "Keep one of them.")
    return entries


def _says_what_is_done(entries: tuple[Entry, ...]) -> bool:
    """Whether every region's numbers are those that hold everywhere on its first day."""
    everywhere = [entry for entry in entries if entry.region is None]
    for entry in entries:
        general = held(everywhere, entry.region or "", entry.from_on)
        if general and any(entry.levels[level].numbers != general.levels[level].numbers for level in LEVELS):
            return False
    return True


def _entry(node: Node, numbers: tuple[str, ...]) -> Entry:
    if not node.has("from"):
        node.note("MISSING_KEY", "`from` is missing.", "Add `from:`.")
    entry = Entry(
        from_on=node.day("from") or date.min,
        region=node.text("region") if node.has("region") else None,
        clause=node.text("clause"),
        levels={level: _treatment(node.node(level), numbers) for level in LEVELS},
    )
    node.finish()
    return entry


def _treatment(node: Node, numbers: tuple[str, ...]) -> Treatment:
    treatment = Treatment(
        says=Words(node.text("zh"), node.text("en")),
        basis=node.choice("basis", BASES, "UNKNOWN_BASIS"),
        numbers={name: node.integer(name) for name in numbers if node.has(name)},
    )
    node.finish()
    return treatment
