"""Which connections of aiohttp's are used again, and when."""

from __future__ import annotations

import asyncio
import socket

import aiohttp
import pytest
from arrivals import arrival
from authority import Authority
from loopback import LIMIT
from messages import answered, request
from scripted_answers import answer, serving
from scripted_server import Peer, Script, Serve

from ht_async.message import Answer
from ht_async.transports.aiohttp import Aiohttp

KEPT: dict[str, Script] = {
    "with a length": serving(answer(b"{}")),
    "in chunks": serving(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
    ),
    "in no chunk": serving(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    "none": serving(b"HTTP/1.1 204 No Content\r\n\r\n"),
    "of a megabyte": serving(answer(bytes(1 << 20))),
    "that looks like the end of a head": serving(answer(b"\r\n\r\n0\r\n\r\n")),
}


@pytest.mark.parametrize("case", KEPT)
async def test_a_connection_is_kept_after_a_whole_answer(serve: Serve, case: str) -> None:
    server = await serve(KEPT[case])
    transport = Aiohttp()
    for _ in range(3):
        await answered(transport, request(server.url, body=b"{}"))
    await transport.aclose()

    assert server.connections == 1


CHUNKS = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n"
DOUBTFUL = {
    "another answer": answer() + answer(b"stale"),
    "half an answer": answer() + b"HTTP/1.1 200 OK\r\nContent-Le",
    "half an answer without a body": b"HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 2",
    "an announced end": answer(headers=("Connection: close",)),
    "HTTP/1.0": answer(version="1.0"),
    "another answer behind chunks": CHUNKS + b"\r\n" + CHUNKS + b"\r\n",
    "half an answer behind chunks": CHUNKS + b"\r\nHTTP/1.1 200 OK\r\nA: 0\r\n",
    "a trailer": CHUNKS + b"A: 1\r\n\r\n",
    "line ends behind it": answer() + b"\r\n",
    "an interim answer": b"HTTP/1.1 103 Early Hints\r\n\r\n" + answer(),
}


@pytest.mark.parametrize("case", DOUBTFUL)
async def test_a_connection_is_not_kept_where_its_answer_may_not_be_the_last(
    serve: Serve, case: str
) -> None:
    server = await serve(serving(DOUBTFUL[case]))
    transport = Aiohttp(keepalive=2 * LIMIT)
    assert (await answered(transport, request(server.url))).body in (b"{}", b"")
    await server.until(lambda: server.open == 0)
    await transport.aclose()


def in_two_pieces(go_on: asyncio.Event, body: bytes, then: bytes = b"") -> Script:
    """Return a script that sends the head of its first answer alone, and the rest when told."""

    async def script(peer: Peer) -> None:
        await peer.request()
        head, end, _ = answer(body).partition(b"\r\n\r\n")
        await peer.send(head + end)
        await go_on.wait()
        await peer.send(body + then)
        await serving(answer(b"second"))(peer)

    return script


async def test_a_connection_is_kept_after_chunks_whose_end_comes_in_pieces(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def pieces(peer: Peer) -> None:
        while True:
            await peer.request()
            await peer.send(CHUNKS[:-2])
            await arrived.wait()
            arrived.clear()
            await peer.send(CHUNKS[-2:] + b"\r\n")

    server = await serve(pieces)
    transport = Aiohttp()
    arrived = arrival(monkeypatch, CHUNKS[:-2])
    for _ in range(3):
        await answered(transport, request(server.url))
    await transport.aclose()

    assert server.connections == 1


async def test_a_connection_is_not_kept_if_the_answer_comes_before_the_request_has_left(
    serve: Serve,
) -> None:
    async def hasty(peer: Peer) -> None:
        await peer.reader.readuntil(b"\r\n\r\n")
        peer.writer.transport.pause_reading()
        await peer.send(answer())
        await looked_at.wait()
        peer.writer.transport.resume_reading()

    looked_at = asyncio.Event()
    server = await serve(hasty)
    transport = Aiohttp(keepalive=2 * LIMIT)
    await answered(transport, request(server.url, body=bytes(1 << 25)))
    looked_at.set()
    await server.until(lambda: server.open == 0)
    await transport.aclose()


async def test_a_connection_that_is_being_closed_is_not_used(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the pool takes it for."""
    handler = aiohttp.client_proto.ResponseHandler
    monkeypatch.setattr(handler, "is_connected", lambda self: self.transport is not None)
    server = await serve(serving(DOUBTFUL["half an answer"]), serving(answer(b"second")))
    transport = Aiohttp()
    await answered(transport, request(server.url))
    assert (await answered(transport, request(server.url))).body == b"second"
    await transport.aclose()


async def test_an_answer_after_an_interim_one_is_measured_whole(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its head came with the interim one, and its body looks like a head with a rest."""

    async def misleading(peer: Peer) -> None:
        await peer.request()
        body = b"\r\n\r\n{}"
        head = answer(body).removesuffix(body)
        await peer.send(b"HTTP/1.1 103 Early Hints\r\n\r\n" + head)
        await arrived.wait()
        await peer.send(body + b"HTTP")

    server = await serve(misleading)
    transport = Aiohttp(keepalive=2 * LIMIT)
    arrived = arrival(monkeypatch, b"103")
    await answered(transport, request(server.url))
    await server.until(lambda: server.open == 0)
    await transport.aclose()


async def test_a_connection_is_not_handed_on_before_its_answer_is_looked_at(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """aiohttp puts it back as soon as the last byte is there, even if nobody has read it."""
    head = arrival(monkeypatch, b"HTTP/1.1")
    server = await serve(
        in_two_pieces(head, b"first", answer(b"stale")), serving(answer(b"second"))
    )
    transport = Aiohttp()
    arrived = arrival(monkeypatch, b"stale")
    first = asyncio.create_task(answered(transport, request(server.url, "/first")))
    async with asyncio.timeout(LIMIT):
        await arrived.wait()
        second = await answered(transport, request(server.url, "/second"))
        assert ((await first).body, second.body) == (b"first", b"second")
    await transport.aclose()


@pytest.mark.parametrize("tls", [False, True])
@pytest.mark.parametrize("leaves", ["nobody", "the first", "the next"])
async def test_an_answer_survives_a_next_request_that_comes_before_it_is_looked_at(
    serve: Serve, authority: Authority, monkeypatch: pytest.MonkeyPatch, leaves: str, *, tls: bool
) -> None:
    server = await serve(
        in_two_pieces(arrival(monkeypatch, b"HTTP/1.1"), b"first"),
        serving(answer(b"second")),
        tls=authority.server if tls else None,
    )
    transport = Aiohttp(ssl_context=authority.client)
    arrived = arrival(monkeypatch, b"first")
    first = asyncio.create_task(answered(transport, request(server.url, "/first")))

    async def next_one() -> Answer:
        await arrived.wait()
        if leaves == "the first":
            first.cancel()
        elif leaves == "the next":
            asyncio.get_running_loop().call_soon(second.cancel)
        return await answered(transport, request(server.url, "/second"))

    second = asyncio.create_task(next_one())
    async with asyncio.timeout(LIMIT):
        ends = await asyncio.gather(first, second, return_exceptions=True)
        last = await answered(transport, request(server.url, "/last"))
    await transport.aclose()

    told = [getattr(end, "body", type(end)) for end in ends]
    assert (
        told
        == {
            "nobody": [b"first", b"second"],
            "the first": [asyncio.CancelledError, b"second"],
            "the next": [b"first", asyncio.CancelledError],
        }[leaves]
    )
    assert last.body == b"second"
    assert server.connections <= 2


async def test_every_origin_has_connections_of_its_own(serve: Serve) -> None:
    one, other = await serve(serving(answer(b"one"))), await serve(serving(answer(b"other")))
    urls = {
        one.url: b"one",
        other.url: b"other",
        other.url.replace("127.0.0.1", "localhost"): b"other",
    }
    transport = Aiohttp()
    for _ in range(3):
        for url, body in urls.items():
            assert (await answered(transport, request(url))).body == body
    await transport.aclose()

    assert (one.connections, other.connections) == (1, 2)


async def test_an_end_that_the_event_loop_has_not_seen_yet_is_seen() -> None:
    loop = asyncio.get_running_loop()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        message = request(f"http://127.0.0.1:{listener.getsockname()[1]}", body=b"{}")
        transport = Aiohttp()
        for _ in range(2):
            call = asyncio.create_task(answered(transport, message))
            peer, _ = await asyncio.wait_for(loop.sock_accept(listener), LIMIT)
            await loop.sock_recv(peer, 65_536)
            await loop.sock_sendall(peer, answer())
            assert (await call).status == 200
            peer.close()
        await transport.aclose()


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
