"""The endpoint: media types, status codes, methods, caps, the page of GraphiQL."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from backend.errors import NotSignedIn
from backend.graph.engine import Engine
from backend.graph.graphiql import assets_route
from backend.graph.http import LEGACY, MODERN, GraphQLEndpoint
from backend.graph.policy import Scope
from tests.graph.databases import SQLiteReader
from tests.graph.reading_room import PUBLIC, STAFF


def authenticate(headers: Mapping[bytes, bytes]) -> Scope:
    """A word in the header is the role."""
    word = headers.get(b"authorization")
    if word == b"bad":
        raise NotSignedIn("TOKEN", zh="令牌无效。", en="Invalid token.", remedy_zh="请重新登录。", remedy_en="Sign in.")
    return STAFF if word == b"staff" else PUBLIC


@pytest.fixture
def client(engine: Engine, sqlite_file: Path, tmp_path: Path) -> httpx2.AsyncClient:
    """A client of an application with the endpoint."""
    (tmp_path / "graphiql.min.js").write_text("//")
    reader = SQLiteReader(sqlite_file)
    endpoint = GraphQLEndpoint(engine, authenticate=authenticate, reader=reader, body_limit=5000, graphiql="/graphiql")
    routes = [Route("/graphql", endpoint), assets_route(tmp_path)]
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(Starlette(routes=routes)), base_url="http://test")


async def _post(client: httpx2.AsyncClient, body: Any, accept: str = MODERN, **headers: str) -> httpx2.Response:
    return await client.post("/graphql", json=body, headers={"accept": accept, **headers})


async def test_a_query_is_answered_in_the_media_type_asked_for(client: httpx2.AsyncClient) -> None:
    body = {"query": "query ($id: ID!) { book(id: $id) { title } }", "variables": {"id": "Book:9"}}
    for accept, media in ((MODERN, MODERN), (LEGACY, LEGACY), ("*/*", LEGACY), (f"{LEGACY};q=0.5", LEGACY)):
        answer = await _post(client, body, accept)
        assert (answer.status_code, answer.json()) == (200, {"data": {"book": None}})
        assert answer.headers["content-type"] == f"{media}; charset=utf-8"
    assert (await _post(client, body, authorization="staff")).json() == {"data": {"book": {"title": "红高粱"}}}


async def test_queries_come_by_get_and_mutations_do_not(client: httpx2.AsyncClient) -> None:
    query = {
        "query": "query A($id: ID!) { book(id: $id) { title } }",
        "variables": '{"id": "Book:1"}',
        "operationName": "A",
    }
    assert (await client.get("/graphql", params=query)).json() == {"data": {"book": {"title": "Odes"}}}
    mutation = 'mutation { renameBook(bookId: "x", renaming: {title: ""}) { __typename } }'
    assert (await client.get("/graphql", params={"query": mutation})).status_code == 405
    deleted = await client.delete("/graphql")
    assert (deleted.status_code, deleted.headers["allow"]) == (405, "GET, POST, QUERY")


@pytest.mark.parametrize(
    ("body", "modern", "legacy"),
    [
        ({"query": "{"}, 400, 200),
        ({"query": "{ nothing }"}, 400, 200),
        ({"query": "query ($id: ID!) { book(id: $id) { id } }"}, 400, 200),
        ({"query": '{ node(id: "x") { id } }'}, 400, 200),
        ({"query": 1}, 400, 400),
        ({"query": "{ __typename }", "variables": []}, 400, 400),
        ({"query": "{ __typename }", "operationName": 3}, 400, 400),
        ({"query": "{ __typename }", "extensions": "x"}, 400, 400),
        ([{"query": "{ __typename }"}], 400, 400),
        ({"query": "#" * 6000}, 413, 413),
    ],
)
async def test_what_is_wrong_has_a_status_and_a_code(
    client: httpx2.AsyncClient, body: Any, modern: int, legacy: int
) -> None:
    for accept, status in ((MODERN, modern), (LEGACY, legacy)):
        answer = await _post(client, body, accept)
        assert answer.status_code == status
        assert "data" not in answer.json()
        assert answer.json()["errors"][0]["extensions"]["code"]


async def test_headers_that_do_not_fit(client: httpx2.AsyncClient) -> None:
    assert (await client.post("/graphql", content=b"{}", headers={"content-type": "text/plain"})).status_code == 415
    assert (await client.post("/graphql", content=b"{", headers={"content-type": LEGACY})).status_code == 400
    assert (await _post(client, {"query": "{ __typename }"}, "image/png")).status_code == 406
    denied = await _post(client, {"query": "{ __typename }"}, LEGACY, authorization="bad")
    assert (denied.status_code, denied.json()["errors"][0]["extensions"]["code"]) == (401, "TOKEN")


async def test_a_browser_gets_the_page_and_nothing_from_elsewhere(client: httpx2.AsyncClient) -> None:
    page = await client.get("/graphql", headers={"accept": "text/html,*/*;q=0.8"})
    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "http" not in page.text.replace("http-equiv", "")
    assert (await client.get("/graphiql/graphiql.min.js")).status_code == 200
