"""A toy world for the engine's tests: a library, its policy and its rows. Nothing of the trade."""

import enum
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

import strawberry
from strawberry.scalars import JSON

from backend.errors import NotInThisState
from backend.graph.changed import Changed, Shown
from backend.graph.declare import (
    Argument,
    Connection,
    Filter,
    Group,
    Node,
    Search,
    aggregated,
    column,
    command,
    computed,
    every,
    expression,
    listed,
    lookup,
    many,
    node_by_id,
    nodes_by_ids,
    one,
    one_of_types,
    published,
    queries,
    rows,
    scalar,
    subscriptions,
    told,
)
from backend.graph.engine import Call
from backend.graph.policy import Scope
from backend.graph.scalars import Int64
from backend.graph.sources import Sql

HERE = "tests.graph.reading_room"


@strawberry.enum(description="Kinds of books.")
class Genre(enum.Enum):
    """Stored as the member's name."""

    NOVEL = "novel"
    POEM = "poem"


@scalar("hundredths", description="Money with two decimals.")
class Price(Decimal):
    """Stored in hundredths."""


@strawberry.interface(description="What holds books under a name.")
class Holder:
    """Shared by shelves and authors."""

    name: str = strawberry.field(description="Its name.")
    books: Connection[Annotated["Book", strawberry.lazy(HERE)]] = strawberry.field(description="Its books.")


@published("shelf", key="code", description="A shelf.")
class Shelf(Node, Holder):
    """Has a text key."""

    name: str = expression("Its name.", "'Shelf ' || {t}.code")
    code: str = column("Its code.", filterable=True, orderable=True)
    books: Connection[Annotated["Book", strawberry.lazy(HERE)]] = many("Books on it.", "shelf_code", order=("title",))
    long_books: list[Group[Annotated["Book", strawberry.lazy(HERE)]]] = aggregated(
        "Books of 200 pages and more.", "shelf_code", where="{o}.pages >= 200"
    )


@published("author", description="An author.", search=Search("author_gram", "author_id", columns=("name",)))
class Author(Node, Holder):
    """Has books."""

    name: str = column("Name.", filterable=True, orderable=True)
    born_on: date | None = column("Birthday.", filterable=True, orderable=True)
    books: Connection[Annotated["Book", strawberry.lazy(HERE)]] = many("Books.", "author_id", order=("-published_on",))
    latest: Annotated["Book", strawberry.lazy(HERE)] | None = one(
        "Newest book.", where="{o}.author_id = {t}.id", order=("-published_on", "-id")
    )
    titles: list[Annotated["Book", strawberry.lazy(HERE)]] = listed("Two books.", "author_id", limit=2)
    book_groups: list[Group[Annotated["Book", strawberry.lazy(HERE)]]] = aggregated("Books by groups.", "author_id")
    things: list[Node] = rows(
        "Its books and notes.",
        "SELECT 'Book' AS type, CAST(b.id AS TEXT) AS key, b.id AS place FROM book b WHERE b.author_id = {t}.id"
        " AND b.pages >= :pages UNION ALL"
        " SELECT 'Note', CAST(n.id AS TEXT), 100 + n.id FROM note n WHERE n.author_id = {t}.id",
        args={"pages": Argument(int, "Books of so many pages.", 100)},
        limit=3,
    )


@published(
    "book",
    description="A book.",
    search=Search("book_gram", "book_id", columns=("title", "secret")),
    filters={
        "min_price": Filter(Price, "{t}.price >= :value", "At least this price.", reads=("price",)),
        "lent_to": Filter(
            str,
            "EXISTS (SELECT 1 FROM loan l WHERE l.book_id = {t}.id AND {visible:Loan:l} AND l.borrower = :value)",
            "Lent to this person.",
        ),
        "wordy": Filter(
            bool, "length({t}.title) >= :least", "Has a long title.", bind={"least": lambda wordy: 4 if wordy else 0}
        ),
    },
)
class Book(Node):
    """Has every kind of value."""

    title: str = column("Title.", filterable=True, orderable=True, groupable=True)
    genre: Genre | None = column("Genre.", filterable=True, orderable=True, groupable=True)
    published_on: date | None = column("Day.", filterable=True, orderable=True, groupable=True, measurable=True)
    pages: int | None = column("Pages.", filterable=True, orderable=True, groupable=True, measurable=True)
    price: Price | None = column("Price; masked.", filterable=True, orderable=True, measurable=True)
    rating: float | None = column("Rating.", filterable=True, orderable=True, measurable=True)
    weight: float = expression("Weight.", "{t}.pages_or_one / 8.0", orderable=True, filterable=True, measurable=True)
    is_rare: bool = column("Rare.", filterable=True, groupable=True)
    added_at: datetime = column("Added.", filterable=True, orderable=True, measurable=True)
    copies: Int64 = column("Copies.", measurable=True)
    extra: JSON | None = column("Extra.")
    tags: list[str] = column("Tags.")
    secret: str | None = column("Secret; masked.", filterable=True, orderable=True, groupable=True)
    author: Author | None = one("Author.", "author_id", groupable=True)
    shelf: Shelf | None = one("Shelf.", "shelf_code", groupable=True)
    loans: Connection[Annotated["Loan", strawberry.lazy(HERE)]] = many("Loans.", "book_id", order=("-lent_on",))
    loan_groups: list[Group[Annotated["Loan", strawberry.lazy(HERE)]]] = aggregated("Loans by groups.", "book_id")


@published("loan", description="A loan.", floor=3)
class Loan(Node):
    """Seen by its borrower and by staff."""

    borrower: str = column("Who.", filterable=True, orderable=True, groupable=True)
    lent_on: date = column("When.", filterable=True, orderable=True, groupable=True, measurable=True)
    book: Book | None = one("Book.", "book_id", groupable=True)


Work = Annotated[Book | Author | Loan, strawberry.union("Work", description="A book, its author or its loan.")]


@published("note", description="A note.")
class Note(Node):
    """Is about something of one of several types."""

    text: str = column("What it says.", filterable=True, orderable=True)
    about: Work | None = one_of_types(
        "What it is about.", type_column="about_type", key_column="about_key", names={"Book": "book"}
    )
    thing: Node | None = one_of_types("What else it is about.", columns={"Book": "book_id", "Author": "author_id"})
    holder: Holder | None = one_of_types("What holds books.", type_column="about_type", key_column="about_key")


@published(description="Books by genre.", key="genre")
class GenreCount:
    """Fed by a row source."""

    genre: Genre = column("Genre.", filterable=True, orderable=True)
    books: int = column("How many.", filterable=True, orderable=True)
    example: Book | None = one("One of them.", "example_id")


@published(description="A wish and its book.", key="place")
class Wish:
    """Fed by a bound list."""

    place: int = column("Its place.")
    title: str = column("What was wished for.", column="wished")
    book: Book | None = one("The book, if there is one.", "book_id")


@published(description="The house.")
class House:
    """Fed by a function."""

    name: str = strawberry.field(description="Its name.")
    role: str = strawberry.field(description="Who asks.")
    opened_on: date = strawberry.field(description="Since when.")


async def house(
    call: Call, greeting: Annotated[str, strawberry.argument(description="How to greet.")] = "你好"
) -> Mapping[str, Any]:
    """Plain data."""
    return {"name": greeting, "role": call.scope.role, "opened_on": date(2020, 2, 29)}


WISHES = {
    "sqlite": "SELECT w.key AS place, w.value AS wished, (SELECT b.id FROM book b WHERE b.title = w.value"
    " AND {visible:Book:b} ORDER BY b.id LIMIT 1) AS book_id FROM json_each(:titles) w",
    "postgresql": "SELECT w.place - 1 AS place, w.wished, (SELECT b.id FROM book b WHERE b.title = w.wished"
    " AND {visible:Book:b} ORDER BY b.id LIMIT 1) AS book_id"
    " FROM unnest(:titles) WITH ORDINALITY w (wished, place)",
}
COUNTS = (
    "SELECT b.genre, count(*) AS books, min(b.id) AS example_id FROM book b"
    " WHERE b.genre IS NOT NULL AND {visible:Book:b} AND (:since IS NULL OR b.published_on >= :since) GROUP BY b.genre"
)


WORKS = (
    "SELECT 'Book' AS type, CAST(b.id AS TEXT) AS key, -b.id AS place FROM book b WHERE b.id >= :least"
    " UNION ALL SELECT 'Loan', CAST(l.id AS TEXT), -l.id FROM loan l WHERE l.id >= :least"
    " UNION ALL SELECT 'Loan', '999', -99 UNION ALL SELECT 'Shelf', 'A', -98"
)
"""A loan that is not there, and a shelf, which is no work, are among them."""
HOLDERS = (
    "SELECT 'Author' AS type, CAST(a.id AS TEXT) AS key, 1 AS place FROM author a"
    " UNION ALL SELECT 'Shelf', s.code, 0 FROM shelf s"
)


@queries
class LibraryQueries:
    """All root fields."""

    node: Node | None = node_by_id("Anything.")
    nodes: list[Node | None] = nodes_by_ids("Several of anything.")
    book: Book | None = lookup("One book.", "id", "title")
    books: Connection[Book] = every("All books.")
    book_groups: list[Group[Book]] = aggregated("Books by groups.")
    loan_groups: list[Group[Loan]] = aggregated("Loans by groups.")
    authors: Connection[Author] = every("All authors.", order=("name",))
    shelf: Shelf | None = lookup("One shelf.", "code")
    shelves: Connection[Shelf] = every("All shelves.")
    loans: Connection[Loan] = every("All loans that you may see.", order=("-lent_on",))
    genres: list[GenreCount] = rows(
        "Books by genre.", COUNTS, args={"since": Argument(date | None, "From this day.", None)}, order=("genre",)
    )
    genre_pages: Connection[GenreCount] = rows("Books by genre.", COUNTS.replace(":since", "NULL"), order=("-books",))
    wishes: list[Wish] = rows("Books wished for.", WISHES, args={"titles": Argument(list[str], "Titles.")})
    tally: GenreCount | None = rows(
        "One genre.",
        "SELECT n.genre, 7 AS books, CAST(NULL AS BIGINT) AS example_id FROM (SELECT CAST(:genre AS TEXT) AS genre) n",
        args={"genre": Argument(Genre, "Which.")},
    )
    house: House = computed("The house.", house)
    notes: Connection[Note] = every("All notes.")
    works: list[Work] = rows(
        "Works, the last first.", WORKS, args={"least": Argument(int, "From this key.", 0)}, limit=7
    )
    all_works: Connection[Work] = rows("Every work.", WORKS.replace(":least", "0"))
    holders: Connection[Holder] = rows("All that hold books.", HOLDERS)
    first_work: Work | None = rows("The first of works.", WORKS.replace(":least", "9"))


@subscriptions
class LibrarySubscriptions:
    """What is told."""

    book_lent: Book = told("A book was lent.", topic="book.lent", fact="book")
    loan_made: Loan = told("A loan was made.", topic="book.lent", fact="loan")


@strawberry.input(description="What to call it.")
class Renaming:
    """Input of a command."""

    title: str = strawberry.field(description="The new title.")


@command(Book, House, description="Rename a book.")
async def rename_book(
    work: Any,
    book_id: Annotated[strawberry.ID, strawberry.argument(description="Which.")],
    renaming: Annotated[Renaming, strawberry.argument(description="How.")],
) -> Changed | Shown:
    """Refuses the empty title."""
    if not renaming.title:
        raise NotInThisState(
            "NO_TITLE",
            zh="缺少书名。",
            en="No title.",
            remedy_zh="请填写。",
            remedy_en="Write one.",
            path=("renaming", "title"),
        )
    if renaming.title == "house":
        return Shown("House", {"name": "馆", "role": "x", "opened_on": date(2021, 1, 1)})
    key = int(book_id.split(":")[1])
    await work.execute("UPDATE book SET title = $1 WHERE id = $2", renaming.title, key)
    return Changed("Book", key)


class LibraryPolicy:
    """Public sees what is not hidden; members their own loans and some prices; staff all."""

    roles: Sequence[str] = ("public", "member", "staff")
    params: Mapping[str, type] = {"actor_name": str}

    def value(self, name: str, scope: Scope) -> Any:
        return scope.params.get(name)

    def rows(self, type_name: str, role: str) -> Sql | None:
        if role == "staff" or type_name not in ("Book", "Loan"):
            return "TRUE"
        if type_name == "Book":
            return "NOT {t}.is_hidden"
        return None if role == "public" else "{t}.borrower = :actor_name"

    def field(self, type_name: str, field_name: str, role: str) -> bool | Sql:
        if role == "staff" or type_name != "Book" or field_name not in ("price", "secret"):
            return True
        if role == "public":
            return False
        return "NOT {t}.is_rare" if field_name == "price" else False


STAFF, PUBLIC, MEMBER = Scope("staff"), Scope("public"), Scope("member", {"actor_name": "李"}, "en")
TYPES: list[type] = [Shelf, Author, Book, Loan, Note, GenreCount, Wish, House]
