"""Sorts what a scan sees by the orders that are looked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import final

from ht_async.models.order import Order
from ht_async.policy.server_clock import ServerClock
from ht_async.reconcile.finding import Found, Taken
from ht_async.reconcile.likeness import Likeness, compare
from ht_async.reconcile.open_order import OpenOrder

SLACK = timedelta(seconds=2)
"""How far an order's date may be from the clock that the `Date` headers show."""


@final
class Sightings:
    """Orders on the server that have the reference of one that is looked for.

    Args:
        wanted: The orders that are looked for.
    """

    def __init__(self, wanted: Iterable[OpenOrder]) -> None:
        self._wanted: dict[str, list[OpenOrder]] = {}
        for item in wanted:
            self._wanted.setdefault(item.reference, []).append(item)
        self._seen: dict[OpenOrder, dict[int, Order]] = {}
        self._others: dict[OpenOrder, int] = {}

    def wants(self, reference: str) -> bool:
        """Tell whether an order with this reference is looked for."""
        return reference in self._wanted

    def see(self, order: Order) -> None:
        """Take note of an order, if its reference is looked for."""
        for item in self._wanted.get(order.purchase_order_id or "", ()):
            if compare(item.order, order) is Likeness.OTHER:
                self._others.setdefault(item, order.id)
            else:
                self._seen.setdefault(item, {}).setdefault(order.id, order)

    def found(self, clock: ServerClock) -> Mapping[OpenOrder, Found]:
        """Return what was found; of several orders, the first that was created."""
        return {item: _finding(item, orders, clock) for item, orders in self._seen.items()}

    def taken(self) -> Mapping[OpenOrder, Taken]:
        """Return which references are taken by orders of another content."""
        return {
            item: Taken(order_id)
            for item, order_id in self._others.items()
            if item not in self._seen
        }

    def duplicates(self) -> Mapping[OpenOrder, tuple[int, ...]]:
        """Return the ids of orders that are there more than once."""
        return {item: tuple(sorted(ids)) for item, ids in self._seen.items() if len(ids) > 1}


def _finding(item: OpenOrder, orders: Mapping[int, Order], clock: ServerClock) -> Found:
    first = min(orders.values(), key=lambda order: order.id)
    created = first.created_at
    earliest = clock.earliest(item.first_sent) - SLACK
    return Found(first, existing=created is not None and created < earliest)
