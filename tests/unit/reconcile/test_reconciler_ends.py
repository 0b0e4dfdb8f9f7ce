"""Looking for open orders: when it fails, and how it ends."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from server_orders import Shelf, sent
from virtual_time import EPOCH, elapsed, other_tasks, run_virtual, settle, virtual
from worlds import BROKEN, World, now

from ht_async import (
    AuthenticationError,
    ClientClosedError,
    WrongLoopError,
)
from ht_async.binding.ht.orders import decode_order
from ht_async.events import OrderReconciled
from ht_async.reconcile import account as module
from ht_async.reconcile.finding import Absent, Found, Untold
from ht_async.reconcile.open_order import OpenOrder


@virtual
async def test_a_look_that_fails_is_repeated() -> None:
    world = World()
    world.shelf.error = BROKEN
    item = world.lose(settle=100.0)
    watching = asyncio.create_task(world.reconciler.watch(item, None))
    await asyncio.sleep(50)
    assert len(world.shelf.days) > 3
    world.shelf.error = None
    order = world.create("PO-1")
    found = await watching
    assert isinstance(found, Found)
    assert found.order == order


@pytest.mark.parametrize("error", [BROKEN, ZeroDivisionError()])
@virtual
async def test_if_looks_fail_again_and_again_it_is_not_to_be_known(error: Exception) -> None:
    world = World()
    world.shelf.error = error
    item = world.lose()
    assert await world.reconciler.watch(item, None) == Untold(error)
    assert 10 < now() < 300
    assert world.account.open_orders == (item,)
    assert world.events == [OrderReconciled("PO-1", "untold", None)]
    # Whoever asks again makes it look again.
    world.shelf.error = None
    world.create("PO-1", EPOCH)
    assert isinstance(await world.reconciler.watch(item, None), Found)


@virtual
async def test_a_bad_key_ends_the_search_at_once() -> None:
    world = World()
    world.shelf.error = error = AuthenticationError("401", status=401)
    item = world.lose(settle=1000.0)
    assert await world.reconciler.watch(item, None) == Untold(error)
    assert now() == 1


@virtual
async def test_what_was_seen_before_a_look_failed_was_found() -> None:
    """As when the way on through a list is not understood."""
    world = World()
    item, order = world.lose(), world.create("PO-1")
    complete = Shelf.newest_since

    def newest_since(self: Shelf, day: Any) -> Any:
        source = complete(self, day)
        first = source.fetch

        async def fetch(position: Any) -> Any:
            if position.cursor is not None:
                raise BROKEN
            return await first(position)

        object.__setattr__(source, "fetch", fetch)
        return source

    for number in range(2, 9):
        world.create(f"PO-{number}")
    world.shelf.page_size = 7
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Shelf, "newest_since", newest_since)
        other = world.lose(sent(8))
        assert isinstance(await world.reconciler.watch(other, None), Found)
        assert item.finding is None
    assert await world.reconciler.watch(item, None) == Found(order)


# -- ends --------------------------------------------------------------------------------


@virtual
async def test_closing_tells_whoever_waits() -> None:
    world = World()
    items = [world.lose(), world.send(sent(2))]
    watching = [asyncio.create_task(world.reconciler.watch(item, None)) for item in items]
    await asyncio.sleep(0.5)
    assert await elapsed(world.reconciler.aclose()) == 0
    for finding in await asyncio.gather(*watching):
        assert isinstance(finding, Untold)
        assert isinstance(finding.error, ClientClosedError)
    assert other_tasks() == set()
    assert world.account.open_orders == tuple(items)
    # Later it is told at once, and nothing begins again.
    assert isinstance(await world.reconciler.watch(items[0], None), Untold)
    world.reconciler.ended(items[1])
    await settle()
    assert (now(), other_tasks(), world.looks) == (0.5, set(), [])


@pytest.mark.parametrize("after", [0, 1, 2, 3, 5, 8])
@virtual
async def test_closing_in_the_middle_of_a_look(after: int) -> None:
    world = World()
    world.shelf.single = {}
    item = world.lose()
    world.orders += [decode_order({"id": n}) for n in range(1, 50)]  # each is got by itself
    watching = asyncio.create_task(world.reconciler.watch(item, None))
    await asyncio.sleep(1.0)
    await settle(after)
    await world.reconciler.aclose()
    assert isinstance(await watching, Untold)
    assert other_tasks() == set()


@virtual
async def test_a_caller_that_is_cancelled_leaves_and_others_go_on() -> None:
    world = World()
    item = world.lose()
    one, other = (asyncio.create_task(world.reconciler.watch(item, None)) for _ in range(2))
    await asyncio.sleep(0.5)
    one.cancel()
    await settle()
    assert one.cancelled()
    world.create("PO-1")
    assert isinstance(await other, Found)
    assert item.watchers == 0


def test_an_order_of_another_loop_is_not_waited_for() -> None:
    world = World()

    async def lose() -> OpenOrder:
        return world.lose()

    item = run_virtual(lose())
    with pytest.raises(WrongLoopError):
        run_virtual(world.reconciler.watch(item, None))


@virtual
async def test_orders_that_nobody_waits_for_are_kept_up_to_a_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MAX_OPEN", 3)
    world = World()
    watched = world.lose(sent(0), settle=1.0)
    watching = asyncio.create_task(world.reconciler.watch(watched, None))
    await settle()
    items = [world.lose(sent(number), settle=1.0) for number in range(1, 6)]
    assert world.account.open_orders == (watched, *items[-2:])
    # One that was dropped can be asked about all the same.
    assert await world.reconciler.watch(items[0], None) == Absent()
    await watching


@virtual
async def test_absence_is_looked_into_again_when_somebody_asks_again() -> None:
    """An order may come to light later than anybody thought."""
    world = World()
    item = world.lose()
    assert await world.reconciler.watch(item, None) == Absent()
    order = world.create("PO-1")
    await asyncio.sleep(100)
    assert await world.reconciler.watch(item, None) == Found(order)
