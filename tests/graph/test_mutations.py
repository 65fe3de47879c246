"""Commands: the answer is read in the transaction, a refusal is a `Problem`, and nothing is kept of it."""

from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]
import orjson
import pytest

from backend.graph.engine import Engine
from backend.graph.mutation import Read
from backend.graph.policy import Scope
from backend.graph.request import Request
from tests.graph.databases import PostgreSQLReader, Reader, SQLiteReader, make_sqlite
from tests.graph.reading_room import MEMBER, PUBLIC, STAFF

RENAME = """mutation ($id: ID!, $to: String!) { renameBook(bookId: $id, renaming: {title: $to}) { __typename
    ... on Book { id title author { name } loans(first: 1) { totalCount edges { cursor } } } ... on House { name }
    ... on Problem { code message remedy path } } }"""


@pytest.fixture(params=["sqlite", "postgresql_url"])
async def writer(request: pytest.FixtureRequest, tmp_path: Path, url: str | None) -> AsyncIterator[Reader]:
    """A connection that may write."""
    found: Reader
    if request.param == "sqlite":
        make_sqlite(tmp_path / "library.sqlite3")
        found = SQLiteReader(tmp_path / "library.sqlite3", writes=True)
    else:
        found = PostgreSQLReader(await asyncpg.connect(url))
    yield found
    await found.close()


@pytest.fixture
def url(request: pytest.FixtureRequest) -> str | None:
    """The server's address, where it is needed."""
    needed = request.node.callspec.params["writer"] == "postgresql_url"
    return str(request.getfixturevalue("postgresql_url")) if needed else None


class Commands:
    """Runs commands in a transaction that is rolled back on a refusal; `keep` says whether it is ever committed."""

    def __init__(self, writer: Reader, *, keep: bool = False) -> None:
        self.writer, self.keep = writer, keep

    async def __call__(
        self, function: Callable[..., Any], arguments: Mapping[str, Any], scope: Scope, read: Read
    ) -> bytes:
        await self.writer.execute("BEGIN")
        try:
            answer = await read(await function(self.writer, **arguments), self.writer)
        except BaseException:
            await self.writer.execute("ROLLBACK")
            raise
        await self.writer.execute("COMMIT" if self.keep else "ROLLBACK")
        return answer


async def _rename(engine: Engine, writer: Reader, to: str, scope: Scope = STAFF, book: str = "Book:1") -> Any:
    body = await engine.execute(Request(RENAME, {"id": book, "to": to}), scope, writer, Commands(writer))
    return orjson.loads(body)["data"]["renameBook"]


async def test_the_answer_shows_what_the_transaction_wrote(engine: Engine, writer: Reader) -> None:
    found = await _rename(engine, writer, "新名")
    assert writer.statements == 1
    assert (found["__typename"], found["id"], found["title"]) == ("Book", "Book:1", "新名")
    assert found["author"] == {"name": "Ann"}
    assert found["loans"]["totalCount"] == 2
    assert len(found["loans"]["edges"][0]["cursor"]) > 40


async def test_a_refusal_is_a_problem_in_the_language_asked_for(engine: Engine, writer: Reader) -> None:
    assert await _rename(engine, writer, "", MEMBER) == {
        "__typename": "Problem",
        "code": "NO_TITLE",
        "message": "No title.",
        "remedy": "Write one.",
        "path": ["renaming", "title"],
    }
    assert (await _rename(engine, writer, ""))["message"] == "缺少书名。"
    assert writer.statements == 0


async def test_plain_data_is_an_answer_too(engine: Engine, writer: Reader) -> None:
    assert await _rename(engine, writer, "house") == {"__typename": "House", "name": "馆"}


async def test_an_answer_out_of_sight_is_told_as_such(engine: Engine, writer: Reader) -> None:
    assert (await _rename(engine, writer, "x", PUBLIC, "Book:9"))["code"] == "ANSWER_NOT_VISIBLE"


async def test_commands_of_one_document_run_in_order(engine: Engine, writer: Reader) -> None:
    query = """mutation { a: renameBook(bookId: "Book:1", renaming: {title: ""}) { ... on Problem { code } }
        __typename b: renameBook(bookId: "Book:2", renaming: {title: "乙"}) { ... on Book { title } } }"""
    body = await engine.execute(Request(query), STAFF, writer, Commands(writer))
    assert orjson.loads(body) == {"data": {"a": {"code": "NO_TITLE"}, "__typename": "Mutation", "b": {"title": "乙"}}}
