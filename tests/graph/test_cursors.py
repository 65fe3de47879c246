"""Cursors: what is forged, foreign and stale, and what a cursor may be used for elsewhere."""

import orjson
import pytest

from backend.errors import Refusal
from backend.graph.cursor import SEAL, SIGNATURE, Cursors, seal_of
from backend.graph.declare import Connection, every, queries
from backend.graph.engine import Engine
from backend.graph.policy import Scope
from backend.graph.request import Request
from tests.graph.conftest import Asker
from tests.graph.databases import Reader
from tests.graph.differential import points_to
from tests.graph.reading_room import MEMBER, PUBLIC, STAFF, TYPES, Author, LibraryPolicy, LibraryQueries

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
AFTER = "query ($at: String) { books(after: $at, orderBy: [TITLE_ASC]) { nodes { id } } }"
NAMES = "query ($at: String) { authors(first: 1, after: $at) { nodes { name } pageInfo { endCursor } } }"


async def _cursor(ask: Asker) -> str:
    made = await ask.data("{ books(first: 3, orderBy: [TITLE_ASC]) { pageInfo { endCursor } } }")
    return str(made["books"]["pageInfo"]["endCursor"])


async def test_a_cursor_changed_in_any_letter_is_forged(ask: Asker) -> None:
    cursor = await _cursor(ask)
    for at, letter in enumerate(cursor):
        for other in {LETTERS[(LETTERS.index(letter) + step) % 64] for step in (1, 17, 63)}:
            assert await ask.code(AFTER, {"at": cursor[:at] + other + cursor[at + 1 :]}) == "CURSOR_FORGED"


async def test_a_cursor_cut_or_lengthened_is_forged(ask: Asker) -> None:
    cursor = await _cursor(ask)
    for at in range(len(cursor)):
        assert await ask.code(AFTER, {"at": cursor[:at]}) == "CURSOR_FORGED"
        if at:
            assert await ask.code(AFTER, {"at": cursor[at:]}) == "CURSOR_FORGED"
    for more in ("A", "AA", "=", "==", " ", "\n", cursor):
        assert await ask.code(AFTER, {"at": cursor + more}) == "CURSOR_FORGED"


@pytest.mark.parametrize(
    "query",
    [
        "query ($at: String) { books(after: $at, orderBy: [TITLE_DESC]) { totalCount } }",
        "query ($at: String) { books(after: $at, orderBy: [TITLE_ASC, PAGES_ASC]) { totalCount } }",
        "query ($at: String) { books(after: $at) { totalCount } }",
        'query ($at: String) { books(before: $at, orderBy: [TITLE_ASC], search: "红") { totalCount } }',
        "query ($at: String) { books(after: $at, orderBy: [TITLE_ASC], filter: {pages: {eq: 1}}) { totalCount } }",
        "query ($at: String) { authors(after: $at) { totalCount } }",
        'query ($at: String) { shelf(code: "A") { books(after: $at, orderBy: [TITLE_ASC]) { totalCount } } }',
    ],
)
async def test_a_cursor_of_another_list_order_search_or_filter_is_foreign(ask: Asker, query: str) -> None:
    assert await ask.code(query, {"at": await _cursor(ask)}) == "CURSOR_FOREIGN"


async def test_a_cursor_of_a_filter_is_foreign_to_another_value(ask: Asker) -> None:
    query = """query ($at: String, $t: String) { books(first: 1, after: $at, filter: {title: {eq: $t}}) {
        nodes { id } pageInfo { endCursor } } }"""
    made = (await ask.data(query, {"t": "家"}))["books"]
    assert made["nodes"] == [{"id": "Book:2"}]
    at = made["pageInfo"]["endCursor"]
    assert (await ask.data(query, {"t": "家", "at": at}))["books"]["nodes"] == [{"id": "Book:12"}]
    assert await ask.code(query, {"t": "红", "at": at}) == "CURSOR_FOREIGN"


async def test_a_nested_cursor_only_says_where_to_begin_in_another_parents_list(ask: Asker) -> None:
    query = """query ($shelf: String!, $at: String) { shelf(code: $shelf) { books(first: 4, after: $at) {
        nodes { title id } pageInfo { endCursor hasPreviousPage } } } }"""
    first = (await ask.data(query, {"shelf": "A"}))["shelf"]["books"]
    at = first["pageInfo"]["endCursor"]
    assert points_to(at) == ["围城", 27]
    other = (await ask.data(query, {"shelf": "B", "at": at}))["shelf"]["books"]
    whole = (await ask.data('{ shelf(code: "B") { books(first: 100) { nodes { title id } } } }'))["shelf"]["books"]
    beyond = [node for node in whole["nodes"] if (node["title"], int(node["id"][5:])) > ("围城", 27)]
    assert other["nodes"] == beyond[:4]
    assert other["pageInfo"]["hasPreviousPage"] is True
    assert (await ask.data(query, {"shelf": "空", "at": at}))["shelf"]["books"]["nodes"] == []


async def test_another_role_reads_on_from_a_cursor_only_what_it_may_see(ask: Asker) -> None:
    query = """query ($at: String) { books(first: 100, after: $at, orderBy: [SECRET_ASC]) {
        nodes { id secret } edges { cursor } } }"""
    staff = (await ask.data(query, scope=STAFF))["books"]
    at = staff["edges"][3]["cursor"]
    assert points_to(at) == ["秘0", 12]
    for scope in (PUBLIC, MEMBER):
        seen = (await ask.data(query, {"at": at}, scope))["books"]["nodes"]
        assert {node["secret"] for node in seen} == {None}
        assert [int(node["id"][5:]) for node in seen] == [key for key in range(1, 31) if key % 10 != 9]


def _another(secret: bytes, former: tuple[bytes, ...] = ()) -> Engine:
    return Engine(types=TYPES, queries=[LibraryQueries], policy=LibraryPolicy(), secret=secret, former_secrets=former)


async def _next(engine: Engine, reader: Reader, at: str | None) -> tuple[str, str]:
    """The name of the next author and its cursor, or the code and remedy of the refusal."""
    answer = orjson.loads(await engine.execute(Request(NAMES, {"at": at}), Scope("staff", language="en"), reader))
    if "errors" in answer:
        found = answer["errors"][0]["extensions"]
        return found["code"], found["remedy"]
    authors = answer["data"]["authors"]
    return authors["nodes"][0]["name"], authors["pageInfo"]["endCursor"]


async def test_a_cursor_signed_by_a_former_secret_is_stale(reader: Reader) -> None:
    old, new = _another(b"last year's"), _another(b"this year's", (b"last year's", b"the year's before"))
    name, at = await _next(old, reader, None)
    assert name == "Ann"
    assert (await _next(old, reader, at))[0] == "Zed"
    assert await _next(new, reader, at) == ("CURSOR_STALE", "Read from the first page again.")
    name, at = await _next(new, reader, None)
    assert (name, (await _next(new, reader, at))[0]) == ("Ann", "Zed")
    assert (await _next(old, reader, at))[0] == "CURSOR_FORGED"
    oldest = (await _next(_another(b"the year's before"), reader, None))[1]
    assert (await _next(new, reader, oldest))[0] == "CURSOR_STALE"
    foreign = (await _next(_another(b"somebody else's"), reader, None))[1]
    assert (await _next(new, reader, foreign))[0] == "CURSOR_FORGED"


async def test_a_cursor_is_stale_once_its_list_is_declared_in_another_order(reader: Reader) -> None:
    @queries
    class Turned:
        authors: Connection[Author] = every("All authors.", order=("-name",))

    before = _another(b"same")
    after = Engine(types=TYPES, queries=[Turned], policy=LibraryPolicy(), secret=b"same")
    at = (await _next(before, reader, None))[1]
    assert (await _next(after, reader, at))[0] == "CURSOR_STALE"
    assert (await _next(after, reader, None))[0] == "曹雪芹"


def _refused(cursors: Cursors, text: str, seal: bytes, size: int = 1) -> str:
    with pytest.raises(Refusal) as caught:
        cursors.read(text, seal, size, ())
    return caught.value.code


def test_the_kind_of_an_order_key_and_the_format_are_part_of_a_cursor() -> None:
    cursors = Cursors(b"secret")
    whole, text = (seal_of(("Query.things",), (("size", False, kind),)) for kind in ("int", "text"))
    cursor = cursors.write(whole, b"[7]").decode()
    assert cursors.read(cursor, whole, 1, ()) == [7]
    assert _refused(cursors, cursor, text) == "CURSOR_STALE"
    assert _refused(cursors, cursor, whole, 2) == "CURSOR_STALE"
    assert _refused(cursors, cursor, seal_of(("Query.others",), (("size", False, "int"),))) == "CURSOR_FOREIGN"
    assert len(whole) == SEAL
    assert cursor.startswith("A")
    assert len(cursor) == -(-(1 + SIGNATURE + SEAL + len(b"[7]")) * 4 // 3)


def test_a_cursor_of_another_format_is_stale_if_it_was_signed_here() -> None:
    seal = seal_of(("Query.things",), ())
    later = Cursors(b"secret", version=b"\x02").write(seal, b"[7]").decode()
    assert _refused(Cursors(b"secret"), later, seal) == "CURSOR_STALE"
    assert _refused(Cursors(b"other"), later, seal) == "CURSOR_FORGED"
