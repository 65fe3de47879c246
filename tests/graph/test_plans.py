"""No list and no look-up of the library scans a table; what can't be compiled is told when the schema is built."""

from typing import Any

import pytest

from backend.graph.checks import SchemaError
from backend.graph.collect import collect
from backend.graph.declare import (
    Connection,
    Filter,
    Node,
    column,
    every,
    expression,
    lookup,
    published,
    queries,
)
from backend.graph.engine import Engine
from backend.graph.policy import Scope
from backend.graph.sources import Sql
from tests import graph
from tests.graph.broken import Loose, Root, Thing
from tests.graph.conftest import Asker
from tests.graph.reading_room import MEMBER, PUBLIC, STAFF, Author, Book, LibraryPolicy, LibraryQueries

READS = [
    '{ book(id: "Book:1") { title author { name latest { title } } loans { totalCount nodes { id } } } }',
    '{ node(id: "Author:1") { ... on Author { books(first: 3) { nodes { id } } titles { id } } } }',
    '{ shelf(code: "A") { books { edges { cursor node { id } } pageInfo { hasNextPage } } } }',
    '{ book(title: "家") { id } }',
    "{ authors(first: 2) { nodes { name } } loans(first: 5) { nodes { book { title } } } }",
    '{ books(orderBy: [TITLE_ASC], filter: {title: {startsWith: "红"}}) { nodes { id } } }',
    '{ books(search: "红楼") { nodes { id } } }',
    '{ node(id: "Note:1") { ... on Note { about { ... on Book { title } } thing { id } holder { name } } } }',
    '{ nodes(ids: ["Book:1", "Author:2", "Shelf:A"]) { id ... on Author { things { id } } } }',
    "{ bookGroups(groupBy: [AUTHOR]) { count key { author { name } } max { publishedOn } } }",
    '{ author: node(id: "Author:1") { ... on Author { bookGroups(groupBy: [PUBLISHED_ON_YEAR]) { count } } } }',
]


@pytest.mark.parametrize("query", READS)
@pytest.mark.parametrize("scope", [PUBLIC, STAFF])
async def test_reads_go_by_an_index(ask: Asker, query: str, scope: Scope) -> None:
    if ask.reader.dialect == "postgresql":
        await ask.reader.execute("SET enable_seqscan = off")
    explained = ask.engine.compile(query, {}, scope, ask.reader.dialect)
    steps = (await ask.reader.explain(explained.sql, explained.params)).splitlines()
    assert _scans(steps) == [], "\n".join(steps)


def _scans(steps: list[str]) -> list[str]:
    """Walks through a whole table. A page that was made before is walked under its own name, once for each making."""
    made = [step.split()[1] for step in steps if step.startswith(("CO-ROUTINE", "MATERIALIZE"))]
    found = [step for step in steps if "Seq Scan" in step]
    for step in steps:
        if step.startswith("SCAN ") and "USING" not in step and not step.startswith(("SCAN CONSTANT", "SCAN (")):
            name = step.split()[1]
            if name in made:
                made.remove(name)
            elif "VIRTUAL TABLE" not in step:
                found.append(step)
    return found


def test_values_are_bound_and_never_spliced(ask: Asker) -> None:
    evil = "x'; DROP TABLE book; --"
    query = "query ($f: BookFilter, $s: String) { books(filter: $f, search: $s) { nodes { id } } }"
    explained = ask.engine.compile(query, {"f": {"title": {"eq": evil}}, "s": evil}, MEMBER, ask.reader.dialect)
    assert "DROP" not in explained.sql
    assert evil in explained.params


def test_everything_declared_in_a_package_is_found() -> None:
    found = collect(graph)
    assert Book in found.types
    assert LibraryQueries in found.queries
    assert [command.__name__ for command in found.commands] == ["rename_book"]


def _build(types: list[type], root: type, policy: Any = None) -> list[str]:
    with pytest.raises(SchemaError) as caught:
        Engine(types=types, queries=[root], policy=policy or LibraryPolicy(), secret=b"x")
    return caught.value.faults


def test_every_fault_is_told_at_once() -> None:
    faults = _build([Thing, Loose], Root)
    for part in ("Thing.name: has no description", "no column nowhere", "neither a column nor a predicate",
                 "no field nothing", "Loose has no table", "Query.thing: must be nullable",
                 "Thing.maker: can't be grouped by: only a relation by a column alone can",
                 "Thing.notes: can't be grouped by: it is of kind json",
                 "Thing.label: can't be measured: it is of kind text", "Thing.bare: must be a list of Group",
                 "Thing.counted: names neither a column nor a predicate"):  # fmt: skip
        assert any(part in fault for fault in faults), (part, faults)


def test_a_masked_field_must_be_nullable() -> None:
    class Masking(LibraryPolicy):
        def field(self, type_name: str, field_name: str, role: str) -> bool | str:
            return (type_name, field_name) != ("Author", "name")

    faults = _build([Author, Book], LibraryQueries, Masking())
    assert faults == ["Author.name: must be nullable: it is masked for public, member, staff"]


def test_a_template_that_speaks_of_nothing_known() -> None:
    @published("thing", description="A thing.")
    class Odd(Node):
        bad: str | None = expression("Speaks of what is not known.", "{t}.x = :nothing")

    @queries
    class OddRoot:
        odd: Odd | None = lookup("One.", "id")

    assert _build([Odd], OddRoot) == [
        "Odd: an SQL text for sqlite speaks of 'nothing', which is not known",
        "Odd: an SQL text for postgresql speaks of 'nothing', which is not known",
    ]


def test_a_filter_must_own_up_to_the_masked_fields_that_it_reads() -> None:
    class Masking(LibraryPolicy):
        def field(self, type_name: str, field_name: str, role: str) -> bool | Sql:
            return role == "staff" or (type_name, field_name) != ("Sly", "price")

    @published("sly", description="A thing.", filters={"cheap": Filter(bool, "{t}.price < 5", "Cheap.")})
    class Sly(Node):
        price: int | None = column("A price.")

    @queries
    class SlyRoot:
        slies: Connection[Sly] = every("All.")

    faults = _build([Sly], SlyRoot, Masking())
    assert faults == ["Sly: filter cheap speaks of the masked field price: name it in `reads`"]


def test_the_schema_prints(engine: Engine) -> None:
    sdl = engine.print_sdl()
    assert "books(" in sdl
    assert "input BookFilter {" in sdl
    assert "union RenameBookResult = Book | House | Problem" in sdl
