"""A user's client that needs no network."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, cast

import httpx
import pytest
from loopback import LIMIT
from messages import MakeClient, answered, failed, request, send

from ht_async import HelloTech, NewOrder
from ht_async.message import Evidence, FailureKind, Progress
from ht_async.sandbox import SandboxConfig, create_app
from ht_async.transports.user_client import UserClient

NOT_SENT, MAYBE_SENT = Evidence.NOT_SENT, Evidence.MAYBE_SENT
BODY = b'{"address":"1 Main St"}'
Handle = Callable[[httpx.Request], httpx.Response]


async def test_a_mock_transport_answers(http_client: MakeClient) -> None:
    def handle(message: httpx.Request) -> httpx.Response:
        assert (message.method, message.content) == ("POST", BODY)
        return httpx.Response(201, json={"id": 1}, headers={"X-Request-Id": "r-1"})

    transport = UserClient(http_client(transport=httpx.MockTransport(handle)))

    result = await answered(transport, request("http://partner.example", body=BODY))

    assert (result.status, result.body) == (201, b'{"id":1}')
    assert result.headers["x-request-id"] == "r-1"


@pytest.mark.parametrize(
    "error", [httpx.ConnectError("no"), httpx.PoolTimeout("no"), ValueError("no")], ids=repr
)
async def test_an_error_of_a_transport_without_steps_proves_nothing(
    http_client: MakeClient, error: Exception
) -> None:
    def handle(_: httpx.Request) -> httpx.Response:
        raise error

    progress = Progress()
    transport = UserClient(http_client(transport=httpx.MockTransport(handle)))

    lost = await failed(transport, request("http://a.b", body=BODY), progress=progress)

    assert lost.evidence is progress.evidence is MAYBE_SENT


@pytest.mark.parametrize("returned", [None, httpx.Response(200, content=iter([b"{}"]))], ids=repr)
async def test_a_transport_that_returns_no_usable_response_is_an_unknown_end(
    http_client: MakeClient, returned: Any
) -> None:
    class Odd(httpx.AsyncBaseTransport):
        async def handle_async_request(self, _: httpx.Request) -> httpx.Response:
            return cast("httpx.Response", returned)

    lost = await failed(UserClient(http_client(transport=Odd())), request("http://a.b", body=BODY))

    assert (lost.evidence, lost.kind) == (MAYBE_SENT, FailureKind.UNEXPECTED)


async def test_a_client_of_the_sandbox_in_process_needs_no_socket(http_client: MakeClient) -> None:
    app = create_app(SandboxConfig())
    theirs = http_client(transport=httpx.ASGITransport(app))
    key = app.state.sandbox.config.api_key
    new = NewOrder(
        address="719 Flower St, Los Angeles, CA 90017",
        phone="8888888888",
        sku_ids=[42],
        first_name="John",
        last_name="Doe",
        email="john@example.com",
        purchase_order_id="PO-1",
    )
    async with HelloTech(key, base_url="http://127.0.0.1", http_client=theirs) as client:
        created = await client.orders.create(new)
        found = await client.orders.get(created.id)

    assert (found.id, found.purchase_order_id) == (created.id, "PO-1")
    app.state.sandbox.close()


async def test_an_application_that_raises_is_an_unknown_end(http_client: MakeClient) -> None:
    async def broken(*_: Any) -> None:
        raise RuntimeError("bug")

    transport = UserClient(http_client(transport=httpx.ASGITransport(broken)))

    lost = await failed(transport, request("http://a.b", body=BODY))

    assert (lost.evidence, lost.kind) == (MAYBE_SENT, FailureKind.UNEXPECTED)


async def test_a_request_cancelled_in_an_application_ends_there_too(
    http_client: MakeClient,
) -> None:
    async def endless(*_: Any) -> None:
        reached.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    reached, ended = asyncio.Event(), asyncio.Event()
    transport = UserClient(http_client(transport=httpx.ASGITransport(endless)))
    call = asyncio.create_task(send(transport, request("http://a.b")))
    await reached.wait()

    call.cancel()
    await asyncio.wait([call], timeout=LIMIT)

    assert call.cancelled()
    assert ended.is_set()
