"""An endpoint over the library, and clients of it."""

from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount, Route

from backend.errors import NotSignedIn
from backend.graph.engine import Engine
from backend.graph.graphiql import assets_route
from backend.graph.http import GraphQLEndpoint
from backend.graph.policy import Scope
from tests.graph.databases import SQLiteReader
from tests.graph.reading_room import PUBLIC, STAFF

Connect = Callable[..., httpx2.AsyncClient]


def authenticate(headers: Mapping[bytes, bytes]) -> Scope:
    """A word in the header is the role."""
    word = headers.get(b"authorization")
    if word == b"bad":
        raise NotSignedIn("TOKEN", zh="令牌无效。", en="Invalid token.", remedy_zh="请重新登录。", remedy_en="Sign in.")
    return STAFF if word == b"staff" else PUBLIC


@pytest.fixture
async def connect(engine: Engine, sqlite_file: Path, tmp_path: Path) -> AsyncIterator[Connect]:
    """`connect(profile=..., trusted=...)`: a client of an application with such an endpoint."""
    (tmp_path / "graphiql.min.js").write_text("//")
    reader = SQLiteReader(sqlite_file)
    clients = []

    def make(**given: Any) -> httpx2.AsyncClient:
        options = {"authenticate": authenticate, "reader": reader, "body_limit": 5000, "graphiql": "/graphiql", **given}
        endpoint = GraphQLEndpoint(options.pop("engine", engine), **options)
        routes: list[Route | Mount] = [Route("/graphql", endpoint), assets_route(tmp_path)]
        transport = httpx2.ASGITransport(Starlette(routes=routes))
        clients.append(httpx2.AsyncClient(transport=transport, base_url="http://test"))
        return clients[-1]

    yield make
    for client in clients:
        await client.aclose()
    await reader.close()


@pytest.fixture
def client(connect: Connect) -> httpx2.AsyncClient:
    """A client of an endpoint as it is by default."""
    return connect()
