"""A redirect is an answer like any other, and nothing is remembered between requests."""

from __future__ import annotations

from typing import Any

import pytest
from messages import MakeTransport, answered, request
from scripted_answers import answer, serving
from scripted_server import Serve

from ht_async import APIStatusError, HelloTech, RetryPolicy


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_returned_and_not_followed(
    serve: Serve, transports: MakeTransport, status: int
) -> None:
    elsewhere = await serve(serving(answer(b"you should not be here")))
    location = f"Location: {elsewhere.url}/stolen"
    server = await serve(serving(answer(b"moved", status, headers=(location,))))

    for body in (b"", b"{}"):
        result = await answered(transports(), request(server.url, "/orders", body))
        assert (result.status, result.body) == (status, b"moved")
        assert result.headers["location"] == f"{elsewhere.url}/stolen"

    assert server.targets == ["/orders", "/orders"]
    assert elsewhere.connections == 0


async def test_a_redirect_within_the_origin_is_not_followed_either(
    serve: Serve, sending: dict[str, Any]
) -> None:
    server = await serve(serving(answer(b"moved", 302, headers=("Location: /elsewhere",))))

    async with HelloTech(
        api_key="key", base_url=server.url, retry=RetryPolicy(retries=2), **sending
    ) as client:
        with pytest.raises(APIStatusError) as caught:
            await client.orders.get(1)

    assert caught.value.status == 302
    assert server.targets == ["/api/partners/orders/1"]


async def test_a_cookie_is_never_sent_back(serve: Serve, transports: MakeTransport) -> None:
    cookies = ("Set-Cookie: session=abc; Path=/", "Set-Cookie: other=1")
    server = await serve(serving(answer(headers=cookies)))
    transport = transports()

    for _ in range(3):
        await answered(transport, request(server.url))

    assert server.connections == 1
    assert [received.values("cookie") for received in server.requests] == [[], [], []]
