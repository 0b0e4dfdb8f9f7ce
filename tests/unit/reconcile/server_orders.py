"""Orders as the server shows them, and listings of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from attrs import define, field

from ht_async import NewOrder, NotFoundError, Order
from ht_async.binding.ht.orders import decode_order
from ht_async.pages.cursor import Position
from ht_async.pages.walk import Chunk, Source

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def at(seconds: float) -> datetime:
    """Return a moment after noon."""
    return NOON + timedelta(seconds=seconds)


def sent(number: int = 1, **fields: Any) -> NewOrder:
    """Make an order that we sent."""
    values: dict[str, Any] = {
        "address": "1 Main St",
        "phone": "1",
        "sku_ids": [42],
        "client_id": 7,
        "purchase_order_id": f"PO-{number}",
    }
    return NewOrder(**{**values, **fields})


def shown(order_id: int, created: float | None = None, **members: Any) -> Order:
    """Make an order that the server shows, created so many seconds after noon."""
    if created is not None:
        members["created_at"] = {"integer": int(at(created).timestamp())}
    return decode_order({"id": order_id, **members})


def referenced(order_id: int, reference: str, created: float | None = None) -> Order:
    """Make an order that is the one that `sent` makes."""
    members = {"purchase_order_id": reference, "skus": [{"id": 42}], "client_id": 7}
    return shown(order_id, created, **members)


@define
class Listing:
    """A listing in pages.

    Args:
        pages: The pages.
        fetched: How many pages were fetched.
    """

    pages: Sequence[Sequence[Order]]
    fetched: int = 0
    flaws: list[str] = field(factory=list)

    def source(self) -> Source[Order]:
        async def fetch(position: Position) -> Chunk[Order]:
            number = position.cursor or 0
            self.fetched += 1
            items = tuple(self.pages[number]) if number < len(self.pages) else ()
            more = number + 1 < len(self.pages)
            return Chunk(items, number + 1 if more else None, told=True)

        return Source(
            fetch=fetch,
            legs=1,
            key=lambda order: order.id,
            fingerprint="",
            stopped=lambda reason, pages: self.flaws.append(reason),
        )


def in_pages(orders: Sequence[Order], size: int) -> list[Sequence[Order]]:
    """Cut orders into pages."""
    return [orders[start : start + size] for start in range(0, len(orders), size)]


@define
class Shelf:
    """Stands for the reader of orders: a listing, and orders that can be got by themselves.

    Args:
        list_orders: Returns what is listed, newest first.
        single: What can be got, by id.
        error: What reading a list ends in, if that.
    """

    list_orders: Callable[[], Sequence[Order]] = tuple
    single: Mapping[int, Order] = field(factory=dict)
    page_size: int = 2
    error: Exception | None = None
    days: list[date] = field(factory=list)
    got: list[int] = field(factory=list)
    listings: list[Listing] = field(factory=list)

    def newest_since(self, day: date) -> Source[Order]:
        self.days.append(day)
        if self.error is not None:
            raise self.error
        listing = Listing(in_pages(self.list_orders(), self.page_size))
        self.listings.append(listing)
        return listing.source()

    async def get(self, order_id: int) -> Order:
        self.got.append(order_id)
        if order_id not in self.single:
            raise NotFoundError("no such order", status=404)
        return self.single[order_id]
