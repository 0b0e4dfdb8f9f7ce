"""One order whose answer is lost: what its caller is told, at once and later."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from lost_orders import unknown
from order_ledger import Fate, OrderLedger, in_turn, new_order
from order_lists import OrderLists
from virtual_time import elapsed, other_tasks, virtual

from ht_async import (
    APIConnectionError,
    ClientClosedError,
    ConflictError,
    OutcomeUnknownError,
    ReferenceConflictError,
    Timeout,
    UnprocessableEntityError,
)
from ht_async.events import Event, OrderLeftOpen

FOUND = [Fate.LOST_AFTER, Fate.LATE, Fate.UNREADABLE]
ABSENT = [Fate.LOST_BEFORE, Fate.SERVER_ERROR]


@pytest.mark.parametrize("lists", [{}, {"references": False}, {"sorts": False}, {"page_size": 1}])
@pytest.mark.parametrize("skew", [0.0, 7200.0, -7200.0])
@pytest.mark.parametrize("fate", FOUND)
@virtual
async def test_an_order_whose_answer_was_lost_is_found(
    fate: Fate, skew: float, lists: dict[str, Any]
) -> None:
    ledger = OrderLedger(in_turn(fate), lists=OrderLists(skew=skew, **lists))
    for number in range(10, 15):
        ledger.store({"purchase_order_id": f"PO-{number}"})
    async with ledger.client() as ht:
        await asyncio.sleep(100)
        order = await ht.orders.create(new_order(1))
        assert ledger.ids("1") == [order.id]
        assert ht.orders.pending() == ()
    assert other_tasks() == set()


@pytest.mark.parametrize("fate", ABSENT)
@virtual
async def test_one_that_is_not_found_in_time_stays_unknown(fate: Fate) -> None:
    ledger = OrderLedger(in_turn(fate))
    async with ledger.client() as ht:
        error = await unknown(ht)
        assert 10 < asyncio.get_running_loop().time() < 11
        assert (error.reference, error.attempts) == ("PO-1", 1)
        assert isinstance(error.__cause__, APIConnectionError if fate is ABSENT[0] else Exception)
        (pending,) = ht.orders.pending()
        assert (pending.reference, pending.under_way) == ("PO-1", False)
    assert ledger.requests == {"1": 1}


@pytest.mark.parametrize(
    ("arguments", "fate", "seconds"),
    [
        ({"resolve_within": 0}, Fate.LOST_BEFORE, 0.3),
        ({"resolve_within": 3}, Fate.LOST_BEFORE, 3.3),
        ({"resolve_within": 300}, Fate.LOST_BEFORE, 60.0),
        ({"resolve_within": 300, "timeout": 20}, Fate.LOST_BEFORE, 20.0),
        ({"timeout": Timeout(total=5, read=30)}, Fate.SILENT_AFTER, 5.0),
    ],
)
@virtual
async def test_the_search_has_what_is_left_of_the_calls_time(
    arguments: dict[str, Any], fate: Fate, seconds: float
) -> None:
    ledger = OrderLedger(in_turn(fate))
    async with ledger.client() as ht:
        assert await elapsed(unknown(ht, **arguments)) == pytest.approx(seconds, abs=0.11)
        assert bool(ledger.lists.asked) is (seconds in (3.3, 60.0, 20.0))


@virtual
async def test_nothing_is_looked_for_without_need_or_reference() -> None:
    ledger = OrderLedger(in_turn(Fate.CREATED, Fate.INVALID, Fate.LOST_AFTER))
    async with ledger.client() as ht:
        await ht.orders.create(new_order(1))
        with pytest.raises(UnprocessableEntityError):
            await ht.orders.create(new_order(1, purchase_order_id="PO-2"))
        with pytest.raises(OutcomeUnknownError, match="no reference") as caught:
            await ht.orders.create(new_order(1, purchase_order_id=None))
        with pytest.raises(LookupError):
            await caught.value.resolve()
    assert ledger.lists.asked == []


@virtual
async def test_a_raw_response_is_one_of_a_request_that_was_made() -> None:
    ledger = OrderLedger(in_turn(Fate.LOST_AFTER))
    async with ledger.client() as ht:
        with pytest.raises(OutcomeUnknownError) as caught:
            await ht.with_raw_response.orders.create(new_order(1))
        assert ledger.lists.asked == []
        assert (await caught.value.resolve()).id == 1


@virtual
async def test_a_caller_that_is_cancelled_during_the_search_leaves_at_once() -> None:
    ledger = OrderLedger(in_turn(Fate.LOST_BEFORE))
    async with ledger.client() as ht:
        task = asyncio.create_task(ht.orders.create(new_order(1)))
        await asyncio.sleep(3)
        task.cancel()
        assert await elapsed(asyncio.wait((task,))) == 0
        assert task.cancelled()
        assert [pending.reference for pending in ht.orders.pending()] == ["PO-1"]
    assert other_tasks() == set()


# -- 409 ---------------------------------------------------------------------------------


@virtual
async def test_an_order_that_is_there_already_is_returned() -> None:
    ledger = OrderLedger(in_turn(Fate.CONFLICT))
    async with ledger.client() as ht:
        ledger.store({"purchase_order_id": "PO-1", "sku_id": [42], "client_id": 7})
        await asyncio.sleep(3600)
        assert (await ht.orders.create(new_order(1))).id == 1
        assert ht.orders.pending() == ()


@virtual
async def test_a_reference_of_another_order_is_a_conflict_of_references() -> None:
    ledger = OrderLedger(in_turn(Fate.CONFLICT))
    async with ledger.client() as ht:
        ledger.store({"purchase_order_id": "PO-1", "sku_id": [43], "client_id": 7})
        await asyncio.sleep(3600)
        with pytest.raises(ReferenceConflictError) as caught:
            await ht.orders.create(new_order(1))
        assert (caught.value.reference, caught.value.existing_id) == ("PO-1", 1)
        assert isinstance(caught.value.__cause__, ConflictError)


@pytest.mark.parametrize(("reference", "within"), [("PO-1", 10), ("PO-1", 0), (None, 10)])
@virtual
async def test_a_conflict_about_something_else_is_told_as_it_is(
    within: float, reference: str | None
) -> None:
    ledger = OrderLedger(in_turn(Fate.CONFLICT))
    async with ledger.client() as ht:
        order = new_order(1, purchase_order_id=reference)
        with pytest.raises(ConflictError):
            await ht.orders.create(order, resolve_within=within)
        assert bool(ledger.lists.asked) is (reference is not None and within > 0)
        assert ht.orders.pending() == ()


@pytest.mark.parametrize(
    ("lists", "arguments"),
    [({"status": 500}, {}), ({"status": 401}, {}), ({}, {"timeout": 0.35})],
    ids=["not readable", "refused", "no time for a look"],
)
@virtual
async def test_a_conflict_that_nobody_could_look_into_proves_nothing(
    lists: dict[str, Any], arguments: dict[str, Any]
) -> None:
    ledger = OrderLedger(in_turn(Fate.CONFLICT), lists=OrderLists(**lists))
    async with ledger.client() as ht:
        ledger.store({"purchase_order_id": "PO-1", "sku_id": [42], "client_id": 7})
        await asyncio.sleep(3600)
        error = await unknown(ht, **arguments)
        assert isinstance(error.__cause__, ConflictError)
        assert (error.reference, error.attempts) == ("PO-1", 1)
        assert ht.orders.pending() == ()
        ledger.lists.status = 200
        assert (await error.resolve()).id == 1


@virtual
async def test_a_conflict_that_is_told_late_is_looked_into() -> None:
    ledger = OrderLedger(in_turn(Fate.CONFLICT), seconds=lambda: 2.0)
    async with ledger.client() as ht:
        ledger.store({"purchase_order_id": "PO-1", "sku_id": [42], "client_id": 7})
        await asyncio.sleep(3600)
        error = await unknown(ht, timeout=3.0)
        assert (await error.resolve()).id == 1


# -- pending() and aclose() --------------------------------------------------------------


@virtual
async def test_an_order_of_a_cancelled_caller_is_pending_until_its_answer_comes() -> None:
    ledger = OrderLedger(seconds=lambda: 2.0)
    async with ledger.client() as ht:
        task = asyncio.create_task(ht.orders.create(new_order(1)))
        await asyncio.sleep(3)
        assert ht.orders.pending() == ()  # somebody waits for it
        task.cancel()
        await asyncio.wait((task,))
        (pending,) = ht.orders.pending()
        assert (pending.reference, pending.under_way) == ("PO-1", True)
        await asyncio.sleep(10)
        assert ht.orders.pending() == ()


@virtual
async def test_closing_tells_what_stays_open() -> None:
    events: list[Event] = []
    ledger = OrderLedger(in_turn(Fate.SILENT_AFTER))
    ht = ledger.client(on_event=events.append)
    waiting = asyncio.create_task(unknown(ht, 1, resolve_within=1000, timeout=Timeout(read=0.5)))
    cancelled = asyncio.create_task(ht.orders.create(new_order(2)))
    await asyncio.sleep(1)
    cancelled.cancel()
    began = asyncio.get_running_loop().time()
    still_open = await ht.aclose(grace=5)
    assert asyncio.get_running_loop().time() - began == pytest.approx(5)
    assert sorted(order.reference for order in still_open) == ["PO-1", "PO-2"]
    assert isinstance((await waiting).__cause__, ClientClosedError)
    left = [event.reference for event in events if isinstance(event, OrderLeftOpen)]
    assert sorted(left) == ["PO-1", "PO-2"]
    assert other_tasks() == set()
