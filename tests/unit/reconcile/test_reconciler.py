"""Looking for open orders: what is concluded about them."""

from __future__ import annotations

import asyncio

import pytest
from server_orders import sent
from virtual_time import EPOCH, other_tasks, settle, virtual
from worlds import BROKEN, World, now

from ht_async import (
    Headers,
    HTError,
    Order,
    OutcomeUnknownError,
    Response,
    UnprocessableEntityError,
)
from ht_async.binding.ht.orders import decode_order
from ht_async.events import DuplicateDetected, OrderReconciled
from ht_async.reconcile.finding import Absent, Found, Refused, Taken
from ht_async.reconcile.reconciler import GROUPING, SPACING


@virtual
async def test_an_order_is_found_a_second_after_the_end_of_its_attempt() -> None:
    world = World()
    await asyncio.sleep(100)
    item, order = world.lose(), world.create("PO-1")
    assert await world.reconciler.watch(item, None) == Found(order)
    assert (now(), world.account.open_orders) == (101, ())
    assert world.events == [OrderReconciled("PO-1", "found", 1)]
    await settle()
    assert other_tasks() == set()


@virtual
async def test_one_that_shows_up_late_is_found_late() -> None:
    world = World()
    item = world.lose()
    asyncio.get_running_loop().call_later(8.0, world.create, "PO-1")
    assert isinstance(await world.reconciler.watch(item, None), Found)
    assert 8 < now() <= 8 + SPACING


@virtual
async def test_nobody_looks_while_nobody_waits() -> None:
    world = World()
    item = world.lose()
    await asyncio.sleep(1000)
    assert world.looks == []
    assert world.account.open_orders == (item,)
    assert await world.reconciler.watch(item, 0.5) is None
    await asyncio.sleep(1000)
    assert len(world.looks) == 1
    assert other_tasks() == set()


@virtual
async def test_it_is_absent_after_it_has_settled() -> None:
    world = World()
    item = world.lose(settle=60.0)
    assert await world.reconciler.watch(item, None) == Absent()
    assert 60 <= now() <= 60 + GROUPING * 60 + 2 * SPACING
    assert sum(moment >= 60 for moment in world.looks) == 2
    assert world.account.open_orders == ()
    assert world.events == [OrderReconciled("PO-1", "absent", None)]


@virtual
async def test_while_an_attempt_is_under_way_nothing_is_absent() -> None:
    """Although others are looked for, and found absent."""
    world = World()
    item = world.send(settle=1.0)
    watching = asyncio.create_task(world.reconciler.watch(item, None))
    for number in range(2, 12):
        other = world.lose(sent(number), settle=1.0)
        assert await world.reconciler.watch(other, None) == Absent()
    assert not watching.done()
    world.reconciler.ended(item)
    assert await watching == Absent()


@virtual
async def test_what_was_seen_while_it_was_under_way_counts() -> None:
    world = World()
    item, other = world.send(), world.lose(sent(2))
    order = world.create("PO-1")
    watching = [asyncio.create_task(world.reconciler.watch(i, None)) for i in (item, other)]
    assert await watching[0] == Found(order)
    assert now() == 1
    world.reconciler.answered(item, Refused(BROKEN).error)  # type: ignore[arg-type]
    assert item.finding == Found(order)
    await watching[1]


@virtual
async def test_the_reference_is_taken_by_another_order() -> None:
    world = World()
    item, _ = world.lose(), world.create("PO-1", skus=[{"id": 43}])
    assert await world.reconciler.watch(item, None) == Taken(1)
    assert now() >= 10


@virtual
async def test_an_older_order_is_existing_and_duplicates_are_told() -> None:
    world = World()
    world.create("PO-1", EPOCH)
    await asyncio.sleep(3600)
    item = world.lose()
    world.create("PO-1")
    found = await world.reconciler.watch(item, None)
    assert isinstance(found, Found)
    assert (found.order.id, found.existing) == (1, True)
    assert DuplicateDetected("PO-1", (1, 2)) in world.events


# -- late answers ------------------------------------------------------------------------

UNKNOWN = OutcomeUnknownError("unknown", reference="PO-1")
REFUSAL = UnprocessableEntityError("422", status=422)
ORDER = decode_order({"id": 9})


@pytest.mark.parametrize(
    ("end", "finding"),
    [
        (Response(ORDER, 200, Headers(), None, 1, 0.1), Found(ORDER)),
        (REFUSAL, Refused(REFUSAL)),
        (UNKNOWN, Absent()),
    ],
    ids=["created", "refused", "unknown"],
)
@virtual
async def test_an_answer_that_comes_late_is_the_truth(
    end: Response[Order] | HTError, finding: object
) -> None:
    world = World()
    item = world.send()
    watching = asyncio.create_task(world.reconciler.watch(item, None))
    await asyncio.sleep(50)
    assert not watching.done()
    assert world.looks == []
    world.reconciler.answered(item, end)
    assert await watching == finding
    assert world.account.open_orders == ()
