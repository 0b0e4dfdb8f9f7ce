"""What stands between a user's client and the network decides what its failures prove."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from calls import ONE_ORDER, connect, create
from loopback import LIMIT, hold_port
from messages import MakeClient, answered, failed, limits, request
from scripted_answers import answer, resetting, serving, silent
from scripted_server import Peer, Serve

from ht_async import OutcomeUnknownError, RetryPolicy, Timeout
from ht_async.events import Event, RetryPlanned
from ht_async.message import Evidence, FailureKind, Progress
from ht_async.transports.user_client import UserClient

NOT_SENT, MAYBE_SENT = Evidence.NOT_SENT, Evidence.MAYBE_SENT
BODY = b'{"address":"1 Main St"}'


class Retrying(httpx.AsyncBaseTransport):
    """Sends once in a way that nobody can follow, and then where the connection is refused."""

    def __init__(self, refused: int) -> None:
        self.network = httpx.AsyncHTTPTransport()
        self.refused = refused

    async def handle_async_request(self, message: httpx.Request) -> httpx.Response:
        try:
            return await self.network.handle_async_request(
                httpx.Request(message.method, message.url, content=message.content)
            )
        except httpx.ReadError:
            message.url = message.url.copy_with(port=self.refused)
            return await self.network.handle_async_request(message)


class RetryingPool:
    """The same as a connection pool."""

    def __init__(self, transport: Retrying) -> None:
        self.transport = transport

    async def handle_async_request(self, message: Any) -> Any:
        origin = f"http://127.0.0.1:{message.url.port}"
        again = httpx.Request(
            message.method.decode(), origin, content=BODY, extensions=message.extensions
        )
        return await self.transport.handle_async_request(again)

    async def aclose(self) -> None:
        await self.transport.aclose()


def disguised(how: str, retrying: Retrying) -> httpx.AsyncBaseTransport:
    class Derived(httpx.AsyncHTTPTransport):
        async def handle_async_request(self, message: httpx.Request) -> httpx.Response:
            return await retrying.handle_async_request(message)

    if how == "as it is":
        return retrying
    if how == "a subclass":
        return Derived()
    plain: Any = httpx.AsyncHTTPTransport()
    if how == "a patch":
        plain.handle_async_request = retrying.handle_async_request
    else:
        plain._pool = RetryingPool(retrying)
    return plain


@pytest.mark.parametrize("how", ["as it is", "a subclass", "a patch", "a pool"])
async def test_a_transport_that_sends_again_by_itself_is_not_believed(
    serve: Serve, http_client: MakeClient, how: str
) -> None:
    server = await serve(resetting())
    progress = Progress()
    with hold_port() as bound:
        retrying = Retrying(bound.getsockname()[1])
        theirs = http_client(transport=disguised(how, retrying))

        lost = await failed(UserClient(theirs), request(server.url, body=BODY), progress=progress)

    assert isinstance(lost.cause, httpx.ConnectError)
    assert lost.evidence is progress.evidence is MAYBE_SENT
    assert len(server.requests) == 1


async def test_a_create_through_such_a_transport_is_an_unknown_outcome(
    serve: Serve, http_client: MakeClient
) -> None:
    server = await serve(resetting(), serving(answer(ONE_ORDER)))
    with hold_port() as bound:
        theirs = http_client(transport=Retrying(bound.getsockname()[1]))
        policy = RetryPolicy(retries=3, backoff=0.001)
        async with connect(server, http_client=theirs, retry=policy) as client:
            with pytest.raises(OutcomeUnknownError):
                await create(client)

    assert len(server.requests) == 1


async def test_a_subclass_of_the_client_is_not_believed(serve: Serve) -> None:
    class Retrying(httpx.AsyncClient):
        async def send(self, message: httpx.Request, **_: Any) -> httpx.Response:
            await self.get(message.url)
            raise httpx.ConnectError("on another try")

    server = await serve(serving(answer()))
    progress = Progress()
    async with Retrying() as theirs:
        lost = await failed(UserClient(theirs), request(server.url), progress=progress)

    assert lost.evidence is progress.evidence is MAYBE_SENT


@pytest.mark.parametrize("mounted", [False, True])
async def test_the_transport_that_a_request_goes_to_decides(
    http_client: MakeClient, *, mounted: bool
) -> None:
    def refuse(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no")

    opaque, plain = httpx.MockTransport(refuse), httpx.AsyncHTTPTransport(retries=1)
    theirs = (
        http_client(transport=opaque, mounts={"all://127.0.0.1": plain})
        if mounted
        else http_client(transport=plain, mounts={"all://127.0.0.1": opaque})
    )
    with hold_port() as bound:
        url = f"http://127.0.0.1:{bound.getsockname()[1]}"
        lost = await failed(UserClient(theirs), request(url, body=BODY))

    assert lost.evidence is (NOT_SENT if mounted else MAYBE_SENT)


# -- a pool that is smaller than the number of calls ---------------------------------------


async def test_a_request_that_gets_no_connection_is_not_sent(
    serve: Serve, http_client: MakeClient
) -> None:
    server = await serve(silent)
    transport = UserClient(http_client(limits=httpx.Limits(max_connections=1)))
    first = asyncio.create_task(failed(transport, request(server.url), limits(read=0.5)))
    await server.until(lambda: len(server.requests) == 1)

    lost = await failed(transport, request(server.url, "/late", BODY), limits(connect=0.05))

    assert (lost.evidence, lost.kind) == (NOT_SENT, FailureKind.TIMEOUT)
    assert isinstance(lost.cause, httpx.PoolTimeout)
    await first
    assert server.targets == ["/"]


async def test_a_create_that_got_no_connection_is_sent_when_there_is_one(
    serve: Serve, http_client: MakeClient
) -> None:
    async def held(peer: Peer) -> None:
        await peer.request()
        await in_vain.wait()
        await peer.send(answer())
        await serving(answer(ONE_ORDER))(peer)

    def listen(event: Event) -> None:
        if isinstance(event, RetryPlanned):
            in_vain.set()

    in_vain = asyncio.Event()
    server = await serve(held)
    theirs = http_client(limits=httpx.Limits(max_connections=1), timeout=LIMIT)
    busy = asyncio.create_task(theirs.get(server.url))
    await server.until(lambda: len(server.requests) == 1)
    settings: dict[str, Any] = {
        "retry": RetryPolicy(retries=100, backoff=0.001),
        "timeout": Timeout(connect=0.02),
    }
    async with connect(server, http_client=theirs, on_event=listen, **settings) as client:
        assert (await create(client)).id == 1

    await busy
    assert [received.method for received in server.requests] == ["GET", "POST"]


async def test_calls_share_a_pool_that_is_too_small(serve: Serve, http_client: MakeClient) -> None:
    server = await serve(serving(answer(b"{}")))
    transport = UserClient(http_client(limits=httpx.Limits(max_connections=2)))

    await asyncio.gather(*[answered(transport, request(server.url)) for _ in range(20)])

    assert server.connections == 2
    assert len(server.requests) == 20
