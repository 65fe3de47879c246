"""Groups of rows: counted and measured by going over them one by one."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from backend.graph.policy import Scope
from tests.graph.reference.filters import snake
from tests.graph.reference.order import Order
from tests.graph.reference.policy import value
from tests.graph.reference.world import key_of

FLOORS = {"Loan": 3}
"""Groups of fewer rows of a type are left out."""
UNITS: dict[str, Callable[[date], date]] = {
    "YEAR": lambda day: day.replace(month=1, day=1),
    "QUARTER": lambda day: day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1),
    "MONTH": lambda day: day.replace(day=1),
}
RELATIONS = {"author": ("Author", "author_id"), "shelf": ("Shelf", "shelf_code"), "book": ("Book", "book_id")}
Find = Callable[[str, Any], Any]
"""The row of a type with a key, if the actor sees it."""


@dataclass(frozen=True)
class Group:
    """Rows with equal keys; `keys` are the values by the words of `groupBy`."""

    scope: Scope
    rows: tuple[Any, ...]
    keys: Mapping[str, Any]

    def part(self, name: str, find: Find) -> Any:
        """A field of a group."""
        if name == "count":
            return len(self.rows)
        return (
            {f"{camel(word)}": _shown(word, key, find) for word, key in self.keys.items()}
            if name == "key"
            else (Measures(self, name))
        )

    def measure(self, function: str, name: str) -> Any:
        """Sum, mean, least or greatest of a field, by its Python name."""
        held = [one for row in self.rows if (one := value(self.scope, row, name)) is not None]
        if not held:
            return None
        if function in ("min", "max"):
            return min(held) if function == "min" else max(held)
        total, scale = _exact_sum(held)
        if function == "avg":
            return float(total) / (len(held) * scale)
        return {1: total, 100: Decimal(total) / 100}.get(scale, float(total) / scale)


@dataclass(frozen=True)
class Measures:
    """All that one function makes of a group."""

    group: Group
    function: str

    def part(self, name: str) -> Any:
        """Of one field."""
        return self.group.measure(self.function, snake(name))


def camel(word: str) -> str:
    """The field of a word: `PUBLISHED_ON_YEAR` is `publishedOnYear`."""
    first, *rest = word.lower().split("_")
    return first + "".join(part.capitalize() for part in rest)


def _exact_sum(held: list[Any]) -> tuple[int, int]:
    """The sum in whole numbers, and what it is to be divided by: floats are rounded to six decimals first."""
    if isinstance(held[0], float):
        return sum(int(one * 1_000_000.0 + (-0.5 if one < 0 else 0.5)) for one in held), 1_000_000
    if isinstance(held[0], Decimal):
        return sum(int(one * 100) for one in held), 100
    return sum(held), 1


def _shown(word: str, key: Any, find: Find) -> Any:
    name = word.lower()
    return find(RELATIONS[name][0], key) if name in RELATIONS else key


def _key(scope: Scope, row: Any, word: str, find: Find) -> Any:
    """What a row is grouped by; of a related row its key, if the actor sees it."""
    name, _, unit = word.lower().rpartition("_")
    if unit.upper() in UNITS:
        day = value(scope, row, name)
        return day and UNITS[unit.upper()](day)
    if word.lower() in RELATIONS:
        type_name, column = RELATIONS[word.lower()]
        related = find(type_name, getattr(row, column))
        return related and key_of(related)
    return value(scope, row, word.lower())


def grouped(scope: Scope, type_name: str, rows: Iterable[Any], args: Mapping[str, Any], find: Find) -> list[Group]:
    """The groups of these rows, in order."""
    words = tuple(dict.fromkeys(args.get("groupBy") or ()))
    alike: dict[tuple[Any, ...], list[Any]] = {} if words else {(): []}
    for row in rows:
        alike.setdefault(tuple(_key(scope, row, word, find) for word in words), []).append(row)
    groups = [
        Group(scope, tuple(held), dict(zip(words, key, strict=True)))
        for key, held in alike.items()
        if len(held) >= FLOORS.get(type_name, 0)
    ]
    terms = list(_terms(words, args.get("orderBy") or ()))
    order = Order(tuple((name, falls) for name, falls, _ in terms))
    ordered = order.sorted_by(groups, lambda group: tuple(read(group) for _, _, read in terms))
    return ordered[: 100 if args.get("first") is None else args["first"]]


Term = tuple[str, bool, Callable[[Group], Any]]


def _terms(words: tuple[str, ...], asked: Iterable[str]) -> Iterator[Term]:
    """What groups are ordered by: what was asked for, then their keys."""
    for one in asked:
        name, _, way = one.rpartition("_")
        if name == "KEY":
            yield from _keys(words, way == "DESC")
            return
        yield _term(name, way == "DESC")
    yield from _keys(words, False)


def _keys(words: tuple[str, ...], falls: bool) -> list[Term]:
    return [(word, falls, lambda group, word=word: group.keys[word]) for word in words]  # type: ignore[misc]


def _term(name: str, falls: bool) -> Term:
    if name == "COUNT":
        return name, falls, lambda group: len(group.rows)
    function, _, field = name.lower().partition("_")
    return name, falls, lambda group: group.measure(function, field)


def faults_of_groups(args: Mapping[str, Any]) -> Iterator[str]:
    """The codes of what is wrong with the size of groups."""
    if args.get("first") is not None and not 1 <= args["first"] <= 1000:
        yield "GROUPS_SIZE"
