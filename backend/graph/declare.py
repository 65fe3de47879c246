"""How an entity says, field by field, where its values live. It is the only place where this is said.

    @published("book", key="id", description="A book.", search=Search("book_gram", "book_id", columns=("title",)))
    class Book(Node):
        title: str = column("The title.", filterable=True, orderable=True)
        author: Annotated["Author", strawberry.lazy("library.author")] | None = one("Who wrote it.", "author_id")
        loans: Connection[Annotated["Loan", strawberry.lazy("library.loan")]] = many("Its loans.", "book_id")
        about: Work | None = one_of_types("What it is about.", type_column="about_type", key_column="about_key")
        loan_groups: list[Group[Annotated["Loan", ...]]] = aggregated("Its loans by groups.", "book_id")

    @queries
    class BookQueries:
        node: Node | None = node_by_id("Anything.")
        nodes: list[Node | None] = nodes_by_ids("Several of anything.")
        book: Book | None = lookup("One book.", "id", "isbn")
        books: Connection[Book] = every("All books.", order=("title",))
        book_groups: list[Group[Book]] = aggregated("Books by groups.")

    @subscriptions
    class BookSubscriptions:
        book_lent: Book = told("A book was lent.", topic="book.lent", fact="book")

    @command(Book, description="Rename a book.")
    async def rename_book(work: Work, book_id: strawberry.ID, title: str) -> Changed: ...

Every function takes the description first. An SQL text may be one for both databases or `{"sqlite": ..., "postgresql":
...}`; in it `{t}` is this row, `{o}` the related row, `:name` a bound value (`:value` of a filter, an argument of a
row source, a parameter of the actor), and `{visible:Loan:l}` the policy's predicate for rows of `Loan` as alias `l`.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import strawberry

from backend.graph.shapes import Connection, Edge, Group, Node, PageInfo
from backend.graph.sources import (
    ABSENT,
    METADATA,
    Aggregated,
    Argument,
    Column,
    Command,
    Computed,
    Every,
    Expression,
    Filter,
    Listed,
    Lookup,
    Many,
    NodeById,
    NodesByIds,
    One,
    OneOf,
    Published,
    Rows,
    Search,
    Sql,
    Told,
)

__all__ = [
    "ABSENT",
    "Argument",
    "Connection",
    "Edge",
    "Filter",
    "Group",
    "Node",
    "PageInfo",
    "Search",
    "aggregated",
    "column",
    "command",
    "computed",
    "every",
    "expression",
    "listed",
    "lookup",
    "many",
    "node_by_id",
    "nodes_by_ids",
    "one",
    "one_of_types",
    "published",
    "queries",
    "rows",
    "scalar",
    "subscriptions",
    "told",
]

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])


def _field(source: object, description: str, name: str | None = None) -> Any:
    return strawberry.field(description=description, name=name, metadata={METADATA: source})


def published(
    table: str = "",
    *,
    description: str,
    key: str = "id",
    search: Search | None = None,
    filters: Mapping[str, Filter] | None = None,
    floor: int = 0,
) -> Callable[[type[T]], type[T]]:
    """Publish a class as a GraphQL type over `table`, whose primary key column is `key`.

    A class that derives from `Node` has a global id and is found by `node`. Without a table the type is fed by a row
    source (`rows`), by a function (`computed`) or by a command; with `rows`, `key` names the column that makes its
    order total. Groups of fewer than `floor` rows are left out wherever rows of the type are grouped: rows that are
    persons should have one.
    """

    def publish(cls: type[T]) -> type[T]:
        made = strawberry.type(cls, description=description)
        made.__published__ = Published(table, key, search, dict(filters or {}), floor)  # type: ignore[attr-defined]
        return made

    return publish


def column(
    description: str,
    *,
    column: str = "",
    filterable: bool = False,
    orderable: bool = False,
    groupable: bool = False,
    measurable: bool = False,
    unique: bool = False,
    name: str | None = None,
) -> Any:
    """A column of the type's table, named like the field unless `column` says otherwise.

    `datetime` is stored as BIGINT microseconds since the epoch, `date` as TEXT or DATE, `bool` as 0/1 or BOOLEAN, an
    enum as the text of its GraphQL name, `strawberry.scalars.JSON` and lists of scalars as JSON text or JSONB.

    What is `groupable` (text, enum, bool, date, whole number) may be grouped by where rows of the type are
    `aggregated`, a date also by year, quarter and month; what is `measurable` (whole number, hundredths, float: sum,
    avg, min, max; date, moment: min, max) is measured there. Say `unique` where the database keeps it so: a look-up by
    it then need not choose.
    """
    return _field(Column(column, filterable, orderable, groupable, measurable, unique), description, name)


def expression(
    description: str,
    sql: Sql,
    *,
    filterable: bool = False,
    orderable: bool = False,
    groupable: bool = False,
    measurable: bool = False,
    name: str | None = None,
) -> Any:
    """An SQL expression over the row `{t}`, of the stored form that the field's type asks for (see `column`)."""
    return _field(Expression(sql, filterable, orderable, groupable, measurable), description, name)


def one(
    description: str,
    column: str = "",
    *,
    to: str = "",
    where: Sql = "",
    order: Sql | tuple[str, ...] = "",
    groupable: bool = False,
) -> Any:
    """One related row: this table's `column` holds the target's key (or its `to`), the first row by `where`, or both.

    `where` speaks of `{o}`, the related row, and `{t}`, this row. `order` names fields as `many` does; as an SQL text
    it must say where NULLs go and end in the key, or the databases differ. The field must be nullable unless every
    role sees every row of the target. Rows may be grouped by a relation that is a column alone.
    """
    return _field(One(column, to, where, order, groupable), description)


def one_of_types(
    description: str,
    *,
    type_column: str = "",
    key_column: str = "",
    names: Mapping[str, str] | None = None,
    columns: Mapping[str, str] | None = None,
) -> Any:
    """One related row of a union or an interface.

    Either `type_column` holds the name of its type (`names` says how, where it is not GraphQL's own) and `key_column`
    its key, as text if the keys are of several kinds; or `columns` names for each type the column that holds the key of
    a row of it: the first that is not empty counts. A row that the actor may not see is null.
    """
    return _field(OneOf(type_column, key_column, dict(names or {}), dict(columns or {})), description)


def many(description: str, column: str = "", *, by: str = "", where: Sql = "", order: tuple[str, ...] = ()) -> Any:
    """A connection of related rows: the target's `column` holds this row's key (or its column `by`), `where`, or both.

    `order` names fields of the target, `-` before a name for descending; the target's key ends every order.
    """
    return _field(Many(column, by, where, order), description)


def listed(
    description: str,
    column: str = "",
    *,
    by: str = "",
    where: Sql = "",
    order: tuple[str, ...] = (),
    limit: int = 100,
) -> Any:
    """A plain list of at most `limit` related rows, found as `many` finds them."""
    return _field(Listed(column, by, where, order, limit), description)


def aggregated(description: str, column: str = "", *, by: str = "", where: Sql = "") -> Any:
    """Related rows, found as `many` finds them, or at the root all rows that the actor may see: counted by groups.

    The field is `list[Group[Book]]`. Keys and measures are the fields of the type that say so (see `column`).
    """
    return _field(Aggregated(column, by, where), description)


def queries(cls: type[T]) -> type[T]:
    """Mark a class whose fields become fields of `Query`."""
    made = strawberry.type(cls)
    made.__queries__ = True  # type: ignore[attr-defined]
    return made


def lookup(description: str, *fields: str) -> Any:
    """Root: one row by exactly one of these fields of the target, each unique; `id` takes the global id."""
    return _field(Lookup(fields), description)


def every(description: str, *, order: tuple[str, ...] = ()) -> Any:
    """Root: a connection of all rows of the target that the actor may see."""
    return _field(Every(order), description)


def rows(
    description: str,
    source: Sql,
    *,
    args: Mapping[str, Argument] | None = None,
    order: tuple[str, ...] = (),
    limit: int = 500,
) -> Any:
    """Rows of the sub-select `source` as a list, a connection or one row, as the annotation says; `{t}` is this row.

    Of a union or an interface the sub-select gives the columns `type` (the name of a row's type), `key` (its key, as
    text) and `place` (a whole number: the order of the rows); which of them the actor may see is seen to.
    Arguments are bound under their Python names: `:credit_codes` is a JSON text on SQLite (`json_each(:credit_codes)`)
    and an array on PostgreSQL (`unnest(:credit_codes::text[])`). An argument that is absent is bound as NULL.
    """
    return _field(Rows(source, dict(args or {}), order, limit), description)


def computed(description: str, function: Callable[..., Any], points: int = 10) -> Any:
    """Root: what `async def function(call, **arguments)` returns as plain dicts and lists, keyed by Python field names.

    `call` is an `engine.Call` with the reader and the scope; the other parameters become GraphQL arguments. A call
    costs `points`.
    """
    return _field(Computed(function, points), description)


def node_by_id(description: str) -> Any:
    """Root: any row by its global id. The field is `node: Node | None`."""
    return _field(NodeById(), description)


def nodes_by_ids(description: str) -> Any:
    """Root: rows of any types by their global ids, in their order, null for what is not there or not to be seen.

    The field is `nodes: list[Node | None]`.
    """
    return _field(NodesByIds(), description)


def subscriptions(cls: type[T]) -> type[T]:
    """Mark a class whose fields become fields of `Subscription`."""
    made = strawberry.type(cls)
    made.__subscriptions__ = True  # type: ignore[attr-defined]
    return made


def told(description: str, *, topic: str, fact: str) -> Any:
    """Root of a subscription: a row of the target whenever an event of `topic` says so in its `fact`.

    What is told is read as any row is, under the policy of that moment: an event about a row that the actor may not see
    is no event.
    """
    return _field(Told(topic, fact), description)


def command(*returns: Any, description: str) -> Callable[[F], F]:
    """Publish an async function as a mutation of the same name that answers with one of `returns` or a `Problem`.

    Its first parameter is the work it is part of, handed over by the runner of commands; the others become arguments
    (describe them with `Annotated[..., strawberry.argument(description=...)]`). It returns a `Changed` or a `Shown`.
    """

    def mark(function: F) -> F:
        function.__command__ = Command(function, returns, description)  # type: ignore[attr-defined]
        return function

    return mark


def scalar(kind: str, *, description: str) -> Callable[[type[T]], type[T]]:
    """Publish a class as a scalar of its own name, stored as `kind` (see `kinds.py`): `hundredths`, `int64`, ..."""

    def mark(cls: type[T]) -> type[T]:
        cls.__scalar__ = (kind, description)  # type: ignore[attr-defined]
        return cls

    return mark
