"""Trusted documents: the manifests of three tools, ids in requests, and who may send only what stands in one."""

import logging
from pathlib import Path

import httpx2
import orjson
import pytest

from backend.errors import Refusal
from backend.graph.http import MODERN
from backend.graph.trusted import Trust, TrustedDocuments, load_manifests
from tests.graph.http.conftest import Connect

BOOK = 'query Book { book(id: "Book:1") { title } }'
SHELF = 'query Shelf { shelf(code: "A") { code } }'
AUTHOR = "query Author($id: ID!) { node(id: $id) { __typename } }"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A manifest of each tool."""
    written = tmp_path / "manifests"
    written.mkdir()
    (written / "codegen.json").write_bytes(orjson.dumps({"aaa1": BOOK}))
    (written / "relay.json").write_bytes(orjson.dumps({SHELF: "bbb2"}))
    operations = [{"id": "ccc3", "name": "Author", "type": "query", "body": AUTHOR}]
    apollo = {"format": "apollo-persisted-query-manifest", "version": 1, "operations": operations}
    (written / "apollo.json").write_bytes(orjson.dumps(apollo))
    return written


async def _post(client: httpx2.AsyncClient, **body: object) -> httpx2.Response:
    return await client.post("/graphql", json=body, headers={"accept": MODERN})


def _code(answer: httpx2.Response) -> str:
    return str(answer.json()["errors"][0]["extensions"]["code"])


async def test_documents_of_three_tools_are_found_by_their_ids(connect: Connect, folder: Path) -> None:
    client = connect(trusted=TrustedDocuments(load_manifests(folder), {}))
    assert (await _post(client, documentId="aaa1")).json() == {"data": {"book": {"title": "Odes"}}}
    assert (await _post(client, documentId="sha256:bbb2")).json() == {"data": {"shelf": {"code": "A"}}}
    by_apollo = {"persistedQuery": {"version": 1, "sha256Hash": "ccc3"}}
    answer = await _post(client, extensions=by_apollo, variables={"id": "Author:1"})
    assert answer.json() == {"data": {"node": {"__typename": "Author"}}}
    asked = {"documentId": "ccc3", "variables": '{"id":"Author:2"}'}
    assert (await client.get("/graphql", params=asked)).json() == {"data": {"node": {"__typename": "Author"}}}


async def test_an_id_that_no_manifest_has_is_told(connect: Connect, folder: Path) -> None:
    for trusted in (TrustedDocuments(load_manifests(folder), {}), None):
        answer = await _post(connect(trusted=trusted), documentId="zzz")
        assert (answer.status_code, _code(answer)) == (400, "DOCUMENT_UNKNOWN")


async def test_a_role_that_must_sends_nothing_else(connect: Connect, folder: Path) -> None:
    trusted = TrustedDocuments(load_manifests(folder), {"public": Trust.REQUIRED})
    client = connect(trusted=trusted)
    assert (await _post(client, query=BOOK)).status_code == 200
    for _ in range(2):
        refused = await _post(client, query="{ __typename }")
        assert (refused.status_code, _code(refused)) == (403, "DOCUMENT_NOT_TRUSTED")
    staff = await client.post("/graphql", json={"query": "{ __typename }"}, headers={"authorization": "staff"})
    assert staff.json() == {"data": {"__typename": "Query"}}
    assert trusted.reported == {"public": 2}


async def test_a_role_may_be_reported_only(connect: Connect, folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    trusted = TrustedDocuments(load_manifests(folder), {"public": Trust.REPORT})
    with caplog.at_level(logging.WARNING):
        assert (await _post(connect(trusted=trusted), query="{ __typename }")).status_code == 200
    assert trusted.reported == {"public": 1}
    assert "stands in no manifest: { __typename }" in caplog.text


@pytest.mark.parametrize("content", [b"[]", b"{", b'{"aaa1": 1}', b'{"aaa1": "query { other }"}'])
def test_a_file_that_is_no_manifest_is_named(folder: Path, content: bytes) -> None:
    (folder / "wrong.json").write_bytes(content)
    with pytest.raises(Refusal, match=r"MANIFEST_UNFIT: The manifest wrong\.json"):
        load_manifests(folder)
