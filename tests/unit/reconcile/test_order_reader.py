"""References of listed orders, where lists leave them out."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from server_orders import Shelf, at, referenced, shown
from virtual_time import elapsed, other_tasks, virtual

from ht_async import Order, ServerError
from ht_async.reconcile import order_reader
from ht_async.reconcile.order_reader import ReferencesOnTheServer

SINCE = at(0)


def want(*references: str) -> Any:
    return set(references).__contains__


async def ids(
    references: ReferencesOnTheServer, orders: list[Order], *wanted: str
) -> dict[int, str | None]:
    found = await references.find(orders, want(*wanted), since=SINCE)
    return {order.id: order.purchase_order_id for order in found}


@virtual
async def test_an_order_that_shows_its_reference_is_not_got() -> None:
    shelf = Shelf()
    listed = [referenced(1, "PO-1"), referenced(2, "PO-2")]
    assert await ids(ReferencesOnTheServer(shelf), listed, "PO-2", "PO-3") == {2: "PO-2"}
    assert shelf.got == []


@virtual
async def test_one_that_comes_without_is_got_by_itself_once() -> None:
    shelf = Shelf(single={1: referenced(1, "PO-1"), 2: referenced(2, "PO-2"), 3: shown(3)})
    references = ReferencesOnTheServer(shelf)
    listed = [shown(1), shown(2), shown(3)]
    assert await ids(references, listed, "PO-9") == {}
    assert shelf.got == [1, 2, 3]
    assert await ids(references, listed, "PO-9") == {}
    assert shelf.got == [1, 2, 3]
    # Once somebody looks for it, it is got in full.
    assert await ids(references, listed, "PO-2") == {2: "PO-2"}
    assert shelf.got == [1, 2, 3, 2]


@virtual
async def test_an_order_that_is_too_old_is_left_out() -> None:
    shelf = Shelf(single={2: referenced(2, "PO-1"), 3: referenced(3, "PO-1")})
    listed = [shown(1, -1), shown(2, 0), shown(3)]
    assert await ids(ReferencesOnTheServer(shelf), listed, "PO-1") == {2: "PO-1", 3: "PO-1"}


@virtual
async def test_an_order_that_can_not_be_got_yet_is_got_later() -> None:
    shelf = Shelf()
    references = ReferencesOnTheServer(shelf)
    assert await ids(references, [shown(1)], "PO-1") == {}
    shelf.single = {1: referenced(1, "PO-1")}
    assert await ids(references, [shown(1)], "PO-1") == {1: "PO-1"}


@virtual
async def test_no_more_than_a_few_are_got_at_once() -> None:
    active, most = 0, 0

    class Slow(Shelf):
        async def get(self, order_id: int) -> Order:
            nonlocal active, most
            active += 1
            most = max(most, active)
            await asyncio.sleep(1)
            active -= 1
            return referenced(order_id, f"PO-{order_id}")

    references = ReferencesOnTheServer(Slow())
    assert await elapsed(ids(references, [shown(number) for number in range(1, 21)])) == 3
    assert most == 8


@virtual
async def test_when_one_can_not_be_got_for_a_reason_the_others_are_given_up() -> None:
    class Broken(Shelf):
        async def get(self, order_id: int) -> Order:
            await asyncio.sleep(order_id)
            raise ServerError("500", status=500)

    with pytest.raises(ServerError):
        await ids(ReferencesOnTheServer(Broken()), [shown(1), shown(50)])
    assert asyncio.get_running_loop().time() == 1
    assert other_tasks() == set()


@virtual
async def test_the_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order_reader, "_REMEMBERED", 10)
    shelf = Shelf(single={n: referenced(n, f"PO-{n}") for n in range(1, 31)})
    references = ReferencesOnTheServer(shelf)
    listed = [shown(number) for number in range(1, 31)]
    assert len(await ids(references, listed, *(f"PO-{n}" for n in range(31)))) == 30
    assert len(references._references) == 10
