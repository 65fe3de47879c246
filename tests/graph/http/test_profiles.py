"""The profile of the draft of 2026 says with its codes what the older one says with 400 and 200."""

from typing import Any

import httpx2
import pytest

from backend.graph.http import DRAFT_2026, LEGACY, MODERN
from tests.graph.http.conftest import Connect


@pytest.fixture
def draft(connect: Connect) -> httpx2.AsyncClient:
    """A client of an endpoint that follows the draft."""
    return connect(profile=DRAFT_2026)


async def _post(client: httpx2.AsyncClient, body: Any, accept: str) -> httpx2.Response:
    return await client.post("/graphql", json=body, headers={"accept": accept})


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"query": "{"}, 400, "GRAPHQL_PARSE_FAILED"),
        ({"query": "{ nothing }"}, 422, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "query ($id: ID!) { book(id: $id) { id } }"}, 422, "BAD_VARIABLES"),
        ({"query": "{ __typename }", "operationName": "Other"}, 422, "OPERATION_NAME"),
        ({"query": '{ node(id: "x") { id } }'}, 422, "INVALID_ID"),
        ({"qeury": "{ __typename }"}, 422, "BAD_REQUEST"),
        ({"query": "{ __typename }", "variables": [7]}, 422, "BAD_REQUEST"),
        ([{"query": "{ __typename }"}], 422, "BAD_REQUEST"),
        ({"query": "#" * 6000}, 413, "BODY_TOO_LARGE"),
        ({"query": "{ " + "a: __typename " * 25 + "}"}, 413, "TOO_COMPLEX_REPEATS"),
    ],
)
async def test_what_is_wrong_has_the_drafts_status_in_both_media_types(
    draft: httpx2.AsyncClient, body: Any, status: int, code: str
) -> None:
    for accept in (MODERN, LEGACY):
        answer = await _post(draft, body, accept)
        assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (status, code)
        assert answer.headers["content-type"] == f"{MODERN}; charset=utf-8"


async def test_a_body_that_is_no_json_is_a_bad_request(draft: httpx2.AsyncClient) -> None:
    answer = await draft.post("/graphql", content=b"NONSENSE", headers={"content-type": LEGACY, "accept": MODERN})
    assert answer.status_code == 400


async def test_errors_beside_data_are_a_partial_success(draft: httpx2.AsyncClient) -> None:
    body = {"query": '{ __typename explainCost(query: "{ nothing }") { requested } }'}
    modern, legacy = await _post(draft, body, MODERN), await _post(draft, body, LEGACY)
    assert (modern.status_code, modern.json()["data"]) == (294, {"__typename": "Query", "explainCost": None})
    assert (legacy.status_code, legacy.headers["content-type"]) == (200, f"{LEGACY}; charset=utf-8")
    assert (await _post(draft, {"query": "{ __typename }"}, MODERN)).status_code == 200


async def test_a_method_that_is_not_allowed_is_told_with_those_that_are(draft: httpx2.AsyncClient) -> None:
    mutation = 'mutation { renameBook(bookId: "x", renaming: {title: ""}) { __typename } }'
    for answer in (await draft.get("/graphql", params={"query": mutation}), await draft.put("/graphql")):
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST, QUERY")
        assert answer.headers["accept-query"] == LEGACY


async def test_what_can_not_be_sent_or_taken(draft: httpx2.AsyncClient) -> None:
    assert (await draft.post("/graphql", content=b"{}", headers={"content-type": "text/plain"})).status_code == 415
    assert (await _post(draft, {"query": "{ __typename }"}, "image/png")).status_code == 406
