"""A page of a list, cut by counting rows, and the cursors between pages."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from backend.graph.policy import Scope
from tests.graph.reference.filters import folded, ids_in, said
from tests.graph.reference.ids import Refused, key_in, split
from tests.graph.reference.order import Order


@dataclass(frozen=True)
class Listing:
    """A list of the schema and all that makes it this one: a cursor of another is foreign."""

    coordinate: str
    type_name: str
    asked: tuple[str, ...]
    """The order as the client gave it; none is not the same as the declared one given."""
    order: tuple[str, ...]
    filter: tuple[Any, ...]
    search: str

    @classmethod
    def of(cls, coordinate: str, type_name: str, order: Sequence[str], args: Mapping[str, Any]) -> "Listing":
        """The list that a field's arguments ask for; `order` is the declared one."""
        asked = tuple(args.get("orderBy") or ())
        return cls(
            coordinate,
            type_name,
            asked,
            asked or tuple(order),
            said(type_name, args.get("filter") or {}),
            folded(args.get("search")),
        )


@dataclass(frozen=True)
class Position:
    """What a cursor points to: a place in the order of a list."""

    listing: Listing
    place: tuple[Any, ...]


@dataclass
class Cursors:
    """The cursors that were handed out, by their text."""

    known: dict[str, Position] = field(default_factory=dict)

    def write(self, position: Position) -> str:
        """A new cursor."""
        text = f"cursor {len(self.known)}"
        self.known[text] = position
        return text

    def read(self, text: str, listing: Listing) -> Position:
        """Where a cursor points to in this list."""
        if text not in self.known:
            raise Refused("CURSOR_FORGED")
        if self.known[text].listing != listing:
            raise Refused("CURSOR_FOREIGN")
        return self.known[text]


def faults_of_page(cursors: Cursors, listing: Listing, args: Mapping[str, Any]) -> Iterator[str]:
    """The codes of all that is wrong with the size and the cursors of a list."""
    sizes = [args[name] for name in ("first", "last") if args.get(name) is not None]
    if len(sizes) > 1 or any(not 1 <= size <= 100 for size in sizes):
        yield "PAGE_SIZE"
    for side in ("after", "before"):
        if args.get(side) is not None:
            yield from _code_of(lambda text: cursors.read(text, listing), args[side])


def faults_of_conditions(type_name: str, args: Mapping[str, Any]) -> Iterator[str]:
    """The codes of all that is wrong with a filter and a search."""
    if len(folded(args.get("search"))) > 100:
        yield "INVALID_TEXT"
    for text in ids_in(args.get("filter") or {}):
        yield from faults_of_id(text, type_name)


def faults_of_id(text: str, type_name: str) -> Iterator[str]:
    """Whether it is no id; the key is looked at only where the type is the one that is looked for."""
    yield from _code_of(lambda given: key_in(given) if split(given)[0] == type_name else None, text)


def _code_of(read: Any, text: str) -> Iterator[str]:
    try:
        read(text)
    except Refused as refused:
        yield refused.code


@dataclass(frozen=True)
class Page:
    """A page of rows, in order, and where it stands."""

    listing: Listing
    rows: list[Any]
    total: int
    has_next: bool
    has_previous: bool


def cut(scope: Scope, cursors: Cursors, listing: Listing, rows: Iterable[Any], args: Mapping[str, Any]) -> Page:
    """The page of these rows, all of which meet the filter, that the arguments ask for."""
    order = Order.of(listing.order)
    whole = order.sorted(scope, rows)
    ends = {side: cursors.read(args[side], listing).place for side in ("after", "before") if args.get(side)}

    def beside(row: Any, side: str) -> int:
        return order.compare(order.place(scope, row), ends[side])

    before_window = [row for row in whole if "after" in ends and beside(row, "after") <= 0]
    after_window = [row for row in whole if "before" in ends and beside(row, "before") >= 0]
    window = [row for row in whole if row not in before_window and row not in after_window]
    last, first = args.get("last"), args.get("first")
    kept = window[-last:] if last is not None else window[: 20 if first is None else first]
    cut_off = len(kept) < len(window)
    return Page(
        listing,
        kept,
        len(whole),
        has_next=bool(after_window) or (cut_off and last is None),
        has_previous=bool(before_window) or (cut_off and last is not None),
    )


def edges(scope: Scope, cursors: Cursors, page: Page) -> list[dict[str, Any]]:
    """Each row with its cursor."""
    order = Order.of(page.listing.order)
    return [
        {"cursor": cursors.write(Position(page.listing, order.place(scope, row))), "node": row} for row in page.rows
    ]


def page_info(scope: Scope, cursors: Cursors, page: Page) -> dict[str, Any]:
    """Where the page stands."""
    ends = edges(scope, cursors, page)
    return {
        "hasNextPage": page.has_next,
        "hasPreviousPage": page.has_previous,
        "startCursor": ends[0]["cursor"] if ends else None,
        "endCursor": ends[-1]["cursor"] if ends else None,
    }
