"""The star scheme as data: points, gates and vetoes of professional staff, read and checked from its YAML."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scoring.reading import BrokenRulebook, Fault, Node, read_yaml
from scoring.rule import POINTS_BASES, SEVERITIES

_FILE = Path(__file__).parent / "schemes" / "stars.yaml"
STAFF_LEVELS = ("junior", "mid", "senior")


@dataclass(frozen=True)
class Star:
    """What one star asks; a condition that is null is not asked."""

    stars: int
    points: int
    gates: dict[str, int | str | bool]


@dataclass(frozen=True)
class StarScheme:
    """The whole scheme in hundredths, years and months."""

    points_basis: str
    documents: tuple[str, ...]
    kinds: dict[str, tuple[int, str]]
    qualification_cap: int
    second_certificate: int
    per_year: int
    experience_cap: int
    test_weight: int
    test_cap: int
    test_pass: int
    test_valid_months: int
    practice_cap: int
    project: tuple[int, int]
    reviews: tuple[tuple[int, int], ...]
    hazard: tuple[int, int]
    learning_hours: int
    learning_cap: int
    conduct: dict[str, int]
    valid_months: int
    vetoes: tuple[str, ...]
    stars: tuple[Star, ...]


def load_stars(path: Path = _FILE) -> StarScheme:
    """Read the scheme; raises BrokenRulebook with everything that is wrong in it.

    >>> load_stars().stars[4].points
    9000
    """
    faults: list[Fault] = []
    node = Node(read_yaml(path, path.name, faults), path.name, faults)
    basis = node.choice("points_basis", POINTS_BASES, "UNKNOWN_BASIS")
    qualification, practice, test = node.node("qualification"), node.node("practice"), node.node("test")
    project, hazard = practice.node("project"), practice.node("major_hazard")
    experience, learning, conduct = node.node("experience"), node.node("learning"), node.node("conduct")
    scheme = StarScheme(
        points_basis=basis,
        documents=node.list_of_texts("documents"),
        kinds={
            name: (child.hundredths("points"), child.choice("level", STAFF_LEVELS, "UNKNOWN_LEVEL"))
            for name, child in qualification.named("kinds")
        },
        qualification_cap=qualification.hundredths("cap"),
        second_certificate=qualification.hundredths("second_certificate"),
        per_year=experience.hundredths("per_year"),
        experience_cap=experience.hundredths("cap"),
        test_weight=test.hundredths("weight"),
        test_cap=test.hundredths("cap"),
        test_pass=test.hundredths("pass"),
        test_valid_months=test.integer("valid_months"),
        practice_cap=practice.hundredths("cap"),
        project=(project.hundredths("points"), project.hundredths("cap")),
        reviews=tuple((child.hundredths("at_least"), child.hundredths("points")) for child in practice.nodes("review")),
        hazard=(hazard.hundredths("points"), hazard.hundredths("cap")),
        learning_hours=learning.integer("hours"),
        learning_cap=learning.hundredths("cap"),
        conduct={name: conduct.hundredths(name) for name in SEVERITIES},
        valid_months=node.integer("valid_months"),
        vetoes=node.list_of_texts("vetoes"),
        stars=tuple(_read_star(child) for child in node.nodes("stars")),
    )
    for child in (node, qualification, practice, test, project, hazard, experience, learning, conduct):
        child.finish()
    if faults:
        raise BrokenRulebook(faults)
    return scheme


def _read_star(node: Node) -> Star:
    gates, found = node.node("gates"), dict[str, int | str | bool]()
    readers: dict[str, Callable[[str], int | str | bool]] = {
        "test_passed": gates.flag,
        "valid_certificate": gates.flag,
        "level": lambda key: gates.choice(key, STAFF_LEVELS, "UNKNOWN_LEVEL"),
        "years": gates.integer,
        "test": gates.hundredths,
        "clean_of": lambda key: gates.choice(key, SEVERITIES, "UNKNOWN_SEVERITY"),
        "clean_months": gates.integer,
        "passed_projects": gates.integer,
    }
    for key, reader in readers.items():
        if gates.has(key):
            found[key] = reader(key)
    gates.finish()
    return Star(node.integer("stars"), node.hundredths("points"), found)
