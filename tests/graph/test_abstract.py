"""Rows that may be of several types: as a relation, as a list, as a page; unions, interfaces and fragments on both."""

from typing import Annotated

import pytest
import strawberry

from backend.errors import TooMuch
from backend.graph.checks import SchemaError
from backend.graph.declare import Connection, Node, column, every, listed, one_of_types, published, queries, rows
from backend.graph.engine import Engine
from tests.graph.conftest import Asker
from tests.graph.reading_room import MEMBER, PUBLIC, STAFF, LibraryPolicy

NOTES = """query ($more: Boolean = true) { notes { nodes { id
    about { __typename ...OfBook ... on Author { name @include(if: $more) } ... on Loan { who: borrower } }
    thing { __typename id key: id ... on Book { title } }
    holder { __typename name books(first: 1) { totalCount nodes { id } } ... on Shelf { code } } } } }
  fragment OfBook on Book { title author { ...OfHolder } loans(last: 1) { totalCount } }
  fragment OfHolder on Holder { called: name ... on Author { bornOn } ... on Shelf { code } }"""
BOOK = {
    "__typename": "Book",
    "title": '城 "边"',
    "author": {"called": "曹雪芹", "bornOn": None},
    "loans": {"totalCount": 3},
}


async def test_a_relation_leads_to_a_row_of_one_of_several_types(ask: Asker) -> None:
    notes = (await ask.data(NOTES))["notes"]["nodes"]
    assert [note["about"] and note["about"]["__typename"] for note in notes] == [
        "Book", "Author", "Book", "Loan", None, None, None,
    ]  # fmt: skip
    assert notes[0]["about"] == BOOK
    assert notes[1]["about"] == {"__typename": "Author", "name": "Ann"}
    assert notes[3]["about"] == {"__typename": "Loan", "who": "李"}
    assert [note["thing"] and note["thing"]["key"] for note in notes] == [
        "Book:3", "Author:2", "Book:9", None, "Author:1", "Book:1", None,
    ]  # fmt: skip
    assert notes[0]["thing"] == {"__typename": "Book", "id": "Book:3", "key": "Book:3", "title": '城 "边"'}
    ann = {"__typename": "Author", "name": "Ann", "books": {"totalCount": 9, "nodes": [{"id": "Book:10"}]}}
    empty = {"__typename": "Shelf", "name": "Shelf 空", "books": {"totalCount": 0, "nodes": []}, "code": "空"}
    assert [note["holder"] for note in notes] == [None, ann, None, None, empty, None, None]
    bare = (await ask.data(NOTES, {"more": False}))["notes"]["nodes"]
    assert bare[1]["about"] == {"__typename": "Author"}


async def test_a_related_row_out_of_sight_is_null_whatever_its_type(ask: Asker) -> None:
    for scope, loan in ((PUBLIC, None), (MEMBER, {"__typename": "Loan", "who": "李"})):
        notes = (await ask.data(NOTES, scope=scope))["notes"]["nodes"]
        assert notes[0]["about"]["title"] == '城 "边"'
        assert (notes[2]["about"], notes[2]["thing"]) == (None, None)
        assert notes[3]["about"] == loan


async def test_a_list_of_several_types_comes_by_place_and_holds_what_is_there_and_in_sight(ask: Asker) -> None:
    query = """query ($least: Int) { works(least: $least) { __typename ... on Node { id } ... on Book { title }
                 ... on Loan { book { title } } } firstWork { ... on Node { id } } }"""
    found = await ask.data(query, {"least": 19})
    assert [work["id"] for work in found["works"]] == [f"Book:{key}" for key in range(30, 23, -1)]
    assert found["works"][0] == {"__typename": "Book", "id": "Book:30", "title": "红楼梦"}
    assert found["firstWork"] == {"id": "Book:9"}
    hidden = await ask.data(query, {"least": 19}, PUBLIC)
    assert [work["id"] for work in hidden["works"]] == [f"Book:{key}" for key in (30, 28, 27, 26, 25, 24, 23)]
    assert hidden["firstWork"] == {"id": "Book:10"}


@pytest.mark.parametrize(("scope", "count"), [(STAFF, 50), (MEMBER, 37), (PUBLIC, 27)])
async def test_the_pages_of_a_list_of_several_types_are_the_list(ask: Asker, scope: object, count: int) -> None:
    query = """query ($at: String, $n: Int) { allWorks(first: $n, after: $at) { __typename totalCount
                 edges { __typename cursor node { __typename ... on Node { id } } }
                 pageInfo { __typename hasNextPage endCursor } } }"""
    walked: list[str] = []
    at, more = None, True
    while more:
        page = (await ask.data(query, {"at": at, "n": 8}, scope))["allWorks"]  # type: ignore[arg-type]
        assert (page["__typename"], page["totalCount"]) == ("WorkConnection", count)
        assert page["edges"][0]["__typename"] == "WorkEdge"
        walked += [edge["node"]["id"] for edge in page["edges"]]
        at, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert len(set(walked)) == len(walked) == count
    keys = [(-int(text.partition(":")[2]), text) for text in walked]
    assert keys == sorted(keys)
    last = (await ask.data("{ allWorks(last: 2) { nodes { ... on Node { id } } } }", scope=scope))["allWorks"]["nodes"]  # type: ignore[arg-type]
    assert [node["id"] for node in last] == walked[-2:]


async def test_a_page_of_an_interface_shows_what_its_types_share(ask: Asker) -> None:
    found = await ask.data(
        """{ holders(first: 4) { totalCount nodes { __typename name ...Some
             books(first: 1, filter: {isRare: {eq: true}}, orderBy: [TITLE_ASC]) { totalCount nodes { id }
               pageInfo { hasNextPage } } } } }
           fragment Some on Holder { ... on Shelf { code } ... on Node { id } }"""
    )
    page = {"hasNextPage": False}
    assert found["holders"] == {
        "totalCount": 7,
        "nodes": [
            {
                "__typename": "Shelf", "name": "Shelf A", "code": "A", "id": "Shelf:A",
                "books": {"totalCount": 10, "nodes": [{"id": "Book:21"}], "pageInfo": {"hasNextPage": True}},
            },
            {
                "__typename": "Shelf", "name": "Shelf B", "code": "B", "id": "Shelf:B",
                "books": {"totalCount": 0, "nodes": [], "pageInfo": page},
            },
            {
                "__typename": "Shelf", "name": "Shelf 空", "code": "空", "id": "Shelf:空",
                "books": {"totalCount": 0, "nodes": [], "pageInfo": page},
            },
            {
                "__typename": "Author", "name": "曹雪芹", "id": "Author:1",
                "books": {"totalCount": 9, "nodes": [{"id": "Book:21"}], "pageInfo": {"hasNextPage": True}},
            },
        ],
    }  # fmt: skip


async def test_a_row_may_have_a_list_of_several_types_of_its_own(ask: Asker) -> None:
    query = """query ($pages: Int) { authors(orderBy: [ID_ASC], first: 2) { nodes { id
                 things(pages: $pages) { id ... on Note { text } ... on Book { pages } } } } }"""
    found = (await ask.data(query, {"pages": 300}))["authors"]["nodes"]
    assert found == [
        {
            "id": "Author:1",
            "things": [
                {"id": "Book:3", "pages": 300}, {"id": "Book:27", "pages": 300}, {"id": "Note:3", "text": "c"},
            ],
        },
        {
            "id": "Author:2",
            "things": [
                {"id": "Book:7", "pages": 300}, {"id": "Book:19", "pages": 300}, {"id": "Note:2", "text": "b"},
            ],
        },
    ]  # fmt: skip
    hidden = (await ask.data(query, {"pages": 300}, PUBLIC))["authors"]["nodes"]
    assert [thing["id"] for thing in hidden[1]["things"]] == ["Book:7", "Note:2"]


async def test_the_cost_of_several_types_is_that_of_the_dearest(ask: Asker) -> None:
    one = "... on Book { loans(first: 100) { nodes { id } } }"
    two = "... on Author { books(first: 100) { nodes { id loans(first: 9) { nodes { id } } } } }"
    query = "{{ notes(first: 50) {{ nodes {{ about {{ {} }} }} }} }}"
    assert len((await ask.data(query.format(one)))["notes"]["nodes"]) == 7
    assert await ask.code(query.format(one + two)) == "TOO_COMPLEX_POINTS"


# What can't be compiled ----------------------------------------------------------------------------------------------

HERE = "tests.graph.test_abstract"


@strawberry.interface(description="Has a mark.")
class Marked:
    mark: str = strawberry.field(description="A mark.")


@published("odd", description="Does not say where its mark lives.")
class Odd(Node, Marked):
    text: str = column("Text.")


@published(description="Has no table.")
class Thin:
    text: str = column("Text.")


Either = Annotated[Odd | Thin, strawberry.union("Either", description="Either.")]


@published("bad", description="Faults.")
class Bad(Node):
    half: Either | None = one_of_types("Names no keys.", type_column="about")
    stern: Marked = one_of_types("Not nullable.", columns={"Odd": "odd_id", "Bad": "bad_id"})
    plain: Odd | None = one_of_types("Of one type.", columns={"Odd": "odd_id"})
    spliced: Marked | None = one_of_types(
        "Stored oddly.", type_column="a", key_column="b", names={"Odd": "x'; DROP TABLE odd; --"}
    )
    stored: Marked | None = column("No value.")
    several: list[Marked] = listed("Of several types.", "bad_id")


@strawberry.interface(description="Has kin.")
class Kin:
    kin: Annotated["Kin", strawberry.lazy(HERE)] | None = strawberry.field(description="Kin of any kind.")


def _kin() -> Annotated["Kin", strawberry.lazy(HERE)] | None:
    columns = {"Bear": "bear_id", "Wolf": "wolf_id", "Stag": "stag_id"}
    kin: Annotated[Kin, strawberry.lazy(HERE)] | None = one_of_types("Kin of any kind.", columns=columns)
    return kin


@published("bear", description="A bear.")
class Bear(Node, Kin):
    kin: Annotated["Kin", strawberry.lazy(HERE)] | None = _kin()


@published("wolf", description="A wolf.")
class Wolf(Node, Kin):
    kin: Annotated["Kin", strawberry.lazy(HERE)] | None = _kin()


@published("stag", description="A stag.")
class Stag(Node, Kin):
    kin: Annotated["Kin", strawberry.lazy(HERE)] | None = _kin()


@queries
class KinRoot:
    bears: Connection[Bear] = every("All bears.")


def test_types_within_types_multiply_and_are_refused_beyond_a_limit() -> None:
    engine = Engine(types=[Bear, Wolf, Stag], queries=[KinRoot], policy=LibraryPolicy(), secret=b"x")
    query = "{{ bears(first: 1) {{ nodes {{ {} }} }} }}"
    near, far = ("kin { " * deep + "__typename" + " }" * deep for deep in (4, 12))
    assert engine.compile(query.format(near), {}, STAFF, "sqlite").sql.count("'Wolf'") == 27
    with pytest.raises(TooMuch) as caught:
        engine.compile(query.format(far), {}, STAFF, "sqlite")
    assert caught.value.code == "TOO_COMPLEX_VARIANTS"


@queries
class BadRoot:
    bads: Connection[Bad] = every("All.")
    ordered: list[Marked] = rows("Ordered.", "SELECT 1", order=("text",))


def test_faults_of_abstract_fields_are_told_at_once() -> None:
    with pytest.raises(SchemaError) as caught:
        Engine(types=[Odd, Thin, Bad], queries=[BadRoot], policy=LibraryPolicy(), secret=b"x")
    assert sorted(caught.value.faults) == [
        "Bad.half: its member Thin has no table",
        "Bad.half: needs a column of types and one of keys, or a column for each type",
        "Bad.plain: must be of a union or an interface",
        "Bad.several: its target Marked has no table",
        "Bad.several: its type Marked is of several: use `one_of_types` or `rows`",
        "Bad.spliced: the name of a type as it is stored may have letters, digits, `_`, `.` and `-` alone",
        "Bad.stern: Bad is no member of Marked",
        "Bad.stern: must be one row, nullable: it may be out of sight or absent",
        "Bad.stored: its type Marked is no value",
        "Bad.stored: its type Marked is of several: use `one_of_types` or `rows`",
        "Odd.mark: does not say where its value lives; a field that an interface promises is declared anew",
        "Query.ordered: is ordered by the column place of its sub-select",
    ]
