"""Response hooks of the user's client run, and no answer is lost or misread for it."""

from __future__ import annotations

import gzip
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from calls import ORDER, connect, create
from messages import KEY, MakeClient, answered, failed, request
from said import everything_said
from scripted_answers import answer, ending, odd, serving
from scripted_server import Serve

from ht_async import NotFoundError, OutcomeUnknownError, RetryPolicy
from ht_async.message import Evidence, FailureKind
from ht_async.transports.body import ResponseTooLargeError, UnreadableBodyError
from ht_async.transports.user_client import UserClient

NOT_SENT, MAYBE_SENT = Evidence.NOT_SENT, Evidence.MAYBE_SENT
BODY = b'{"address":"1 Main St"}'
ERRORS = [ValueError("no"), httpx.ReadError("elsewhere"), httpx.ConnectError("elsewhere")]
Hook = Callable[[Any], Awaitable[None]]


async def read(response: httpx.Response) -> None:
    await response.aread()


async def raise_for_status(response: httpx.Response) -> None:
    response.raise_for_status()


@pytest.mark.parametrize("error", ERRORS, ids=repr)
async def test_a_response_hook_that_raises_proves_nothing(
    serve: Serve, http_client: MakeClient, error: Exception
) -> None:
    async def raising(_: httpx.Response) -> None:
        raise error

    server = await serve(serving(answer()))
    transport = UserClient(http_client(event_hooks={"response": [raising]}))

    lost = await failed(transport, request(server.url, body=BODY))

    assert lost.evidence is MAYBE_SENT
    assert len(server.requests) == 1
    await server.until(lambda: server.open == 0)


# -- hooks that make an error of a status ----------------------------------------------------


@pytest.mark.parametrize("hooks", [[raise_for_status], [read, raise_for_status]])
@pytest.mark.parametrize("status", [302, 400, 404, 429, 500, 503])
async def test_a_status_that_a_hook_makes_an_error_of_is_an_answer(
    serve: Serve, http_client: MakeClient, status: int, hooks: list[Hook]
) -> None:
    server = await serve(odd(b'{"error":"no"}', status, "Retry-After: 7", "Location: /"))
    transport = UserClient(http_client(event_hooks={"response": hooks}))

    refused = await answered(transport, request(server.url, body=BODY))

    assert (refused.status, refused.headers["retry-after"]) == (status, "7")
    assert refused.body == (b'{"error":"no"}' if read in hooks else b"")


async def test_calls_judge_such_a_status_like_any_other(
    serve: Serve, http_client: MakeClient
) -> None:
    throttled = answer(b"{}", 429, headers=("Retry-After: 0", "Connection: close"))
    server = await serve(serving(throttled), odd(b"{}", 404))
    theirs = http_client(event_hooks={"response": [raise_for_status]})
    policy = RetryPolicy(retries=1, backoff=0.001)
    async with connect(server, http_client=theirs, retry=policy) as client:
        with pytest.raises(NotFoundError) as caught:
            await create(client)

    assert caught.value.attempts == 2
    assert KEY not in everything_said(caught.value)


async def test_a_status_error_for_a_good_answer_is_none(
    serve: Serve, http_client: MakeClient
) -> None:
    async def dislike(response: httpx.Response) -> None:
        raise httpx.HTTPStatusError("I say no", request=response.request, response=response)

    server = await serve(serving(answer()))

    lost = await failed(
        UserClient(http_client(event_hooks={"response": [dislike]})), request(server.url)
    )

    assert (lost.evidence, lost.kind) == (MAYBE_SENT, FailureKind.UNEXPECTED)


# -- hooks that read ---------------------------------------------------------------------------


@pytest.mark.parametrize("coding", ["", "gzip"])
async def test_a_body_that_a_hook_has_read_still_arrives(
    serve: Serve, http_client: MakeClient, coding: str
) -> None:
    body = gzip.compress(b"hello") if coding else b"hello"
    headers = (f"Content-Encoding: {coding}",) if coding else ()
    server = await serve(serving(answer(body, headers=headers)))
    transport = UserClient(http_client(event_hooks={"response": [read]}))

    for _ in range(2):
        assert (await answered(transport, request(server.url))).body == b"hello"
    assert server.connections == 1


async def test_a_body_that_a_hook_has_read_may_be_no_larger_than_any_other(
    serve: Serve, http_client: MakeClient
) -> None:
    server = await serve(serving(answer(b"x" * 101)))
    theirs = http_client(event_hooks={"response": [read]})

    lost = await failed(UserClient(theirs, max_response_bytes=100), request(server.url))

    assert (lost.kind, lost.status) == (FailureKind.UNREADABLE, 200)
    assert isinstance(lost.cause, ResponseTooLargeError)


async def test_a_broken_coding_that_a_hook_meets_is_unreadable(
    serve: Serve, http_client: MakeClient
) -> None:
    server = await serve(odd(b"plain", 200, "Content-Encoding: gzip"))
    transport = UserClient(http_client(event_hooks={"response": [read]}))

    broken = await failed(transport, request(server.url, body=BODY))

    assert (broken.evidence, broken.kind) == (MAYBE_SENT, FailureKind.UNREADABLE)


async def test_a_body_that_a_hook_took_away_is_unreadable(
    serve: Serve, http_client: MakeClient
) -> None:
    async def take(response: httpx.Response) -> None:
        async for _ in response.aiter_bytes():
            pass

    server = await serve(serving(answer(b"hello")))

    lost = await failed(
        UserClient(http_client(event_hooks={"response": [take]})), request(server.url)
    )

    assert (lost.kind, lost.status) == (FailureKind.UNREADABLE, 200)
    assert isinstance(lost.cause, UnreadableBodyError)
    assert "aread()" in str(lost.cause)


async def test_bytes_behind_an_answer_that_a_hook_has_read_are_never_the_next_answer(
    serve: Serve, http_client: MakeClient
) -> None:
    server = await serve(serving(answer(b"1") + answer(b"stale")), serving(answer(b"2")))
    transport = UserClient(http_client(event_hooks={"response": [read]}))

    bodies = [(await answered(transport, request(server.url))).body for _ in range(2)]

    assert bodies == [b"1", b"2"]
    assert server.connections == 2


async def test_a_lost_answer_behind_hooks_is_an_unknown_outcome(
    serve: Serve, http_client: MakeClient
) -> None:
    server = await serve(ending())
    theirs = http_client(event_hooks={"response": [read, raise_for_status]})
    async with connect(server, http_client=theirs) as client:
        with pytest.raises(OutcomeUnknownError) as caught:
            await client.orders.create(ORDER, resolve_within=0)

    assert KEY not in everything_said(caught.value)
    assert len(server.requests) == 1
