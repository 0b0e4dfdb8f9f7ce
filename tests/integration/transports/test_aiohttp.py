"""What aiohttp does by itself, and the transport over it must not let it do."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import aiohttp
import pytest
from authority import Authority
from loopback import LIMIT
from messages import answered, failed, request, send
from scripted_answers import answer, serving
from scripted_server import Peer, Script, Serve

from ht_async import ConfigurationError
from ht_async.message import Answer, Evidence, FailureKind, Progress
from ht_async.transports.aiohttp import Aiohttp
from ht_async.transports.aiohttp_failure import AiohttpError, failure

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


def arrival(monkeypatch: pytest.MonkeyPatch, mark: bytes) -> asyncio.Event:
    """Return what is set when an answer with a mark comes; who waits for it goes on first."""
    arrived = asyncio.Event()
    data_received = aiohttp.client_proto.ResponseHandler.data_received

    def noting(self: Any, data: bytes) -> None:
        if mark in data:
            arrived.set()
        data_received(self, data)

    monkeypatch.setattr(aiohttp.client_proto.ResponseHandler, "data_received", noting)
    return arrived


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


async def test_a_switch_of_protocols_ends_the_exchange(serve: Serve) -> None:
    server = await serve(
        serving(b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n")
    )
    transport = Aiohttp()
    lost = await failed(transport, request(server.url, body=b"{}"))
    assert (lost.evidence, lost.kind) == (Evidence.MAYBE_SENT, FailureKind.CONNECTION)
    await server.until(lambda: server.open == 0)
    await transport.aclose()


async def test_a_head_with_long_lines_is_taken(serve: Serve) -> None:
    long = "a" * 50_000
    server = await serve(
        serving(answer(headers=(f"X-Long: {long}",)).replace(b"Some", long.encode()))
    )
    transport = Aiohttp()
    assert (await answered(transport, request(server.url))).headers["X-Long"] == long
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


async def test_protocols_other_than_http_1_are_not_offered(serve: Serve) -> None:
    authority = Authority.found()
    authority.server.set_alpn_protocols(["h2", "http/1.1"])
    server = await serve(serving(answer()), tls=authority.server)
    authority.client.set_alpn_protocols(["h2", "http/1.1"])
    transport = Aiohttp(ssl_context=authority.client)
    assert (await answered(transport, request(server.url))).status == 200
    await transport.aclose()


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


@pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
def test_a_socks_proxy_is_refused(scheme: str) -> None:
    with pytest.raises(ConfigurationError, match='use transport="httpx"'):
        Aiohttp(proxy=f"{scheme}://user:secret@proxy.example")


async def test_a_forgotten_answer_costs_nothing_but_its_connection(serve: Serve) -> None:
    """Cancelled between its last byte and its being read."""
    server = await serve(serving(answer()))
    transport = Aiohttp()
    for _ in range(20):
        call = asyncio.create_task(send(transport, request(server.url, body=b"{}")))
        seen = len(server.requests)
        await server.until(lambda seen=seen: len(server.requests) > seen)
        call.cancel()
        await asyncio.wait([call], timeout=LIMIT)
        assert (await answered(transport, request(server.url))).status == 200
    await transport.aclose()
    await server.until(lambda: server.open == 0)


KEY: Any = aiohttp.client_reqrep.ConnectionKey("a.b", 1, False, True, None, None, None)
ERRORS: dict[Exception, FailureKind] = {
    aiohttp.ClientConnectorError(KEY, ConnectionRefusedError()): FailureKind.CONNECTION,
    aiohttp.ConnectionTimeoutError(): FailureKind.TIMEOUT,
    aiohttp.SocketTimeoutError(): FailureKind.TIMEOUT,
    aiohttp.ServerDisconnectedError(): FailureKind.CONNECTION,
    aiohttp.ClientPayloadError(): FailureKind.CONNECTION,
    AiohttpError(): FailureKind.CONNECTION,
    OSError(): FailureKind.CONNECTION,
    TimeoutError(): FailureKind.TIMEOUT,
    RuntimeError(): FailureKind.UNEXPECTED,
}


@pytest.mark.parametrize("error", ERRORS, ids=lambda value: type(value).__name__)
@pytest.mark.parametrize("sent", [False, True], ids=["nothing left", "something left"])
def test_an_error_is_judged_by_whether_the_request_was_about_to_be_written(
    error: Exception, *, sent: bool
) -> None:
    progress = Progress()
    progress.nothing_sent()
    if sent:
        progress.sending()

    judged = failure(error, progress, None)

    assert judged.evidence is (Evidence.MAYBE_SENT if sent else Evidence.NOT_SENT)
    assert judged.kind is ERRORS[error]
