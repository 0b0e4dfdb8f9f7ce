"""The user's client sends the request that it is given, and nothing of its own."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from calls import ONE_ORDER, connect, create, get
from messages import KEY, MakeClient, answered, failed, limits, request
from said import everything_said
from scripted_answers import answer, odd, serving, silent
from scripted_server import Serve

from ht_async import ConfigurationError
from ht_async.message import Evidence, FailureKind
from ht_async.transports.user_client import UserClient

NOT_SENT, MAYBE_SENT = Evidence.NOT_SENT, Evidence.MAYBE_SENT

OF_ITS_OWN: dict[str, Any] = {
    "base_url": "http://elsewhere.example/prefix",
    "params": {"of": "its own"},
    "headers": {"X-Own": "1", "Accept": "text/html", "User-Agent": "theirs"},
    "cookies": {"session": "abc"},
    "auth": ("user", "password"),
    "follow_redirects": True,
    "timeout": 0.000001,
}


@pytest.mark.parametrize("body", [b"", b'{"a":1}'], ids=["GET", "POST"])
async def test_what_the_client_adds_by_default_is_left_out(
    serve: Serve, http_client: MakeClient, body: bytes
) -> None:
    server = await serve(serving(answer()))
    message = request(server.url, "/orders?a=%2F", body)

    await answered(UserClient(http_client(**OF_ITS_OWN)), message)

    (received,) = server.requests
    assert received.headers == message.headers
    assert (received.target, received.body) == ("/orders?a=%2F", body)


async def test_credentials_in_a_url_are_not_made_a_header(
    serve: Serve, http_client: MakeClient
) -> None:
    server = await serve(serving(answer()))
    url = server.url.replace("://", "://user:password@")

    await answered(UserClient(http_client()), request(url))

    assert server.requests[0].values("Authorization") == []


async def test_a_redirect_is_not_followed_although_the_client_does(
    serve: Serve, http_client: MakeClient
) -> None:
    elsewhere = await serve(serving(answer(b"you should not be here")))
    location = f"Location: {elsewhere.url}/stolen"
    server = await serve(serving(answer(b"moved", 307, headers=(location,))))
    transport = UserClient(http_client(follow_redirects=True))

    result = await answered(transport, request(server.url, "/orders", b"{}"))

    assert (result.status, result.body) == (307, b"moved")
    assert elsewhere.connections == 0


async def test_a_redirect_to_nowhere_fails_without_quoting_the_server(
    serve: Serve, http_client: MakeClient
) -> None:
    server = await serve(odd(b"", 302, f"Location: http://x:{KEY}"))

    lost = await failed(UserClient(http_client()), request(server.url, body=b"{}"))

    assert (lost.evidence, lost.kind) == (MAYBE_SENT, FailureKind.CONNECTION)
    assert "location header" in str(lost.cause)
    assert KEY[:8] not in everything_said(lost.cause)


async def test_the_jar_of_the_client_gets_cookies_but_gives_none(
    serve: Serve, http_client: MakeClient
) -> None:
    server = await serve(serving(answer(headers=("Set-Cookie: session=abc; Path=/",))))
    theirs = http_client()

    for _ in range(2):
        await answered(UserClient(theirs), request(server.url))

    assert theirs.cookies["session"] == "abc"
    assert [received.values("Cookie") for received in server.requests] == [[], []]


async def test_the_limits_of_the_attempt_hold_and_not_the_clients(
    serve: Serve, http_client: MakeClient
) -> None:
    server = await serve(silent)

    slow = await failed(
        UserClient(http_client(timeout=None)), request(server.url), limits(read=0.05)
    )

    assert (slow.evidence, slow.kind) == (MAYBE_SENT, FailureKind.TIMEOUT)


async def test_an_error_does_not_carry_the_request_and_its_key(
    serve: Serve, http_client: MakeClient
) -> None:
    server = await serve(silent)

    slow = await failed(UserClient(http_client()), request(server.url), limits(read=0.05))

    assert isinstance(slow.cause, httpx.ReadTimeout)
    with pytest.raises(RuntimeError, match="request property has not been set"):
        _ = slow.cause.request


# -- the client's life ---------------------------------------------------------------------


async def test_closing_the_transport_leaves_the_client_open(
    serve: Serve, http_client: MakeClient
) -> None:
    server = await serve(serving(answer(ONE_ORDER)))
    theirs = http_client()

    async with connect(server, http_client=theirs) as client:
        await create(client)

    assert not theirs.is_closed
    assert (await theirs.get(server.url)).status_code == 200
    assert server.connections == 1


@pytest.mark.parametrize("derived", [False, True], ids=["httpx's own", "a subclass"])
async def test_a_closed_client_is_named_and_sends_nothing(serve: Serve, *, derived: bool) -> None:
    class Derived(httpx.AsyncClient):
        pass

    server = await serve(serving(answer()))
    theirs = Derived() if derived else httpx.AsyncClient()
    await theirs.aclose()

    lost = await failed(UserClient(theirs), request(server.url, body=b"{}"))

    assert (lost.evidence, lost.kind) == (NOT_SENT, FailureKind.UNEXPECTED)
    assert isinstance(lost.cause, ConfigurationError)
    assert "http_client is closed" in str(lost.cause)
    assert server.connections == 0


async def test_a_client_closed_under_way_is_an_unknown_end(
    serve: Serve, http_client: MakeClient
) -> None:
    server = await serve(silent)
    theirs = http_client()
    call = asyncio.create_task(failed(UserClient(theirs), request(server.url, body=b"{}")))
    await server.until(lambda: len(server.requests) == 1)

    await theirs.aclose()

    assert (await call).evidence is MAYBE_SENT


@pytest.mark.parametrize("value", [None, "httpx", httpx.AsyncClient, httpx.Client()])
def test_a_client_must_be_one_of_asyncio(value: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"http_client must be an httpx\.AsyncClient"):
        UserClient(value)


async def test_all_calls_of_a_client_go_through_it(serve: Serve, http_client: MakeClient) -> None:
    server = await serve(serving(answer(ONE_ORDER)))
    seen: list[str] = []

    async def log(message: httpx.Request) -> None:
        seen.append(f"{message.method} {message.url.path}")

    theirs = http_client(event_hooks={"request": [log]})
    async with connect(server, http_client=theirs) as client:
        await get(client)
        await create(client)

    assert seen == ["GET /api/partners/orders/1", "POST /api/partners/orders"]
