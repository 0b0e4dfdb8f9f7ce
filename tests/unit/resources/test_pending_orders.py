"""`orders.pending()` and `orders.resolve()`: orders whose callers have left."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from lost_orders import unknown
from order_ledger import Fate, OrderLedger, in_turn, new_order
from virtual_time import other_tasks, virtual

from ht_async import (
    HelloTech,
    InvalidRequestError,
    NewOrder,
    OutcomeUnknownError,
    UnprocessableEntityError,
)
from ht_async.events import Event, OrderLeftOpen

NAMELESS = new_order(1, purchase_order_id=None)


async def leave(ht: HelloTech, after: float, order: NewOrder | None = None) -> None:
    """Create an order, and leave while it is under way."""
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(ht.orders.create(order or new_order(1)), after)


@pytest.mark.parametrize("fate", [Fate.LOST_AFTER, Fate.SERVER_ERROR])
@virtual
async def test_an_order_whose_caller_left_can_be_resolved(fate: Fate) -> None:
    ledger = OrderLedger(in_turn(fate), seconds=lambda: 1.0)
    async with ledger.client(settle=10) as ht:
        await leave(ht, 1.5)
        assert [order.under_way for order in ht.orders.pending()] == [True]
        await asyncio.sleep(500)
        assert [order.under_way for order in ht.orders.pending()] == [False]
        if fate is Fate.LOST_AFTER:
            assert (await ht.orders.resolve("PO-1")).id == 1
        else:
            with pytest.raises(OutcomeUnknownError, match="by your decision only"):
                await ht.orders.resolve("PO-1")
        assert ht.orders.pending() == ()
    assert ledger.requests == {"1": 1}


@virtual
async def test_one_that_is_still_under_way_is_waited_for() -> None:
    ledger = OrderLedger(seconds=lambda: 5.0)
    async with ledger.client() as ht:
        await leave(ht, 6.0)
        with pytest.raises(OutcomeUnknownError):
            await ht.orders.resolve("PO-1", timeout=2)
        assert (await ht.orders.resolve("PO-1")).id == 1
        assert asyncio.get_running_loop().time() == pytest.approx(15)


@virtual
async def test_one_that_is_being_created_is_waited_for() -> None:
    ledger = OrderLedger(in_turn(Fate.CREATED, Fate.INVALID), seconds=lambda: 1.0)
    async with ledger.client() as ht:
        for number in (1, 2):
            ledger.script = in_turn(Fate.CREATED if number == 1 else Fate.INVALID)
            creating = asyncio.create_task(ht.orders.create(new_order(number)))
            await asyncio.sleep(0.5)
            resolving = asyncio.create_task(ht.orders.resolve(f"PO-{number}"))
            await asyncio.wait((creating, resolving))
            if number == 1:
                assert creating.result().id == resolving.result().id == 1
            else:
                assert isinstance(creating.exception(), UnprocessableEntityError)
                assert isinstance(resolving.exception(), UnprocessableEntityError)
        assert ht.orders.pending() == ()


@virtual
async def test_an_absent_one_is_sent_once_more_if_the_client_says_so() -> None:
    ledger = OrderLedger(in_turn(Fate.LOST_BEFORE, Fate.CREATED))
    async with ledger.client(settle=10, on_absent="resend_once") as ht:
        await leave(ht, 0.15)
        assert (await ht.orders.resolve("PO-1")).id == 1
    assert ledger.requests == {"1": 2}


@pytest.mark.parametrize("reference", ["", None, 7])
@virtual
async def test_what_can_not_be_resolved_is_refused(reference: Any) -> None:
    async with OrderLedger().client() as ht:
        with pytest.raises(InvalidRequestError, match=r"^purchase_order_id: "):
            await ht.orders.resolve(reference)
        with pytest.raises(LookupError, match="PO-1"):
            await ht.orders.resolve("PO-1")


@virtual
async def test_an_order_that_nobody_waits_for_is_found_when_another_one_is_looked_for() -> None:
    ledger = OrderLedger(in_turn(Fate.LOST_AFTER))
    async with ledger.client() as ht:
        await leave(ht, 0.15)
        await asyncio.sleep(1)
        await ht.orders.create(new_order(2))
        assert ht.orders.pending() == ()


# -- orders without a reference ----------------------------------------------------------


@pytest.mark.parametrize(
    ("fate", "left"),
    [(Fate.CREATED, []), (Fate.INVALID, []), (Fate.LOST_AFTER, [(None, False)])],
)
@pytest.mark.parametrize("why", ["cancelled", "deadline"])
@virtual
async def test_account_is_kept_of_orders_without_a_reference(
    why: str, fate: Fate, left: list[Any]
) -> None:
    ledger = OrderLedger(in_turn(fate), seconds=lambda: 2.0)
    async with ledger.client() as ht:
        if why == "cancelled":
            await leave(ht, 3.0, NAMELESS)
        else:
            await unknown(ht, NAMELESS, timeout=3.0)
        (pending,) = ht.orders.pending()
        assert (pending.reference, pending.under_way) == (None, True)
        await asyncio.sleep(10)
        assert [(order.reference, order.under_way) for order in ht.orders.pending()] == left


@virtual
async def test_closing_tells_of_them() -> None:
    events: list[Event] = []
    ht = OrderLedger(in_turn(Fate.SILENT_AFTER)).client(on_event=events.append)
    await leave(ht, 1.0, new_order(2))
    await leave(ht, 1.0, NAMELESS)
    left = await ht.aclose(grace=0)
    assert [order.reference for order in left] == ["PO-2", None]
    assert [event for event in events if isinstance(event, OrderLeftOpen)] == [
        OrderLeftOpen("PO-2"),
        OrderLeftOpen(None),
    ]
    assert other_tasks() == set()


@virtual
async def test_one_whose_answer_was_lost_while_its_caller_waited_is_not_listed() -> None:
    """Its caller was told."""
    async with OrderLedger(in_turn(Fate.LOST_AFTER)).client() as ht:
        await unknown(ht, NAMELESS)
        assert ht.orders.pending() == ()
