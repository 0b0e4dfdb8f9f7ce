"""Looking for an order whose answer was lost: the seam, with whatever it finds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from attrs import define, field
from order_ledger import Fate, OrderLedger, in_turn, new_order
from virtual_time import EPOCH, other_tasks, virtual, wall_clock

from ht_async import (
    Dialect,
    NewOrder,
    Order,
    OutcomeUnknownError,
    ServerError,
)
from ht_async.binding.ht.orders import decode_order
from ht_async.engine.account import Account
from ht_async.engine.engine import Engine
from ht_async.engine.gate import FixedGate
from ht_async.engine.runtime import Runtime
from ht_async.options import CallOptions, Timeout
from ht_async.resources.orders import Orders
from ht_async.secret import Secret


@define
class Lookup:
    """Finds what it is told to find, after a while."""

    find_it: Callable[[], Order | None]
    seconds: float = 1.0
    asked: list[tuple[NewOrder, datetime, float]] = field(factory=list)

    async def find(self, order: NewOrder, *, sent_after: datetime, within: float) -> Order | None:
        self.asked.append((order, sent_after, within))
        await asyncio.sleep(self.seconds)
        return self.find_it()


FOUND = decode_order({"id": 99})


def orders_with(lookup: Lookup | None, server: Any, **timeout: float) -> Orders:
    """Make the resource on an engine whose clocks are virtual."""
    runtime = Runtime(
        account=Account("https://api.example", "api.example", "Api-Key", Secret("key"), "tests"),
        transport=server,
        gate=FixedGate(4, None, lambda: 0.5),
        draw=lambda: 0.5,
        wall_clock=wall_clock,
    )
    options = CallOptions(timeout=Timeout(**timeout))
    return Orders(Engine(runtime), options, Dialect(), lookup)


LOST = [Fate.LOST_BEFORE, Fate.LOST_AFTER, Fate.SERVER_ERROR, Fate.UNREADABLE]


@pytest.mark.parametrize("fate", LOST)
@virtual
async def test_an_order_whose_answer_was_lost_is_found(fate: Fate) -> None:
    lookup = Lookup(lambda: FOUND)
    orders = orders_with(lookup, OrderLedger(in_turn(fate)), total=60)
    await asyncio.sleep(100)
    order = new_order(1)
    placed = await orders.place(order, CallOptions())
    assert (placed.order, placed.recovered, placed.attempts) == (FOUND, True, 1)
    assert await orders.create(order) is FOUND
    asked, sent_after, within = lookup.asked[0]
    assert asked is order
    assert (sent_after - EPOCH).total_seconds() == 100
    assert within == pytest.approx(60 - 0.3, abs=0.2)


@pytest.mark.parametrize("fate", LOST)
@virtual
async def test_an_order_that_is_not_found_stays_unknown(fate: Fate) -> None:
    orders = orders_with(Lookup(lambda: None), OrderLedger(in_turn(fate)))
    with pytest.raises(OutcomeUnknownError) as caught:
        await orders.create(new_order(1))
    assert caught.value.reference == "PO-1"
    assert caught.value.attempts == 1


@pytest.mark.parametrize("failure", [ServerError("500", status=500), KeyError("a bug")])
@virtual
async def test_the_failure_of_a_look_up_does_not_stand_for_the_outcome(failure: Exception) -> None:
    def fail() -> Order:
        raise failure

    orders = orders_with(Lookup(fail), OrderLedger(in_turn(Fate.LOST_AFTER)))
    with pytest.raises(OutcomeUnknownError) as caught:
        await orders.create(new_order(1))
    note = f"looking for the order failed: {type(failure).__name__}"
    assert caught.value.__notes__ == [note]


@virtual
async def test_nothing_is_looked_for_without_need_reference_or_way() -> None:
    lookup = Lookup(lambda: FOUND)
    fine = orders_with(lookup, OrderLedger())
    assert await fine.create(new_order(1)) is not FOUND
    refused = orders_with(lookup, OrderLedger(in_turn(Fate.INVALID)))
    with pytest.raises(Exception, match="422"):
        await refused.create(new_order(1))
    lost = OrderLedger(in_turn(Fate.LOST_AFTER))
    with pytest.raises(OutcomeUnknownError):
        await orders_with(lookup, lost).create(new_order(1, purchase_order_id=None))
    with pytest.raises(OutcomeUnknownError):
        await orders_with(None, lost).create(new_order(1))
    assert lookup.asked == []


@virtual
async def test_the_search_has_what_is_left_of_the_calls_time() -> None:
    lookup = Lookup(lambda: None)
    orders = orders_with(lookup, OrderLedger(in_turn(Fate.SILENT_AFTER)), total=60, read=20)
    with pytest.raises(OutcomeUnknownError):
        await orders.create(new_order(1))
    ((_, _, within),) = lookup.asked
    assert within == pytest.approx(60 - 20.3)


@virtual
async def test_after_the_deadline_nothing_is_looked_for() -> None:
    lookup = Lookup(lambda: FOUND)
    orders = orders_with(lookup, OrderLedger(in_turn(Fate.SILENT_AFTER)), total=5, read=20)
    with pytest.raises(OutcomeUnknownError):
        await orders.create(new_order(1))
    assert lookup.asked == []


@virtual
async def test_a_caller_that_is_cancelled_during_the_search_leaves_at_once() -> None:
    lookup = Lookup(lambda: FOUND, seconds=50)
    orders = orders_with(lookup, OrderLedger(in_turn(Fate.LOST_AFTER)))
    task = asyncio.create_task(orders.create(new_order(1)))
    await asyncio.sleep(10)
    assert lookup.asked
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert asyncio.get_running_loop().time() == 10
    assert other_tasks() == set()


PATIENT = CallOptions(timeout=Timeout(total=60), patient=True, linger=10)


@virtual
async def test_a_search_in_a_batch_has_a_time_of_its_own() -> None:
    lookup = Lookup(lambda: None)
    orders = orders_with(lookup, OrderLedger(in_turn(Fate.LOST_AFTER)))
    with pytest.raises(OutcomeUnknownError):
        await orders.place(new_order(1), PATIENT)
    assert lookup.asked[0][2] == 60


@pytest.mark.parametrize("at", [0.15, 5.0])
@virtual
async def test_a_batch_that_is_interrupted_ends_in_what_is_known(at: float) -> None:
    """Cancelled while it is sent, or while it is looked for: the outcome is unknown."""
    lookup = Lookup(lambda: FOUND, seconds=50)
    orders = orders_with(lookup, OrderLedger(in_turn(Fate.LOST_AFTER)))
    task = asyncio.create_task(orders.place(new_order(1), PATIENT))
    await asyncio.sleep(at)
    task.cancel()
    with pytest.raises(OutcomeUnknownError):
        await task
    assert asyncio.get_running_loop().time() == pytest.approx(max(0.3, at))
    assert len(lookup.asked) == (at > 1)
