"""Several rows of any types by their global ids: in order, each authorised, by one statement."""

from tests.graph.conftest import Asker
from tests.graph.reading_room import MEMBER, PUBLIC

NODES = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Book { title } ... on Shelf { code } } }"
REST = {"__typename": "Book", "id": "Book:2", "title": "家"}


async def test_nodes_come_in_the_order_of_their_ids_whatever_their_types(ask: Asker) -> None:
    ids = ["Book:2", "Shelf:空", "Nothing:1", "Book:2", "House:1", "Author:3", "Book:999", "Shelf:no"]
    assert await ask.data(NODES, {"ids": ids}) == {
        "nodes": [
            REST,
            {"__typename": "Shelf", "id": "Shelf:空", "code": "空"},
            None,
            REST,
            None,
            {"__typename": "Author", "id": "Author:3"},
            None,
            None,
        ]
    }
    assert await ask.data(NODES, {"ids": []}) == {"nodes": []}
    assert await ask.data(NODES, {"ids": ["Nothing:1"]}) == {"nodes": [None]}


async def test_each_node_is_authorised_on_its_own(ask: Asker) -> None:
    ids = ["Book:9", "Loan:1", "Book:8", "Loan:2"]
    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Book { price secret } ... on Loan { borrower } } }"
    public = await ask.data(query, {"ids": ids}, PUBLIC)
    assert public["nodes"] == [None, None, {"id": "Book:8", "price": None, "secret": None}, None]
    member = await ask.data(query, {"ids": ids}, MEMBER)
    assert member["nodes"] == [
        None, None, {"id": "Book:8", "price": 80.4, "secret": None}, {"id": "Loan:2", "borrower": "李"},
    ]  # fmt: skip


async def test_nodes_nest_lists_and_meet_fragments_on_their_interface(ask: Asker) -> None:
    found = await ask.data(
        """{ some: nodes(ids: ["Author:2", "Book:1"]) { ...Any
             ... on Author { books(first: 1) { totalCount nodes { id } } }
             ... on Book { loans(last: 1) { edges { cursor node { borrower } } pageInfo { hasPreviousPage } } } }
             other: nodes(ids: ["Loan:3"]) { ... on Loan { book { title } } } node(id: "Book:1") { id } }
           fragment Any on Node { key: id }"""
    )
    author, book = found["some"]
    assert author == {"key": "Author:2", "books": {"totalCount": 9, "nodes": [{"id": "Book:10"}]}}
    assert book["key"] == "Book:1"
    assert book["loans"]["pageInfo"] == {"hasPreviousPage": True}
    assert book["loans"]["edges"][0]["cursor"]
    assert found["other"] == [{"book": {"title": "odes II"}}]
    assert found["node"] == {"id": "Book:1"}


async def test_ids_that_are_malformed_or_too_many_are_refused_with_their_path(ask: Asker) -> None:
    answer = await ask.answer(NODES, {"ids": ["Book:1", "Book"]})
    error = answer["errors"][0]
    assert (error["extensions"]["code"], error["path"]) == ("INVALID_ID", ["nodes", 1])
    assert await ask.code(NODES, {"ids": ["Book:x"]}) == "INVALID_ID"
    assert len((await ask.data(NODES, {"ids": ["Book:1"] * 100}))["nodes"]) == 100
    answer = await ask.answer(NODES, {"ids": ["Book:1"] * 101}, MEMBER)
    assert answer["errors"][0] == {
        "message": "At most 100 ids at once; 101 were given.",
        "path": ["nodes"],
        "extensions": {"code": "TOO_MANY_IDS", "remedy": "Ask in batches."},
    }


async def test_the_cost_of_nodes_is_their_number(ask: Asker) -> None:
    inner = "... on Author { books(first: 100) { nodes { loans(first: 3) { nodes { id } } } } } ... on Book { id }"
    query = f"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ {inner} }} }}"
    assert len((await ask.data(query, {"ids": ["Author:1"]}))["nodes"]) == 1
    assert await ask.code(query, {"ids": ["Author:1", "Book:1"] * 40}) == "TOO_COMPLEX_POINTS"
