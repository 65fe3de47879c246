"""The HTTP server: uvicorn as it is, but for a request whose answer is at hand: that one is written at once.

A task, an event and four calls back and forth cost as much as such an answer itself. All that is not a plain POST whose
body came whole goes uvicorn's own way.
"""

from collections.abc import Callable
from socket import socket
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from backend.front import Front

OK = b"HTTP/1.1 200 OK\r\n"


class AtOnce(HttpToolsProtocol):
    """uvicorn's protocol that asks `Front.at_once` before it starts a task."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        app = self.config.loaded_app
        self._quick: Callable[..., tuple[bytes, bytes] | None] | None = app.at_once if type(app) is Front else None
        self._waiting: RequestResponseCycle | None = None

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        """Called when the headers are there: wait for the rest of the bytes at hand."""
        if self._quick and app is self.app and cycle.more_body and cycle.keep_alive and not self.expect_100_continue:
            self._waiting = cycle
        else:
            super()._start_asgi_task(cycle, app)

    def on_message_complete(self) -> None:
        """The request is whole: answer it, or start the task."""
        super().on_message_complete()
        cycle = self._waiting
        if cycle is None or self._quick is None:
            return
        self._waiting = None
        idle = not (self.flow.write_paused or self.transport.is_closing() or self.access_log)
        found = self._quick(cycle.scope, bytes(cycle.body)) if idle else None
        if found is None:
            super()._start_asgi_task(cycle, self.app)
            return
        content, body = found
        parts = [OK]
        for name, value in self.server_state.default_headers:
            parts += (name, b": ", value, b"\r\n")
        parts += (b"content-type: ", content, b"\r\ncontent-length: %d\r\n\r\n" % len(body), body)
        self.transport.write(b"".join(parts))
        cycle.response_started = cycle.response_complete = True
        self.on_response_complete()

    def data_received(self, data: bytes) -> None:
        """A request that goes on in later bytes takes uvicorn's own way."""
        super().data_received(data)
        if self._waiting is not None:
            cycle, self._waiting = self._waiting, None
            super()._start_asgi_task(cycle, self.app)


class Server(uvicorn.Server):
    """uvicorn's server, which tells the house to end its streams before it waits for its connections."""

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """Stop serving."""
        app = self.config.loaded_app
        if isinstance(app, Front):
            app.close()
        await super().shutdown(sockets)


def server(app: Any, *, host: str = "127.0.0.1", port: int) -> Server:
    """The server of the house, quiet and ready to `serve()`."""
    return Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            log_level="warning",
            access_log=False,
            http=AtOnce if isinstance(app, Front) else "auto",
            interface="asgi3",
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=5,
        )
    )
