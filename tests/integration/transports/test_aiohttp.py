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
from scripted_answers import answer, gated, serving
from scripted_server import Peer, Serve

from ht_async import ConfigurationError
from ht_async.message import Evidence, FailureKind, Progress
from ht_async.transports.aiohttp import Aiohttp
from ht_async.transports.aiohttp_failure import AiohttpError, failure


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


async def test_an_address_of_ipv6_is_an_origin() -> None:
    loop = asyncio.get_running_loop()
    try:
        listener = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        pytest.skip("there is no IPv6 here")
    with listener:
        listener.setblocking(False)
        url = f"http://[::1]:{listener.getsockname()[1]}"
        transport = Aiohttp()
        call = asyncio.create_task(answered(transport, request(url, "/a?b=%2F%20")))
        peer, _ = await asyncio.wait_for(loop.sock_accept(listener), LIMIT)
        with peer:
            received = await loop.sock_recv(peer, 65_536)
            await loop.sock_sendall(peer, answer())
            assert (await call).body == b"{}"
            await transport.aclose()

    assert received.startswith(b"GET /a?b=%2F%20 HTTP/1.1\r\nHost: [::1]:")


async def test_protocols_other_than_http_1_are_not_offered(serve: Serve) -> None:
    async def script(peer: Peer) -> None:
        chosen.append(peer.writer.get_extra_info("ssl_object").selected_alpn_protocol())
        await serving(answer())(peer)

    chosen: list[str | None] = []
    authority = Authority.found()
    authority.server.set_alpn_protocols(["h2", "http/1.1"])
    server = await serve(script, tls=authority.server)
    authority.client.set_alpn_protocols(["h2", "http/1.1"])
    transport = Aiohttp(ssl_context=authority.client)
    assert (await answered(transport, request(server.url))).status == 200
    await transport.aclose()

    assert chosen == ["http/1.1"]


async def test_there_are_as_many_connections_as_requests_at_once(serve: Serve) -> None:
    """It is the engine that counts them."""
    gate = asyncio.Event()
    server = await serve(gated(gate))
    transport = Aiohttp()
    calls = [asyncio.create_task(answered(transport, request(server.url))) for _ in range(110)]
    await server.until(lambda: len(server.requests) == len(calls))
    gate.set()
    await asyncio.gather(*calls)
    await transport.aclose()

    assert server.connections == len(calls)


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
