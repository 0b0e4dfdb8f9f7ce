"""Answers and connections that end where aiohttp does not see it, or sees something else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
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


def timers(monkeypatch: pytest.MonkeyPatch, delay: float) -> list[asyncio.TimerHandle]:
    """Return the timers with a delay that will have been set."""
    loop = asyncio.get_running_loop()
    call_later = loop.call_later
    found: list[asyncio.TimerHandle] = []

    def noting(after: float, callback: Callable[..., object], *args: Any, **more: Any) -> Any:
        handle = call_later(after, callback, *args, **more)
        if after == delay:
            found.append(handle)
        return handle

    monkeypatch.setattr(loop, "call_later", noting)
    return found


async def test_the_time_of_an_answer_begins_when_the_request_has_left(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An interim answer that comes before changes nothing."""

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
    arrived = arrival(monkeypatch)
    set_timers = timers(monkeypatch, 47.11)
    call = asyncio.create_task(send(transport, request(server.url, body=HUGE), limits(read=47.11)))
    async with asyncio.timeout(LIMIT):
        await arrived.wait()
        for _ in range(3):  # the exchange looks at what has come
            await asyncio.sleep(0)
        assert [timer for timer in set_timers if not timer.cancelled()] == []
        go_on.set()
        await taken.wait()
        while not [timer for timer in set_timers if not timer.cancelled()]:  # noqa: ASYNC110
            await asyncio.sleep(0)
    call.cancel()
    await asyncio.wait([call], timeout=LIMIT)
    await transport.aclose()


ANSWERS = {
    "small": answer(),
    "empty": answer(b""),
    "204": b"HTTP/1.1 204 No Content\r\n\r\n",
    "in chunks": CHUNKED + b"2\r\n{}\r\n0\r\n\r\n",
    "large": answer(bytes(1 << 22)),
    "large, in chunks": CHUNKED + b"200000\r\n%b\r\n0\r\n\r\n" % bytes(1 << 21),
    "with an interim one": INTERIM + answer(),
    "in chunks, with an interim one": INTERIM + CHUNKED + b"2\r\n{}\r\n0\r\n\r\n",
}


@pytest.mark.parametrize("tls", [False, True])
@pytest.mark.parametrize("case", ANSWERS)
async def test_no_timer_outlives_an_answer(
    serve: Serve, authority: Authority, monkeypatch: pytest.MonkeyPatch, case: str, *, tls: bool
) -> None:
    """It would end the next exchange on its connection."""
    server = await serve(serving(ANSWERS[case]), tls=authority.server if tls else None)
    transport = Aiohttp(ssl_context=authority.client)
    reading, writing = timers(monkeypatch, 47.11), timers(monkeypatch, 48.22)
    for _ in range(3):
        await answered(
            transport, request(server.url, body=bytes(1 << 21)), limits(read=47.11, write=48.22)
        )
        assert [timer for timer in reading + writing if not timer.cancelled()] == []
    await transport.aclose()

    assert reading
    assert server.connections == 1 or "interim" in case
