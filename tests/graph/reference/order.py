"""The order of a list, by values: empty ones last either way, the primary key at the end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cmp_to_key
from typing import Any

from backend.graph.policy import Scope
from tests.graph.reference.policy import value
from tests.graph.reference.world import key_of


@dataclass(frozen=True)
class Order:
    """The names of the order's keys, the primary key's name empty, and whether each descends."""

    keys: tuple[tuple[str, bool], ...]

    @classmethod
    def of(cls, words: Iterable[str]) -> "Order":
        """Of words such as `PAGES_DESC`; `ID_...` is the primary key, after which nothing matters."""
        keys: list[tuple[str, bool]] = []
        for word in words:
            name, _, way = word.rpartition("_")
            if name == "ID":
                return cls((*keys, ("", way == "DESC")))
            if name.lower() not in [known for known, _ in keys]:
                keys.append((name.lower(), way == "DESC"))
        return cls((*keys, ("", False)))

    def place(self, scope: Scope, row: Any) -> tuple[Any, ...]:
        """Where a row stands: its values of the keys, as the actor reads them."""
        return tuple(value(scope, row, name) if name else key_of(row) for name, _ in self.keys)

    def compare(self, left: Sequence[Any], right: Sequence[Any]) -> int:
        """Negative where the place on the left comes first, zero where they are one."""
        for one, other, (_, descending) in zip(left, right, self.keys, strict=True):
            if one == other:
                continue
            if one is None or other is None:
                return 1 if one is None else -1
            return -1 if (one < other) != descending else 1
        return 0

    def sorted(self, scope: Scope, rows: Iterable[Any]) -> list[Any]:
        """The rows in this order."""
        by_place = cmp_to_key(self.compare)
        return sorted(rows, key=lambda row: by_place(self.place(scope, row)))
