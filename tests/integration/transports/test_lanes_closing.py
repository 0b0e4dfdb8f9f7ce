"""Closing a transport closes every connection, now or when it comes back."""

from __future__ import annotations

import asyncio
import gc
import warnings

from kinds import Kind
from loopback import open_files, until_open_files
from messages import MakeLanes, answered, failed, idle_connections, limits, request, send
from scripted_answers import answer, ending, gated, opened, serving, silent
from scripted_server import Serve


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


async def test_nothing_is_left_open_after_closing(serve: Serve, own_kind: Kind) -> None:
    """Neither files nor what Python would warn of when it is thrown away."""
    server = await serve(silent, ending(), serving(answer()))
    before = open_files()
    transport = own_kind.make(None)
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
