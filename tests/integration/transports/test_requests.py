"""What goes out is what was handed in."""

from __future__ import annotations

from typing import Any

import pytest
from kinds import Kind
from messages import MakeTransport, answered, request, send
from scripted_answers import answer, serving
from scripted_server import Serve

from ht_async.message import Progress


async def test_an_encoded_url_goes_out_as_it_is(serve: Serve, transports: MakeTransport) -> None:
    server = await serve(serving(answer()))
    target = "/api/orders/a%2Fb%20c?tags%5B%5D=x%26y&from=09-25-2024&empty=&plus=%2B"

    await answered(transports(), request(server.url, target))

    assert server.targets == [target]


async def test_many_different_urls_are_each_called_once(
    serve: Serve, transports: MakeTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than the transport remembers."""
    monkeypatch.setattr("ht_async.transports.lanes._MAX_URLS", 3)
    monkeypatch.setattr("ht_async.transports.aiohttp_route._MAX_REMEMBERED", 3)
    server = await serve(serving(answer()))
    transport = transports()
    targets = [f"/{number}" for number in (1, 2, 3, 1, 4, 5, 6, 7, 1, 2)]

    for target in targets:
        await answered(transport, request(server.url, target))

    assert server.targets == targets


async def test_headers_and_body_go_out_as_they_are_and_nothing_else(
    serve: Serve, transports: MakeTransport
) -> None:
    server = await serve(serving(answer()))
    message = request(server.url, "/orders", b'{"a":1}')

    await answered(transports(), message)

    (received,) = server.requests
    assert received.headers == message.headers
    assert (received.method, received.body) == ("POST", b'{"a":1}')


async def test_progress_starts_with_nothing_sent_and_ends_with_sent(
    serve: Serve, transports: MakeTransport, kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    progress = Progress()
    send_on = getattr(*kind.start)

    async def watching(*args: Any, **settings: Any) -> Any:
        seen.append(progress.evidence)
        return await send_on(*args, **settings)

    monkeypatch.setattr(*kind.start, watching)
    server = await serve(serving(answer()))

    await send(transports(), request(server.url), progress=progress)

    assert [*seen, progress.evidence] == ["not_sent", "maybe_sent"]
