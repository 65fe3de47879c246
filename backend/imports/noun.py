"""Noun: one kind of thing that can be imported, as data: its columns, its keys, its order of dates, its writer."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from backend.errors import Refusal
from backend.imports.columns import Column
from backend.imports.faults import Fault
from backend.storage.work import Work


@dataclass(slots=True)
class Record:
    """One row whose cells were parsed: its number in the file and its values by column name."""

    row: int
    values: dict[str, Any]


@dataclass(frozen=True)
class Counts:
    """How many records are new, differ from what is on record, or are on record as they are."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(frozen=True)
class Reference:
    """A column that names a row of another table; `field` takes that row's id."""

    column: str
    table: str
    key: str
    field: str
    zh: str
    en: str


Trouble = tuple[str, Refusal]
"""A column's name and what is wrong with its value."""


@dataclass(frozen=True)
class Noun:
    """What `anxin import <name>` reads. Of `unique`, the first is the natural key."""

    name: str
    topic: str
    columns: Sequence[Column]
    unique: Sequence[tuple[str, ...]]
    save: Callable[[Work, list[Record], bool], Awaitable[Counts]]
    """Compare the records with what is on record and, if told so, write what differs."""
    orders: Sequence[tuple[str, str]] = ()
    """Pairs of dates: the first is not to be after the second."""
    references: Sequence[Reference] = ()
    check: Callable[[dict[str, Any]], Iterable[Trouble]] = field(default=lambda values: ())
    """What only several cells together can tell; it may fill in what follows from them."""
    resolve: Callable[[Work, list[Record]], Awaitable[list[tuple[Record, Trouble]]]] | None = None
    """Whatever else only the database can tell; a record may lack values that could not be read."""

    def column(self, name: str) -> Column:
        """A column by its name."""
        return next(column for column in self.columns if column.name == name)


@dataclass
class Parsed:
    """Every row that was read, with those of its values that could be, and everything that was found wrong."""

    records: list[Record]
    faults: list[Fault]
    headers: dict[str, str]
    """Each column's header as the file writes it."""
    is_hopeless: bool = False
    """The header itself is wrong: no row can be trusted."""

    def valid(self) -> list[Record]:
        """The records without any fault."""
        faulty = {fault.row for fault in self.faults}
        return [record for record in self.records if record.row not in faulty]
