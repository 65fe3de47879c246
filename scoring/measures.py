"""The areas of joint punishment (004-FJ (二十九)) and who is told in each, by place and day: a checked file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from scoring.reading import BrokenRulebook, Fault, Node, Words, read_yaml
from scoring.regional import held
from scoring.rule import POINTS_BASES

_FILE: Final = Path(__file__).parent / "schemes" / "joint_measures.yaml"
AREAS: Final = (
    "OPERATION",
    "FINANCE",
    "GOVERNMENT_PROCUREMENT",
    "ENGINEERING_TENDERS",
    "STATE_LAND",
    "HONOURS",
    "IMPORT_EXPORT",
    "EXIT_ENTRY",
    "QUALIFICATION_REVIEW",
    "INSURANCE_RATES",
)
ANSWERING: Final = ("REGULATOR", "BUYER", "INSURER")


@dataclass(frozen=True)
class Receiver:
    """Who is told in an area, from a day on, in a region or everywhere; `answers`: whose system says what was done."""

    from_on: date
    region: str | None
    says: Words
    answers: str
    basis: str


@dataclass(frozen=True)
class Measures:
    """The clause, and by area all receivers that there ever were."""

    clause: str
    areas: dict[str, tuple[Receiver, ...]]

    def receivers(self, place: str, on: date) -> dict[str, Receiver]:
        """By area who is told at a place on a day.

        >>> told = load_measures().receivers("331102", date(2026, 6, 1))
        >>> told["ENGINEERING_TENDERS"].says.zh, told["INSURANCE_RATES"].answers
        ('丽水市公共资源交易中心', 'INSURER')
        """
        found = {area: held(entries, place, on) for area, entries in self.areas.items()}
        return {area: receiver for area, receiver in found.items() if receiver is not None}


def load_measures(path: Path = _FILE) -> Measures:
    """Read the file; raises BrokenRulebook with everything that is wrong."""
    faults: list[Fault] = []
    node = Node(read_yaml(path, path.name, faults), path.name, faults)
    table = node.node("areas")
    measures = Measures(node.text("clause"), {area: _entries(table, area) for area in AREAS})
    table.finish()
    node.finish()
    if faults:
        raise BrokenRulebook(faults)
    return measures


def _entries(table: Node, area: str) -> tuple[Receiver, ...]:
    entries = tuple(_receiver(node) for node in table.nodes(area))
    if not any(entry.region is None for entry in entries):
        table.note("NO_DEFAULT", f"`{area}` has no receiver that holds everywhere.", "Add an entry without a region.")
    if len({(entry.region, entry.from_on) for entry in entries}) < len(entries):
        table.note("TWO_AT_ONCE", f"`{area}` has two entries of one region and day.", "Keep one of them.")
    return entries


def _receiver(node: Node) -> Receiver:
    if not node.has("from"):
        node.note("MISSING_KEY", "`from` is missing.", "Add `from:`.")
    receiver = Receiver(
        from_on=node.day("from") or date.min,
        region=node.text("region") if node.has("region") else None,
        says=node.words("receiver"),
        answers=node.choice("answers", ANSWERING, "UNKNOWN_ROLE"),
        basis=node.choice("basis", POINTS_BASES, "UNKNOWN_BASIS"),
    )
    node.finish()
    return receiver
