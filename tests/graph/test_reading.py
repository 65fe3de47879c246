"""What a selection answers, value by value, on both databases."""

from tests.graph.conftest import Asker
from tests.graph.reading_room import MEMBER, PUBLIC


async def test_every_kind_of_value_is_shown_exactly(ask: Asker) -> None:
    found = await ask.data(
        """{ book(id: "Book:3") { __typename id title genre publishedOn pages price rating weight isRare addedAt copies
             extra tags secret author { name bornOn } shelf { id code } } }"""
    )
    assert found["book"] == {
        "__typename": "Book",
        "id": "Book:3",
        "title": '城 "边"',
        "genre": None,
        "publishedOn": "2003-02-28",
        "pages": 300,
        "price": 30.15,
        "rating": 0.30000000000000004,
        "weight": 37.5,
        "isRare": True,
        "addedAt": "2026-03-01T00:00:03.000003Z",
        "copies": 2**53 + 3,
        "extra": None,
        "tags": ["a", "乙"],
        "secret": "秘0",
        "author": {"name": "曹雪芹", "bornOn": None},
        "shelf": {"id": "Shelf:A", "code": "A"},
    }


async def test_nulls_json_and_moments_before_the_epoch(ask: Asker) -> None:
    found = await ask.data('{ book(title: "odes II") { pages rating addedAt extra isRare author { name } } }')
    assert found["book"]["addedAt"] == "1969-12-31T23:59:58.500000Z"
    assert found["book"]["extra"] == {"键": [1, None, "值"]}


async def test_a_float_that_is_empty_is_null(ask: Asker) -> None:
    assert (await ask.data('{ book(id: "Book:7") { rating } }'))["book"] == {"rating": None}


async def test_aliases_fragments_and_several_roots_are_one_statement(ask: Asker) -> None:
    found = await ask.data(
        """query ($with: Boolean!, $id: ID!) {
             first: book(id: $id) { ...Title ... on Book @include(if: $with) { pages } }
             second: book(id: "Book:2") { ...Title pages @skip(if: $with) ...Title }
             missing: book(id: "Book:999") { id } other: book(id: "Author:1") { id } __typename
           }
           fragment Title on Book { name: title title author { id } author { name } }""",
        {"with": True, "id": "Book:1"},
    )
    assert found == {
        "first": {"name": "Odes", "title": "Odes", "author": {"id": "Author:2", "name": "Ann"}, "pages": 100},
        "second": {"name": "家", "title": "家", "author": {"id": "Author:3", "name": "巴金"}},
        "missing": None,
        "other": None,
        "__typename": "Query",
    }


async def test_a_node_is_found_by_its_global_id_and_shown_by_its_type(ask: Asker) -> None:
    query = """query ($id: ID!) { node(id: $id) { __typename id ... on Book { title loans(first: 2) { totalCount } }
               ... on Shelf { code } ... on Node { again: id } } }"""
    assert (await ask.data(query, {"id": "Shelf:空"}))["node"] == {
        "__typename": "Shelf", "id": "Shelf:空", "code": "空", "again": "Shelf:空",
    }  # fmt: skip
    book = (await ask.data(query, {"id": "Book:1"}))["node"]
    assert book == {
        "__typename": "Book", "id": "Book:1", "title": "Odes", "loans": {"totalCount": 2}, "again": "Book:1",
    }  # fmt: skip
    assert (await ask.data(query, {"id": "Nothing:1"}))["node"] is None
    assert (await ask.data(query, {"id": "House:1"}))["node"] is None


async def test_related_rows_nest_with_arguments_of_their_own(ask: Asker) -> None:
    found = await ask.data(
        """query ($n: Int) { authors(orderBy: [NAME_DESC], first: 2) { nodes { name latest { id } titles { id }
             few: books(first: $n) { totalCount nodes { id publishedOn } }
             long: books(filter: {pages: {gte: 300}}, orderBy: [PAGES_ASC, ID_DESC]) { totalCount nodes { id pages } }
           } } }""",
        {"n": 2},
    )
    first, second = found["authors"]["nodes"]
    assert [first["name"], second["name"]] == ["曹雪芹", "巴金"]
    assert first["few"] == {
        "totalCount": 9,
        "nodes": [{"id": "Book:3", "publishedOn": "2003-02-28"}, {"id": "Book:9", "publishedOn": "2003-02-28"}],
    }
    assert [one["id"] for one in second["titles"]] == ["Book:2", "Book:5"]
    assert {one["pages"] for one in second["long"]["nodes"]} == {300}


async def test_row_sources_carry_relations(ask: Asker) -> None:
    found = await ask.data(
        """query ($titles: [String!]!) { wishes(titles: $titles) { title book { id author { name } } }
             genres { genre books example { id } } some: genres(since: "2004-01-01") { genre books }
             genrePages(first: 1) { totalCount nodes { genre } pageInfo { hasNextPage endCursor } } }""",
        {"titles": ["红楼梦", "没有", "Odes"]},
    )
    assert found["wishes"] == [
        {"title": "红楼梦", "book": {"id": "Book:10", "author": {"name": "Ann"}}},
        {"title": "没有", "book": None},
        {"title": "Odes", "book": {"id": "Book:1", "author": {"name": "Ann"}}},
    ]
    assert found["genres"] == [
        {"genre": "NOVEL", "books": 10, "example": {"id": "Book:1"}},
        {"genre": "POEM", "books": 10, "example": {"id": "Book:2"}},
    ]
    assert [one["books"] for one in found["some"]] == [2, 5]
    assert found["genrePages"]["totalCount"] == 2
    assert found["genrePages"]["pageInfo"]["hasNextPage"] is True


async def test_functions_introspection_and_reads_mix(ask: Asker) -> None:
    answer = await ask.answer(
        """{ house(greeting: "嗨") { __typename name since: openedOn role } __schema { queryType { name } }
             book(id: "Book:1") { title } __type(name: "Book") { kind } __typename }""",
        scope=PUBLIC,
    )
    assert answer == {
        "data": {
            "house": {"__typename": "House", "name": "嗨", "since": "2020-02-29", "role": "public"},
            "__schema": {"queryType": {"name": "Query"}},
            "book": {"title": "Odes"},
            "__type": {"kind": "OBJECT"},
            "__typename": "Query",
        }
    }


async def test_more_fields_than_one_call_takes(ask: Asker) -> None:
    wide = " ".join(f"f{at}: title" for at in range(70))
    found = await ask.data(f'{{ book(id: "Book:1") {{ {wide} }} }}')
    assert found["book"] == {f"f{at}": "Odes" for at in range(70)}


async def test_variables_that_do_not_fit_are_told_with_their_path(ask: Asker) -> None:
    answer = await ask.answer(
        "query ($f: BookFilter) { books(filter: $f) { totalCount } }", {"f": {"pages": {"eq": "x"}}}
    )
    assert answer["errors"][0]["extensions"]["code"] == "BAD_VARIABLES"
    assert "$f" in answer["errors"][0]["message"]
    assert await ask.code("{ book { id } }") == "ONE_KEY_NEEDED"
    assert await ask.code('{ book(id: "Book:1", title: "x") { id } }') == "ONE_KEY_NEEDED"
    assert await ask.code('{ book(id: "12") { id } }') == "INVALID_ID"
    assert await ask.code('{ node(id: "Book:1x") { id } }') == "INVALID_ID"
    assert await ask.code("{ books(first: 0) { totalCount } }") == "PAGE_SIZE"
    assert await ask.code("{ nothing }") == "GRAPHQL_VALIDATION_FAILED"
    assert await ask.code("{ ") == "GRAPHQL_PARSE_FAILED"
    assert await ask.code('{ books(search: "a\\u0000") { totalCount } }') == "INVALID_TEXT"


async def test_a_selection_may_turn_out_empty(ask: Asker) -> None:
    query = (
        'query ($no: Boolean = false) { book(id: "Book:1") { title @include(if: $no) } tally(genre: POEM) { genre } }'
    )
    assert await ask.data(query) == {"book": {}, "tally": {"genre": "POEM"}}
    assert await ask.data("{ __typename @skip(if: true) }") == {}


async def test_text_that_no_database_holds_is_refused_wherever_it_is(ask: Asker) -> None:
    assert await ask.code('{ wishes(titles: ["a\\u0000"]) { title } }') == "INVALID_TEXT"
    query = "query ($t: [String!]) { books(filter: {or: [{title: {in: $t}}]}) { totalCount } }"
    assert await ask.code(query, {"t": ["\ud800"]}) == "INVALID_TEXT"


async def test_refusals_speak_the_language_asked_for(ask: Asker) -> None:
    english = await ask.answer('{ node(id: "x") { id } }', scope=MEMBER)
    assert english["errors"][0]["message"] == "The id is malformed."
    chinese = await ask.answer('{ node(id: "x") { id } }')
    assert chinese["errors"][0] == {
        "message": "编号格式不正确。",
        "path": ["node"],
        "extensions": {"code": "INVALID_ID", "remedy": "请使用服务返回的 id，形如 Agency:12。"},
    }
