"""Request hooks of the user's client run, and nothing is sent before they have."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from loopback import LIMIT, hold_port
from messages import MakeClient, answered, failed, request, send
from scripted_answers import answer, serving
from scripted_server import Serve

from ht_async.message import Evidence, FailureKind, Progress
from ht_async.transports.user_client import UserClient

NOT_SENT, MAYBE_SENT = Evidence.NOT_SENT, Evidence.MAYBE_SENT
BODY = b'{"address":"1 Main St"}'
ERRORS = [ValueError("no"), httpx.ReadError("elsewhere"), httpx.ConnectError("elsewhere")]


@pytest.mark.parametrize("error", ERRORS, ids=repr)
async def test_a_request_hook_that_raises_proves_that_nothing_was_sent(
    serve: Serve, http_client: MakeClient, error: Exception
) -> None:
    async def raising(_: httpx.Request) -> None:
        raise error

    server = await serve(serving(answer()))
    hooks = {"request": [raising]}
    for mount in (None, httpx.MockTransport(lambda _: httpx.Response(200))):
        progress = Progress()
        transport = UserClient(http_client(event_hooks=hooks, transport=mount))

        lost = await failed(transport, request(server.url, body=BODY), progress=progress)

        assert lost.evidence is progress.evidence is NOT_SENT
        assert lost.cause is error
    assert server.connections == 0


async def test_a_status_error_of_another_request_is_not_taken_for_ours(
    serve: Serve, http_client: MakeClient
) -> None:
    """As of a request hook that fetches a token first."""

    async def fetch_token(_: httpx.Request) -> None:
        (await httpx.AsyncClient(transport=tokens).get("http://tokens")).raise_for_status()

    tokens = httpx.MockTransport(lambda _: httpx.Response(404))
    server = await serve(serving(answer()))
    theirs = http_client(event_hooks={"request": [fetch_token]})

    lost = await failed(UserClient(theirs), request(server.url, body=BODY))

    assert (lost.evidence, lost.kind) == (NOT_SENT, FailureKind.UNEXPECTED)
    assert server.connections == 0


# -- hooks that change the request ---------------------------------------------------------------


async def test_what_a_request_hook_changes_is_sent(serve: Serve, http_client: MakeClient) -> None:
    async def sign(message: httpx.Request) -> None:
        message.headers["X-Signature"] = str(len(message.content))

    server = await serve(serving(answer()))
    theirs = http_client(event_hooks={"request": [sign]})

    await answered(UserClient(theirs), request(server.url, body=BODY))

    assert server.requests[0]["X-Signature"] == str(len(BODY))


async def test_a_hook_that_takes_the_trace_away_takes_the_proof_with_it(
    http_client: MakeClient,
) -> None:
    async def own_trace(event: str, _: Any) -> None:
        seen.append(event)

    async def replace(message: httpx.Request) -> None:
        message.extensions["trace"] = own_trace

    seen: list[str] = []
    progress = Progress()
    theirs = http_client(event_hooks={"request": [replace]})
    with hold_port() as bound:
        url = f"http://127.0.0.1:{bound.getsockname()[1]}"
        lost = await failed(UserClient(theirs), request(url, body=BODY), progress=progress)

    assert seen == ["connection.connect_tcp.started", "connection.connect_tcp.failed"]
    assert lost.evidence is progress.evidence is MAYBE_SENT


async def test_a_hook_that_leads_to_another_transport_decides_what_is_proven(
    http_client: MakeClient,
) -> None:
    def refuse(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("after who knows what")

    async def lead_astray(message: httpx.Request) -> None:
        message.url = httpx.URL("http://mounted.example/")

    theirs = http_client(
        mounts={"http://mounted.example": httpx.MockTransport(refuse)},
        event_hooks={"request": [lead_astray]},
    )

    lost = await failed(UserClient(theirs), request("http://127.0.0.1:1", body=BODY))

    assert lost.evidence is MAYBE_SENT


# -- cancellation ----------------------------------------------------------------------------


async def test_a_request_cancelled_in_a_hook_is_not_sent(
    serve: Serve, http_client: MakeClient
) -> None:
    async def wait(_: httpx.Request) -> None:
        reached.set()
        await asyncio.Event().wait()

    reached = asyncio.Event()
    server = await serve(serving(answer()))
    progress = Progress()
    transport = UserClient(http_client(event_hooks={"request": [wait]}))
    call = asyncio.create_task(send(transport, request(server.url, body=BODY), progress=progress))
    await reached.wait()

    call.cancel()
    await asyncio.wait([call], timeout=LIMIT)

    assert call.cancelled()
    assert progress.evidence is NOT_SENT
    assert server.connections == 0


async def test_a_request_forbidden_in_a_hook_reaches_no_transport(http_client: MakeClient) -> None:
    """Even if the hook swallows the cancellation and the transport tells nothing of its steps."""

    async def stubborn(_: httpx.Request) -> None:
        reached.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            swallowed.set()

    def handle(message: httpx.Request) -> httpx.Response:
        sent.append(message)
        return httpx.Response(200)

    reached, swallowed = asyncio.Event(), asyncio.Event()
    sent: list[httpx.Request] = []
    theirs = http_client(transport=httpx.MockTransport(handle), event_hooks={"request": [stubborn]})
    progress = Progress()
    call = asyncio.create_task(send(UserClient(theirs), request("http://a.b"), progress=progress))
    await reached.wait()

    progress.forbid()
    call.cancel()
    await asyncio.wait([call], timeout=LIMIT)

    assert swallowed.is_set()
    assert sent == []
    assert progress.evidence is NOT_SENT
