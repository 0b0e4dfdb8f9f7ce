"""Answers and connections that end where aiohttp does not see it, or sees something else."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest
from authority import Authority
from loopback import LIMIT, open_files, until_open_files
from messages import answered, failed, limits, request, send
from scripted_answers import answer, ending, resetting, serving
from scripted_server import Peer, Script, Serve

from ht_async.message import Evidence, FailureKind
from ht_async.transports.aiohttp import Aiohttp

NOT_SENT, MAYBE_SENT = Evidence.NOT_SENT, Evidence.MAYBE_SENT
CONNECTION, TIMEOUT = FailureKind.CONNECTION, FailureKind.TIMEOUT
HUGE = bytes(32 * 1024 * 1024)

UNTIL_THE_END = b"HTTP/1.1 200 OK\r\n\r\n{"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
INTERIM = b"HTTP/1.1 103 Early Hints\r\n\r\n"


# -- bodies without a length ---------------------------------------------------------------


async def test_an_upload_that_is_held_up_does_not_end_an_answer(serve: Serve) -> None:
    """The connection is closed from here: what has come of a body is not all of it."""

    async def unread(peer: Peer) -> None:
        await peer.reader.readexactly(1000)
        peer.writer.transport.pause_reading()
        await peer.send(UNTIL_THE_END)
        await asyncio.Event().wait()

    server = await serve(unread)
    transport = Aiohttp()
    stuck = await failed(transport, request(server.url, body=HUGE), limits(write=0.1))
    await transport.aclose()

    assert (stuck.evidence, stuck.kind, stuck.status) == (MAYBE_SENT, TIMEOUT, 200)


@pytest.mark.parametrize("coding", ["identity", "gzip"])
async def test_a_reset_does_not_end_a_body_in_a_transfer_coding_without_an_end(
    serve: Serve, coding: str
) -> None:
    head = f"HTTP/1.1 200 OK\r\nTransfer-Encoding: {coding}\r\n\r\n".encode()
    server = await serve(resetting(head + b"{}"), ending(head + b"{}"))
    transport = Aiohttp()
    cut = await failed(transport, request(server.url, body=b"{}"))
    whole = await answered(transport, request(server.url, body=b"{}"))
    await transport.aclose()

    assert (cut.evidence, cut.kind, cut.status) == (MAYBE_SENT, CONNECTION, 200)
    assert whole.body == b"{}"


@pytest.mark.parametrize("status", [204, 304])
async def test_an_answer_that_can_have_no_body_survives_a_reset(serve: Serve, status: int) -> None:
    server = await serve(resetting(b"HTTP/1.1 %d Some Reason\r\n\r\n" % status))
    transport = Aiohttp()
    assert (await answered(transport, request(server.url, body=b"{}"))).status == status
    await transport.aclose()


# -- connections that end under an exchange ------------------------------------------------

BEGUN = {
    "nothing": (b"", None),
    "an interim answer": (INTERIM, None),
    "half a body": (answer(b"half", length=10), 200),
    "half a chunk": (CHUNKED + b"5\r\nab", 200),
    "a body without an end": (UNTIL_THE_END, 200),
}


@pytest.mark.parametrize("tls", [False, True])
@pytest.mark.parametrize("case", BEGUN)
async def test_closing_the_transport_ends_an_exchange(
    serve: Serve, authority: Authority, monkeypatch: pytest.MonkeyPatch, case: str, *, tls: bool
) -> None:
    begun, status = BEGUN[case]

    async def begin(peer: Peer) -> None:
        await peer.request()
        await peer.send(begun)
        await peer.until_gone()

    server = await serve(begin, tls=authority.server if tls else None)
    transport = Aiohttp(ssl_context=authority.client)
    arrived = arrival(monkeypatch)
    call = asyncio.create_task(failed(transport, request(server.url, body=b"{}")))
    async with asyncio.timeout(LIMIT):
        await (arrived.wait() if begun else server.until(lambda: bool(server.requests)))
        for _ in range(3):  # the exchange looks at what has come
            await asyncio.sleep(0)
        await transport.aclose()
        lost = await call

    assert (lost.evidence, lost.kind, lost.status) == (MAYBE_SENT, CONNECTION, status)


def arrival(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Return what is set when something of an answer has come."""
    arrived = asyncio.Event()
    data_received = aiohttp.client_proto.ResponseHandler.data_received

    def noting(self: Any, data: bytes) -> None:
        arrived.set()
        data_received(self, data)

    monkeypatch.setattr(aiohttp.client_proto.ResponseHandler, "data_received", noting)
    return arrived


async def test_a_chunk_that_cannot_be_read_ends_an_exchange(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also if it comes when its answer has begun: aiohttp tells nobody but the next reader."""

    async def garbled(peer: Peer) -> None:
        await peer.request()
        await peer.send(CHUNKED + b"2\r\n{}\r\n")
        await arrived.wait()
        await peer.send(b"no size\r\n")
        await peer.until_gone()

    server = await serve(garbled)
    transport = Aiohttp()
    arrived = arrival(monkeypatch)
    lost = await failed(transport, request(server.url, body=b"{}"))
    await transport.aclose()

    assert (lost.evidence, lost.status) == (MAYBE_SENT, 200)


async def test_a_body_that_is_whole_survives_the_end_of_its_connection(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Although nobody has looked at its last part before."""
    server = await serve(resetting(answer(bytes(100_000))))
    transport = Aiohttp()
    connection_lost = aiohttp.client_proto.ResponseHandler.connection_lost
    lost = asyncio.Event()

    def noting(self: Any, error: Exception | None) -> None:
        connection_lost(self, error)
        lost.set()

    readany = aiohttp.StreamReader.readany

    async def late(self: Any) -> bytes:
        await lost.wait()
        return await readany(self)

    monkeypatch.setattr(aiohttp.client_proto.ResponseHandler, "connection_lost", noting)
    monkeypatch.setattr(aiohttp.StreamReader, "readany", late)
    assert len((await answered(transport, request(server.url))).body) == 100_000
    await transport.aclose()


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


# -- connections that end, or speak, before the request ------------------------------------


async def hang_up(peer: Peer) -> None:
    peer.finish()


async def speak_first(peer: Peer) -> None:
    await peer.send(answer(b"unasked"))


@pytest.mark.parametrize("tls", [False, True])
@pytest.mark.parametrize("script", [hang_up, speak_first])
async def test_nothing_is_sent_to_a_server_that_hangs_up_or_speaks_first(
    serve: Serve,
    authority: Authority,
    monkeypatch: pytest.MonkeyPatch,
    script: Script,
    *,
    tls: bool,
) -> None:
    connect = aiohttp.TCPConnector.connect

    async def late(*args: Any) -> Any:
        connection = await connect(*args)
        assert connection.protocol is not None
        while not (connection.closed or connection.protocol.should_close):  # noqa: ASYNC110
            await asyncio.sleep(0)
        return connection

    monkeypatch.setattr(aiohttp.TCPConnector, "connect", late)
    server = await serve(script, tls=authority.server if tls else None)
    transport = Aiohttp(ssl_context=authority.client)
    refused = await failed(transport, request(server.url, body=b"{}"))
    await server.until(lambda: server.open == 0)
    await transport.aclose()

    assert (refused.evidence, refused.kind) == (NOT_SENT, CONNECTION)
    assert server.requests == []


async def test_a_connection_on_which_something_comes_unasked_is_closed_at_once(
    serve: Serve,
) -> None:
    async def talkative(peer: Peer) -> None:
        await peer.request()
        await peer.send(answer())
        await say_more.wait()
        await peer.send(answer(b"unasked"))

    say_more = asyncio.Event()
    server = await serve(talkative, serving(answer(b"asked")))
    transport = Aiohttp(keepalive=2 * LIMIT)
    await answered(transport, request(server.url))
    say_more.set()
    await server.until(lambda: server.open == 0)
    assert (await answered(transport, request(server.url))).body == b"asked"
    await transport.aclose()


# -- times ---------------------------------------------------------------------------------


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


@pytest.mark.parametrize("begun", [case for case in BEGUN if case != "an interim answer"])
async def test_a_server_that_falls_silent_took_too_long(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, begun: str
) -> None:
    data, status = BEGUN[begun]
    server = await serve(serving(data))
    transport = Aiohttp()
    clock = Clock(monkeypatch)
    arrived = arrival(monkeypatch)
    call = asyncio.create_task(failed(transport, request(server.url), limits(read=4)))
    async with asyncio.timeout(LIMIT):
        await (arrived.wait() if data else server.until(lambda: bool(server.requests)))
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
