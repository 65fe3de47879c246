"""The toy world as Python objects: what the tables of `rows.py` hold, one class for each."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from backend.graph.grams import grams
from backend.graph.kinds import EPOCH
from tests.graph.rows import Rows


@dataclass(frozen=True)
class Shelf:
    """A row of `shelf`."""

    code: str


@dataclass(frozen=True)
class Author:
    """A row of `author`."""

    id: int
    name: str
    born_on: date | None = None


@dataclass(frozen=True)
class Book:
    """A row of `book`; `extra` is JSON text."""

    id: int
    title: str
    genre: str | None = None
    published_on: date | None = None
    pages: int | None = None
    price: Decimal | None = None
    rating: float | None = None
    pages_or_one: int = 1
    is_rare: bool = False
    is_hidden: bool = False
    added_at: datetime = EPOCH
    copies: int = 0
    extra: str | None = None
    tags: tuple[str, ...] = ()
    secret: str | None = None
    author_id: int | None = None
    shelf_code: str | None = None


@dataclass(frozen=True)
class Loan:
    """A row of `loan`."""

    id: int
    borrower: str
    lent_on: date
    book_id: int


@dataclass(frozen=True)
class Note:
    """A row of `note`."""

    id: int
    text: str
    about_type: str | None = None
    about_key: str | None = None
    book_id: int | None = None
    author_id: int | None = None


@dataclass(frozen=True)
class World:
    """All rows."""

    shelves: tuple[Shelf, ...] = ()
    authors: tuple[Author, ...] = ()
    books: tuple[Book, ...] = ()
    loans: tuple[Loan, ...] = ()
    notes: tuple[Note, ...] = ()

    def rows(self, type_name: str) -> Sequence[Any]:
        """The rows of a published type."""
        tables: dict[str, Sequence[Any]] = {
            "Shelf": self.shelves,
            "Author": self.authors,
            "Book": self.books,
            "Loan": self.loans,
            "Note": self.notes,
        }
        return tables.get(type_name, ())


def key_of(row: Any) -> Any:
    """The primary key."""
    return row.code if isinstance(row, Shelf) else row.id


def stored(world: World, dialect: str) -> Rows:
    """The rows of every table, as the database stores them."""
    found: Rows = {
        "shelf": [_columns(row, dialect) for row in world.shelves],
        "author": [_columns(row, dialect) for row in world.authors],
        "book": [_columns(row, dialect) for row in world.books],
        "loan": [_columns(row, dialect) for row in world.loans],
        "note": [_columns(row, dialect) for row in world.notes],
        "author_gram": [(gram, row.id) for row in world.authors for gram in sorted(grams(row.name))],
        "book_gram": [
            (gram, row.id) for row in world.books for gram in sorted(grams(row.title) | grams(row.secret or ""))
        ],
    }
    return found


def _columns(row: Any, dialect: str) -> tuple[object, ...]:
    return tuple(_column(getattr(row, column.name), dialect) for column in fields(row))


def _column(value: Any, dialect: str) -> object:
    if isinstance(value, datetime):
        return (value - EPOCH) // timedelta(microseconds=1)
    if isinstance(value, date) and dialect == "sqlite":
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value * 100)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, tuple) else value
