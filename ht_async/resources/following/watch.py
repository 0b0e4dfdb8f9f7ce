"""Lists orders again and again, and tells what is new and what has changed."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import aclosing
from datetime import date, datetime
from pathlib import Path
from typing import final

from attrs import evolve, frozen

from ht_async.engine.caller import Caller
from ht_async.errors import Problem
from ht_async.models import checks
from ht_async.models.order import Order
from ht_async.models.status import OrderStatus
from ht_async.options import CallOptions
from ht_async.pages.walk import Source
from ht_async.reconcile.newest_first import back_to
from ht_async.resources.following.change import OrderChange, changes, sighting
from ht_async.resources.following.patience import patient
from ht_async.resources.following.told_orders import ToldOrders, told_orders
from ht_async.resources.following.window import (
    FINAL_STATUSES,
    Done,
    check_done,
    check_interval,
    first_day,
)
from ht_async.resources.order_filters import OrderFilters
from ht_async.resources.order_listing import OrderListing


@final
@frozen(kw_only=True)
class Watch:
    """Follows the orders of an account.

    Args:
        newest_since: Returns the listing of the orders since a day, newest first.
        wall_clock: Gives the aware wall clock time.
        base_url: Where the orders are.
        since: The first day.
        every: Seconds from one look to the next; None for one alone.
        state: The file that keeps what was told, if any.
        done: When an order is done with.
    """

    newest_since: Callable[[date], Source[Order]]
    wall_clock: Callable[[], datetime]
    base_url: str
    since: date
    every: float | None
    state: Path | None
    done: Done

    async def changes(self) -> AsyncGenerator[OrderChange]:
        """Yield the changes; see `Orders.watch`."""
        loop = asyncio.get_running_loop()
        async with told_orders(self.state, self.base_url, self.since) as told:
            while True:
                began = loop.time()
                async with aclosing(self._look(told)) as found:
                    async for change in found:
                        yield change
                if self.every is None:
                    return
                await asyncio.sleep(max(0.0, began + self.every - loop.time()))

    async def _look(self, told: ToldOrders) -> AsyncGenerator[OrderChange]:
        """List all orders that are followed, once."""
        begin = await told.begin(self.since, self.done, self.wall_clock())
        source = patient(self.newest_since(first_day(begin)))
        async with aclosing(back_to(source, begin)) as pages:
            async for orders in pages:
                async with aclosing(self._news(told, orders, begin)) as found:
                    async for change in found:
                        yield change
        await told.finish()

    async def _news(
        self, told: ToldOrders, orders: Sequence[Order], begin: datetime
    ) -> AsyncGenerator[OrderChange]:
        now = self.wall_clock()
        followed = {
            order.id: (order, sighting(order, now)) for order in orders if _in(order, begin)
        }
        known = await told.known(followed)
        for change, seen in changes(followed, known):
            yield change
            await told.acknowledge(seen)  # not before somebody asks for the next one
        await told.write()


def _in(order: Order, begin: datetime) -> bool:
    created = order.created_at
    return created is None or created >= begin


def make_watch(
    caller: Caller,
    listing: OrderListing,
    base_url: str,
    options: CallOptions,
    *,
    since: date,
    every: float | None,
    state: str | os.PathLike[str] | None,
    limit: int | None,
    final: Iterable[OrderStatus | int | str] | None,
    done_after: float,
) -> Watch:
    """Check everything and make a watch; see `Orders.watch`.

    Raises:
        InvalidRequestError: With every problem.
    """
    checks.refuse(
        checks.day("since", since, required=True),
        check_interval(every),
        _file_problems(state),
        checks.count("limit", limit),
    )
    done = check_done(FINAL_STATUSES if final is None else final, done_after)

    def newest_since(day: date) -> Source[Order]:
        filters = OrderFilters(limit=limit, from_=day, order_by="created_at", sort="DESC")
        return listing.source(filters, evolve(options, patient=True))

    return Watch(
        newest_since=newest_since,
        wall_clock=caller.wall_clock,
        base_url=base_url,
        since=since,
        every=every,
        state=None if state is None else Path(state),
        done=done,
    )


def _file_problems(state: object) -> checks.Problems:
    if state is None or (isinstance(state, str | os.PathLike) and os.fspath(state)):  # pyright: ignore[reportUnknownArgumentType]
        return ()
    return (Problem("state", "must be the path of a file, or None to keep nothing"),)
