"""What a cancelled request does to a client that its user goes on to use."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import httpx
import pytest
from authority import Authority
from loopback import LIMIT
from messages import MakeClient, answered, failed, limits, request, send
from scripted_answers import answer, gated, serving
from scripted_server import Peer, Serve

from ht_async.message import Answer, Evidence, Failure, Progress
from ht_async.transports.user_client import UserClient

Sent = Answer | Failure


async def cancel(call: asyncio.Task[Sent]) -> None:
    call.cancel()
    await asyncio.wait([call], timeout=LIMIT)
    assert call.cancelled()


async def test_a_request_cancelled_while_it_waits_for_a_connection_is_not_sent(
    serve: Serve, http_client: MakeClient
) -> None:
    gate = asyncio.Event()
    server = await serve(gated(gate))
    transport = UserClient(http_client(limits=httpx.Limits(max_connections=1)))
    progress = Progress()
    first = asyncio.create_task(answered(transport, request(server.url, "/first")))
    await server.until(lambda: len(server.requests) == 1)
    call = asyncio.create_task(send(transport, request(server.url, "/late"), progress=progress))
    await asyncio.sleep(0.01)

    call.cancel()
    gate.set()
    await first
    await cancel(call)

    assert progress.evidence is Evidence.NOT_SENT
    assert (await answered(transport, request(server.url, "/next"))).status == 200
    assert server.targets == ["/first", "/next"]


async def test_closing_waits_for_a_request_that_is_being_given_up(
    serve: Serve, http_client: MakeClient
) -> None:
    """Cancelled once more, its caller is gone while it still waits for a connection."""
    gate = asyncio.Event()
    server = await serve(gated(gate))
    transport = UserClient(http_client(limits=httpx.Limits(max_connections=1)))
    first = asyncio.create_task(answered(transport, request(server.url, "/first")))
    await server.until(lambda: len(server.requests) == 1)
    call = asyncio.create_task(send(transport, request(server.url, "/late")))
    for _ in range(2):
        await asyncio.sleep(0.01)
        call.cancel()
    await asyncio.wait([call], timeout=LIMIT)

    closing = asyncio.create_task(transport.aclose())
    await asyncio.sleep(0)
    assert not closing.done()
    gate.set()
    await closing

    assert (await first).status == 200
    assert server.targets == ["/first"]
    names = [task.get_name() for task in asyncio.all_tasks()]
    assert "ht_async request" not in names


class Endless(httpx.AsyncByteStream):
    """A body without an end, that takes its time to close."""

    def __init__(self) -> None:
        self.reached, self.closed = asyncio.Event(), asyncio.Event()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        self.reached.set()
        await asyncio.Event().wait()
        yield b""

    async def aclose(self) -> None:
        await asyncio.sleep(0.01)
        self.closed.set()


async def test_a_response_is_closed_to_the_end_when_its_request_is_cancelled(
    http_client: MakeClient,
) -> None:
    body = Endless()
    theirs = http_client(transport=httpx.MockTransport(lambda _: httpx.Response(200, stream=body)))
    call = asyncio.create_task(send(UserClient(theirs), request("http://a.b")))
    await body.reached.wait()

    await cancel(call)

    assert body.closed.is_set()


async def test_a_transport_that_resists_cancellation_does_not_hold_its_caller(
    http_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stubborn(httpx.AsyncBaseTransport):
        async def handle_async_request(self, _: httpx.Request) -> httpx.Response:
            reached.set()
            while not go_on.is_set():
                with suppress(asyncio.CancelledError):
                    await go_on.wait()
            return httpx.Response(200)

    monkeypatch.setattr("ht_async.transports.user_client.CLOSING_TIME", 0.05)
    reached, go_on = asyncio.Event(), asyncio.Event()
    call = asyncio.create_task(
        send(UserClient(http_client(transport=Stubborn())), request("http://a.b"))
    )
    await reached.wait()

    await cancel(call)

    go_on.set()


# -- what httpx does by itself ---------------------------------------------------------------


@pytest.mark.parametrize("through", ["httpx alone", "the transport"])
async def test_httpx_loses_a_connection_with_every_tunnel_whose_handshake_fails(
    serve: Serve, http_client: MakeClient, authority: Authority, through: str
) -> None:
    """Nobody can mend this from outside; the client's own `proxy=` does not know it."""

    async def tunnel(peer: Peer) -> None:
        await peer.request()
        await peer.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await peer.upgrade(authority.server)
        await serving(answer())(peer)

    proxy = await serve(tunnel)
    theirs = http_client(
        proxy=proxy.url,
        verify=Authority.found().client,
        limits=httpx.Limits(max_connections=2),
        timeout=httpx.Timeout(LIMIT, pool=0.05),
    )
    causes: list[type[BaseException]] = []
    for _ in range(3):
        if through == "httpx alone":
            with pytest.raises(httpx.TransportError) as caught:
                await theirs.get("https://127.0.0.1:8443")
            causes.append(caught.type)
        else:
            lost = await failed(
                UserClient(theirs), request("https://127.0.0.1:8443"), limits(connect=0.5)
            )
            assert lost.evidence is Evidence.NOT_SENT
            causes.append(type(lost.cause))

    assert causes == [httpx.ConnectError, httpx.ConnectError, httpx.PoolTimeout]
