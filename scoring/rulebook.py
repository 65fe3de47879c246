"""Loads all rules, profiles and documents, checks everything at once, and fingerprints what it holds."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from scoring.prices import Prices, prices_of
from scoring.profile import Profile, read_profile
from scoring.reading import BrokenRulebook, Fault, Node, Words, read_yaml
from scoring.rule import Rule
from scoring.rule_reading import read_rule

HOME = Path(__file__).parent

Tree = dict[str, object]


@dataclass(frozen=True)
class Document:
    """A document that clauses are cited from, under its short name."""

    short: str
    title: Words
    number: str
    issued_on: date | None
    in_force_from: date | None
    in_force_until: date | None
    is_binding: bool


@dataclass(frozen=True)
class Rulebook:
    """All rules by code, profiles by name and documents by short name. Two are equal if their content is."""

    rules: dict[str, Rule] = field(compare=False)
    profiles: dict[str, Profile] = field(compare=False)
    documents: dict[str, Document] = field(compare=False)
    canonical: bytes = field(repr=False)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the content: comments, key order and layout of the files don't touch it."""
        return hashlib.sha256(self.canonical).hexdigest()

    @cached_property
    def prices(self) -> Prices:
        """Every case of every version as a frame, for the steps."""
        return prices_of(self.rules.values())

    def content(self) -> bytes:
        """Canonical JSON from which `from_content` rebuilds an equal rulebook, so that old ratings can be replayed.

        >>> book = load()
        >>> Rulebook.from_content(book.content()) == book
        True
        """
        return self.canonical

    @classmethod
    def from_content(cls, content: bytes) -> Rulebook:
        """Rebuild a stored rulebook, checked like a fresh one."""
        trees: dict[str, Tree] = json.loads(content, parse_float=Decimal)
        return _build(trees, [])


def load(home: Path = HOME) -> Rulebook:
    """Load `rules/` and `profiles/` below `home`; raises BrokenRulebook with every fault of every file.

    >>> book = load()
    >>> book.rules["R01"].name.en
    'Service report uploaded late'
    """
    faults: list[Fault] = []
    trees: dict[str, Tree] = {"documents": {}, "profiles": {}, "rules": {}}
    register = home / "rules" / "documents.yaml"
    trees["documents"] = read_yaml(register, "rules/documents.yaml", faults)
    for path in sorted((home / "profiles").glob("*.yaml")):
        trees["profiles"][f"profiles/{path.name}"] = read_yaml(path, f"profiles/{path.name}", faults)
    for path in sorted((home / "rules").glob("*/*.yaml")):
        file = path.relative_to(home).as_posix()
        tree = read_yaml(path, file, faults)
        _check_place(file, tree, faults)
        trees["rules"][file] = tree
    return _build(_by_name(trees, faults), faults)


def _check_place(file: str, tree: Tree, faults: list[Fault]) -> None:
    _, folder, name = file.split("/")
    code, dimension = tree.get("code"), tree.get("dimension")
    if tree and dimension != folder:
        faults.append(Fault(file, "", "WRONG_FOLDER", f"It says dimension {dimension}.", f"Move it to {dimension}/."))
    if tree and not name.startswith(f"{code}_"):
        faults.append(Fault(file, "", "WRONG_FILE_NAME", f"It says code {code}.", f"Name it {code}_….yaml."))


def _by_name(trees: dict[str, Tree], faults: list[Fault]) -> dict[str, Tree]:
    named: dict[str, Tree] = {"documents": trees["documents"], "profiles": {}, "rules": {}}
    for kind, key in (("profiles", "name"), ("rules", "code")):
        for file, tree in trees[kind].items():
            name = str(tree.get(key, file)) if isinstance(tree, dict) else file
            if name in named[kind]:
                faults.append(Fault(file, "", "DUPLICATE_CODE", f"{name} is there already.", "Give it another code."))
                name = file
            named[kind][name] = {**tree, "\0file": file} if isinstance(tree, dict) else {}
    return named


def _build(trees: dict[str, Tree], faults: list[Fault]) -> Rulebook:
    documents = {
        short: _read_document(short, node) for short, node in _nodes("rules/documents.yaml", trees["documents"], faults)
    }
    profiles = [read_profile(node, documents) for _, node in _nodes("", trees["profiles"], faults)]
    rules = [read_rule(node, documents) for _, node in _nodes("", trees["rules"], faults)]
    if faults:
        raise BrokenRulebook(faults)
    return Rulebook(
        rules={rule.code: rule for rule in sorted(rules, key=lambda rule: rule.code)},
        profiles={profile.name: profile for profile in profiles},
        documents=documents,
        canonical=_canonical(trees),
    )


def _nodes(file: str, trees: Tree, faults: list[Fault]) -> list[tuple[str, Node]]:
    nodes = []
    for name in sorted(trees):
        tree = trees[name]
        if not isinstance(tree, dict):
            faults.append(Fault(file, "", "NOT_A_MAPPING", f"{name} holds no keys.", "Write keys and values."))
        elif tree:
            node = Node(dict(tree), str(tree.get("\0file", file or name)), faults)
            node.tree.pop("\0file", None)
            nodes.append((name, node))
    return nodes


def _read_document(short: str, node: Node) -> Document:
    node.path = short
    document = Document(
        short,
        node.words("title"),
        node.text("number"),
        node.day("issued_on"),
        node.day("in_force_from"),
        node.day("in_force_until"),
        node.flag("binding"),
    )
    node.finish()
    return document


def _canonical(trees: dict[str, Tree]) -> bytes:
    return _json(trees).encode()


def _json(value: object) -> str:
    """JSON with sorted keys and no spaces; 4, 4.0 and 4.00 are one number, a date is its ISO text."""
    if isinstance(value, dict):
        keys = sorted(key for key in value if key != "\0file")
        return "{" + ",".join(f"{_json(key)}:{_json(value[key])}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_json, value)) + "]"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return f'"{value.isoformat()}"'
    return json.dumps(value.strip() if isinstance(value, str) else value, ensure_ascii=False)
