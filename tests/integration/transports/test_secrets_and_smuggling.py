"""The key goes into its header alone; nothing of the caller changes the request around it."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from calls import ONE_ORDER, ORDER, Call, connect, create, get, list_
from kinds import Kind
from messages import KEY
from said import everything_said
from scripted_answers import answer, ending, odd, serving, silent
from scripted_server import Script, Serve

from ht_async import HTError, InvalidRequestError, NotFoundError

pytestmark = pytest.mark.no_cover

ECHOES: dict[str, Script] = {
    "in a text": odd(f"you sent {KEY}".encode(), 500),
    "in a text that is cut inside the key": odd(b"x" * 1990 + KEY.encode() + b"x" * 3000, 500),
    "in a member": odd(b'{"error": {"Api-Key": ["%s"]}}' % KEY.encode(), 400),
    "as a member's name": odd(b'{"%s": 1}' % KEY.encode(), 400),
    "in a header": odd(b"{}", 500, f"X-Echo: {KEY}", f"X-Request-Id: {KEY}"),
    "in a 200 that is no order": odd(b'{"echo": "%s"}' % KEY.encode()),
    "in a 200 that is no JSON": odd(b"<p>%s</p>" % KEY.encode(), 200, f"X-Request-Id: {KEY}"),
    "in the status line": ending(f"{KEY} is not known here\r\n\r\n".encode()),
    "in a broken header": ending(f"HTTP/1.1 200 OK\r\nApi-Key : {KEY}\r\n\r\n".encode()),
    "in a redirect": odd(b"", 302, f"Location: https://partner.example/?key={KEY}"),
}


@pytest.mark.parametrize("call", [get, list_, create], ids=["get", "list", "create"])
@pytest.mark.parametrize("case", ECHOES)
async def test_the_key_is_masked_where_the_server_echoes_it(
    serve: Serve, sending: dict[str, Any], case: str, call: Call
) -> None:
    server = await serve(ECHOES[case])
    told: list[object] = []
    async with connect(server, on_event=told.append, **sending) as client:
        with pytest.raises(HTError) as caught:
            await call(client)

    assert KEY not in everything_said(caught.value)
    assert KEY[:-2] not in str(getattr(caught.value, "body", ""))
    assert told != []
    assert KEY not in repr(told)


async def test_the_key_goes_into_its_header_and_nowhere_else(
    serve: Serve, kind: Kind, sending: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server = await serve(serving(answer(ONE_ORDER), answer(b"{}", 500), answer(b"", 400)))
    async with connect(server, **sending) as client:
        await client.orders.get(1)
        for call in (get, create):
            with pytest.raises(HTError):
                await call(client)
        shown = f"{client!r} {vars(client)} {client.stats()} {server.url}"

    assert [received["Api-Key"] for received in server.requests] == [KEY] * 3
    assert KEY not in shown
    assert kind.on_aiohttp or "httpcore" in caplog.text
    assert KEY not in caplog.text


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Note": "a\r\nEvil: 1"},
        {"X-Note\r\nEvil": "1"},
        {"X-Note": "a\x00"},
        {"X-Note": "käse"},
        {"": "1"},
        {"Api-Key": "other"},
        {"HOST": "partner.example"},
        {"Content-Length": "1"},
        {"Transfer-Encoding": "chunked"},
    ],
)
async def test_a_header_that_could_change_the_request_is_refused_before_anything_is_sent(
    serve: Serve, headers: dict[str, str]
) -> None:
    server = await serve(silent)
    async with connect(server) as client:
        for call in (
            lambda: client.orders.get(1, headers=headers),
            lambda: client.orders.create(ORDER, headers=headers),
        ):
            with pytest.raises(InvalidRequestError, match="headers"):
                await call()

    assert server.connections == 0


@pytest.mark.parametrize(
    "order_id", ["1/../../admin", "..", ".", "1?x=1", "1#x", "1 HTTP/1.1\r\nEvil: 1", "%2e%2e", "ä"]
)
async def test_an_order_id_stays_one_segment_of_the_path(serve: Serve, order_id: str) -> None:
    server = await serve(serving(answer(b"", 404)))
    async with connect(server) as client:
        with pytest.raises((InvalidRequestError, NotFoundError)):
            await client.orders.get(order_id)

    for received in server.requests:
        segment = received.target.removeprefix("/api/partners/orders/")
        assert not set(segment) & set("/?# \r\n")
        assert received.values("Evil") == []
