"""Which connection serves which request, and when idle ones close."""

from __future__ import annotations

import asyncio

import pytest
from loopback import LIMIT
from messages import MakeLanes, answered, failed, idle_connections, limits, request
from scripted_answers import answer, gated, opened, serving, silent
from scripted_server import Serve

from ht_async.transports.exchange import KEEPALIVE


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


async def test_a_connection_whose_parser_is_hidden_is_not_used_again(
    serve: Serve, lanes: MakeLanes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ht_async.transports.lane.find_parser", lambda _: None)
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
