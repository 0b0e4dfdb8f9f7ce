"""The simulated server: creates orders, lists them late, in an order of its own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from random import Random
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

from attrs import define, field, frozen
from order_books import OrderBooks, Origin, StoredOrder
from virtual_time import wall_clock

from ht_async import Answer, Headers, Request

CursorStyle = Literal["told", "last_id", "offset", "page", "ignored"]
"""How a list goes on; `ignored` shows its first page for ever."""


@frozen(kw_only=True)
class ServerTraits:
    """What the documentation of the API leaves open, and how slow the server is.

    Args:
        page_size: Orders on a page.
        cursor: How a list goes on.
        sorts: Whether it obeys `sort`; else lists begin with the oldest order.
        filters: Whether it obeys `from`.
        zone: Its time zone, in hours, for `from`.
        listed_references: Whether lists show references.
        shown_references: Whether orders that are got by their ids do.
        dedupes: Whether it answers 409 to a known reference.
        lag: Seconds until an order can be seen, at most.
        ahead: Seconds by which its clock is ahead of ours.
        tells_date: Whether it sends `Date` headers.
        stamp: How it writes an order's age: `integer`, `iso` or `both`.
        rate: Requests per second above which it answers 429; None for no limit.
        misses: Age in seconds from which on an order is left out of one list; None if of none.
    """

    page_size: int
    cursor: CursorStyle
    sorts: bool
    filters: bool
    zone: int
    listed_references: bool
    shown_references: bool
    dedupes: bool
    lag: float
    ahead: float
    tells_date: bool
    stamp: str
    rate: int | None
    misses: float | None = None


@define
class ModelServer:
    """The server.

    Args:
        traits: How it behaves.
        chance: Chooses how late each order can be seen.
    """

    traits: ServerTraits
    chance: Random
    books: OrderBooks = field(factory=OrderBooks)
    _second: int = 0
    _requests: int = 0
    _missed: set[int] = field(factory=set)
    _left_out: set[int] = field(factory=set)

    def clock(self) -> datetime:
        """Return the server's time."""
        return wall_clock() + timedelta(seconds=self.traits.ahead)

    def overrun(self) -> bool:
        """Count a request; tell whether it is one too many."""
        second = int(asyncio.get_running_loop().time())
        if second != self._second:
            self._second, self._requests = second, 0
        self._requests += 1
        return self.traits.rate is not None and self._requests > self.traits.rate

    def create(self, body: Mapping[str, Any], origin: Origin = Origin.OURS) -> StoredOrder | None:
        """Store an order; None if its reference is known and that matters."""
        if self.traits.dedupes and body.get("purchase_order_id") in self.books.by_reference:
            return None
        now = asyncio.get_running_loop().time()
        lag = self.traits.lag
        lags = lag * self.chance.random(), lag * self.chance.random()
        return self._store(body, origin, now, lags)

    def begin_with(self, body: Mapping[str, Any], origin: Origin, age: float) -> None:
        """Store an order that was there before the run began."""
        self._store(body, origin, -age, (0.0, 0.0))

    def _store(
        self, body: Mapping[str, Any], origin: Origin, now: float, lags: tuple[float, float]
    ) -> StoredOrder:
        age = asyncio.get_running_loop().time() - now
        created_at = self.clock() - timedelta(seconds=age)
        return self.books.store(
            body, origin, now=now, lags=lags, created_at=created_at, stamp=self.traits.stamp
        )

    def knows(self, reference: str | None) -> bool:
        """Tell whether it refuses an order because of its reference."""
        return self.traits.dedupes and reference in self.books.by_reference

    # -- answers -----------------------------------------------------------------------

    def answer(
        self, document: object, status: int = 200, retry_after: float | None = None
    ) -> Answer:
        """Make an answer."""
        return self.raw_answer(json.dumps(document).encode(), status, retry_after)

    def raw_answer(self, body: bytes, status: int, retry_after: float | None = None) -> Answer:
        """Make an answer of these bytes."""
        headers: list[tuple[bytes, bytes]] = []
        made_by_a_proxy = status >= 500 and self.chance.random() < 0.5
        if self.traits.tells_date and not made_by_a_proxy:
            headers.append((b"date", format_datetime(self.clock(), usegmt=True).encode()))
        if retry_after is not None:
            headers.append((b"retry-after", str(retry_after).encode()))
        return Answer(status, Headers(headers), body)

    def created(self, order: StoredOrder | None) -> Answer:
        """Answer a creation."""
        if order is None:
            return self.answer({"error": "this purchase order is known"}, 409)
        return self.answer({"order": order.document})

    def slow_down(self) -> Answer:
        """Refuse a request that is one too many."""
        return self.answer({"error": "slow down"}, 429, 1.0)

    def read(self, request: Request) -> Answer:
        """Answer a GET request."""
        if self.overrun():
            return self.slow_down()
        url = urlsplit(request.url)
        if url.path.endswith("/orders"):
            return self._list(parse_qs(url.query))
        order = self.books.get(int(url.path.rsplit("/", 1)[1]))
        if order is None or order.readable > asyncio.get_running_loop().time():
            return self.answer({"error": "no such order"}, 404)
        return self.answer({"order": self._shown(order, self.traits.shown_references)})

    def _list(self, query: Mapping[str, list[str]]) -> Answer:
        if "cursor" not in query:
            self._leave_out()
        rows = self._rows(query)
        size, style = self.traits.page_size, self.traits.cursor
        cursor = int(query["cursor"][0]) if "cursor" in query else None
        start = 0 if style == "ignored" else _start(style, rows, cursor, size)
        page = rows[start : start + size]
        shown = [self._shown(order, self.traits.listed_references) for order in page]
        document: dict[str, Any] = {"orders": shown}
        if style == "told":
            more = start + size < len(rows)
            document["next_cursor"] = page[-1].id if page and more else None
        return self.answer(document)

    def _leave_out(self) -> None:
        """Choose what the list that begins now leaves out: what none has left out yet."""
        if self.traits.misses is None:
            return
        then = asyncio.get_running_loop().time() - self.traits.misses
        old = {order.id for order in self.books.orders if 0 <= order.stored <= then}
        self._left_out = old - self._missed
        self._missed |= old

    def _rows(self, query: Mapping[str, list[str]]) -> Sequence[StoredOrder]:
        now = asyncio.get_running_loop().time()
        rows = [
            order
            for order in self.books.orders
            if order.listed <= now and order.id not in self._left_out
        ]
        if self.traits.filters and "from" in query:
            first = datetime.strptime(query["from"][0], "%m-%d-%Y").replace(tzinfo=UTC)
            earliest = first - timedelta(hours=self.traits.zone)
            rows = [order for order in rows if order.created_at >= earliest]
        rows.sort(key=lambda order: (order.created_at, order.id))
        if self.traits.sorts and query.get("sort") == ["DESC"]:
            rows.reverse()
        return rows

    def _shown(self, order: StoredOrder, with_reference: bool) -> Mapping[str, Any]:
        if with_reference:
            return order.document
        return {k: v for k, v in order.document.items() if k != "purchase_order_id"}


def _start(style: CursorStyle, rows: Sequence[StoredOrder], cursor: int | None, size: int) -> int:
    """Return where a page begins."""
    if cursor is None:
        return 0
    if style == "offset":
        return cursor
    if style == "page":
        return (cursor - 1) * size
    ids = [order.id for order in rows]
    return ids.index(cursor) + 1 if cursor in ids else len(rows)
