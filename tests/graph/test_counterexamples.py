"""Every counter-example that random operations found, each by name: what differed from the reference must not again."""

import sqlite3
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import orjson
import pytest

from backend.graph.request import Request
from tests.graph.arena import Arena, Case, Pick
from tests.graph.random_operations import Operation
from tests.graph.reading_room import MEMBER, STAFF
from tests.graph.reference.world import Author, Book, World

NOWHERE = World()


async def agreed(
    arena: Arena, world: World, document: str, variables: dict[str, Any] | None = None, picks: tuple[Pick, ...] = ()
) -> Any:
    """The data that the engine answers, once it is sure that the reference answers the same."""
    case = Case(world, Operation(document, variables or {}), STAFF, picks)
    assert await arena.difference(case) == ""
    return (await _answer(arena, document, variables))["data"]


async def _answer(arena: Arena, document: str, variables: dict[str, Any] | None = None) -> Any:
    return orjson.loads(await arena.engine.execute(Request(document, variables or {}), STAFF, arena.reader))


async def _code(arena: Arena, document: str, variables: dict[str, Any] | None = None) -> str:
    return str((await _answer(arena, document, variables))["errors"][0]["extensions"]["code"])


@pytest.mark.parametrize(
    "page", ["last: 5) { totalCount pageInfo { hasNextPage } }", "first: 5) { pageInfo { hasPreviousPage } }"]
)
async def test_an_empty_list_of_which_only_its_place_is_asked_is_a_list(arena: Arena, page: str) -> None:
    found = await agreed(arena, NOWHERE, f"{{ authors({page} }}")
    assert found["authors"]["pageInfo"] in ({"hasNextPage": False}, {"hasPreviousPage": False})


RATINGS = (0.8516145682064999, 616.0597626761989, 1.7976931348623157e308, 5e-324, 1e22, 1e-7, 0.1, 1 / 3, -1.5, 100.0)


async def test_a_float_is_shown_and_followed_to_the_last_bit(arena: Arena) -> None:
    world = World(books=tuple(Book(key, "x", rating=rating) for key, rating in enumerate(RATINGS)))
    document = """query ($at: String) { books(first: 100, orderBy: [RATING_ASC], after: $at) {
        nodes { rating } edges { cursor } } }"""
    found = await agreed(arena, world, document)
    assert [node["rating"] for node in found["books"]["nodes"]] == sorted(RATINGS)
    for number in range(len(RATINGS)):
        await agreed(arena, world, document, picks=(Pick("at", ("books", "edges", "cursor"), number),))


async def test_a_short_decimal_is_shown_short(arena: Arena) -> None:
    world = World(books=(Book(1, "x", rating=4.35), Book(2, "x", rating=0.0001), Book(3, "x", rating=-120.5)))
    await arena.judge(world)
    body = await arena.engine.execute(Request("{ books { nodes { rating } } }"), STAFF, arena.reader)
    assert (
        body.replace(b" ", b"") == b'{"data":{"books":{"nodes":[{"rating":4.35},{"rating":0.0001},{"rating":-120.5}]}}}'
    )


async def test_a_large_amount_keeps_its_hundredths(arena: Arena) -> None:
    prices = ("90071992547409.91", "-90071992547409.91", "12345678901234.56", "0.29")
    world = World(books=tuple(Book(key, "x", price=Decimal(price)) for key, price in enumerate(prices)))
    found = await agreed(arena, world, "{ books { nodes { price } } }")
    assert [node["price"] for node in found["books"]["nodes"]] == [float(price) for price in prices]


async def test_a_moment_far_from_now_keeps_its_microseconds(arena: Arena) -> None:
    moments = (datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC), datetime(1, 1, 1, 0, 0, 0, 1, tzinfo=UTC))
    world = World(books=tuple(Book(key, "x", added_at=moment) for key, moment in enumerate(moments)))
    found = await agreed(arena, world, "{ books { nodes { addedAt } } }")
    shown = [node["addedAt"] for node in found["books"]["nodes"]]
    assert shown == ["9999-12-31T23:59:59.999999Z", "0001-01-01T00:00:00.000001Z"]


@pytest.mark.parametrize(
    ("beginning", "keys"),
    [("红", [1, 2]), ("", [1, 2, 3, 4]), ("\U0010ffff", [3]), ("红\U0010ffff", [1]), ("\ud7ff", [4])],
)
async def test_a_text_begins_with_another_whatever_comes_next(arena: Arena, beginning: str, keys: list[int]) -> None:
    titles = ("红\U0010ffff", "红楼", "\U0010ffff\U0010ffff", "\ud7ff\U0010ffff")
    world = World(books=tuple(Book(key, title) for key, title in enumerate(titles, 1)))
    document = "query ($t: String) { books(filter: {title: {startsWith: $t}}) { nodes { id } } }"
    found = await agreed(arena, world, document, {"t": beginning})
    assert found["books"]["nodes"] == [{"id": f"Book:{key}"} for key in keys]


@pytest.mark.parametrize("price", ["1e30", "-92233720368547758.09", "1e999999", "90000000000000000.01"])
async def test_an_amount_that_no_database_holds_is_refused(arena: Arena, price: str) -> None:
    document = "query ($p: Price) { books(filter: {price: {gte: $p}}) { totalCount } }"
    assert await _code(arena, document, {"p": price}) == "BAD_VARIABLES"
    await agreed(arena, NOWHERE, document, {"p": "9e16"})


@pytest.mark.parametrize("directive", ["@skip", "@include"])
async def test_a_directive_can_not_be_told_null(arena: Arena, directive: str) -> None:
    document = f"query ($if: Boolean = true) {{ __typename books {directive}(if: $if) {{ totalCount }} }}"
    assert await _code(arena, document, {"if": None}) == "BAD_ARGUMENTS"
    assert await arena.difference(Case(NOWHERE, Operation(document, {"if": None}), MEMBER)) == ""


async def test_plain_data_of_which_nothing_is_selected_is_empty(arena: Arena) -> None:
    assert await agreed(arena, NOWHERE, "{ house { name @skip(if: true) } }") == {"house": {}}


async def test_what_is_too_deep_for_the_database_is_refused_in_a_word(arena: Arena, dialect: str) -> None:
    shallow = dialect == "sqlite" and sqlite3.sqlite_version_info < (3, 46)
    await arena.judge(
        World(authors=(Author(1, "a"),), books=(Book(1, "b", author_id=1, published_on=date(2000, 1, 1)),))
    )
    deep = "{ authors { nodes { " + "latest { author { " * 9 + "id" + " } }" * 9 + " } } }"
    told = [error["extensions"]["code"] for error in (await _answer(arena, deep)).get("errors", [])]
    assert told == (["TOO_COMPLEX_NESTING"] if shallow else [])


async def test_a_cursor_of_a_long_text_is_taken_back(arena: Arena) -> None:
    world = World(books=(Book(1, "长" * 3000), Book(2, "长" * 2999)))
    document = "query ($at: String) { books(orderBy: [TITLE_DESC], after: $at) { edges { cursor node { id } } } }"
    found = await agreed(arena, world, document, picks=(Pick("at", ("books", "edges", "cursor"), 0),))
    assert [edge["node"]["id"] for edge in found["books"]["edges"]] == ["Book:1", "Book:2"]


async def test_a_filter_that_says_nothing_is_no_filter(arena: Arena) -> None:
    document = """query ($at: String, $f: BookFilter) {
        all: books { edges { cursor } } some: books(filter: $f, after: $at) { totalCount } }"""
    picks = (Pick("at", ("all", "edges", "cursor"), 0),)
    world = World(books=(Book(1, "x"),))
    for said in ({}, {"title": None}, {"title": {"eq": None}}):
        assert (await agreed(arena, world, document, {"f": said}, picks))["some"] == {"totalCount": 1}
    denied = Operation(document, {"f": {"not": {}}})
    assert await arena.difference(Case(world, denied, STAFF)) == ""
    assert await arena.difference(Case(world, denied, STAFF, picks)) == ""  # both say that the cursor is foreign
