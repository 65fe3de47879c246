"""Where the value of a published field lives. Plain records written by `declare.py` and read by the compiler."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Sql = str | Mapping[str, str]
"""SQL text with `{t}` (this row) and `{o}` (the related row) as aliases, or one such text for each dialect."""

METADATA = "graph.source"
"""The key of a Strawberry field's metadata under which its source is kept."""


class _Absent:
    """Says that an argument has no default."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Any = _Absent()


@dataclass(frozen=True)
class Column:
    """A column of the type's own table; `name` empty means the field's name in snake case."""

    name: str = ""
    filterable: bool = False
    orderable: bool = False
    groupable: bool = False
    measurable: bool = False
    unique: bool = False


@dataclass(frozen=True)
class Expression:
    """An SQL expression over the row `{t}`."""

    sql: Sql
    filterable: bool = False
    orderable: bool = False
    groupable: bool = False
    measurable: bool = False


@dataclass(frozen=True)
class One:
    """One related row: by a column of this table that holds the target's key, or the first that meets a predicate."""

    column: str = ""
    to: str = ""
    where: Sql = ""
    order: Sql | tuple[str, ...] = ""
    groupable: bool = False


@dataclass(frozen=True)
class OneOf:
    """One row that may be of several types: its type's name and its key stand in two columns, or each type has one."""

    type_column: str = ""
    key_column: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    """How the column writes the types whose names it does not write as GraphQL does."""
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Many:
    """Related rows, by the target's column that holds this row's key, by a predicate, or by both, as a connection."""

    column: str = ""
    by: str = ""
    where: Sql = ""
    order: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listed:
    """Related rows as a plain list, at most `limit` of them."""

    column: str = ""
    by: str = ""
    where: Sql = ""
    order: tuple[str, ...] = ()
    limit: int = 100


@dataclass(frozen=True)
class Aggregated:
    """Rows found as `Many` finds them, or at the root all rows of a type, counted and measured by groups."""

    column: str = ""
    by: str = ""
    where: Sql = ""


@dataclass(frozen=True)
class GroupKey:
    """A field of a group's key: the Python name of what the rows are grouped by, and the unit of a date."""

    field: str
    unit: str = ""


@dataclass(frozen=True)
class Measure:
    """What a group's rows come to in a field: its `sum`, `avg`, `min` or `max`."""

    function: str
    field: str


@dataclass(frozen=True)
class Counted:
    """How many rows a connection has."""


@dataclass(frozen=True)
class Lookup:
    """Root: one row by exactly one of several unique fields; `id` is the global id."""

    fields: tuple[str, ...]


@dataclass(frozen=True)
class Every:
    """Root: all rows of a type that the actor may see, as a connection."""

    order: tuple[str, ...] = ()


@dataclass(frozen=True)
class Argument:
    """An argument of a row source.

    `bind` makes of the given value the value that is bound; a mapping makes several, each bound under its own name.
    """

    type: Any
    description: str
    default: Any = ABSENT
    bind: Callable[[Any], Any] | Mapping[str, Callable[[Any], Any]] | None = None


@dataclass(frozen=True)
class Rows:
    """Rows of a hand-written sub-select with named bound arguments; of several types, their types and keys."""

    source: Sql
    args: Mapping[str, Argument] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    limit: int = 500


@dataclass(frozen=True)
class Computed:
    """Root: plain data from a Python function, shaped by the selection; `points` is what a call costs."""

    function: Callable[..., Any]
    points: int = 10


@dataclass(frozen=True)
class NodeById:
    """Root: any row by its global id."""


@dataclass(frozen=True)
class NodesByIds:
    """Root: rows of any types by their global ids, in the order of the ids."""


@dataclass(frozen=True)
class Told:
    """Root of a subscription: the row that an event of `topic` is about; `fact` names its key in the event."""

    topic: str
    fact: str


@dataclass(frozen=True)
class Command:
    """Root of a mutation: a function that changes something, and the types of what it may answer with."""

    function: Callable[..., Any]
    returns: tuple[Any, ...]
    description: str


@dataclass(frozen=True)
class Filter:
    """A filter of a type that is no plain column: `:value` in the SQL is the value given, always bound.

    `reads` names the fields whose masks it obeys: where one of them may not be read, the filter does not match.
    """

    type: Any
    sql: Sql
    description: str
    bind: Callable[[Any], Any] | Mapping[str, Callable[[Any], Any]] | None = None
    reads: tuple[str, ...] = ()


@dataclass(frozen=True)
class Search:
    """Text search of a type: a plain table of grams kept by the write path (`grams.py`), and the fields searched."""

    table: str
    key: str
    gram: str = "gram"
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Published:
    """What `@published` says of a type as a whole."""

    table: str
    key: str
    search: Search | None = None
    filters: Mapping[str, Filter] = field(default_factory=dict)
    floor: int = 0
    """The fewest rows that a group of them may have."""
