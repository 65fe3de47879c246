"""Load on one server: keep-alive connections that each send the next request when the last one is answered."""

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Any

CONNECTIONS = 16
PATIENCE = 60.0
HEAD_END = b"\r\n\r\n"
LENGTH = b"content-length:"


@dataclass(frozen=True)
class Window:
    """What one window of load gave."""

    seconds: float
    cpu: float
    waits: list[float]

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.waits) / self.seconds

    @property
    def per_core_second(self) -> float:
        """Requests for one second of one core."""
        return len(self.waits) / self.cpu


class Connection(asyncio.Protocol):
    """One client: one request on the way at a time, until it is told to stop."""

    def __init__(self, requests: Iterator[bytes], waits: list[float]) -> None:
        self.requests, self.waits = requests, waits
        self.closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.going = True
        self._due, self._got = 0, b""
        self._transport: Any = None
        self._sent = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ready to send."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Count the bytes of the answer; at the last one, note the time and go on."""
        if not self._due:
            self._got += data
            head, found, rest = self._got.partition(HEAD_END)
            if not found:
                return
            if b" 200 " not in head[:16]:
                self.closed.set_exception(RuntimeError(head.decode(errors="replace")))
                self._transport.abort()
                return
            self._due = int(head.lower().partition(LENGTH)[2].partition(b"\r\n")[0]) - len(rest)
        else:
            self._due -= len(data)
        if not self._due:
            self.waits.append(time.perf_counter() - self._sent)
            if self.going:
                self.send()
            else:
                self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Over, or broken."""
        if self.closed.done():
            return
        if exc or self.going:
            self.closed.set_exception(exc or ConnectionError("the server hung up"))
        else:
            self.closed.set_result(None)

    def send(self) -> None:
        """Send the next request."""
        self._got = b""
        self._sent = time.perf_counter()
        self._transport.write(next(self.requests))


async def load(port: int, requests: Sequence[bytes], seconds: float, cost: Callable[[], float]) -> Window:
    """One window: all that is begun in some seconds, to its end. `cost` tells the CPU seconds used so far."""
    loop = asyncio.get_running_loop()
    turns, waits = cycle(requests), list[float]()
    clients = [
        (await loop.create_connection(lambda: Connection(turns, waits), "127.0.0.1", port))[1]
        for _ in range(CONNECTIONS)
    ]
    start, before = time.perf_counter(), cost()
    for client in clients:
        client.send()
    await asyncio.sleep(seconds)
    for client in clients:
        client.going = False
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*(client.closed for client in clients))
    return Window(time.perf_counter() - start, cost() - before, waits)


async def ask(port: int, request: bytes) -> bytes:
    """The body of one answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    head = await reader.readuntil(HEAD_END)
    body = await reader.readexactly(int(head.lower().partition(LENGTH)[2].partition(b"\r\n")[0]))
    writer.close()
    return body
