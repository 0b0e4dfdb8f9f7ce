"""Calls cancelled at random moments, by the thousand: afterwards everything is as before."""

from __future__ import annotations

import asyncio
import gc
import random
import ssl
from collections import Counter
from typing import Any

import pytest
from attrs import define, field
from authority import Authority
from loopback import LIMIT, open_files, until_open_files
from scripted_answers import answer
from scripted_server import Peer, Script, ScriptedServer, Serve

from ht_async import HelloTech, NewOrder

CONNECTIONS = 10
CALLERS = 16
LATENCY = 0.020
RETURN_WITHIN = 0.1
TOLD_OF_CLOSING = ("ClientClosedError", "APIConnectionError", "OutcomeUnknownError")
ONE = answer(b'{"order": {"id": 1}}')


def slow(chance: random.Random) -> Script:
    """Return a script that answers after up to 20 ms, sometimes in two parts."""

    async def script(peer: Peer) -> None:
        while True:
            await peer.request()
            await asyncio.sleep(chance.uniform(0, LATENCY))
            cut = chance.randrange(len(ONE)) if chance.random() < 0.3 else len(ONE)
            await peer.send(ONE[:cut])
            if cut < len(ONE):
                await asyncio.sleep(chance.uniform(0, LATENCY))
                await peer.send(ONE[cut:])

    return script


@define
class Storm:
    """Callers that start calls and cancel them, at times that the seed decides."""

    client: HelloTech
    chance: random.Random
    ended: Counter[str] = field(factory=Counter)
    over: bool = False
    slowest_return: float = 0.0
    worst_stall: float = 0.0
    _created: int = 0

    async def rage(self, seconds: float) -> None:
        until = asyncio.get_running_loop().time() + seconds
        watch = asyncio.create_task(self._watch_for_stalls())
        await asyncio.gather(*[self._call_and_cancel(until) for _ in range(CALLERS)])
        watch.cancel()

    async def _call_and_cancel(self, until: float) -> None:
        loop = asyncio.get_running_loop()
        while loop.time() < until and not self.over:
            call = asyncio.create_task(self._call())
            await asyncio.wait([call], timeout=self.chance.uniform(0, 3 * LATENCY))
            cancelled_at = loop.time()
            if call.cancel():
                await asyncio.wait([call], timeout=LIMIT)
                self.slowest_return = max(self.slowest_return, loop.time() - cancelled_at)
            self.ended[_end(call)] += 1

    def _call(self) -> Any:
        if self.chance.random() < 0.5:
            return self.client.orders.get(1)
        self._created += 1
        return self.client.orders.create(
            NewOrder(
                address="1 Main St",
                phone="8888888888",
                sku_ids=[1],
                client_id=7,
                purchase_order_id=f"PO-{self._created}",
            )
        )

    async def _watch_for_stalls(self) -> None:
        """Measure how long the machine leaves this process waiting at most."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + 0.005
            await asyncio.sleep(0.005)
            self.worst_stall = max(self.worst_stall, loop.time() - due)


def _end(call: asyncio.Task[Any]) -> str:
    if call.cancelled():
        return "cancelled"
    error = call.exception()
    return "answered" if error is None else type(error).__name__


async def all_slots_free(client: HelloTech) -> None:
    """Wait for the writes that outlived their callers."""
    async with asyncio.timeout(LIMIT):
        while client.stats().slots_in_use:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.005)


def connect(server: ScriptedServer, context: ssl.SSLContext | None = None) -> HelloTech:
    return HelloTech(
        api_key="key", base_url=server.url, max_connections=CONNECTIONS, ssl_context=context
    )


@pytest.mark.parametrize(
    ("seconds", "seed", "tls"), [(3.0, 20260728, False), (1.0, 7, False), (1.5, 11, True)]
)
async def test_after_a_storm_of_cancellations_the_client_works_as_before(
    serve: Serve,
    authority: Authority,
    seconds: float,
    seed: int,
    *,
    tls: bool,
) -> None:
    asyncio.get_running_loop().set_debug(False)
    server = await serve(slow(random.Random(seed)), tls=authority.server if tls else None)
    files, tasks = open_files(), asyncio.all_tasks()
    client = connect(server, authority.client if tls else None)
    storm = Storm(client, random.Random(seed))

    await storm.rage(seconds)

    await all_slots_free(client)
    answers = await asyncio.gather(*[client.orders.get(1) for _ in range(CONNECTIONS)])
    assert [order.id for order in answers] == [1] * CONNECTIONS
    assert (client.stats().slots_in_use, client.stats().waiting) == (0, 0)
    await client.aclose()
    await server.until(lambda: server.open == 0)
    await until_open_files(files)
    gc.collect()  # a socket that was lost on the way would warn now
    assert asyncio.all_tasks() <= tasks
    check(storm, server)
    print(  # shown with `-rP`
        f"{dict(storm.ended)}: back after {storm.slowest_return * 1e3:.1f} ms at most, "
        f"while the process stalled for {storm.worst_stall * 1e3:.1f} ms at most"
    )


def check(storm: Storm, server: ScriptedServer) -> None:
    assert set(storm.ended) == {"answered", "cancelled"}
    assert min(storm.ended.values()) > 10
    assert storm.slowest_return < RETURN_WITHIN + storm.worst_stall
    bodies = Counter(received.body for received in server.requests if received.method == "POST")
    assert len(bodies) > 10
    assert set(bodies.values()) == {1}, "an order was sent twice"


@pytest.mark.parametrize("seed", range(5))
async def test_closing_in_the_middle_of_a_storm_leaves_nothing_behind(
    serve: Serve, seed: int
) -> None:
    server = await serve(slow(random.Random(seed)))
    files, tasks = open_files(), asyncio.all_tasks()
    client = connect(server)
    await client.orders.get(1)
    storm = Storm(client, random.Random(seed))
    raging = asyncio.create_task(storm.rage(LIMIT))
    await server.until(lambda: len(server.requests) > 20)

    await client.aclose(grace=random.Random(seed).choice([0.0, 0.005, LIMIT]))
    assert (client.stats().slots_in_use, client.stats().waiting) == (0, 0)

    async with asyncio.timeout(LIMIT):
        while not storm.ended["ClientClosedError"]:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0)
    storm.over = True
    await raging
    await server.until(lambda: server.open == 0)
    await until_open_files(files)
    assert asyncio.all_tasks() <= tasks
    assert set(storm.ended) <= {"answered", "cancelled", *TOLD_OF_CLOSING}
