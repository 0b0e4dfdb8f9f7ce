"""What a scan saw, sorted by what is looked for."""

from __future__ import annotations

import pytest
from server_orders import at, referenced, sent, shown
from virtual_time import virtual

from ht_async import NewOrder, Order
from ht_async.policy.server_clock import ServerClock
from ht_async.reconcile.finding import Found, Taken
from ht_async.reconcile.open_order import OpenOrder
from ht_async.reconcile.sightings import SLACK, Sightings


class Clock(ServerClock):
    """A clock that is told exactly."""

    def __init__(self, ahead: float = 0.0) -> None:
        super().__init__()
        self._least = self._most = at(ahead) - at(0)


def wanting(order: NewOrder | None = None, first_sent: float = 0.0) -> OpenOrder:
    order = order or sent()
    assert order.purchase_order_id is not None
    return OpenOrder(order, order.purchase_order_id, at(first_sent), settle=10.0)


def saw(items: list[OpenOrder], *orders: Order) -> Sightings:
    sightings = Sightings(items)
    for order in orders:
        sightings.see(order)
    return sightings


@virtual
async def test_an_order_is_found_by_its_reference() -> None:
    one, other = wanting(), wanting(sent(2))
    sightings = saw([one, other], referenced(5, "PO-1", 3), referenced(6, "PO-3", 3), shown(7))
    assert sightings.found(Clock()) == {one: Found(referenced(5, "PO-1", 3))}
    assert (sightings.taken(), sightings.duplicates()) == ({}, {})
    assert [sightings.wants(reference) for reference in ("PO-1", "PO-2", "PO-3", "")] == [
        *(True, True, False, False)
    ]


@virtual
async def test_everybody_who_looks_for_a_reference_finds_its_order() -> None:
    items = [wanting(), wanting()]
    sightings = saw(items, referenced(5, "PO-1", 3))
    assert set(sightings.found(Clock())) == set(items)


@virtual
async def test_of_several_the_first_is_taken_and_all_are_told() -> None:
    item = wanting()
    orders = [referenced(number, "PO-1", 3) for number in (9, 5, 7, 5)]
    sightings = saw([item], *orders)
    assert sightings.found(Clock())[item].order.id == 5
    assert sightings.duplicates() == {item: (5, 7, 9)}


@virtual
async def test_an_order_of_another_content_has_the_reference() -> None:
    item = wanting()
    other = shown(5, 3, purchase_order_id="PO-1", skus=[{"id": 43}])
    assert saw([item], other).found(Clock()) == {}
    assert saw([item], other).taken() == {item: Taken(5)}
    both = saw([item], other, referenced(6, "PO-1", 3))
    assert both.found(Clock())[item].order.id == 6
    assert (both.taken(), both.duplicates()) == ({}, {})


SLACK_SECONDS = SLACK.total_seconds()


@pytest.mark.parametrize("ahead", [0.0, 3600.0, -3600.0])
@pytest.mark.parametrize(
    ("created", "existing"),
    [
        (None, False),
        (101, False),
        (100, False),
        (100 - SLACK_SECONDS, False),
        (99 - SLACK_SECONDS, True),
        (-86_400, True),
    ],
)
@virtual
async def test_an_order_that_is_older_than_our_first_send_is_not_ours(
    created: float | None, existing: bool, ahead: float
) -> None:
    """By the server's clock, however far it is from ours."""
    item = wanting(first_sent=100)
    order = referenced(5, "PO-1", None if created is None else created + ahead)
    assert saw([item], order).found(Clock(ahead))[item].existing is existing


@virtual
async def test_what_can_not_be_compared_counts_as_ours() -> None:
    item = wanting()
    assert saw([item], shown(5, 3, purchase_order_id="PO-1")).found(Clock())[item].order.id == 5
