"""A stage for journeys: a live server, a clock, and parties who give commands and look at screens over HTTP."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

import httpx2

from backend.actors import Actor
from backend.app import House, create_app
from backend.serving import server
from tests.client import Client
from tests.commands.texts import text_of

STAGE_FILE = """mutation ($size: Int!, $sha: String!) {
  done: stageFile(name: "文件", size: $size, sha256: $sha) { ... on StagedFile { fileId uploadUrl } } }"""


@dataclass(frozen=True)
class Stage:
    """Where a journey is played."""

    house: House
    client: Client

    def on(self, day: str, hour: int = 12) -> None:
        """Let it be an hour of a day in Beijing."""
        at = date.fromisoformat(day)
        self.house.clock.move_to(datetime(at.year, at.month, at.day, hour - 8, tzinfo=UTC))  # type: ignore[attr-defined]

    async def do(self, actor: Actor, command: str, **variables: Any) -> Any:
        """A command that is done; its answer."""
        answer = (await self.client.ask(text_of(command), actor, **variables))["done"]
        assert answer["__typename"] != "Problem", answer
        return answer

    async def no(self, code: str, actor: Actor, command: str, **variables: Any) -> None:
        """A command that is refused with this code."""
        answer = (await self.client.ask(text_of(command), actor, **variables))["done"]
        assert answer.get("code") == code, answer

    async def see(self, actor: Actor | None, query: str, **variables: Any) -> Any:
        """A screen: one query, one statement."""
        before = self.house.store.reader.statements
        seen = await self.client.ask(query, actor, **variables)
        assert self.house.store.reader.statements == before + 1, query
        return seen

    async def file(self, actor: Actor, content: bytes) -> str:
        """The id of a file that was announced and sent."""
        announced = {"size": len(content), "sha": sha256(content).hexdigest()}
        done = (await self.client.ask(STAGE_FILE, actor, **announced))["done"]
        assert (await self.client.http.put(done["uploadUrl"], content=content)).status_code == 201
        return str(done["fileId"])


@asynccontextmanager
async def staged(house: House) -> AsyncIterator[Stage]:
    """A server that listens while the journey lasts."""
    listening = socket.create_server(("127.0.0.1", 0))
    running = server(create_app(house), port=0)
    task = asyncio.create_task(running.serve(sockets=[listening]))
    base = f"http://127.0.0.1:{listening.getsockname()[1]}"
    try:
        async with httpx2.AsyncClient(base_url=base, timeout=30) as http:
            yield Stage(house, Client(http, house.tokens))
    finally:
        running.should_exit = True
        await task
