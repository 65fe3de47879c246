"""Our server, as `anxin serve` runs it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.types import ASGIApp

from backend.app import create_app, open_house
from backend.clock import SystemClock
from backend.settings import Settings


@asynccontextmanager
async def app() -> AsyncIterator[ASGIApp]:
    """The whole product: tokens, policy and limits on."""
    async with open_house(Settings(), SystemClock()) as house:
        yield create_app(house)
