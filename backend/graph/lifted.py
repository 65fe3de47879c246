"""What is left of a field's arguments once their values are lifted out: a shape, which the plan depends on, and leaves.

Two requests whose shapes are equal run the same statement; only the leaves, all of them bound, differ.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from backend.graph.cursor import seal_of


@dataclass(frozen=True)
class Comparison:
    """A field compared with the leaf in `slot`."""

    field: str
    operator: str
    slot: int


@dataclass(frozen=True)
class IsNull:
    """Whether a field is empty."""

    field: str
    wanted: bool


@dataclass(frozen=True)
class Custom:
    """A filter of the type's own: the names bound in its SQL and their slots."""

    name: str
    slots: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Junction:
    """`and`, `or` or `not` over several."""

    word: str
    parts: tuple[Any, ...]


@dataclass(frozen=True)
class Position:
    """A cursor: for each order key the slot of its value, or None where the value was NULL."""

    slots: tuple[int | None, ...]


@dataclass(frozen=True)
class Page:
    """The shape of a connection's arguments. `limit` is the page's size: part of the statement, since a database that
    does not know it plans for a tenth of the table."""

    order: tuple[tuple[str, bool], ...]
    backward: bool
    limit: int
    filter: Junction | None = None
    search: tuple[int, int] | None = None
    """Slots of the folded text and of its grams."""
    after: Position | None = None
    before: Position | None = None


@dataclass(frozen=True)
class Key:
    """The shape of a look-up: the field looked up by and its slot; no field means nothing can be found."""

    type_name: str
    field: str
    slot: int = 0


@dataclass(frozen=True)
class Keys:
    """The shape of a look-up of several rows of several types: the slot of the JSON list of their types and keys."""

    slot: int


@dataclass(frozen=True)
class Grouping:
    """The shape of an aggregate's arguments.

    `keys` are fields by Python name and units of dates; `order` is `key`, `count` or a function, then its field, and
    whether it falls; `limit` is the most groups.
    """

    keys: tuple[tuple[str, str], ...]
    order: tuple[tuple[str, str, bool], ...]
    limit: int
    filter: Junction | None = None
    search: tuple[int, int] | None = None


@dataclass(frozen=True)
class Tally:
    """The shape of a count's arguments: the slot of the number that it stops at, and whether it may be an estimate."""

    up_to: int | None
    is_estimate: bool


@dataclass(frozen=True)
class Named:
    """The shape of a row source's arguments: their names and slots, and the page if it is a connection."""

    slots: tuple[tuple[str, int], ...]
    page: Page | None = None


@dataclass(frozen=True)
class Given:
    """The shape of a function's arguments: they are not part of the statement."""


@dataclass(frozen=True)
class Lifted:
    """Shape and leaves of one field's arguments, and its size for the cost."""

    shape: Page | Key | Keys | Grouping | Tally | Named | Given
    leaves: tuple[Any, ...] = ()
    size: int = 1
    agrees: tuple[Any, ...] = ()
    """What a cursor of this list must agree with: the list, its order, filter and search."""
    declared: tuple[Any, ...] = ()
    """The keys of the list's order as they are declared, and their kinds."""
    values: Mapping[str, Any] | None = None
    """Coerced arguments, of functions only."""

    @cached_property
    def digest(self) -> bytes:
        """Both in few bytes; made only where cursors come or go."""
        return seal_of(self.agrees, self.declared)
