"""What each field of the toy world answers, written by hand from what `reading_room.py` declares."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from graphql import GraphQLResolveInfo

from backend.graph.policy import Scope
from tests.graph.reference import several
from tests.graph.reference.filters import found, meets, snake
from tests.graph.reference.groups import Group, Measures, faults_of_groups, grouped
from tests.graph.reference.ids import key_in, split
from tests.graph.reference.order import Order
from tests.graph.reference.pages import (
    Cursors,
    Listing,
    Page,
    cut,
    edges,
    faults_of_conditions,
    faults_of_id,
    faults_of_page,
    page_info,
)
from tests.graph.reference.policy import sees, value
from tests.graph.reference.world import Author, Book, World, key_of


@dataclass(frozen=True)
class GenreCount:
    """A row of the sources `genres`, `genrePages` and `tally`; its key is the genre."""

    genre: str
    books: int
    example_id: int | None

    @property
    def id(self) -> str:
        """Its key, under the name that every key has here."""
        return self.genre


@dataclass(frozen=True)
class Wish:
    """A row of the source `wishes`."""

    place: int
    title: str
    book_id: int | None


LISTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "Query.books": ("Book", ()),
    "Query.authors": ("Author", ("NAME_ASC",)),
    "Query.shelves": ("Shelf", ()),
    "Query.loans": ("Loan", ("LENT_ON_DESC",)),
    "Query.genrePages": ("GenreCount", ("BOOKS_DESC",)),
    "Query.notes": ("Note", ()),
    "Query.allWorks": ("Work", several.BY_PLACE),
    "Query.holders": ("Holder", several.BY_PLACE),
    "Shelf.books": ("Book", ("TITLE_ASC",)),
    "Author.books": ("Book", ("PUBLISHED_ON_DESC",)),
    "Book.loans": ("Loan", ("LENT_ON_DESC",)),
}
"""Every connection: the type of its rows and its declared order."""

GROUPS = {
    "Query.bookGroups": "Book",
    "Query.loanGroups": "Loan",
    "Author.bookGroups": "Book",
    "Shelf.longBooks": "Book",
    "Book.loanGroups": "Loan",
}
"""Every field that groups rows, and the type of the rows."""

LOOKUPS = {"Query.book": "Book", "Query.shelf": "Shelf"}


def faults(cursors: Cursors, coordinate: str, args: Mapping[str, Any]) -> Iterator[str]:
    """The codes of all that is wrong with the arguments of a field, whatever the rows are."""
    if any(not _storable(text) for text in _texts(args)):
        yield "INVALID_TEXT"
    if coordinate in LISTS:
        type_name, order = LISTS[coordinate]
        yield from faults_of_page(cursors, Listing.of(coordinate, type_name, order, args), args)
        yield from faults_of_conditions(type_name, args)
    elif coordinate in GROUPS:
        yield from faults_of_groups(args)
        yield from faults_of_conditions(GROUPS[coordinate], args)
    elif coordinate in LOOKUPS:
        given = [name for name, one in args.items() if one is not None]
        if len(given) != 1:
            yield "ONE_KEY_NEEDED"
        if args.get("id") is not None:
            yield from faults_of_id(args["id"], LOOKUPS[coordinate])
    elif coordinate in ("Query.node", "Query.nodes"):
        ids = args["ids"] if "ids" in args else [args["id"]]
        if len(ids) > 100:
            yield "TOO_MANY_IDS"
        for text in ids:
            yield from faults_of_id(text, text.partition(":")[0] if _is_node(text) else "")
    elif coordinate.endswith(".totalCount") and args.get("upTo") is not None and args["upTo"] < 1:
        yield "COUNT_SIZE"


def _is_node(text: str) -> bool:
    return text.partition(":")[0] in ("Shelf", "Author", "Book", "Loan", "Note")


def _texts(given: Any) -> Iterator[str]:
    if isinstance(given, str):
        yield given
    elif isinstance(given, Mapping | list):
        for one in given.values() if isinstance(given, Mapping) else given:
            yield from _texts(one)


def _storable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


@dataclass
class Library:
    """The world as one actor sees it."""

    world: World
    scope: Scope
    cursors: Cursors = field(default_factory=Cursors)

    def visible(self, type_name: str) -> list[Any]:
        """The rows of a type that the actor sees."""
        return [row for row in self.world.rows(type_name) if sees(self.scope, row)]

    def first(self, type_name: str, meet: Callable[[Any], bool], order: tuple[str, ...] = ()) -> Any:
        """The first visible row that meets a condition."""
        rows = [row for row in self.visible(type_name) if meet(row)]
        return next(iter(Order.of(order).sorted(self.scope, rows)), None)

    def by_id(self, text: str) -> Any:
        """The row of a global id."""
        type_name, _ = split(text)
        return self.first(type_name, lambda row: key_of(row) == key_in(text)) if _is_node(text) else None

    def by_key(self, type_name: str, key: Any) -> Any:
        """The row of a type and key."""
        return self.first(type_name, lambda row: key_of(row) == key)

    def meeting(self, rows: Iterable[Any], args: Mapping[str, Any]) -> list[Any]:
        """The rows that meet the filter and the search."""
        return [
            row
            for row in rows
            if meets(self.scope, self.world, row, args.get("filter") or {})
            and found(self.scope, row, args.get("search"))
        ]

    def groups(self, coordinate: str, rows: Iterable[Any], args: Mapping[str, Any]) -> list[Group]:
        """The groups of these rows."""
        return grouped(self.scope, GROUPS[coordinate], self.meeting(rows, args), args, self.by_key)

    def page(self, coordinate: str, rows: Iterable[Any], args: Mapping[str, Any]) -> Page:
        """The page of a connection."""
        type_name, order = LISTS[coordinate]
        listing = Listing.of(coordinate, type_name, order, args)
        return cut(self.scope, self.cursors, listing, self.meeting(rows, args), args)

    def resolve(self, source: Any, info: GraphQLResolveInfo[Any], **args: Any) -> Any:
        """The value of any field: graphql-core calls it for each."""
        coordinate = f"{info.parent_type.name}.{info.field_name}"
        if coordinate in FIELDS:
            return FIELDS[coordinate](self, source, args)
        if isinstance(source, Page):
            return self._of_page(source, info.field_name, args.get("upTo"))
        if isinstance(source, Group):
            return source.part(info.field_name, self.by_key)
        if isinstance(source, Measures):
            return source.part(info.field_name)
        if isinstance(source, dict):
            return source.get(info.field_name)
        if info.field_name == "id":
            return f"{info.parent_type.name}:{key_of(source)}"
        return value(self.scope, source, snake(info.field_name))

    def _of_page(self, page: Page, name: str, up_to: int | None) -> Any:
        """A field of a page; a count of so few rows is the same in every mode."""
        if name == "totalCount":
            return page.total if up_to is None else min(page.total, up_to)
        if name == "nodes":
            return [several.bare(row) for row in page.rows]
        if name == "edges":
            return [
                {"cursor": edge["cursor"], "node": several.bare(edge["node"])}
                for edge in edges(self.scope, self.cursors, page)
            ]
        return page_info(self.scope, self.cursors, page)


def _every(type_name: str) -> Callable[[Library, Any, Any], Any]:
    name = {"Book": "books", "Author": "authors", "Shelf": "shelves", "Loan": "loans", "Note": "notes"}[type_name]
    return lambda library, _, args: library.page(f"Query.{name}", library.visible(type_name), args)


def _many(coordinate: str, link: Callable[[Any, Any], bool]) -> Callable[[Library, Any, Any], Any]:
    type_name, _ = LISTS[coordinate]
    return lambda library, row, args: library.page(
        coordinate, [one for one in library.visible(type_name) if link(row, one)], args
    )


def _groups(coordinate: str, link: Callable[[Any, Any], bool]) -> Callable[[Library, Any, Any], Any]:
    type_name = GROUPS[coordinate]
    return lambda library, row, args: library.groups(
        coordinate, [one for one in library.visible(type_name) if link(row, one)], args
    )


def _one(type_name: str, column: str) -> Callable[[Library, Any, Any], Any]:
    return lambda library, row, _: library.by_key(type_name, getattr(row, column))


def _book(library: Library, _: Any, args: Mapping[str, Any]) -> Book | None:
    if args.get("id") is not None:
        found = library.by_id(args["id"])
        return found if isinstance(found, Book) else None
    return _titled(library, args["title"])


def _latest(library: Library, author: Author, _: Any) -> Book | None:
    newest = ("PUBLISHED_ON_DESC", "ID_DESC")
    return library.first("Book", lambda book: book.author_id == author.id, newest)  # type: ignore[no-any-return]


def _titles(library: Library, author: Author, _: Any) -> list[Book]:
    return sorted((book for book in library.visible("Book") if book.author_id == author.id), key=key_of)[:2]


def _counts(library: Library, since: Any = None) -> list[GenreCount]:
    books = [
        book
        for book in library.visible("Book")
        if since is None or (book.published_on is not None and book.published_on >= since)
    ]
    genres = sorted({book.genre for book in books if book.genre is not None})
    alike = {genre: [book.id for book in books if book.genre == genre] for genre in genres}
    return [GenreCount(genre, len(keys), min(keys)) for genre, keys in alike.items()]


def _wishes(library: Library, _: Any, args: Mapping[str, Any]) -> list[Wish]:
    found = [(title, _titled(library, title)) for title in args["titles"]]
    return [Wish(place, title, book.id if book else None) for place, (title, book) in enumerate(found)][:500]


def _titled(library: Library, title: str) -> Book | None:
    return library.first("Book", lambda book: book.title == title)  # type: ignore[no-any-return]


FIELDS: dict[str, Callable[[Library, Any, Any], Any]] = {
    "Query.node": lambda library, _, args: library.by_id(args["id"]),
    "Query.nodes": lambda library, _, args: [library.by_id(text) for text in args["ids"]],
    "Query.book": _book,
    "Query.books": _every("Book"),
    "Query.authors": _every("Author"),
    "Query.shelf": lambda library, _, args: library.first("Shelf", lambda shelf: shelf.code == args["code"]),
    "Query.shelves": _every("Shelf"),
    "Query.loans": _every("Loan"),
    "Query.notes": _every("Note"),
    "Query.genres": lambda library, _, args: _counts(library, args.get("since")),
    "Query.genrePages": lambda library, _, args: library.page("Query.genrePages", _counts(library), args),
    "Query.wishes": _wishes,
    "Query.tally": lambda library, _, args: GenreCount(args["genre"], 7, None),
    "Query.house": lambda library, _, args: {
        "name": args["greeting"],
        "role": library.scope.role,
        "openedOn": date(2020, 2, 29),
    },
    "Query.bookGroups": _groups("Query.bookGroups", lambda _, book: True),
    "Query.loanGroups": _groups("Query.loanGroups", lambda _, loan: True),
    "Shelf.longBooks": _groups(
        "Shelf.longBooks", lambda shelf, book: book.shelf_code == shelf.code and (book.pages or 0) >= 200
    ),
    "Author.bookGroups": _groups("Author.bookGroups", lambda author, book: book.author_id == author.id),
    "Book.loanGroups": _groups("Book.loanGroups", lambda book, loan: loan.book_id == book.id),
    "Shelf.books": _many("Shelf.books", lambda shelf, book: book.shelf_code == shelf.code),
    "Author.books": _many("Author.books", lambda author, book: book.author_id == author.id),
    "Author.latest": _latest,
    "Author.titles": _titles,
    "Book.author": _one("Author", "author_id"),
    "Book.shelf": _one("Shelf", "shelf_code"),
    "Book.loans": _many("Book.loans", lambda book, loan: loan.book_id == book.id),
    "Loan.book": _one("Book", "book_id"),
    "GenreCount.example": _one("Book", "example_id"),
    "Wish.book": _one("Book", "book_id"),
    **several.FIELDS,
}
"""The fields that are more than a value of their row."""
