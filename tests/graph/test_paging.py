"""The union of the pages is the list, forward and backward, at every size, while rows come and go between the pages.

Rows that are there throughout appear exactly once and in order, none twice, and each page says rightly whether more
lie before and after it. Rows, orders, sizes and edits are hypothesis's, always the same; `--database` says where.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.graph.policy import Scope
from tests.graph.arena import Arena
from tests.graph.differential import Judge
from tests.graph.reading_room import MEMBER, PUBLIC, STAFF
from tests.graph.reference.order import Order
from tests.graph.reference.pages import Cursors
from tests.graph.reference.world import Author, Book, Shelf, World

EMPTY = World(shelves=(Shelf("A"), Shelf("B")), authors=(Author(1, "Ann"),))
LISTS = {
    "books": ("{{ {} }}", ()),
    "shelf": ('{{ shelf(code: "A") {{ {} }} }}', ("TITLE_ASC",)),
    "node": ('{{ node(id: "Author:1") {{ ... on Author {{ {} }} }} }}', ("PUBLISHED_ON_DESC",)),
}
"""A list at the root and two nested ones: how each is asked for, and its declared order."""
PAGE = "nodes { id } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount"
KEYS = ("TITLE", "PAGES", "PRICE", "RATING", "PUBLISHED_ON", "GENRE", "SECRET", "WEIGHT", "ADDED_AT", "ID")

books = st.builds(
    Book,
    id=st.integers(-3, 40),
    title=st.sampled_from(("红", "红楼", "a", "A\n")),
    genre=st.sampled_from((None, "POEM", "NOVEL")),
    published_on=st.sampled_from((None, date(2000, 1, 1), date(2000, 1, 2))),
    pages=st.sampled_from((None, 0, 7)),
    price=st.sampled_from((None, Decimal("0.29"), Decimal("-3"))),
    rating=st.sampled_from((None, 0.1, 0.1 + 0.2, 0.8516145682064999)),
    pages_or_one=st.sampled_from((1, 2)),
    is_rare=st.booleans(),
    is_hidden=st.sampled_from((False, False, True)),
    secret=st.sampled_from((None, "秘1", "秘2")),
    author_id=st.sampled_from((1, 1, None)),
    shelf_code=st.sampled_from(("A", "A", "B", None)),
)


@dataclass(frozen=True)
class Edit:
    """What happens between two pages: a book comes, moves or goes."""

    word: str
    book: Book
    whom: int
    """Which of the rows, counted round; 0 is the one that the cursor points to."""

    def key(self, rows: Sequence[Book], pointed: int | None) -> int:
        """The key of the book that it is about."""
        if self.word == "come" or not rows:
            return self.book.id
        return rows[self.whom % len(rows)].id if self.whom or pointed is None else pointed

    def of(self, rows: Sequence[Book], key: int) -> tuple[Book, ...]:
        """The rows afterwards."""
        kept = tuple(row for row in rows if row.id != key)
        return kept if self.word == "go" else (*kept, replace(self.book, id=key))


@dataclass(frozen=True)
class Walk:
    """A way through a list."""

    place: str
    order: tuple[str, ...]
    size: int
    backward: bool
    filter: str
    scope: Scope

    def document(self) -> str:
        """The query of one page."""
        size, side = ("last", "before") if self.backward else ("first", "after")
        given = [f"{size}: {self.size}", f"{side}: $at", f"orderBy: [{' '.join(self.order)}]", f"filter: {self.filter}"]
        books = f"books({', '.join(given)}) {{ {PAGE} }}"
        return f"query ($at: String) {LISTS[self.place][0].format(books)}"

    def total_order(self) -> Order:
        """The order of the list."""
        return Order.of(self.order or LISTS[self.place][1])


walks = st.builds(
    Walk,
    place=st.sampled_from(sorted(LISTS)),
    order=st.lists(st.builds("{}_{}".format, st.sampled_from(KEYS), st.sampled_from(("ASC", "DESC"))), max_size=3).map(
        tuple
    ),
    size=st.integers(1, 15),
    backward=st.booleans(),
    filter=st.sampled_from(("{}", "{pages: {isNull: false}}", '{title: {startsWith: "红"}}', "{not: {minPrice: 0}}")),
    scope=st.sampled_from((STAFF, MEMBER, PUBLIC)),
)
edits = st.lists(
    st.builds(Edit, word=st.sampled_from(("come", "move", "go")), book=books, whom=st.integers(0, 5)), max_size=2
)


@given(st.lists(books, max_size=14, unique_by=lambda book: book.id), walks, st.lists(edits, max_size=8))
@settings(
    max_examples=120,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_the_pages_are_the_list_while_rows_come_and_go(
    arena: Arena, rows: list[Book], walk: Walk, changes: list[list[Edit]]
) -> None:
    pages = _Pages(arena, walk, replace(EMPTY, books=tuple(rows)))
    before = await pages.whole()
    await pages.walk(changes)
    seen = list(reversed(pages.seen)) if walk.backward else pages.seen
    throughout = [key for key in before if key not in pages.touched]
    assert [key for key in seen if key not in pages.touched] == throughout
    if not changes:
        assert seen == before


class _Pages:
    """Walks through a list, page by page, and holds each page against the reference."""

    def __init__(self, arena: Arena, walk: Walk, world: World) -> None:
        self.arena, self.way, self.world = arena, walk, world
        self.cursors = Cursors()
        self.seen: list[int] = []
        self.touched: set[int] = set()

    async def _judge(self) -> Judge:
        return await self.arena.judge(self.world, self.cursors)

    async def whole(self) -> list[int]:
        """The keys of the whole list, in its order."""
        all_at_once = replace(self.way, size=100, backward=False)
        found = await (await self._judge()).compare(all_at_once.document(), {}, self.way.scope, {})
        assert found.difference == ""
        return _keys(_page(found.data))

    async def walk(self, changes: list[list[Edit]]) -> None:
        """Every page, the edits in between."""
        at: dict[str, tuple[str, str]] = {}
        more, left = True, list(changes)
        while more:
            found = await (await self._judge()).compare(self.way.document(), {}, self.way.scope, at)
            assert found.difference == ""
            page = _page(found.data)
            assert len(page["nodes"]) <= self.way.size
            self.seen += reversed(_keys(page)) if self.way.backward else _keys(page)
            info = page["pageInfo"]
            more = info["hasPreviousPage" if self.way.backward else "hasNextPage"]
            assert more <= bool(page["nodes"])
            end = "startCursor" if self.way.backward else "endCursor"
            ends = [(ours, theirs) for path, ours, theirs in found.cursors if path[-1] == end]
            at = {"at": ends[0]} if ends else {}
            for edit in left.pop(0) if left else ():
                self._edit(edit)

    def _edit(self, edit: Edit) -> None:
        books = self.world.books
        key = edit.key(books, self.seen[-1] if self.seen else None)
        self.touched.add(key)
        self.world = replace(self.world, books=edit.of(books, key))


def _page(data: Any) -> Any:
    """The connection, wherever it is in the answer."""
    inner = next(iter(data.values()))
    return inner if "nodes" in inner else _page(inner)


def _keys(page: Any) -> list[int]:
    return [int(node["id"].removeprefix("Book:")) for node in page["nodes"]]


async def test_a_row_that_moved_past_its_own_cursor_no_longer_precedes_the_page(arena: Arena) -> None:
    walk = Walk("books", ("PAGES_ASC",), 1, False, "{}", STAFF)
    books = (Book(1, "a", pages=0), Book(2, "b", pages=7))
    cursors = Cursors()
    judge = await arena.judge(World(books=books), cursors)
    first = await judge.compare(walk.document(), {}, STAFF, {})
    (pair,) = [(ours, theirs) for path, ours, theirs in first.cursors if path[-1] == "endCursor"]
    judge = await arena.judge(World(books=(replace(books[0], pages=9), books[1])), cursors)
    second = await judge.compare(walk.document(), {}, STAFF, {"at": pair})
    assert second.difference == ""
    assert _keys(second.data["books"]) == [2]
    assert second.data["books"]["pageInfo"]["hasPreviousPage"] is False
