"""The star scheme as data: points, gates and vetoes of professional staff, read and checked from its YAML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from scoring.reading import BrokenRulebook, Fault, Node, read_yaml
from scoring.rule import POINTS_BASES, SEVERITIES, Rule

_FILE = Path(__file__).parent / "schemes" / "stars.yaml"
STAFF_LEVELS = ("junior", "mid", "senior")
PARTS = ("SUBJECT", "AUTHOR", "LISTED", "LENT_CERTIFICATE", "SIGNED_FOR_ANOTHER", "SIGNED_WHILE_ABSENT", "INVOLVED")
"""What part somebody may have in a finding that names them."""


@dataclass(frozen=True)
class Star:
    """What one star asks; a condition that is null is not asked."""

    stars: int
    points: int
    gates: dict[str, int | str | bool]


@dataclass(frozen=True)
class Ground:
    """A veto that a confirmed finding of a case is to whoever had this part in it."""

    veto: str
    rule: str
    case: str
    part: str


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
    expert_stars: int
    vetoes: tuple[str, ...]
    grounds: tuple[Ground, ...]
    stars: tuple[Star, ...]


def load_stars(path: Path = _FILE, rules: Mapping[str, Rule] | None = None) -> StarScheme:
    """Read the scheme; raises BrokenRulebook with everything that is wrong in it.

    With `rules` it must also fit them: no veto rests on a case that they don't have.

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
        expert_stars=node.integer("expert_stars"),
        vetoes=node.list_of_texts("vetoes"),
        grounds=tuple(_read_ground(child, rules) for child in node.nodes("grounds")),
        stars=tuple(_read_star(child) for child in node.nodes("stars")),
    )
    for unknown in sorted({ground.veto for ground in scheme.grounds} - {*scheme.vetoes, ""}):
        node.note("UNKNOWN_VETO", f"`{unknown}` is no veto of the scheme.", "Name it under `vetoes`, or mend it.")
    for child in (node, qualification, practice, test, project, hazard, experience, learning, conduct):
        child.finish()
    if faults:
        raise BrokenRulebook(faults)
    return scheme


def _read_ground(node: Node, rules: Mapping[str, Rule] | None) -> Ground:
    ground = Ground(node.text("veto"), node.text("rule"), node.text("case"), node.choice("part", PARTS, "UNKNOWN_PART"))
    rule = rules.get(ground.rule) if rules is not None else None
    cases = {case.name for version in rule.versions for case in version.cases} if rule else set()
    if rules is not None and ground.case not in cases:
        node.note("UNKNOWN_CASE", f"{ground.rule} has no case `{ground.case}`.", "Name a case of a rule that there is.")
    node.finish()
    return ground


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
