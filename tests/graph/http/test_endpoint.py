"""The endpoint: media types, status codes, methods, caps, the page of GraphiQL."""

from typing import Any

import httpx2
import pytest

from backend.graph.http import LEGACY, MODERN


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


async def test_a_query_may_come_by_the_method_of_that_name(client: httpx2.AsyncClient) -> None:
    body = {"query": 'query A { book(id: "Book:1") { title } }', "operationName": "A"}
    answer = await client.request("QUERY", "/graphql", json=body, headers={"accept": MODERN})
    assert (answer.status_code, answer.json()) == (200, {"data": {"book": {"title": "Odes"}}})
    mutation = 'mutation { renameBook(bookId: "x", renaming: {title: ""}) { __typename } }'
    refused = await client.request("QUERY", "/graphql", json={"query": mutation}, headers={"accept": MODERN})
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, POST, QUERY")


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (f"{LEGACY};q=0.9, {MODERN}", MODERN),
        (f"{LEGACY}, {MODERN};q=0.9", LEGACY),
        (f"{MODERN};q=0, {LEGACY};q=0.1", LEGACY),
        ("text/html, application/*;q=0.2", LEGACY),
        ("", LEGACY),
    ],
)
async def test_the_best_media_type_that_the_client_names_is_taken(
    client: httpx2.AsyncClient, accept: str, media: str
) -> None:
    answer = await _post(client, {"query": "{ __typename }"}, accept)
    assert answer.headers["content-type"] == f"{media}; charset=utf-8"


async def test_the_cost_stands_in_the_answer_where_it_is_asked_for(client: httpx2.AsyncClient) -> None:
    rows = "{ totalCount nodes { title loans(first: 3) { nodes { id } } } }"
    query = '{ books(first: 5, filter: {title: {eq: "家"}}) ' + rows + " }"
    body = {"query": query, "extensions": {"cost": True}}
    # One connection and its count, 5 books, 5 connections of 3 loans: 1 + 5 + 5 + 5 + 15.
    assert (await _post(client, body)).json()["extensions"] == {"cost": {"requested": 31, "actual": 7}}
    assert "extensions" not in (await _post(client, {"query": query})).json()


async def test_the_same_request_in_other_bytes_is_the_same(client: httpx2.AsyncClient) -> None:
    texts = ['{"query":"{ __typename }"}', '{ "query" : "{ __typename }", "variables": null }']
    for text in texts * 2:
        answer = await client.post("/graphql", content=text, headers={"content-type": LEGACY, "accept": MODERN})
        assert answer.json() == {"data": {"__typename": "Query"}}


async def test_headers_that_come_twice_are_one(client: httpx2.AsyncClient) -> None:
    headers = [("accept", "image/png"), ("accept", MODERN), ("content-type", LEGACY)]
    answer = await client.post("/graphql", content=b'{"query":"{ __typename }"}', headers=headers)
    assert answer.headers["content-type"] == f"{MODERN}; charset=utf-8"
