"""Rows that may be of several types, by hand: what notes are about, and the lists of works, holders and things."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.graph.reference.order import Order
from tests.graph.reference.world import Author, Note, World

Find = Callable[[str, Any], Any]
"""The row of a type with a key, if it is there and the actor sees it."""
WORK, HOLDER = ("Book", "Author", "Loan"), ("Shelf", "Author")
BY_PLACE = ("PLACE_ASC", "TYPE_ASC")
IN_ORDER = Order.of(BY_PLACE)


@dataclass(frozen=True)
class Placed:
    """A row of a list of several types: its place, its type, its key as text, and the row itself."""

    place: int
    type: str
    id: str
    row: Any

    def where(self) -> tuple[int, str, str]:
        """What the list is ordered by."""
        return self.place, self.type, self.id


def about(note: Note, types: tuple[str, ...], find: Find) -> Any:
    """What a note is about, if it is of one of these types."""
    for name in types:
        if note.about_type == ("book" if name == "Book" else name) and note.about_key is not None:
            return find(name, note.about_key if name == "Shelf" else int(note.about_key))
    return None


def thing(note: Note, find: Find) -> Any:
    """The book of a note or else its author; what counts is which key is there, not which row is seen."""
    return find("Book", note.book_id) if note.book_id is not None else find("Author", note.author_id)


def works(world: World, least: int, find: Find) -> list[Placed]:
    """Books and loans from a key on; the loan 999 too, if it should be there."""
    found = [("Book", book.id, -book.id) for book in world.books if book.id >= least]
    found += [("Loan", loan.id, -loan.id) for loan in world.loans if loan.id >= least]
    return _placed([*found, ("Loan", 999, -99)], find)


def holders(world: World, find: Find) -> list[Placed]:
    """Authors and shelves; their keys are ordered as text."""
    return _placed(
        [("Author", author.id, 1) for author in world.authors] + [("Shelf", shelf.code, 0) for shelf in world.shelves],
        find,
    )


def things(world: World, author: Author, pages: int, find: Find) -> list[Any]:
    """An author's books of so many pages, and the notes on him; three of them."""
    own = [book for book in world.books if book.author_id == author.id]
    books = [book for book in own if book.pages is not None and book.pages >= pages]
    notes = [note for note in world.notes if note.author_id == author.id]
    found = [("Book", book.id, book.id) for book in books] + [("Note", note.id, 100 + note.id) for note in notes]
    return rows_of(_placed(found, find), 3)


def _placed(found: Iterable[tuple[str, Any, int]], find: Find) -> list[Placed]:
    """Those that are there and in sight."""
    rows = [(name, key, place, find(name, key)) for name, key, place in found]
    return [Placed(place, name, str(key), row) for name, key, place, row in rows if row is not None]


def rows_of(placed: list[Placed], most: int) -> list[Any]:
    """The rows themselves, in order."""
    return [one.row for one in IN_ORDER.sorted_by(placed, Placed.where)][:most]


def bare(row: Any) -> Any:
    """The row itself, of a list of one type or of several."""
    return row.row if isinstance(row, Placed) else row


FIELDS: Mapping[str, Callable[[Any, Any, Any], Any]] = {
    "Note.about": lambda library, note, _: about(note, WORK, library.by_key),
    "Note.holder": lambda library, note, _: about(note, HOLDER, library.by_key),
    "Note.thing": lambda library, note, _: thing(note, library.by_key),
    "Author.things": lambda library, author, args: things(library.world, author, args["pages"], library.by_key),
    "Query.works": lambda library, _, args: rows_of(works(library.world, args["least"], library.by_key), 7),
    "Query.allWorks": lambda library, _, args: library.page(
        "Query.allWorks", works(library.world, 0, library.by_key), args
    ),
    "Query.holders": lambda library, _, args: library.page(
        "Query.holders", holders(library.world, library.by_key), args
    ),
}
"""The fields whose rows may be of several types, as `library.FIELDS` has the others."""
