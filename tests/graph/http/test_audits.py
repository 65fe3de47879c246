"""The audits of GraphQL over HTTP, as its reference implementation has them, against a server on a socket."""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import orjson
import pytest
import uvicorn

from backend.graph.engine import Engine
from backend.graph.http import GraphQLEndpoint
from backend.graph.policy import Scope
from tests.graph.databases import SQLiteReader
from tests.graph.reading_room import STAFF

HERE = Path(__file__).parent


def _staff(headers: Mapping[bytes, bytes]) -> Scope:
    return STAFF


@pytest.fixture
async def address(engine: Engine, sqlite_file: Path) -> AsyncIterator[str]:
    """A server on a free port."""
    listening = socket.create_server(("127.0.0.1", 0))
    endpoint = GraphQLEndpoint(engine, authenticate=_staff, reader=SQLiteReader(sqlite_file))
    server = uvicorn.Server(uvicorn.Config(endpoint, lifespan="off", log_level="warning"))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/graphql"
    server.should_exit = True
    await serving


async def _run(*command: str) -> bytes:
    process = await asyncio.create_subprocess_exec(*command, cwd=HERE, stdout=asyncio.subprocess.PIPE)
    told, _ = await process.communicate()
    assert process.returncode == 0, command
    return told


async def test_all_sixty_one_audits_pass(address: str) -> None:
    if not shutil.which("npm"):
        pytest.skip("npm is not on this machine; .ci/run installs it")
    if not (HERE / "node_modules" / "graphql-http").exists():
        await _run("npm", "ci", "--silent", "--no-audit", "--no-fund")
    results = orjson.loads(await _run("node", "audit.mjs", address))
    assert [one for one in results if one["status"] != "ok"] == []
    assert len(results) == 61
