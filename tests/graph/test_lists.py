"""Lists: filters, orders, search, pages and their cursors, equal on both databases."""

from typing import Any

import pytest

from tests.graph.conftest import Asker
from tests.graph.reading_room import MEMBER
from tests.graph.rows import library

ORDERS = ["[]", "[TITLE_ASC]", "[PAGES_DESC, TITLE_ASC]", "[PAGES_ASC]", "[RATING_DESC, PUBLISHED_ON_ASC]",
          "[PUBLISHED_ON_DESC, ID_DESC]", "[ADDED_AT_DESC]", "[WEIGHT_ASC]", "[PRICE_ASC]", "[GENRE_DESC]"]  # fmt: skip
PAGE = "edges { cursor node { id title pages } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"


async def _ids(ask: Asker, arguments: str, **variables: Any) -> list[int]:
    found = await ask.data(f"{{ books(first: 100, {arguments}) {{ totalCount nodes {{ id }} }} }}", variables)
    keys = [int(node["id"].removeprefix("Book:")) for node in found["books"]["nodes"]]
    assert found["books"]["totalCount"] == len(keys)
    return keys


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("forward", [True, False])
async def test_the_pages_of_a_list_are_the_list(ask: Asker, order: str, forward: bool) -> None:
    whole = await ask.data(f"{{ books(first: 100, orderBy: {order}) {{ nodes {{ id }} }} }}")
    wanted = [node["id"] for node in whole["books"]["nodes"]]
    size, side = ("first", "after") if forward else ("last", "before")
    query = f"query ($at: String) {{ books({size}: 7, {side}: $at, orderBy: {order}) {{ totalCount {PAGE} }} }}"
    walked: list[str] = []
    at, more = None, True
    while more:
        books = (await ask.data(query, {"at": at}))["books"]
        page, info = [edge["node"]["id"] for edge in books["edges"]], books["pageInfo"]
        assert info["startCursor"] == books["edges"][0]["cursor"]
        assert info["endCursor"] == books["edges"][-1]["cursor"]
        assert info["hasPreviousPage" if forward else "hasNextPage"] == (at is not None)
        assert books["totalCount"] == 30
        walked = walked + page if forward else page + walked
        at, more = (
            (info["endCursor"], info["hasNextPage"]) if forward else (info["startCursor"], info["hasPreviousPage"])
        )
    assert walked == wanted


async def test_a_window_between_two_cursors(ask: Asker) -> None:
    edges = (await ask.data(f"{{ books(orderBy: [PAGES_ASC]) {{ {PAGE} }} }}"))["books"]["edges"]
    query = f"query ($a: String, $b: String) {{ books(after: $a, before: $b, orderBy: [PAGES_ASC]) {{ {PAGE} }} }}"
    books = (await ask.data(query, {"a": edges[2]["cursor"], "b": edges[6]["cursor"]}))["books"]
    assert books["edges"] == edges[3:6]
    assert books["pageInfo"]["hasNextPage"] is True
    assert books["pageInfo"]["hasPreviousPage"] is True


async def test_nested_lists_page_for_each_parent_on_its_own(ask: Asker) -> None:
    query = f'query ($at: String) {{ shelf(code: "A") {{ books(first: 4, after: $at) {{ totalCount {PAGE} }} }} }}'
    first = (await ask.data(query))["shelf"]["books"]
    second = (await ask.data(query, {"at": first["pageInfo"]["endCursor"]}))["shelf"]["books"]
    assert first["totalCount"] == 10
    titles = [edge["node"]["title"] for edge in first["edges"] + second["edges"]]
    assert titles == sorted(titles)
    assert len({edge["node"]["id"] for edge in first["edges"] + second["edges"]}) == 8


async def test_forged_cursors_are_refused(ask: Asker) -> None:
    made = (await ask.data("{ books(first: 1) { pageInfo { endCursor } } }"))["books"]
    at = made["pageInfo"]["endCursor"]
    query = "query ($at: String) { books(after: $at) { nodes { id } } }"
    flipped = at[:-6] + ("A" if at[-6] != "A" else "B") + at[-5:]
    for forged in (flipped, "x", "", at + "AAAA", "A" * 60, at[:-4], "é" * 40):
        assert await ask.code(query, {"at": forged}) == "CURSOR_FORGED"


async def test_text_that_looks_like_a_mark_is_left_alone(ask: Asker) -> None:
    answer = await ask.data('{ books(first: 1, filter: {title: {eq: "Zoo\\n"}}) { edges { cursor node { title } } } }')
    assert answer["books"]["edges"][0]["node"]["title"] == "Zoo\n"


async def test_filters_compare_each_kind(ask: Asker) -> None:
    books = {int(str(row[0])): row for row in library("sqlite")["book"]}

    def where(index: int, meets: Any) -> list[int]:
        return [key for key, row in books.items() if meets(row[index])]

    assert await _ids(ask, 'filter: {title: {startsWith: "红"}}') == where(1, lambda t: t.startswith("红"))
    assert await _ids(ask, 'filter: {title: {contains: "es"}}') == where(1, lambda t: "es" in t)
    assert await _ids(ask, 'filter: {title: {in: ["家", "红"]}}') == where(1, lambda t: t in ("家", "红"))
    assert await _ids(ask, "filter: {genre: {ne: POEM}}") == where(2, lambda g: g != "POEM")
    assert await _ids(ask, "filter: {genre: {in: [POEM, NOVEL]}}") == where(2, lambda g: g is not None)
    assert await _ids(ask, "filter: {pages: {isNull: true}}") == where(4, lambda p: p is None)
    assert await _ids(ask, "filter: {pages: {gt: 100, lte: 300}}") == where(4, lambda p: p in (200, 300))
    assert await _ids(ask, "filter: {not: {pages: {gt: 100}}}") == where(4, lambda p: p is None or p <= 100)
    assert await _ids(ask, "filter: {price: {gte: 150.75, lt: 180}}") == [15, 16, 17]
    assert await _ids(ask, "filter: {rating: {eq: 0.30000000000000004}}") == where(6, lambda r: r == 0.1 + 0.2)
    assert await _ids(ask, "filter: {isRare: {eq: true}}") == where(8, lambda rare: rare)
    assert await _ids(ask, 'filter: {publishedOn: {gte: "2004-01-01"}}') == where(3, lambda d: d and d > "2004")
    assert await _ids(ask, 'filter: {addedAt: {gt: "2026-03-01T08:00:29+08:00"}}') == [29]
    assert await _ids(ask, "filter: {weight: {in: [12.5, 0.125]}}") == where(7, lambda w: w in (1, 100))
    assert await _ids(ask, 'filter: {id: {in: ["Book:3", "Author:4", "Book:777"]}}') == [3]
    assert await _ids(ask, 'filter: {id: {eq: "Author:4"}}') == []
    assert await _ids(ask, "filter: {or: []}") == []
    assert len(await _ids(ask, "filter: {and: [], title: null}")) == 30
    assert await _ids(ask, 'filter: {or: [{title: {eq: "红"}}, {pages: {eq: 200}, genre: {eq: POEM}}]}') == sorted(
        set(where(1, lambda t: t == "红")) | {2, 14, 26}
    )


async def test_filters_of_the_type_itself(ask: Asker) -> None:
    assert await _ids(ask, "filter: {minPrice: 290.5}") == [29]
    assert await _ids(ask, 'filter: {lentTo: "李", not: {lentTo: "王"}}') == []
    assert await _ids(ask, "filter: {wordy: true, minPrice: 200}") == [21, 23, 26]


async def test_filters_come_in_variables_whole_or_in_part(ask: Asker) -> None:
    query = """query ($f: BookFilter, $t: String, $n: Int, $o: [BookOrder!]) {
        whole: books(filter: $f, first: $n, orderBy: $o) { totalCount }
        part: books(filter: {title: {eq: $t}, pages: {gte: $n}}) { totalCount } }"""
    assert await ask.data(query) == {"whole": {"totalCount": 30}, "part": {"totalCount": 30}}
    given = {"f": {"title": {"in": ["家"]}, "or": [{"pages": {"eq": 200}}]}, "t": "家", "n": 5, "o": ["TITLE_DESC"]}
    assert await ask.data(query, given) == {"whole": {"totalCount": 2}, "part": {"totalCount": 2}}
    assert await ask.data(query, {**given, "f": None}) == {"whole": {"totalCount": 30}, "part": {"totalCount": 2}}


async def test_a_search_finds_text_from_one_character_up(ask: Asker) -> None:
    assert await _ids(ask, 'search: "红"') == [5, 9, 10, 15, 19, 20, 25, 29, 30]
    assert await _ids(ask, 'search: "红楼梦"') == [10, 20, 30]
    assert await _ids(ask, 'search: "楼红"') == []
    assert await _ids(ask, 'search: "ODES"') == [1, 4, 11, 14, 21, 24]
    assert await _ids(ask, 'search: "S II"') == await _ids(ask, 'filter: {title: {eq: "odes II"}}')
    assert len(await _ids(ask, 'search: "  "')) == 30
    assert await _ids(ask, 'search: "%"') == []


async def test_the_same_shape_is_planned_once(ask: Asker) -> None:
    query = "query ($t: String) { books(filter: {title: {eq: $t}}) { totalCount } }"
    await ask.data(query, {"t": "a"})
    before = ask.engine.plans.misses
    await ask.data(query, {"t": "b"})
    assert ask.engine.plans.misses == before
    await ask.data(query, {"t": "b"}, MEMBER)
    assert ask.engine.plans.misses == before + 1
