"""How long an exchange over aiohttp may take, and what is left of its time after it."""

from __future__ import annotations

import asyncio
import gc

import pytest
from arrivals import arrival
from authority import Authority
from loopback import LIMIT, full_backlog
from messages import answered, failed, limits, request
from scripted_answers import answer, serving
from scripted_server import Peer, Serve

from ht_async.message import Evidence, FailureKind
from ht_async.transports.aiohttp import Aiohttp
from ht_async.transports.aiohttp_wire import Wire
from ht_async.transports.exchange import KEEPALIVE

MAYBE_SENT, TIMEOUT = Evidence.MAYBE_SENT, FailureKind.TIMEOUT
HUGE = bytes(32 * 1024 * 1024)

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
INTERIM = b"HTTP/1.1 103 Early Hints\r\n\r\n"


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


@pytest.mark.parametrize("begun", [answer(b"half", length=10), CHUNKED + b"5\r\nab"])
async def test_a_server_that_falls_silent_took_too_long(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, begun: bytes
) -> None:
    async def script(peer: Peer) -> None:
        await peer.request()
        await go_on.wait()
        await peer.send(begun)

    go_on = asyncio.Event()
    server = await serve(script)
    transport = Aiohttp()
    clock = Clock(monkeypatch)
    arrived = arrival(monkeypatch)
    call = asyncio.create_task(failed(transport, request(server.url), limits(read=4)))
    async with asyncio.timeout(LIMIT):
        await server.until(lambda: bool(server.requests))
        await clock.put_forward(3)
        go_on.set()
        await arrived.wait()
        await clock.put_forward(3)
        assert not call.done()
        await clock.put_forward(3)
        lost = await call
    await transport.aclose()

    assert (lost.evidence, lost.kind, lost.status) == (MAYBE_SENT, TIMEOUT, 200)
    assert str(lost.cause) == "the server did not answer in time"


async def test_time_runs_again_after_a_pause_between_exchanges(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def once(peer: Peer) -> None:
        await peer.request()
        await peer.send(answer())
        await peer.request()

    server = await serve(once)
    transport = Aiohttp(keepalive=3600)
    clock = Clock(monkeypatch)
    await answered(transport, request(server.url), limits(read=4))
    await clock.put_forward(5)
    call = asyncio.create_task(failed(transport, request(server.url), limits(read=4)))
    await server.until(lambda: len(server.requests) == 2)
    await clock.put_forward(5)
    async with asyncio.timeout(LIMIT):
        assert (await call).kind is TIMEOUT
    await transport.aclose()

    assert server.connections == 1


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
    call = asyncio.create_task(failed(transport, message, limits(read=2, write=60)))
    async with asyncio.timeout(LIMIT):
        await arrived.wait()
        await clock.put_forward(5)
        assert not call.done()
        go_on.set()
        await taken.wait()
        await clock.put_forward(3)
        assert str((await call).cause) == "the server did not answer in time"
    await transport.aclose()


async def test_every_request_has_its_own_time_to_connect(serve: Serve) -> None:
    server = await serve(serving(answer()))
    transport = Aiohttp()
    await answered(transport, request(server.url), limits(connect=60))
    with full_backlog() as port:
        hung = await failed(transport, request(f"http://127.0.0.1:{port}"), limits(connect=0.1))
    await transport.aclose()

    assert (hung.evidence, hung.kind) == (Evidence.NOT_SENT, TIMEOUT)


async def test_an_idle_connection_is_kept_for_the_time_that_was_asked_for(serve: Serve) -> None:
    server = await serve(serving(answer()))
    transport = Aiohttp(keepalive=0.05)
    await answered(transport, request(server.url))
    async with asyncio.timeout(KEEPALIVE - 1):
        await server.until(lambda: server.open == 0)
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


def wires() -> list[Wire]:
    gc.collect()
    return [thing for thing in gc.get_objects() if isinstance(thing, Wire)]


async def test_nothing_of_a_closed_connection_waits_for_its_time(serve: Serve) -> None:
    before = len(wires())
    server = await serve(serving(answer()))
    transport = Aiohttp()
    await answered(transport, request(server.url), limits(read=3600))
    await transport.aclose()
    await server.until(lambda: server.open == 0)

    assert len(wires()) <= before
