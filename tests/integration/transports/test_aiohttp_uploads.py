"""Uploads over aiohttp that the server holds up."""

from __future__ import annotations

import asyncio

import pytest
from loopback import LIMIT, open_files, until_open_files
from messages import answered, failed, limits, request, send
from scripted_answers import answer, serving
from scripted_server import Peer, Script, Serve

from ht_async.message import Answer, Evidence, Failure, FailureKind
from ht_async.transports.aiohttp import Aiohttp

MAYBE_SENT, TIMEOUT = Evidence.MAYBE_SENT, FailureKind.TIMEOUT
HUGE = bytes(32 * 1024 * 1024)
UNTIL_THE_END = b"HTTP/1.1 200 OK\r\n\r\n{"


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


async def held_up(serve: Serve, transport: Aiohttp) -> tuple[int, asyncio.Task[Answer | Failure]]:
    """Return an upload that the server does not read, and how many files were open before it."""
    unread = asyncio.Event()
    server = await serve(reading_one_request(unread))
    await answered(transport, request(server.url))
    files = open_files()
    call = asyncio.create_task(send(transport, request(server.url, body=HUGE)))
    await asyncio.wait_for(unread.wait(), LIMIT)
    return files, call


async def test_an_upload_that_is_held_up_on_a_used_connection_took_too_long(serve: Serve) -> None:
    server = await serve(reading_one_request(asyncio.Event()))
    transport = Aiohttp()
    await answered(transport, request(server.url))
    stuck = await failed(transport, request(server.url, body=HUGE), limits(write=0.1))
    await transport.aclose()

    assert server.connections == 1
    assert (stuck.evidence, stuck.kind) == (MAYBE_SENT, TIMEOUT)


async def test_an_upload_that_is_cancelled_does_not_wait_for_the_server(serve: Serve) -> None:
    transport = Aiohttp()
    files, call = await held_up(serve, transport)
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


async def test_closing_does_not_wait_for_an_upload_that_is_held_up(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ht_async.transports.aiohttp.CLOSING_TIME", 0.1)
    transport = Aiohttp()
    files, call = await held_up(serve, transport)
    async with asyncio.timeout(LIMIT):
        await transport.aclose()
        call.cancel()
        await asyncio.wait([call])
        await until_open_files(files - 1)
