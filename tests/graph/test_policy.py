"""What may not be seen looks like what is not there: by reading, filter, order, count, search and id."""

from tests.graph.conftest import Asker
from tests.graph.reading_room import MEMBER, PUBLIC, STAFF


async def test_rows_out_of_sight_are_absent_everywhere(ask: Asker) -> None:
    query = """{ book(id: "Book:9") { id } node(id: "Book:9") { id } books(search: "红高粱") { totalCount }
        every: books { totalCount } authors(filter: {name: {eq: "曹雪芹"}}) { nodes { books { totalCount } } }
        wishes(titles: ["红高粱"]) { book { id } } genres { books } }"""
    seen = await ask.data(query, scope=STAFF)
    hidden = await ask.data(query, scope=PUBLIC)
    assert seen["book"] == {"id": "Book:9"} == seen["node"]
    assert hidden["book"] is None
    assert hidden["node"] is None
    assert (seen["books"]["totalCount"], hidden["books"]["totalCount"]) == (3, 0)
    assert (seen["every"]["totalCount"], hidden["every"]["totalCount"]) == (30, 27)
    assert (
        hidden["authors"]["nodes"][0]["books"]["totalCount"] == seen["authors"]["nodes"][0]["books"]["totalCount"] - 1
    )
    assert hidden["wishes"] == [{"book": None}]
    assert [one["books"] for one in hidden["genres"]] == [9, 9]


async def test_an_actor_sees_his_own_loans(ask: Asker) -> None:
    query = '{ loans { totalCount nodes { borrower } } book(id: "Book:1") { loans { totalCount } } }'
    own = await ask.data(query, scope=MEMBER)
    assert own["loans"]["totalCount"] == 10
    assert {node["borrower"] for node in own["loans"]["nodes"]} == {"李"}
    assert (await ask.data(query, scope=PUBLIC))["loans"] == {"totalCount": 0, "nodes": []}
    wanted = '{ books(filter: {lentTo: "王"}) { totalCount } }'
    assert (await ask.data(wanted, scope=STAFF))["books"]["totalCount"] == 7
    assert (await ask.data(wanted, scope=MEMBER))["books"]["totalCount"] == 0


async def test_a_field_masked_by_row_is_null_there_for_every_use(ask: Asker) -> None:
    query = "{{ books(first: 100, {}) {{ totalCount nodes {{ id price isRare }} }} }}"
    books = (await ask.data(query.format("orderBy: [PRICE_DESC]"), scope=MEMBER))["books"]["nodes"]
    assert all(book["price"] is None for book in books if book["isRare"])
    shown = [book["price"] for book in books if book["price"] is not None]
    assert shown == sorted(shown, reverse=True)
    assert all(book["price"] is None for book in books[len(shown) :])
    for filters in ("{price: {gte: 0}}", "{minPrice: 0}", "{price: {isNull: false}}"):
        found = (await ask.data(query.format("filter: " + filters), scope=MEMBER))["books"]
        assert found["totalCount"] == len(shown)
        assert not any(book["isRare"] for book in found["nodes"])
    rare = (await ask.data(query.format("filter: {not: {minPrice: 10000}, isRare: {eq: true}}"), scope=MEMBER))["books"]
    assert rare["totalCount"] == 9


async def test_a_field_masked_wholly_can_not_be_found_out(ask: Asker) -> None:
    query = "{{ books(first: 100, {}) {{ totalCount nodes {{ id secret }} edges {{ cursor }} }} }}"
    plain = (await ask.data(query.format(""), scope=PUBLIC))["books"]
    assert {book["secret"] for book in plain["nodes"]} == {None}
    for order in ("SECRET_ASC", "SECRET_DESC"):
        assert (await ask.data(query.format(f"orderBy: [{order}]"), scope=PUBLIC))["books"]["nodes"] == plain["nodes"]
    for filters in ('{secret: {eq: "秘1"}}', '{secret: {contains: "秘"}}', '{secret: {in: ["秘1"]}}',
                    "{secret: {isNull: false}}", '{secret: {gt: ""}}'):  # fmt: skip
        assert (await ask.data(query.format("filter: " + filters), scope=PUBLIC))["books"]["totalCount"] == 0
        assert (await ask.data(query.format("filter: " + filters), scope=STAFF))["books"]["totalCount"] > 0
    assert (await ask.data(query.format('search: "秘"'), scope=PUBLIC))["books"]["totalCount"] == 0
    assert (await ask.data(query.format('search: "秘"'), scope=STAFF))["books"]["totalCount"] == 30
