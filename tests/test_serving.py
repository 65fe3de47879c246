"""The server over real sockets: an answer that is written at once is the answer, however its bytes come."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest

from backend.app import House, create_app
from backend.serving import server

BODY = b'{"query":"{ regions(first: 2) { nodes { code name } } }"}'
HEAD = (
    b"POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAccept: application/json\r\n"
    b"Content-Length: %d\r\n%s\r\n"
)


@pytest.fixture
async def port(house: House) -> AsyncIterator[int]:
    """Where the house is served as `anxin serve` does it."""
    listening = socket.create_server(("127.0.0.1", 0))
    running = server(create_app(house), port=0)
    task = asyncio.create_task(running.serve(sockets=[listening]))
    yield int(listening.getsockname()[1])
    running.should_exit = True
    await task


def request(body: bytes = BODY, headers: bytes = b"") -> bytes:
    """One POST."""
    return HEAD % (len(body), headers) + body


async def say(port: int, *pieces: bytes, pause: float = 0.0) -> bytes:
    """Send pieces one after another, then read until the server closes or nothing comes any more."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for piece in pieces:
        writer.write(piece)
        await writer.drain()
        await asyncio.sleep(pause)
    got = b""
    try:
        while piece := await asyncio.wait_for(reader.read(65536), 0.15):
            got += piece
    except TimeoutError:
        pass
    writer.close()
    return got


def answers(got: bytes) -> list[tuple[bytes, bytes]]:
    """Status line and body of each response, told apart by Content-Length."""
    found = []
    while got:
        head, _, rest = got.partition(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        length = int(next(line.split(b":")[1] for line in lines if line.lower().startswith(b"content-length")))
        found.append((lines[0], rest[:length]))
        got = rest[length:]
    return found


async def first(port: int) -> tuple[bytes, bytes]:
    """What the app itself answers: by a request that it has not met, and one after it."""
    return answers(await say(port, request()))[0]


async def test_an_answer_at_once_is_the_one_that_the_app_gives(port: int) -> None:
    given = await first(port)
    assert given[0] == b"HTTP/1.1 200 OK"
    again = await say(port, request())
    assert answers(again) == [given]
    head = again.partition(b"\r\n\r\n")[0].lower()
    assert b"\r\ndate: " in head
    assert b"\r\ncontent-type: application/json; charset=utf-8" in head


async def test_requests_in_one_piece_are_answered_in_their_order(port: int) -> None:
    other = b'{"query":"{ regions(first: 1) { nodes { name } } }"}'
    given = [await first(port), answers(await say(port, request(other)))[0]]
    fresh = request(b'{"query":"{ regions(first: 3) { totalCount nodes { name } } }"}')
    got = answers(await say(port, request() + request(other) + fresh + request() + request(other)))
    assert [got[0], got[1], got[3], got[4]] == given * 2
    assert b"totalCount" in got[2][1]


@pytest.mark.parametrize("cut", [1, 30, 180, 200, -1])
async def test_a_request_in_two_pieces_is_one_request(port: int, cut: int) -> None:
    given = await first(port)
    whole = request()
    assert answers(await say(port, whole[:cut], whole[cut:], pause=0.02)) == [given]


async def test_chunks_and_a_wish_to_go_on_and_a_last_request_are_heard(port: int) -> None:
    given = await first(port)
    head = HEAD.replace(b"Content-Length: %d", b"Transfer-Encoding: chunked") % b""
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (BODY[:9], BODY[9:])) + b"0\r\n\r\n"
    assert answers(await say(port, head, chunks)) == [given]
    assert answers(await say(port, head + chunks)) == [given]
    waits = HEAD % (len(BODY), b"Expect: 100-continue\r\n")
    got = await say(port, waits, BODY, pause=0.05)
    assert got.startswith(b"HTTP/1.1 100 Continue\r\n\r\n")
    assert answers(got.partition(b"\r\n\r\n")[2]) == [given]
    last = await say(port, request(headers=b"Connection: close\r\n"))
    assert answers(last) == [given]
    assert b"connection: close" in last.lower()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe{}",
        b'{"query":"\xc3\x28"}',
        b'{"query": NaN}',
        b'{"query":"{ regions(first: 1) { nodes { name } } }","variables":{"n": 1e999}}',
        b'{"query":"query($n: Int) { regions(first: $n) { nodes { name } } }","variables":{"n": 99999999999999999999}}',
        b'{"query":"{ regions(first: 99999999999999999999999) { nodes { name } } }"}',
        b'{"query":"{ a }","query":"{ b }"}',
        b"[" * 5000,
        b'{"query":"' + b"{a" * 4000 + b'"}',
        b'{"query":"{ a(b: \\"\\ud800\\") }"}',
        b'{"query":"{ regions { nodes { name } } }","operationName": 7}',
        b'{"query":"{ regions { nodes { name } } }","variables": [1]}',
        b'{"query":"{ regions { nodes { name } } }","extensions": "x"}',
        b'{"documentId": {"a": 1}}',
        b"null",
        b"\x00" * 100,
    ],
)
async def test_what_is_no_request_is_a_coded_error_on_a_living_server(port: int, body: bytes) -> None:
    given = await first(port)
    status, said = answers(await say(port, request(body)))[0]
    assert status.split()[1] in (b"200", b"400"), status
    assert b'"code":"' in said
    assert b"INTERNAL" not in said
    assert await first(port) == given


@pytest.mark.parametrize(
    "start",
    [
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00",
        b"POST /graphql HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST /graphql HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /graphql HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
async def test_what_is_no_http_is_a_400_and_the_server_lives(port: int, start: bytes) -> None:
    given = await first(port)
    assert (await say(port, start)).startswith(b"HTTP/1.1 400 ")
    assert await first(port) == given


async def test_other_methods_and_paths_go_their_own_way(port: int) -> None:
    for method in (b"HEAD", b"OPTIONS", b"PUT", b"DELETE", b"PATCH", b"TRACE"):
        got = await say(port, method + b" /graphql HTTP/1.1\r\nHost: a\r\n\r\n")
        assert got.startswith(b"HTTP/1.1 405 "), method
        assert b"allow: GET, POST, QUERY" in got, method
    assert (await say(port, b"GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n")).startswith(b"HTTP/1.1 404 ")


async def test_a_client_that_leaves_in_the_middle_harms_no_one(port: int) -> None:
    given = await first(port)
    for cut in (10, 100, len(request()) - 1, len(request())):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request()[:cut])
        await writer.drain()
        writer.transport.abort()
    assert await first(port) == given
