"""Looking for open orders: how far back, how often."""

from __future__ import annotations

import asyncio

from server_orders import sent
from virtual_time import virtual
from worlds import World, now

from ht_async.reconcile.finding import Absent, Found
from ht_async.reconcile.reconciler import GROUPING, SPACING


@virtual
async def test_many_are_looked_for_together() -> None:
    world = World()
    items = [world.lose(sent(number)) for number in range(500)]
    for number in range(0, 500, 2):
        world.create(f"PO-{number}")
    findings = await asyncio.gather(*(world.reconciler.watch(item, None) for item in items))
    assert [isinstance(finding, Found) for finding in findings] == [True, False] * 250
    assert len(world.looks) <= 6


@virtual
async def test_looks_after_the_first_go_back_to_the_one_before() -> None:
    world = World()
    world.shelf.page_size = 10
    item = world.lose(settle=100.0)

    async def traffic() -> None:
        for number in range(1000, 2000):
            world.create(f"PO-{number}")
            await asyncio.sleep(0.1)

    busy = asyncio.create_task(traffic())
    assert await world.reconciler.watch(item, None) == Absent()
    await busy
    pages = [listing.fetched for listing in world.shelf.listings]
    early, late = pages[:-2], max(pages)
    assert late >= 100  # the one that proves it went back to its first send
    assert sum(early) <= 3 * 100


@virtual
async def test_an_old_order_that_nobody_waits_for_makes_no_look_longer() -> None:
    world = World()
    world.shelf.page_size = 10
    forgotten = world.lose(sent(1))
    for number in range(1000):
        world.create(f"PO-{1000 + number}")
        await asyncio.sleep(10)
    item = world.lose(sent(2))
    world.create("PO-2")
    assert isinstance(await world.reconciler.watch(item, None), Found)
    assert world.shelf.listings[-1].fetched <= 2
    assert world.account.open_orders == (forgotten,)


@virtual
async def test_settled_orders_are_looked_for_in_groups() -> None:
    """Each such look goes far back, so there must not be one for every order."""
    world = World()
    world.shelf.page_size = 10

    async def lose(number: int) -> None:
        await asyncio.sleep(number)
        world.create(f"PO-{1000 + number}")
        item = world.lose(sent(number), settle=120.0)
        assert await world.reconciler.watch(item, None) == Absent()

    await asyncio.gather(*(lose(number) for number in range(300)))
    far_back = [listing for listing in world.shelf.listings if listing.fetched > 10]
    assert 2 <= len(far_back) <= (300 + 120) / (GROUPING * 120)
    assert now() <= 300 + 120 + 2 * GROUPING * 120 + 4 * SPACING


@virtual
async def test_the_day_that_is_asked_for_is_early_enough_in_any_zone() -> None:
    world = World()
    item = world.lose()
    await world.reconciler.watch(item, 2.0)
    assert world.shelf.days[0].isoformat() == "2025-12-30"  # EPOCH is midnight in UTC
