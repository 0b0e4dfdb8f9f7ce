"""Answers and connections that end where aiohttp does not see it, or sees something else."""

from __future__ import annotations

import asyncio
import ssl
from typing import Any

import aiohttp
import pytest
from arrivals import arrival
from authority import Authority
from loopback import LIMIT, open_files, until_open_files
from messages import answered, failed, limits, request
from scripted_answers import answer, ending, resetting
from scripted_server import Peer, Script, Serve

from ht_async.message import Evidence, FailureKind
from ht_async.transports.aiohttp import Aiohttp

NOT_SENT, MAYBE_SENT = Evidence.NOT_SENT, Evidence.MAYBE_SENT
CONNECTION = FailureKind.CONNECTION
UNTIL_THE_END = b"HTTP/1.1 200 OK\r\n\r\n{"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
INTERIM = b"HTTP/1.1 103 Early Hints\r\n\r\n"


# -- bodies without a length ---------------------------------------------------------------


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


async def test_a_servers_answer_to_our_closing_does_not_end_a_body(
    serve: Serve, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def begin(peer: Peer) -> None:
        await peer.request()
        await peer.send(UNTIL_THE_END)
        await peer.until_gone()

    handler = aiohttp.client_proto.ResponseHandler
    monkeypatch.setattr(handler, "abort", handler.close, raising=False)
    server = await serve(begin, tls=authority.server)
    transport = Aiohttp(ssl_context=authority.client)
    arrived = arrival(monkeypatch)
    call = asyncio.create_task(failed(transport, request(server.url, body=b"{}")))
    await asyncio.wait_for(arrived.wait(), LIMIT)
    await transport.aclose()

    assert (await call).evidence is MAYBE_SENT


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_nothing_is_sent_once_the_transport_is_closed(serve: Serve, scheme: str) -> None:
    """Neither over a connection that is being made nor over a new one."""

    async def slow_to_shake_hands(peer: Peer) -> None:
        if scheme == "https":
            await peer.reader.readexactly(1)
            reached.set()
        await peer.until_gone()

    reached = asyncio.Event()
    server = await serve(slow_to_shake_hands)
    files = open_files()
    transport = Aiohttp(ssl_context=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    message = request(f"{scheme}://127.0.0.1:{server.port}", body=b"{}")
    call = asyncio.create_task(failed(transport, message, limits(connect=0.5)))
    await (reached.wait() if scheme == "https" else asyncio.sleep(0))
    await transport.aclose()
    ends = [await call, await failed(transport, message, limits(connect=0.1))]

    assert [end.evidence for end in ends] == [NOT_SENT, NOT_SENT]
    await server.until(lambda: server.open == 0)
    await until_open_files(files)
    assert server.requests == []


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
