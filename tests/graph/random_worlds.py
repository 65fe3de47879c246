"""Random rows of the toy world: NULLs, ties, empty tables, hard texts, extreme numbers, hidden rows."""

import json
import random
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from tests.graph.reference.world import Author, Book, Loan, Note, Shelf, World, key_of

T = TypeVar("T")

TEXTS = (
    *(
        "红楼梦",
        "红",
        "家",
        "Odes",
        "odes II",
        "ODES",
        "",
        " ",
        'say "hi"',
        "it's",
        "back\\slash",
        "two\nlines",
        "tab\t",
    ),
    *(
        "emoji 😀",
        "👩\u200d👩\u200d👧",
        "é",
        "É",
        "ß",
        "İ",
        "a",
        "A",
        "z",
        "{t}",
        ":value",
        "%",
        "_",
        "$1 ?1",
        "\x01\x7f",
    ),
    *(
        "\u2028",
        "\ufeff",
        "\U0010ffff",
        "红\U0010ffff",
        "null",
        "0",
        "12.50",
        "<b>&amp;",
        "𠮷野家",
        "mark:0:",
        "Book:1",
    ),
)
NAMES = ("李", "王", "Ann", "李\n", "")
DAYS = (date(1, 1, 2), date(9999, 12, 30), date(1900, 2, 28), date(2000, 2, 29), date(2026, 1, 1), date(2026, 1, 2))
MOMENTS = (
    datetime(1, 1, 1, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime(2026, 3, 1, 0, 0, 3, 3, tzinfo=UTC),
    datetime(1583, 10, 15, 12, tzinfo=UTC),
)
WHOLE = (0, 1, 2, 7, -1, 100, 200, 2**31 - 1, -(2**31))
LARGE = (0, 1, -1, 2**53, 2**53 + 1, 2**63 - 101, -(2**63) + 1, 10**15, 999_999_999_999_999_999)
FLOATS = (
    *(0.0, 0.1, 0.1 + 0.2, 1.5, -1.5, 1 / 3, 2 / 3, 1e15, 1e16, 1e21, 1e22, 1e300, -1e300, 5e-324, 4.35, 100.0, 1e-7),
    *(2.2250738585072014e-308, 1.7976931348623157e308, 123456789.123456789, 9007199254740993.0, 0.8516145682064999),
)
PRICES = ("0", "0.01", "-0.01", "10.05", "150", "99999999.99", "21474836.47", "0.29", "1.10", "90071992547409.91",
          "12345678901234.56", "-90071992547409.91")  # fmt: skip
JSONS = (
    "null", "[]", "{}", '{"键": [1, null, "值"]}', '"text"', "12.5", "true", '{"b": {"z": 1, "a": []}, "a": "\\n😀"}',
    '[1e3, -0.5, 12345678901234567890, ""]', '{"": 0}',
)  # fmt: skip


class WorldMaker:
    """Makes one world from the dice."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.ties = dice.random() < 0.5
        """Whether values come from a few only, so that many rows tie."""

    def world(self) -> World:
        """Some rows of each table; often none."""
        shelves = tuple(Shelf(code) for code in self._some(sorted(set(TEXTS) - {""}), 4))
        authors = tuple(self._author(key) for key in self._keys(5))
        books = tuple(self._book(key, authors, shelves) for key in self._keys(self.dice.choice([0, 3, 14])))
        loans = tuple(self._loan(key, books) for key in (self._keys(12) if books else ()))
        notes = tuple(self._note(key, authors, books, loans, shelves) for key in self._keys(5))
        return World(shelves, authors, books, loans, notes)

    def _some(self, pool: Any, most: int) -> list[Any]:
        return self.dice.sample(list(pool), self.dice.randint(0, most))

    def _keys(self, most: int) -> list[int]:
        small = range(-3, 30)
        keys = [self.dice.choice(LARGE) if self.dice.random() < 0.15 else self.dice.choice(small) for _ in range(most)]
        chosen = sorted(set(keys[: self.dice.randint(0, most)]))
        return self.dice.sample(chosen, len(chosen))

    def _maybe(self, make: Callable[[], T], empty: float = 0.3) -> T | None:
        return None if self.dice.random() < empty else make()

    def _of(self, pool: tuple[T, ...]) -> T:
        return self.dice.choice(pool[:3] if self.ties else pool)

    def _author(self, key: int) -> Author:
        return Author(key, self._of(TEXTS), self._maybe(lambda: self._of(DAYS)))

    def _book(self, key: int, authors: tuple[Author, ...], shelves: tuple[Shelf, ...]) -> Book:
        dice = self.dice
        pages = self._maybe(lambda: self._of(WHOLE))
        return Book(
            key,
            self._of(TEXTS),
            self._maybe(lambda: dice.choice(("NOVEL", "POEM"))),
            self._maybe(lambda: self._of(DAYS)),
            pages,
            self._maybe(lambda: Decimal(self._of(PRICES))),
            self._maybe(lambda: self._of(FLOATS) if dice.random() < 0.8 else dice.uniform(-1e3, 1e3)),
            1 if pages is None else pages,
            is_rare=dice.random() < 0.4,
            is_hidden=dice.random() < 0.25,
            added_at=self._of(MOMENTS),
            copies=self._of(LARGE[:5]),
            extra=self._maybe(lambda: self._of(JSONS)),
            tags=tuple(self._some(TEXTS, 3)),
            secret=self._maybe(lambda: self._of(TEXTS)),
            author_id=self._maybe(lambda: dice.choice(authors).id) if authors else None,
            shelf_code=self._maybe(lambda: dice.choice(shelves).code) if shelves else None,
        )

    def _loan(self, key: int, books: tuple[Book, ...]) -> Loan:
        return Loan(key, self._of(NAMES), self._of(DAYS), self.dice.choice(books).id)

    def _note(self, key: int, *tables: tuple[Any, ...]) -> Note:
        authors, books = tables[:2]
        type_name, about = self._maybe(lambda: self._about(*tables)) or (None, None)
        book = self._maybe(lambda: self.dice.choice(books).id, 0.5) if books else None
        author = self._maybe(lambda: self.dice.choice(authors).id) if authors else None
        return Note(key, self._of(TEXTS), type_name, about, book, author)

    def _about(self, *tables: tuple[Any, ...]) -> tuple[str, str | None]:
        """A type and a key; now and then of nothing that is there, or of a type that is none."""
        if self.dice.random() < 0.2:
            return self.dice.choice((("book", "777"), ("Book", "1"), ("Loan", None), ("", "x"), ("Shelf", "no")))
        row = self.dice.choice([row for table in tables for row in table] or [Shelf("no")])
        name = type(row).__name__
        return ("book" if name == "Book" else name), str(key_of(row))


def unasked(world: World) -> frozenset[str]:
    """What is not asked of a world.

    Ratings whose millionths leave 64 bits can't be added up; `firstWork` is any of several rows.
    """
    ratings = [book.rating for book in world.books if book.rating is not None]
    far = any(abs(rating) > 1e9 for rating in ratings)
    sums = ("BookGroupSum.rating", "BookGroupAvg.rating", "SUM_RATING", "AVG_RATING") if far else ()
    return frozenset(("Query.firstWork", *sums))


def pools(world: World) -> dict[str, list[Any]]:
    """Values that filters, searches and look-ups may meet in a world, by scalar, as JSON has them."""
    texts = [book.title for book in world.books] + [author.name for author in world.authors] + list(TEXTS)
    days = [book.published_on.isoformat() for book in world.books if book.published_on] + ["2026-01-01", "0001-01-02"]
    ids = [f"{name}:{row.id}" for name in ("Book", "Author", "Loan", "Note") for row in world.rows(name)]
    return {
        "String": texts + [text[:2] for text in texts] + [text[1:] for text in texts],
        "ID": ids + [f"Shelf:{shelf.code}" for shelf in world.shelves] + ["Book:1", "Book:777", "Wish:1", "Nothing:x"],
        "Int": [*WHOLE, *[book.pages for book in world.books if book.pages is not None]],
        "Float": [*FLOATS, *[book.pages_or_one / 8 for book in world.books], 12, -3],
        "Boolean": [True, False],
        "Date": days,
        "DateTime": [moment.isoformat() for moment in MOMENTS[1:]] + ["2026-03-01T08:00:03.000003+08:00"],
        "Price": [*map(float, PRICES[:9]), *PRICES, 3],
        "Int64": list(LARGE),
        "JSON": [json.loads(text) for text in JSONS],
    }
