"""A caller that is cancelled leaves at once; reads end with it, writes go on."""

from __future__ import annotations

import asyncio
from typing import Any

from calls import ONE_ORDER, ORDER, connect
from loopback import LIMIT
from scripted_answers import answer, serving, silent
from scripted_server import Peer, Serve

from ht_async.events import (
    AttemptEnded,
    CallBegan,
    CallEnded,
    Event,
    LateOutcome,
    OrderLeftOpen,
    OrderReconciled,
    WriteOutlivedCaller,
)

ONE = answer(ONE_ORDER)


async def cancel(call: asyncio.Task[Any]) -> None:
    call.cancel()
    await asyncio.wait([call], timeout=LIMIT)
    assert call.cancelled()


async def test_a_cancelled_read_is_ended_at_the_server_too(
    serve: Serve, own_sending: dict[str, Any]
) -> None:
    server = await serve(silent, serving(ONE))
    async with connect(server, max_connections=1, **own_sending) as client:
        call = asyncio.create_task(client.orders.get(1))
        await server.until(lambda: len(server.requests) == 1)

        await cancel(call)

        await server.until(lambda: server.open == 0)
        assert client.stats().slots_in_use == 0
        assert (await client.orders.get(1)).id == 1


async def test_a_cancelled_create_goes_on_and_its_end_is_told(
    serve: Serve, own_sending: dict[str, Any]
) -> None:
    gate = asyncio.Event()

    async def held(peer: Peer) -> None:
        while True:
            await peer.request()
            await gate.wait()
            await peer.send(ONE)

    server = await serve(held)
    told: list[Event] = []
    async with connect(server, max_connections=1, on_event=told.append, **own_sending) as client:
        call = asyncio.create_task(client.orders.create(ORDER))
        await server.until(lambda: len(server.requests) == 1)

        await cancel(call)

        assert [type(event) for event in told] == [CallBegan, WriteOutlivedCaller, CallEnded]
        assert told[1] == WriteOutlivedCaller("orders.create", "PO-1", "cancelled")
        assert client.stats().slots_in_use == 1
        waiting = asyncio.create_task(client.orders.get(1))
        gate.set()
        assert (await waiting).id == 1

    assert told[4] == LateOutcome("orders.create", "PO-1", "answered", 200)
    assert told[5] == OrderReconciled("PO-1", "found", 1)
    assert [type(event) for event in told[6:]] == [AttemptEnded, CallEnded]
    assert [received.method for received in server.requests] == ["POST", "GET"]
    assert server.connections == 1


async def test_a_create_cancelled_before_anything_was_sent_is_not_sent(
    serve: Serve, own_sending: dict[str, Any]
) -> None:
    server = await serve(serving(ONE))
    async with connect(server, **own_sending) as client:
        call = asyncio.create_task(client.orders.create(ORDER))
        await asyncio.sleep(0)

        await cancel(call)

        assert (await client.orders.get(1)).id == 1
    assert [received.method for received in server.requests] == ["GET"]


async def test_closing_waits_for_a_write_that_outlived_its_caller(
    serve: Serve, own_sending: dict[str, Any]
) -> None:
    gate = asyncio.Event()

    async def held(peer: Peer) -> None:
        await peer.request()
        await gate.wait()
        await peer.send(ONE)
        await peer.until_gone()

    server = await serve(held)
    told: list[Event] = []
    client = connect(server, on_event=told.append, grace=LIMIT, **own_sending)
    call = asyncio.create_task(client.orders.create(ORDER))
    await server.until(lambda: len(server.requests) == 1)
    await cancel(call)

    closing = asyncio.create_task(client.aclose())
    await asyncio.sleep(0)
    assert not closing.done()
    gate.set()
    await closing

    assert told[-2] == LateOutcome("orders.create", "PO-1", "answered", 200)
    assert told[-1] == OrderReconciled("PO-1", "found", 1)
    await server.until(lambda: server.open == 0)


async def test_closing_gives_up_a_write_after_its_grace(
    serve: Serve, own_sending: dict[str, Any]
) -> None:
    server = await serve(silent)
    told: list[Event] = []
    client = connect(server, on_event=told.append, **own_sending)
    call = asyncio.create_task(client.orders.create(ORDER))
    await server.until(lambda: len(server.requests) == 1)
    await cancel(call)

    await client.aclose(grace=0.05)

    assert told[-2] == LateOutcome("orders.create", "PO-1", "unknown", None)
    assert told[-1] == OrderLeftOpen("PO-1")
    assert client.stats().slots_in_use == 0
    await server.until(lambda: server.open == 0)
