"""Answers after which a connection must not be used again."""

from __future__ import annotations

import asyncio

import pytest
from kinds import Kind
from messages import MakeTransport, answered, failed, request
from scripted_answers import answer, ending, serving
from scripted_server import Peer, Script, Serve

from ht_async.message import Evidence

CLOSING: dict[str, Script] = {
    "Connection: close": serving(answer(headers=("Connection: close",))),
    "HTTP/1.0": serving(answer(version="1.0")),
    "ended by FIN": ending(b"HTTP/1.1 200 OK\r\n\r\n{}"),
    "closed after a whole answer": ending(answer()),
    "another answer behind it": serving(answer() + answer(b"stale")),
    "a byte behind it": serving(answer() + b"x"),
    "half an answer behind it": serving(answer() + b"HTTP/1.1 200 OK\r\nContent-Le"),
    "a body behind a 204": serving(b"HTTP/1.1 204 No Content\r\n\r\n{}"),
}


LOST_ON_AIOHTTP = ("a byte behind it", "a body behind a 204")
"""Its parser refuses the whole piece in which it finds what can't begin an answer."""


@pytest.mark.parametrize("case", CLOSING)
async def test_a_connection_that_is_used_up_is_replaced(
    serve: Serve, transports: MakeTransport, kind: Kind, case: str
) -> None:
    server = await serve(CLOSING[case], serving(answer(b"second")))
    transport = transports()
    if kind.on_aiohttp and case in LOST_ON_AIOHTTP:
        lost = await failed(transport, request(server.url, "/first"))
        assert lost.evidence is Evidence.MAYBE_SENT
    else:
        await answered(transport, request(server.url, "/first"))
    await server.until(lambda: server.open == 0)

    second = await answered(transport, request(server.url, "/second", b"{}"))

    assert second.body == b"second"
    assert server.targets == ["/first", "/second"]
    assert [received.connection for received in server.requests] == [1, 2]


async def test_an_answer_that_nobody_asked_for_is_never_taken_for_one(
    serve: Serve, transports: MakeTransport
) -> None:
    async def talkative(peer: Peer) -> None:
        received = await peer.request()
        await peer.send(answer(received.target.encode()))
        await say_more.wait()
        await peer.send(answer(b"stale"))
        said_more.set()

    say_more, said_more = asyncio.Event(), asyncio.Event()
    server = await serve(talkative, serving(answer(b"/second")))
    transport = transports()
    await answered(transport, request(server.url, "/first"))
    say_more.set()
    await said_more.wait()

    assert (await answered(transport, request(server.url, "/second"))).body == b"/second"
    assert server.connections == 2
