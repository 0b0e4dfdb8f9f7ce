"""A listing of orders: how it is asked for in the API's dialect, and how it goes on."""

from __future__ import annotations

from datetime import datetime

from attrs import evolve

from ht_async.binding.ht import orders as wire
from ht_async.binding.spelling import spellings
from ht_async.dialect import CursorRule, Dialect
from ht_async.engine.caller import Caller
from ht_async.events import OutsideDateRange, PagingStopped
from ht_async.models import reading
from ht_async.models.order import Order
from ht_async.options import CallOptions
from ht_async.pages.cursor import Position, identify
from ht_async.pages.walk import Chunk, Source
from ht_async.resources.order_filters import OrderFilters


class OrderListing:
    """Makes the source of a listing of orders.

    Args:
        caller: Makes the calls.
        dialect: How filters are written and cursors are found.
    """

    def __init__(self, caller: Caller, dialect: Dialect) -> None:
        self._caller = caller
        self._dialect = dialect
        self._operation = wire.list_in(dialect)

    def source(self, filters: OrderFilters, options: CallOptions) -> Source[Order]:
        """Check the filters and make the source.

        How to ask for several statuses at once is not documented (C10), so they are read one
        after another, a request each, unless the dialect says better.

        Raises:
            InvalidRequestError: With every problem.
        """
        queries = self._legs(filters.query())

        async def fetch(position: Position) -> Chunk[Order]:
            query = evolve(queries[position.leg], cursor=position.cursor)
            response = await self._caller.call(self._operation, query, options)
            self._check_dates(query, response.value.orders)
            return self._chunk(response.value, position)

        return Source(
            fetch=fetch,
            legs=len(queries),
            key=lambda order: order.id,
            fingerprint=_fingerprint(queries, self._dialect.cursor_rule),
            stopped=self._stopped,
        )

    def _legs(self, query: wire.OrdersQuery) -> tuple[wire.OrdersQuery, ...]:
        if len(query.status) < 2 or self._dialect.status_style != "one_per_request":
            return (query,)
        return tuple(evolve(query, status=(code,)) for code in query.status)

    def _chunk(self, page: wire.OrdersPage, position: Position) -> Chunk[Order]:
        for name in spellings(self._dialect.next_cursor_members):
            if name in page.body:
                return _told(page.orders, page.body[name])
        if position.told or not page.orders:
            return Chunk(page.orders, None)
        return _by_rule(self._dialect.cursor_rule, page.orders, position.cursor)

    def _check_dates(self, query: wire.OrdersQuery, orders: tuple[Order, ...]) -> None:
        """Tell when orders are not of the days asked for: were the dates misread (C9)?"""
        if query.from_ is None and query.to is None:
            return
        outside = sum(_outside(query, order.created_at) for order in orders)
        if outside:
            self._caller.emit(OutsideDateRange(self._operation.name, outside, self._dialect.dates))

    def _stopped(self, reason: str, pages: int) -> None:
        self._caller.emit(PagingStopped(self._operation.name, reason, pages))


def _by_rule(rule: CursorRule, orders: tuple[Order, ...], cursor: int | None) -> Chunk[Order]:
    """Take the cursor of what follows from what the page holds."""
    match rule:
        case "last_id":
            return Chunk(orders, orders[-1].id)
        case "offset":
            return Chunk(orders, (cursor or 0) + len(orders))
        case "page":
            return Chunk(orders, (1 if cursor is None else cursor) + 1)
        case "epoch":
            created = orders[-1].created_at
            if created is None:
                return Chunk(orders, None, flaw="no_creation_time")
            return Chunk(orders, int(created.timestamp()))
        case "none":
            return Chunk(orders, None)


def _outside(query: wire.OrdersQuery, created: datetime | None) -> bool:
    """Tell whether a moment is on none of the days asked for, in whatever time zone."""
    if created is None:
        return False
    day = created.date()
    too_early = query.from_ is not None and (query.from_ - day).days > 1
    return too_early or (query.to is not None and (day - query.to).days > 1)


def _fingerprint(queries: tuple[wire.OrdersQuery, ...], rule: CursorRule) -> str:
    """Return what a cursor has to go with: the filters, and the rule that it came from.

    A page may have another size than those before it, unless the cursor counts pages.
    """
    if rule != "page":
        queries = tuple(evolve(query, limit=None) for query in queries)
    return identify((queries, rule))


def _told(orders: tuple[Order, ...], value: object) -> Chunk[Order]:
    cursor = reading.integer(value)
    unreadable = cursor is None and value not in (None, "", False)
    return Chunk(orders, cursor, told=True, flaw="unreadable_cursor" if unreadable else None)
