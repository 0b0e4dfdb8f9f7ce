"""Which orders were on the server before a batch began."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import pytest
from order_ledger import OrderLedger, new_order, safety_on
from order_lists import OrderLists
from virtual_time import EPOCH, virtual

from ht_async import DecodeError, Order, ReferenceConflictError, ServerError
from ht_async.resources.existing_orders import ExistingOrders

TODAY = EPOCH.date()


def body(number: int, **members: Any) -> dict[str, Any]:
    return {"purchase_order_id": f"PO-{number}", "sku_id": [42], "client_id": 7, **members}


async def loaded(ledger: OrderLedger, since: date = TODAY) -> ExistingOrders:
    existing = safety_on(ledger, Random(0)).existing_orders()
    await existing.load(since)
    return existing


async def found(existing: ExistingOrders, number: int) -> int | None:
    order: Order | None = await existing.find(new_order(number))
    return None if order is None else order.id


@pytest.mark.parametrize("lists", [{}, {"references": False}, {"sorts": False}, {"page_size": 3}])
@virtual
async def test_what_is_there_is_known(lists: dict[str, Any]) -> None:
    ledger = OrderLedger(lists=OrderLists(**lists))
    for number in range(1, 11):
        ledger.store(body(number))
    existing = await loaded(ledger)
    assert [await found(existing, number) for number in (1, 10, 11)] == [1, 10, None]
    assert await existing.find(new_order(1, purchase_order_id=None)) is None


@pytest.mark.parametrize(
    ("members", "conflict"), [({}, False), ({"sku_id": [43]}, True), ({"client_id": 8}, True)]
)
@virtual
async def test_an_order_of_another_content_is_a_conflict(
    members: dict[str, Any], conflict: bool
) -> None:
    ledger = OrderLedger()
    ledger.store(body(1, **members))
    existing = await loaded(ledger)
    if not conflict:
        assert await found(existing, 1) == 1
        return
    with pytest.raises(ReferenceConflictError) as caught:
        await found(existing, 1)
    assert (caught.value.reference, caught.value.existing_id) == ("PO-1", 1)


@pytest.mark.parametrize("since", [TODAY, date.min, date(2020, 2, 29)])
@virtual
async def test_any_day_will_do(since: date) -> None:
    ledger = OrderLedger()
    ledger.store(body(1))
    assert await found(await loaded(ledger, since), 1) == 1


@virtual
async def test_if_the_orders_can_not_be_read_that_is_told() -> None:
    ledger = OrderLedger(lists=OrderLists(status=500))
    with pytest.raises(ServerError):
        await loaded(ledger)


@virtual
async def test_a_list_that_can_not_be_followed_to_its_end_is_no_answer() -> None:
    class Stuck(OrderLists):
        def page(self, created: Any, query: Any) -> Any:
            return super().page(created, {**query, "cursor": "1"} if "cursor" in query else query)

    ledger = OrderLedger(lists=Stuck(page_size=1, sorts=False))
    for number in range(1, 5):
        ledger.store(body(number))
    with pytest.raises(DecodeError, match="could not be read to its end"):
        await loaded(ledger)
