"""A storm of calls that are cancelled at random moments."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from typing import Any

from attrs import define, field
from loopback import LIMIT
from scripted_answers import answer
from scripted_server import Peer, Script

from ht_async import HelloTech, NewOrder

CALLERS = 16
LATENCY = 0.020
RETURN_WITHIN = 0.1
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
    """Callers that start calls and cancel them, at times that the seed decides.

    How long they wait at most follows what a busy machine takes to answer: else it would
    answer none.
    """

    client: HelloTech
    chance: random.Random
    ended: Counter[str] = field(factory=Counter)
    over: bool = False
    slowest_return: float = 0.0
    worst_stall: float = 0.0
    _patience: float = 3 * LATENCY
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
            await asyncio.wait([call], timeout=self.chance.uniform(0, self._patience))
            cancelled_at = loop.time()
            if call.cancel():
                await asyncio.wait([call], timeout=LIMIT)
                self.slowest_return = max(self.slowest_return, loop.time() - cancelled_at)
            self._note(_end(call))

    def _note(self, end: str) -> None:
        self.ended[end] += 1
        change = 0.8 if end == "answered" else 1.05
        self._patience = max(3 * LATENCY, self._patience * change)

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
