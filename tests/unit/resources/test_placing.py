"""Sending an order, and keeping account of it while its outcome is open."""

from __future__ import annotations

import asyncio
from random import Random

import pytest
from attrs import define, field
from order_ledger import Fate, OrderLedger, engine_on, in_turn, new_order
from virtual_time import EPOCH, other_tasks, virtual, wall_clock

from ht_async import Dialect, HTError, OutcomeUnknownError, Timeout
from ht_async.options import CallOptions
from ht_async.reconcile.account import OrderAccount
from ht_async.reconcile.finding import Found, Refused
from ht_async.reconcile.open_order import OpenOrder
from ht_async.reconcile.reconciler import Reconciler
from ht_async.resources.order_safety import OrderSafety
from ht_async.resources.placed import Lost, Placed
from ht_async.resources.placing import Placing

LOST = [Fate.LOST_BEFORE, Fate.LOST_AFTER, Fate.LATE, Fate.SERVER_ERROR, Fate.UNREADABLE]


@define
class Desk:
    """Sends orders to a ledger.

    Args:
        ledger: The ledger.
    """

    ledger: OrderLedger
    reconciler: Reconciler = field(init=False)
    account: OrderAccount = field(init=False)
    placing: Placing = field(init=False)

    def __attrs_post_init__(self) -> None:
        engine = engine_on(self.ledger, Random(0))
        clock = engine.server_clock
        safety = OrderSafety(engine, Dialect(), clock, settle=10.0, on_absent="unresolved")
        self.reconciler = safety._reconciler
        self.account = safety._account
        self.placing = Placing(engine, self.reconciler, self.account)

    async def send(self, total: float = 60.0, reference: str | None = "PO-1") -> Placed | Lost:
        options = CallOptions(timeout=Timeout(total=total, read=20))
        return await self.placing.send(new_order(1, purchase_order_id=reference), options, 10.0)

    @property
    def pending(self) -> tuple[OpenOrder, ...]:
        return self.account.open_orders


@virtual
async def test_an_order_that_is_answered_leaves_nothing_open() -> None:
    desk = Desk(OrderLedger())
    placed = await desk.send()
    assert isinstance(placed, Placed)
    assert (placed.order.id, placed.attempts, placed.recovered, placed.existing) == (
        *(1, 1, False, False),
    )
    assert desk.pending == ()


@pytest.mark.parametrize("fate", [Fate.INVALID, Fate.NOT_CONNECTED, Fate.CONFLICT])
@virtual
async def test_one_that_was_not_created_leaves_nothing_open(fate: Fate) -> None:
    desk = Desk(OrderLedger(in_turn(fate)))
    with pytest.raises(HTError):
        await desk.send()
    assert desk.pending == ()


@pytest.mark.parametrize("fate", LOST)
@virtual
async def test_a_lost_one_is_open_and_may_be_looked_for(fate: Fate) -> None:
    desk = Desk(OrderLedger(in_turn(fate)))
    await asyncio.sleep(100)
    lost = await desk.send()
    assert isinstance(lost, Lost)
    assert desk.pending == (lost.open_order,)
    assert lost.order == new_order(1)
    item = lost.open_order
    assert (item.under_way, item.reference, item.settle) == (False, "PO-1", 10.0)
    assert (item.first_sent - EPOCH).total_seconds() == 100
    assert lost.error.reference == "PO-1"


@virtual
async def test_a_second_send_is_the_same_order() -> None:
    desk = Desk(OrderLedger(in_turn(Fate.LOST_BEFORE)))
    lost = await desk.send()
    assert isinstance(lost, Lost)
    await asyncio.sleep(100)
    lost.open_order.sends_again()
    again = await desk.placing.send_again(lost.open_order, CallOptions())
    assert isinstance(again, Lost)
    assert again.open_order is lost.open_order
    assert lost.open_order.first_sent == EPOCH
    assert wall_clock() > EPOCH


@virtual
async def test_one_without_a_reference_can_not_be_looked_for() -> None:
    desk = Desk(OrderLedger(in_turn(Fate.LOST_AFTER)))
    with pytest.raises(OutcomeUnknownError):
        await desk.send(reference=None)
    assert desk.pending == ()


@virtual
async def test_after_the_deadline_it_is_under_way_until_its_attempt_ends() -> None:
    desk = Desk(OrderLedger(in_turn(Fate.SILENT_AFTER)))
    lost = await desk.send(total=5)
    assert isinstance(lost, Lost)
    assert lost.open_order.under_way
    await asyncio.sleep(30)
    assert not lost.open_order.under_way
    assert lost.open_order.settled(20.3 + 10)
    assert not lost.open_order.settled(20.2 + 10)
    assert desk.pending == (lost.open_order,)


@pytest.mark.parametrize(
    ("fate", "finding"),
    [(Fate.CREATED, Found), (Fate.INVALID, Refused), (Fate.LOST_BEFORE, None)],
)
@pytest.mark.parametrize("why", ["deadline", "cancelled"])
@virtual
async def test_an_answer_that_comes_after_the_caller_has_left_is_kept(
    why: str, fate: Fate, finding: type | None
) -> None:
    desk = Desk(OrderLedger(in_turn(fate), seconds=lambda: 2.0))
    sending = asyncio.create_task(desk.send(total=3.0 if why == "deadline" else 60.0))
    await asyncio.wait((sending,), timeout=3.5)
    sending.cancel()
    await asyncio.wait((sending,))
    assert sending.cancelled() is (why == "cancelled")
    (item,) = desk.pending
    assert item.under_way
    await asyncio.sleep(10)
    if finding is None:
        assert desk.pending == (item,)
        assert not item.under_way
    else:
        assert desk.pending == ()
        assert isinstance(item.finding, finding)
    assert other_tasks() == set()


@virtual
async def test_a_caller_that_is_cancelled_before_anything_was_sent_leaves_nothing_open() -> None:
    ledger = OrderLedger(seconds=lambda: 2.0)
    desk = Desk(ledger)
    sending = asyncio.create_task(desk.send())
    await asyncio.sleep(1.0)
    sending.cancel()
    await asyncio.wait((sending,))
    assert desk.pending == ()
    await asyncio.sleep(10)
    assert ledger.created == {}
