"""Which connection serves which request, and when connections close."""

from __future__ import annotations

import asyncio
import gc
import warnings
from collections.abc import Awaitable, Callable

import httpx
import pytest
from messages import answered, failed, limits, request, send
from scripted_server import (
    LIMIT,
    Peer,
    Script,
    ScriptedServer,
    answer,
    ending,
    open_files,
    serving,
    silent,
    until_open_files,
)

from ht_async.message import Progress
from ht_async.transports.lanes import KEEPALIVE, Lanes

Serve = Callable[..., Awaitable[ScriptedServer]]
MakeLanes = Callable[..., Lanes]


def gated(gate: asyncio.Event) -> Script:
    """Return a script that holds every answer back until the gate is open."""

    async def script(peer: Peer) -> None:
        while True:
            await peer.request()
            await gate.wait()
            await peer.send(answer(str(peer.number).encode()))

    return script


async def test_requests_one_after_another_share_a_connection(
    serve: Serve, lanes: MakeLanes
) -> None:
    server = await serve(serving(answer()))
    transport = lanes()

    for _ in range(5):
        await answered(transport, request(server.url, body=b"{}"))

    assert (server.connections, len(server.requests), transport.idle) == (1, 5, 1)


async def test_requests_at_once_have_a_connection_each(serve: Serve, lanes: MakeLanes) -> None:
    gate = asyncio.Event()
    server = await serve(gated(gate))
    transport = lanes()
    calls = [asyncio.create_task(answered(transport, request(server.url))) for _ in range(7)]
    await server.until(lambda: len(server.requests) == 7)
    assert transport.idle == 0

    gate.set()
    await asyncio.gather(*calls)
    await asyncio.gather(*[answered(transport, request(server.url)) for _ in range(7)])

    assert (server.connections, len(server.requests), transport.idle) == (7, 14, 7)


async def test_the_connection_used_last_is_used_next(serve: Serve, lanes: MakeLanes) -> None:
    gates = [asyncio.Event(), asyncio.Event()]
    server = await serve(*[gated(gate) for gate in gates])
    transport = lanes()
    first = asyncio.create_task(answered(transport, request(server.url)))
    await server.until(lambda: server.connections == 1)
    second = asyncio.create_task(answered(transport, request(server.url)))
    await server.until(lambda: len(server.requests) == 2)
    gates[1].set()
    await second
    gates[0].set()
    await first

    bodies = [(await answered(transport, request(server.url))).body for _ in range(3)]

    assert bodies == [b"1"] * 3
    assert transport.idle == 2


# -- answers after which a connection must not be used again -------------------------------

CLOSING: dict[str, Script] = {
    "Connection: close": serving(answer(headers=("Connection: close",))),
    "HTTP/1.0": serving(answer(version="1.0")),
    "ended by FIN": ending(b"HTTP/1.1 200 OK\r\n\r\n{}"),
    "closed after a whole answer": ending(answer()),
    "another answer behind it": serving(answer() + answer(b"stale")),
    "a byte behind it": serving(answer() + b"x"),
    "half an answer behind it": serving(answer() + b"HTTP/1.1 200 OK\r\nContent-Le"),
    "a body behind a 204": serving(b"HTTP/1.1 204 No Content\r\n\r\n{}"),
}


@pytest.mark.parametrize("case", CLOSING)
async def test_a_connection_that_is_used_up_is_replaced(
    serve: Serve, lanes: MakeLanes, case: str
) -> None:
    server = await serve(CLOSING[case], serving(answer(b"second")))
    transport = lanes()
    await answered(transport, request(server.url, "/first"))
    await server.until(lambda: server.open == 0)

    second = await answered(transport, request(server.url, "/second", b"{}"))

    assert second.body == b"second"
    assert server.targets == ["/first", "/second"]
    assert [received.connection for received in server.requests] == [1, 2]


async def test_an_answer_that_nobody_asked_for_is_never_taken_for_one(
    serve: Serve, lanes: MakeLanes
) -> None:
    async def talkative(peer: Peer) -> None:
        received = await peer.request()
        await peer.send(answer(received.target.encode()))
        await say_more.wait()
        await peer.send(answer(b"stale"))
        said_more.set()

    say_more, said_more = asyncio.Event(), asyncio.Event()
    server = await serve(talkative, serving(answer(b"/second")))
    transport = lanes()
    await answered(transport, request(server.url, "/first"))
    say_more.set()
    await said_more.wait()

    assert (await answered(transport, request(server.url, "/second"))).body == b"/second"
    assert server.connections == 2


async def test_a_connection_whose_parser_is_hidden_is_not_used_again(
    serve: Serve, lanes: MakeLanes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ht_async.transports.lane._surplus", lambda _: True)
    server = await serve(serving(answer()))
    transport = lanes()

    await answered(transport, request(server.url))
    await answered(transport, request(server.url))

    assert (server.connections, transport.idle) == (2, 0)
    await server.until(lambda: server.open == 0)


async def test_a_failed_request_costs_its_own_connection_only(
    serve: Serve, lanes: MakeLanes
) -> None:
    gate = asyncio.Event()
    server = await serve(gated(gate), silent)
    transport = lanes()
    sound = asyncio.create_task(answered(transport, request(server.url)))
    await server.until(lambda: server.connections == 1)
    await failed(transport, request(server.url), limits(read=0.05))
    gate.set()
    await sound

    await answered(transport, request(server.url))

    assert (server.connections, server.open, transport.idle) == (2, 1, 1)


# -- idle connections ----------------------------------------------------------------------


async def idle_connections(server: ScriptedServer, transport: Lanes, count: int) -> None:
    """Leave so many connections idle."""
    before = len(server.requests)
    calls = [asyncio.create_task(answered(transport, request(server.url))) for _ in range(count)]
    await server.until(lambda: len(server.requests) == before + count)
    await asyncio.gather(*calls)


async def test_idle_connections_are_closed(serve: Serve, lanes: MakeLanes) -> None:
    server = await serve(gated(opened()))
    transport = lanes(keepalive=0.05)
    await idle_connections(server, transport, 4)

    await server.until(lambda: server.open == 0)

    assert transport.idle == 0
    await answered(transport, request(server.url))
    await server.until(lambda: server.open == 0)
    assert transport.idle == 0


async def test_an_idle_connection_is_kept_for_its_time(serve: Serve, lanes: MakeLanes) -> None:
    loop = asyncio.get_running_loop()
    server = await serve(serving(answer()))
    began = loop.time()
    await answered(lanes(keepalive=0.3), request(server.url))

    await server.until(lambda: server.open == 0)

    assert loop.time() - began >= 0.3


async def test_a_connection_that_is_used_outlives_those_that_are_not(
    serve: Serve, lanes: MakeLanes
) -> None:
    server = await serve(gated(opened()))
    transport = lanes(keepalive=0.3)
    await idle_connections(server, transport, 3)
    survivor = (await answered(transport, request(server.url))).body

    async with asyncio.timeout(LIMIT):
        while server.open > 1:
            assert (await answered(transport, request(server.url))).body == survivor

    assert (await answered(transport, request(server.url))).body == survivor
    assert server.connections == 3


async def test_a_connection_in_use_is_not_reaped(serve: Serve, lanes: MakeLanes) -> None:
    gate = asyncio.Event()
    server = await serve(gated(gate), serving(answer()))
    transport = lanes(keepalive=0.05)
    held = asyncio.create_task(answered(transport, request(server.url)))
    await server.until(lambda: len(server.requests) == 1)
    await answered(transport, request(server.url))

    await server.until(lambda: server.open == 1)

    gate.set()
    assert (await held).body == b"1"


async def test_no_task_is_left_when_no_connection_is_idle(serve: Serve, lanes: MakeLanes) -> None:
    server = await serve(serving(answer()))
    transport = lanes(keepalive=0.05)
    before = asyncio.all_tasks()
    await answered(transport, request(server.url))
    await server.until(lambda: server.open == 0)

    async with asyncio.timeout(LIMIT):
        await asyncio.gather(*(asyncio.all_tasks() - before))

    assert transport.idle == 0


def test_connections_are_kept_for_less_than_servers_commonly_keep_them() -> None:
    assert KEEPALIVE == 5.0


def opened() -> asyncio.Event:
    gate = asyncio.Event()
    gate.set()
    return gate


# -- closing -------------------------------------------------------------------------------


async def test_closing_closes_idle_connections_at_once(serve: Serve, lanes: MakeLanes) -> None:
    server = await serve(gated(opened()))
    transport = lanes()
    await idle_connections(server, transport, 3)

    await transport.aclose()

    assert transport.idle == 0
    assert [task for task in asyncio.all_tasks() if task.get_name().startswith("ht_async")] == []
    await server.until(lambda: server.open == 0)


async def test_a_connection_that_comes_back_after_closing_is_closed(
    serve: Serve, lanes: MakeLanes
) -> None:
    gate = asyncio.Event()
    server = await serve(gated(gate))
    transport = lanes()
    call = asyncio.create_task(answered(transport, request(server.url)))
    await server.until(lambda: len(server.requests) == 1)

    await transport.aclose()
    gate.set()

    assert (await call).status == 200
    assert transport.idle == 0
    await server.until(lambda: server.open == 0)


async def test_closing_twice_or_before_use_does_nothing(serve: Serve, lanes: MakeLanes) -> None:
    transport = lanes()

    await transport.aclose()
    await transport.aclose()


async def test_closing_while_connections_are_reaped_closes_all(
    serve: Serve, lanes: MakeLanes
) -> None:
    server = await serve(gated(opened()))
    transport = lanes(keepalive=0.05)
    await idle_connections(server, transport, 5)
    await server.until(lambda: server.open < 5)

    await transport.aclose()

    await server.until(lambda: server.open == 0)
    assert transport.idle == 0


async def test_nothing_is_left_open_after_closing(serve: Serve) -> None:
    """Neither files nor what Python would warn of when it is thrown away."""
    server = await serve(silent, ending(), serving(answer()))
    before = open_files()
    transport = Lanes()
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        await failed(transport, request(server.url), limits(read=0.05))
        await failed(transport, request(server.url))
        await asyncio.gather(*[answered(transport, request(server.url)) for _ in range(3)])
        call = asyncio.create_task(send(transport, request(server.url)))
        await server.until(lambda: len(server.requests) == 6)
        call.cancel()
        await asyncio.wait([call])
        await transport.aclose()
        await server.until(lambda: server.open == 0)
        del transport, call
        gc.collect()

    await until_open_files(before)
    assert [str(warning.message) for warning in warned] == []


# -- URLs ----------------------------------------------------------------------------------


async def test_an_encoded_url_goes_out_as_it_is(serve: Serve, lanes: MakeLanes) -> None:
    server = await serve(serving(answer()))
    target = "/api/orders/a%2Fb%20c?tags%5B%5D=x%26y&from=09-25-2024&empty=&plus=%2B"

    await answered(lanes(), request(server.url, target))

    assert server.targets == [target]


async def test_many_different_urls_are_each_called_once(
    serve: Serve, lanes: MakeLanes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than the transport remembers."""
    monkeypatch.setattr("ht_async.transports.lanes._MAX_URLS", 3)
    server = await serve(serving(answer()))
    transport = lanes()
    targets = [f"/{number}" for number in (1, 2, 3, 1, 4, 5, 6, 7, 1, 2)]

    for target in targets:
        await answered(transport, request(server.url, target))

    assert server.targets == targets


async def test_headers_and_body_go_out_as_they_are_and_nothing_else(
    serve: Serve, lanes: MakeLanes
) -> None:
    server = await serve(serving(answer()))
    message = request(server.url, "/orders", b'{"a":1}')

    await answered(lanes(), message)

    (received,) = server.requests
    assert received.headers == message.headers
    assert (received.method, received.body) == ("POST", b'{"a":1}')


async def test_progress_starts_with_nothing_sent_and_ends_with_sent(
    serve: Serve, lanes: MakeLanes, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    progress = Progress()
    connect = httpx.AsyncHTTPTransport.handle_async_request

    async def watching(self: httpx.AsyncHTTPTransport, message: httpx.Request) -> httpx.Response:
        seen.append(progress.evidence)
        return await connect(self, message)

    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", watching)
    server = await serve(serving(answer()))

    await send(lanes(), request(server.url), progress=progress)

    assert [*seen, progress.evidence] == ["not_sent", "maybe_sent"]
