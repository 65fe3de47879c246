"""What a document may say of one selection: aliases, fragments, directives, merged keys, and nothing at all."""

from typing import Any

from tests.graph.conftest import Asker
from tests.graph.reading_room import PUBLIC


async def test_one_field_may_be_asked_for_in_several_ways_at_once(ask: Asker) -> None:
    found = await ask.data(
        """query ($n: Int!, $title: String) {
             few: books(first: 1) { totalCount nodes { id } }
             last: books(last: 1) { nodes { id } }
             named: books(filter: {title: {eq: $title}}, first: $n) { totalCount nodes { id } }
             book(id: "Book:1") { a: loans(first: 1) { nodes { id } } b: loans(last: 1) { nodes { id } } loans { totalCount } }
             authors(first: 1) { totalCount } other: shelf(code: "B") { books(last: 1) { nodes { id } } } }""",  # noqa: E501
        {"n": 2, "title": "家"},
    )
    assert found == {
        "few": {"totalCount": 30, "nodes": [{"id": "Book:1"}]},
        "last": {"nodes": [{"id": "Book:30"}]},
        "named": {"totalCount": 3, "nodes": [{"id": "Book:2"}, {"id": "Book:12"}]},
        "book": {"a": {"nodes": [{"id": "Loan:14"}]}, "b": {"nodes": [{"id": "Loan:7"}]}, "loans": {"totalCount": 2}},
        "authors": {"totalCount": 4},
        "other": {"books": {"nodes": [{"id": "Book:28"}]}},
    }


NESTED = """query ($a: String, $b: String, $c: String) {
  authors(first: 2, orderBy: [NAME_DESC], after: $a) { nodes { id
    books(first: 2, filter: {pages: {gte: 100}}, orderBy: [PAGES_DESC, ID_ASC], after: $b) { totalCount
      edges { cursor node { id
        loans(last: 1, filter: {borrower: {in: ["李", "王"]}}, orderBy: [LENT_ON_ASC, ID_DESC], before: $c) { totalCount
          edges { cursor node { id lentOn } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""


async def test_nested_lists_have_their_own_filter_order_and_cursors_for_each_parent(ask: Asker) -> None:
    authors = (await ask.data(NESTED))["authors"]
    assert [author["id"] for author in authors["nodes"]] == ["Author:1", "Author:3"]
    assert (authors["pageInfo"]["hasNextPage"], authors["pageInfo"]["hasPreviousPage"]) == (True, False)
    for author in authors["nodes"]:
        books = author["books"]
        whole = await _books(ask, author["id"], "")
        assert books["totalCount"] == len(whole)
        assert [edge["node"]["id"] for edge in books["edges"]] == whole[:2]
        assert books["pageInfo"] == {
            "hasNextPage": True,
            "hasPreviousPage": False,
            "startCursor": books["edges"][0]["cursor"],
            "endCursor": books["edges"][1]["cursor"],
        }
    first = authors["nodes"][0]["books"]
    again = (await ask.data(NESTED, {"b": first["pageInfo"]["endCursor"]}))["authors"]["nodes"]
    whole = await _books(ask, "Author:1", "")
    assert [edge["node"]["id"] for edge in again[0]["books"]["edges"]] == whole[2:4]
    assert again[0]["books"]["pageInfo"]["hasPreviousPage"] is True
    after = (await ask.data(NESTED, {"a": authors["pageInfo"]["endCursor"]}))["authors"]
    assert [author["id"] for author in after["nodes"]] == ["Author:4", "Author:2"]
    assert (after["pageInfo"]["hasNextPage"], after["pageInfo"]["hasPreviousPage"]) == (False, True)


async def _books(ask: Asker, author: str, more: str) -> list[str]:
    query = f"""{{ node(id: "{author}") {{ ... on Author {{ books(first: 100, filter: {{pages: {{gte: 100}}}},
                 orderBy: [PAGES_DESC, ID_ASC]{more}) {{ nodes {{ id }} }} }} }} }}"""
    return [node["id"] for node in (await ask.data(query))["node"]["books"]["nodes"]]


async def test_the_innermost_lists_are_read_backward_for_each_parent(ask: Asker) -> None:
    query = """query ($at: String) { books(first: 7) { nodes { id loans(last: 2, before: $at) { totalCount
                 edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } } }"""
    books = (await ask.data(query))["books"]["nodes"]
    by_book: dict[str, list[str]] = {}
    for book in books:
        loans = book["loans"]
        by_book[book["id"]] = [edge["node"]["id"] for edge in loans["edges"]]
        assert loans["pageInfo"] == {
            "hasNextPage": False,
            "hasPreviousPage": loans["totalCount"] > 2,
            "startCursor": loans["edges"][0]["cursor"],
            "endCursor": loans["edges"][-1]["cursor"],
        }
    assert by_book["Book:3"] == ["Loan:16", "Loan:9"]
    assert by_book["Book:1"] == ["Loan:14", "Loan:7"]
    at = books[2]["loans"]["pageInfo"]["startCursor"]
    earlier = (await ask.data(query, {"at": at}))["books"]["nodes"][2]["loans"]
    assert [edge["node"]["id"] for edge in earlier["edges"]] == ["Loan:2"]
    assert earlier["pageInfo"]["hasNextPage"] is True


async def test_every_object_tells_its_type(ask: Asker) -> None:
    found = await ask.data(
        """{ __typename books(first: 1) { __typename nodes { __typename author { t: __typename } }
               edges { __typename node { __typename loans(first: 1) { __typename pageInfo { __typename } } } }
               pageInfo { __typename } }
             bookGroups { __typename key { __typename } sum { __typename } avg { __typename } min { __typename }
               max { __typename } }
             node(id: "Shelf:A") { __typename } nodes(ids: ["Shelf:A", "Book:1"]) { __typename }
             wishes(titles: ["家"]) { __typename book { __typename } } genres { __typename } }"""
    )
    row = {"__typename": "Book", "author": {"t": "Author"}}
    loans = {"__typename": "LoanConnection", "pageInfo": {"__typename": "PageInfo"}}
    assert found == {
        "__typename": "Query",
        "books": {
            "__typename": "BookConnection",
            "nodes": [{**row, "author": {"t": "Author"}}],
            "edges": [{"__typename": "BookEdge", "node": {"__typename": "Book", "loans": loans}}],
            "pageInfo": {"__typename": "PageInfo"},
        },
        "bookGroups": [
            {
                "__typename": "BookGroup",
                **{
                    name: {"__typename": f"BookGroup{name.capitalize()}"}
                    for name in ("key", "sum", "avg", "min", "max")
                },
            }
        ],
        "node": {"__typename": "Shelf"},
        "nodes": [{"__typename": "Shelf"}, {"__typename": "Book"}],
        "wishes": [{"__typename": "Wish", "book": {"__typename": "Book"}}],
        "genres": [{"__typename": "GenreCount"}] * 2,
    }


DIRECTIVES = """query ($yes: Boolean!, $no: Boolean = false) {
  book(id: "Book:1") { id @include(if: $yes) title @skip(if: $yes) pages @include(if: $no) @skip(if: $no)
    ...Named @include(if: $yes) ... on Book @skip(if: $yes) { isRare } ... @include(if: $no) { genre }
    ... @include(if: $yes) { author { ...Person @skip(if: $no) ...Person @include(if: $no) } } }
  skipped: books @skip(if: $yes) { totalCount } kept: books @include(if: $yes) { totalCount @skip(if: $no) } }
  fragment Named on Book { called: title genre @include(if: $no) }
  fragment Person on Author { name @include(if: $yes) bornOn @skip(if: $yes) }"""


async def test_directives_stand_on_fields_fragments_and_inline_fragments(ask: Asker) -> None:
    assert await ask.data(DIRECTIVES, {"yes": True}) == {
        "book": {"id": "Book:1", "called": "Odes", "author": {"name": "Ann"}},
        "kept": {"totalCount": 30},
    }
    assert await ask.data(DIRECTIVES, {"yes": False}) == {
        "book": {"title": "Odes", "isRare": False},
        "skipped": {"totalCount": 30},
    }
    assert await ask.data(DIRECTIVES, {"yes": True, "no": True}) == {
        "book": {"id": "Book:1", "called": "Odes", "genre": "NOVEL", "author": {"name": "Ann"}},
        "kept": {},
    }


async def test_what_is_left_of_a_selection_may_be_nothing(ask: Asker) -> None:
    found = await ask.data(
        """query ($no: Boolean = false) {
             book(id: "Book:1") { title @include(if: $no) author { id @include(if: $no) } }
             books(first: 2) { totalCount @include(if: $no) nodes { ...None } edges { cursor @include(if: $no) }
               pageInfo { hasNextPage @include(if: $no) } }
             bare: books(first: 2) { nodes @include(if: $no) { id } }
             node(id: "Book:1") { id @skip(if: true) } nodes(ids: ["Book:1", "Book:9", "Shelf:A"]) { ...None }
             bookGroups { count @include(if: $no) key { genre @include(if: $no) } sum { pages @include(if: $no) } }
             notes(first: 4) { nodes { about { ... on Book { title @include(if: $no) } ... on Loan { borrower } } } }
             genres { genre @include(if: $no) } }
           fragment None on Node { id @include(if: $no) }""",
        scope=PUBLIC,
    )
    assert found == {
        "book": {"author": {}},
        "books": {"nodes": [{}, {}], "edges": [{}, {}], "pageInfo": {}},
        "bare": {},
        "node": {},
        "nodes": [{}, None, {}],
        "bookGroups": [{"key": {}, "sum": {}}],
        "notes": {"nodes": [{"about": {}}, {"about": {}}, {"about": None}, {"about": None}]},
        "genres": [{}, {}],
    }


async def test_one_key_may_be_put_together_from_many_places(ask: Asker) -> None:
    found = await ask.data(
        """{ book(id: "Book:1") { author { name } ...A ...B author { id } loans(first: 1) { totalCount } }
             book(id: "Book:1") { pages loans(first: 1) { nodes { id } } }
             ...Root node(id: "Book:1") { id } }
           fragment A on Book { author { books(first: 1) { totalCount } } title ...C }
           fragment B on Node { id ... on Book { author { books(first: 1) { nodes { title } } } } }
           fragment C on Book { title loans(first: 1) { nodes { borrower } pageInfo { hasNextPage } } }
           fragment Root on Query { node(id: "Book:1") { ... on Book { title } ... on Shelf { code } } }"""
    )
    loans: dict[str, Any] = {
        "totalCount": 2,
        "nodes": [{"id": "Loan:14", "borrower": "李"}],
        "pageInfo": {"hasNextPage": True},
    }
    author = {"name": "Ann", "id": "Author:2", "books": {"totalCount": 9, "nodes": [{"title": "红楼梦"}]}}
    assert found == {
        "book": {"author": author, "title": "Odes", "id": "Book:1", "pages": 100, "loans": loans},
        "node": {"id": "Book:1", "title": "Odes"},
    }
    assert list(found["book"]) == ["author", "title", "loans", "id", "pages"]


async def test_values_of_every_scalar_come_in_variables_as_well_as_literals(ask: Asker) -> None:
    query = """query ($day: Date, $at: DateTime, $genre: Genre, $genres: [Genre!] = [NOVEL], $ids: [ID!], $price: Price) {
        day: books(filter: {publishedOn: {eq: $day}}) { totalCount }
        at: books(filter: {addedAt: {eq: $at}}) { nodes { addedAt } }
        genre: books(filter: {genre: {eq: $genre}}) { totalCount } genres: books(filter: {genre: {in: $genres}}) { totalCount }
        ids: books(filter: {id: {in: $ids}}) { nodes { id tags extra } } price: books(filter: {price: {gte: $price}}) { totalCount }
      }"""  # noqa: E501
    given = {
        "day": "2003-02-28",
        "at": "1970-01-01T07:59:58.500+08:00",
        "genre": "POEM",
        "ids": ["Book:2"],
        "price": 200.5,
    }
    found = await ask.data(query, given)
    assert found["day"] == {"totalCount": 5}
    assert {node["addedAt"] for node in found["at"]["nodes"]} == {"1969-12-31T23:59:58.500000Z"}
    assert (found["genre"], found["genres"]) == ({"totalCount": 10}, {"totalCount": 10})
    assert found["ids"]["nodes"] == [{"id": "Book:2", "tags": ["a", "乙"], "extra": {"键": [1, None, "值"]}}]
    assert found["price"] == {"totalCount": 9}
    for wrong in ({"day": "2003-02-30"}, {"at": "2003-02-28T00:00:00"}, {"genre": "PLAY"}, {"price": 1.005}):
        assert await ask.code(query, wrong) == "BAD_VARIABLES"
