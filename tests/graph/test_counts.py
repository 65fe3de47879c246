"""How many rows a list has: exactly, no further than a number, or estimated at a cost that does not grow."""

from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]
import pytest

from backend.graph.count import GOLDEN, PRIME
from backend.graph.engine import Engine
from tests.graph.conftest import Asker
from tests.graph.databases import PostgreSQLReader, Reader, SQLiteReader
from tests.graph.reading_room import MEMBER, PUBLIC, STAFF

CROWD = """WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) INSERT INTO book
    SELECT b.id + 40 * n.i, b.title, b.genre, b.published_on, b.pages, b.price, b.rating, b.pages_or_one, b.is_rare,
           b.is_hidden, b.added_at, b.copies, b.extra, b.tags, b.secret, b.author_id, b.shelf_code
    FROM book b CROSS JOIN n"""
BOOKS = [number + 40 * times for times in range(301) for number in range(1, 31)]
"""The keys of the crowd: 9,030 books, 30 to every 40 keys."""


def _number(key: int) -> int:
    return key % 40 or 40


def _estimate(keys: Iterable[int]) -> int:
    """The estimate once more, over keys in memory."""
    held = set(keys)
    low, size = min(held), max(held) - min(held) + 1
    begins = [part * (size // 1000) + part * (size % 1000) // 1000 for part in range(1001)]
    places = [low + begins[at] + at * GOLDEN % PRIME * (begins[at + 1] - begins[at]) // PRIME for at in range(1000)]
    hits = sum(place in held for place in places)
    return max((hits * size + 500) // 1000, 1001)


@pytest.fixture
async def crowd(place: Path | str) -> AsyncIterator[Reader]:
    """The library with nine thousand books, which are forgotten afterwards."""
    found: Reader
    found = (
        SQLiteReader(place, writes=True) if isinstance(place, Path) else PostgreSQLReader(await asyncpg.connect(place))
    )
    await found.execute("BEGIN")
    await found.execute(CROWD)
    yield found
    await found.execute("ROLLBACK")
    await found.close()


async def test_a_count_stops_at_the_number_asked_for(ask: Asker) -> None:
    found = await ask.data(
        """query ($n: Int) { books { totalCount few: totalCount(upTo: 7) all: totalCount(upTo: $n)
             exact: totalCount(mode: EXACT) estimate: totalCount(mode: ESTIMATE) both: totalCount(mode: ESTIMATE, upTo: 3) }
             authors { nodes { books { totalCount(upTo: 4) } } } genrePages { totalCount(mode: ESTIMATE) } }""",  # noqa: E501
        {"n": 100},
    )
    assert found["books"] == {"totalCount": 30, "few": 7, "all": 30, "exact": 30, "estimate": 30, "both": 3}
    assert [author["books"]["totalCount"] for author in found["authors"]["nodes"]] == [4, 0, 4, 4]
    assert found["genrePages"]["totalCount"] == 2


async def test_a_count_that_stops_before_it_begins_is_refused(ask: Asker) -> None:
    answer = await ask.answer("{ b: books { c: totalCount(upTo: 0) } }", scope=MEMBER)
    assert answer["errors"][0] == {
        "message": "`upTo` must be 1 or more.",
        "path": ["b", "c"],
        "extensions": {"code": "COUNT_SIZE", "remedy": "Give an `upTo` of 1 or more, or none."},
    }


async def test_an_estimate_is_near_the_number_and_equal_on_both_databases(engine: Engine, crowd: Reader) -> None:
    found = await Asker(engine, crowd).data(
        """{ books { totalCount estimate: totalCount(mode: ESTIMATE) capped: totalCount(mode: ESTIMATE, upTo: 2000) }
             novels: books(filter: {genre: {eq: NOVEL}}) { totalCount estimate: totalCount(mode: ESTIMATE) }
             found: books(search: "红") { totalCount estimate: totalCount(mode: ESTIMATE) }
             odes: books(filter: {title: {eq: "Odes"}, pages: {eq: 100}}) { totalCount estimate: totalCount(mode: ESTIMATE) }
             author: node(id: "Author:1") { ... on Author { books { totalCount estimate: totalCount(mode: ESTIMATE) } } }
             shelves { nodes { books { estimate: totalCount(mode: ESTIMATE) } } } }"""  # noqa: E501
    )
    novels = [key for key in BOOKS if _number(key) % 3 == 1]
    assert found["books"] == {"totalCount": 9030, "estimate": _estimate(BOOKS), "capped": 2000}
    assert abs(found["books"]["estimate"] - 9030) < 9030 * 0.05
    assert found["novels"] == {"totalCount": 3010, "estimate": _estimate(novels)}
    assert abs(found["novels"]["estimate"] - 3010) < 3010 * 0.1
    assert found["found"] == {"totalCount": 9, "estimate": 9}
    assert found["odes"]["estimate"] == found["odes"]["totalCount"] < 1000
    of_author = [key for key in BOOKS if _number(key) % 8 and _number(key) % 3 == 0]
    assert found["author"]["books"] == {"totalCount": len(of_author), "estimate": _estimate(of_author)}
    shelves = [shelf["books"]["estimate"] for shelf in found["shelves"]["nodes"]]
    assert shelves == [_estimate([key for key in BOOKS if _number(key) % 3 == rest]) for rest in (0, 1)] + [0]


async def test_an_estimate_is_made_of_rows_in_sight_alone(engine: Engine, crowd: Reader) -> None:
    ask = Asker(engine, crowd)
    query = "{ books { totalCount estimate: totalCount(mode: ESTIMATE) } loans { totalCount(mode: ESTIMATE) } }"
    seen = [key for key in BOOKS if _number(key) % 10 != 9]
    assert await ask.data(query, scope=PUBLIC) == {
        "books": {"totalCount": len(seen), "estimate": _estimate(seen)}, "loans": {"totalCount": 0},
    }  # fmt: skip
    masked = '{ books(filter: {secret: {eq: "秘1"}}) { totalCount(mode: ESTIMATE) } }'
    assert await ask.data(masked, scope=PUBLIC) == {"books": {"totalCount": 0}}
    secret = [key for key in BOOKS if _number(key) % 3 == 1]
    assert await ask.data(masked, scope=STAFF) == {"books": {"totalCount": _estimate(secret)}}


async def test_an_estimate_looks_its_places_up_by_the_primary_key(engine: Engine, crowd: Reader) -> None:
    query = "{ books(filter: {isRare: {eq: true}}) { totalCount(mode: ESTIMATE) } }"
    explained = engine.compile(query, {}, PUBLIC, crowd.dialect)
    steps = await crowd.explain(explained.sql, explained.params)
    assert "SEARCH t1 USING INTEGER PRIMARY KEY (rowid=?)" in steps or "Index Scan using book_pkey" in steps, steps
