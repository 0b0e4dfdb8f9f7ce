"""However many orders pass through a stream, its memory stays flat.

Blocks of memory are counted, which costs nothing; `tracemalloc` would take minutes.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
import tracemalloc
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from order_ledger import Fate, OrderLedger, in_turn, new_order
from virtual_time import virtual

from ht_async import InvalidRequestError, NewOrder, OutcomeStream, Problem
from ht_async.batch import runner
from ht_async.batch.create import stream_orders
from ht_async.binding.ht.orders import decode_order
from ht_async.reconcile import account
from ht_async.resources.placed import Placed

pytestmark = pytest.mark.no_cover


@pytest.fixture(autouse=True)
def _nothing_is_logged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep pytest from collecting what is logged: that would grow."""
    monkeypatch.setattr(logging.getLogger("ht_async"), "disabled", True)


class Places:
    """Creates orders at once, or refuses them; stands for `Sending`."""

    linger = 0.0

    def __init__(self, refuse: bool) -> None:
        self.refuse = refuse
        self.placed = 0

    async def prepare(self) -> None: ...

    def identify(self, order: NewOrder) -> NewOrder:
        return order

    async def send(self, order: NewOrder) -> Placed:
        self.placed += 1
        if self.refuse:
            raise InvalidRequestError([Problem("phone", "is refused")])
        return Placed(decode_order({"id": self.placed}), 1)


def open_stream(places: Any, inputs: Any, window: int) -> OutcomeStream:
    return stream_orders(places, inputs, workers=8, dedupe_window=window, running=set())


async def blocks_at(stream: OutcomeStream, every: int) -> list[int]:
    """Return how many blocks of memory there are after each so many outcomes."""
    counts, taken = [], 0
    async for _ in stream:
        taken += 1
        if taken % every == 0:
            gc.collect()
            counts.append(sys.getallocatedblocks())
    return counts


MANY = 200_000 if sys.gettrace() is None else 20_000
"""Orders; measuring coverage makes each of them several times slower."""


@pytest.mark.parametrize(("refuse", "size"), [(False, MANY), (True, MANY // 5)])
@virtual
async def test_200_000_orders_pass_in_flat_memory(refuse: bool, size: int) -> None:
    inputs = (new_order(number) for number in range(size))
    counts = await blocks_at(open_stream(Places(refuse), inputs, size // 40), size // 10)
    assert len(counts) == 10
    # The window is full early on; orders that stayed would add tens of thousands of blocks.
    assert max(counts[1:]) - counts[1] < 2_000, counts


@virtual
async def test_duplicates_without_end_pass_in_flat_memory() -> None:
    inputs = (new_order(1) for _ in range(25_000))
    counts = await blocks_at(open_stream(Places(refuse=False), inputs, 1_000_000), 5_000)
    assert max(counts[1:]) - counts[1] < 2_000, counts


@pytest.mark.parametrize("fate", [Fate.CREATED, Fate.LOST_AFTER, Fate.INVALID])
@virtual
async def test_orders_pass_through_a_whole_client_in_flat_memory(
    fate: Fate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "MOST_OPEN", 200)
    monkeypatch.setattr(account, "REMEMBERED", 300)
    ledger = OrderLedger(in_turn(fate), seconds=lambda: 0.0)
    ledger.created = ledger.requests = Forgetful()  # type: ignore[assignment]
    ledger.lists.stored_at = ledger.lists.asked = Forgetful()  # type: ignore[assignment]
    async with ledger.client(settle=1.0) as ht:
        inputs = (new_order(number) for number in range(4_000))
        counts = await blocks_at(ht.iter_create_orders(inputs, dedupe_window=300), 500)
    assert max(counts[1:]) - counts[1] < 2_000, counts


class Forgetful(dict[Any, Any]):
    """A dictionary that stays empty."""

    def __setitem__(self, key: Any, value: Any) -> None: ...

    def append(self, value: Any) -> None: ...


@virtual
async def test_a_remembered_reference_takes_less_than_a_kilobyte() -> None:
    """Whatever the order, and whatever became of it."""

    def inputs() -> Iterator[NewOrder]:
        for number in range(2_000):
            yield new_order(number, notes="x" * 5_000)

    stream = open_stream(Places(refuse=False), inputs(), 100_000)
    tracemalloc.start()
    try:
        async for _ in stream:
            pass
        gc.collect()
        size, _peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size / 2_000 < 1_000


@virtual
async def test_a_failed_order_keeps_little_alive() -> None:
    """A traceback would keep all that the call had in hand."""
    async with OrderLedger(in_turn(Fate.SERVER_ERROR), seconds=lambda: 0.0).client() as ht:
        await ht.create_orders([new_order(0)])
        tracemalloc.start()
        try:
            result = await ht.create_orders([new_order(number) for number in range(300)])
            gc.collect()
            size, _peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert len(result.unresolved) == 300
    assert size / 300 < 5_000
    error: BaseException | None = result.unresolved[0].error
    while error is not None:
        assert error.__traceback__ is None
        error = error.__cause__ or error.__context__


@virtual
async def test_a_slow_first_order_does_not_make_the_memory_of_references_grow() -> None:
    """It can't be forgotten before its outcome; all others can."""
    release = asyncio.Event()

    class FirstIsSlow(Places):
        async def send(self, order: NewOrder) -> Placed:
            if order.phone == "0":
                await release.wait()
            return await super().send(order)

    async def inputs() -> AsyncIterator[NewOrder]:
        for number in range(15_000):
            yield new_order(number)
        release.set()
        yield new_order(0)

    counts = await blocks_at(open_stream(FirstIsSlow(refuse=False), inputs(), 1_000), 2_500)
    assert max(counts[1:]) - counts[1] < 2_000, counts
