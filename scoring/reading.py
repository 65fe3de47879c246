"""Reads YAML files into plain trees and notes every fault with its place. It knows no rule and never raises."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

import yaml


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in the rulebook: a stable code, where it stands, what is wrong and how to mend it."""

    file: str
    version: str
    code: str
    message: str
    mend: str

    def __str__(self) -> str:
        place = f"{self.file} (version {self.version})" if self.version else self.file
        return f"{place}: {self.code}: {self.message} {self.mend}"


class BrokenRulebook(Exception):
    """The rulebook can't be used. `faults` holds everything that is wrong in all files, sorted by file."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True)
class Words:
    """One saying in Chinese and in English."""

    zh: str
    en: str


class _Loader(yaml.CSafeLoader):
    """YAML with decimals kept exact; duplicate keys are noted in `duplicates` instead of silently winning."""

    duplicates: list[str]


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Hashable, object]:
    seen: set[Hashable] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            loader.duplicates.append(f"{key} (line {key_node.start_mark.line + 1})")
        seen.add(key)
    return {
        loader.construct_object(key, deep=True): loader.construct_object(value, deep=True) for key, value in node.value
    }


def _decimal(loader: _Loader, node: yaml.ScalarNode) -> Decimal:
    return Decimal(str(loader.construct_scalar(node)).replace("_", "").replace(".inf", "inf").replace(".nan", "nan"))


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
_Loader.add_constructor("tag:yaml.org,2002:float", _decimal)


def read_yaml(path: Path, file: str, faults: list[Fault]) -> dict[str, object]:
    """Read one file into a plain tree; what YAML itself finds wrong is noted, and an empty tree comes back."""
    loader = _Loader(path.read_text(encoding="utf-8"))
    loader.duplicates = []
    try:
        tree = loader.get_single_data()
    except yaml.YAMLError as error:
        faults.append(Fault(file, "", "NOT_YAML", f"{error}".replace("\n", " "), "Write valid YAML."))
        return {}
    for key in loader.duplicates:
        faults.append(Fault(file, "", "DUPLICATE_KEY", f"The key {key} stands twice.", "Keep one of the two."))
    if not isinstance(tree, dict):
        faults.append(Fault(file, "", "NOT_A_MAPPING", "The file holds no keys.", "Write `key: value` lines."))
        return {}
    return tree


@dataclass
class Node:
    """One mapping of a file, read key by key: what is missing or wrong is noted, and a neutral value comes back."""

    tree: dict[str, object]
    file: str
    faults: list[Fault]
    version: str = ""
    path: str = ""
    used: set[str] = field(default_factory=set)

    def note(self, code: str, message: str, mend: str) -> None:
        """Note a fault at this place."""
        where = f"{self.path}: " if self.path else ""
        self.faults.append(Fault(self.file, self.version, code, where + message, mend))

    def has(self, key: str) -> bool:
        """Whether the key is there with a value."""
        self.used.add(key)
        return self.tree.get(key) is not None

    def raw(self, key: str) -> object:
        """The value as it stands; a missing one is noted."""
        if not self.has(key):
            self.note("MISSING_KEY", f"`{key}` is missing.", f"Add `{key}:`.")
        return self.tree.get(key)

    def _wrong(self, key: str, wanted: str) -> None:
        self.note("WRONG_TYPE", f"`{key}` is {self.tree[key]!r}.", f"Write {wanted}.")

    def text(self, key: str) -> str:
        """A non-empty text."""
        value = self.raw(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if value is not None:
            self._wrong(key, "a text")
        return ""

    def choice(self, key: str, known: Sequence[str], code: str) -> str:
        """A text that must be one of `known`; another is noted under `code`."""
        value = self.text(key)
        if value and value not in known:
            self.note(code, f"`{key}` is {value!r}.", f"Write one of: {', '.join(known)}.")
        return value

    def integer(self, key: str) -> int:
        """A whole number of at least 0."""
        value = self.raw(key)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        if value is not None:
            self._wrong(key, "a whole number of at least 0")
        return 0

    def optional_integer(self, key: str) -> int | None:
        """A whole number, or None where the key is absent or null."""
        return self.integer(key) if self.has(key) else None

    def optional_hundredths(self, key: str) -> int | None:
        """A number as hundredths, or None where the key is absent or null."""
        return self.hundredths(key) if self.has(key) else None

    def hundredths(self, key: str) -> int:
        """A number of at least 0 with at most two decimals, as integer hundredths: 0.5 -> 50."""
        return self._as_hundredths(key, self.raw(key))

    def hundredths_list(self, key: str) -> tuple[int, ...]:
        """A list of such numbers."""
        value = self.raw(key)
        if isinstance(value, list) and value:
            return tuple(self._as_hundredths(key, item) for item in value)
        if value is not None:
            self._wrong(key, "a list of numbers")
        return (0,)

    def _as_hundredths(self, key: str, value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            if value is not None:
                self._wrong(key, "a number")
            return 0
        scaled = Decimal(value) * 100
        if not scaled.is_finite() or scaled < 0:
            self._wrong(key, "a number of at least 0")
            return 0
        if scaled != scaled.to_integral_value():
            self.note("TOO_MANY_DECIMALS", f"`{key}` is {value}.", "Write at most two decimals.")
            return 0
        return int(scaled)

    def flag(self, key: str) -> bool:
        """true or false."""
        value = self.raw(key)
        if value is not None and not isinstance(value, bool):
            self._wrong(key, "true or false")
        return value is True

    def day(self, key: str) -> date | None:
        """A date, or None where the file says null."""
        self.used.add(key)
        value = self.tree.get(key)
        if isinstance(value, date):
            return value
        try:
            return None if value is None else date.fromisoformat(str(value))
        except ValueError:
            self._wrong(key, "a date like 2023-01-01, or null")
            return None

    def words(self, key: str) -> Words:
        """A saying in both languages."""
        node = self.node(key)
        words = Words(node.text("zh"), node.text("en"))
        node.finish()
        return words

    def texts(self, key: str, known: Sequence[str], code: str) -> tuple[str, ...]:
        """A list of texts out of `known`; an absent list is empty."""
        value = self.tree.get(key) if self.has(key) else []
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self._wrong(key, "a list of texts")
            return ()
        for item in value:
            if item not in known:
                self.note(code, f"`{key}` names {item!r}.", f"Write only: {', '.join(known)}.")
        return tuple(value)

    def list_of_texts(self, key: str) -> tuple[str, ...]:
        """A list of any texts, at least one."""
        value = self.raw(key)
        if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
            return tuple(value)
        if value is not None:
            self._wrong(key, "a list of texts")
        return ()

    def node(self, key: str) -> Node:
        """A mapping below this one."""
        value = self.raw(key)
        if value is not None and not isinstance(value, dict):
            self._wrong(key, "keys and values")
        tree = value if isinstance(value, dict) else {}
        child = Node(tree, self.file, self.faults, self.version, f"{self.path}.{key}".lstrip("."))
        if not isinstance(value, dict):
            child.faults = []  # said already: what is not there has no further faults
        return child

    def nodes(self, key: str) -> list[Node]:
        """A list of mappings below this one; an absent list is empty."""
        value = self.tree.get(key) if self.has(key) else []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self._wrong(key, "a list of keys and values")
            return []
        where = f"{self.path}.{key}".lstrip(".")
        return [
            Node(item, self.file, self.faults, self.version, f"{where}[{place}]") for place, item in enumerate(value)
        ]

    def named(self, key: str) -> list[tuple[str, Node]]:
        """The mappings below this one by their names, in the order of the names."""
        parent = self.node(key)
        return [(str(name), parent.node(name)) for name in sorted(parent.tree, key=str)]

    def finish(self) -> None:
        """Note every key that nobody asked for: a misspelt key must not be passed over."""
        for key in sorted(set(map(str, self.tree)) - self.used):
            self.note("UNKNOWN_KEY", f"`{key}` means nothing here.", "Mend its spelling or take it out.")
