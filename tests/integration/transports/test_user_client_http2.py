"""A user's client that speaks HTTP/2."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from authority import Authority
from http2_server import HTTP2Server
from loopback import LIMIT
from messages import MakeClient, answered, failed, request, send

from ht_async.message import Evidence, FailureKind, Progress
from ht_async.transports.user_client import UserClient

NOT_SENT, MAYBE_SENT = Evidence.NOT_SENT, Evidence.MAYBE_SENT
BODY = b'{"address":"1 Main St"}'


@pytest.fixture
async def server() -> AsyncIterator[HTTP2Server]:
    async with HTTP2Server(Authority.found()).running() as running:
        yield running


@pytest.fixture
def transport(server: HTTP2Server, http_client: MakeClient) -> UserClient:
    return UserClient(http_client(http2=True, verify=server.authority.client))


async def test_requests_at_once_share_a_connection(
    server: HTTP2Server, transport: UserClient
) -> None:
    await answered(transport, request(server.url))
    await asyncio.gather(
        *[answered(transport, request(server.url, "/orders", BODY)) for _ in range(10)]
    )

    assert server.connections == 1
    assert server.requests == [(1, "GET", "/"), *[(1, "POST", "/orders")] * 10]


async def test_a_refused_connection_is_not_sent(server: HTTP2Server, transport: UserClient) -> None:
    server.refuse()

    refused = await failed(transport, request(server.url, body=BODY))

    assert (refused.evidence, refused.kind) == (NOT_SENT, FailureKind.CONNECTION)


async def test_a_lost_answer_is_maybe_sent(server: HTTP2Server, transport: UserClient) -> None:
    progress = Progress()

    lost = await failed(transport, request(server.url, "/lost", BODY), progress=progress)

    assert (lost.evidence, lost.kind) == (MAYBE_SENT, FailureKind.CONNECTION)
    assert progress.evidence is MAYBE_SENT
    assert server.requests == [(1, "POST", "/lost")]


async def test_a_refused_connection_after_sending_on_another_is_maybe_sent(
    server: HTTP2Server, transport: UserClient
) -> None:
    """The pool sends a request again by itself that the server says it did not look at."""
    await answered(transport, request(server.url))
    server.refuse()

    lost = await failed(transport, request(server.url, "/lost", BODY))

    assert isinstance(lost.cause, httpx.ConnectError)
    assert lost.evidence is MAYBE_SENT
    assert server.requests == [(1, "GET", "/"), (1, "POST", "/lost")]


async def test_a_cancelled_request_leaves_the_connection_to_the_others(
    server: HTTP2Server, transport: UserClient
) -> None:
    calls = [asyncio.create_task(send(transport, request(server.url, "/silent"))) for _ in range(5)]
    async with asyncio.timeout(LIMIT):
        while len(server.requests) < 5:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.005)

    for call in calls:
        call.cancel()
    await asyncio.wait(calls, timeout=LIMIT)

    assert all(call.cancelled() for call in calls)
    await asyncio.gather(*[answered(transport, request(server.url)) for _ in range(5)])
    assert server.connections == 1
