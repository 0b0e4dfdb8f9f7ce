"""How long an exchange over aiohttp may take, and what is left of its time after it."""

from __future__ import annotations

import asyncio
import gc

import pytest
from arrivals import arrival
from authority import Authority
from loopback import LIMIT, open_files, until_open_files
from messages import answered, failed, limits, request, send
from scripted_answers import answer, serving
from scripted_server import Peer, Script, Serve

from ht_async.message import Evidence, FailureKind
from ht_async.transports.aiohttp import Aiohttp
from ht_async.transports.aiohttp_wire import Wire

MAYBE_SENT, TIMEOUT = Evidence.MAYBE_SENT, FailureKind.TIMEOUT
HUGE = bytes(32 * 1024 * 1024)

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
INTERIM = b"HTTP/1.1 103 Early Hints\r\n\r\n"


def reading_one_request(unread: asyncio.Event) -> Script:
    """Return a script that reads no more than the beginning of a second request."""

    async def script(peer: Peer) -> None:
        await peer.request()
        await peer.send(answer())
        await peer.reader.readexactly(1000)
        peer.writer.transport.pause_reading()
        unread.set()
        await asyncio.Event().wait()

    return script


async def test_an_upload_that_is_held_up_on_a_used_connection_took_too_long(serve: Serve) -> None:
    server = await serve(reading_one_request(asyncio.Event()))
    transport = Aiohttp()
    await answered(transport, request(server.url))
    stuck = await failed(transport, request(server.url, body=HUGE), limits(write=0.1))
    await transport.aclose()

    assert server.connections == 1
    assert (stuck.evidence, stuck.kind) == (MAYBE_SENT, TIMEOUT)


async def test_an_upload_that_is_cancelled_does_not_wait_for_the_server(serve: Serve) -> None:
    unread = asyncio.Event()
    server = await serve(reading_one_request(unread))
    transport = Aiohttp()
    await answered(transport, request(server.url))
    files = open_files()
    call = asyncio.create_task(send(transport, request(server.url, body=HUGE)))
    await asyncio.wait_for(unread.wait(), LIMIT)
    call.cancel()
    await asyncio.wait([call], timeout=LIMIT)
    await until_open_files(files - 1)
    await transport.aclose()


@pytest.mark.parametrize("status", [100, 103, 199])
async def test_an_interim_answer_does_not_stop_the_time_of_the_answer(
    serve: Serve, status: int
) -> None:
    server = await serve(serving(b"HTTP/1.1 %d Some Reason\r\n\r\n" % status))
    transport = Aiohttp()
    silent = await failed(transport, request(server.url, body=b"{}"), limits(read=0.1))
    await transport.aclose()

    assert (silent.evidence, silent.kind, silent.status) == (MAYBE_SENT, TIMEOUT, None)


class Clock:
    """The event loop's clock, which a test can put forward."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        loop = asyncio.get_running_loop()
        self._time = loop.time
        self._ahead = 0.0
        monkeypatch.setattr(loop, "time", self)

    def __call__(self) -> float:
        return self._time() + self._ahead

    async def put_forward(self, seconds: float) -> None:
        """Let time pass, and what is due by then happen."""
        self._ahead += seconds
        for _ in range(5):
            await asyncio.sleep(0)


async def test_the_time_of_an_answer_begins_anew_with_every_part_of_it(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = [INTERIM, b"HTTP/1.1 200 OK\r\n", b"Content-Length: 4\r\n\r\n", b"{}", b"  "]

    async def slow(peer: Peer) -> None:
        await peer.request()
        for part in parts:
            await go_on.acquire()
            await peer.send(part)

    go_on = asyncio.Semaphore(0)
    server = await serve(slow)
    transport = Aiohttp()
    clock = Clock(monkeypatch)
    arrived = arrival(monkeypatch)
    call = asyncio.create_task(answered(transport, request(server.url), limits(read=4)))
    await server.until(lambda: bool(server.requests))
    async with asyncio.timeout(LIMIT):
        for _ in parts:
            await clock.put_forward(3)
            go_on.release()
            await arrived.wait()
            arrived.clear()
        assert (await call).body == b"{}  "
    await transport.aclose()


@pytest.mark.parametrize(
    ("begun", "status"),
    [(b"", None), (answer(b"half", length=10), 200), (CHUNKED + b"5\r\nab", 200)],
    ids=["before the answer", "in the body", "in a chunk"],
)
async def test_a_server_that_falls_silent_took_too_long(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, begun: bytes, status: int | None
) -> None:
    server = await serve(serving(begun))
    transport = Aiohttp()
    clock = Clock(monkeypatch)
    arrived = arrival(monkeypatch)
    call = asyncio.create_task(failed(transport, request(server.url), limits(read=4)))
    async with asyncio.timeout(LIMIT):
        await (arrived.wait() if begun else server.until(lambda: bool(server.requests)))
        await clock.put_forward(3)
        assert not call.done()
        await clock.put_forward(2)
        lost = await call
    await transport.aclose()

    assert (lost.evidence, lost.kind, lost.status) == (MAYBE_SENT, TIMEOUT, status)
    assert str(lost.cause) == "the server did not answer in time"


async def test_the_time_of_an_answer_begins_when_the_request_has_left(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until then the time to write counts; an interim answer that comes before is no matter."""

    async def slow(peer: Peer) -> None:
        await peer.reader.readuntil(b"\r\n\r\n")
        peer.writer.transport.pause_reading()
        await peer.send(INTERIM)
        await go_on.wait()
        peer.writer.transport.resume_reading()
        await peer.reader.readexactly(len(HUGE))
        taken.set()
        await peer.until_gone()

    go_on, taken = asyncio.Event(), asyncio.Event()
    server = await serve(slow)
    transport = Aiohttp()
    clock = Clock(monkeypatch)
    arrived = arrival(monkeypatch)
    message = request(server.url, body=HUGE)
    call = asyncio.create_task(failed(transport, message, limits(read=2, write=8)))
    async with asyncio.timeout(LIMIT):
        await arrived.wait()
        await clock.put_forward(5)
        assert not call.done()
        go_on.set()
        await taken.wait()
        await clock.put_forward(3)
        assert str((await call).cause) == "the server did not answer in time"
    await transport.aclose()


async def test_a_shorter_time_counts_at_once(serve: Serve) -> None:
    async def once(peer: Peer) -> None:
        await peer.request()
        await peer.send(answer())
        await peer.until_gone()

    server = await serve(once)
    transport = Aiohttp()
    await answered(transport, request(server.url), limits(read=3600))
    silent = await failed(transport, request(server.url), limits(read=0.05))
    await transport.aclose()

    assert (silent.kind, server.connections) == (TIMEOUT, 1)


ANSWERS = {
    "small": answer(),
    "empty": answer(b""),
    "204": b"HTTP/1.1 204 No Content\r\n\r\n",
    "in chunks": CHUNKED + b"2\r\n{}\r\n0\r\n\r\n",
    "large": answer(bytes(1 << 22)),
    "large, in chunks": CHUNKED + b"200000\r\n%b\r\n0\r\n\r\n" % bytes(1 << 21),
}


@pytest.mark.parametrize("tls", [False, True])
@pytest.mark.parametrize("case", ANSWERS)
async def test_no_time_runs_between_exchanges(
    serve: Serve, authority: Authority, monkeypatch: pytest.MonkeyPatch, case: str, *, tls: bool
) -> None:
    server = await serve(serving(ANSWERS[case]), tls=authority.server if tls else None)
    transport = Aiohttp(ssl_context=authority.client, keepalive=3600)
    clock = Clock(monkeypatch)
    message = request(server.url, body=bytes(1 << 21))
    for _ in range(3):
        await answered(transport, message, limits(read=8, write=9))
        await clock.put_forward(10)
    await transport.aclose()

    assert server.connections == 1


async def test_nothing_of_a_closed_connection_waits_for_its_time(serve: Serve) -> None:
    server = await serve(serving(answer()))
    transport = Aiohttp()
    await answered(transport, request(server.url), limits(read=3600))
    await transport.aclose()
    await server.until(lambda: server.open == 0)

    gc.collect()
    assert not any(isinstance(thing, Wire) for thing in gc.get_objects())
