"""A listing of orders: filters that are checked first, then page after page."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import Literal, cast

from attrs import evolve, frozen

from ht_async.binding import ht
from ht_async.engine.engine import Engine
from ht_async.errors import InvalidRequestError, Problem
from ht_async.events import PagingStopped
from ht_async.models import checks, reading
from ht_async.models.order import Order
from ht_async.models.status import OrderStatus
from ht_async.options import CallOptions, Dialect
from ht_async.pages.cursor import Position
from ht_async.pages.walk import Chunk, Source

_ORDER_BY = ("created_at", "appointment")
_SORT = ("ASC", "DESC")


@frozen(kw_only=True, slots=True)
class OrderFilters:
    """What a listing of orders is asked for; see `Orders.list` for the members."""

    limit: int | None = None
    status: object = None
    tags: object = None
    from_: date | None = None
    to: date | None = None
    client_id: int | None = None
    order_by: Literal["created_at", "appointment"] | None = None
    sort: Literal["ASC", "DESC"] | None = None
    max_items: int | None = None

    def problems(self) -> Iterator[Problem]:
        """Yield every problem, by parameter name."""
        yield from checks.count("limit", self.limit)
        yield from _status_problems(self.status)
        yield from _tag_problems(self.tags)
        yield from checks.day("from_", self.from_)
        yield from checks.day("to", self.to)
        if self.client_id is not None:
            yield from checks.identifier("client_id", self.client_id)
        yield from checks.choice("order_by", self.order_by, _ORDER_BY)
        yield from checks.choice("sort", self.sort, _SORT)
        yield from checks.count("max_items", self.max_items)


def _status_problems(status: object) -> Iterator[Problem]:
    if status is None:
        return
    if not isinstance(status, tuple | OrderStatus):
        yield Problem("status", "must be a list of OrderStatus")
        return
    entries = _entries(cast("object", status))
    if not entries:
        yield Problem("status", "is empty: leave it out to get every status")
    for index, entry in enumerate(entries):
        if _status_code(entry) is None:
            names = ", ".join(member.name for member in OrderStatus)
            yield Problem(f"status[{index}]", f"is no order status: use one of {names}")


def _tag_problems(tags: object) -> Iterator[Problem]:
    if tags is None:
        return
    if tags == ():
        yield Problem("tags", "is empty: leave it out to get every order")
    yield from checks.texts("tags", tags)


def _entries(values: object) -> tuple[object, ...]:
    return (values,) if isinstance(values, OrderStatus) else cast("tuple[object, ...]", values)


def _status_code(value: object) -> int | None:
    """Return the code of a status; None unless it is documented or came from an order."""
    if isinstance(value, OrderStatus):
        return value.code
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        status = OrderStatus(value)
    except ValueError:
        return None
    return status.code if status.known else None


class OrderListing:
    """Makes the source of a listing of orders.

    Args:
        engine: Makes the calls.
        dialect: How filters are written and cursors are found.
    """

    def __init__(self, engine: Engine, dialect: Dialect) -> None:
        self._engine = engine
        self._dialect = dialect

    def source(self, filters: OrderFilters, options: CallOptions) -> Source[Order]:
        """Check the filters and make the source.

        Several statuses are read one after another, a request each, since how to ask for
        several at once is not documented (C10).

        Raises:
            InvalidRequestError: With every problem.
        """
        filters = evolve(
            filters, status=checks.listed(filters.status), tags=checks.listed(filters.tags)
        )
        problems = list(filters.problems())
        if not problems and filters.from_ and filters.to and filters.from_ > filters.to:
            problems.append(Problem("to", "must not be before from_"))
        if problems:
            raise InvalidRequestError(problems)
        return self._source(self._queries(filters), options)

    def _source(self, queries: tuple[ht.OrdersQuery, ...], options: CallOptions) -> Source[Order]:
        async def fetch(position: Position) -> Chunk[Order]:
            query = evolve(queries[position.leg], cursor=position.cursor)
            return self._chunk((await self._engine.call(ht.ORDERS_LIST, query, options)).value)

        return Source(
            fetch=fetch,
            legs=len(queries),
            key=lambda order: order.id,
            fingerprint=hashlib.blake2b(repr(queries).encode(), digest_size=6).hexdigest(),
            stopped=self._stopped,
        )

    def _queries(self, filters: OrderFilters) -> tuple[ht.OrdersQuery, ...]:
        query = ht.OrdersQuery(
            limit=filters.limit,
            tags=cast("tuple[str, ...]", filters.tags or ()),
            from_=self._date(filters.from_),
            to=self._date(filters.to),
            client_id=filters.client_id,
            order_by=filters.order_by,
            sort=filters.sort,
        )
        if filters.status is None:
            return (query,)
        codes = dict.fromkeys(str(_status_code(entry)) for entry in _entries(filters.status))
        return tuple(evolve(query, status=code) for code in codes)

    def _date(self, day: date | None) -> str | None:
        if day is None:
            return None
        iso = day.isoformat()
        return iso if self._dialect.dates == "iso" else f"{iso[5:]}-{iso[:4]}"

    def _chunk(self, page: ht.OrdersPage) -> Chunk[Order]:
        for name in self._dialect.next_cursor_members:
            if name in page.body:
                return _told(page.orders, page.body[name])
        by_rule = self._dialect.cursor_rule == "last_id" and page.orders
        return Chunk(page.orders, page.orders[-1].id if by_rule else None)

    def _stopped(self, reason: str, pages: int) -> None:
        self._engine.emit(PagingStopped(ht.ORDERS_LIST.name, reason, pages))


def _told(orders: tuple[Order, ...], value: object) -> Chunk[Order]:
    cursor = reading.integer(value)
    unreadable = cursor is None and value not in (None, "", False)
    return Chunk(orders, cursor, told=True, flaw="unreadable_cursor" if unreadable else None)
